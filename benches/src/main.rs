//! What Melati costs, measured side by side in one run.

mod bare;
mod dashboard;
mod delay;
mod instructions;
mod lists;
mod log_order;
mod pages;
mod pg;
mod restart;
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
    /// From a sale to the last of the streams that wait for it.
    Delay {
        /// Numbers of streams.
        #[arg(default_values_t = [1, 1_000])]
        streams: Vec<usize>,
        /// Sales for each.
        #[arg(long, default_value_t = 200)]
        sales: u64,
    },
    /// Instructions it takes to tell a listener something.
    Instructions {
        /// It fails above so many: half as many again as it takes, so that one more lock or allocation for each
        /// listener is noticed, and another compiler's taste is not.
        #[arg(long, default_value_t = 550.0)]
        most: f64,
    },
    /// Lists and searches after years of sales, on both engines.
    Lists {
        /// Sales.
        #[arg(default_value_t = 1_000_000)]
        sales: i64,
        /// Patients.
        #[arg(default_value_t = 100_000)]
        patients: i64,
    },
    /// From asking for a page to having all of it.
    Pages {
        /// Days of sales in the demo shop.
        #[arg(default_values_t = [90, 1_825])]
        days: Vec<i64>,
    },
    /// From a restart until everybody is live again.
    Restart {
        /// Clients with an open stream.
        #[arg(default_value_t = 10_000)]
        clients: usize,
    },
    /// What streams cost, beside nginx with nchan and a bare loop.
    Streams {
        /// Streams for deliveries as fast as can be.
        #[arg(long, default_value_t = 1_000)]
        many: usize,
        /// Streams for memory, and for one event a second.
        #[arg(long, default_value_t = 10_000)]
        most: usize,
        /// Draws the figures into this file, an SVG.
        #[arg(long)]
        picture: Option<std::path::PathBuf>,
    },
    /// Serves the bare loop of `streams`.
    #[command(hide = true)]
    Bare {
        /// Where it listens.
        address: std::net::SocketAddr,
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
        What::Instructions { most } => instructions::run(most).await,
        What::Lists { sales, patients } => lists::run(sales, patients).await,
        What::Pages { days } => pages::run(&days).await,
        What::Bare { address } => streams::serve_bare(address),
        What::Restart { clients } => restart::run(clients).await,
        What::Streams { many, most, picture } => {
            let sizes = streams::Sizes { many, most };
            streams::run(arguments.rounds, arguments.seconds, sizes, picture.as_deref()).await
        }
    }
}
