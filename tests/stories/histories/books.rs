//! What the shop should show, kept beside it from its answers alone.

use std::collections::{BTreeMap, BTreeSet};

use melati_domain::workflow::WorkStatus;
use melati_testkit::{
    app::TestApp,
    builders::*,
    client::{Answer, Client},
};
use serde_json::{Value, json};

use super::{
    dashboards,
    moves::{Move, Sale},
};
use crate::support::{json_feed, with};

pub(super) const PEOPLE: [&str; 8] = [KASIR1, KASIR1B, KASIR2, ADMIN1, ADMIN2, OWNER, PASSET1, PASSET2];
const METHODS: [&str; 3] = ["cash", "qris", "transfer"];

/// A catalogue item: its word in a basket, its list, its number.
type Good = (&'static str, &'static str, i64);

pub(super) struct Books {
    people: Vec<Client>,
    goods: Vec<Good>,
    /// Pieces of each good: the start, and every movement that was answered.
    stock: BTreeMap<(String, i64), i64>,
    sales: Vec<i64>,
    /// A lens that no sale takes from the shelf.
    made_to_order: i64,
    /// Codes of what was refused.
    refused: BTreeSet<String>,
}

impl Books {
    pub(super) async fn open(app: &TestApp) -> Self {
        let shop = &app.shop;
        let frames = [shop.frame_bpjs3, shop.frame_umum, shop.last_frame, shop.frame_cab2];
        let lenses = [shop.lens_bpjs, shop.lens_umum, shop.lens_custom, shop.lens_cab2];
        let accessories = [shop.accessory, shop.cleaner];
        let mut goods: Vec<Good> = frames.map(|it| ("frame", "frames", it.0)).to_vec();
        goods.extend(lenses.map(|it| ("lensa", "lensa", it.0)));
        goods.extend(accessories.map(|it| ("aksesoris", "aksesoris", it.0)));
        let (people, made_to_order) = (signed_in(app).await, shop.lens_custom.0);
        let mut books = Self {
            people,
            goods,
            stock: BTreeMap::new(),
            sales: Vec::new(),
            made_to_order,
            refused: BTreeSet::new(),
        };
        books.stock = books.shelf().await;
        books
    }

