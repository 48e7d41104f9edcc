//! Who acts: the person behind a session, with role and home branch.

use crate::id::{BranchId, UserId};

text_enum! {
    /// What a person may do; domain facts, section 2.
    Role {
        /// Owner: every branch.
        SuperAdmin = "super admin",
        /// Branch manager.
        Admin = "admin",
        /// Cashier.
        Cashier = "kasir",
        /// Workshop technician.
        Technician = "passet bantu",
    }
}

/// The person behind a request. Scope always comes from here, never from the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Their user row.
    pub user: UserId,
    /// Their name, as shown beside what they did.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their home branch; `None` only for a super admin.
    pub branch: Option<BranchId>,
}

impl Actor {
    /// Does this person have the very rights of `other`: same role, same branch?
    pub fn has_rights_of(&self, other: &Self) -> bool {
        self.role == other.role && self.branch == other.branch
    }

    /// May this person work on orders of `branch`? The workshop serves all branches; domain facts, section 2.
    pub fn works_for(&self, branch: BranchId) -> bool {
        self.role == Role::Technician || self.reaches(branch)
    }

    /// May this person see or change what belongs to `branch`? Super admins reach all, others their own.
    pub fn reaches(&self, branch: BranchId) -> bool {
        self.role == Role::SuperAdmin || self.branch == Some(branch)
    }
}
