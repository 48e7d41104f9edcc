//! The drawer: today of a branch, the report of a day, and the owner's view of all.

use askama::Template;
use melati_domain::{cash::DENOMINATIONS, day::Day, id::BranchId, money::Rupiah};

use super::{filters, sale::FormState, shell::Shell};

/// What came in, and went back, by one method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodRow {
    /// In words, with the bank.
    pub name: String,
    /// Number of payments.
    pub count: i64,
    /// Kept of payments.
    pub received: Rupiah,
    /// Given back.
    pub refunded: Rupiah,
}

/// Cash that moved for another reason than a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    /// Its number.
    pub id: i64,
    /// Why.
    pub reason: String,
    /// `14:03`
    pub at: String,
    /// Who.
    pub who: String,
    /// In where positive, out where negative.
    pub amount: Rupiah,
}

/// How a day was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingCard {
    /// `20/07/2026 17:02`
    pub at: String,
    /// Who.
    pub who: String,
    /// What should have been there, and what was; none where nothing was counted.
    pub counted: Option<(Rupiah, Rupiah, Rupiah)>,
    /// Cash that moved since: what should be there now, less what should have been.
    pub since: Rupiah,
    /// How many of each note and coin.
    pub pieces: Vec<(Rupiah, i64)>,
    /// Why they differ.
    pub reason: Option<String>,
    /// Of the other ways of paying: name, expected, counted, difference.
    pub others: Vec<(&'static str, Rupiah, Rupiah, Rupiah)>,
}

/// A day that can be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastDay {
    /// Which.
    pub day: Day,
    /// Nobody closed it.
    pub is_open: bool,
    /// Counted less expected, where it was counted.
    pub difference: Option<Rupiah>,
}

/// A branch's day in money.
#[derive(Debug, Clone, Template)]
#[template(path = "cash/day.html")]
pub struct CashPage {
    /// Surroundings.
    pub shell: Shell,
    /// The branch.
    pub branch: BranchId,
    /// Its name.
    pub branch_name: String,
    /// Which day.
    pub day: Day,
    /// Is it today?
    pub is_today: bool,
    /// Open now?
    pub is_open: bool,
    /// When it was opened, and by whom; none while it was not.
    pub opened: Option<(String, String)>,
    /// In the drawer when it was opened.
    pub float: Rupiah,
    /// Cash kept of payments less what was given back.
    pub cash: Rupiah,
    /// Put in for other reasons.
    pub put_in: Rupiah,
    /// Taken out for other reasons.
    pub taken_out: Rupiah,
    /// What should be in the drawer.
    pub expected: Rupiah,
    /// Turnover of the day.
    pub turnover: Rupiah,
    /// Number of sales.
    pub sales: i64,
    /// By method.
    pub methods: Vec<MethodRow>,
    /// Cash that moved for other reasons.
    pub movements: Vec<MovementRow>,
    /// The last closing, where it is closed.
    pub closing: Option<ClosingCard>,
    /// Days nobody closed.
    pub left_open: Vec<Day>,
    /// Days before.
    pub past: Vec<PastDay>,
    /// May the person open and close?
    pub may_turn: bool,
    /// The form that opens the day.
    pub opening: FormState,
    /// The form that moves cash.
    pub movement: FormState,
    /// What makes the form of a movement safe to send twice.
    pub key: String,
    /// Other ways of paying than cash: name, field of the form, what should have come.
    pub others: Vec<(&'static str, &'static str, Rupiah)>,
    /// The form that closes the day.
    pub count: FormState,
}

impl CashPage {
    /// Notes and coins, largest first, each with the name of its field.
    pub fn notes(&self) -> Vec<(Rupiah, String)> {
        let named = |note: i64| Some((Rupiah::new(note).ok()?, format!("n{note}")));
        DENOMINATIONS.into_iter().filter_map(named).collect()
    }

    /// Where a day's report is.
    pub fn place(&self, day: &Day) -> String {
        format!("/kas/{}/{day}", self.branch)
    }

    /// Does the form that moves cash say so?
    pub fn moves_out(&self) -> bool {
        self.movement.value("arah") == "keluar"
    }
}

/// One branch in the owner's view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawerCard {
    /// Row.
    pub branch: BranchId,
    /// Name.
    pub name: String,
    /// Open now?
    pub is_open: bool,
    /// What should be in the drawer.
    pub expected: Rupiah,
    /// Days nobody closed.
    pub left_open: i64,
}

/// The drawers of all branches.
#[derive(Debug, Clone, Template)]
#[template(path = "cash/all.html")]
pub struct DrawersPage {
    /// Surroundings.
    pub shell: Shell,
    /// Each branch.
    pub drawers: Vec<DrawerCard>,
}
