//! The cleaner that private customers get with their purchase; domain facts, section 3.

use crate::{
    id::AccessoryId,
    money::Rupiah,
    sale::{Customer, Item, Line, LineKind, MAX_LINES},
};

/// A cleaner on the shelf of the branch that sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaner {
    /// Its accessory row.
    pub id: AccessoryId,
    /// Its name, as printed.
    pub name: String,
    /// Pieces on the shelf.
    pub stock: i64,
}

/// Is an accessory of this name a cleaner? The shops know it by name alone.
pub fn is_cleaner(name: &str) -> bool {
    name.to_lowercase().contains("cleaner")
}

/// The line at price 0 that joins these lines, if any: one cleaner for a customer who is not insured,
/// when it is in stock and the basket holds none. It never makes a basket out of nothing.
///
/// It takes stock like any other line, and adds nothing to what is paid.
pub fn free_cleaner(customer: Customer, lines: &[Line], shelf: &Cleaner) -> Option<Line> {
    let has_one =
        lines.iter().any(|line| line.item.kind() == LineKind::Accessory && is_cleaner(&line.description));
    let due = customer.class().is_none()
        && !has_one
        && shelf.stock >= 1
        && is_cleaner(&shelf.name)
        && (1..MAX_LINES).contains(&lines.len());
    due.then(|| Line {
        item: Item::Accessory { id: shelf.id },
        description: shelf.name.clone(),
        quantity: 1,
        unit_price: Rupiah::ZERO,
    })
}
