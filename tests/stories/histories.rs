//! Random days in the shop: whatever is done and refused, every figure stays what its rows add up to.

use melati_testkit::{app::TestApp, builders::*, client::Client, db::Engine};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::support::{adds_up, json_feed};

#[derive(Debug, Clone)]
enum Deed {
    Sell {
        basket: usize,
        patient: usize,
        pieces: i64,
        paid: i64,
        discount: i64,
    },
    Pay {
        sale: usize,
        amount: i64,
    },
    Step {
        sale: usize,
        to: usize,
        by_admin: bool,
    },
    Void {
        sale: usize,
    },
    Restock {
        pieces: i64,
    },
    Close,
    Open,
    /// Hours pass, over midnight too.
    Pass {
        hours: i64,
    },
}

const STEPS: [&str; 4] = ["Sedang Mengerjakan", "Sudah Di Kerjakan", "Kirim WA", "Sudah Di Ambil"];

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => (0..5usize, 0..5usize, 1..4i64, 0..900_000i64, 0..60_000i64).prop_map(|(basket, patient, pieces, paid, discount)| {
            Deed::Sell { basket, patient, pieces, paid, discount }
        }),
        4 => (any::<usize>(), 1..400_000i64).prop_map(|(sale, amount)| Deed::Pay { sale, amount }),
        4 => (any::<usize>(), 0..STEPS.len(), any::<bool>()).prop_map(|(sale, to, by_admin)| Deed::Step { sale, to, by_admin }),
        2 => any::<usize>().prop_map(|sale| Deed::Void { sale }),
        1 => (1..5i64).prop_map(|pieces| Deed::Restock { pieces }),
        1 => Just(Deed::Close),
        2 => Just(Deed::Open),
        1 => (1..20i64).prop_map(|hours| Deed::Pass { hours }),
    ]
}

struct Shop<'a> {
    app: &'a TestApp,
    kasir: Client,
    admin: Client,
    passet: Client,
    sales: Vec<i64>,
    done: usize,
}

