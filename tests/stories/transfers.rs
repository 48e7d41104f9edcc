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
    async fn a_frame_that_was_moved_is_found_by_the_label_on_it(app: &TestApp) {
        let (kasir, admin) = (app.browser(KASIR2).await, app.browser(ADMIN1).await);
        let label = code(app, app.shop.frame_umum).await;
        let place = asked(app, &kasir, &label).await;
        for (who, what) in [(&admin, "setujui"), (&admin, "kirim"), (&kasir, "terima")] {
            step(who, &place, what, &[]).await;
        }
        let begun = kasir.post_form("/opname", &[("jenis", "frame")]).await;
        let counting = begun.header("location").to_owned();
        assert_eq!(step(&kasir, &counting, "hitung", &[("barang", &label)]).await.status, 303);
        assert!(kasir.get(&format!("{counting}?lihat=sudah")).await.body.contains(&format!("{label}-CAB002")));
    }

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

    async fn lenses_that_share_a_code_are_asked_for_by_their_numbers(app: &TestApp) {
        let (kasir, admin) = (app.browser(KASIR2).await, app.browser(ADMIN1).await);
        let (here, there) = (app.sign_in(ADMIN1).await, app.sign_in(ADMIN2).await);
        let mut lenses = Vec::new();
        for sph in [-100, -200] {
            let lens = json!({ "kode_lensa": "KP-1", "merk_lensa": "Kenanga", "type": "SINGLE", "sph": sph,
                "harga_jual_lensa": 90_000, "stok": 5 });
            lenses.push(here.post("/api/v1/lensa", lens).await.expect(201)["id"].as_i64().unwrap());
        }
        let named = [format!("KP-1#{}", lenses[0]), format!("KP-1#{}", lenses[1])];
        let from = app.shop.cab1.0.to_string();
        let ask = async |goods: &str| kasir.post_form("/transfer/baru", &[("dari", &from), ("barang", goods)]).await;
        // Which is meant, is asked with the choices, each with what to write.
        let vague = ask("kp-1 x2").await;
        assert_eq!(vague.status, 422);
        for (name, power) in named.iter().zip(["SPH -1.00", "SPH -2.00"]) {
            let told = format!("{name} (Kenanga - SINGLE, {power})");
            assert!(vague.body.contains(&told) && vague.body.contains("Baris 1"), "{told}: {}", vague.body);
        }
        for wrong in ["KP-1#999999".to_owned(), format!("KP-1#{}", app.shop.lens_umum), format!("KP-1#{}", app.shop.lens_cab2)] {
            let refused = ask(&wrong).await;
            assert!(refused.status == 422 && refused.body.contains("tidak ditemukan"), "{wrong}: {}", refused.body);
        }
        // Without script too they are found by their power, and picked; what was typed stays.
        let found = kasir.get(&format!("/transfer/baru?dari={from}&q=kp-1%20-2.00&barang=FR000001%20x2")).await.body;
        let is_offered = |page: &str, code: &str| page.contains(&format!("value=\"{code}\""));
        assert!(is_offered(&found, &named[1]) && !is_offered(&found, &named[0]), "{found}");
        let picked = [("dari", &*from), ("q", "kp-1"), ("barang", "FR000001 x2"), ("tambah", &named[1])];
        let picked = kasir.post_form("/transfer/baru", &picked).await;
        assert_eq!(picked.status, 200);
        assert!(picked.body.contains(&format!(">FR000001 x2\n{}</textarea>", named[1])), "{}", picked.body);
        assert!(kasir.get("/transfer").await.body.contains("Belum ada transfer"), "picked is not asked for");
        let place = asked(app, &kasir, &format!("{} x2", named[1].to_lowercase())).await;
        assert!(admin.get(&place).await.body.contains("Kenanga - SINGLE, SPH -2.00"), "which to set aside");
        for (who, act) in [(&admin, "setujui"), (&admin, "kirim"), (&kasir, "terima")] {
            assert_eq!(step(who, &place, act, &[]).await.status, 303, "{act}");
        }
        let mut left = Vec::new();
        for lens in lenses {
            left.push(here.get(&format!("/api/v1/lensa/{lens}")).await.expect(200)["stok"].clone());
        }
        assert_eq!(left, [5, 3]);
        let came = there.get("/api/v1/lensa?q=kp-1").await.expect(200);
        assert_eq!((&came["data"][0]["sph"], &came["data"][0]["stok"]), (&json!(-200), &json!(2)));
        adds_up(app).await;
    }

    async fn what_was_sent_finds_a_code_however_long_or_taken(app: &TestApp) {
        let (kasir, admin, there) = (app.browser(KASIR2).await, app.browser(ADMIN1).await, app.sign_in(ADMIN2).await);
        let long = "R".repeat(48);
        let mut codes = vec![code(app, app.shop.frame_umum).await, format!("{long}-1"), format!("{long}-2")];
        let own = json!({ "merk_frame": "Lain", "jenis_frame": "Umum", "harga_jual_frame": 1_000, "kode_frame": format!("{}-CAB002", codes[0]) });
        there.post("/api/v1/frames", own).await.expect(201);
        let here = app.sign_in(ADMIN1).await;
        let mut frames = vec![app.shop.frame_umum];
        for code in &codes[1..] {
            let frame = json!({ "merk_frame": "Melur", "jenis_frame": "Umum", "harga_jual_frame": 1_000, "kode_frame": code, "stok": 2 });
            frames.push(FrameId(here.post("/api/v1/frames", frame).await.expect(201)["id"].as_i64().unwrap()));
        }
        let place = asked(app, &kasir, &codes.join("\n")).await;
        for (who, act) in [(&admin, "setujui"), (&admin, "kirim"), (&kasir, "terima")] {
            let done = step(who, &place, act, &[]).await;
            assert_eq!(done.status, 303, "{act}: {}", done.body);
        }
        let mut came = Vec::new();
        for frame in frames {
            let twin = FrameId(twin(app, frame).await.unwrap());
            assert_eq!(frame_stock(&there, twin.0).await, 1);
            came.push(code(app, twin).await);
        }
        codes = vec![format!("{}-CAB002-2", codes[0]), format!("{}-CAB002", &long[..43]), format!("{}-CAB002-2", &long[..41])];
        assert_eq!(came, codes);
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
