//! The order's way through the workshop: one transition service for every screen.
//! Source: domain facts, section 7.

use crate::actor::Role;

text_enum! {
    /// Where an order stands (`status_pengerjaan`), in workshop order.
    WorkStatus {
        /// Waiting for work.
        Waiting = "Menunggu Pengerjaan",
        /// Lens ordered from the supplier.
        LensOrdered = "Lensa Di Pesan",
        /// Lens arrived.
        LensArrived = "Lensa Datang",
        /// On the bench.
        InProgress = "Sedang Mengerjakan",
        /// Finished.
        Done = "Sudah Di Kerjakan",
        /// The patient was told.
        PatientTold = "Kirim WA",
        /// Handed over.
        Collected = "Sudah Di Ambil",
    }
}

/// What the transition needs to know of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderState {
    /// Where it stands.
    pub status: WorkStatus,
    /// Nothing is due any more.
    pub paid_off: bool,
    /// It reached [`WorkStatus::Done`] before.
    pub was_ready: bool,
    /// It was voided.
    pub voided: bool,
}

/// A step that may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Before.
    pub from: WorkStatus,
    /// After.
    pub to: WorkStatus,
    /// First time done: the counter is told, once per order.
    pub announces_ready: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// This role never takes an order to that status.
    #[error("the role may not set {0}")]
    RoleMayNot(WorkStatus),
    /// The order cannot go from one to the other.
    #[error("an order cannot go from {from} to {to}")]
    NotAllowed {
        /// Where it stands.
        from: WorkStatus,
        /// Where it was to go.
        to: WorkStatus,
    },
    /// Going back needs a reason.
    #[error("going back needs a reason")]
    ReasonMissing,
    /// It is handed over only when nothing is due.
    #[error("the order is not paid off")]
    NotPaidOff,
    /// A voided sale stays where it is.
    #[error("the sale was voided")]
    Voided,
}

/// Decides one step of `order` to `to`, taken by `role`, with or without a stated reason.
///
/// Forward, workshop steps may be skipped (stock orders need no lens ordered; the technician's queue has
/// one "done" button); telling the patient and handing over need finished work, handing over needs a paid
/// order. Back is for admins, with a reason.
pub fn step(order: OrderState, to: WorkStatus, role: Role, reason_given: bool) -> Result<Step, StepError> {
    use WorkStatus as S;
    let from = order.status;
    if order.voided {
        return Err(StepError::Voided);
    }
    if !role_may_set(role, to) {
        return Err(StepError::RoleMayNot(to));
    }
    if to == from {
        return Err(StepError::NotAllowed { from, to });
    }
    let backward = to < from;
    if backward {
        if !matches!(role, Role::Admin | Role::SuperAdmin) {
            return Err(StepError::NotAllowed { from, to });
        }
        if !reason_given {
            return Err(StepError::ReasonMissing);
        }
    } else if matches!(to, S::PatientTold | S::Collected) && from < S::Done {
        return Err(StepError::NotAllowed { from, to });
    } else if to == S::Collected && !order.paid_off {
        return Err(StepError::NotPaidOff);
    }
    Ok(Step { from, to, announces_ready: to == S::Done && !order.was_ready })
}

/// The statuses a role may set at all.
pub const fn role_may_set(role: Role, to: WorkStatus) -> bool {
    use WorkStatus as S;
    match role {
        Role::Admin | Role::SuperAdmin => true,
        Role::Technician => matches!(to, S::LensOrdered | S::LensArrived | S::InProgress | S::Done),
        Role::Cashier => matches!(to, S::LensOrdered | S::LensArrived | S::PatientTold | S::Collected),
    }
}

/// The forward steps `role` may offer for an order that stands so: what a screen shows as buttons.
pub fn offered(order: OrderState, role: Role) -> impl Iterator<Item = WorkStatus> {
    WorkStatus::ALL
        .iter()
        .copied()
        .filter(move |&to| to > order.status && step(order, to, role, false).is_ok())
}
