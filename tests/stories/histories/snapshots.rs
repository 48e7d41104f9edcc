//! A picture and the events after its position tell what a later picture tells, while everybody works at once.

use std::collections::BTreeMap;

use melati_app::Refusal;
use melati_domain::{
    catalogue::Product,
    day::{Day, Zone},
    event::{Event, LoggedEvent},
    id::SaleId,
    workflow::WorkStatus,
};
use melati_store::{catalogue::Goods, sales::Sale};
use melati_testkit::{
    app::TestApp,
    builders::{ADMIN1, ADMIN2, KASIR1, KASIR1B, OWNER},
    client::Client,
    db::Engine,
};
use proptest::{
    collection::vec,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use reqwest::Method;
use serde_json::Value;
use tokio::sync::watch;

use super::{
    SEED,
    books::Books,
    moves::{self, Move},
};

const HISTORIES: u32 = 3;
/// People at work at the same time, and what each of them does on each of two days.
const LANES: usize = 3;
const MOVES: usize = 30;
const VIEWERS: [&str; 5] = [KASIR1, KASIR1B, ADMIN1, ADMIN2, OWNER];

/// What a picture says in numbers, by what it says it of; what is zero is left out.
type Figures = BTreeMap<String, i64>;

/// One picture.
struct Shot {
    /// Who saw it; nobody for the shelf.
    viewer: Option<&'static str>,
    position: i64,
    today: Day,
    figures: Figures,
}

/// Everything that happened, and what never changes about the sales it happened to.
struct Log {
    events: Vec<LoggedEvent>,
    sales: BTreeMap<SaleId, (Sale, WorkStatus)>,
}

#[test]
fn a_snapshot_and_what_follows_is_a_later_snapshot_on_sqlite() {
    snapshots(Engine::Sqlite);
}

#[test]
fn a_snapshot_and_what_follows_is_a_later_snapshot_on_postgres() {
    snapshots(Engine::Postgres);
}

fn snapshots(engine: Engine) {
    // What runs at once never runs the same way twice, so there is nothing to be made shorter.
    let config =
        Config { cases: HISTORIES, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, SEED));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let day = || vec(vec(moves::something(), MOVES), LANES);
    let told = runner.run(&vec(day(), 2), |days| {
        let telling = runtime.block_on(runtime.spawn(tell(engine, days)));
        telling.map_err(|error| TestCaseError::fail(error.to_string()))
    });
    if let Err(TestError::Fail(reason, _)) = told {
        unreachable!("{reason}");
    }
}

async fn tell(engine: Engine, days: Vec<Vec<Vec<Move>>>) {
    let app = TestApp::start(engine).await;
    let mut shots = Vec::new();
    for lanes in days {
        let (done, watched) = watch::channel(false);
        let work = async {
            futures_util::future::join_all(lanes.into_iter().map(|lane| work(&app, lane))).await;
            done.send_replace(true);
        };
        let ((), seen) = tokio::join!(work, watch_everything(&app, watched));
        shots.extend(seen);
        app.clock.advance_hours(24);
    }
    let log = Log::read(&app).await;
    let mut held = 0;
    for viewer in VIEWERS.map(Some).into_iter().chain([None]) {
        let theirs: Vec<&Shot> = shots.iter().filter(|shot| shot.viewer == viewer).collect();
        for (number, later) in theirs.iter().enumerate().skip(1) {
            for earlier in [theirs[0], theirs[number / 2], theirs[number - 1]] {
                let told = log.tell_on(earlier, later);
                let span = (earlier.position, later.position);
                assert_eq!(told, later.figures, "{viewer:?}: the picture at {} after {span:?}", later.today);
                held += usize::from(earlier.figures != later.figures);
            }
        }
    }
    assert!(held > 50, "only {held} pictures differed from an earlier one");
    app.stop().await;
}

async fn work(app: &TestApp, lane: Vec<Move>) {
    let mut books = Books::open(app).await;
    // Nobody's day ends on her own: the clock is everybody's. What a sale counts stays: the log does not tell it again.
    let fits = |step: &Move| !matches!(step, Move::Pass { .. } | Move::Edit { .. });
    for step in lane.into_iter().filter(fits) {
        books.make(app, step).await;
    }
}

/// Looks at every picture again and again until the work is done, and once more.
async fn watch_everything(app: &TestApp, done: watch::Receiver<bool>) -> Vec<Shot> {
    let mut people = Vec::new();
    for viewer in VIEWERS {
        people.push((viewer, app.sign_in(viewer).await));
    }
    let today = Zone::Jakarta.day_of(app.app.now());
    let mut shots = Vec::new();
    loop {
        let last = *done.borrow();
        for (viewer, client) in &people {
            let (position, picture) = dashboard(client).await;
            shots.push(Shot { viewer: Some(viewer), position, today, figures: figures(&picture) });
        }
        let (position, figures) = shelf(app).await;
        shots.push(Shot { viewer: None, position, today, figures });
        if last {
            return shots;
        }
    }
}

