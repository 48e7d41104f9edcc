//! A random day's work: sales, payments, steps, voids, restocks. Sales are repeated under one key until answered.

use std::{sync::Arc, time::Duration};

use melati_testkit::{
    builders::{ADMIN1, KASIR1, KASIR1B, KASIR2, SeededShop},
    client::Client,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::watch;

pub(crate) const ALL: [&str; 4] = [KASIR1, KASIR1B, KASIR2, ADMIN1];

/// Works until told to stop; the codes of the sales that were answered.
pub(crate) async fn write(
    client: Client,
    goods: Arc<SeededShop>,
    seed: u64,
    stopped: watch::Receiver<bool>,
) -> Vec<String> {
    let mut rng = StdRng::seed_from_u64(seed);
    let me = sent(&client, Method::GET, "/api/v1/auth/me", Value::Null, "").await;
    let is_second = me.is_some_and(|me| me["branch_id"] == 2);
    let (mut sales, mut codes) = (Vec::new(), Vec::new());
    while !*stopped.borrow() {
        let sale: i64 = if sales.is_empty() { 0 } else { sales[rng.random_range(0..sales.len())] };
        match rng.random_range(0..10) {
            0..5 => {
                let (kind, id) = if is_second {
                    ("lensa", goods.lens_cab2.0)
                } else if rng.random() {
                    ("aksesoris", goods.accessory.0)
                } else {
                    ("lensa", goods.lens_umum.0)
                };
                let basket = json!({
                    "nama_pasien_manual": "Pembeli", "items": [{ "jenis": kind, "id": id, "quantity": 1 }],
                    "diskon": 0, "biaya_tambahan_manual": 0, "bayar": 0, "metode_pembayaran": "cash",
                });
                let key = format!("{}", rng.random::<u64>());
                // Answered at last, also if it was rung up before the server went.
                for _ in 0..400 {
                    if let Some(sale) =
                        sent(&client, Method::POST, "/api/v1/penjualan", basket.clone(), &key).await
                    {
                        if let Some(code) = sale["kode_penjualan"].as_str() {
                            codes.push(code.to_owned());
                            sales.push(sale["id"].as_i64().unwrap());
                        }
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            5..7 => {
                let pay = json!({ "jumlah": 10_000, "metode_pembayaran": "cash" });
                sent(&client, Method::POST, &format!("/api/v1/penjualan/{sale}/pembayaran"), pay, "").await;
            }
            7 => {
                let to = ["Lensa Di Pesan", "Lensa Datang", "Sudah Di Kerjakan"][rng.random_range(0..3)];
                let step = json!({ "status_pengerjaan": to });
                sent(&client, Method::POST, &format!("/api/v1/penjualan/{sale}/status"), step, "").await;
            }
            8 => {
                let void = json!({ "alasan": "Uji" });
                sent(&client, Method::POST, &format!("/api/v1/penjualan/{sale}/batal"), void, "").await;
            }
            _ => {
                let id = if is_second { goods.lens_cab2.0 } else { goods.lens_umum.0 };
                let restock = json!({ "jumlah": 5, "alasan": "Datang" });
                sent(&client, Method::POST, &format!("/api/v1/lensa/{id}/restok"), restock, "").await;
            }
        }
        tokio::time::sleep(Duration::from_millis(rng.random_range(0..25))).await;
    }
    codes
}

/// The answer, also a refusal's; none when the server was away or could not reach its database.
async fn sent(client: &Client, method: Method, path: &str, body: Value, key: &str) -> Option<Value> {
    let mut request = client.request(method, path).timeout(Duration::from_secs(20));
    if !body.is_null() {
        request = request.json(&body);
    }
    if !key.is_empty() {
        request = request.header("idempotency-key", key);
    }
    let answer = request.send().await.ok()?;
    if answer.status().is_server_error() {
        return None;
    }
    answer.json().await.ok()
}
