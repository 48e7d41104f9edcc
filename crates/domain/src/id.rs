//! Identities: one type per kind of thing, so that a patient's number cannot be used for a sale.

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id! {
    /// A branch (cabang).
    BranchId,
    /// A person who signs in.
    UserId,
    /// A patient (pasien); patients are shared by all branches.
    PatientId,
    /// A frame row of one branch.
    FrameId,
    /// A lens row of one branch.
    LensId,
    /// An accessory row of one branch.
    AccessoryId,
    /// A sale (penjualan), which is also the work order.
    SaleId,
    /// A prescription of a patient.
    PrescriptionId,
    /// One payment towards a sale.
    PaymentId,
    /// One correction of a sale.
    CorrectionId,
    /// A count of what stands on a shelf.
    StockCountId,
    /// A transfer of stock between branches.
    TransferId,
}
