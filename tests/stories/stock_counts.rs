//! Counting what stands on a shelf while it is sold from: the books end as what stands there, and nobody books alone.

use melati_testkit::{
    app::TestApp,
    both_engines,
    builders::*,
    client::{Answer, Client},
};

use crate::support::{adds_up, basket, frame_stock};

/// Begins a count of frames; its place.
async fn begun(kasir: &Client) -> String {
    let begun = kasir.post_form("/opname", &[("jenis", "frame")]).await;
    assert_eq!(begun.status, 303, "{}", begun.body);
    begun.header("location").to_owned()
}

async fn step(who: &Client, place: &str, step: &str, more: &[(&str, &str)]) -> Answer {
    who.post_form(place, &[&[("langkah", step)], more].concat()).await
}

async fn code(kasir: &Client, frame: i64) -> String {
    let frame = kasir.get(&format!("/api/v1/frames/{frame}")).await.expect(200);
    frame["kode_frame"].as_str().unwrap().to_owned()
}

both_engines! {
    async fn who_counts_with_another_hears_of_every_piece(app: &TestApp) {
        let (kasir, other) = (app.browser(KASIR1).await, app.sign_in(KASIR1B).await);
        let code = code(&other, app.shop.frame_umum.0).await;
        let mut stream = other.stream("/realtime/gudang").await;
        let place = begun(&kasir).await;
        stream.until(|event| event.data.contains("\"opname_berjalan\":1")).await;
        assert_eq!(step(&kasir, &place, "hitung", &[("barang", &code)]).await.status, 303);
        stream.until(|event| event.data.contains("stockroom_update")).await;
        let admin = app.browser(ADMIN1).await;
        assert_eq!(step(&admin, &place, "batal", &[("alasan", "lain kali")]).await.status, 303);
        stream.until(|event| event.data.contains("\"opname_berjalan\":0")).await;
    }

    async fn the_books_become_what_stands_there(app: &TestApp) {
        let (kasir, admin, api) =
            (app.browser(KASIR1).await, app.browser(ADMIN1).await, app.sign_in(KASIR1).await);
        let (seen, gone) = (app.shop.frame_umum.0, app.shop.frame_bpjs3.0);
        let (code, place) = (code(&api, seen).await, begun(&kasir).await);
        assert_eq!(begun(&kasir).await, place, "the count that runs goes on");
        let stock = frame_stock(&api, seen).await;
        let batch = format!("{code} x{}\n{}", stock - 2, code.to_lowercase());
        assert_eq!(step(&kasir, &place, "hitung", &[("barang", &batch)]).await.status, 303);
        let counted = format!("{place}?lihat=sudah");
        let blind = kasir.get(&counted).await.body;
        assert!(blind.contains(&code) && !blind.contains("seharusnya"), "who counts does not know how many: {blind}");
        assert!(!kasir.get(&format!("{place}?lihat=selisih")).await.body.contains("seharusnya"));
        assert!(admin.get(&format!("{place}?lihat=selisih")).await.body.contains("selisih -1"));
        // After it was counted one is sold; the difference stays one.
        api.post("/api/v1/penjualan", basket("frame", seen, 1, 500_000)).await.expect(201);
        assert_eq!(step(&kasir, &place, "selesai", &[("alasan", "bulanan")]).await.status, 403);
        assert_eq!(step(&admin, &place, "selesai", &[("alasan", " ")]).await.status, 422);
        let mut stream = api.stream("/realtime/stream?feeds=stock-updates").await;
        let booked = step(&admin, &place, "selesai", &[("alasan", "bulanan"), ("hilang", "1")]).await;
        assert_eq!(booked.status, 303, "{}", booked.body);
        stream.until_event("stock-updates").await;
        assert_eq!((frame_stock(&api, seen).await, frame_stock(&api, gone).await), (stock - 2, 0));
        assert_eq!(step(&admin, &place, "selesai", &[("alasan", "dua kali")]).await.status, 409);
        assert_eq!(step(&kasir, &place, "hitung", &[("barang", &code)]).await.status, 409, "it is over");
        let item = admin.get(&format!("/stok/frame/{seen}")).await.body;
        assert!(item.contains("Opname OPN000001: bulanan"), "{item}");
        let trail = admin.get("/audit?tindakan=opname").await.body;
        assert!(trail.contains("OPN000001") && trail.contains("bulanan"), "{trail}");
        assert_ne!(begun(&kasir).await, place, "another begins");
        adds_up(app).await;
    }

    async fn what_is_sold_between_two_scans_is_counted_again(app: &TestApp) {
        let (kasir, admin, api) =
            (app.browser(KASIR1).await, app.browser(ADMIN1).await, app.sign_in(KASIR1).await);
        let frame = app.shop.frame_umum.0;
        let (code, place) = (code(&api, frame).await, begun(&kasir).await);
        assert_eq!(step(&kasir, &place, "hitung", &[("barang", &code)]).await.status, 303);
        api.post("/api/v1/penjualan", basket("frame", frame, 1, 500_000)).await.expect(201);
        assert_eq!(step(&kasir, &place, "hitung", &[("barang", &code)]).await.status, 303);
        assert!(kasir.get(&format!("{place}?lihat=sudah")).await.body.contains("hitung lagi"));
        let refused = step(&admin, &place, "selesai", &[("alasan", "bulanan")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("hitung ulang") && refused.body.contains("bulanan"), "{}", refused.body);
        let stock = frame_stock(&api, frame).await;
        let (number, pieces) = (frame.to_string(), stock.to_string());
        let again = [("nomor", number.as_str()), ("jumlah", pieces.as_str()), ("lihat", "sudah")];
        let set = step(&kasir, &place, "ubah", &again).await;
        assert_eq!((set.status, set.header("location")), (303, format!("{place}?lihat=sudah").as_str()));
        assert_eq!(step(&admin, &place, "selesai", &[("alasan", "bulanan")]).await.status, 303);
        assert_eq!(frame_stock(&api, frame).await, stock, "and what nobody counted stays as it was");
        adds_up(app).await;
    }

    async fn a_wrong_line_counts_nothing(app: &TestApp) {
        let (kasir, admin, other, api) = (
            app.browser(KASIR1).await,
            app.browser(ADMIN1).await,
            app.browser(ADMIN2).await,
            app.sign_in(KASIR1).await,
        );
        let frame = app.shop.frame_umum.0;
        let (code, place) = (code(&api, frame).await, begun(&kasir).await);
        for (wrong, said) in [("ZZ9", "tidak"), ("x y z", "satu kode"), ("FR1 x9999999999", "Baris 2")] {
            let batch = format!("{code}\n{wrong}");
            let refused = step(&kasir, &place, "hitung", &[("barang", &batch)]).await;
            assert_eq!(refused.status, 422, "{wrong}");
            assert!(refused.body.contains("Baris 2") && refused.body.contains(said), "{wrong}: {}", refused.body);
            assert!(refused.body.contains(&code), "what was typed stays");
        }
        let too_many = format!("{code} x1000001");
        assert_eq!(step(&kasir, &place, "hitung", &[("barang", &too_many)]).await.status, 422);
        assert!(!kasir.get(&format!("{place}?lihat=sudah")).await.body.contains(&code), "nothing was counted");
        let number = frame.to_string();
        for pieces in ["-1", "1000001", "dua", ""] {
            let set = step(&kasir, &place, "ubah", &[("nomor", &number), ("jumlah", pieces)]).await;
            assert_eq!(set.status, 422, "{pieces}");
        }
        let theirs = app.shop.frame_cab2.0.to_string();
        assert_eq!(step(&kasir, &place, "ubah", &[("nomor", &theirs), ("jumlah", "1")]).await.status, 422);
        // Another branch neither sees nor ends it.
        assert_eq!(other.get(&place).await.status, 404);
        assert_eq!(step(&other, &place, "batal", &[("alasan", "bukan milik kami")]).await.status, 404);
        assert!(!other.get("/opname").await.body.contains("OPN000001"));
        assert_eq!(step(&kasir, &place, "batal", &[("alasan", "salah rak")]).await.status, 403);
        assert_eq!(step(&admin, &place, "batal", &[("alasan", "salah rak")]).await.status, 303);
        assert!(admin.get(&place).await.body.contains("salah rak"));
        adds_up(app).await;
    }
}
