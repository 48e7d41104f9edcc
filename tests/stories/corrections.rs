//! A sale that was rung up wrongly is put right: who may, what it costs then, and which figures move.

use melati_testkit::{
    app::TestApp,
    both_engines,
    builders::*,
    client::{Answer, Client},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{adds_up, basket, frame_stock, json_feed, with};

async fn patch(who: &Client, sale: &Value, body: Value) -> Answer {
    let path = format!("/api/v1/penjualan/{}", sale["id"]);
    who.send(who.request(Method::PATCH, &path).json(&with(json!({ "alasan": "salah ketik" }), body))).await
}

async fn sold(who: &Client, jenis: &str, id: i64, quantity: i64, paid: i64) -> Value {
    who.post("/api/v1/penjualan", basket(jenis, id, quantity, paid)).await.expect(201)
}

/// A refusal names the field at fault.
fn names(refused: &Value, field: &str) {
    assert_eq!(refused["code"], "validation");
    assert!(refused["fields"][field].is_string(), "{refused}");
}

fn line(jenis: &str, id: i64, quantity: i64) -> Value {
    json!({ "jenis": jenis, "id": id, "quantity": quantity })
}

both_engines! {
    async fn lines_keep_the_prices_of_the_day_they_were_sold(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let frame = app.shop.frame_umum.0;
        let sale = sold(&kasir, "frame", frame, 2, 1_000_000).await;
        assert_eq!((&sale["total"], &sale["versi"]), (&json!(1_000_000), &json!(0)));
        let dearer = admin.request(Method::PATCH, &format!("/api/v1/frames/{frame}")).json(&json!({ "harga_jual_frame": 700_000 }));
        admin.send(dearer).await.expect(200);
        // One of the two goes back: what is left costs what it cost.
        let fewer = patch(&kasir, &sale, json!({ "versi": 0, "items": [line("frame", frame, 1)] })).await.expect(200);
        assert_eq!((&fewer["total"], &fewer["dikembalikan"], &fewer["kekurangan"], &fewer["versi"]), (&json!(500_000), &json!(500_000), &json!(0), &json!(1)));
        assert_eq!(fewer["pengembalian"][0]["metode_pembayaran"], "cash");
        assert_eq!(frame_stock(&kasir, frame).await, 9);
        // One more joins, at the price of today; it is still due.
        let more = patch(&kasir, &sale, json!({ "versi": 1, "items": [line("frame", frame, 2)] })).await.expect(200);
        assert_eq!((&more["total"], &more["kekurangan"], &more["status"]), (&json!(1_200_000), &json!(700_000), &json!("Belum Lunas")));
        assert_eq!(frame_stock(&kasir, frame).await, 8);
        assert_eq!(json_feed(&kasir, "/realtime/omset-kasir").await["omset_kasir"], 1_200_000);
        let told = admin.get("/api/v1/audit").await.expect(200);
        let edits = told["data"].as_array().unwrap().iter().filter(|it| it.to_string().contains("\"penjualan_diubah\"")).count();
        assert_eq!(edits, 2, "{told}");
        adds_up(app).await;
    }

    async fn a_form_that_is_sent_back_as_it_came_changes_no_lens(app: &TestApp) {
        let (kasir, admin, browser) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await, app.browser(KASIR1).await);
        // Several powers may share a code.
        let mut lenses = Vec::new();
        for sph in [-50, -100] {
            let lens = json!({ "kode_lensa": "L1", "merk_lensa": "Bening", "type": "SINGLE", "sph": sph, "harga_jual_lensa": 90_000, "stok": 9 });
            lenses.push(admin.post("/api/v1/lensa", lens).await.expect(201)["id"].as_i64().unwrap());
        }
        let items = json!([line("lensa", lenses[1], 2), line("lensa", lenses[0], 1)]);
        let sale = kasir.post("/api/v1/penjualan", with(basket("lensa", 0, 1, 0), json!({ "items": items }))).await.expect(201);
        let place = format!("/penjualan/{}/koreksi", sale["id"]);
        let page = browser.get(&place).await.body;
        let goods = page.split("<textarea").nth(1).and_then(|rest| rest.split_once('>')).unwrap().1;
        let goods = goods.split("</textarea>").next().unwrap().trim();
        assert!(goods.contains(&format!("L1#{}", lenses[1])), "{goods}");
        let form = [("versi", "0"), ("barang", goods), ("tanggal_siap", "2026-07-25"), ("alasan", "janji"), ("nama_pasien_manual", "Pembeli Umum")];
        let sent = browser.post_form(&place, &form).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        let told = browser.get(sent.header("location")).await;
        assert!(told.status == 200 && told.body.contains("Koreksi tersimpan."), "{}", told.body);
        let after = kasir.get(&format!("/api/v1/penjualan/{}", sale["id"])).await.expect(200);
        assert_eq!((&after["total"], &after["tanggal_siap"]), (&sale["total"], &json!("2026-07-25")));
        let sold = |sale: &Value| sale["items"].as_array().unwrap().iter().map(|it| (it["id"].clone(), it["quantity"].clone())).collect::<Vec<_>>();
        assert_eq!(sold(&after), sold(&sale));
        // Which of them is meant is asked, with the choices.
        let vague = [("versi", "1"), ("barang", "L1 x2"), ("alasan", "janji"), ("nama_pasien_manual", "Pembeli Umum")];
        let asked = browser.post_form(&place, &vague).await;
        assert!(asked.status == 422 && asked.body.contains(&format!("L1#{} (SPH -1.00", lenses[1])), "{}", asked.body);
        // No pieces are no correction: the line is taken out instead.
        for none in ["x0", "x-1"] {
            let form = [("versi", "1"), ("barang", &*format!("L1#{} {none}", lenses[1])), ("alasan", "batal")];
            assert_eq!(browser.post_form(&place, &form).await.status, 422, "{none}");
        }
        adds_up(app).await;
    }

    async fn a_discount_that_is_too_much_is_said_where_it_was_typed(app: &TestApp) {
        let (kasir, owner) = (app.browser(KASIR1).await, app.browser(OWNER).await);
        let sale = sold(&app.sign_in(KASIR1).await, "frame", app.shop.frame_umum.0, 1, 0).await;
        crate::branches::set(&owner, app.shop.cab1.0, &[("cashier_discount", "5")]).await;
        let place = format!("/penjualan/{}/koreksi", sale["id"]);
        let frame = app.sign_in(KASIR1).await.get(&format!("/api/v1/frames/{}", app.shop.frame_umum.0)).await.expect(200);
        let form = [("versi", "0"), ("barang", frame["kode_frame"].as_str().unwrap()), ("diskon", "200.000"), ("alasan", "ditawar")];
        let refused = kasir.post_form(&place, &form).await;
        assert!(refused.status == 422 && refused.body.contains("di atas batas 5%"), "{}", refused.body);
    }

    async fn who_comes_second_sees_what_the_first_changed(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let sale = sold(&kasir, "frame", app.shop.frame_umum.0, 1, 0).await;
        let (one, other) = tokio::join!(
            patch(&kasir, &sale, json!({ "versi": 0, "diskon": 10_000 })),
            patch(&admin, &sale, json!({ "versi": 0, "diskon": 20_000 })),
        );
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", one.body, other.body);
        let refused = if one.status == 409 { one } else { other }.json();
        assert_eq!(refused["code"], "changed_meanwhile");
        adds_up(app).await;
    }

    async fn a_cashier_changes_what_is_of_today_and_waits(app: &TestApp) {
        let (kasir, admin, passet) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await, app.sign_in(PASSET1).await);
        let sale = sold(&kasir, "frame", app.shop.frame_umum.0, 1, 0).await;
        let back = json!({ "versi": 0, "tanggal": "2026-07-19" });
        names(&patch(&kasir, &sale, back).await.expect(422), "tanggal");
        assert_eq!(patch(&kasir, &sale, json!({ "versi": 0, "alasan": " " })).await.expect(422)["code"], "validation");
        assert_eq!(patch(&kasir, &sale, json!({ "versi": 0, "items": [] })).await.status, 422);
        assert_eq!(patch(&app.sign_in(KASIR2).await, &sale, json!({ "versi": 0, "diskon": 1 })).await.status, 404);
        let step = json!({ "status_pengerjaan": "Sedang Mengerjakan" });
        passet.post(&format!("/api/v1/penjualan/{}/status", sale["id"]), step).await.expect(200);
        assert_eq!(patch(&kasir, &sale, json!({ "versi": 0, "diskon": 1 })).await.expect(409)["code"], "too_late");
        patch(&admin, &sale, json!({ "versi": 0, "diskon": 1_000 })).await.expect(200);
        let gone = sold(&kasir, "frame", app.shop.frame_umum.0, 1, 0).await;
        admin.post(&format!("/api/v1/penjualan/{}/batal", gone["id"]), json!({ "alasan": "uji" })).await.expect(200);
        assert_eq!(patch(&admin, &gone, json!({ "versi": 1, "diskon": 1 })).await.expect(409)["code"], "already_voided");
        adds_up(app).await;
    }

    async fn a_closed_day_keeps_its_figures_and_today_is_moved(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let frame = app.shop.frame_umum.0;
        let closed = sold(&kasir, "frame", frame, 1, 500_000).await;
        admin.post_empty(&format!("/api/v1/branches/{}/tutup", app.shop.cab1.0)).await.expect(200);
        app.clock.advance_hours(24);
        let admin = app.sign_in(ADMIN1).await;
        let chart = async |admin: &Client| json_feed(admin, "/realtime/dashboard").await["omset_7_hari"].as_array().unwrap().iter().rev().take(2).map(|day| day["total"].as_i64().unwrap()).collect::<Vec<_>>();
        assert_eq!(chart(&admin).await, [0, 500_000], "today, yesterday");
        let cheaper = patch(&admin, &closed, json!({ "versi": 0, "diskon": 100_000 })).await.expect(200);
        assert_eq!((&cheaper["total"], &cheaper["tanggal"]), (&json!(400_000), &json!("2026-07-20")));
        assert_eq!(chart(&admin).await, [-100_000, 500_000], "what was closed stays");
        admin.post(&format!("/api/v1/penjualan/{}/batal", closed["id"]), json!({ "alasan": "dikembalikan" })).await.expect(200);
        assert_eq!(chart(&admin).await, [-500_000, 500_000]);
        // A day that nobody closed is put right itself.
        let late = with(basket("frame", frame, 1, 500_000), json!({ "tanggal": "2026-07-19" }));
        let late = admin.post("/api/v1/penjualan", late).await.expect(201);
        assert_eq!(late["tanggal_pembukuan"], "2026-07-19");
        patch(&admin, &late, json!({ "versi": 0, "diskon": 50_000 })).await.expect(200);
        assert_eq!(chart(&admin).await, [-500_000, 500_000]);
        // What is dated into a closed day counts today; what is dated away leaves the day it counted on.
        let dated = with(basket("frame", frame, 1, 500_000), json!({ "tanggal": "2026-07-20" }));
        let dated = admin.post("/api/v1/penjualan", dated).await.expect(201);
        assert_eq!((&dated["tanggal"], &dated["tanggal_pembukuan"]), (&json!("2026-07-20"), &json!("2026-07-21")));
        assert_eq!(chart(&admin).await, [0, 500_000]);
        patch(&admin, &dated, json!({ "versi": 0, "tanggal": "2026-07-19" })).await.expect(200);
        assert_eq!(chart(&admin).await, [-500_000, 500_000]);
        adds_up(app).await;
    }

    async fn money_goes_back_as_much_as_was_kept(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let sale = sold(&kasir, "frame", app.shop.frame_umum.0, 1, 300_000).await;
        let path = format!("/api/v1/penjualan/{}/pengembalian", sale["id"]);
        let back = |jumlah: i64, metode: &str| json!({ "jumlah": jumlah, "metode_pembayaran": metode, "alasan": "keluhan" });
        kasir.post(&path, back(1_000, "cash")).await.expect(403);
        names(&admin.post(&path, back(300_001, "cash")).await.expect(422), "jumlah");
        names(&admin.post(&path, back(1_000, "transfer")).await.expect(422), "bank_transfer");
        let given = admin.post(&path, back(100_000, "cash")).await.expect(200);
        assert_eq!((&given["kekurangan"], &given["dikembalikan"], &given["total"]), (&json!(300_000), &json!(100_000), &json!(500_000)));
        let drawer = admin.get(&format!("/api/v1/branches/{}/kas", app.shop.cab1.0)).await.expect(200);
        assert_eq!(drawer["kas_seharusnya"], 200_000, "{drawer}");
        assert_eq!(admin.post(&path, back(200_001, "qris")).await.expect(422)["code"], "validation");
        let voided = admin.post(&format!("/api/v1/penjualan/{}/batal", sale["id"]), json!({ "alasan": "batal beli" })).await.expect(200);
        let given: i64 = voided["pengembalian"].as_array().unwrap().iter().map(|it| it["jumlah"].as_i64().unwrap()).sum();
        assert_eq!(given, 300_000, "all that was kept, and no more");
        adds_up(app).await;
    }

    async fn a_broken_lens_is_written_off_and_another_taken(app: &TestApp) {
        let (kasir, passet) = (app.sign_in(KASIR1).await, app.sign_in(PASSET2).await);
        let lens = app.shop.lens_umum.0;
        let stock = async || kasir.get(&format!("/api/v1/lensa/{lens}")).await.expect(200)["stok"].as_i64().unwrap();
        let sale = sold(&kasir, "lensa", lens, 2, 0).await;
        let left = stock().await;
        let path = format!("/api/v1/penjualan/{}", sale["id"]);
        let broken = json!({ "baris": 1, "pengganti_id": lens, "alasan": "pecah saat digosok" });
        assert_eq!(passet.post(&format!("{path}/lensa-rusak"), broken.clone()).await.expect(409)["code"], "not_on_bench");
        passet.post(&format!("/api/v1/pengerjaan/{}/status", sale["id"]), json!({ "status_pengerjaan": "Sedang Mengerjakan" })).await.expect(200);
        let unknown = with(broken.clone(), json!({ "pengganti_id": app.shop.lens_cab2.0 }));
        names(&passet.post(&format!("{path}/lensa-rusak"), unknown).await.expect(422), "pengganti_id");
        let order = passet.post(&format!("{path}/lensa-rusak"), broken).await.expect(200);
        assert_eq!(order["lensa_rusak"][0]["alasan"], "pecah saat digosok");
        assert_eq!(stock().await, left - 1);
        let after = kasir.get(&path).await.expect(200);
        assert_eq!((&after["total"], &after["items"]), (&sale["total"], &sale["items"]), "the price stays");
        let moved = kasir.get(&format!("/api/v1/lensa/{lens}/mutasi")).await.expect(200);
        let reasons: Vec<_> = moved["data"].as_array().unwrap().iter().take(2).map(|row| row["alasan"].as_str().unwrap()).collect();
        assert_eq!(reasons, ["Pengganti lensa rusak", "Lensa rusak, tidak kembali ke stok"]);
        adds_up(app).await;
    }

    async fn counter_and_workshop_leave_each_other_word(app: &TestApp) {
        let (kasir, passet) = (app.sign_in(KASIR1).await, app.sign_in(PASSET2).await);
        let sale = sold(&kasir, "lensa", app.shop.lens_umum.0, 2, 0).await;
        let path = format!("/api/v1/penjualan/{}/komentar", sale["id"]);
        kasir.post(&path, json!({ "teks": "Pasien minta cepat <b>" })).await.expect(201);
        let said = passet.post(&path, json!({ "teks": "Besok jadi" })).await.expect(201);
        let said: Vec<_> = said["data"].as_array().unwrap().iter().map(|it| it["teks"].as_str().unwrap().to_owned()).collect();
        assert_eq!(said, ["Pasien minta cepat <b>", "Besok jadi"]);
        names(&kasir.post(&path, json!({ "teks": "  " })).await.expect(422), "teks");
        app.sign_in(KASIR2).await.get(&path).await.expect(404);
        let page = passet.get(&format!("/pengerjaan/{}", sale["id"])).await;
        assert!(page.body.contains("Pasien minta cepat &#60;b&#62;"), "{}", page.body);
    }
}
