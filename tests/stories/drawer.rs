//! The drawer of a branch: what should be in it is what its rows say, whoever counts.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::{Value, json};

use crate::support::{adds_up, basket, json_feed, with};

fn drawer(app: &TestApp) -> String {
    format!("/api/v1/branches/{}/kas", app.shop.cab1.0)
}

async fn expected(client: &Client, app: &TestApp) -> i64 {
    client.get(&drawer(app)).await.expect(200)["kas_seharusnya"].as_i64().unwrap()
}

fn moved(arah: &str, jumlah: i64) -> Value {
    json!({ "arah": arah, "jumlah": jumlah, "alasan": "Beli galon" })
}

/// Closes today and opens it again with `float` in the drawer.
async fn opened_with(app: &TestApp, float: i64) {
    let admin = app.sign_in(ADMIN1).await;
    let branch = format!("/api/v1/branches/{}", app.shop.cab1.0);
    admin.post_empty(&format!("{branch}/tutup")).await.expect(200);
    admin.post(&format!("{branch}/buka"), json!({ "modal_awal": float })).await.expect(200);
}

both_engines! {
    async fn a_day_of_cash_ends_with_a_count(app: &TestApp) {
        let shop = &app.shop;
        opened_with(app, 500_000).await;
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        // 500.000 for the frame; 600.000 are handed over, change is not counted.
        kasir.post("/api/v1/penjualan", basket("frame", shop.frame_umum.0, 1, 600_000)).await.expect(201);
        let transfer = json!({ "metode_pembayaran": "transfer", "bank_transfer": "BRI" });
        kasir.post("/api/v1/penjualan", with(basket("frame", shop.frame_umum.0, 1, 500_000), transfer)).await.expect(201);
        assert_eq!(expected(&kasir, app).await, 1_000_000);
        kasir.post(&drawer(app), moved("keluar", 50_000)).await.expect(200);
        let day = kasir.post(&drawer(app), moved("masuk", 20_000)).await.expect(200);
        assert_eq!((&day["kas_masuk"], &day["kas_keluar"], &day["kas_seharusnya"]), (&json!(20_000), &json!(50_000), &json!(970_000)));
        assert_eq!(day["mutasi"][0]["jumlah"], -50_000);
        let ways: Vec<_> = day["penerimaan"].as_array().unwrap().iter().map(|it| (it["metode_pembayaran"].as_str().unwrap(), it["diterima"].as_i64().unwrap())).collect();
        assert_eq!(ways, [("cash", 500_000), ("transfer", 500_000)]);

        let close = format!("/api/v1/branches/{}/tutup", shop.cab1.0);
        let nine = json!([{ "nominal": 100_000, "lembar": 9 }, { "nominal": 50_000, "lembar": 1 }]);
        let short = admin.post(&close, json!({ "pecahan": nine })).await.expect(422);
        assert_eq!((&short["selisih"], short["fields"]["alasan"].is_string()), (&json!(-20_000), true), "{short}");
        let strange = json!({ "pecahan": [{ "nominal": 3_000, "lembar": 1 }] });
        assert!(admin.post(&close, strange).await.expect(422)["fields"]["pecahan[0].nominal"].is_string());
        admin.post(&close, json!({ "pecahan": nine, "alasan": "Kembalian salah" })).await.expect(200);
        let closing = &kasir.get(&drawer(app)).await.expect(200)["penutupan"];
        assert_eq!((&closing["seharusnya"], &closing["dihitung"], &closing["selisih"]), (&json!(970_000), &json!(950_000), &json!(-20_000)));
        assert_eq!((&closing["alasan"], &closing["pecahan"]), (&json!("Kembalian salah"), &nine));
        assert_eq!(kasir.post(&drawer(app), moved("masuk", 1)).await.expect(403)["code"], "branch_closed");
    }

    async fn other_ways_of_paying_are_held_against_the_bank(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let transfer = json!({ "metode_pembayaran": "transfer", "bank_transfer": "BRI" });
        kasir.post("/api/v1/penjualan", with(basket("frame", app.shop.frame_umum.0, 1, 500_000), transfer)).await.expect(201);
        let close = format!("/api/v1/branches/{}/tutup", app.shop.cab1.0);
        let found = |came: i64| json!({ "pecahan": [], "metode": [{ "metode_pembayaran": "transfer", "jumlah": came }] });
        let short = admin.post(&close, found(450_000)).await.expect(422);
        assert_eq!((&short["selisih"], short["fields"]["alasan"].is_string()), (&json!(-50_000), true), "{short}");
        let cash = json!({ "pecahan": [], "metode": [{ "metode_pembayaran": "cash", "jumlah": 1 }] });
        assert!(admin.post(&close, cash).await.expect(422)["fields"]["metode[0].metode_pembayaran"].is_string());
        admin.post(&close, with(found(450_000), json!({ "alasan": "Biaya bank" }))).await.expect(200);
        let closing = kasir.get(&drawer(app)).await.expect(200)["penutupan"].clone();
        assert_eq!(closing["metode"], json!([{ "metode_pembayaran": "transfer", "seharusnya": 500_000, "dihitung": 450_000, "selisih": -50_000 }]));
        assert_eq!((&closing["selisih"], &closing["alasan"]), (&json!(0), &json!("Biaya bank")));
        // By form, reopened: what is left empty was not asked.
        let browser = app.browser(ADMIN1).await;
        assert_eq!(browser.post_form(&format!("/kas/{}/buka", app.shop.cab1.0), &[("modal_awal", "")]).await.status, 303);
        let place = format!("/kas/{}/2026-07-20", app.shop.cab1.0);
        let wrong = browser.post_form(&format!("{place}/tutup"), &[("transfer", "1.000"), ("qris", "")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("value=\"1.000\""), "{}", wrong.body);
        assert_eq!(browser.get(&format!("{place}/tutup")).await.header("location"), place, "asked for again, it leads to the page");
        assert_eq!(browser.post_form(&format!("{place}/tutup"), &[("transfer", "500.000"), ("qris", "")]).await.status, 303);
        let closing = kasir.get(&drawer(app)).await.expect(200)["penutupan"].clone();
        assert_eq!(closing["metode"].as_array().unwrap().len(), 1);
        assert_eq!(closing["metode"][0]["selisih"], 0);
    }

    async fn what_was_counted_stays_counted(app: &TestApp) {
        let (admin, close) = (app.sign_in(ADMIN1).await, format!("/api/v1/branches/{}/tutup", app.shop.cab1.0));
        let mut sales = Vec::new();
        let kasir = app.sign_in(KASIR1).await;
        for _ in 0..8 {
            let lens = basket("lensa", app.shop.lens_umum.0, 1, 0);
            sales.push(kasir.post("/api/v1/penjualan", lens).await.expect(201)["id"].clone());
        }
        // While others pay, the admin counts and closes: each payment is counted, or refused.
        let count = json!({ "pecahan": [], "alasan": "uji" });
        let part = json!({ "jumlah": 10_000, "metode_pembayaran": "cash" });
        let paths: Vec<_> = sales.iter().map(|sale| format!("/api/v1/penjualan/{sale}/pembayaran")).collect();
        let payments = futures_util::future::join_all(paths.iter().map(|path| kasir.post(path, part.clone())));
        let (paid, closed) = tokio::join!(payments, admin.post(&close, count));
        closed.expect(200);
        let taken = paid.iter().filter(|answer| answer.status == 200).count();
        for refused in paid.iter().filter(|answer| answer.status != 200) {
            assert_eq!((refused.status, &refused.json()["code"]), (403, &json!("branch_closed")));
        }
        let day = kasir.get(&drawer(app)).await.expect(200);
        let counted = i64::try_from(taken).unwrap() * 10_000;
        assert_eq!((&day["penutupan"]["seharusnya"], &day["kas_seharusnya"]), (&json!(counted), &json!(counted)));
        // A cashier puts nothing into a closed drawer; what an admin takes after all is said.
        assert_eq!(kasir.post(&paths[0], part.clone()).await.expect(403)["code"], "branch_closed");
        admin.post(&paths[0], part).await.expect(200);
        let report = app.browser(ADMIN1).await.get("/kas").await.body;
        assert!(report.contains("Sesudah ditutup"), "{report}");
    }

    async fn money_lies_in_the_drawer_that_is_open(app: &TestApp) {
        let (admin, frame) = (app.sign_in(ADMIN1).await, app.shop.frame_umum.0);
        app.clock.advance_hours(24);
        let admin_today = app.sign_in(ADMIN1).await;
        drop(admin);
        let on = async |day: &str| {
            let path = format!("{}?tanggal={day}", drawer(app));
            admin_today.get(&path).await.expect(200)["kas_seharusnya"].as_i64().unwrap()
        };
        let dated = |day: &str| with(basket("frame", frame, 1, 500_000), json!({ "tanggal": day }));
        // Nobody closed yesterday: its money was not counted yet. The day before never opened.
        admin_today.post("/api/v1/penjualan", dated("2026-07-20")).await.expect(201);
        assert_eq!((on("2026-07-20").await, on("2026-07-21").await), (500_000, 0));
        admin_today.post("/api/v1/penjualan", dated("2026-07-19")).await.expect(201);
        assert_eq!((on("2026-07-19").await, on("2026-07-21").await), (0, 500_000));
        adds_up(app).await;
    }

    async fn nobody_takes_out_more_than_there_is(app: &TestApp) {
        opened_with(app, 80_000).await;
        let (kasir, other) = (app.sign_in(KASIR1).await, app.sign_in(KASIR1B).await);
        let path = drawer(app);
        let (one, two) = tokio::join!(kasir.post(&path, moved("keluar", 50_000)), other.post(&path, moved("keluar", 50_000)));
        let mut answers = [one.status, two.status];
        answers.sort_unstable();
        assert_eq!(answers, [200, 422], "both at once would leave less than nothing");
        assert_eq!(expected(&kasir, app).await, 30_000);
    }

    async fn what_was_paid_for_a_voided_sale_is_given_back_the_way_it_came(app: &TestApp) {
        let shop = &app.shop;
        opened_with(app, 100_000).await;
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let sale = kasir.post("/api/v1/penjualan", basket("frame", shop.frame_umum.0, 1, 200_000)).await.expect(201);
        let rest = json!({ "jumlah": 300_000, "metode_pembayaran": "qris" });
        kasir.post(&format!("/api/v1/penjualan/{}/pembayaran", sale["id"]), rest).await.expect(200);
        assert_eq!(expected(&kasir, app).await, 300_000);
        let voided = admin.post(&format!("/api/v1/penjualan/{}/batal", sale["id"]), json!({ "alasan": "salah" })).await.expect(200);
        let back: Vec<_> = voided["pengembalian"].as_array().unwrap().iter().map(|it| (it["metode_pembayaran"].as_str().unwrap(), it["jumlah"].as_i64().unwrap())).collect();
        assert_eq!(back, [("qris", 300_000), ("cash", 200_000)], "the newest first");
        assert_eq!(expected(&kasir, app).await, 100_000);
        let unpaid = kasir.post("/api/v1/penjualan", basket("frame", shop.frame_umum.0, 1, 0)).await.expect(201);
        let voided = admin.post(&format!("/api/v1/penjualan/{}/batal", unpaid["id"]), json!({ "alasan": "salah" })).await.expect(200);
        assert_eq!(voided["pengembalian"], json!([]));
    }

    async fn a_day_nobody_closed_is_said_and_closed_later(app: &TestApp) {
        app.clock.advance_hours(24);
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.browser(ADMIN1).await);
        assert_eq!(kasir.get(&drawer(app)).await.expect(200)["belum_ditutup"], json!(["2026-07-20"]));
        let all = json_feed(&app.sign_in(OWNER).await, "/realtime/kas").await;
        assert_eq!((&all["laci"][0]["belum_ditutup"], &all["laci"][0]["is_open"]), (&json!(1), &json!(false)), "{all}");
        assert!(admin.get("/kas").await.body.contains("belum ditutup"));
        let place = format!("/kas/{}/2026-07-20", app.shop.cab1.0);
        let refused = admin.post_form(&format!("{place}/tutup"), &[("n1000", "2"), ("alasan", "")]).await;
        assert!(refused.status == 422 && refused.body.contains("value=\"2\""), "what was typed comes back");
        let closed = admin.post_form(&format!("{place}/tutup"), &[("n1000", "2"), ("alasan", "Titipan")]).await;
        assert_eq!((closed.status, closed.header("location")), (303, &*place));
        assert!(admin.get(&place).await.body.contains("Titipan"));
        assert_eq!(kasir.get(&drawer(app)).await.expect(200)["belum_ditutup"], json!([]));
    }

    async fn the_drawer_moves_on_every_screen_that_may_see_it(app: &TestApp) {
        opened_with(app, 100_000).await;
        let mut screens = Vec::new();
        for who in [KASIR1B, ADMIN1, OWNER, ADMIN2] {
            screens.push((who, app.sign_in(who).await.stream("/realtime/kas").await));
        }
        let kasir = app.sign_in(KASIR1).await;
        kasir.post(&drawer(app), moved("keluar", 25_000)).await.expect(200);
        kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 500_000)).await.expect(201);
        for (who, screen) in &mut screens[..3] {
            let shown = screen.until(|event| event.data.contains("\"kas_seharusnya\":575000")).await;
            let drawers = shown.json()["laci"].as_array().unwrap().len();
            assert_eq!(drawers, if *who == OWNER { 2 } else { 0 }, "{who}");
        }
        let theirs = screens[3].1.until(|event| event.data.contains("cash_update")).await.json();
        assert_eq!((&theirs["hari"]["branch_id"], &theirs["laci"]), (&json!(app.shop.cab2.0), &json!([])), "no other branch's money");
    }
}
