//! What the dashboards show, against the list of sales.

use melati_domain::day::Zone;
use melati_testkit::{app::TestApp, client::Client};
use serde_json::{Value, json};

use super::books::{PEOPLE, sum};
use crate::support::json_feed;

/// What each dashboard shows is what its sales add up to, today and on each day of its chart.
pub(super) async fn are_true(app: &TestApp, people: &[Client]) {
    let today = Zone::Jakarta.day_of(app.app.now());
    let from = today.plus_days(-6);
    let path = format!("/api/v1/penjualan?start_date={from}&end_date={today}&per_page=200");
    for (who, client) in PEOPLE.iter().zip(people).take(6) {
        let me = client.get("/api/v1/auth/me").await.expect(200)["name"].clone();
        let list = client.get(&path).await.expect(200);
        assert!(list["next_cursor"].is_null(), "all on one page");
        let own = |sale: &&Value| !who.starts_with("kasir") || sale["kasir"] == me;
        let standing: Vec<&Value> = list["data"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|sale| sale["dibatalkan_at"].is_null())
            .filter(own)
            .collect();
        let of_today: Vec<&Value> =
            standing.iter().copied().filter(|sale| sale["tanggal"] == today.to_string()).collect();
        let shown = json_feed(client, "/realtime/dashboard").await;
        if who.starts_with("kasir") {
            let umum = sum(of_today.iter().copied().filter(|sale| sale["klaim_bpjs"] == 0), "total");
            let claims = sum(of_today.iter().copied(), "klaim_bpjs");
            let total = omset(&of_today);
            let expected = [total, claims, umum, total - claims - umum, count(&of_today)];
            let fields =
                ["omset_kasir", "omset_bpjs", "omset_umum", "omset_tambahan_bpjs", "jumlah_transaksi"];
            assert_eq!(fields.map(|field| shown[field].as_i64().unwrap()), expected, "{who} {today} {shown}");
            assert_eq!(
                json_feed(client, "/realtime/omset-kasir").await["omset_kasir"],
                total,
                "{who} {today}"
            );
        } else {
            assert_eq!(
                (&shown["total_omset_hari_ini"], &shown["total_transaksi_hari_ini"]),
                (&json!(omset(&of_today)), &json!(count(&of_today))),
                "{who} {today}"
            );
            for row in shown["rekap_omset_kasir"].as_array().unwrap() {
                let theirs: Vec<&Value> =
                    of_today.iter().copied().filter(|sale| sale["kasir"] == row["kasir_name"]).collect();
                assert_eq!(
                    (&row["total_omset"], &row["jumlah_transaksi"]),
                    (&json!(omset(&theirs)), &json!(count(&theirs))),
                    "{who} {today} {row}"
                );
            }
        }
        for day in shown["omset_7_hari"].as_array().unwrap() {
            let that: Vec<&Value> =
                standing.iter().copied().filter(|sale| sale["tanggal"] == day["tanggal"]).collect();
            assert_eq!(day["total"], omset(&that), "{who} {today} {day}");
        }
    }
}

fn omset(sales: &[&Value]) -> i64 {
    sum(sales.iter().copied(), "total") + sum(sales.iter().copied(), "klaim_bpjs")
}

fn count(sales: &[&Value]) -> i64 {
    i64::try_from(sales.len()).unwrap()
}
