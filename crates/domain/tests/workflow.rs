//! Every step an order may make, and what no history of steps can do; domain facts, section 7.

use melati_domain::{
    actor::Role,
    workflow::{
        OrderState, Step, StepError,
        WorkStatus::{self, Collected, Done, InProgress, LensArrived, LensOrdered, PatientTold, Waiting},
        offered, role_may_set, step,
    },
};
use proptest::{collection::vec, prelude::*, sample::select};

fn order(status: WorkStatus) -> OrderState {
    OrderState { status, paid_off: true, was_ready: status >= Done, voided: false }
}

/// Where each role may take a paid order from `from`, without and with a reason. Admins are the same twice.
fn table(role: Role, from: WorkStatus) -> (Vec<WorkStatus>, Vec<WorkStatus>) {
    let forward = match role {
        Role::Admin | Role::SuperAdmin => match from {
            Waiting => vec![LensOrdered, LensArrived, InProgress, Done],
            LensOrdered => vec![LensArrived, InProgress, Done],
            LensArrived => vec![InProgress, Done],
            InProgress => vec![Done],
            Done => vec![PatientTold, Collected],
            PatientTold => vec![Collected],
            Collected => vec![],
        },
        Role::Technician => match from {
            Waiting => vec![LensOrdered, LensArrived, InProgress, Done],
            LensOrdered => vec![LensArrived, InProgress, Done],
            LensArrived => vec![InProgress, Done],
            InProgress => vec![Done],
            Done | PatientTold | Collected => vec![],
        },
        Role::Cashier => match from {
            Waiting => vec![LensOrdered, LensArrived],
            LensOrdered => vec![LensArrived],
            LensArrived | InProgress | Collected => vec![],
            Done => vec![PatientTold, Collected],
            PatientTold => vec![Collected],
        },
    };
    let backward: &[WorkStatus] = match role {
        Role::Admin | Role::SuperAdmin => match from {
            Waiting => &[],
            LensOrdered => &[Waiting],
            LensArrived => &[Waiting, LensOrdered],
            InProgress => &[Waiting, LensOrdered, LensArrived],
            Done => &[Waiting, LensOrdered, LensArrived, InProgress],
            PatientTold => &[Waiting, LensOrdered, LensArrived, InProgress, Done],
            Collected => &[Waiting, LensOrdered, LensArrived, InProgress, Done, PatientTold],
        },
        Role::Cashier | Role::Technician => &[],
    };
    let with_reason = backward.iter().copied().chain(forward.clone()).collect();
    (forward, with_reason)
}

#[test]
fn every_role_takes_orders_where_the_table_says() {
    for &role in Role::ALL {
        for &from in WorkStatus::ALL {
            let (plain, with_reason) = table(role, from);
            for (reason, allowed) in [(false, plain), (true, with_reason)] {
                let open: Vec<_> = WorkStatus::ALL
                    .iter()
                    .copied()
                    .filter(|&to| step(order(from), to, role, reason).is_ok())
                    .collect();
                assert_eq!(open, allowed, "{role} from {from}, reason given: {reason}");
            }
        }
    }
}

#[test]
fn the_statuses_a_role_may_set_at_all() {
    let may =
        |role| WorkStatus::ALL.iter().copied().filter(move |&to| role_may_set(role, to)).collect::<Vec<_>>();

    assert_eq!(may(Role::SuperAdmin), WorkStatus::ALL);
    assert_eq!(may(Role::Admin), WorkStatus::ALL);
    assert_eq!(may(Role::Technician), [LensOrdered, LensArrived, InProgress, Done]);
    assert_eq!(may(Role::Cashier), [LensOrdered, LensArrived, PatientTold, Collected]);
}

#[test]
fn a_refusal_says_why() {
    let by = |role, from, to, reason| step(order(from), to, role, reason);

    assert_eq!(by(Role::Cashier, Waiting, Done, false), Err(StepError::RoleMayNot(Done)));
    assert_eq!(by(Role::Technician, Done, Collected, false), Err(StepError::RoleMayNot(Collected)));
    let back = StepError::NotAllowed { from: LensArrived, to: LensOrdered };
    assert_eq!(by(Role::Technician, LensArrived, LensOrdered, true), Err(back));
    assert_eq!(by(Role::Admin, Done, InProgress, false), Err(StepError::ReasonMissing));
    let unfinished = StepError::NotAllowed { from: InProgress, to: Collected };
    assert_eq!(by(Role::SuperAdmin, InProgress, Collected, true), Err(unfinished));
    let nowhere = StepError::NotAllowed { from: Done, to: Done };
    assert_eq!(by(Role::Admin, Done, Done, true), Err(nowhere));

    let unpaid = OrderState { paid_off: false, ..order(PatientTold) };
    assert_eq!(step(unpaid, Collected, Role::Admin, true), Err(StepError::NotPaidOff));
    let voided = OrderState { voided: true, ..order(Waiting) };
    for &role in Role::ALL {
        assert_eq!(step(voided, LensOrdered, role, true), Err(StepError::Voided));
    }
}

#[test]
fn readiness_is_announced_the_first_time_only() {
    let first = step(order(InProgress), Done, Role::Technician, false);
    assert_eq!(first, Ok(Step { from: InProgress, to: Done, announces_ready: true }));

    let again = OrderState { was_ready: true, ..order(InProgress) };
    assert_eq!(
        step(again, Done, Role::Technician, false),
        Ok(Step { from: InProgress, to: Done, announces_ready: false })
    );
}

#[test]
fn a_screen_offers_only_steps_that_would_be_taken() {
    for &role in Role::ALL {
        for &from in WorkStatus::ALL {
            assert_eq!(
                offered(order(from), role).collect::<Vec<_>>(),
                table(role, from).0,
                "{role} from {from}"
            );
        }
    }
    let unpaid = OrderState { paid_off: false, ..order(Done) };
    assert_eq!(offered(unpaid, Role::Cashier).collect::<Vec<_>>(), [PatientTold]);
    let voided = OrderState { voided: true, ..order(Done) };
    assert_eq!(offered(voided, Role::SuperAdmin).count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_history_announces_twice_or_hands_over_early(
        tries in vec((select(WorkStatus::ALL), select(Role::ALL), any::<bool>(), any::<bool>()), 0..60),
    ) {
        let mut order = OrderState { status: Waiting, paid_off: false, was_ready: false, voided: false };
        let mut announced = 0;
        for (to, role, reason, paid_off) in tries {
            order.paid_off |= paid_off;
            let Ok(taken) = step(order, to, role, reason) else { continue };
            prop_assert_eq!((taken.from, taken.to), (order.status, to));
            announced += u32::from(taken.announces_ready);
            if to == Collected {
                prop_assert!(order.paid_off && order.was_ready && order.status >= Done);
            }
            if to < taken.from {
                prop_assert!(reason && matches!(role, Role::Admin | Role::SuperAdmin));
            }
            order.was_ready |= to == Done;
            order.status = to;
            prop_assert_eq!(announced, u32::from(order.was_ready));
        }
    }
}
