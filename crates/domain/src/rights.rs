//! Which role may do what; domain facts, section 2. The server refuses whatever the menu hides.

use crate::actor::Role;

text_enum! {
    /// One capability. Branch scope is asked separately ([`crate::actor::Actor::reaches`]).
    Right {
        /// Ring up a sale dated today, while the branch is open.
        RingUp = "ring_up",
        /// Ring up at any time, also back-dated, also while the branch is closed.
        RingUpAnyTime = "ring_up_any_time",
        /// See sales and orders.
        SeeSales = "see_sales",
        /// Take a payment towards a balance.
        TakePayment = "take_payment",
        /// See and add the photo and the signature of a BPJS sale.
        KeepProof = "keep_proof",
        /// Void a sale.
        VoidSale = "void_sale",
        /// Change a sale of today that waits, while the branch is open.
        EditSale = "edit_sale",
        /// Change a sale at any time, also its day.
        EditSaleAnyTime = "edit_sale_any_time",
        /// Give money back for a sale that stands.
        RefundSale = "refund_sale",
        /// Write off a lens that broke on the bench, and take another from the shelf.
        ReplaceLens = "replace_lens",
        /// Move an order through the workflow (which steps: [`crate::workflow`]).
        StepOrder = "step_order",
        /// See shelf goods: what there is, at what price, how many.
        SeeCatalogue = "see_catalogue",
        /// See patients with address, phone and card number.
        SeePatients = "see_patients",
        /// Add and change patients.
        EditPatients = "edit_patients",
        /// Make one of a patient who is in the list twice.
        MergePatients = "merge_patients",
        /// Add, change and restock frames; add and restock lenses, change a lens's selling price.
        EditShelf = "edit_shelf",
        /// Change every field of a lens.
        EditLensFully = "edit_lens_fully",
        /// See purchase prices.
        SeePurchasePrices = "see_purchase_prices",
        /// Change and restock accessories.
        EditAccessories = "edit_accessories",
        /// Add accessories and set their purchase price.
        AddAccessories = "add_accessories",
        /// See transfers that touch one's branch, ask for goods of another, count what came.
        RequestTransfer = "request_transfer",
        /// Agree to a transfer, send it, or not.
        ApproveTransfer = "approve_transfer",
        /// Count what stands on the shelf.
        CountStock = "count_stock",
        /// Book the differences of a count, or give it up.
        BookCount = "book_count",
        /// See what is in the drawer and what was taken.
        SeeCash = "see_cash",
        /// Put cash into the drawer and take some out.
        MoveCash = "move_cash",
        /// Open and close a day.
        OpenDay = "open_day",
        /// Hear of new sales as they are rung up.
        HearSales = "hear_sales",
        /// Read the audit trail.
        SeeAudit = "see_audit",
        /// Add and change users.
        ManageUsers = "manage_users",
        /// Say yes, with a PIN, to a discount above another's limit.
        ApproveDiscount = "approve_discount",
        /// Change what a branch sets for itself.
        ManageBranch = "manage_branch",
        /// Add branches.
        AddBranches = "add_branches",
    }
}

impl Role {
    /// May this role use `right` at all (within its branch)?
    pub const fn may(self, right: Right) -> bool {
        use Right as R;
        match self {
            Self::SuperAdmin => true,
            Self::Admin => !matches!(right, R::AddAccessories | R::AddBranches),
            Self::Cashier => matches!(
                right,
                R::RingUp
                    | R::SeeSales
                    | R::TakePayment
                    | R::EditSale
                    | R::ReplaceLens
                    | R::KeepProof
                    | R::StepOrder
                    | R::SeeCatalogue
                    | R::SeePatients
                    | R::EditPatients
                    | R::EditShelf
                    | R::RequestTransfer
                    | R::CountStock
                    | R::SeeCash
                    | R::MoveCash
            ),
            Self::Technician => {
                matches!(right, R::SeeSales | R::StepOrder | R::ReplaceLens | R::SeeCatalogue)
            }
        }
    }
}
