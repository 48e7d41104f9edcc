//! The rights of every role, against the table of the domain facts, section 2.

use melati_domain::{
    actor::{
        Actor,
        Role::{self, Admin, Cashier, SuperAdmin, Technician},
    },
    id::{BranchId, UserId},
    rights::Right,
};

/// Row by row: who may. What a menu only hid is refused.
const TABLE: &[(Right, &[Role])] = &[
    // Create sale: kasir today and while open; admins any time. Hidden from passet.
    (Right::RingUp, &[SuperAdmin, Admin, Cashier]),
    (Right::RingUpAnyTime, &[SuperAdmin, Admin]),
    // Orders: the technician's queue shows them too.
    (Right::SeeSales, &[SuperAdmin, Admin, Cashier, Technician]),
    (Right::TakePayment, &[SuperAdmin, Admin, Cashier]),
    // BPJS photo: not passet.
    (Right::KeepProof, &[SuperAdmin, Admin, Cashier]),
    (Right::VoidSale, &[SuperAdmin, Admin]),
    // Edit sale: kasir yes (of today, before work begins), its date only admins.
    (Right::EditSale, &[SuperAdmin, Admin, Cashier]),
    (Right::EditSaleAnyTime, &[SuperAdmin, Admin]),
    (Right::RefundSale, &[SuperAdmin, Admin]),
    // Ganti lensa stands on the cashier's list of tasks (section 9), the bench is the technician's.
    (Right::ReplaceLens, &[SuperAdmin, Admin, Cashier, Technician]),
    (Right::StepOrder, &[SuperAdmin, Admin, Cashier, Technician]),
    // The stock feed is for all.
    (Right::SeeCatalogue, &[SuperAdmin, Admin, Cashier, Technician]),
    (Right::SeePatients, &[SuperAdmin, Admin, Cashier]),
    (Right::EditPatients, &[SuperAdmin, Admin, Cashier]),
    // What cannot be taken back and touches all branches.
    (Right::MergePatients, &[SuperAdmin, Admin]),
    (Right::EditShelf, &[SuperAdmin, Admin, Cashier]),
    (Right::EditLensFully, &[SuperAdmin, Admin]),
    (Right::SeePurchasePrices, &[SuperAdmin, Admin]),
    // Accessories: admins edit, but the modal is the owner's.
    (Right::EditAccessories, &[SuperAdmin, Admin]),
    (Right::AddAccessories, &[SuperAdmin]),
    // The counter says what it lacks; giving away what stands in a shop is its admin's.
    (Right::RequestTransfer, &[SuperAdmin, Admin, Cashier]),
    (Right::ApproveTransfer, &[SuperAdmin, Admin]),
    // Whoever counts does not also write off what is missing.
    (Right::CountStock, &[SuperAdmin, Admin, Cashier]),
    (Right::BookCount, &[SuperAdmin, Admin]),
    // The drawer is the counter's; opening and closing it is not.
    (Right::SeeCash, &[SuperAdmin, Admin, Cashier]),
    (Right::MoveCash, &[SuperAdmin, Admin, Cashier]),
    (Right::OpenDay, &[SuperAdmin, Admin]),
    (Right::HearSales, &[SuperAdmin, Admin]),
    // The trail is for whoever answers for a branch.
    (Right::SeeAudit, &[SuperAdmin, Admin]),
    (Right::ManageUsers, &[SuperAdmin, Admin]),
    (Right::ApproveDiscount, &[SuperAdmin, Admin]),
    (Right::ManageBranch, &[SuperAdmin, Admin]),
    (Right::AddBranches, &[SuperAdmin]),
];

#[test]
fn every_role_may_what_the_table_says_and_nothing_else() {
    assert_eq!(
        TABLE.iter().map(|(right, _)| *right).collect::<Vec<_>>(),
        Right::ALL,
        "every right has its row"
    );
    for (right, who) in TABLE {
        for role in Role::ALL {
            assert_eq!(role.may(*right), who.contains(role), "{role}: {right}");
        }
    }
}

#[test]
fn only_a_super_admin_reaches_beyond_the_home_branch() {
    for &role in Role::ALL {
        let actor = |branch| Actor { user: UserId(1), name: String::from("A"), role, branch };
        let at_home = actor(Some(BranchId(1)));
        assert!(at_home.reaches(BranchId(1)), "{role}");
        assert_eq!(at_home.reaches(BranchId(2)), role == SuperAdmin, "{role}");
        assert_eq!(actor(None).reaches(BranchId(1)), role == SuperAdmin, "{role} without a branch");
    }
}
