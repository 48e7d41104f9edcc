//! Who may add and change people, and into what; domain facts, section 2 ("Users: admin all but super admin") and
//! section 10, number 26 (an admin could demote or re-password a super admin).

use crate::{
    actor::{Actor, Role},
    id::{BranchId, UserId},
    rights::Right,
};

/// What a person may do, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Role.
    pub role: Role,
    /// Home branch; none for a super admin.
    pub branch: Option<BranchId>,
    /// May sign in.
    pub is_active: bool,
}

impl Standing {
    /// Does this person answer for every branch?
    pub fn is_owner(&self) -> bool {
        self.role == Role::SuperAdmin && self.is_active
    }
}

/// Why a person may not be added or changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeopleError {
    /// Only a super admin makes somebody a super admin.
    #[error("an admin makes nobody a super admin")]
    NotYourRole,
    /// An admin keeps people in the home branch.
    #[error("an admin moves nobody to another branch")]
    NotYourBranch,
    /// Nobody raises, moves or locks out themselves.
    #[error("nobody changes their own role, branch or access")]
    Yourself,
    /// One's own password is changed where the old one is asked for.
    #[error("one's own password is changed by giving the old one")]
    OwnPassword,
    /// Nobody would be left who answers for every branch.
    #[error("the last super admin stays")]
    LastOwner,
}

/// Does `actor` manage somebody of this standing? Whom they do not manage is not there for them.
pub fn manages(actor: &Actor, them: Standing) -> bool {
    match actor.role {
        Role::SuperAdmin => true,
        role => role.may(Right::ManageUsers) && them.role != Role::SuperAdmin && them.branch == actor.branch,
    }
}

/// May `actor`, who manages people, give somebody this standing?
pub fn may_give(actor: &Actor, standing: Standing) -> Result<(), PeopleError> {
    if actor.role == Role::SuperAdmin {
        return Ok(());
    }
    if standing.role == Role::SuperAdmin {
        return Err(PeopleError::NotYourRole);
    }
    if standing.branch != actor.branch {
        return Err(PeopleError::NotYourBranch);
    }
    Ok(())
}

/// May `actor` bring `user`, whom they manage, from one standing to another? `other_owners`: how many active super
/// admins there are besides.
pub fn may_change(
    actor: &Actor,
    user: UserId,
    from: Standing,
    to: Standing,
    other_owners: usize,
) -> Result<(), PeopleError> {
    if from == to {
        return Ok(());
    }
    if from.is_owner() && !to.is_owner() && other_owners == 0 {
        return Err(PeopleError::LastOwner);
    }
    if actor.user == user && (actor.role != Role::SuperAdmin || !to.is_active) {
        return Err(PeopleError::Yourself);
    }
    may_give(actor, to)
}
