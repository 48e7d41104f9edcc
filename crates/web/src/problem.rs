//! Refusals as HTTP tells them: `application/problem+json` (RFC 9457), in Indonesian, with the next step.
//!
//! Owns the list of codes, their statuses and titles. How a [`melati_app::Refusal`] becomes one is in
//! `problem/refusal.rs`, the only such place. Failures of our own are logged there and never shown.

mod refusal;

pub(crate) use refusal::PICTURE_TOO_LARGE;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value, json};

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $word:literal, $status:ident, $title:literal;)+) => {
        /// What went wrong, for programs: stable words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code { $($(#[$meta])* $name),+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// The status it usually comes with.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }

            /// What it is called, in Indonesian.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

codes! {
    /// The body is no JSON.
    MalformedJson = "malformed_json", BAD_REQUEST, "JSON tidak terbaca";
    /// Nobody is signed in.
    Unauthenticated = "unauthenticated", UNAUTHORIZED, "Belum masuk";
    /// E-mail or password is wrong.
    SignInRefused = "sign_in_refused", UNAUTHORIZED, "Gagal masuk";
    /// The password is right; a code is needed too.
    SecondFactorNeeded = "second_factor_needed", UNAUTHORIZED, "Perlu kode verifikasi";
    /// The role may not.
    Forbidden = "forbidden", FORBIDDEN, "Tidak berhak";
    /// A person may not be added or changed so.
    PersonNotAllowed = "person_not_allowed", FORBIDDEN, "Tidak diizinkan";
    /// The last super admin stays.
    LastOwner = "last_owner", CONFLICT, "Pemilik terakhir";
    /// A cashier sells only while the branch is open.
    BranchClosed = "branch_closed", FORBIDDEN, "Cabang tutup";
    /// Another site's page sent it.
    CrossSite = "cross_site", FORBIDDEN, "Permintaan dari situs lain";
    /// There is none, or it is somebody else's.
    NotFound = "not_found", NOT_FOUND, "Tidak ditemukan";
    /// This path knows other methods.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "Metode tidak didukung";
    /// Fewer pieces left than asked for.
    StockInsufficient = "stock_insufficient", CONFLICT, "Stok tidak cukup";
    /// The basket does not cost what was shown.
    PriceChanged = "price_changed", CONFLICT, "Harga berubah";
    /// The key was used for another request.
    IdempotencyConflict = "idempotency_conflict", CONFLICT, "Kunci permintaan sudah dipakai";
    /// The order cannot make that step; with 403: this role cannot.
    TransitionNotAllowed = "transition_not_allowed", CONFLICT, "Langkah tidak diizinkan";
    /// Something is still due.
    NotPaidOff = "not_paid_off", CONFLICT, "Belum lunas";
    /// A cashier changes only what is of today and waits.
    TooLate = "too_late", CONFLICT, "Sudah terlambat";
    /// A lens is replaced on the bench only.
    NotOnBench = "not_on_bench", CONFLICT, "Tidak sedang dikerjakan";
    /// Somebody else corrected it in the meantime.
    ChangedMeanwhile = "changed_meanwhile", CONFLICT, "Sudah berubah";
    /// The sale was voided before.
    AlreadyVoided = "already_voided", CONFLICT, "Sudah dibatalkan";
    /// The prescription was withdrawn before.
    AlreadyWithdrawn = "already_withdrawn", CONFLICT, "Sudah dicabut";
    /// More than 1 MiB.
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE, "Isi terlalu besar";
    /// Not the expected kind of body.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "Jenis isi tidak didukung";
    /// A field is at fault.
    Validation = "validation", UNPROCESSABLE_ENTITY, "Isian belum benar";
    /// No lines.
    BasketEmpty = "basket_empty", UNPROCESSABLE_ENTITY, "Keranjang kosong";
    /// Not one pair.
    BpjsBasketLimits = "bpjs_basket_limits", UNPROCESSABLE_ENTITY, "Di luar batas BPJS";
    /// Only cash may exceed what is due.
    PaymentExceedsBalance = "payment_exceeds_balance", UNPROCESSABLE_ENTITY, "Pembayaran melebihi tagihan";
    /// Too many wrong passwords in a row: none is looked at for a while.
    TooManyTries = "too_many_tries", TOO_MANY_REQUESTS, "Terlalu sering salah";
    /// No room for one more stream.
    TooManyStreams = "too_many_streams", TOO_MANY_REQUESTS, "Terlalu banyak sambungan";
    /// Another try will do.
    Busy = "busy", SERVICE_UNAVAILABLE, "Sedang sibuk";
    /// The database is away, or the server is leaving.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "Belum siap";
    /// Our fault.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Kesalahan pada server";
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One refusal, ready to be told. A page shows the same one as HTML.
#[derive(Debug, Clone)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// For programs.
    pub code: Code,
    /// Short summary, the same for every problem of this code.
    pub title: &'static str,
    /// For people: what happened and what to do next.
    pub detail: String,
    /// Fields at fault, by wire name, each with what is wrong.
    pub fields: Vec<(String, String)>,
    /// Further members of this code.
    pub extra: Map<String, Value>,
    /// Seconds after which another try makes sense.
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A problem with the usual status of `code`.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            status: code.status(),
            code,
            title: code.title(),
            detail: detail.into(),
            fields: Vec::new(),
            extra: Map::new(),
            retry_after: None,
        }
    }

    /// Nobody is signed in.
    pub fn unauthenticated() -> Self {
        Self::new(Code::Unauthenticated, "Silakan masuk terlebih dahulu.")
    }

    /// No such path, or no such thing.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "Halaman atau data ini tidak ada. Periksa kembali alamatnya.")
    }

    /// One field is at fault.
    pub fn field(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Code::Validation, "Perbaiki isian yang ditandai, lalu kirim lagi.")
            .with_field(name, message)
    }

    /// Something of ours failed: `cause` goes to the log, the reader learns that it is not their fault.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(Code::Internal, "Terjadi kesalahan pada server dan sudah dicatat. Coba lagi sebentar lagi.")
    }

    /// Try again in `seconds`.
    pub fn later(code: Code, seconds: u32, detail: impl Into<String>) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(code, detail) }
    }

    /// Names a field at fault.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, message: impl Into<String>) -> Self {
        self.fields.push((name.into(), message.into()));
        self
    }

    /// Adds a member.
    #[must_use]
    pub fn with_extra(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// The body.
    pub fn to_json(&self) -> Value {
        let mut body = self.extra.clone();
        body.insert("type".to_owned(), format!("urn:melati:problem:{}", self.code.as_str()).into());
        body.insert("title".to_owned(), self.title.into());
        body.insert("status".to_owned(), self.status.as_u16().into());
        body.insert("detail".to_owned(), self.detail.as_str().into());
        body.insert("code".to_owned(), self.code.as_str().into());
        if !self.fields.is_empty() {
            let fields = self.fields.iter().map(|(name, message)| (name.clone(), json!(message)));
            body.insert("fields".to_owned(), Value::Object(fields.collect()));
        }
        Value::Object(body)
    }
}

/// As JSON. It also leaves itself among the response's extensions, for whoever would rather show a page.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.to_json().to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}