/// A dashboard and its place in the log.
async fn dashboard(client: &Client) -> (i64, Value) {
    let request = client.request(Method::GET, "/realtime/dashboard").header("accept", "application/json");
    let answer = client.send(request).await;
    let id = answer.header("etag").trim_matches('"').to_owned();
    let (_, position) = id.rsplit_once('-').unwrap();
    (position.parse().unwrap(), answer.expect(200))
}

fn figures(picture: &Value) -> Figures {
    let mut figures = Figures::new();
    let mut put = |what: String, value: &Value| {
        let number = value.as_i64().unwrap_or_else(|| i64::from(value.as_bool() == Some(true)));
        if number != 0 {
            figures.insert(what, number);
        }
    };
    let rows = |field: &str| picture[field].as_array().cloned().unwrap_or_default();
    for (what, field) in [
        ("today claims", "omset_bpjs"),
        ("today private", "omset_umum"),
        ("today extras", "omset_tambahan_bpjs"),
        ("today turnover", "omset_kasir"),
        ("today turnover", "total_omset_hari_ini"),
        ("today sales", "jumlah_transaksi"),
        ("today sales", "total_transaksi_hari_ini"),
    ] {
        put(what.to_owned(), &picture[field]);
    }
    // The owner's only says that any branch is open; each is in a row of its own.
    if picture.get("rekap_cabang").is_none() {
        put("today open".to_owned(), &picture["open_day_status"]);
    }
    for row in rows("rekap_cabang") {
        let branch = row["branch_id"].as_i64().unwrap();
        put(format!("today open {branch}"), &row["open_day_status"]);
        put(format!("today turnover {branch}"), &row["total_omset"]);
        put(format!("today sales {branch}"), &row["jumlah_transaksi"]);
    }
    for row in rows("rekap_omset_kasir") {
        let cashier = row["kasir_name"].as_str().unwrap();
        put(format!("today turnover of {cashier}"), &row["total_omset"]);
        put(format!("today sales of {cashier}"), &row["jumlah_transaksi"]);
    }
    for row in rows("work_in_progress") {
        put(format!("work {}", row["status_pengerjaan"].as_str().unwrap()), &row["jumlah"]);
    }
    for row in rows("omset_7_hari") {
        put(format!("day {}", row["tanggal"].as_str().unwrap()), &row["total"]);
    }
    figures
}

/// Pieces of everything, and where in the log it is true.
async fn shelf(app: &TestApp) -> (i64, Figures) {
    let shop = &app.shop;
    let frames = [shop.frame_bpjs3, shop.frame_umum, shop.last_frame, shop.frame_cab2].map(Product::Frame);
    let lenses = [shop.lens_bpjs, shop.lens_umum, shop.lens_custom, shop.lens_cab2].map(Product::Lens);
    let accessories = [shop.accessory, shop.cleaner].map(Product::Accessory);
    let products = [&frames[..], &lenses, &accessories].concat();
    let read = app.app.store.reader.read(move |tx| {
        Box::pin(async move {
            let position = tx.position().await?;
            let goods = tx.goods(&products).await?;
            Ok::<_, Refusal>((position, products.into_iter().zip(goods).collect::<Vec<_>>()))
        })
    });
    let (position, goods) = read.await.unwrap();
    let pieces = goods.into_iter().map(|(product, goods)| {
        let stock = match goods.unwrap() {
            Goods::Frame(frame) => frame.stock,
            Goods::Lens(lens) => lens.stock,
            Goods::Accessory(accessory) => accessory.stock,
        };
        (format!("{} {}", product.kind(), product.number()), stock)
    });
    (position, pieces.filter(|(_, stock)| *stock != 0).collect())
}

impl Log {
    async fn read(app: &TestApp) -> Self {
        let read = app.app.store.reader.read(|tx| {
            Box::pin(async move {
                let events = tx.events_after(0, 100_000).await?;
                let mut sales = BTreeMap::new();
                for event in &events {
                    if let Event::SaleRungUp { sale, .. } = event.event {
                        let first = tx.sale_steps(sale).await?.remove(0).to;
                        sales.insert(sale, (tx.sale(sale).await?.unwrap(), first));
                    }
                }
                Ok::<_, Refusal>(Self { events, sales })
            })
        });
        read.await.unwrap()
    }

