//! Orders in lists, and the steps a person may take them.

use std::collections::BTreeMap;

use askama::Template;
use melati_domain::{
    actor::Role,
    id::{BranchId, SaleId},
    money::Rupiah,
    patient::ServiceType,
    sale::{OrderKind, PaymentStatus},
    workflow::{OrderState, WorkStatus, offered, role_may_set},
};
use serde::Serialize;

use super::{filters, format::ScriptData, shell::Shell};

/// What may follow an order's status, as buttons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Steps {
    /// The usual next step.
    #[serde(rename = "utama")]
    pub main: Option<WorkStatus>,
    /// Other steps forward.
    #[serde(rename = "lain")]
    pub others: Vec<WorkStatus>,
    /// Steps back; they need a reason.
    #[serde(rename = "mundur")]
    pub back: Vec<WorkStatus>,
}

impl Steps {
    /// The steps `role` may take an order. Orders from stock need no lens ordered, so that is not the usual way.
    pub fn of(order: OrderState, kind: OrderKind, role: Role) -> Self {
        let usual = |to: &WorkStatus| {
            kind == OrderKind::Custom || !matches!(to, WorkStatus::LensOrdered | WorkStatus::LensArrived)
        };
        let mut others: Vec<WorkStatus> = offered(order, role).collect();
        let main = others.iter().position(usual).map(|index| others.remove(index));
        let may_go_back = matches!(role, Role::Admin | Role::SuperAdmin) && !order.voided;
        let back = WorkStatus::ALL.iter().copied().filter(|&to| to < order.status && role_may_set(role, to));
        Self { main, others, back: if may_go_back { back.collect() } else { Vec::new() } }
    }

    /// Is there more than the usual step?
    pub fn has_more(&self) -> bool {
        !self.others.is_empty() || !self.back.is_empty()
    }

    /// Every case for `role`, for the page's script: by `order kind|lunas or belum|status`.
    pub fn table(role: Role) -> ScriptData {
        let mut table = BTreeMap::new();
        for &kind in OrderKind::ALL {
            for paid_off in [true, false] {
                for &status in WorkStatus::ALL {
                    let state = OrderState { status, paid_off, was_ready: false, voided: false };
                    table.insert(
                        format!("{kind}|{}|{status}", paid_word(paid_off)),
                        Self::of(state, kind, role),
                    );
                }
            }
        }
        ScriptData::new(&table)
    }
}

/// `lunas` or `belum`.
pub(super) const fn paid_word(paid_off: bool) -> &'static str {
    if paid_off { "lunas" } else { "belum" }
}

/// One order in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// Row; none in the empty row the script clones.
    pub id: Option<SaleId>,
    /// Code.
    pub code: String,
    /// Customer.
    pub customer: String,
    /// How served.
    pub service: ServiceType,
    /// `dd/mm/yyyy`.
    pub day: String,
    /// `dd/mm/yyyy`, if promised.
    pub promised: Option<String>,
    /// What the customer pays.
    pub total: Rupiah,
    /// What is still due.
    pub balance: Rupiah,
    /// Stock or gosok.
    pub kind: OrderKind,
    /// Where it stands.
    pub status: WorkStatus,
    /// Was it voided?
    pub voided: bool,
    /// Is the promised day over, and the work not done?
    pub late: bool,
    /// May this person hand it over, once the rest is paid?
    pub awaits_payment: bool,
    /// Its branch's name, where several are listed.
    pub branch: Option<String>,
    /// What may follow.
    pub steps: Steps,
}

impl OrderRow {
    /// The empty row.
    pub fn blank() -> Self {
        Self {
            id: None,
            code: String::new(),
            customer: String::new(),
            service: ServiceType::Private,
            day: String::new(),
            promised: None,
            total: Rupiah::ZERO,
            balance: Rupiah::ZERO,
            kind: OrderKind::Stock,
            status: WorkStatus::Waiting,
            voided: false,
            late: false,
            awaits_payment: false,
            branch: None,
            steps: Steps::default(),
        }
    }

    /// For addresses; empty in the empty row.
    pub fn number(&self) -> String {
        self.id.map(|id| id.to_string()).unwrap_or_default()
    }

    /// Where its page is, and where its steps are sent.
    pub fn path(&self) -> &'static str {
        "/penjualan"
    }

    /// `lunas` or `belum`.
    pub fn paid(&self) -> &'static str {
        paid_word(self.balance <= Rupiah::ZERO)
    }
}

/// What a list is narrowed to, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Contained in code, barcode or name.
    pub q: String,
    /// Only orders that stand so.
    pub status: Option<WorkStatus>,
    /// Only paid off, or only with a balance.
    pub payment: Option<PaymentStatus>,
    /// From this day, `YYYY-MM-DD`.
    pub from: String,
    /// Up to this day.
    pub to: String,
    /// Only this branch.
    pub branch: Option<BranchId>,
    /// Only what is late.
    pub late: bool,
}