    /// Makes one move, and writes down what was answered.
    pub(super) async fn make(&mut self, app: &TestApp, step: Move) {
        match step {
            Move::Sell(sale) => self.sell(app, sale).await,
            Move::Pay { who, sale, tenths, method } => {
                let Some(path) = self.sale(sale) else { return };
                let balance = self.owner().get(&path).await.expect(200)["kekurangan"].as_i64().unwrap();
                let bank = (METHODS[method] == "transfer").then_some("BRI");
                let body = json!({ "jumlah": balance * tenths / 10, "metode_pembayaran": METHODS[method], "bank_transfer": bank });
                self.answered(&self.people[who].post(&format!("{path}/pembayaran"), body).await);
            }
            Move::Void { who, sale } => {
                let Some(path) = self.sale(sale) else { return };
                let answer =
                    self.people[who].post(&format!("{path}/batal"), json!({ "alasan": "salah ketik" })).await;
                if let Some(voided) = self.answered(&answer) {
                    self.move_stock(&voided, 1);
                }
            }
            Move::Edit { who, sale, fewer, discount, back } => {
                let Some(path) = self.sale(sale) else { return };
                self.edit(app, who, &path, (fewer, discount, back)).await;
            }
            Move::Refund { who, sale, tenths, method } => {
                let Some(path) = self.sale(sale) else { return };
                let sale = self.owner().get(&path).await.expect(200);
                let kept =
                    sum(rows(&sale, "pembayaran"), "diterima") - sum(rows(&sale, "pengembalian"), "jumlah");
                let bank = (METHODS[method] == "transfer").then_some("BRI");
                let body = json!({ "jumlah": kept * tenths / 10, "metode_pembayaran": METHODS[method], "bank_transfer": bank, "alasan": "Keluhan" });
                self.answered(&self.people[who].post(&format!("{path}/pengembalian"), body).await);
            }
            Move::Break { who, sale } => {
                let Some(path) = self.sale(sale) else { return };
                let sale = self.owner().get(&path).await.expect(200);
                let lens = rows(&sale, "items")
                    .position(|line| line["jenis"] == "lensa" && line["id"] != self.made_to_order);
                let Some(place) = lens else { return };
                let lens = sale["items"][place]["id"].as_i64().unwrap();
                let body = json!({ "baris": place + 1, "pengganti_id": lens, "alasan": "Pecah" });
                if self.answered(&self.people[who].post(&format!("{path}/lensa-rusak"), body).await).is_some()
                {
                    *self.stock.get_mut(&("lensa".to_owned(), lens)).unwrap() -= 1;
                }
            }
            Move::Step { who, sale, to, reason } => {
                let Some(path) = self.sale(sale) else { return };
                let body = json!({ "status_pengerjaan": WorkStatus::ALL[to].to_string(), "alasan": reason.then_some("gores") });
                self.answered(&self.people[who].post(&format!("{path}/status"), body).await);
            }
            Move::Restock { who, good, pieces } => {
                let (jenis, list, id) = self.goods[good % self.goods.len()];
                let body = json!({ "jumlah": pieces, "alasan": "Kiriman" });
                if self
                    .answered(&self.people[who].post(&format!("/api/v1/{list}/{id}/restok"), body).await)
                    .is_some()
                {
                    *self.stock.get_mut(&(jenis.to_owned(), id)).unwrap() += pieces;
                }
            }
            Move::Turn { who, branch, open } => {
                let path = format!("/api/v1/branches/{branch}/{}", if open { "buka" } else { "tutup" });
                self.answered(&self.people[who].post_empty(&path).await);
            }
            Move::Cash { who, branch, amount } => {
                let path = format!("/api/v1/branches/{branch}/kas");
                let arah = if amount < 0 { "keluar" } else { "masuk" };
                let body = json!({ "arah": arah, "jumlah": amount.abs(), "alasan": "Tukar uang" });
                self.answered(&self.people[who].post(&path, body).await);
            }
            Move::Pass { hours } => {
                dashboards::are_true(app, &self.people).await;
                app.clock.advance_hours(hours);
                self.people = signed_in(app).await;
            }
        }
    }

    async fn edit(
        &mut self,
        app: &TestApp,
        who: usize,
        path: &str,
        (fewer, discount, back): (bool, i64, Option<i64>),
    ) {
        let before = self.owner().get(path).await.expect(200);
        let mut items: Vec<Value> = rows(&before, "items").map(typed).collect();
        if fewer {
            items.pop();
        }
        let mut body =
            json!({ "versi": before["versi"], "items": items, "diskon": discount, "alasan": "Salah ketik" });
        if let Some(back) = back {
            let day = melati_domain::day::Zone::Jakarta.day_of(app.app.now()).plus_days(-back);
            body = with(body, json!({ "tanggal": day.to_string() }));
        }
        let request = self.people[who].request(reqwest::Method::PATCH, path).json(&body);
        if let Some(after) = self.answered(&self.people[who].send(request).await) {
            self.move_stock(&before, 1);
            self.move_stock(&after, -1);
        }
    }

