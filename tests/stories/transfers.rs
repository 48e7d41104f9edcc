//! Stock on its way between branches: nothing is sold twice, nothing comes from nowhere, nobody sees what is not theirs.

use melati_domain::{catalogue::Product, id::FrameId};
use melati_testkit::{
    app::TestApp,
    both_engines,
    builders::*,
    client::{Answer, Client},
};

use serde_json::{Value, json};

use crate::support::{adds_up, basket, frame_stock};

/// Asks for goods of branch 1, as the cashier of branch 2; the place of the transfer.
async fn asked(app: &TestApp, kasir: &Client, goods: &str) -> String {
    let from = app.shop.cab1.0.to_string();
    let asked = kasir.post_form("/transfer/baru", &[("dari", &from), ("barang", goods)]).await;
    assert_eq!(asked.status, 303, "{}", asked.body);
    asked.header("location").to_owned()
}

async fn step(who: &Client, place: &str, act: &str, more: &[(&str, &str)]) -> Answer {
    who.post_form(place, &[&[("langkah", act)], more].concat()).await
}

async fn code(app: &TestApp, frame: FrameId) -> String {
    let reader = &app.app.store.reader;
    let read = reader.read(move |tx| Box::pin(async move { tx.frame(frame).await }));
    read.await.unwrap().unwrap().code
}

/// What the frame has become at branch 2.
async fn twin(app: &TestApp, frame: FrameId) -> Option<i64> {
    let (reader, branch) = (&app.app.store.reader, app.shop.cab2);
    let read = reader.read(move |tx| Box::pin(async move { tx.twin(Product::Frame(frame), branch).await }));
    let found: Option<Product> = read.await.unwrap();
    found.map(Product::number)
}

