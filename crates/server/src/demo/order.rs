//! An order's way through the demo's workshop: what happens to it next, when, and by whom.

use melati_app::{
    payments::{TypedPayment, take_in},
    sales::SaleRecord,
    workflow::take_step_in,
};
use melati_domain::{
    day::Millis,
    id::SaleId,
    money::Rupiah,
    sale::{LineKind, OrderKind, PaymentMethod},
    workflow::WorkStatus,
};
use melati_store::Tx;
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

use super::{
    DemoError,
    shelf::Goods,
    staff::Team,
    week::{days_later, minutes_later},
};

/// An order with the step that it will take next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    /// Index of the branch's team.
    pub(super) team: usize,
    sale: SaleId,
    /// Its lenses come from the supplier.
    ordered_lens: bool,
    balance: Rupiah,
    to: WorkStatus,
}

impl Order {
    /// The order behind a sale that was rung up at `at`, and when it moves; `None` where there is nothing to do.
    pub(super) fn begin(
        rng: &mut StdRng,
        team: usize,
        record: &SaleRecord,
        goods: &Goods,
        at: Millis,
    ) -> Option<(Millis, Self)> {
        let from_supplier = |number: Option<i64>| {
            goods.lenses.iter().any(|lens| Some(lens.id.0) == number && lens.is_custom_order)
        };
        let ordered_lens = record.sale.order_kind == OrderKind::Custom
            || record.lines.iter().any(|line| line.kind == LineKind::Lens && from_supplier(line.product));
        let order = Self {
            team,
            sale: record.sale.id,
            ordered_lens,
            balance: record.sale.balance,
            to: record.sale.work_status,
        };
        order.next(rng, at)
    }

    /// Takes its step at `at`; answers what comes after.
    pub(super) async fn step(
        self,
        tx: &mut Tx,
        rng: &mut StdRng,
        team: &Team,
        at: Millis,
    ) -> Result<Option<(Millis, Self)>, DemoError> {
        let cashier = team.cashiers.choose(rng).unwrap_or(&team.admin);
        if self.to == WorkStatus::Collected && self.balance > Rupiah::ZERO {
            if rng.random_ratio(1, 4) {
                // They come back with the money another day.
                return Ok(Some((days_later(rng, self.team, at, 4..20), self)));
            }
            let method = if rng.random_ratio(2, 3) { PaymentMethod::Cash } else { PaymentMethod::Qris };
            let payment = TypedPayment { tendered: self.balance, method, bank: None };
            take_in(tx, cashier, self.sale, payment, None, at).await?;
        }
        let by = match self.to {
            WorkStatus::InProgress | WorkStatus::Done => &team.technician,
            _ => cashier,
        };
        take_step_in(tx, by, self.sale, self.to, None, at).await?;
        Ok(self.next(rng, at))
    }

    /// What comes after the status that was reached at `at`.
    fn next(self, rng: &mut StdRng, at: Millis) -> Option<(Millis, Self)> {
        use WorkStatus as S;
        let team = self.team;
        let (to, when) = match self.to {
            S::Waiting if self.ordered_lens => (S::LensOrdered, minutes_later(rng, team, at, 20..180)),
            // The bench is busy now and then.
            S::Waiting if rng.random_ratio(1, 4) => (S::InProgress, days_later(rng, team, at, 1..3)),
            S::Waiting => (S::InProgress, minutes_later(rng, team, at, 60..600)),
            S::LensOrdered => (S::LensArrived, days_later(rng, team, at, 4..12)),
            S::LensArrived => (S::InProgress, days_later(rng, team, at, 1..4)),
            S::InProgress => (S::Done, minutes_later(rng, team, at, 60..500)),
            S::Done => (S::PatientTold, minutes_later(rng, team, at, 30..400)),
            // Most come within days, a few let it lie.
            S::PatientTold if rng.random_ratio(1, 16) => (S::Collected, days_later(rng, team, at, 15..70)),
            S::PatientTold => (S::Collected, days_later(rng, team, at, 1..6)),
            S::Collected => return None,
        };
        Some((when, Self { to, ..self }))
    }
}
