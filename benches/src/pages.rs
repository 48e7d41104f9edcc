//! How long the server takes for each page of the demo shop, after a season and after years of sales.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use melati_app::SystemClock;
use melati_server::{
    config::Config,
    demo::{self, PASSWORD},
    serve::{Server, bind, open},
};
use melati_testkit::scratch::Scratch;
use reqwest::{Client, redirect::Policy};
use tokio::time::Instant;

use crate::stats;

/// Asked for so often, one after the other.
const TIMES: usize = 500;

/// Who sees which pages.
const PAGES: [(&str, &[&str]); 4] = [
    (
        "kasir1",
        &["/", "/penjualan", "/penjualan/baru", "/penjualan/1", "/penjualan/1/nota", "/kas", "/notifikasi"],
    ),
    ("admin1", &["/", "/penjualan", "/kas", "/notifikasi"]),
    ("owner", &["/", "/penjualan", "/kas", "/notifikasi", "/admin/realtime"]),
    ("passet1", &["/", "/penjualan", "/pengerjaan/1", "/pindai"]),
];

/// Prints p50 and p99 of each page with so many days of sales.
pub(crate) async fn run(days: &[i64]) -> Result<()> {
    println!("\nFrom asking for a page to having all of it, ms, {TIMES} times each\n");
    println!("| days of sales | who | page | p50 | p99 |\n|---|---|---|---|---|");
    for &days in days {
        let folder = Scratch::new();
        let config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            data_dir: folder.path().to_path_buf(),
            ..Config::default()
        };
        let app = open(&config, Arc::new(SystemClock)).await?;
        demo::write(&app, 20_250_723, days, |_| {}).await?;
        let server = Server::start(&config, app, bind(config.listen).await?).await?;
        for (who, pages) in PAGES {
            let browser = signed_in(&server, who).await.with_context(|| who.to_owned())?;
            for page in pages {
                let mut took = Vec::with_capacity(TIMES);
                for _ in 0..TIMES {
                    let start = Instant::now();
                    let answer = browser.get(format!("http://{}{page}", server.address())).send().await?;
                    ensure!(answer.status() == 200, "{who} {page}: {}", answer.status());
                    answer.bytes().await?;
                    took.push(start.elapsed().as_secs_f64() * 1e3);
                }
                let (p50, p99) = (stats::percentile(&mut took, 0.5), stats::percentile(&mut took, 0.99));
                println!("| {days} | {who} | {page} | {p50:.2} | {p99:.2} |");
            }
        }
        server.stop().await;
    }
    Ok(())
}

async fn signed_in(server: &Server, who: &str) -> Result<Client> {
    let browser = Client::builder().cookie_store(true).redirect(Policy::none()).build()?;
    let form = [("email", format!("{who}@melati.example")), ("password", PASSWORD.to_owned())];
    let address = format!("http://{}", server.address());
    let answer =
        browser.post(format!("{address}/login")).header("origin", &address).form(&form).send().await?;
    ensure!(answer.status().is_redirection(), "signing in was answered {}", answer.status());
    Ok(browser)
}
