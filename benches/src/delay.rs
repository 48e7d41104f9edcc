//! From a sale to the last of the streams that wait for it: the real program with its demo shop, sales over the API,
//! listeners of the branch manager's dashboard and notifications; everything on the same cores. Beside it, in turn, the
//! bare loop, which answers when it has told everybody.

use std::time::Duration;

use anyhow::Result;

use crate::{
    stats,
    streams::{Bare, Cores, Crowd, Last, Melati, Server},
};

/// Between two sales: those of one cashier do not follow each other within milliseconds.
const PAUSE: Duration = Duration::from_millis(50);

/// Prints p50 and p99 over `sales` sales, for each number of streams.
pub(crate) async fn run(streams: &[usize], sales: u64) -> Result<()> {
    println!("\nFrom a sale to the last of so many sockets, {sales} sales one after the other, ms\n");
    println!("| | streams | from the request p50 / p99 | from its answer p50 / p99 |\n|---|---|---|---|");
    for &count in streams {
        println!(
            "| Melati | {count} {}",
            measure(&mut Melati::start(Cores::All).await?, count, sales).await?
        );
        println!(
            "| bare loop | {count} {}",
            measure(&mut Bare::start(Cores::All).await?, count, sales).await?
        );
    }
    Ok(())
}

async fn measure(server: &mut impl Server, count: usize, sales: u64) -> Result<String> {
    let crowd = Crowd::gather(server, count).await?;
    let lasts = crowd.told_calmly(server, sales, PAUSE).await?;
    crowd.leave()?;
    server.stop().await;
    let cell = |of: fn(&Last) -> f64| {
        let mut values: Vec<f64> = lasts.iter().map(of).collect();
        let [half, most] = [0.5, 0.99].map(|share| stats::percentile(&mut values, share));
        format!("{half:.2} / {most:.2}")
    };
    Ok(format!("| {} | {} |", cell(|last| last.from_request), cell(|last| last.from_answer)))
}