    /// `earlier`, and what the log tells after it up to the place of `later`, as on the day of `later`.
    fn tell_on(&self, earlier: &Shot, later: &Shot) -> Figures {
        let mut told = Told { figures: earlier.figures.clone(), viewer: later.viewer, today: later.today };
        if earlier.today != later.today {
            told.figures.retain(|what, _| !what.starts_with("today"));
        }
        let mut standing: BTreeMap<SaleId, WorkStatus> = BTreeMap::new();
        for event in self.events.iter().take_while(|event| event.position <= later.position) {
            // Where an order stood is told by all that went before.
            let before = standing.clone();
            match event.event {
                Event::SaleRungUp { sale, .. } => {
                    standing.insert(sale, self.sales[&sale].1);
                }
                Event::WorkStepped { sale, to, .. } => {
                    standing.insert(sale, to);
                }
                Event::SaleVoided { sale, .. } => {
                    standing.remove(&sale);
                }
                _ => {}
            }
            if event.position > earlier.position {
                told.hear(event, &self.sales, &before);
            }
        }
        told.figures.retain(|_, figure| *figure != 0);
        told.figures
    }
}

/// A picture that is told on.
struct Told {
    figures: Figures,
    viewer: Option<&'static str>,
    today: Day,
}

impl Told {
    fn hear(
        &mut self,
        logged: &LoggedEvent,
        sales: &BTreeMap<SaleId, (Sale, WorkStatus)>,
        standing: &BTreeMap<SaleId, WorkStatus>,
    ) {
        match &logged.event {
            Event::SaleRungUp { sale, day, .. } => {
                let (sale, first) = &sales[sale];
                self.count(sale, *day, 1);
                self.work(sale, *first, 1);
            }
            Event::SaleVoided { sale: id, day, .. } => {
                let (sale, _) = &sales[id];
                self.count(sale, *day, -1);
                self.work(sale, standing[id], -1);
            }
            Event::WorkStepped { sale, from, to, .. } => {
                let (sale, _) = &sales[sale];
                self.work(sale, *from, -1);
                self.work(sale, *to, 1);
            }
            Event::StockChanged { levels } if self.viewer.is_none() => {
                for level in levels {
                    self.figures.insert(format!("{} {}", level.kind, level.id), level.stock);
                }
            }
            Event::DayOpened { day } => self.open(logged, *day, 1),
            Event::DayClosed { day } => self.open(logged, *day, 0),
            _ => {}
        }
    }

    fn add(&mut self, what: impl Into<String>, number: i64) {
        *self.figures.entry(what.into()).or_default() += number;
    }

    /// A sale enters a day, or leaves it.
    fn count(&mut self, sale: &Sale, day: Day, sign: i64) {
        let (claim, paid) = (sale.claim.get() * sign, sale.total.get() * sign);
        let concerned = match self.viewer {
            Some(KASIR1) => sale.cashier_name == "Siti",
            Some(KASIR1B) => sale.cashier_name == "Nur",
            Some(ADMIN1) => sale.branch.0 == 1,
            Some(ADMIN2) => sale.branch.0 == 2,
            viewer => viewer.is_some(),
        };
        // The chart goes back a week; nobody rings up for a day before that.
        if !concerned {
            return;
        }
        self.add(format!("day {day}"), claim + paid);
        if day != self.today {
            return;
        }
        self.add("today turnover", claim + paid);
        self.add("today sales", sign);
        match self.viewer {
            Some(KASIR1 | KASIR1B) => {
                self.add("today claims", claim);
                self.add(if sale.class.is_some() { "today extras" } else { "today private" }, paid);
            }
            viewer => {
                self.add(format!("today turnover of {}", sale.cashier_name), claim + paid);
                self.add(format!("today sales of {}", sale.cashier_name), sign);
                if viewer == Some(OWNER) {
                    self.add(format!("today turnover {}", sale.branch.0), claim + paid);
                    self.add(format!("today sales {}", sale.branch.0), sign);
                }
            }
        }
    }

    /// An order comes to a status, or leaves it; what was handed over is nobody's work.
    fn work(&mut self, sale: &Sale, status: WorkStatus, sign: i64) {
        let branch = match self.viewer {
            Some(ADMIN1) => 1,
            Some(ADMIN2) => 2,
            _ => return,
        };
        if sale.branch.0 == branch && status != WorkStatus::Collected {
            self.add(format!("work {status}"), sign);
        }
    }

    fn open(&mut self, logged: &LoggedEvent, day: Day, open: i64) {
        let branch = logged.branch.unwrap().0;
        let what = match self.viewer {
            Some(KASIR1 | KASIR1B | ADMIN1) if branch == 1 => "today open".to_owned(),
            Some(ADMIN2) if branch == 2 => "today open".to_owned(),
            Some(OWNER) => format!("today open {branch}"),
            _ => return,
        };
        if day == self.today {
            self.figures.insert(what, open);
        }
    }
}
