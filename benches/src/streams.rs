//! What streams cost: Melati beside nginx with nchan and a bare loop, in turn, each server on one core and the clients
//! on the other.
//!
//! Melati is the real program with a demo shop: signed-in listeners of a branch manager's feeds, and sales rung up over
//! the API as what there is to tell: each is two messages, a notification and the figures of the day. nchan tells messages of
//! the same length on one channel. A delivery is one message to one listener.

mod bare;
mod crowd;
mod listeners;
mod plot;
mod process;
mod servers;
mod tally;

use std::{net::SocketAddr, path::Path, time::Duration};

use anyhow::{Context, Result};
use tokio::time::Instant;

use self::{crowd::Told, servers::Nchan};
pub(crate) use self::{
    crowd::{Crowd, Last},
    servers::{Bare, Cores, Melati, Server},
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

/// Prints each figure of all, and ours as a share of the others'; draws them, too, where a `picture` is asked for.
pub(crate) async fn run(rounds: usize, seconds: u64, sizes: Sizes, picture: Option<&Path>) -> Result<()> {
    servers::leave_the_core()?;
    let mut figures: Vec<[Rounds; 3]> = FIGURES.iter().map(|_| Default::default()).collect();
    for round in 1..=rounds {
        let melati =
            measure(&mut Melati::start(Cores::One).await?, seconds, sizes).await.context("Melati")?;
        let nchan = measure(&mut Nchan::start().await?, seconds, sizes).await.context("nchan")?;
        let bare =
            measure(&mut Bare::start(Cores::One).await?, seconds, sizes).await.context("the bare loop")?;
        for (all, row) in [melati, nchan, bare].into_iter().enumerate() {
            for (figure, value) in figures.iter_mut().zip(row) {
                if let Some(rounds) = figure.get_mut(all) {
                    rounds.push(value);
                }
            }
        }
        eprintln!("round {round} of {rounds}");
    }
    println!("\n{} and {} streams, {rounds} rounds of {seconds} s a figure\n", sizes.many, sizes.most);
    println!("| | Melati: median (least–most) | nchan | Melati ÷ nchan | bare loop | Melati ÷ bare |");
    println!("|---|---|---|---|---|---|");
    for (name, [melati, nchan, bare]) in FIGURES.iter().zip(&figures) {
        let share = |other| Some(melati.ratio(other)).filter(|ratio| ratio.is_finite());
        let share = |other| share(other).map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        println!("| {name} | {melati:.1} | {nchan:.1} | {} | {bare:.1} | {} |", share(nchan), share(bare));
    }
    let Some(picture) = picture else { return Ok(()) };
    let figures = FIGURES.iter().zip(&figures);
    let figures = figures.map(|(name, [melati, nchan, bare])| plot::Figure { name, melati, nchan, bare });
    plot::draw(&figures.collect::<Vec<_>>(), picture)
}

/// The bare loop of [`servers::Bare`], until it is killed.
pub(crate) fn serve_bare(address: SocketAddr) -> Result<()> {
    bare::serve(address)
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
    let mut slow = crowd.told(server, Told::Rate, seconds).await?;
    let burst = crowd.told(server, Told::Window(16), 1).await?;
    drop(burst);
    let after = share(server.process().memory_kib()?);
    crowd.leave()?;
    let crowd = Crowd::gather(server, sizes.many).await?;
    let single = crowd.told(server, Told::Window(1), seconds).await?;
    let several = crowd.told(server, Told::Window(16), seconds).await?;
    crowd.leave()?;
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
