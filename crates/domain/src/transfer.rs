//! Stock on its way between branches. Source: domain facts, section 3 (transfers) and section 10, number 19: goods are
//! reserved once somebody said yes, and never matched by brand and kind.

use crate::{actor::Actor, id::BranchId, rights::Right};

text_enum! {
    /// Where a transfer stands.
    TransferStatus {
        /// Asked for; nothing has moved.
        Requested = "Diminta",
        /// Agreed to: the pieces are off the sending shelf, so that nobody sells them.
        Approved = "Disetujui",
        /// On its way.
        Sent = "Dikirim",
        /// Counted and on the receiving shelf.
        Received = "Diterima",
        /// Not agreed to.
        Rejected = "Ditolak",
        /// Called off; what was reserved is back.
        Cancelled = "Dibatalkan",
    }
}

text_enum! {
    /// What is done to a transfer.
    TransferAct {
        /// Agree, which reserves the pieces.
        Approve = "setujui",
        /// Not agree.
        Reject = "tolak",
        /// Hand it to whoever carries it.
        Send = "kirim",
        /// Count what came.
        Receive = "terima",
        /// Call it off.
        Cancel = "batal",
    }
}

/// The transfer stands where that cannot be done any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a transfer that is {0} is not to be {1}")]
pub struct NotNow(pub TransferStatus, pub TransferAct);

/// Where a transfer stands after `act`.
pub const fn after(status: TransferStatus, act: TransferAct) -> Result<TransferStatus, NotNow> {
    use {TransferAct as A, TransferStatus as S};
    match (status, act) {
        (S::Requested, A::Approve) => Ok(S::Approved),
        (S::Requested, A::Reject) => Ok(S::Rejected),
        (S::Approved, A::Send) => Ok(S::Sent),
        (S::Sent, A::Receive) => Ok(S::Received),
        (S::Requested | S::Approved, A::Cancel) => Ok(S::Cancelled),
        _ => Err(NotNow(status, act)),
    }
}

/// Between which branches, and whether the person asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Whose shelf the pieces leave.
    pub from: BranchId,
    /// Whose shelf they join.
    pub to: BranchId,
}

impl Route {
    /// Does the person work for one of the two?
    pub fn touches(self, actor: &Actor) -> bool {
        actor.reaches(self.from) || actor.reaches(self.to)
    }

    /// May the person do that to a transfer? The sending branch's admin agrees and sends, the receiving branch counts;
    /// until it is sent an admin of either calls it off, and before somebody agreed whoever asked for it.
    pub fn allows(self, actor: &Actor, status: TransferStatus, act: TransferAct, asked_for_it: bool) -> bool {
        let decides = actor.role.may(Right::ApproveTransfer);
        match act {
            TransferAct::Approve | TransferAct::Reject | TransferAct::Send => {
                decides && actor.reaches(self.from)
            }
            TransferAct::Receive => actor.role.may(Right::RequestTransfer) && actor.reaches(self.to),
            TransferAct::Cancel => {
                (decides && self.touches(actor))
                    || (asked_for_it && matches!(status, TransferStatus::Requested))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_back_and_what_is_over_stays_over() {
        for &status in TransferStatus::ALL {
            for &act in TransferAct::ALL {
                match after(status, act) {
                    Ok(next) => assert!(next > status, "{status} {act} {next}"),
                    Err(NotNow(at, what)) => assert_eq!((at, what), (status, act)),
                }
            }
        }
        for over in [TransferStatus::Received, TransferStatus::Rejected, TransferStatus::Cancelled] {
            assert!(TransferAct::ALL.iter().all(|&act| after(over, act).is_err()), "{over}");
        }
        assert!(after(TransferStatus::Sent, TransferAct::Cancel).is_err(), "what is on its way arrives");
    }
}
