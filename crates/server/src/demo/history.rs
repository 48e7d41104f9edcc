//! The demo's past, played in order of time: days open and close, sales are rung up, orders move, shelves are filled.

use std::collections::BTreeMap;

use melati_app::{
    cash::{TypedCount, expected_in},
    days::{close_in, open_in},
    sales::{RungUp, SaleRecord, ring_up_in},
    shelf::restock_in,
};
use melati_domain::{
    cash::DENOMINATIONS,
    catalogue::Product,
    day::{Millis, Zone},
    id::{AccessoryId, FrameId, LensId},
    money::Rupiah,
    sale::LineKind,
};
use melati_store::Tx;
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use super::{
    DemoError, basket,
    order::Order,
    patients::Customers,
    shelf::Goods,
    staff::{Staff, Team},
    week::{MINUTE_MS, Weekday, Weeks, hours, moment, weekday},
};

/// Rupiah in the drawer in the morning.
const FLOAT: i64 = 500_000;

/// The play, and how far it has come.
pub(super) struct History {
    rng: StdRng,
    shops: Vec<Shop>,
    customers: Customers,
    /// What is still to happen, in order of time; the number keeps those of one instant in order.
    to_come: BTreeMap<(Millis, u64), Act>,
    numbered: u64,
    played_to: Millis,
}

struct Shop {
    team: Team,
    goods: Goods,
}

/// Something that happens in the branch with that index.
enum Act {
    Open(usize),
    FillShelves(usize),
    Sell(usize),
    Step(Order),
    Close(usize),
}

impl History {
    /// Fills the shelves and registers the patients, before the first day.
    pub(super) async fn begin(tx: &mut Tx, seed: u64, staff: Staff, weeks: Weeks) -> Result<Self, DemoError> {
        let mut rng = StdRng::seed_from_u64(seed);
        let at = weeks.beginning();
        let mut shops = Vec::new();
        for team in staff.teams {
            let goods = Goods::fill(tx, &mut rng, team.branch, &team.admin, at).await?;
            shops.push(Shop { team, goods });
        }
        let desk = shops.iter().map(|shop| shop.team.admin.clone()).collect::<Vec<_>>();
        let customers = Customers::register(tx, &mut rng, &desk, at).await?;
        let played_to = weeks.first_day();
        Ok(Self { rng, shops, customers, to_come: BTreeMap::new(), numbered: 0, played_to })
    }

    /// Plays everything before `end`, the first instant of a day.
    pub(super) async fn run_to(&mut self, tx: &mut Tx, end: Millis) -> Result<(), DemoError> {
        for midnight in Weeks::days(self.played_to, end) {
            for shop in 0..self.shops.len() {
                self.plan_day(shop, midnight);
            }
        }
        self.played_to = end;
        while let Some(entry) = self.to_come.first_entry().filter(|entry| entry.key().0 < end) {
            let ((at, _), act) = entry.remove_entry();
            self.play(tx, act, at).await?;
        }
        Ok(())
    }

    /// Opens both branches today, at their hour or, before it, now.
    pub(super) async fn open_today(self, tx: &mut Tx, now: Millis) -> Result<(), DemoError> {
        for (index, shop) in self.shops.iter().enumerate() {
            let (opening, _) = hours(index, now);
            open_in(tx, &shop.team.admin, shop.team.branch, Some(float()), opening.min(now)).await?;
        }
        Ok(())
    }

    fn plan_day(&mut self, shop: usize, midnight: Millis) {
        let (opening, closing) = hours(shop, midnight);
        self.plan(opening, Act::Open(shop));
        let sales = match (weekday(midnight), shop) {
            (Weekday::Sunday, _) => 1..=3,
            (Weekday::Saturday, _) => 5..=10,
            (_, 0) => 4..=9,
            _ => 2..=6,
        };
        if weekday(midnight) == Weekday::Monday {
            self.plan(opening.plus(5 * MINUTE_MS), Act::FillShelves(shop));
        }
        for _ in 0..self.rng.random_range(sales) {
            let at = moment(&mut self.rng, shop, midnight);
            self.plan(at, Act::Sell(shop));
        }
        self.plan(closing, Act::Close(shop));
    }

    fn plan(&mut self, at: Millis, act: Act) {
        self.numbered += 1;
        self.to_come.insert((at, self.numbered), act);
    }

