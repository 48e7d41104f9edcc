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

use crate::support::basket;

struct Nodes {
    shop: SeededShop,
    first: Server,
    second: Server,
    _database: TestDatabase,
}

impl Nodes {
    async fn start(redis: Option<&str>, look_every: Duration) -> Self {
        let database = TestDatabase::fresh(Engine::Postgres).await;
        let config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_url: database.url().clone(),
            redis_url: redis.map(str::to_owned),
            drain: Duration::ZERO,
            look_every,
            ..Config::default()
        };
        let clock = HandClock::default();
        let app = open(&config, Arc::new(clock.clone())).await.unwrap();
        let shop = seed(&app).await.unwrap();
        let first = Server::start(&config, app, bind(config.listen).await.unwrap()).await.unwrap();
        let app = open(&config, Arc::new(clock)).await.unwrap();
        let second = Server::start(&config, app, bind(config.listen).await.unwrap()).await.unwrap();
        Self { shop, first, second, _database: database }
    }

    /// The owner's screen on the second node, which shows no sale yet.
    async fn screen(&self) -> Stream {
        let owner = Client::new(self.second.address()).signed_in(OWNER, PASSWORD).await;
        let mut screen = owner.stream("/realtime/dashboard").await;
        shows(&mut screen, 0).await;
        screen
    }

    /// Rings up a frame of 500.000 on the first node.
    async fn sell(&self) {
        let kasir = Client::new(self.first.address()).signed_in(KASIR1, PASSWORD).await;
        let sale = basket("frame", self.shop.frame_umum.0, 1, 500_000);
        kasir.post("/api/v1/penjualan", sale).await.expect(201);
    }

    async fn stop(self, mut screen: Stream) {
        assert!(self.first.stop().await);
        assert!(self.second.stop().await);
        assert!(screen.ended().await.iter().any(|event| event.is("bye")));
    }
}

async fn shows(screen: &mut Stream, total: i64) {
    screen.until(|event| event.event.is_none() && event.json()["total_omset_hari_ini"] == total).await;
}

const NEVER: Duration = Duration::from_hours(1);

/// Neither node looks at the log by itself: what the second shows, it heard by Redis.
#[tokio::test(flavor = "multi_thread")]
async fn a_sale_on_one_node_moves_the_screens_of_the_other() {
    let redis = TestRedis::fresh();
    let nodes = Nodes::start(Some(redis.url()), NEVER).await;
    let mut screen = nodes.screen().await;
    nodes.sell().await;
    shows(&mut screen, 500_000).await;
    nodes.stop(screen).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_it_comes_a_little_later() {
    let nodes = Nodes::start(None, Config::default().look_every).await;
    let mut screen = nodes.screen().await;
    nodes.sell().await;
    shows(&mut screen, 500_000).await;
    nodes.stop(screen).await;
}

/// A Redis that is away costs delay, never a sale.
#[tokio::test(flavor = "multi_thread")]
async fn with_redis_away_the_shop_sells_on() {
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}", nowhere.local_addr().unwrap());
    drop(nowhere);
    let nodes = Nodes::start(Some(&url), Config::default().look_every).await;
    let mut screen = nodes.screen().await;
    nodes.sell().await;
    shows(&mut screen, 500_000).await;
    nodes.stop(screen).await;
}
