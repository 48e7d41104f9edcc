//! Every refusal of the application, worded for people: the one place where the two meet.

use axum::http::StatusCode;
use melati_app::{FieldProblem, Refusal, Thing};
use melati_domain::{
    cash::CashError, correction::CorrectionError, money::Rupiah, people::PeopleError, rights::Right,
    sale::QuoteError, stock_count::CountOver, transfer::NotNow, workflow::StepError,
};
use melati_store::StoreError;

use super::{Code, Problem};

/// What to do about a picture with too many bytes.
pub(crate) const PICTURE_TOO_LARGE: &str =
    "Gambar paling besar 3 MB. Ambil lagi dengan ukuran yang lebih kecil.";

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound(thing) => Self::new(Code::NotFound, missing(thing)),
            Refusal::LineNotFound { line } => Self::new(
                Code::NotFound,
                "Barang ini tidak ada di cabang. Muat ulang daftar barang, lalu pilih lagi.",
            )
            .with_field(format!("items[{line}].id"), "tidak ditemukan di cabang ini"),
            Refusal::Forbidden(right) => Self::new(Code::Forbidden, who_may(right)),
            Refusal::BranchClosed => {
                Self::new(Code::BranchClosed, "Cabang belum dibuka hari ini. Mintalah admin membuka kasir.")
            }
            Refusal::StockInsufficient { product, name, left } => Self::new(
                Code::StockInsufficient,
                format!("Stok {name} tinggal {left}. Kurangi jumlahnya atau pilih barang lain."),
            )
            .with_extra("jenis", product.kind().as_str())
            .with_extra("id", product.number())
            .with_extra("nama", name)
            .with_extra("tersisa", left),
            Refusal::KeyReused => Self::new(
                Code::IdempotencyConflict,
                "Kunci Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru, atau muat ulang halamannya.",
            ),
            Refusal::Basket(error) => error.into(),
            Refusal::Step(error) => error.into(),
            Refusal::Cash(error) => error.into(),
            Refusal::Correction(error) => error.into(),
            Refusal::PriceChanged { total } => Self::new(
                Code::PriceChanged,
                format!("Harga berubah sejak ditampilkan: sekarang {total}. Periksa lagi, lalu simpan."),
            )
            .with_extra("total", total.get()),
            Refusal::ChangedMeanwhile => Self::new(
                Code::ChangedMeanwhile,
                "Penjualan ini baru saja dikoreksi orang lain. Muat ulang, lalu periksa apa yang masih perlu diubah.",
            ),
            Refusal::People(error) => error.into(),
            Refusal::Count(CountOver(status)) => Self::new(
                Code::ChangedMeanwhile,
                format!("Opname ini sudah berstatus {status}. Muat ulang halamannya."),
            ),
            Refusal::Transfer(NotNow(status, _)) => Self::new(
                Code::ChangedMeanwhile,
                format!("Transfer ini sudah berstatus {status}. Muat ulang halamannya."),
            ),
            Refusal::AlreadyVoided => voided(),
            Refusal::AlreadyWithdrawn => {
                Self::new(Code::AlreadyWithdrawn, "Resep ini sudah dicabut. Tulis resep baru bila perlu.")
            }
            Refusal::Invalid(field, problem) => Self::field(field.to_string(), said(&problem)),
            Refusal::NoPicture => Self {
                detail:
                    "Gambar harus berupa PNG, JPEG, atau WebP. Ambil fotonya lagi, atau pilih berkas lain."
                        .to_owned(),
                ..Self::field("gambar", "harus berupa PNG, JPEG, atau WebP")
            },
            Refusal::PictureTooLarge => Self::new(Code::BodyTooLarge, PICTURE_TOO_LARGE),
            Refusal::SecondFactorNeeded => Self::new(
                Code::SecondFactorNeeded,
                "Kata sandi benar. Isi juga kode 6 angka dari aplikasi autentikator Anda.",
            ),
            Refusal::SignInRefused => Self::new(
                Code::SignInRefused,
                "E-mail atau kata sandi salah. Periksa lagi, atau hubungi admin Anda.",
            ),
            Refusal::PasswordRests { seconds } => Self::later(
                Code::TooManyTries,
                seconds,
                format!(
                    "Kata sandi terlalu sering salah. Coba lagi {} menit lagi, atau mintalah admin memberi kata sandi baru.",
                    seconds.div_ceil(60)
                ),
            ),
            Refusal::TooManyAtOnce => Self::later(
                Code::Busy,
                2,
                "Sedang banyak yang masuk atau mengetik PIN bersamaan. Tunggu sebentar, lalu coba lagi.",
            ),
            Refusal::Store(error) => error.into(),
        }
    }
}