    async fn sell(&mut self, app: &TestApp, sale: Sale) {
        let shop = &app.shop;
        let cab2 = [KASIR2, ADMIN2, PASSET2].contains(&PEOPLE[sale.who]);
        let own = [("frame", shop.frame_cab2.0), ("lensa", shop.lens_cab2.0)];
        let in_reach = |&(jenis, _, id): &Good| sale.stray || own.contains(&(jenis, id)) == cab2;
        let goods: Vec<Good> = self.goods.iter().copied().filter(in_reach).collect();
        let items = sale.items.iter().map(|&(good, quantity)| match (goods.get(good), good) {
            (Some(&(jenis, _, id)), _) => json!({ "jenis": jenis, "id": id, "quantity": quantity }),
            (None, 8) => json!({ "jenis": "frame_sendiri" }),
            (None, _) => {
                json!({ "jenis": "lensa_gosok", "keterangan": "Progresif", "harga": 350_000, "quantity": quantity })
            }
        });
        let body = json!({
            "items": items.collect::<Vec<_>>(), "diskon": sale.discount, "biaya_tambahan_manual": sale.extra, "bayar": sale.pays,
            "metode_pembayaran": METHODS[sale.method], "bank_transfer": (METHODS[sale.method] == "transfer").then_some("BCA"),
        });
        let patients = [shop.patient_bpjs1, shop.patient_bpjs2, shop.patient_bpjs3, shop.patient_umum];
        let buyer = match patients.get(sale.buyer) {
            Some(patient) => json!({ "pasien_id": patient.0 }),
            None => json!({ "nama_pasien_manual": "Pembeli Umum" }),
        };
        let mut body = with(body, buyer);
        if sale.yesterday {
            let yesterday = melati_domain::day::Zone::Jakarta.day_of(app.app.now()).plus_days(-1);
            body = with(body, json!({ "tanggal": yesterday.to_string() }));
        }
        if PEOPLE[sale.who] == OWNER {
            body = with(body, json!({ "branch_id": shop.cab1.0 }));
        }
        if let Some(rung_up) = self.answered(&self.people[sale.who].post("/api/v1/penjualan", body).await) {
            self.sales.push(rung_up["id"].as_i64().unwrap());
            self.move_stock(&rung_up, -1);
        }
    }

    /// What goes with a sale, or comes back.
    fn move_stock(&mut self, sale: &Value, sign: i64) {
        for item in sale["items"].as_array().unwrap() {
            let (jenis, id) = (item["jenis"].as_str().unwrap(), item["id"].as_i64());
            if jenis == "lensa" && id == Some(self.made_to_order) {
                continue;
            }
            if let Some(pieces) = id.and_then(|id| self.stock.get_mut(&(jenis.to_owned(), id))) {
                *pieces += sign * item["quantity"].as_i64().unwrap();
            }
        }
    }

    /// What should be in each drawer, now, today and on every day there was, is the sum of the rows that say so.
    async fn drawers_add_up(&self, app: &TestApp) {
        let all = json_feed(self.owner(), "/realtime/kas").await;
        for branch in 1..=2_i64 {
            let today = melati_domain::day::Zone::Jakarta.day_of(app.app.now());
            for back in 0..10 {
                let day = today.plus_days(-back);
                let path = format!("/api/v1/branches/{branch}/kas?tanggal={day}");
                let shown = self.owner().get(&path).await.expect(200);
                if back == 0 {
                    let now =
                        &all["laci"].as_array().unwrap().iter().find(|it| it["branch_id"] == branch).unwrap();
                    assert_eq!(now["kas_seharusnya"], shown["kas_seharusnya"], "{now}");
                }
                let mut cash = shown["modal_awal"].as_i64().unwrap();
                cash += sum(shown["mutasi"].as_array().unwrap().iter(), "jumlah");
                for id in &self.sales {
                    let sale = self.owner().get(&format!("/api/v1/penjualan/{id}")).await.expect(200);
                    let here = |row: &&Value| {
                        sale["branch_id"] == branch
                            && row["tanggal"] == day.to_string()
                            && row["metode_pembayaran"] == "cash"
                    };
                    cash += sum(sale["pembayaran"].as_array().unwrap().iter().filter(here), "diterima");
                    cash -= sum(sale["pengembalian"].as_array().unwrap().iter().filter(here), "jumlah");
                }
                assert_eq!(shown["kas_seharusnya"], cash, "{day}: {shown}");
            }
        }
    }

