//! What is written down about people's doings: who corrected, changed or looked at what, and why. Source: domain
//! facts, section 10, numbers 20 and 21 (corrections left no trace but a log file).

use serde::{Deserialize, Serialize};

text_enum! {
    /// What somebody did.
    Action {
        /// A day was opened.
        DayOpened = "kasir_dibuka",
        /// A day was closed.
        DayClosed = "kasir_ditutup",
        /// Cash was put into the drawer or taken out.
        CashMoved = "kas_dicatat",
        /// A sale was voided.
        SaleVoided = "penjualan_dibatalkan",
        /// A sale was changed.
        SaleEdited = "penjualan_diubah",
        /// Money was given back for a sale.
        SaleRefunded = "uang_dikembalikan",
        /// A broken lens was written off and replaced.
        LensReplaced = "lensa_rusak_diganti",
        /// A patient's record was opened.
        PatientSeen = "pasien_dilihat",
        /// A patient was added.
        PatientAdded = "pasien_ditambah",
        /// A patient's record was changed.
        PatientChanged = "pasien_diubah",
        /// A patient who was in the list twice became one.
        PatientMerged = "pasien_digabung",
        /// A prescription was written down.
        PrescriptionAdded = "resep_ditambah",
        /// A prescription was withdrawn.
        PrescriptionWithdrawn = "resep_dicabut",
        /// Somebody who signs in was added.
        UserAdded = "pengguna_ditambah",
        /// Somebody's name, role, branch, access or password was changed.
        UserChanged = "pengguna_diubah",
        /// Somebody was signed out everywhere by another.
        UserSignedOut = "pengguna_dikeluarkan",
        /// Somebody changed their own password.
        PasswordChanged = "kata_sandi_diganti",
        /// Somebody gave themselves a PIN.
        PinSet = "pin_diganti",
        /// Somebody will sign in with a code from an app too.
        SecondFactorSet = "dua_langkah_aktif",
        /// Somebody's password alone is enough again.
        SecondFactorRemoved = "dua_langkah_mati",
        /// Somebody said yes to a discount above another's limit.
        DiscountApproved = "diskon_disetujui",
        /// A count of stock was begun, booked or given up.
        StockCounted = "opname",
        /// A transfer was asked for, or taken a step on.
        TransferStepped = "transfer",
        /// Goods were added.
        GoodsAdded = "barang_ditambah",
        /// Goods were changed.
        GoodsChanged = "barang_diubah",
        /// A branch was added.
        BranchAdded = "cabang_ditambah",
        /// What a branch sets for itself was changed.
        BranchChanged = "cabang_diubah",
    }
}

text_enum! {
    /// To what.
    Subject {
        /// A sale.
        Sale = "penjualan",
        /// A patient.
        Patient = "pasien",
        /// Somebody who signs in.
        User = "pengguna",
        /// A branch.
        Branch = "cabang",
        /// A count of stock.
        StockCount = "opname",
        /// A transfer of stock.
        Transfer = "transfer",
        /// A frame.
        Frame = "frame",
        /// A lens.
        Lens = "lensa",
        /// An accessory.
        Accessory = "aksesoris",
    }
}

/// One field that was changed. Texts as a screen would show them; none where there was nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Wire name of the field.
    pub field: String,
    /// What it was.
    pub before: Option<String>,
    /// What it became.
    pub after: Option<String>,
}

/// The fields in which `pairs` (name, before, after) differ.
pub fn changes<'a>(
    pairs: impl IntoIterator<Item = (&'a str, Option<String>, Option<String>)>,
) -> Vec<Change> {
    let differing = pairs.into_iter().filter(|(_, before, after)| before != after);
    differing.map(|(field, before, after)| Change { field: field.to_owned(), before, after }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_a_change() {
        let text = |text: &str| Some(text.to_owned());
        let found = changes([("a", text("x"), text("x")), ("b", None, text("y")), ("c", text("z"), None)]);
        let named: Vec<_> = found.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(named, ["b", "c"]);
    }
}
