//! What streams cost: Melati beside nginx with nchan, in turn, each server on one core and the clients on the other.
//!
//! Melati is the real program with a demo shop: signed-in listeners of a branch manager's feeds, and sales rung up over
//! the API as what there is to tell: each is two messages, a notification and the figures of the day. nchan tells messages of
//! the same length on one channel. A delivery is one message to one listener.

mod crowd;
mod process;
mod servers;

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::Instant;

use self::{
    crowd::{Crowd, Told},
    servers::{Melati, Nchan, Server},
};
use crate::stats::Rounds;

/// How many listen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// For deliveries as fast as can be.
    pub(crate) many: usize,
    /// For memory, and for one event a second.
    pub(crate) most: usize,
}

/// Names of the figures, in the order in which a [`Row`] has them.
const FIGURES: [&str; 10] = [
    "KiB per idle stream",
    "the same after a burst",
    "stream starts/s",
    "% of a core while nothing happens",
    "deliveries/s, one at a time",
    "server CPU-µs per delivery",
    "deliveries/s, 16 under way",
    "1 event/s: p50 ms",
    "1 event/s: p99 ms",
    "1 event/s: CPU-µs per delivery",
];

/// A heartbeat to each.
const IDLE: Duration = Duration::from_secs(15);

type Row = [f64; FIGURES.len()];

/// Prints each figure of both, and their ratio.
pub(crate) async fn run(rounds: usize, seconds: u64, sizes: Sizes) -> Result<()> {
    servers::leave_the_core()?;
    let (mut ours, mut theirs): (Vec<Rounds>, Vec<Rounds>) =
        (vec![Rounds::default(); FIGURES.len()], vec![Rounds::default(); FIGURES.len()]);
    for round in 1..=rounds {
        let melati = measure(&mut Melati::start().await?, seconds, sizes).await.context("Melati")?;
        let nchan = measure(&mut Nchan::start().await?, seconds, sizes).await.context("nchan")?;
        for (figure, (own, other)) in melati.into_iter().zip(nchan).enumerate() {
            if let (Some(ours), Some(theirs)) = (ours.get_mut(figure), theirs.get_mut(figure)) {
                ours.push(own);
                theirs.push(other);
            }
        }
        eprintln!("round {round} of {rounds}");
    }
    println!("\n{} and {} streams, {rounds} rounds of {seconds} s a figure\n", sizes.many, sizes.most);
    println!("| | Melati: median (least–most) | nchan | Melati ÷ nchan |\n|---|---|---|---|");
    for (name, (own, other)) in FIGURES.iter().zip(ours.iter().zip(&theirs)) {
        let ratio = Some(own.ratio(other)).filter(|ratio| ratio.is_finite());
        let ratio = ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        println!("| {name} | {own:.1} | {other:.1} | {ratio} |");
    }
    Ok(())
}

async fn measure(server: &mut impl Server, seconds: u64, sizes: Sizes) -> Result<Row> {
    let (before, start) = (server.process().memory_kib()?, Instant::now());
    let crowd = Crowd::gather(server, sizes.most).await?;
    let starts = crowd_size(sizes.most) / start.elapsed().as_secs_f64();
    let share = |kib: f64| (kib - before) / crowd_size(sizes.most);
    let idle = share(server.process().memory_kib()?);
    let (calm, start) = (server.process().cpu_seconds()?, Instant::now());
    tokio::time::sleep(IDLE).await;
    let calm = (server.process().cpu_seconds()? - calm) / start.elapsed().as_secs_f64();
    let slow = crowd.told(server, Told::Rate, seconds).await?;
    let burst = crowd.told(server, Told::Window(16), 1).await?;
    drop(burst);
    let after = share(server.process().memory_kib()?);
    crowd.leave().await;
    let crowd = Crowd::gather(server, sizes.many).await?;
    let single = crowd.told(server, Told::Window(1), seconds).await?;
    let several = crowd.told(server, Told::Window(16), seconds).await?;
    crowd.leave().await;
    server.stop().await;
    Ok([
        idle,
        after,
        starts,
        calm * 100.0,
        single.per_second(),
        single.cpu_us(),
        several.per_second(),
        slow.delay_ms(0.5),
        slow.delay_ms(0.99),
        slow.cpu_us(),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "thousands")]
const fn crowd_size(count: usize) -> f64 {
    count as f64
}
