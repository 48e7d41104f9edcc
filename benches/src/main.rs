//! What Melati costs, measured side by side in one run.

mod bare;
mod dashboard;
mod delay;
mod log_order;
mod pages;
mod pg;
mod sales;
mod shop;
mod stats;
mod streams;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Benchmarks of Melati; run with --release")]
struct Arguments {
    /// Rounds of each comparison; the median is quoted.
    #[arg(long, default_value_t = 5, global = true)]
    rounds: usize,
    /// Seconds for each figure of a round.
    #[arg(long, default_value_t = 3, global = true)]
    seconds: u64,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Ways to order the log on PostgreSQL.
    LogOrder,
    /// Sales a second, beside the driver alone.
    Sales,
    /// Reading a dashboard after so many past sales.
    Dashboard {
        /// Past sales.
        #[arg(default_values_t = [1_000, 1_000_000])]
        sizes: Vec<i64>,
    },
    /// From a sale to the sockets that wait for it.
    Delay {
        /// Numbers of streams.
        #[arg(default_values_t = [1, 1_000])]
        streams: Vec<usize>,
        /// Sales for each.
        #[arg(long, default_value_t = 200)]
        sales: usize,
    },
    /// From asking for a page to having all of it.
    Pages {
        /// Days of sales in the demo shop.
        #[arg(default_values_t = [90, 1_825])]
        days: Vec<i64>,
    },
    /// What streams cost, beside nginx with nchan.
    Streams {
        /// Streams for deliveries as fast as can be.
        #[arg(long, default_value_t = 1_000)]
        many: usize,
        /// Streams for memory, and for one event a second.
        #[arg(long, default_value_t = 10_000)]
        most: usize,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match arguments.what {
        What::LogOrder => log_order::run(arguments.rounds, arguments.seconds).await,
        What::Sales => sales::run(arguments.rounds, arguments.seconds).await,
        What::Dashboard { sizes } => dashboard::run(&sizes).await,
        What::Delay { streams, sales } => delay::run(&streams, sales).await,
        What::Pages { days } => pages::run(&days).await,
        What::Streams { many, most } => {
            streams::run(arguments.rounds, arguments.seconds, streams::Sizes { many, most }).await
        }
    }
}
