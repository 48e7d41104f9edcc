//! A demo shop that keeps selling: sales, payments, steps of orders and restocking, through the same actions as
//! everybody's, so that a visitor sees the screens move.

use std::time::Duration;

use melati_app::{App, Refusal, days, payments, sales, shelf, workflow};
use melati_domain::{
    catalogue::Product,
    money::Rupiah,
    sale::{OrderKind, PaymentMethod},
    workflow::WorkStatus,
};
use melati_store::sales::{Sale, SaleFilter};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use tokio_util::sync::CancellationToken;

use super::{
    DemoError, basket,
    patients::Customers,
    shelf::Goods,
    staff::{Staff, Team},
};

/// Orders that are moved for each sale: as many as a sale takes steps, so that the workshop keeps up.
const STEPS_A_SALE: usize = 4;

/// Why there is no traffic.
#[derive(Debug, thiserror::Error)]
pub enum TrafficError {
    /// Nobody of the demo is there.
    #[error(
        "this is no demo shop, so nobody keeps selling in it; use --demo, or `melati demo` on an empty database"
    )]
    NotTheDemo,
    /// The store failed.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A shop that keeps selling.
pub struct Traffic {
    app: App,
    staff: Staff,
    customers: Customers,
    rng: StdRng,
    between: Duration,
}

impl Traffic {
    /// Traffic of `rate` sales a minute; the shop must be the demo's.
    pub async fn new(app: &App, rate: u32, seed: u64) -> Result<Self, TrafficError> {
        let read = app.store.reader.read(|tx| {
            Box::pin(async move { Ok::<_, Refusal>((Staff::find(tx).await?, Customers::find(tx).await?)) })
        });
        let (staff, customers) = read.await?;
        Ok(Self {
            app: app.clone(),
            staff: staff.filter(|staff| !staff.teams.is_empty()).ok_or(TrafficError::NotTheDemo)?,
            customers,
            rng: StdRng::seed_from_u64(seed.wrapping_add(1)),
            between: Duration::from_mins(1) / rate.max(1),
        })
    }

    /// Sells until `stop`.
    pub async fn run(mut self, stop: CancellationToken) {
        loop {
            let pause = self.between.mul_f64(self.rng.random_range(0.6..1.4));
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
            if let Err(error) = self.serve_somebody().await {
                tracing::warn!(%error, "the demo's traffic was refused");
            }
        }
    }

    /// One customer buys, some orders move, and what has run low is restocked now and then.
    async fn serve_somebody(&mut self) -> Result<(), DemoError> {
        let Some(team) = self.staff.teams.choose(&mut self.rng).cloned() else { return Ok(()) };
        let branch = team.branch;
        let goods =
            self.app.store.reader.read(move |tx| Box::pin(async move { Goods::find(tx, branch).await }));
        let goods = goods.await?;
        self.sell(&team, &goods).await?;
        for _ in 0..STEPS_A_SALE {
            self.move_an_order(&team).await?;
        }
        if self.rng.random_ratio(1, 5) {
            let low = goods.stock.iter().filter(|&(&product, &pieces)| pieces <= goods.reorder(product).0);
            let low: Vec<Product> = low.map(|(&product, _)| product).collect();
            if let Some(&product) = low.choose(&mut self.rng) {
                self.restock(&team, &goods, product).await?;
            }
        }
        Ok(())
    }

    async fn sell(&mut self, team: &Team, goods: &Goods) -> Result<(), DemoError> {
        let wish = basket::fill(&mut self.rng, team.branch, 40, goods, &self.customers)?;
        for &(product, pieces) in &wish.takes {
            if goods.stock.get(&product).is_some_and(|&stock| stock < pieces) {
                self.restock(team, goods, product).await?;
            }
        }
        let cashier = team.cashiers.choose(&mut self.rng).unwrap_or(&team.admin);
        match sales::ring_up(&self.app, cashier, wish.typed.clone(), None).await {
            // A new day has begun, or a visitor has closed the branch: the manager opens it.
            Err(Refusal::BranchClosed) => {
                days::open(&self.app, &team.admin, team.branch, None).await?;
                sales::ring_up(&self.app, cashier, wish.typed, None).await?;
            }
            // A visitor was quicker; the next look at the shelf restocks.
            Err(Refusal::StockInsufficient { .. }) => {}
            done => {
                done?;
            }
        }
        Ok(())
    }

    async fn restock(&mut self, team: &Team, goods: &Goods, product: Product) -> Result<(), DemoError> {
        let (_, about) = goods.reorder(product);
        let pieces = self.rng.random_range(about * 2 / 3..=about);
        shelf::restock(&self.app, &team.admin, product, pieces, "Kiriman pemasok", None).await?;
        Ok(())
    }

    /// One order of the branch takes its next step; who collects pays what is due first.
    async fn move_an_order(&mut self, team: &Team) -> Result<(), DemoError> {
        let open = WorkStatus::ALL.iter().filter(|status| **status != WorkStatus::Collected);
        let open: Vec<WorkStatus> = open.copied().collect();
        let filter = SaleFilter {
            branch: Some(team.branch),
            work_status: open.choose(&mut self.rng).copied(),
            limit: 25,
            ..SaleFilter::default()
        };
        let orders = sales::list(&self.app, &team.admin, filter, false).await?;
        let orders: Vec<Sale> = orders.into_iter().filter(|order| order.voided_at.is_none()).collect();
        let Some(order) = orders.choose(&mut self.rng) else { return Ok(()) };
        let Some(to) = following(order) else { return Ok(()) };
        let cashier = team.cashiers.choose(&mut self.rng).unwrap_or(&team.admin);
        if to == WorkStatus::Collected && order.balance > Rupiah::ZERO {
            let payment =
                payments::TypedPayment { tendered: order.balance, method: PaymentMethod::Qris, bank: None };
            settled(payments::take(&self.app, cashier, order.id, payment, None).await)?;
        }
        let by = match to {
            WorkStatus::InProgress | WorkStatus::Done => &team.technician,
            _ => cashier,
        };
        settled(workflow::take_step(&self.app, by, order.id, to, None).await)
    }
}

/// The step after the one where `order` stands.
fn following(order: &Sale) -> Option<WorkStatus> {
    use WorkStatus as S;
    match order.work_status {
        S::Waiting if order.order_kind == OrderKind::Custom => Some(S::LensOrdered),
        S::Waiting | S::LensArrived => Some(S::InProgress),
        S::LensOrdered => Some(S::LensArrived),
        S::InProgress => Some(S::Done),
        S::Done => Some(S::PatientTold),
        S::PatientTold => Some(S::Collected),
        S::Collected => None,
    }
}

/// A refusal by the rules means that a visitor was quicker with this order: nothing to do.
fn settled<T>(result: Result<T, Refusal>) -> Result<(), DemoError> {
    match result {
        Ok(_) | Err(Refusal::Basket(_) | Refusal::Step(_) | Refusal::AlreadyVoided) => Ok(()),
        Err(other) => Err(other.into()),
    }
}
