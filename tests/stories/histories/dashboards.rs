//! What the dashboards show, against the sales and their corrections.

use melati_domain::day::Zone;
use melati_testkit::{app::TestApp, client::Client};
use serde_json::{Value, json};

use super::books::{PEOPLE, rows};
use crate::support::json_feed;

/// What a sale adds to the figures of a day, or a correction moves.
struct Entry {
    branch: Value,
    cashier: Value,
    day: Value,
    is_bpjs: bool,
    sales: i64,
    claim: i64,
    total: i64,
}

/// What each dashboard shows is what its sales add up to, today and on each day of its chart.
pub(super) async fn are_true(app: &TestApp, people: &[Client]) {
    let today = json!(Zone::Jakarta.day_of(app.app.now()).to_string());
    let owner = &people[5];
    let list = owner.get("/api/v1/penjualan?per_page=200").await.expect(200);
    assert!(list["next_cursor"].is_null(), "all on one page");
    let mut entries = Vec::new();
    for sale in rows(&list, "data") {
        entries.extend(counted(&owner.get(&format!("/api/v1/penjualan/{}", sale["id"])).await.expect(200)));
    }
    for (who, client) in PEOPLE.iter().zip(people).take(6) {
        let me = client.get("/api/v1/auth/me").await.expect(200);
        let own = |entry: &&Entry| match *who {
            who if who.starts_with("kasir") => entry.cashier == me["name"],
            who if who.starts_with("admin") => entry.branch == me["branch_id"],
            _ => true,
        };
        let of_day =
            |day: &Value| entries.iter().filter(own).filter(|entry| entry.day == *day).collect::<Vec<_>>();
        let of_today = of_day(&today);
        let shown = json_feed(client, "/realtime/dashboard").await;
        if who.starts_with("kasir") {
            let private =
                of_today.iter().filter(|entry| !entry.is_bpjs).map(|entry| entry.total).sum::<i64>();
            let claims = of_today.iter().map(|entry| entry.claim).sum::<i64>();
            let total = omset(&of_today);
            let expected = [total, claims, private, total - claims - private, count(&of_today)];
            let fields =
                ["omset_kasir", "omset_bpjs", "omset_umum", "omset_tambahan_bpjs", "jumlah_transaksi"];
            assert_eq!(fields.map(|field| shown[field].as_i64().unwrap()), expected, "{who} {today} {shown}");
            let turnover = json_feed(client, "/realtime/omset-kasir").await;
            assert_eq!(turnover["omset_kasir"], total, "{who} {today}");
        } else {
            assert_eq!(
                (&shown["total_omset_hari_ini"], &shown["total_transaksi_hari_ini"]),
                (&json!(omset(&of_today)), &json!(count(&of_today))),
                "{who} {today}"
            );
            for row in rows(&shown, "rekap_omset_kasir") {
                let theirs: Vec<&Entry> =
                    of_today.iter().copied().filter(|entry| entry.cashier == row["kasir_name"]).collect();
                assert_eq!(
                    (&row["total_omset"], &row["jumlah_transaksi"]),
                    (&json!(omset(&theirs)), &json!(count(&theirs))),
                    "{who} {today} {row}"
                );
            }
        }
        for day in rows(&shown, "omset_7_hari") {
            assert_eq!(day["total"], omset(&of_day(&day["tanggal"])), "{who} {today} {day}");
        }
    }
}

/// What a sale was booked as, and what its corrections moved.
fn counted(sale: &Value) -> Vec<Entry> {
    let entry = |day: &Value, is_bpjs: bool, sales: i64, claim: i64, total: i64| Entry {
        branch: sale["branch_id"].clone(),
        cashier: sale["kasir"].clone(),
        day: day.clone(),
        is_bpjs,
        sales,
        claim,
        total,
    };
    let number = |row: &Value, field: &str| row[field].as_i64().unwrap();
    let booked = &sale["tanggal_pembukuan"];
    let mut entries = vec![match rows(sale, "koreksi").next() {
        Some(first) => {
            let is_bpjs = first["bpjs_sebelum"] == true;
            entry(booked, is_bpjs, 1, number(first, "klaim_sebelum"), number(first, "total_sebelum"))
        }
        None => {
            entry(booked, number(sale, "plafon") > 0, 1, number(sale, "klaim_bpjs"), number(sale, "total"))
        }
    }];
    for it in rows(sale, "koreksi") {
        let (before, after) = (it["bpjs_sebelum"] == true, it["bpjs_sesudah"] == true);
        let (claim, total) = (number(it, "klaim_sebelum"), number(it, "total_sebelum"));
        entries.push(entry(&it["tanggal_sebelum"], before, -1, -claim, -total));
        let stands = i64::from(it["jenis"] != "batal");
        let (claim, total) = (number(it, "klaim_sesudah"), number(it, "total_sesudah"));
        entries.push(entry(&it["tanggal"], after, stands, claim, total));
    }
    entries
}

fn omset(entries: &[&Entry]) -> i64 {
    entries.iter().map(|entry| entry.total + entry.claim).sum()
}

fn count(entries: &[&Entry]) -> i64 {
    entries.iter().map(|entry| entry.sales).sum()
}
