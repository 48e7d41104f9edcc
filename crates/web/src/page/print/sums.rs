//! The figures below the goods of a receipt. They add up, whoever reads them with a pencil.

use melati_domain::money::Rupiah;

/// What the customer pays, and what it is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// Paid by BPJS; zero for a private sale.
    pub claim: Rupiah,
    /// What is added up, by name; empty where that is the total and nothing else.
    pub parts: Vec<(&'static str, Rupiah)>,
    /// Taken off them.
    pub discount: Rupiah,
    /// What the customer pays.
    pub total: Rupiah,
}

impl Sums {
    /// Of a private sale: its goods, and what was added to their prices.
    pub fn private(goods: Rupiah, extra: Rupiah, total: Rupiah) -> Self {
        let sums = Self::new(Rupiah::ZERO, [("Harga barang", goods), ("Biaya tambahan", extra)], total);
        if sums.parts.len() > 1 || sums.discount > Rupiah::ZERO {
            sums
        } else {
            Self { parts: Vec::new(), ..sums }
        }
    }

    /// Of an insured sale: what a frame above the class, the cashier and the accessories add.
    pub fn insured(claim: Rupiah, [upgrade, extra, accessories]: [Rupiah; 3], total: Rupiah) -> Self {
        let parts = [("Selisih naik kelas", upgrade), ("Biaya tambahan", extra), ("Aksesoris", accessories)];
        Self::new(claim, parts, total)
    }

    fn new(claim: Rupiah, parts: impl IntoIterator<Item = (&'static str, Rupiah)>, total: Rupiah) -> Self {
        let parts: Vec<_> = parts.into_iter().filter(|(_, amount)| *amount > Rupiah::ZERO).collect();
        let all = Rupiah::sum(parts.iter().map(|(_, amount)| *amount)).unwrap_or(Rupiah::MAX);
        // A discount beyond what an insured patient pays takes off no more than that.
        let discount = all.minus(total).unwrap_or_default().or_zero();
        Self { claim, parts, discount, total }
    }

    /// Goods of an insured patient are printed without their prices.
    pub fn is_insured(&self) -> bool {
        self.claim > Rupiah::ZERO
    }

    /// Does the customer pay anything, or would but for a discount?
    pub fn asks(&self) -> bool {
        !self.is_insured() || self.total > Rupiah::ZERO || !self.parts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rp(amount: i64) -> Rupiah {
        Rupiah::new(amount).unwrap()
    }

    #[test]
    fn the_total_alone_needs_no_parts() {
        let plain = Sums::private(rp(700_000), rp(0), rp(700_000));
        assert_eq!((plain.parts, plain.discount), (vec![], rp(0)));
        let cheaper = Sums::private(rp(700_000), rp(0), rp(680_000));
        assert_eq!((cheaper.parts, cheaper.discount), (vec![("Harga barang", rp(700_000))], rp(20_000)));
    }

    #[test]
    fn an_insured_patient_sees_what_each_extra_costs() {
        let sums = Sums::insured(rp(220_000), [rp(0), rp(150_000), rp(30_000)], rp(170_000));
        assert_eq!(sums.parts, [("Biaya tambahan", rp(150_000)), ("Aksesoris", rp(30_000))]);
        assert_eq!(sums.discount, rp(10_000));
        // Case 15 of the price table.
        let forgiven = Sums::insured(rp(165_000), [rp(0), rp(50_000), rp(0)], rp(0));
        assert!(forgiven.asks() && forgiven.discount == rp(50_000));
        assert!(!Sums::insured(rp(165_000), [rp(0); 3], rp(0)).asks());
    }
}
