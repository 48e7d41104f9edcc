//! The drawer of a branch: a day in money, and what is done to it.

use melati_app::cash::{CashDay as Day, TypedCount, TypedMovement};
use melati_domain::{
    cash::{DENOMINATIONS, MethodCount},
    money::Rupiah,
    sale::PaymentMethod,
};
use melati_store::cash::{CashMovement, Closing as StoredClosing, Takings};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    given,
    leaf::{
        Amount, CountedPieces, Date, Denomination, Id, Moment, Reason, RestockReason, SignedAmount, Tendered,
        or_blank,
    },
    words::{BankWord, DirectionWord, MethodWord, Word},
};
use crate::problem::Problem;

/// A branch's day in money: the Z report, and before the closing what it will say.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CashDay {
    /// Branch.
    pub branch_id: Id,
    /// Its name.
    pub cabang: String,
    /// Business day.
    pub tanggal: Date,
    /// Open now?
    pub is_open: bool,
    /// First opening; null while it was not opened.
    #[schema(required)]
    pub dibuka_at: Option<Moment>,
    /// Who opened it.
    #[schema(required)]
    pub dibuka_oleh: Option<String>,
    /// In the drawer when it was opened.
    pub modal_awal: Amount,
    /// What was taken and given back, by method and bank.
    pub penerimaan: Vec<MethodTotal>,
    /// Cash put in for other reasons.
    pub kas_masuk: Amount,
    /// Cash taken out for other reasons.
    pub kas_keluar: Amount,
    /// What should be in the drawer.
    pub kas_seharusnya: SignedAmount,
    /// Cash that moved for other reasons, oldest first.
    pub mutasi: Vec<Movement>,
    /// The last closing; null before.
    #[schema(required)]
    pub penutupan: Option<Closing>,
    /// Turnover of the day.
    pub total_omset: SignedAmount,
    /// Number of sales.
    pub jumlah_transaksi: i64,
    /// Days before today that nobody closed.
    pub belum_ditutup: Vec<Date>,
}

/// What should be in a drawer now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DrawerNow {
    /// Branch.
    pub branch_id: Id,
    /// Its name.
    pub cabang: String,
    /// Open today?
    pub is_open: bool,
    /// What should be in the drawer.
    pub kas_seharusnya: SignedAmount,
    /// Days before today that nobody closed.
    pub belum_ditutup: i64,
}

/// What came in, and went back, by one method.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MethodTotal {
    /// How.
    pub metode_pembayaran: MethodWord,
    /// Which bank, for transfers.
    #[schema(required)]
    pub bank_transfer: Option<BankWord>,
    /// Kept of payments.
    pub diterima: Amount,
    /// Given back for voided sales.
    pub dikembalikan: Amount,
    /// Number of payments.
    pub jumlah_pembayaran: i64,
}

/// Cash that moved for another reason than a sale.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Movement {
    /// Row.
    pub id: Id,
    /// In where positive, out where negative.
    pub jumlah: SignedAmount,
    /// Why.
    pub alasan: String,
    /// Who.
    pub oleh: String,
    /// When.
    pub created_at: Moment,
}

/// How a day was closed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Closing {
    /// When.
    pub ditutup_at: Moment,
    /// Who.
    pub oleh: String,
    /// What should have been in the drawer; null where nothing was counted.
    #[schema(required)]
    pub seharusnya: Option<SignedAmount>,
    /// What was.
    #[schema(required)]
    pub dihitung: Option<Amount>,
    /// Counted less expected.
    #[schema(required)]
    pub selisih: Option<SignedAmount>,
    /// How many of each note and coin.
    pub pecahan: Vec<CashPieces>,
    /// What was found of the other ways of paying.
    pub metode: Vec<CountedMethod>,
    /// Why they differ.
    #[schema(required)]
    pub alasan: Option<String>,
}

/// What came in another way than cash.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct CountedMethod {
    /// Which way.
    pub metode_pembayaran: MethodWord,
    /// What should have come: received less given back.
    pub seharusnya: SignedAmount,
    /// What the bank or the terminal says.
    pub dihitung: Amount,
    /// Counted less expected.
    pub selisih: SignedAmount,
}

/// What the bank or the terminal says of a way of paying.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedMethod {
    /// Which way: not cash, which is counted by its notes.
    pub metode_pembayaran: MethodWord,
    /// How much came.
    pub jumlah: Amount,
}

/// So many of one note or coin.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CashPieces {
    /// Its worth, in rupiah.
    pub nominal: Denomination,
    /// How many.
    pub lembar: CountedPieces,
}

/// Cash to be put in or taken out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMovement {
    /// Into the drawer, or out of it.
    pub arah: DirectionWord,
    /// How much.
    pub jumlah: Tendered,
    /// Why.
    pub alasan: RestockReason,
}

/// How a day begins.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// In the drawer.
    #[serde(default, deserialize_with = "given")]
    pub modal_awal: Option<Amount>,
}

/// What was counted at the end of a day.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// A day that nobody closed, if not today.
    #[serde(default, deserialize_with = "given")]
    pub tanggal: Option<Date>,
    /// How many of each note and coin; without it nothing was counted.
    #[serde(default, deserialize_with = "given")]
    pub pecahan: Option<Vec<CashPieces>>,
    /// What came in other ways than cash, where somebody asked; with `pecahan` only.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_items = 2)]
    pub metode: Option<Vec<AskedMethod>>,
    /// Why the count is not what should be there.
    #[serde(default, deserialize_with = "given")]
    pub alasan: Option<Reason>,
}

/// Which day.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CashQuery {
    /// Business day; today without it.
    #[param(schema_with = or_blank::<Date>)]
    pub tanggal: Option<Date>,
}

