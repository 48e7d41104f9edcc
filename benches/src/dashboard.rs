//! Time to read each dashboard after 1,000 and after 1,000,000 past sales: it must not grow.

use std::time::Instant;

use anyhow::{Context, Result};
use melati_app::sales;
use melati_domain::{
    actor::{Actor, Role},
    day::Millis,
};
use melati_web::{
    OpenStreams, StreamLimits,
    feed::{
        picture,
        scope::{self, FeedName},
    },
};

use crate::{shop::Shop, stats};

/// Sales written in one transaction while filling.
const BATCH: i64 = 1_000;
/// Days the past sales are spread over: ten years.
const DAYS: i64 = 3_650;
/// Readings of each dashboard.
const READINGS: usize = 2_000;

/// Prints p50 and p99 of the kasir's, admin's and owner's pictures.
pub(crate) async fn run(sizes: &[i64]) -> Result<()> {
    println!("\nReading a dashboard on SQLite, µs, {READINGS} readings each\n");
    println!(
        "| past sales | kasir p50 / p99 | admin p50 / p99 | owner p50 / p99 | filled at |\n|---|---|---|---|---|"
    );
    for &size in sizes {
        let dir = std::env::temp_dir().join(format!("melati-bench-dash-{}", std::process::id()));
        std::fs::create_dir_all(&dir)?;
        let shop = Shop::open(&format!("sqlite://{}", dir.join("shop.db").display())).await?;
        let filled = fill(&shop, size).await?;
        let streams = OpenStreams::new(StreamLimits::default());
        let kasir = shop.cashiers.first().context("a cashier")?;
        let mut cells = Vec::new();
        let admin = Actor { role: Role::Admin, ..kasir.clone() };
        let owner = Actor { role: Role::SuperAdmin, branch: None, ..kasir.clone() };
        for actor in [kasir, &admin, &owner] {
            let topics =
                scope::topics(actor, &[FeedName::Dashboard]).ok().context("a dashboard for every role")?;
            let topic = topics.first().context("one topic")?.name().clone();
            let mut micros = Vec::with_capacity(READINGS);
            for _ in 0..READINGS {
                let start = now();
                picture::picture(&shop.app, &streams, &topic)
                    .await
                    .map_err(|error| anyhow::anyhow!("{error:?}"))?;
                micros.push(start.elapsed().as_secs_f64() * 1e6);
            }
            let (p50, p99) = (stats::percentile(&mut micros, 0.5), stats::percentile(&mut micros, 0.99));
            cells.push(format!("{p50:.0} / {p99:.0}"));
        }
        println!("| {size} | {} | {filled:.0} sales/s |", cells.join(" | "));
        shop.app.store.clone().close().await;
        std::fs::remove_dir_all(&dir)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark's own clock")]
fn now() -> Instant {
    Instant::now()
}

/// Rings up `size` sales by the shop's own action, spread back over ten years; sales a second.
async fn fill(shop: &Shop, size: i64) -> Result<f64> {
    let (start, today) = (now(), shop.app.now());
    let mut done = 0;
    while done < size {
        let batch = BATCH.min(size - done);
        let (cashiers, first) = (shop.cashiers.clone(), done);
        let writing = shop.app.store.writer.write(move |tx| {
            Box::pin(async move {
                for n in first..first + batch {
                    let mut cashier = cashiers.get(usize::try_from(n % 16).unwrap_or(0)).cloned();
                    let Some(cashier) = cashier.as_mut() else { continue };
                    // An admin's right: to sell on a day that was not opened.
                    cashier.role = Role::Admin;
                    let at = Millis(today.0 - (1 + (size - n) * DAYS / (size + 1)) * 86_400_000);
                    sales::ring_up_in(tx, cashier, &Shop::basket(n), None, None, at).await?;
                }
                Ok::<_, melati_app::Refusal>(())
            })
        });
        writing.await?;
        done += batch;
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    Ok(size as f64 / start.elapsed().as_secs_f64())
}