impl From<QuoteError> for Problem {
    fn from(error: QuoteError) -> Self {
        use melati_domain::sale::{MAX_LINES, MAX_QUANTITY, MAX_TENDERS};
        match error {
            QuoteError::Empty => {
                Self::new(Code::BasketEmpty, "Keranjang masih kosong. Tambahkan barang terlebih dahulu.")
            }
            QuoteError::TooManyLines => Self::field("items", format!("paling banyak {MAX_LINES} baris")),
            QuoteError::Quantity { line } => {
                Self::field(format!("items[{line}].quantity"), format!("harus 1 sampai {MAX_QUANTITY}"))
            }
            QuoteError::Price { line } => {
                Self::field(format!("items[{line}].harga"), format!("harus 0 sampai {}", Rupiah::MAX.get()))
            }
            QuoteError::TooManyTenders => Self::field("pembayaran", format!("paling banyak {MAX_TENDERS}")),
            QuoteError::Negative(field) => Self::field(field.as_str(), "tidak boleh negatif"),
            QuoteError::DiscountTooLarge => Self::field("diskon", "melebihi jumlah belanja"),
            QuoteError::BpjsBasketLimits => Self::new(
                Code::BpjsBasketLimits,
                "Satu penjualan BPJS paling banyak 1 frame dan 1 sampai 2 lensa. Jual sisanya sebagai penjualan lain.",
            ),
            QuoteError::PaymentExceedsBalance { due } => {
                let detail = if due > Rupiah::ZERO {
                    format!(
                        "Tagihannya {due}. Hanya pembayaran tunai yang boleh lebih, karena ada kembaliannya."
                    )
                } else {
                    "Tidak ada lagi yang harus dibayar.".to_owned()
                };
                Self::new(Code::PaymentExceedsBalance, detail).with_extra("kekurangan", due.get())
            }
            QuoteError::TooMuch(_) => Self::field("items", "jumlahnya melebihi yang dapat dicatat"),
        }
    }
}

impl From<StepError> for Problem {
    fn from(error: StepError) -> Self {
        match error {
            StepError::RoleMayNot(to) => Self {
                status: StatusCode::FORBIDDEN,
                ..Self::new(Code::TransitionNotAllowed, format!("Peran Anda tidak dapat mengubah status menjadi {to}."))
            },
            StepError::NotAllowed { from, to } => Self::new(
                Code::TransitionNotAllowed,
                format!("Pesanan berstatus {from} tidak dapat menjadi {to}. Muat ulang untuk melihat status terakhir."),
            )
            .with_extra("status_pengerjaan", from.as_str()),
            StepError::ReasonMissing => Self::field("alasan", "wajib diisi untuk mundur ke status sebelumnya"),
            StepError::NotPaidOff => {
                Self::new(Code::NotPaidOff, "Pesanan belum lunas. Terima pelunasannya dahulu, baru serahkan.")
            }
            StepError::Voided => voided(),
        }
    }
}

