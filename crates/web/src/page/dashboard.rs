//! The dashboards of who sells and who manages. Their figures are those of the live feed, so that no number jumps on its first update.

use askama::Template;
use melati_domain::{
    day::Day,
    id::{BranchId, SaleId},
    money::Rupiah,
    patient::ServiceType,
    workflow::WorkStatus,
};
use serde::Serialize;

use super::{
    filters,
    format::{ScriptData, short_day},
    shell::Shell,
};

/// Whether a branch's day is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayState {
    /// Open now?
    pub is_open: bool,
    /// First opening, `HH:MM`.
    pub open_time: Option<String>,
}

impl DayState {
    /// `KASIR BUKA · sejak 08:02` or `KASIR TUTUP`.
    pub fn text(&self) -> String {
        match (self.is_open, &self.open_time) {
            (true, Some(time)) => format!("KASIR BUKA · sejak {time}"),
            (true, None) => "KASIR BUKA".to_owned(),
            (false, _) => "KASIR TUTUP".to_owned(),
        }
    }
}

/// One of a cashier's newest sales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatestSale {
    /// Row.
    pub id: SaleId,
    /// Code.
    pub code: String,
    /// Customer.
    pub customer: String,
    /// How served.
    pub service: ServiceType,
    /// What the customer pays.
    pub total: Rupiah,
    /// Where the order stands.
    pub status: WorkStatus,
    /// `dd/mm/yyyy`.
    pub day: String,
}

/// One cashier's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashierRow {
    /// Name.
    pub name: String,
    /// Turnover.
    pub turnover: Rupiah,
    /// Number of sales.
    pub sales: i64,
}

/// How many orders stand at a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCount {
    /// The status.
    pub status: WorkStatus,
    /// How many.
    pub count: i64,
}

/// One branch's day, for the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchCard {
    /// Row.
    pub id: BranchId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Open now?
    pub is_open: bool,
    /// Address of its drawer today, where the day is counted and closed.
    pub drawer: String,
    /// Turnover.
    pub turnover: Rupiah,
    /// Number of sales.
    pub sales: i64,
}

/// Turnover of the last days, oldest first.
#[derive(Debug, Clone)]
pub struct Week {
    days: Vec<(Day, Rupiah)>,
}

/// As the chart's script reads a day.
#[derive(Serialize)]
struct ChartDay {
    tanggal: Day,
    total: Rupiah,
}

impl Week {
    /// `days`, oldest first.
    pub const fn new(days: Vec<(Day, Rupiah)>) -> Self {
        Self { days }
    }

    /// For the chart.
    pub fn data(&self) -> ScriptData {
        let days = self.days.iter().map(|&(tanggal, total)| ChartDay { tanggal, total });
        ScriptData::new(&days.collect::<Vec<_>>())
    }

    /// The same as a table: day and turnover.
    pub fn rows(&self) -> impl Iterator<Item = (String, Rupiah)> {
        self.days.iter().map(|&(day, total)| (short_day(day), total))
    }
}

/// A cashier's dashboard.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard/cashier.html")]
pub struct CashierDashboard {
    /// Surroundings.
    pub shell: Shell,
    /// Today in the branch.
    pub today: Day,
    /// The branch's day.
    pub day: DayState,
    /// Turnover.
    pub total: Rupiah,
    /// Claims.
    pub bpjs: Rupiah,
    /// Private sales.
    pub private: Rupiah,
    /// What BPJS patients paid.
    pub extras: Rupiah,
    /// Number of sales.
    pub sales: i64,
    /// The newest five.
    pub latest: Vec<LatestSale>,
}

/// A branch admin's dashboard.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard/admin.html")]
pub struct AdminDashboard {
    /// Surroundings.
    pub shell: Shell,
    /// Today in the branch.
    pub today: Day,
    /// The branch.
    pub branch: BranchId,
    /// Its day.
    pub day: DayState,
    /// Turnover.
    pub total: Rupiah,
    /// Number of sales.
    pub sales: i64,
    /// Each cashier's part.
    pub cashiers: Vec<CashierRow>,
    /// Work in progress.
    pub work: Vec<WorkCount>,
    /// The last seven days.
    pub week: Week,
}

/// The owner's dashboard.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard/owner.html")]
pub struct OwnerDashboard {
    /// Surroundings.
    pub shell: Shell,
    /// Today.
    pub today: Day,
    /// Turnover of the chain.
    pub total: Rupiah,
    /// Number of sales.
    pub sales: i64,
    /// Each branch.
    pub branches: Vec<BranchCard>,
    /// Each cashier's part.
    pub cashiers: Vec<CashierRow>,
    /// The last seven days.
    pub week: Week,
}
