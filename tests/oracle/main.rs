//! The oracle: real clients of the real program write down what they heard while the shop has a random day, the server
//! is killed, drained and cut off; at the end each is held against the log itself.
//!
//! `MELATI_ORACLE_SECONDS` (12) per day, `MELATI_ORACLE_SEED` to repeat one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a day that does not go as told has failed"
)]

mod judge;
mod listener;
mod proxy;
mod shop;
mod writer;

use std::{sync::Arc, time::Duration};

use melati_testkit::db::Engine;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::{sync::watch, time::Instant};

use crate::{
    listener::{Listener, Way},
    shop::Shop,
};

/// What happens to the server meanwhile.
#[derive(Clone, Copy, Debug)]
enum Weather {
    Quiet,
    Killed,
    Drained,
    /// PostgreSQL ends its connections.
    CutOff,
    /// Listeners come by a [`proxy::bad_line`], and the server is killed now and then.
    BadLine,
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().unwrap())
}

fn day(engine: Engine, weather: Weather) {
    let seed = number("MELATI_ORACLE_SEED", rand::random());
    let length = Duration::from_secs(number("MELATI_ORACLE_SECONDS", 12));
    println!("{engine:?}, {weather:?}, {length:?}: MELATI_ORACLE_SEED={seed}");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(run(engine, weather, seed, length));
}

async fn run(engine: Engine, weather: Weather, seed: u64, length: Duration) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut shop = Shop::open(engine).await;
    let (end, ended) = watch::channel(None);
    let mut listeners = Vec::new();
    for (number, (who, feeds)) in listener::ALL.into_iter().enumerate() {
        let way = [Way::Header, Way::Query, Way::Slow, Way::Poll][number % 4];
        let mut client = shop.client(who).await;
        if matches!(weather, Weather::BadLine) {
            client = client.by_way_of(proxy::bad_line(shop.address(), rng.random()).await);
        }
        let listener = Listener::new(client, feeds, way, rng.random());
        listeners.push(tokio::spawn(listener.listen(ended.clone())));
    }
    let (closing, closed) = watch::channel(false);
    let mut writers = Vec::new();
    for who in writer::ALL {
        let client = shop.client(who).await;
        writers.push(tokio::spawn(writer::write(
            client,
            Arc::clone(&shop.goods),
            rng.random(),
            closed.clone(),
        )));
    }
    let until = Instant::now() + length;
    while Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(rng.random_range(800..2_500))).await;
        match weather {
            Weather::Killed => shop.kill().await,
            Weather::Drained => shop.drain().await,
            Weather::CutOff => shop.cut_off().await,
            Weather::BadLine if rng.random_bool(0.2) => shop.kill().await,
            Weather::Quiet | Weather::BadLine => {}
        }
    }
    closing.send_replace(true);
    let mut sold = Vec::new();
    for writer in writers {
        sold.extend(writer.await.unwrap());
    }
    let last = shop.position().await;
    end.send_replace(Some(last.clone()));
    for listener in listeners {
        let heard = tokio::time::timeout(Duration::from_mins(3), listener).await;
        let mut heard =
            heard.unwrap_or_else(|_| panic!("a listener does not come to {last}; seed {seed}")).unwrap();
        heard.client = heard.client.by_way_of(shop.address());
        judge::hold_against_the_log(&heard, seed).await;
    }
    judge::every_sale_was_told_once(&shop, &sold, seed).await;
    assert!(!sold.is_empty(), "nothing was sold; seed {seed}");
    println!("{} sales, the log at {last}, {} restarts", sold.len(), shop.restarts);
}

#[test]
fn a_quiet_day() {
    day(Engine::Sqlite, Weather::Quiet);
}

#[test]
fn a_day_of_power_cuts() {
    day(Engine::Sqlite, Weather::Killed);
}

#[test]
fn a_day_of_restarts() {
    day(Engine::Sqlite, Weather::Drained);
}

#[test]
fn a_day_on_a_bad_line() {
    day(Engine::Sqlite, Weather::BadLine);
}

#[test]
fn a_day_of_power_cuts_on_postgres() {
    day(Engine::Postgres, Weather::Killed);
}

#[test]
fn a_day_on_which_postgres_hangs_up() {
    day(Engine::Postgres, Weather::CutOff);
}