both_engines! {
    async fn both_branches_hear_at_once_what_waits_for_them(app: &TestApp) {
        let (kasir, admin) = (app.browser(KASIR2).await, app.browser(ADMIN1).await);
        let mut screens = Vec::new();
        for who in [ADMIN1, KASIR2, OWNER] {
            screens.push(app.sign_in(who).await.stream("/realtime/gudang").await);
        }
        let place = asked(app, &kasir, &code(app, app.shop.frame_umum).await).await;
        let mut all_see = async |waiting: [[i64; 3]; 3]| {
            for (screen, now) in screens.iter_mut().zip(waiting) {
                let told = |it: &Value| json!([it["perlu_disetujui"], it["perlu_dikirim"], it["perlu_diterima"]]);
                screen.until(|event| event.data.contains("stockroom_update") && told(&event.json()) == json!(now)).await;
            }
        };
        all_see([[1, 0, 0], [0, 0, 0], [1, 0, 0]]).await;
        step(&admin, &place, "setujui", &[]).await;
        all_see([[0, 1, 0], [0, 0, 0], [0, 1, 0]]).await;
        step(&admin, &place, "kirim", &[]).await;
        all_see([[0, 0, 0], [0, 0, 1], [0, 0, 1]]).await;
        step(&kasir, &place, "terima", &[]).await;
        all_see([[0, 0, 0], [0, 0, 0], [0, 0, 0]]).await;
    }

    async fn frames_are_asked_for_set_aside_sent_and_counted(app: &TestApp) {
        let (kasir, admin) = (app.browser(KASIR2).await, app.browser(ADMIN1).await);
        let (here, there) = (app.sign_in(KASIR1).await, app.sign_in(KASIR2).await);
        let frame = app.shop.frame_umum;
        let place = asked(app, &kasir, &format!("{} x3", code(app, frame).await)).await;
        assert!(admin.get(&place).await.body.contains("Setujui dan sisihkan"));
        assert!(!kasir.get(&place).await.body.contains("Setujui dan sisihkan"));
        assert_eq!(step(&kasir, &place, "setujui", &[]).await.status, 403);
        assert_eq!(frame_stock(&here, frame.0).await, 10, "a wish reserves nothing");
        let mut stream = here.stream("/realtime/stream?feeds=stock-updates").await;
        assert_eq!(step(&admin, &place, "setujui", &[]).await.status, 303);
        assert_eq!(stream.until_event("stock-updates").await.json()["updates"][0]["new_stock"], 7);
        assert_eq!(step(&admin, &place, "setujui", &[]).await.status, 409, "a second click");
        assert_eq!(step(&kasir, &place, "terima", &[]).await.status, 409, "it was not sent yet");
        assert_eq!(step(&admin, &place, "kirim", &[]).await.status, 303);
        assert_eq!(step(&admin, &place, "batal", &[("alasan", "keliru")]).await.status, 409, "it is on its way");
        let short = step(&kasir, &place, "terima", &[("terima_1", "2")]).await;
        assert_eq!(short.status, 422, "a difference has a reason");
        assert!(short.body.contains("value=\"2\""), "{}", short.body);
        assert_eq!(step(&kasir, &place, "terima", &[("terima_1", "4"), ("alasan", "lebih")]).await.status, 422);
        assert_eq!(step(&kasir, &place, "terima", &[("terima_1", "2"), ("alasan", "satu patah")]).await.status, 303);
        let came = twin(app, frame).await.unwrap();
        assert_eq!((frame_stock(&here, frame.0).await, frame_stock(&there, came).await), (7, 2));
        let page = kasir.get(&place).await.body;
        assert!(page.contains("dari 3") && page.contains("satu patah"), "{page}");
        // What came once is the same goods the next time, and goes back as what it was.
        let again = asked(app, &kasir, &code(app, frame).await).await;
        for (who, act) in [(&admin, "setujui"), (&admin, "kirim"), (&kasir, "terima")] {
            assert_eq!(step(who, &again, act, &[]).await.status, 303, "{act}");
        }
        assert_eq!((twin(app, frame).await, frame_stock(&there, came).await), (Some(came), 3));
        let (asker, sender) = (app.browser(KASIR1).await, app.browser(ADMIN2).await);
        let from = app.shop.cab2.0.to_string();
        let back = code(app, FrameId(came)).await;
        let back = asker.post_form("/transfer/baru", &[("dari", &from), ("barang", &back)]).await;
        let back = back.header("location").to_owned();
        for (who, act) in [(&sender, "setujui"), (&sender, "kirim"), (&asker, "terima")] {
            assert_eq!(step(who, &back, act, &[]).await.status, 303, "{act}");
        }
        assert_eq!((frame_stock(&here, frame.0).await, frame_stock(&there, came).await), (7, 2));
        assert!(app.browser(ADMIN1).await.get("/audit?tindakan=transfer").await.body.contains("TRF000001"));
        adds_up(app).await;
    }

    async fn the_last_piece_goes_one_way_only(app: &TestApp) {
        let (kasir, admin, seller) = (app.browser(KASIR2).await, app.browser(ADMIN1).await, app.sign_in(KASIR1).await);
        let last = app.shop.last_frame;
        let code = code(app, last).await;
        let (first, second) = (asked(app, &kasir, &code).await, asked(app, &kasir, &code).await);
        let (one, other) = tokio::join!(step(&admin, &first, "setujui", &[]), step(&admin, &second, "setujui", &[]));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409]);
        let sold = seller.post("/api/v1/penjualan", basket("frame", last.0, 1, 0)).await.expect(409);
        assert_eq!(sold["code"], "stock_insufficient");
        // Called off, it is back and may be sold.
        let set_aside = if one.status == 303 { &first } else { &second };
        assert_eq!(step(&admin, set_aside, "batal", &[]).await.status, 422, "why?");
        assert_eq!(step(&admin, set_aside, "batal", &[("alasan", "tidak jadi")]).await.status, 303);
        seller.post("/api/v1/penjualan", basket("frame", last.0, 1, 0)).await.expect(201);
        adds_up(app).await;
    }

    async fn what_is_wrong_is_said_at_its_line(app: &TestApp) {
        let kasir = app.browser(KASIR2).await;
        let from = app.shop.cab1.0.to_string();
        let good = code(app, app.shop.frame_umum).await;
        for (goods, told) in [
            (format!("{good}\nFR999999"), "Baris 2"),
            (format!("{good}\n{good}"), "Baris 2"),
            ("frame sendiri".to_owned(), "ada di rak"),
            (format!("{good} x99999"), "Baris 1"),
        ] {
            let refused = kasir.post_form("/transfer/baru", &[("dari", &from), ("barang", &goods)]).await;
            assert_eq!(refused.status, 422, "{goods}");
            assert!(refused.body.contains(told), "{goods}: {}", refused.body);
        }
        let own = app.shop.cab2.0.to_string();
        assert_eq!(kasir.post_form("/transfer/baru", &[("dari", &own), ("barang", &good)]).await.status, 422);
        let there = kasir.get(&format!("/transfer/baru?dari={from}&q={good}")).await.body;
        assert!(there.contains(&good) && !there.contains("500.000"), "codes and pieces, no prices: {there}");
        let place = asked(app, &kasir, &good).await;
        assert_eq!(app.browser(PASSET1).await.get(&place).await.status, 403);
    }
}