impl From<PeopleError> for Problem {
    fn from(error: PeopleError) -> Self {
        let refused = |field: &str, detail: &str| {
            Self::new(Code::PersonNotAllowed, detail).with_field(field, "tidak dapat diubah oleh Anda")
        };
        match error {
            PeopleError::NotYourRole => {
                refused("role", "Hanya pemilik yang dapat menjadikan seseorang pemilik. Pilih peran lain.")
            }
            PeopleError::NotYourBranch => refused(
                "branch_id",
                "Anda hanya mengatur orang di cabang sendiri. Mintalah pemilik memindahkannya.",
            ),
            PeopleError::Yourself => refused(
                "role",
                "Peran, cabang, dan izin masuk Anda sendiri diubah oleh orang lain. Mintalah pemilik.",
            ),
            PeopleError::OwnPassword => {
                refused("password", "Ganti kata sandi Anda sendiri di halaman Akun saya.")
            }
            PeopleError::LastOwner => Self::new(
                Code::LastOwner,
                "Ini pemilik terakhir yang dapat masuk. Jadikan orang lain pemilik dahulu.",
            ),
        }
    }
}

impl From<CashError> for Problem {
    fn from(error: CashError) -> Self {
        match error {
            CashError::NotEnough { left } => {
                Self::field("jumlah", format!("di laci seharusnya hanya ada {left}"))
            }
            CashError::Unexplained { difference } => {
                let word = if difference.is_negative() { "kurang" } else { "lebih" };
                let amount = difference.get().abs();
                let amount = Rupiah::new(amount).unwrap_or(Rupiah::MAX);
                Self::field("alasan", format!("uangnya {word} {amount}: hitung lagi, atau tulis sebabnya"))
                    .with_extra("selisih", difference.get())
            }
            CashError::TooMuch(_) => Self::field("jumlah", "melebihi yang dapat dicatat"),
        }
    }
}

impl From<CorrectionError> for Problem {
    fn from(error: CorrectionError) -> Self {
        match error {
            CorrectionError::TooLate => Self::new(
                Code::TooLate,
                "Kasir hanya mengubah penjualan hari ini yang belum dikerjakan, selama kasir buka. Mintalah admin cabang.",
            ),
            CorrectionError::MoreThanKept { kept } => {
                Self::field("jumlah", format!("yang dapat dikembalikan hanya {kept}"))
            }
            CorrectionError::NotOnBench(status) => Self::new(
                Code::NotOnBench,
                format!(
                    "Pesanan berstatus {status}. Lensa hanya diganti selama dikerjakan atau baru selesai."
                ),
            )
            .with_extra("status_pengerjaan", status.as_str()),
            CorrectionError::TooMuch(_) => Self::field("jumlah", "melebihi yang dapat dicatat"),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => {
                tracing::warn!(%error, "store unavailable");
                Self::later(
                    Code::Unavailable,
                    5,
                    "Basis data sedang tidak dapat dihubungi. Coba lagi sebentar lagi.",
                )
            }
            StoreError::Busy | StoreError::Conflict => {
                tracing::warn!(%error, "store busy");
                Self::later(Code::Busy, 1, "Sedang banyak yang menyimpan. Tidak ada yang berubah; coba lagi.")
            }
            StoreError::Corrupt(_) | StoreError::Internal(_) => Self::internal(&error),
        }
    }
}

fn voided() -> Problem {
    Problem::new(Code::AlreadyVoided, "Penjualan ini sudah dibatalkan dan tidak dapat diubah lagi.")
}

const fn missing(thing: Thing) -> &'static str {
    match thing {
        Thing::Sale => "Penjualan tidak ditemukan. Periksa nomornya, atau pindai lagi labelnya.",
        Thing::Prescription => "Resep tidak ditemukan. Buka halaman pasiennya, lalu pilih dari riwayat.",
        Thing::Patient => "Pasien tidak ditemukan. Cari lagi dengan nama atau nomor telepon.",
        Thing::Frame => "Frame tidak ditemukan di cabang ini. Cari lagi dengan kodenya.",
        Thing::Lens => "Lensa tidak ditemukan di cabang ini. Cari lagi dengan kodenya.",
        Thing::Accessory => "Aksesoris tidak ditemukan di cabang ini. Cari lagi dengan namanya.",
        Thing::Branch => "Cabang tidak ditemukan. Pilih cabang dari daftar.",
        Thing::Proof => "Foto atau tanda tangan ini belum ada. Tambahkan dari halaman pesanan.",
        Thing::User => "Pengguna tidak ditemukan di cabang ini. Pilih dari daftar.",
        Thing::StockCount => "Opname tidak ditemukan. Pilih dari daftar.",
        Thing::Transfer => "Transfer tidak ditemukan. Pilih dari daftar.",
        Thing::Session => "Perangkat ini sudah keluar. Muat ulang daftarnya.",
    }
}

