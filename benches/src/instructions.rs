//! Instructions a delivery takes, counted by valgrind's callgrind in the real program: unlike a time, nearly the same on
//! every machine and on a busy one, so it can be held to a bound.

use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::streams::{Cores, Crowd, Melati};

/// The loop over the sockets of an audience; what the kernel does for it is not counted.
const LOOP: &str = "*Reactor*hand_to*";
const LISTENERS: u16 = 200;
const SALES: u16 = 20;

/// Prints what it takes to tell a listener of a sale, all messages of it; fails when it is more than `most`.
pub(crate) async fn run(most: f64) -> Result<()> {
    let mut server = Melati::start(Cores::Counted(LOOP)).await?;
    let crowd = Crowd::gather(&server, LISTENERS.into()).await?;
    crowd.told_calmly(&server, SALES.into(), Duration::ZERO).await?;
    crowd.leave()?;
    server.drain().await?;
    let counted = server.folder().join("callgrind.out");
    let counted = std::fs::read_to_string(&counted).with_context(|| counted.display().to_string())?;
    let total = counted.lines().find_map(|line| line.strip_prefix("totals: ")).context("no totals")?;
    let total: f64 = total.trim().parse()?;
    let each = total / (f64::from(LISTENERS) * f64::from(SALES));
    println!(
        "{each:.0} instructions to tell one of {LISTENERS} listeners of a sale ({SALES} sales); at most {most}"
    );
    ensure!(each > 1.0, "nothing was counted: is {LOOP} still the loop's name?");
    ensure!(each <= most, "telling a listener has become dearer");
    Ok(())
}