impl Shop<'_> {
    async fn run(&mut self, deed: &Deed) {
        let shop = &self.app.shop;
        let nth = |sale: usize| self.sales.get(sale % self.sales.len().max(1)).copied().unwrap_or(404);
        let answer = match *deed {
            Deed::Sell { basket, patient, pieces, paid, discount } => {
                let items = [
                    vec![json!({ "jenis": "frame", "id": shop.frame_umum.0, "quantity": pieces })],
                    vec![
                        json!({ "jenis": "frame", "id": shop.frame_bpjs3.0, "quantity": 1 }),
                        json!({ "jenis": "lensa", "id": shop.lens_bpjs.0, "quantity": 2 }),
                    ],
                    vec![json!({ "jenis": "aksesoris", "id": shop.accessory.0, "quantity": pieces })],
                    vec![
                        json!({ "jenis": "frame_sendiri" }),
                        json!({ "jenis": "lensa_gosok", "keterangan": "Progresif", "harga": 400_000, "quantity": 2 }),
                    ],
                    vec![json!({ "jenis": "frame", "id": shop.last_frame.0, "quantity": 1 })],
                ];
                let mut body = json!({
                    "items": items[basket], "diskon": discount, "biaya_tambahan_manual": 0, "bayar": paid,
                    "metode_pembayaran": "cash",
                });
                let patients =
                    [shop.patient_bpjs1, shop.patient_bpjs2, shop.patient_bpjs3, shop.patient_umum];
                match patients.get(patient) {
                    Some(patient) => body["pasien_id"] = patient.0.into(),
                    None => body["nama_pasien_manual"] = "Pembeli".into(),
                }
                let answer = self.kasir.post("/api/v1/penjualan", body).await;
                if answer.status == 201 {
                    self.sales.push(answer.json()["id"].as_i64().unwrap());
                }
                answer
            }
            Deed::Pay { sale, amount } => {
                let pay = json!({ "jumlah": amount, "metode_pembayaran": "cash" });
                self.kasir.post(&format!("/api/v1/penjualan/{}/pembayaran", nth(sale)), pay).await
            }
            Deed::Step { sale, to, by_admin } => {
                let step = json!({ "status_pengerjaan": STEPS[to], "alasan": "Uji" });
                let by = if by_admin { &self.admin } else { &self.passet };
                by.post(&format!("/api/v1/penjualan/{}/status", nth(sale)), step).await
            }
            Deed::Void { sale } => {
                let path = format!("/api/v1/penjualan/{}/batal", nth(sale));
                self.admin.post(&path, json!({ "alasan": "Uji" })).await
            }
            Deed::Restock { pieces } => {
                let path = format!("/api/v1/frames/{}/restok", shop.frame_umum.0);
                self.admin.post(&path, json!({ "jumlah": pieces, "alasan": "Uji" })).await
            }
            Deed::Close => self.admin.post_empty("/api/v1/branches/1/tutup").await,
            Deed::Open => self.admin.post_empty("/api/v1/branches/1/buka").await,
            Deed::Pass { hours } => {
                self.app.clock.advance_hours(hours);
                // Sessions end after a day without use.
                self.kasir = self.app.sign_in(KASIR1).await;
                self.admin = self.app.sign_in(ADMIN1).await;
                self.passet = self.app.sign_in(PASSET1).await;
                self.admin.get("/api/v1/auth/me").await
            }
        };
        assert!(answer.status < 500, "{deed:?}: {}", answer.body);
        self.done += usize::from(answer.status < 300);
    }

    async fn page(&self, path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.admin.get(&format!("{path}per_page=50{cursor}")).await.expect(200);
            all.extend(page["data"].as_array().unwrap().clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }

    /// Stored totals, stock, payments and screens, each against what it stands for.
    async fn check(&self) {
        adds_up(self.app).await;
        for goods in ["/api/v1/frames?", "/api/v1/lensa?", "/api/v1/aksesoris?"] {
            assert!(self.page(goods).await.iter().all(|it| it["stok"].as_i64().unwrap() >= 0));
        }
        let screen = json_feed(&self.admin, "/realtime/dashboard").await;
        let (mut omset, mut count) = (0, 0);
        for listed in self.page("/api/v1/penjualan?").await {
            let sale = self.admin.get(&format!("/api/v1/penjualan/{}", listed["id"])).await.expect(200);
            let figure = |value: &Value, name: &str| value[name].as_i64().unwrap();
            let paid: i64 =
                sale["pembayaran"].as_array().unwrap().iter().map(|it| figure(it, "diterima")).sum();
            assert_eq!(figure(&sale, "total") - paid, figure(&sale, "kekurangan"), "{sale}");
            if sale["dibatalkan_at"].is_null() && sale["tanggal"] == today(self.app) {
                omset += figure(&sale, "total") + figure(&sale, "klaim_bpjs");
                count += 1;
            }
        }
        assert_eq!(screen["total_omset_hari_ini"], omset);
        assert_eq!(screen["total_transaksi_hari_ini"], count);
    }
}

fn today(app: &TestApp) -> String {
    use melati_app::Clock as _;
    melati_domain::day::Zone::Jakarta.day_of(app.clock.now()).to_string()
}

fn random_days(engine: Engine) {
    let config = Config { cases: 6, failure_persistence: None, ..Config::default() };
    let days = proptest::collection::vec(deed(), 20..60);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let told = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    )
    .run(&days, |deeds| {
        runtime.block_on(async {
            let app = TestApp::start(engine).await;
            let mut shop = Shop {
                app: &app,
                kasir: app.sign_in(KASIR1).await,
                admin: app.sign_in(ADMIN1).await,
                passet: app.sign_in(PASSET1).await,
                sales: Vec::new(),
                done: 0,
            };
            for deed in &deeds {
                shop.run(deed).await;
            }
            shop.check().await;
            assert!(shop.done > 0, "nothing was done at all");
            drop(shop);
            app.stop().await;
        });
        Ok(())
    });
    told.unwrap();
}

#[test]
fn figures_stay_true_on_sqlite() {
    random_days(Engine::Sqlite);
}

#[test]
fn figures_stay_true_on_postgres() {
    random_days(Engine::Postgres);
}