const fn who_may(right: Right) -> &'static str {
    match right {
        Right::RingUp
        | Right::TakePayment
        | Right::EditSale
        | Right::KeepProof
        | Right::SeePatients
        | Right::EditPatients
        | Right::EditShelf
        | Right::RequestTransfer
        | Right::CountStock
        | Right::SeeCash
        | Right::MoveCash => "Peran Anda tidak mencakup ini. Mintalah kasir atau admin cabang.",
        Right::AddAccessories | Right::AddBranches => "Peran Anda tidak mencakup ini. Mintalah pemilik.",
        _ => "Peran Anda tidak mencakup ini. Mintalah admin cabang.",
    }
}

fn said(problem: &FieldProblem) -> String {
    match problem {
        FieldProblem::Required => "wajib diisi".to_owned(),
        FieldProblem::NotAllowed => "tidak boleh diisi".to_owned(),
        FieldProblem::TooLong(most) => format!("paling banyak {most} huruf"),
        FieldProblem::TooShort(least) => format!("paling sedikit {least} huruf"),
        FieldProblem::OutOfRange(least, most) => format!("harus {least} sampai {most}"),
        FieldProblem::Contradicts(other) => format!("tidak cocok dengan {other}"),
        FieldProblem::InTheFuture => "tidak boleh di masa depan".to_owned(),
        FieldProblem::Taken => "sudah dipakai".to_owned(),
        FieldProblem::NeedsApproval(percent) => {
            format!("diskon di atas batas {percent}%: perlu PIN atasan")
        }
        FieldProblem::Resting => "PIN terlalu sering salah, coba lagi 15 menit lagi".to_owned(),
        FieldProblem::WhileOpen => "tutup kasir cabang ini dahulu, lalu ubah".to_owned(),
        FieldProblem::Wrong => "tidak cocok, coba lagi".to_owned(),
        FieldProblem::Malformed(form) => format!("bentuknya: {form}"),
        FieldProblem::Ambiguous => "dipakai beberapa barang: pilih salah satunya dari daftar".to_owned(),
        FieldProblem::Moved => "ada yang terjual atau masuk selagi dihitung: hitung ulang".to_owned(),
        FieldProblem::Unknown => "tidak ditemukan".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use melati_app::Field;
    use melati_domain::{catalogue::Product, id::FrameId, money::Rupiah, workflow::WorkStatus};

    use super::*;

    /// Each refusal with the status and code it must have on the wire.
    #[test]
    fn refusals_have_their_status_and_code() {
        let due = Rupiah::new(5_000).unwrap();
        let (from, to) = (WorkStatus::Waiting, WorkStatus::Collected);
        let table: Vec<(Refusal, u16, &str)> = vec![
            (Refusal::NotFound(Thing::Sale), 404, "not_found"),
            (Refusal::LineNotFound { line: 2 }, 404, "not_found"),
            (Refusal::Forbidden(Right::VoidSale), 403, "forbidden"),
            (Refusal::BranchClosed, 403, "branch_closed"),
            (Refusal::KeyReused, 409, "idempotency_conflict"),
            (Refusal::AlreadyVoided, 409, "already_voided"),
            (Refusal::AlreadyWithdrawn, 409, "already_withdrawn"),
            (Refusal::NotFound(Thing::Proof), 404, "not_found"),
            (Refusal::NoPicture, 422, "validation"),
            (Refusal::PictureTooLarge, 413, "body_too_large"),
            (PeopleError::NotYourRole.into(), 403, "person_not_allowed"),
            (PeopleError::NotYourBranch.into(), 403, "person_not_allowed"),
            (PeopleError::Yourself.into(), 403, "person_not_allowed"),
            (PeopleError::OwnPassword.into(), 403, "person_not_allowed"),
            (PeopleError::LastOwner.into(), 409, "last_owner"),
            (Refusal::SignInRefused, 401, "sign_in_refused"),
            (Refusal::SecondFactorNeeded, 401, "second_factor_needed"),
            (Refusal::PasswordRests { seconds: 300 }, 429, "too_many_tries"),
            (Refusal::TooManyAtOnce, 503, "busy"),
            (Refusal::invalid(Field::of_line(1, "quantity"), FieldProblem::Required), 422, "validation"),
            (QuoteError::Empty.into(), 422, "basket_empty"),
            (QuoteError::BpjsBasketLimits.into(), 422, "bpjs_basket_limits"),
            (QuoteError::PaymentExceedsBalance { due }.into(), 422, "payment_exceeds_balance"),
            (QuoteError::TooManyLines.into(), 422, "validation"),
            (StepError::RoleMayNot(to).into(), 403, "transition_not_allowed"),
            (StepError::NotAllowed { from, to }.into(), 409, "transition_not_allowed"),
            (StepError::NotPaidOff.into(), 409, "not_paid_off"),
            (CorrectionError::TooLate.into(), 409, "too_late"),
            (CorrectionError::MoreThanKept { kept: due }.into(), 422, "validation"),
            (CorrectionError::NotOnBench(from).into(), 409, "not_on_bench"),
            (Refusal::ChangedMeanwhile, 409, "changed_meanwhile"),
            (Refusal::PriceChanged { total: Rupiah::ZERO }, 409, "price_changed"),
            (StepError::Voided.into(), 409, "already_voided"),
            (StepError::ReasonMissing.into(), 422, "validation"),
            (StoreError::Busy.into(), 503, "busy"),
            (StoreError::Conflict.into(), 503, "busy"),
            (StoreError::Unavailable("gone".to_owned()).into(), 503, "unavailable"),
            (StoreError::Internal("SELECT secret".to_owned()).into(), 500, "internal"),
        ];
        for (refusal, status, code) in table {
            let told = format!("{refusal:?}");
            let problem = Problem::from(refusal);
            let body = problem.to_json();
            assert_eq!((problem.status.as_u16(), problem.code.as_str()), (status, code), "{told}");
            assert_eq!(body["status"], status, "{told}");
            assert!(!body.to_string().contains("SELECT"), "{told}");
            assert_eq!(problem.retry_after.is_some(), [429, 503].contains(&status), "{told}");
        }
    }

    #[test]
    fn who_waits_is_told_how_long() {
        for (seconds, minutes) in [(1, "1 menit"), (60, "1 menit"), (61, "2 menit"), (300, "5 menit")] {
            let problem = Problem::from(Refusal::PasswordRests { seconds });
            assert_eq!(problem.retry_after, Some(seconds));
            assert!(problem.detail.contains(minutes), "{}", problem.detail);
        }
    }

    #[test]
    fn a_missing_piece_is_named_with_what_is_left() {
        let product = Product::Frame(FrameId(7));
        let problem =
            Problem::from(Refusal::StockInsufficient { product, name: "Kaca - Umum".to_owned(), left: 1 });
        let body = problem.to_json();
        assert_eq!(body["code"], "stock_insufficient");
        assert_eq!((&body["jenis"], &body["id"], &body["tersisa"]), (&"frame".into(), &7.into(), &1.into()));
    }

    #[test]
    fn a_line_at_fault_is_named_by_its_place() {
        let body = Problem::from(Refusal::LineNotFound { line: 2 }).to_json();
        assert_eq!(body["fields"]["items[2].id"], "tidak ditemukan di cabang ini");
    }
}