impl OrderFilter {
    /// The address of the list narrowed so, from `cursor` on.
    pub fn address(&self, cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let branch = self.branch.map(|id| id.to_string()).unwrap_or_default();
        let fields = [
            ("q", self.q.as_str()),
            ("status_pengerjaan", self.status.map_or("", WorkStatus::as_str)),
            ("status", self.payment.map_or("", PaymentStatus::as_str)),
            ("branch_id", &branch),
            ("terlambat", if self.late { "true" } else { "" }),
            ("start_date", &self.from),
            ("end_date", &self.to),
            ("cursor", cursor.unwrap_or_default()),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish() {
            query if query.is_empty() => "/penjualan".to_owned(),
            query => format!("/penjualan?{query}"),
        }
    }

    /// Not narrowed at all?
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// Narrowed to this status?
    pub fn has_status(&self, status: &WorkStatus) -> bool {
        self.status.as_ref() == Some(status)
    }

    /// Narrowed to this?
    pub fn has_payment(&self, payment: &PaymentStatus) -> bool {
        self.payment.as_ref() == Some(payment)
    }

    /// Narrowed to this branch?
    pub fn has_branch(&self, branch: &BranchId) -> bool {
        self.branch.as_ref() == Some(branch)
    }
}

/// A way to narrow the list by a click, with how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardTab {
    /// The status, or `Terlambat`.
    pub word: &'static str,
    /// Orders that stand so.
    pub orders: i64,
    /// The list narrowed to them.
    pub href: String,
    /// Is the list narrowed to them?
    pub current: bool,
}

/// A branch to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchChoice {
    /// Row.
    pub id: BranchId,
    /// Name.
    pub name: String,
}

/// The list of orders.
#[derive(Debug, Clone, Template)]
#[template(path = "orders/list.html")]
pub struct OrderList {
    /// Surroundings.
    pub shell: Shell,
    /// What it is narrowed to.
    pub filter: OrderFilter,
    /// Branches to choose from; empty for people of one branch.
    pub branches: Vec<BranchChoice>,
    /// What is late, and every status an order can stand at.
    pub board: Vec<BoardTab>,
    /// What is late, before all else, on the first page of a list that is not narrowed.
    pub late: Vec<OrderRow>,
    /// The orders, newest first.
    pub rows: Vec<OrderRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page, when this is a later one.
    pub first: Option<String>,
    /// What may follow each status.
    pub steps: ScriptData,
}

impl OrderList {
    /// Every status, for the filter.
    pub fn statuses(&self) -> &'static [WorkStatus] {
        WorkStatus::ALL
    }

    /// Paid off or not, for the filter.
    pub fn payments(&self) -> &'static [PaymentStatus] {
        PaymentStatus::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(status: WorkStatus, paid_off: bool) -> OrderState {
        OrderState { status, paid_off, was_ready: false, voided: false }
    }

    #[test]
    fn the_usual_step_leaves_the_lens_alone_when_it_is_in_stock() {
        let waiting = order(WorkStatus::Waiting, true);
        let stock = Steps::of(waiting, OrderKind::Stock, Role::Technician);
        assert_eq!(stock.main, Some(WorkStatus::InProgress));
        assert_eq!(stock.others, [WorkStatus::LensOrdered, WorkStatus::LensArrived, WorkStatus::Done]);
        let custom = Steps::of(waiting, OrderKind::Custom, Role::Technician);
        assert_eq!(custom.main, Some(WorkStatus::LensOrdered));
    }

    #[test]
    fn a_cashier_hands_over_only_what_is_paid_and_never_goes_back() {
        let told = Steps::of(order(WorkStatus::PatientTold, false), OrderKind::Stock, Role::Cashier);
        assert_eq!(told, Steps::default());
        let paid = Steps::of(order(WorkStatus::PatientTold, true), OrderKind::Stock, Role::Cashier);
        assert_eq!(paid.main, Some(WorkStatus::Collected));
        assert!(paid.back.is_empty());
    }

    #[test]
    fn an_admin_may_go_back_unless_the_sale_was_voided() {
        let done = order(WorkStatus::Done, true);
        assert_eq!(Steps::of(done, OrderKind::Stock, Role::Admin).back.len(), 4);
        let voided = OrderState { voided: true, ..done };
        assert_eq!(Steps::of(voided, OrderKind::Stock, Role::Admin), Steps::default());
    }

    #[test]
    fn the_address_of_a_list_holds_what_it_is_narrowed_to() {
        let plain = OrderFilter::default();
        assert_eq!(plain.address(None), "/penjualan");
        let filter = OrderFilter {
            q: "a&b".to_owned(),
            status: Some(WorkStatus::PatientTold),
            branch: Some(BranchId(2)),
            ..plain
        };
        let address = "/penjualan?q=a%26b&status_pengerjaan=Kirim+WA&branch_id=2&cursor=1f";
        assert_eq!(filter.address(Some("1f")), address);
    }

    #[test]
    fn the_table_for_the_script_names_every_case() {
        let table = Steps::table(Role::Admin).to_string();
        let table: BTreeMap<String, serde_json::Value> = serde_json::from_str(&table).unwrap();
        assert_eq!(table.len(), 2 * 2 * WorkStatus::ALL.len());
        assert_eq!(table["Stock|lunas|Menunggu Pengerjaan"]["utama"], "Sedang Mengerjakan");
    }
}
