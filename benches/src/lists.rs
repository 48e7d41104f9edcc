//! How long each list and search takes when a chain has sold for years: a million sales, a hundred thousand patients.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use melati_app::{App, SystemClock, patients};
use melati_domain::patient::ServiceType;
use melati_server::{
    config::Config,
    demo::{self, PASSWORD},
    serve::{Server, bind, open},
};
use melati_store::{DatabaseUrl, patients::PatientDetails};
use melati_testkit::scratch::Scratch;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use reqwest::Client;
use tokio::time::Instant;

use crate::{pg, stats};

/// Each is asked so often, with other words each time.
const TIMES: usize = 300;
/// Patients added in one transaction.
const BATCH: i64 = 2_000;

const FIRST: [&str; 24] = [
    "Siti", "Budi", "Dewi", "Ahmad", "Rina", "Joko", "Sri", "Agus", "Wati", "Hendra", "Lestari", "Putra",
    "Yuni", "Rahmat", "Indah", "Bayu", "Citra", "Dimas", "Eka", "Fajar", "Gita", "Hana", "Irfan", "Kartini",
];
const LAST: [&str; 16] = [
    "sari", "wijaya", "pratama", "hidayat", "santoso", "rahman", "kusuma", "saputra", "nugroho", "utama",
    "maulana", "ningsih", "setiawan", "handoko", "permata", "wardhani",
];

/// A name of the chain: 24 first names, and some 6,000 family names in two parts.
fn name(number: i64) -> String {
    let pick = |list: &'static [&'static str], at: i64| {
        usize::try_from(at).ok().and_then(|at| list.get(at % list.len())).copied().unwrap_or_default()
    };
    let (first, middle, last) = (pick(&FIRST, number), pick(&FIRST, number / 24), pick(&LAST, number / 576));
    format!("{first} {middle}{last}{}", pick(&["", "h", "na", "to"], number / 9_216))
}

/// Lists and searches: what it is, who asks, and the address, in which `{…}` is another word each time.
const LISTS: [(&str, &str, &str); 24] = [
    ("orders", "kasir1", "/penjualan"),
    ("orders of all branches", "owner", "/penjualan"),
    ("a page far back", "kasir1", "/api/v1/penjualan?cursor={cursor}"),
    ("orders by a first name", "kasir1", "/api/v1/penjualan?q={first}"),
    ("orders by a whole name", "kasir1", "/api/v1/penjualan?q={name}"),
    ("orders by a part of the code", "kasir1", "/api/v1/penjualan?q={digits}"),
    ("orders by a name spelt wrong", "owner", "/api/v1/penjualan?q={slip}"),
    ("orders with a balance", "kasir1", "/api/v1/penjualan?status=Belum+Lunas"),
    ("orders that wait", "kasir1", "/api/v1/penjualan?status_pengerjaan=Menunggu+Pengerjaan"),
    ("orders that are late", "owner", "/api/v1/penjualan?terlambat=true"),
    ("orders of a month years ago", "kasir1", "/api/v1/penjualan?start_date={month}-01&end_date={month}-28"),
    ("orders of a day, all branches", "owner", "/api/v1/penjualan?start_date={month}-10&end_date={month}-10"),
    ("patients", "kasir1", "/pasien"),
    ("patients by a part of the name", "kasir1", "/api/v1/pasien?q={part}&per_page=8"),
    ("patients by phone", "kasir1", "/api/v1/pasien?q={phone}&per_page=8"),
    ("patients spelt wrong", "kasir1", "/api/v1/pasien?q={slip}&per_page=8"),
    ("a patient's page", "admin1", "/pasien/{patient}"),
    ("search of the till", "kasir1", "/api/v1/cari?q={name}"),
    ("stock", "admin1", "/stok"),
    ("stock by a part of the name", "admin1", "/stok?q=rog"),
    ("low stock of all branches", "owner", "/stok?jenis=lensa&rendah=on"),
    ("transfers", "admin1", "/transfer"),
    ("audit trail", "admin1", "/audit"),
    ("people", "owner", "/pengguna"),
];

/// Prints p50 and p99 of each list on both engines.
pub(crate) async fn run(sales: i64, patients: i64) -> Result<()> {
    println!(
        "\nLists and searches among {sales} sales of two branches and {patients} patients, ms, {TIMES} times each\n"
    );
    println!("| engine | list | who | p50 | p99 |\n|---|---|---|---|---|");
    let folder = Scratch::new();
    let file = DatabaseUrl::Sqlite(folder.path().join("melati.db"));
    measure("SQLite", file, folder.path(), sales, patients).await?;
    let postgres = pg::Postgres::start()?;
    let url: DatabaseUrl = postgres.database("lists").await?.parse()?;
    measure("PostgreSQL", url, folder.path(), sales, patients).await
}

async fn measure(
    engine: &str,
    database_url: DatabaseUrl,
    data_dir: &std::path::Path,
    sales: i64,
    patients: i64,
) -> Result<()> {
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        data_dir: data_dir.to_path_buf(),
        database_url: database_url.clone(),
        ..Config::default()
    };
    let app = open(&config, Arc::new(SystemClock)).await?;
    demo::write(&app, 20_250_723, 30, |_| {}).await?;
    grow(&app, &database_url, sales, patients).await?;
    let server = Server::start(&config, app, bind(config.listen).await?).await?;
    for (what, who, address) in LISTS {
        let mut rng = StdRng::seed_from_u64(7);
        let client = signed_in(&server, who).await.with_context(|| who.to_owned())?;
        let mut took = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let address = filled(address, &mut rng, sales, patients);
            let start = Instant::now();
            let answer = client.get(format!("http://{}{address}", server.address())).send().await?;
            ensure!(answer.status() == 200, "{who} {address}: {}", answer.status());
            answer.bytes().await?;
            took.push(start.elapsed().as_secs_f64() * 1e3);
        }
        let (p50, p99) = (stats::percentile(&mut took, 0.5), stats::percentile(&mut took, 0.99));
        println!("| {engine} | {what} | {who} | {p50:.1} | {p99:.1} |");
    }
    server.stop().await;
    Ok(())
}

