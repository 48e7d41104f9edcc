//! Two servers on one PostgreSQL: told of each other's commits by a real Redis, and without one a little later.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use melati_server::{
    config::Config,
    serve::{Server, bind, open},
};
use melati_testkit::{
    builders::{KASIR1, OWNER, PASSWORD, SeededShop, seed},
    client::Client,
    clock::HandClock,
    db::{Engine, TestDatabase},
    redis::TestRedis,
    stream::Stream,
};
use tokio::{task::yield_now, time::timeout};

use crate::support::basket;

/// How long a state is waited for: a slow machine under load, not a promise.
const PATIENCE: Duration = Duration::from_secs(20);

/// A shop with two servers: a cashier at the first, the owner's screen at the second.
struct TwoNodes {
    nodes: [Server; 2],
    kasir: Client,
    screen: Stream,
    shop: SeededShop,
    // Last: the database goes when nothing uses it any more.
    _database: TestDatabase,
}

impl TwoNodes {
    /// Each looks for the other's commits every `look_every`, and when Redis tells it.
    async fn start(redis: Option<&TestRedis>, look_every: Duration) -> Self {
        let database = TestDatabase::fresh(Engine::Postgres).await;
        let config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_url: database.url().clone(),
            redis_url: redis.map(TestRedis::url),
            drain: Duration::ZERO,
            look_every,
            ..Config::default()
        };
        let clock = HandClock::default();
        let app = open(&config, Arc::new(clock.clone())).await.unwrap();
        let shop = seed(&app).await.unwrap();
        let start =
            async |app| Server::start(&config, app, bind(config.listen).await.unwrap()).await.unwrap();
        let first = start(app).await;
        let second = start(open(&config, Arc::new(clock)).await.unwrap()).await;
        let nodes = [first, second];
        // A link that is made only now would make the second look, told or not.
        all_answer(&nodes, 200).await;
        let owner = Client::new(nodes[1].address()).signed_in(OWNER, PASSWORD).await;
        let mut screen = owner.stream("/realtime/dashboard").await;
        shows(&mut screen, 0).await;
        let kasir = Client::new(nodes[0].address()).signed_in(KASIR1, PASSWORD).await;
        Self { nodes, kasir, screen, shop, _database: database }
    }

    async fn sell(&self) {
        let sale = basket("frame", self.shop.frame_umum.0, 1, 500_000);
        self.kasir.post("/api/v1/penjualan", sale).await.expect(201);
    }

    async fn stop(mut self) {
        for node in self.nodes {
            assert!(node.stop().await);
        }
        assert!(self.screen.ended().await.iter().any(|event| event.is("bye")));
    }
}

/// Waits until the day's turnover on `screen` is `omset`.
async fn shows(screen: &mut Stream, omset: i64) {
    screen.until(|event| event.event.is_none() && event.json()["total_omset_hari_ini"] == omset).await;
}

/// Waits until every node says of itself that it is ready (200) or not (503).
async fn all_answer(nodes: &[Server], status: u16) {
    for node in nodes {
        let visitor = Client::new(node.address());
        let asking = async {
            while visitor.get("/readyz").await.status != status {
                yield_now().await;
            }
        };
        timeout(PATIENCE, asking).await.unwrap();
    }
}

const NEVER: Duration = Duration::from_hours(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_on_one_node_moves_the_screens_of_the_other() {
    let redis = TestRedis::start();
    let mut two = TwoNodes::start(Some(&redis), NEVER).await;
    two.sell().await;
    shows(&mut two.screen, 500_000).await;
    two.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_down_sales_go_on_and_are_told_when_it_is_back() {
    let mut redis = TestRedis::start();
    let mut two = TwoNodes::start(Some(&redis), NEVER).await;
    redis.kill9();
    all_answer(&two.nodes, 503).await;
    two.sell().await;
    redis.start_again();
    shows(&mut two.screen, 500_000).await;
    all_answer(&two.nodes, 200).await;
    two.sell().await;
    shows(&mut two.screen, 1_000_000).await;
    two.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_it_comes_a_little_later() {
    let mut two = TwoNodes::start(None, Config::default().look_every).await;
    two.sell().await;
    shows(&mut two.screen, 500_000).await;
    two.stop().await;
}
