//! What a branch sets for itself. Source: domain facts, section 2 (branches differ by settings, never by their name),
//! section 3 (opening hours) and section 8 (one threshold per kind of goods and branch).

use crate::{
    actor::Role,
    catalogue::{AlertLevel, ProductKind},
    hours::Week,
    money::Rupiah,
};

text_enum! {
    /// What a receipt is printed on.
    Paper {
        /// Till paper of 58 mm.
        Narrow = "58",
        /// Till paper of 80 mm.
        Wide = "80",
        /// Half a sheet.
        A5 = "a5",
        /// A sheet.
        A4 = "a4",
    }
}

/// From how many pieces down a kind of goods asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// At or below so many pieces, stock is low.
    pub low: i64,
    /// At or below so many pieces, stock is medium; never less than `low`.
    pub medium: i64,
}

impl Default for Threshold {
    /// Those of the feed: low ≤ 5, medium 6–10. Source: domain facts, section 8.
    fn default() -> Self {
        Self { low: 5, medium: 10 }
    }
}

impl Threshold {
    /// Most pieces a threshold may name.
    pub const MOST: i64 = 10_000;

    /// How urgent so many pieces are; custom-order lenses are always normal.
    pub const fn level(self, stock: i64, custom_order: bool) -> AlertLevel {
        if custom_order || stock > self.medium {
            AlertLevel::Normal
        } else if stock <= self.low {
            AlertLevel::Low
        } else {
            AlertLevel::Medium
        }
    }
}

/// The thresholds of a branch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Thresholds {
    /// Of frames.
    pub frame: Threshold,
    /// Of lenses.
    pub lens: Threshold,
    /// Of accessories.
    pub accessory: Threshold,
}

impl Thresholds {
    /// That of a kind.
    pub const fn of(&self, kind: ProductKind) -> Threshold {
        match kind {
            ProductKind::Frame => self.frame,
            ProductKind::Lens => self.lens,
            ProductKind::Accessory => self.accessory,
        }
    }
}

/// How much of a price may be given away without somebody higher saying yes, in whole percent; none: as much as one
/// likes. The owner has no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiscountLimits {
    /// Of a cashier.
    pub cashier: Option<i64>,
    /// Of an admin.
    pub admin: Option<i64>,
}

impl DiscountLimits {
    /// That of a role.
    pub const fn of(&self, role: Role) -> Option<i64> {
        match role {
            Role::Cashier | Role::Technician => self.cashier,
            Role::Admin => self.admin,
            Role::SuperAdmin => None,
        }
    }

    /// May `role` take `discount` off `price` (what the customer would pay without it)?
    pub fn allow(&self, role: Role, discount: Rupiah, price: Rupiah) -> bool {
        let parts = |amount: Rupiah, by: i64| i128::from(amount.get()) * i128::from(by);
        self.of(role).is_none_or(|percent| parts(discount, 100) <= parts(price, percent))
    }
}

/// What a branch sets for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Street and town, as printed; may be empty.
    pub address: String,
    /// As printed; may be empty.
    pub phone: String,
    /// When it is open.
    pub hours: Week,
    /// What its receipts are printed on unless asked otherwise.
    pub paper: Paper,
    /// Does it serve insured patients as such?
    pub takes_bpjs: bool,
    /// When stock is low.
    pub thresholds: Thresholds,
    /// How much may be given away.
    pub discounts: DiscountLimits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            address: String::new(),
            phone: String::new(),
            hours: Week::default(),
            paper: Paper::Wide,
            takes_bpjs: true,
            thresholds: Thresholds::default(),
            discounts: DiscountLimits::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_belongs_to_the_level_below_it() {
        let threshold = Threshold { low: 2, medium: 4 };
        let levels: Vec<_> = (1..=5).map(|stock| threshold.level(stock, false).as_str()).collect();
        assert_eq!(levels, ["low", "low", "medium", "medium", "normal"]);
        assert_eq!(threshold.level(0, true), AlertLevel::Normal);
    }

    #[test]
    fn a_limit_is_met_to_the_rupiah() {
        let rp = |amount| Rupiah::new(amount).unwrap();
        let limits = DiscountLimits { cashier: Some(10), admin: None };
        assert!(limits.allow(Role::Cashier, rp(50_000), rp(500_000)));
        assert!(!limits.allow(Role::Cashier, rp(50_001), rp(500_000)));
        assert!(limits.allow(Role::Admin, rp(500_000), rp(500_000)));
        assert!(limits.allow(Role::Cashier, Rupiah::ZERO, Rupiah::ZERO));
        assert!(limits.allow(Role::SuperAdmin, Rupiah::MAX, Rupiah::MAX));
    }
}