    async fn play(&mut self, tx: &mut Tx, act: Act, at: Millis) -> Result<(), DemoError> {
        let rng = &mut self.rng;
        let index = match &act {
            Act::Open(index) | Act::FillShelves(index) | Act::Sell(index) | Act::Close(index) => *index,
            Act::Step(order) => order.team,
        };
        let Some(shop) = self.shops.get_mut(index) else { return Ok(()) };
        let next = match act {
            Act::Open(_) => {
                open_in(tx, &shop.team.admin, shop.team.branch, Some(float()), at).await?;
                None
            }
            Act::Close(_) => {
                let team = &shop.team;
                let expected = expected_in(tx, team.branch, Zone::Jakarta.day_of(at)).await?;
                let count = counted(expected);
                close_in(tx, &team.admin, team.branch, None, Some(&count), at).await?;
                None
            }
            Act::FillShelves(_) => {
                shop.fill_shelves(tx, rng, at).await?;
                None
            }
            Act::Sell(_) => {
                let insured_in_100 = if index == 0 { 60 } else { 25 };
                let sold = shop.sell(tx, rng, insured_in_100, &self.customers, at).await?;
                Order::begin(rng, index, &sold, &shop.goods, at)
            }
            Act::Step(order) => order.step(tx, rng, &shop.team, at).await?,
        };
        if let Some((when, order)) = next {
            self.plan(when, Act::Step(order));
        }
        Ok(())
    }
}

impl Shop {
    /// Rings up what somebody wants.
    async fn sell(
        &mut self,
        tx: &mut Tx,
        rng: &mut StdRng,
        insured_in_100: u32,
        customers: &Customers,
        at: Millis,
    ) -> Result<SaleRecord, DemoError> {
        let wish = basket::fill(rng, self.team.branch, insured_in_100, &self.goods, customers)?;
        for &(product, pieces) in &wish.takes {
            if self.goods.stock.get(&product).is_some_and(|&stock| stock < pieces) {
                self.restock(tx, rng, product, at).await?;
            }
        }
        let cashier = self.team.cashiers.choose(rng).unwrap_or(&self.team.admin);
        let (RungUp::New(sold) | RungUp::Again(sold)) =
            ring_up_in(tx, cashier, &wish.typed, None, None, at).await?;
        for line in &sold.lines {
            let product = line.product.and_then(|number| product(line.kind, number));
            if let Some(stock) = product.and_then(|product| self.goods.stock.get_mut(&product)) {
                *stock -= line.quantity;
            }
        }
        Ok(sold)
    }

    async fn fill_shelves(&mut self, tx: &mut Tx, rng: &mut StdRng, at: Millis) -> Result<(), DemoError> {
        let stock = self.goods.stock.iter();
        let low = stock.filter(|&(&product, &pieces)| pieces <= self.goods.reorder(product).0);
        let low: Vec<Product> = low.map(|(&product, _)| product).collect();
        for product in low {
            self.restock(tx, rng, product, at).await?;
        }
        Ok(())
    }

    async fn restock(
        &mut self,
        tx: &mut Tx,
        rng: &mut StdRng,
        product: Product,
        at: Millis,
    ) -> Result<(), DemoError> {
        let (_, about) = self.goods.reorder(product);
        let pieces = rng.random_range(about * 2 / 3..=about);
        let stock = restock_in(tx, &self.team.admin, product, pieces, "Kiriman pemasok", at).await?;
        self.goods.stock.insert(product, stock);
        Ok(())
    }
}

fn product(kind: LineKind, number: i64) -> Option<Product> {
    match kind {
        LineKind::Frame => Some(Product::Frame(FrameId(number))),
        LineKind::Lens => Some(Product::Lens(LensId(number))),
        LineKind::Accessory => Some(Product::Accessory(AccessoryId(number))),
        LineKind::CustomLens | LineKind::OwnFrame => None,
    }
}

/// What is in the drawer in the morning.
fn float() -> Rupiah {
    Rupiah::new(FLOAT).unwrap_or(Rupiah::ZERO)
}

/// `expected` in as few notes and coins as can be; what no coin is small enough for is missing.
fn counted(expected: Rupiah) -> TypedCount {
    let mut left = expected.get().max(0);
    let pieces = DENOMINATIONS.map(|note| {
        let count = left / note;
        left %= note;
        count
    });
    let differs = left > 0 || expected.is_negative();
    TypedCount { pieces, reason: differs.then(|| "Pembulatan".to_owned()), ..TypedCount::default() }
}