    /// Stock is the start and its movements; what was paid for each sale is what its payments add up to. What was
    /// refused in the meantime, by code.
    pub(super) async fn close(self, app: &TestApp) -> BTreeSet<String> {
        dashboards::are_true(app, &self.people).await;
        self.drawers_add_up(app).await;
        let counted = self.shelf().await;
        assert_eq!(counted, self.stock);
        assert!(counted.values().all(|pieces| *pieces >= 0), "{counted:?}");
        for id in &self.sales {
            let sale = self.owner().get(&format!("/api/v1/penjualan/{id}")).await.expect(200);
            let payments = || sale["pembayaran"].as_array().unwrap().iter();
            let (total, due) = (sale["total"].as_i64().unwrap(), sale["kekurangan"].as_i64().unwrap());
            let (received, given) = (sum(payments(), "diterima"), sale["dikembalikan"].as_i64().unwrap());
            assert_eq!(received - given, total - due, "{sale}");
            assert_eq!(sum(payments(), "jumlah") - sum(payments(), "kembalian"), received, "{sale}");
            let back = sum(rows(&sale, "pengembalian"), "jumlah");
            let is_voided = !sale["dibatalkan_at"].is_null();
            assert_eq!(back, if is_voided { received } else { given }, "{sale}");
            assert_eq!(sale["versi"], rows(&sale, "koreksi").count(), "{sale}");
            assert!(due >= 0 && (sale["status"] == "Lunas") == (due == 0), "{sale}");
            let steps = sale["riwayat"].as_array().unwrap();
            assert!(steps.windows(2).all(|pair| pair[0]["ke"] == pair[1]["dari"]), "{sale}");
            assert_eq!(steps.last().unwrap()["ke"], sale["status_pengerjaan"], "{sale}");
        }
        self.refused
    }

    async fn shelf(&self) -> BTreeMap<(String, i64), i64> {
        let mut pieces = BTreeMap::new();
        for &(jenis, list, id) in &self.goods {
            let good = self.owner().get(&format!("/api/v1/{list}/{id}")).await.expect(200);
            pieces.insert((jenis.to_owned(), id), good["stok"].as_i64().unwrap());
        }
        pieces
    }

    /// What was done; none where it was refused, which takes a reason.
    fn answered(&mut self, answer: &Answer) -> Option<Value> {
        match answer.status {
            200 | 201 => Some(answer.json()),
            403 | 404 | 409 | 422 => {
                self.refused.insert(answer.json()["code"].as_str().unwrap().to_owned());
                None
            }
            _ => unreachable!("{} {}", answer.status, answer.body),
        }
    }

    fn owner(&self) -> &Client {
        &self.people[5]
    }

    fn sale(&self, which: usize) -> Option<String> {
        let id = self.sales.get(which.checked_rem(self.sales.len())?)?;
        Some(format!("/api/v1/penjualan/{id}"))
    }
}

async fn signed_in(app: &TestApp) -> Vec<Client> {
    let mut people = Vec::new();
    for email in PEOPLE {
        people.push(app.sign_in(email).await);
    }
    people
}

/// A line as it is typed again.
fn typed(line: &Value) -> Value {
    let (jenis, quantity) = (&line["jenis"], &line["quantity"]);
    match jenis.as_str().unwrap() {
        "frame_sendiri" => json!({ "jenis": jenis }),
        "lensa_gosok" => {
            json!({ "jenis": jenis, "keterangan": line["nama"], "harga": line["harga"], "quantity": quantity })
        }
        _ => json!({ "jenis": jenis, "id": line["id"], "quantity": quantity }),
    }
}

/// The rows of a list in `of`.
pub(super) fn rows<'a>(of: &'a Value, list: &str) -> std::slice::Iter<'a, Value> {
    of[list].as_array().unwrap().iter()
}

pub(super) fn sum<'a>(rows: impl Iterator<Item = &'a Value>, field: &str) -> i64 {
    rows.map(|row| row[field].as_i64().unwrap()).sum()
}