impl From<NewMovement> for TypedMovement {
    fn from(it: NewMovement) -> Self {
        // A number of the wire is one that can be booked.
        let amount = Rupiah::new(it.jumlah.0).unwrap_or(Rupiah::ZERO);
        Self { amount, direction: it.arah.0, reason: it.alasan.0 }
    }
}

impl Count {
    /// What was counted, if anything.
    pub(crate) fn typed(self) -> Result<Option<TypedCount>, Problem> {
        let reason = self.alasan.map(|reason| reason.0);
        let Some(given) = self.pecahan else {
            return if self.metode.is_some() {
                Err(Problem::field("metode", "isi pecahan juga"))
            } else {
                Ok(None)
            };
        };
        let mut count = TypedCount { reason, ..TypedCount::default() };
        for (index, one) in given.iter().enumerate() {
            let place = DENOMINATIONS.iter().position(|note| *note == one.nominal.0);
            let place = place.and_then(|place| count.pieces.get_mut(place));
            let place = place.ok_or_else(|| {
                Problem::field(format!("pecahan[{index}].nominal"), "bukan uang yang beredar")
            })?;
            *place = place.saturating_add(one.lembar.0);
        }
        for (index, one) in self.metode.unwrap_or_default().iter().enumerate() {
            let method = one.metode_pembayaran.0;
            let known = count.others.iter().any(|(known, _)| *known == method);
            if known || method == PaymentMethod::Cash {
                let problem = "transfer atau qris, masing-masing sekali";
                return Err(Problem::field(format!("metode[{index}].metode_pembayaran"), problem));
            }
            count.others.push((method, one.jumlah.0));
        }
        Ok(Some(count))
    }
}

impl From<Day> for CashDay {
    fn from(it: Day) -> Self {
        let opened = it.opened;
        Self {
            branch_id: Id(it.branch.id.0),
            cabang: it.branch.name,
            tanggal: Date(it.day),
            is_open: opened.as_ref().is_some_and(|opened| opened.is_open),
            dibuka_at: opened.as_ref().map(|opened| Moment(opened.opened_at)),
            dibuka_oleh: opened.as_ref().map(|opened| opened.opened_by.clone()),
            modal_awal: Amount(it.drawer.float),
            penerimaan: method_totals(&it.received, &it.refunded),
            kas_masuk: Amount(it.drawer.put_in),
            kas_keluar: Amount(it.drawer.taken_out),
            kas_seharusnya: SignedAmount(it.expected),
            mutasi: it.movements.into_iter().map(Movement::from).collect(),
            penutupan: opened.and_then(|opened| opened.closing).map(Closing::from),
            total_omset: SignedAmount(it.turnover.total()),
            jumlah_transaksi: it.turnover.sales,
            belum_ditutup: it.left_open.into_iter().map(Date).collect(),
        }
    }
}

impl From<melati_store::cash::DrawerNow> for DrawerNow {
    fn from(it: melati_store::cash::DrawerNow) -> Self {
        Self {
            branch_id: Id(it.branch.0),
            cabang: it.name,
            is_open: it.is_open,
            kas_seharusnya: SignedAmount(it.expected),
            belum_ditutup: it.left_open,
        }
    }
}

/// What came in and what went back, side by side.
pub(crate) fn method_totals(received: &[Takings], refunded: &[Takings]) -> Vec<MethodTotal> {
    let way = |it: &Takings| (it.method, it.bank);
    let mut ways: Vec<_> = received.iter().chain(refunded).map(way).collect();
    ways.sort_unstable();
    ways.dedup();
    let total = |(method, bank)| {
        let of = |takings: &[Takings]| takings.iter().find(|it| way(it) == (method, bank)).copied();
        let (came, went) = (of(received), of(refunded));
        MethodTotal {
            metode_pembayaran: Word(method),
            bank_transfer: bank.map(Word),
            diterima: Amount(came.map_or(Rupiah::ZERO, |it| it.amount)),
            dikembalikan: Amount(went.map_or(Rupiah::ZERO, |it| it.amount)),
            jumlah_pembayaran: came.map_or(0, |it| it.count),
        }
    };
    ways.into_iter().map(total).collect()
}

impl From<CashMovement> for Movement {
    fn from(it: CashMovement) -> Self {
        Self {
            id: Id(it.id),
            jumlah: SignedAmount(it.amount),
            alasan: it.reason,
            oleh: it.user_name,
            created_at: Moment(it.at),
        }
    }
}

impl From<&MethodCount> for CountedMethod {
    fn from(it: &MethodCount) -> Self {
        Self {
            metode_pembayaran: Word(it.method),
            seharusnya: SignedAmount(it.expected),
            dihitung: Amount(it.counted),
            selisih: SignedAmount(it.difference().unwrap_or(Rupiah::ZERO)),
        }
    }
}

impl From<StoredClosing> for Closing {
    fn from(it: StoredClosing) -> Self {
        let pieces: Vec<(i64, i64)> =
            it.pieces.and_then(|pieces| serde_json::from_str(&pieces).ok()).unwrap_or_default();
        let count = |(note, count): (i64, i64)| CashPieces {
            nominal: Denomination(note),
            lembar: CountedPieces(count),
        };
        let difference =
            it.counted.zip(it.expected).and_then(|(counted, expected)| counted.minus(expected).ok());
        Self {
            ditutup_at: Moment(it.at),
            oleh: it.by,
            seharusnya: it.expected.map(SignedAmount),
            dihitung: it.counted.map(Amount),
            selisih: difference.map(SignedAmount),
            pecahan: pieces.into_iter().map(count).collect(),
            metode: it.others.iter().map(CountedMethod::from).collect(),
            alasan: it.reason,
        }
    }
}
