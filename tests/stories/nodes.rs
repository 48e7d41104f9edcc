//! Two servers on one PostgreSQL: told of each other's commits by a real Redis, and without one a little later.

use std::{net::SocketAddr, sync::Arc};

use melati_server::{
    config::Config,
    serve::{Server, bind, open},
};
use melati_testkit::{
    builders::{KASIR1, OWNER, PASSWORD, seed},
    client::Client,
    clock::HandClock,
    db::{Engine, TestDatabase},
    redis::TestRedis,
};

use crate::support::basket;

async fn a_sale_crosses(redis: Option<&str>) {
    let database = TestDatabase::fresh(Engine::Postgres).await;
    let config = Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        database_url: database.url().clone(),
        redis_url: redis.map(str::to_owned),
        ..Config::default()
    };
    let clock = HandClock::default();
    let app = open(&config, Arc::new(clock.clone())).await.unwrap();
    let shop = seed(&app).await.unwrap();
    let first = Server::start(&config, app, bind(config.listen).await.unwrap()).await.unwrap();
    let app = open(&config, Arc::new(clock)).await.unwrap();
    let second = Server::start(&config, app, bind(config.listen).await.unwrap()).await.unwrap();

    let owner = Client::new(second.address()).signed_in(OWNER, PASSWORD).await;
    let mut screen = owner.stream("/realtime/dashboard").await;
    screen.until(|event| event.event.is_none() && event.json()["total_omset_hari_ini"] == 0).await;
    let kasir = Client::new(first.address()).signed_in(KASIR1, PASSWORD).await;
    kasir.post("/api/v1/penjualan", basket("frame", shop.frame_umum.0, 1, 500_000)).await.expect(201);
    screen.until(|event| event.event.is_none() && event.json()["total_omset_hari_ini"] == 500_000).await;
    assert!(first.stop().await);
    assert!(second.stop().await);
    assert!(screen.ended().await.iter().any(|event| event.is("bye")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_on_one_node_moves_the_screens_of_the_other() {
    let redis = TestRedis::fresh();
    a_sale_crosses(Some(redis.url())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_it_comes_a_little_later() {
    a_sale_crosses(None).await;
}
