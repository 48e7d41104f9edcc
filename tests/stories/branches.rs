//! Branches: what one sets for itself, and where that is seen.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::json;

use crate::support::{basket, frame_stock};

const HOURS: &str = "08.00-12.30, 13.30-16.30";

/// The settings' form with everything in it, `changes` instead of the usual.
pub(crate) async fn set(
    who: &Client,
    branch: i64,
    changes: &[(&str, &str)],
) -> melati_testkit::client::Answer {
    let usual = [
        ("name", "Optik Melati Cabang 1"),
        ("timezone", "Asia/Jakarta"),
        ("paper", "80"),
        ("takes_bpjs", "1"),
        ("frame_low", "5"),
        ("frame_medium", "10"),
        ("lens_low", "5"),
        ("lens_medium", "10"),
        ("accessory_low", "5"),
        ("accessory_medium", "10"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| changes.iter().all(|(other, _)| other != name));
    let fields: Vec<_> = kept.chain(changes.iter().copied()).collect();
    who.post_form(&format!("/cabang/{branch}"), &fields).await
}

both_engines! {
    async fn a_branch_is_told_on_its_receipts_and_in_its_messages(app: &TestApp) {
        let (admin, kasir) = (app.browser(ADMIN1).await, app.browser(KASIR1).await);
        let set = set(&admin, app.shop.cab1.0, &[("address", "Jalan Mawar 7"), ("phone", "0760 123456"), ("hours_1", HOURS), ("paper", "58")]).await;
        assert_eq!(set.status, 303, "{}", set.body);
        let mut order = basket("frame", app.shop.frame_umum.0, 1, 500_000);
        order.as_object_mut().unwrap().remove("nama_pasien_manual");
        order["pasien_id"] = json!(app.shop.patient_umum.0);
        let seller = app.sign_in(KASIR1).await;
        seller.patch(&format!("/api/v1/pasien/{}", app.shop.patient_umum), json!({ "nohp": "0812-3456-7890" })).await.expect(200);
        let sale = seller.post("/api/v1/penjualan", order).await.expect(201);
        let receipt = kasir.get(&format!("/penjualan/{}/nota", sale["id"])).await;
        for text in ["paper-58", "Jalan Mawar 7", "Telp. 0760 123456"] {
            assert!(receipt.body.contains(text), "{text} is not on {}", receipt.body);
        }
        assert!(kasir.get(&format!("/penjualan/{}/nota?kertas=a4", sale["id"])).await.body.contains("paper-a4"));
        let page = kasir.get(&format!("/penjualan/{}", sale["id"])).await.body;
        assert!(page.contains("https://wa.me/6281234567890?text=Halo%20"), "{page}");
        assert!(page.contains("Senin 08.00–16.30 (istirahat 12.30–13.30)"), "{page}");
        let card = kasir.get(&format!("/pasien/{}/kartu-refraksi", app.shop.patient_umum)).await;
        assert!(card.status == 200 && card.body.contains("Status refraksi"), "{}", card.body);
    }

    async fn each_branch_has_thresholds_of_its_own(app: &TestApp) {
        let (admin, kasir) = (app.browser(ADMIN1).await, app.sign_in(KASIR1).await);
        let frame = app.shop.frame_umum.0;
        let low = format!("/stok/frame/{frame}\"");
        let listed = async || admin.get("/stok?jenis=frame&rendah=1").await.body.contains(&low);
        let stock = frame_stock(&kasir, frame).await;
        assert!(stock > 5 && !listed().await);
        assert_eq!(set(&admin, app.shop.cab1.0, &[("frame_low", &stock.to_string()), ("frame_medium", "90")]).await.status, 303);
        assert!(listed().await);
        let mut stream = kasir.stream("/realtime/stream?feeds=stock-updates").await;
        kasir.post("/api/v1/penjualan", basket("frame", frame, 1, 0)).await.expect(201);
        let told = stream.until_event("stock-updates").await.json();
        assert_eq!((&told["updates"][0]["alert_level"], &told["low_stock_alerts"]), (&json!("low"), &json!(1)), "{told}");
    }

    async fn nobody_sets_the_limit_that_binds_them(app: &TestApp) {
        let (owner, admin, branch) = (app.browser(OWNER).await, app.browser(ADMIN1).await, app.shop.cab1);
        assert_eq!(set(&owner, branch.0, &[("cashier_discount", "5"), ("admin_discount", "10")]).await.status, 303);
        let refused = set(&admin, branch.0, &[("cashier_discount", "5"), ("admin_discount", "90")]).await;
        assert_eq!(refused.status, 422);
        assert!(!admin.get(&format!("/cabang/{branch}")).await.body.contains("admin_discount"));
        // What the form does not ask an admin stays.
        assert_eq!(set(&admin, branch.0, &[("cashier_discount", "7")]).await.status, 303);
        let page = owner.get(&format!("/cabang/{branch}")).await.body;
        let limit = |name: &str| page.split(&format!("name=\"{name}\"")).nth(1).unwrap().split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!((limit("cashier_discount"), limit("admin_discount")), ("7".to_owned(), "10".to_owned()));
    }

    async fn a_branch_without_bpjs_sells_to_everybody_privately(app: &TestApp) {
        let (admin, kasir) = (app.browser(ADMIN1).await, app.sign_in(KASIR1).await);
        let mut order = basket("frame", app.shop.frame_umum.0, 1, 0);
        order.as_object_mut().unwrap().remove("nama_pasien_manual");
        order["pasien_id"] = json!(app.shop.patient_bpjs3.0);
        assert_eq!(set(&admin, app.shop.cab1.0, &[("takes_bpjs", "0")]).await.status, 303);
        let quote = kasir.post("/api/v1/penjualan/quote", order.clone()).await.expect(200);
        assert!(quote["peringatan"].to_string().contains("tanpa_bpjs"), "{quote}");
        let sale = kasir.post("/api/v1/penjualan", order).await.expect(201);
        assert_eq!((&sale["total"], &sale["klaim_bpjs"]), (&json!(500_000), &json!(0)), "{sale}");
        // Nor does a sale become one of BPJS when its buyer is put right.
        let lenses = kasir.post("/api/v1/penjualan", basket("lensa", app.shop.lens_umum.0, 2, 0)).await.expect(201);
        let buyer = json!({ "versi": 0, "pasien_id": app.shop.patient_bpjs3.0, "alasan": "nama" });
        let named = kasir.patch(&format!("/api/v1/penjualan/{}", lenses["id"]), buyer).await.expect(200);
        assert_eq!((&named["total"], &named["klaim_bpjs"]), (&json!(300_000), &json!(0)), "{named}");
    }

    async fn what_is_wrong_is_said_at_the_field_and_nothing_is_lost(app: &TestApp) {
        let admin = app.browser(ADMIN1).await;
        let (branch, name) = (app.shop.cab1.0, ("name", "Optik Mawar"));
        let wrong = [
            [name, ("hours_3", "pagi sampai sore")],
            [name, ("lens_low", "banyak")],
            [name, ("frame_medium", "2")],
            [name, ("cashier_discount", "101")],
        ];
        for fields in wrong {
            let answer = set(&admin, branch, &fields).await;
            assert_eq!(answer.status, 422, "{fields:?}");
            assert!(answer.body.contains("Optik Mawar") && answer.body.contains("is-invalid"), "{fields:?}");
            assert!(answer.body.contains(&format!("value=\"{}\"", fields[1].1)), "{fields:?}");
        }
        // An open day keeps its date.
        app.sign_in(ADMIN1).await.post_empty(&format!("/api/v1/branches/{branch}/buka")).await.expect(200);
        assert_eq!(set(&admin, branch, &[("timezone", "Asia/Jayapura")]).await.status, 422);
        app.sign_in(ADMIN1).await.post_empty(&format!("/api/v1/branches/{branch}/tutup")).await.expect(200);
        assert_eq!(set(&admin, branch, &[("timezone", "Asia/Jayapura")]).await.status, 303);
        assert_eq!(set(&admin, app.shop.cab2.0, &[name]).await.status, 404);
        let trail = admin.get("/audit?tindakan=cabang_diubah").await.body;
        assert!(trail.contains("Asia/Jakarta → Asia/Jayapura"), "{trail}");
    }

    async fn the_owner_opens_another_branch(app: &TestApp) {
        let owner = app.browser(OWNER).await;
        let new = |code: &'static str| [("code", code), ("name", "Optik Melati Pekanbaru"), ("timezone", "Asia/Jakarta")];
        assert_eq!(owner.post_form("/cabang/baru", &new("CAB001")).await.status, 422);
        assert_eq!(owner.post_form("/cabang/baru", &new("CAB003")).await.status, 303);
        let list = owner.get("/cabang").await.body;
        assert!(list.contains("Optik Melati Pekanbaru") && list.contains("CAB003"), "{list}");
    }
}
