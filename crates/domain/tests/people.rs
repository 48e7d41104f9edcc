//! Who may change whom into what, for any two people and any change.

use melati_domain::{
    actor::{Actor, Role},
    id::{BranchId, UserId},
    people::{PeopleError, Standing, manages, may_change, may_give},
};
use proptest::{prelude::*, sample::select};

fn home(role: Role, branch: i64) -> Option<BranchId> {
    (role != Role::SuperAdmin).then_some(BranchId(branch))
}

prop_compose! {
    fn standing()(role in select(Role::ALL), branch in 1..4_i64, is_active in any::<bool>()) -> Standing {
        Standing { role, branch: home(role, branch), is_active }
    }
}

prop_compose! {
    fn actor_who_is(roles: &'static [Role])(user in 1..4_i64, role in select(roles), branch in 1..4_i64) -> Actor {
        Actor { user: UserId(user), name: String::new(), role, branch: home(role, branch) }
    }
}

fn actor() -> impl Strategy<Value = Actor> {
    actor_who_is(Role::ALL)
}

/// The standing of somebody who acts.
fn of(actor: &Actor) -> Standing {
    Standing { role: actor.role, branch: actor.branch, is_active: true }
}

proptest! {
    #[test]
    fn only_owners_and_admins_manage_and_admins_their_own_branch(actor in actor(), them in standing()) {
        let expected = match actor.role {
            Role::SuperAdmin => true,
            Role::Admin => them.role != Role::SuperAdmin && them.branch == actor.branch,
            Role::Cashier | Role::Technician => false,
        };
        prop_assert_eq!(manages(&actor, them), expected);
    }

    #[test]
    fn an_admin_gives_no_more_than_an_admins_rights_at_home(actor in actor_who_is(&[Role::Admin]), them in standing()) {
        let given = may_give(&actor, them).is_ok();
        prop_assert_eq!(given, them.role != Role::SuperAdmin && them.branch == actor.branch);
    }

    #[test]
    fn nobody_raises_moves_or_locks_out_themselves(actor in actor_who_is(&[Role::Admin]), to in standing(), others in 1..3_usize) {
        let changed = may_change(&actor, actor.user, of(&actor), to, others);
        prop_assert_eq!(changed.is_ok(), to == of(&actor));
    }

    #[test]
    fn an_owner_never_locks_himself_out(actor in actor_who_is(&[Role::SuperAdmin]), to in standing(), others in 0..3_usize) {
        let to = Standing { is_active: false, ..to };
        prop_assert!(may_change(&actor, actor.user, of(&actor), to, others).is_err());
    }

    #[test]
    fn an_owner_is_always_left(actor in actor(), user in 1..4_i64, from in standing(), to in standing(), others in 0..3_usize) {
        let owners = |it: Standing| others + usize::from(it.is_owner());
        if manages(&actor, from) && owners(from) > 0 && may_change(&actor, UserId(user), from, to, others).is_ok() {
            prop_assert!(owners(to) > 0);
        }
    }

    #[test]
    fn an_owner_may_do_all_else(actor in actor_who_is(&[Role::SuperAdmin]), from in standing(), to in standing()) {
        prop_assert_eq!(may_change(&actor, UserId(9), from, to, 1), Ok(()));
    }
}

#[test]
fn refusals_say_why() {
    let admin = Actor { user: UserId(1), name: String::new(), role: Role::Admin, branch: Some(BranchId(1)) };
    let kasir = Standing { role: Role::Cashier, branch: Some(BranchId(1)), is_active: true };
    let owner = Standing { role: Role::SuperAdmin, branch: None, is_active: true };
    let moved = Standing { branch: Some(BranchId(2)), ..kasir };
    let gone = Standing { is_active: false, ..of(&admin) };
    assert_eq!(may_change(&admin, UserId(2), kasir, owner, 1), Err(PeopleError::NotYourRole));
    assert_eq!(may_change(&admin, UserId(2), kasir, moved, 1), Err(PeopleError::NotYourBranch));
    assert_eq!(may_change(&admin, UserId(1), of(&admin), gone, 1), Err(PeopleError::Yourself));
    let boss = Actor { user: UserId(1), name: String::new(), role: Role::SuperAdmin, branch: None };
    assert_eq!(may_change(&boss, UserId(1), owner, kasir, 0), Err(PeopleError::LastOwner));
}