/// Patients through the application; sales as copies of the demo's own, five years of them, in bulk.
async fn grow(app: &App, url: &DatabaseUrl, sales: i64, patients: i64) -> Result<()> {
    let now = app.now();
    for first in (0..patients).step_by(usize::try_from(BATCH)?) {
        let write = app.store.writer.write(move |tx| {
            Box::pin(async move {
                for number in first..(first + BATCH).min(patients) {
                    let details = PatientDetails {
                        name: name(number),
                        service_type: ServiceType::Private,
                        bpjs_number: None,
                        phone: Some(format!("0800{:08}", number * 7_919 % 100_000_000)),
                        address: None,
                        age: None,
                    };
                    patients::add_in(tx, details, now).await?;
                }
                Ok::<_, melati_app::Refusal>(())
            })
        });
        write.await?;
    }
    // One order in five hundred waits, one in thirty owes something; days go back five years.
    let copies = format!(
        "INSERT INTO sale (id, code, barcode, branch_id, cashier_id, patient_id, customer_name, service_type, class, day,
            booked_day, promised_day, order_kind, gross_rupiah, ceiling_rupiah, claim_rupiah, upgrade_rupiah, manual_extra_rupiah,
            discount_rupiah, total_rupiah, tendered_rupiah, change_rupiah, balance_rupiah, upgrade_status, work_status,
            search_text, created_at_ms)
        WITH RECURSIVE k (id) AS (SELECT (SELECT MAX(id) FROM sale) + 1 UNION ALL SELECT id + 1 FROM k WHERE id < {sales}),
            n (id, day) AS (SELECT id, CAST(2021 + id * 5 / {sales} AS TEXT)
                || '-' || substr(CAST(101 + id * 60 / {sales} % 12 AS TEXT), 2)
                || '-' || substr(CAST(101 + id * 1680 / {sales} % 28 AS TEXT), 2) FROM k),
            known (id) AS (SELECT MAX(id) FROM sale)
        SELECT n.id, 'MLT-' || substr('00000000' || CAST(n.id AS TEXT), -7 + length('00000000' || CAST(n.id AS TEXT)) + 1),
            'TRX' || CAST(n.id AS TEXT), s.branch_id, s.cashier_id, p.id, p.name, s.service_type, s.class,
            n.day, n.day, n.day, s.order_kind, s.gross_rupiah, s.ceiling_rupiah,
            s.claim_rupiah, s.upgrade_rupiah, s.manual_extra_rupiah, s.discount_rupiah,
            CASE WHEN n.id % 30 = 0 THEN 200000 ELSE 100000 END, 100000, 0,
            CASE WHEN n.id % 30 = 0 THEN 100000 ELSE 0 END, s.upgrade_status,
            CASE WHEN n.id % 500 = 0 THEN 'Menunggu Pengerjaan' ELSE 'Sudah Di Ambil' END,
            'mlt-' || CAST(n.id AS TEXT) || ' trx' || CAST(n.id AS TEXT) || ' ' || LOWER(p.name), s.created_at_ms
        FROM n CROSS JOIN known JOIN sale s ON s.id = n.id % known.id + 1 JOIN patient p ON p.id = n.id * 7919 % {patients} + 1"
    );
    match url {
        DatabaseUrl::Sqlite(path) => rusqlite::Connection::open(path)?.execute_batch(&copies)?,
        DatabaseUrl::Postgres(url) => {
            let client = pg::connect(url).await?;
            client.batch_execute(&copies).await?;
            // As its own housekeeping does within the hour.
            client.batch_execute("VACUUM ANALYZE").await?;
        }
    }
    while app.store.writer.write(|tx| Box::pin(async move { tx.index_sales(50_000, 10_000).await })).await?
        > 0
    {}
    Ok(())
}

fn filled(address: &str, rng: &mut StdRng, sales: i64, patients: i64) -> String {
    let number = rng.random_range(0..patients);
    let whole = name(number);
    let (first, last) = whole.split_once(' ').unwrap_or((&whole, ""));
    let part = last.get(2..6).unwrap_or(last);
    let mut slip = last.to_owned();
    slip.remove(slip.len() / 2);
    address
        .replace("{first}", first)
        .replace("{name}", &whole.replace(' ', "+"))
        .replace("{part}", part)
        .replace("{slip}", &slip)
        .replace("{digits}", &format!("{:05}", rng.random_range(0..100_000)))
        .replace("{phone}", &format!("{:07}", number * 7_919 % 10_000_000))
        .replace("{cursor}", &format!("{:x}", rng.random_range(1_000..sales)))
        .replace("{month}", &format!("{}-{:02}", rng.random_range(2_021..2_026), rng.random_range(1..13)))
        .replace("{patient}", &(number + 1).to_string())
}

async fn signed_in(server: &Server, who: &str) -> Result<Client> {
    let browser = Client::builder().cookie_store(true).build()?;
    let form = [("email", format!("{who}@melati.example")), ("password", PASSWORD.to_owned())];
    let address = format!("http://{}", server.address());
    let answer =
        browser.post(format!("{address}/login")).header("origin", &address).form(&form).send().await?;
    ensure!(answer.status().is_success(), "signing in was answered {}", answer.status());
    Ok(browser)
}
