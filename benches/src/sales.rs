//! Sales a second, one caller and sixteen, beside the same rows written by the driver alone, in one run.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use melati_app::sales;

use crate::{bare, pg, shop::Shop, stats::Rounds};

/// Prints the comparison for both engines.
pub(crate) async fn run(rounds: usize, seconds: u64) -> Result<()> {
    let postgres = pg::Postgres::start()?;
    println!(
        "\nSales a second (sale, 3 lines, 3 guarded stock updates, 3 movements, payment, step, daily total, 2 events;"
    );
    println!("durable), median (min–max) of {rounds} rounds of {seconds} s\n");
    println!("| | Melati | driver alone | ratio |\n|---|---|---|---|");
    for callers in [1, 16] {
        let (mut ours, mut driver) = (Rounds::default(), Rounds::default());
        for _ in 0..rounds {
            let dir = scratch()?;
            let url = format!("sqlite://{}", dir.join("ours.db").display());
            ours.push(melati(&url, callers, seconds).await?);
            driver.push(bare_sqlite(&dir, seconds).await?);
            std::fs::remove_dir_all(&dir)?;
        }
        let note = if callers == 1 { "" } else { ", driver: 1 loop" };
        println!("| SQLite, {callers} caller(s){note} | {ours} | {driver} | {:.2} |", ours.ratio(&driver));
    }
    for callers in [1, 16] {
        let (mut ours, mut driver) = (Rounds::default(), Rounds::default());
        for _ in 0..rounds {
            ours.push(melati(&postgres.database("ours").await?, callers, seconds).await?);
            driver.push(bare_postgres(&postgres.database("bare").await?, callers, seconds).await?);
        }
        println!("| PostgreSQL, {callers} caller(s) | {ours} | {driver} | {:.2} |", ours.ratio(&driver));
    }
    Ok(())
}

fn scratch() -> Result<std::path::PathBuf> {
    let dir = std::env::temp_dir().join(format!("melati-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    Ok(dir)
}

#[expect(clippy::cast_precision_loss, reason = "a rate")]
fn rate(done: i64, seconds: u64) -> f64 {
    done as f64 / seconds as f64
}

#[expect(clippy::disallowed_methods, reason = "a benchmark's own callers and clock")]
async fn melati(url: &str, callers: usize, seconds: u64) -> Result<f64> {
    let shop = Arc::new(Shop::open(url).await?);
    let (until, next) = (Instant::now() + Duration::from_secs(seconds), Arc::new(AtomicI64::new(0)));
    let mut tasks = Vec::new();
    for cashier in shop.cashiers.iter().take(callers) {
        let (shop, next, cashier) = (Arc::clone(&shop), Arc::clone(&next), cashier.clone());
        tasks.push(tokio::spawn(async move {
            while Instant::now() < until {
                let n = next.fetch_add(1, Ordering::Relaxed);
                sales::ring_up(&shop.app, &cashier, Shop::basket(n), None).await?;
            }
            anyhow::Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    let rate = rate(next.load(Ordering::Relaxed), seconds);
    shop.app.store.clone().close().await;
    Ok(rate)
}

/// The driver's loop on a shop made by us, so that rows and indexes are the same.
#[expect(clippy::disallowed_methods, reason = "a benchmark's own clock")]
async fn bare_sqlite(dir: &std::path::Path, seconds: u64) -> Result<f64> {
    let path = dir.join("bare.db");
    let shop = Shop::open(&format!("sqlite://{}", path.display())).await?;
    shop.app.store.clone().close().await;
    let done = tokio::task::spawn_blocking(move || {
        let connection = rusqlite::Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
        )?;
        connection.set_prepared_statement_cache_capacity(64);
        let until = Instant::now() + Duration::from_secs(seconds);
        let mut done = 0;
        while Instant::now() < until {
            bare::sell_on_sqlite(&connection, done + 1, done)?;
            done += 1;
        }
        anyhow::Ok(done)
    });
    Ok(rate(done.await??, seconds))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark's own callers and clock")]
async fn bare_postgres(url: &str, callers: usize, seconds: u64) -> Result<f64> {
    let shop = Shop::open(url).await?;
    shop.app.store.clone().close().await;
    let (until, next) = (Instant::now() + Duration::from_secs(seconds), Arc::new(AtomicI64::new(1)));
    let mut tasks = Vec::new();
    for _ in 0..callers {
        let client = pg::connect(url).await?;
        let next = Arc::clone(&next);
        tasks.push(tokio::spawn(async move {
            let prepared = bare::Prepared::on(&client).await?;
            while Instant::now() < until {
                let id = next.fetch_add(1, Ordering::Relaxed);
                bare::sell_on_postgres(&client, &prepared, id, id).await?;
            }
            anyhow::Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(rate(next.load(Ordering::Relaxed) - 1, seconds))
}
