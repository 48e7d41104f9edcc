//! Everything an action may refuse, by name. How it is worded is for whoever shows it.

use melati_domain::{
    cash::CashError, catalogue::Product, correction::CorrectionError, money::TooMuchMoney,
    people::PeopleError, rights::Right, sale::QuoteError, stock_count::CountOver, transfer::NotNow,
    workflow::StepError,
};
use melati_store::StoreError;

/// A kind of thing that may not be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A sale or order.
    Sale,
    /// A patient.
    Patient,
    /// A prescription.
    Prescription,
    /// A frame.
    Frame,
    /// A lens.
    Lens,
    /// An accessory.
    Accessory,
    /// A branch.
    Branch,
    /// Somebody who signs in.
    User,
    /// The photo or signature of a sale.
    Proof,
    /// A device that is signed in.
    Session,
    /// A count of stock.
    StockCount,
    /// A transfer of stock.
    Transfer,
}

/// Where in a request a fault is: a field, or a field of something in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Wire name of the list, and the index in it from 0.
    pub entry: Option<(&'static str, usize)>,
    /// Wire name.
    pub name: &'static str,
}

impl Field {
    /// A field of the request itself.
    pub const fn plain(name: &'static str) -> Self {
        Self { entry: None, name }
    }

    /// A field of basket line `line`.
    pub const fn of_line(line: usize, name: &'static str) -> Self {
        Self { entry: Some(("items", line)), name }
    }

    /// A field of the payment `index` of a basket.
    pub const fn of_payment(index: usize, name: &'static str) -> Self {
        Self { entry: Some(("pembayaran", index)), name }
    }
}

/// As the wire names it: `diskon`, `items[0].quantity`.
impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.entry {
            Some((list, index)) => write!(f, "{list}[{index}].{}", self.name),
            None => f.write_str(self.name),
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldProblem {
    /// It must be given.
    Required,
    /// It must not be given.
    NotAllowed,
    /// More characters than this.
    TooLong(usize),
    /// Fewer characters than this.
    TooShort(usize),
    /// Outside the range, both ends included.
    OutOfRange(i64, i64),
    /// It contradicts another field, named here.
    Contradicts(&'static str),
    /// Lies in the future.
    InTheFuture,
    /// It is taken.
    Taken,
    /// Above the limit of so many percent, and nobody who may said yes.
    NeedsApproval(i64),
    /// Tried too often; it may be tried again in a quarter of an hour.
    Resting,
    /// It stays while the branch is open.
    WhileOpen,
    /// Not the one that is known.
    Wrong,
    /// Not in the expected form, described in Indonesian.
    Malformed(&'static str),
    /// No such thing.
    Unknown,
    /// Several things are called so.
    Ambiguous,
    /// What was counted was sold meanwhile.
    Moved,
}

/// Why an action was refused; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is none, or it is somebody else's.
    #[error("{0:?} not found")]
    NotFound(Thing),
    /// A basket line names something that is not there, or is another branch's.
    #[error("basket line {line}: not found")]
    LineNotFound {
        /// Index of the line, from 0.
        line: usize,
    },
    /// The role has no such right.
    #[error("the role may not {0}")]
    Forbidden(Right),
    /// A cashier sells only while the branch is open.
    #[error("the branch is closed")]
    BranchClosed,
    /// Fewer pieces left than asked for.
    #[error("{name}: {left} left")]
    StockInsufficient {
        /// What.
        product: Product,
        /// Its name.
        name: String,
        /// How many are left.
        left: i64,
    },
    /// The idempotency key was used for another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// The basket cannot be booked.
    #[error(transparent)]
    Basket(#[from] QuoteError),
    /// The order cannot make that step.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The cash does not move, or the count is not explained.
    #[error(transparent)]
    Cash(#[from] CashError),
    /// The sale is not corrected so.
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    /// Somebody else corrected it in the meantime.
    #[error("the sale was corrected meanwhile")]
    ChangedMeanwhile,
    /// What a basket costs is not what was shown.
    #[error("the basket costs {total} by now")]
    PriceChanged {
        /// What it costs.
        total: melati_domain::money::Rupiah,
    },
    /// A person may not be added or changed so.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// The count is over.
    #[error(transparent)]
    Count(#[from] CountOver),
    /// The transfer stands where that cannot be done any more.
    #[error(transparent)]
    Transfer(#[from] NotNow),
    /// The prescription was withdrawn before.
    #[error("the prescription was withdrawn before")]
    AlreadyWithdrawn,
    /// The sale was voided before.
    #[error("the sale was voided before")]
    AlreadyVoided,
    /// A field is at fault.
    #[error("{0}: {1:?}")]
    Invalid(Field, FieldProblem),
    /// The bytes are no picture of a kind that is kept.
    #[error("neither PNG nor JPEG nor WebP")]
    NoPicture,
    /// The picture has more bytes than are kept.
    #[error("the picture is too large")]
    PictureTooLarge,
    /// E-mail or password is wrong, or the user is disabled; not said which.
    #[error("sign-in refused")]
    SignInRefused,
    /// Too many wrong passwords in a row; not said whether the e-mail is somebody's.
    #[error("no password is looked at for {seconds} s")]
    PasswordRests {
        /// Seconds after which one is looked at again.
        seconds: u32,
    },
    /// More passwords and PINs wait to be checked than are kept waiting.
    #[error("too many passwords wait to be checked")]
    TooManyAtOnce,
    /// The password is right, and a code of the person's app is needed too.
    #[error("a code of the authenticator app is needed")]
    SecondFactorNeeded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// A field at fault.
    pub const fn invalid(field: Field, problem: FieldProblem) -> Self {
        Self::Invalid(field, problem)
    }
}

impl From<TooMuchMoney> for Refusal {
    fn from(error: TooMuchMoney) -> Self {
        Self::Basket(error.into())
    }
}

/// `text` trimmed, if it has between one and `most` characters.
pub(crate) fn required_text(text: &str, name: &'static str, most: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::invalid(Field::plain(name), FieldProblem::Required));
    }
    limited_text(text, name, most)
}

/// `text` trimmed, if it has at most `most` characters and no control characters.
pub(crate) fn limited_text(text: &str, name: &'static str, most: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(Refusal::invalid(Field::plain(name), FieldProblem::TooLong(most)));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::invalid(Field::plain(name), FieldProblem::Malformed("tanpa karakter kendali")));
    }
    Ok(text.to_owned())
}

/// As [`limited_text`]; blank becomes `None`.
pub(crate) fn optional_text(
    text: Option<&str>,
    name: &'static str,
    most: usize,
) -> Result<Option<String>, Refusal> {
    let text = limited_text(text.unwrap_or_default(), name, most)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}
