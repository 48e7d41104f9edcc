//! What the log tells: facts in the past tense, appended in the transaction that made them true.
//!
//! The payload is the serde form of [`Event`] without its tag; the tag is the log's `kind` column.
//! Payloads hold what a reader needs to tell the story without asking again, and no more of a
//! patient than the name called out at the counter.

use serde::{Deserialize, Serialize};

use crate::{
    actor::Role,
    catalogue::{AlertLevel, ProductKind},
    day::Day,
    id::{BranchId, PaymentId, SaleId, StockCountId, TransferId, UserId},
    money::Rupiah,
    transfer::TransferStatus,
    workflow::WorkStatus,
};

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub enum Event {
    /// A sale was rung up.
    SaleRungUp {
        /// The sale.
        sale: SaleId,
        /// Its code as printed (`kode_penjualan`).
        code: String,
        /// Who rang it up.
        cashier: UserId,
        /// Their name at that moment.
        cashier_name: String,
        /// Business day it counts on.
        day: Day,
        /// What the customer pays.
        total: Rupiah,
    },
    /// A sale was changed, money was given back for it, or a lens of it was replaced.
    SaleCorrected {
        /// The sale.
        sale: SaleId,
        /// Its code.
        code: String,
        /// Whose figures moved.
        cashier: UserId,
        /// The day whose figures moved: that of the correction.
        day: Day,
    },
    /// A sale was voided.
    SaleVoided {
        /// The sale.
        sale: SaleId,
        /// Its code.
        code: String,
        /// Whose figures moved.
        cashier: UserId,
        /// The day whose figures moved.
        day: Day,
    },
    /// A payment towards a sale was taken after it was rung up.
    PaymentTaken {
        /// The payment row.
        payment: PaymentId,
        /// The sale.
        sale: SaleId,
        /// Whose sale it is.
        cashier: UserId,
        /// What was kept, without change.
        amount: Rupiah,
        /// What is still due.
        balance: Rupiah,
    },
    /// An order made a step in the workshop.
    WorkStepped {
        /// The sale.
        sale: SaleId,
        /// Whose sale it is.
        cashier: UserId,
        /// Before.
        from: WorkStatus,
        /// After.
        to: WorkStatus,
    },
    /// An order was finished for the first time: the counter may hand it over. Once per order.
    OrderReady {
        /// The sale.
        sale: SaleId,
        /// Its code.
        code: String,
        /// The name to call out.
        patient_name: String,
    },
    /// Somebody said something about an order.
    CommentMade {
        /// The sale.
        sale: SaleId,
    },
    /// Stock of goods changed, all in one branch.
    StockChanged {
        /// Each level after the change.
        levels: Vec<StockLevel>,
    },
    /// A transfer was asked for, or made a step.
    TransferStepped {
        /// The transfer.
        transfer: TransferId,
        /// Whose shelf the goods leave.
        from: BranchId,
        /// Whose they join.
        to: BranchId,
        /// Where it stands now.
        status: TransferStatus,
    },
    /// A count of stock was begun, went on, or ended.
    StockCounted {
        /// The count.
        count: StockCountId,
    },
    /// A branch opened its day (again).
    DayOpened {
        /// Business day.
        day: Day,
    },
    /// A branch closed its day.
    DayClosed {
        /// Business day.
        day: Day,
    },
    /// Cash was put into a drawer or taken out of it, for another reason than a sale.
    CashMoved {
        /// Business day.
        day: Day,
        /// In where positive, out where negative.
        amount: Rupiah,
    },
    /// A user was added or changed: role, branch, password, may sign in or not.
    UserChanged {
        /// Who.
        user: UserId,
        /// Their role now.
        role: Role,
    },
    /// One or all sessions of a user ended before their time.
    SessionsEnded {
        /// Whose.
        user: UserId,
    },
    /// Somebody read their notifications.
    NotificationsRead {
        /// Who.
        user: UserId,
    },
    /// A kind this version does not know: told by a newer one that serves the same shop while nodes are replaced one
    /// by one. Passed over.
    #[serde(other, skip_serializing)]
    Unknown,
}

/// Stock of one product after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLevel {
    /// Kind of goods.
    pub kind: ProductKind,
    /// Number within the kind.
    pub id: i64,
    /// Its code.
    pub code: String,
    /// `merk - jenis`, `merk - type`, or the product's name.
    pub name: String,
    /// Pieces now.
    pub stock: i64,
    /// How urgent.
    pub alert: AlertLevel,
}

/// An event as the log holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// Position in the log: rising, with no order but this.
    pub position: i64,
    /// Branch it happened in; `None` when it concerns the whole chain.
    pub branch: Option<BranchId>,
    /// Who did it; `None` for the system itself.
    pub actor: Option<UserId>,
    /// When, in milliseconds since 1970 UTC.
    pub at: crate::day::Millis,
    /// What.
    pub event: Event,
}
