//! The workshop's screens: rows of the queue, one order, the scanner. None of them shows money.

use askama::Template;
use melati_domain::{day::Day, id::SaleId, patient::ServiceType, sale::OrderKind, workflow::WorkStatus};

use super::{
    bench::{Said, Swap},
    dashboard::DayState,
    filters,
    format::ScriptData,
    order::Steps,
    patient::PrescriptionCard,
    sale::DetailStep,
    shell::Shell,
};

/// One order of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkRow {
    /// Row; none in the empty row the script clones.
    pub id: Option<SaleId>,
    /// Code.
    pub code: String,
    /// Customer.
    pub customer: String,
    /// How served.
    pub service: ServiceType,
    /// Whose branch it is for.
    pub branch: String,
    /// `dd/mm/yyyy`.
    pub day: String,
    /// `dd/mm/yyyy`, if promised.
    pub promised: Option<String>,
    /// Is the promised day over?
    pub overdue: bool,
    /// Stock or gosok.
    pub kind: OrderKind,
    /// Where it stands.
    pub status: WorkStatus,
    /// Is nothing due any more?
    pub paid_off: bool,
    /// What may follow.
    pub steps: Steps,
}

impl WorkRow {
    /// The empty row.
    pub fn blank() -> Self {
        Self {
            id: None,
            code: String::new(),
            customer: String::new(),
            service: ServiceType::Private,
            branch: String::new(),
            day: String::new(),
            promised: None,
            overdue: false,
            kind: OrderKind::Stock,
            status: WorkStatus::Waiting,
            paid_off: false,
            steps: Steps::default(),
        }
    }

    /// For addresses; empty in the empty row.
    pub fn number(&self) -> String {
        self.id.map(|id| id.to_string()).unwrap_or_default()
    }

    /// Where its page is, and where its steps are sent.
    pub fn path(&self) -> &'static str {
        "/pengerjaan"
    }

    /// `lunas` or `belum`.
    pub fn paid(&self) -> &'static str {
        super::order::paid_word(self.paid_off)
    }
}

/// A technician's dashboard: the queue of all branches.
#[derive(Debug, Clone, Template)]
#[template(path = "workshop/queue.html")]
pub struct TechnicianDashboard {
    /// Surroundings.
    pub shell: Shell,
    /// Today in the branch.
    pub today: Day,
    /// The branch's day.
    pub day: DayState,
    /// Orders nobody works on yet.
    pub waiting: i64,
    /// Orders on the bench.
    pub in_progress: i64,
    /// What this person finished today.
    pub done_today: i64,
    /// The orders that need hands.
    pub queue: Vec<WorkRow>,
    /// An empty row, cloned by the script.
    pub blank: WorkRow,
    /// What may follow each status.
    pub steps: ScriptData,
}

/// What an order is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkLine {
    /// As printed.
    pub description: String,
    /// Code as printed.
    pub code: Option<String>,
    /// Pieces.
    pub quantity: i64,
}

/// One order.
#[derive(Debug, Clone, Template)]
#[template(path = "workshop/order.html")]
pub struct WorkOrderPage {
    /// Surroundings.
    pub shell: Shell,
    /// The order.
    pub order: WorkRow,
    /// `TRX…`
    pub barcode: String,
    /// It was voided: there is nothing to do.
    pub voided: bool,
    /// What it is made of.
    pub lines: Vec<WorkLine>,
    /// Its steps and the lenses that broke, newest first.
    pub history: Vec<DetailStep>,
    /// What is to be made.
    pub prescription: Option<PrescriptionCard>,
    /// What people said about it, oldest first.
    pub comments: Vec<Said>,
    /// What could replace a broken lens; none while it is not on the bench.
    pub swaps: Option<Vec<Swap>>,
    /// What may follow each status.
    pub steps: ScriptData,
}

/// The scanner.
#[derive(Debug, Clone, Template)]
#[template(path = "workshop/scan.html")]
pub struct ScanPage {
    /// Surroundings.
    pub shell: Shell,
    /// What was typed or scanned, if nothing was found.
    pub code: String,
    /// What is wrong with it.
    pub problem: String,
}
