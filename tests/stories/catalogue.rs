//! Frames, lenses, accessories and patients: added, changed, restocked, listed page by page.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::{Value, json};

use crate::support::{adds_up, with};

const FRAMES: &str = "/api/v1/frames";
const LENSES: &str = "/api/v1/lensa";
const ACCESSORIES: &str = "/api/v1/aksesoris";
const PATIENTS: &str = "/api/v1/pasien";

fn frame() -> Value {
    json!({ "merk_frame": "Melur", "jenis_frame": "Umum", "harga_jual_frame": 450_000, "stok": 2 })
}

fn lens() -> Value {
    json!({
        "merk_lensa": "Jernih", "type": "SINGLE", "coating": "Blue Cut", "sph": -125, "cyl": -50, "axis": 90,
        "harga_jual_lensa": 150_000, "stok": 4,
    })
}

fn accessory() -> Value {
    json!({ "nama_produk": "Tali kacamata", "harga_jual": 25_000, "stok": 8 })
}

fn patient() -> Value {
    json!({ "nama_pasien": "Rahmi", "service_type": "BPJS II", "no_bpjs": "0001234567890", "nohp": "0812", "alamat": "Teluk Kuantan", "umur": "41" })
}

/// Every field of `asked` is in `answered` as it was asked.
#[track_caller]
fn holds(answered: &Value, asked: &Value) {
    for (name, value) in asked.as_object().unwrap() {
        assert_eq!(&answered[name], value, "{name} of {answered}");
    }
}

/// Numbers of a list, read page by page, `per_page` rows each.
async fn pages(client: &Client, path: &str, per_page: usize) -> Vec<i64> {
    let (mut numbers, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{path}?per_page={per_page}&cursor={cursor}")).await.expect(200);
        let rows = page["data"].as_array().unwrap();
        numbers.extend(rows.iter().map(|row| row["id"].as_i64().unwrap()));
        let Some(next) = page["next_cursor"].as_str() else { return numbers };
        assert_eq!(rows.len(), per_page, "only the last page is short");
        next.clone_into(&mut cursor);
    }
}

both_engines! {
    async fn what_is_added_is_answered_and_found_again(app: &TestApp) {
        let (kasir, owner) = (app.sign_in(KASIR1).await, app.sign_in(OWNER).await);
        let for_owner = |new: Value| with(new, json!({ "branch_id": app.shop.cab1.0 }));
        for (who, path, new) in [
            (&kasir, FRAMES, frame()), (&kasir, LENSES, lens()), (&owner, ACCESSORIES, for_owner(accessory())), (&kasir, PATIENTS, patient()),
        ] {
            let answer = who.post(path, new.clone()).await;
            let location = answer.header("location").to_owned();
            let added = answer.expect(201);
            holds(&added, &new);
            assert_eq!(location, format!("{path}/{}", added["id"]));
            assert_eq!(who.get(&location).await.expect(200), added);
        }
        app.sign_in(ADMIN1).await.post(ACCESSORIES, accessory()).await.expect(403);
        app.sign_in(PASSET1).await.post(FRAMES, frame()).await.expect(403);
        adds_up(app).await;
    }

    async fn codes_are_issued_when_left_out_and_a_frames_is_its_own(app: &TestApp) {
        let (kasir, elsewhere) = (app.sign_in(KASIR1).await, app.sign_in(KASIR2).await);
        let first = kasir.post(FRAMES, frame()).await.expect(201);
        let second = elsewhere.post(FRAMES, frame()).await.expect(201);
        for issued in [&first, &second] {
            assert!(issued["kode_frame"].as_str().unwrap().starts_with("FR0"), "{issued}");
        }
        assert_ne!(first["kode_frame"], second["kode_frame"]);
        // Unique over all branches; a lens's code is one per branch and power, and may come again.
        let taken = elsewhere.post(FRAMES, with(frame(), json!({ "kode_frame": first["kode_frame"] }))).await.expect(422);
        assert_eq!(taken["code"], "validation");
        assert!(taken["fields"]["kode_frame"].is_string(), "{taken}");
        // A code that was typed is passed over when its turn would come.
        let ahead = format!("FR{:06}", second["id"].as_i64().unwrap() + 2);
        kasir.post(FRAMES, with(frame(), json!({ "kode_frame": ahead }))).await.expect(201);
        assert_ne!(kasir.post(FRAMES, frame()).await.expect(201)["kode_frame"], ahead);
        let lens_code = kasir.post(LENSES, lens()).await.expect(201)["kode_lensa"].clone();
        assert!(lens_code.as_str().unwrap().starts_with("L0"), "{lens_code}");
        elsewhere.post(LENSES, with(lens(), json!({ "kode_lensa": lens_code }))).await.expect(201);
    }

    async fn purchase_prices_are_for_admins(app: &TestApp) {
        let (kasir, admin, owner) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await, app.sign_in(OWNER).await);
        let priced = with(accessory(), json!({ "harga_beli": 100_000, "branch_id": app.shop.cab1.0 }));
        let cases = [
            (&admin, FRAMES, "harga_beli_frame", with(frame(), json!({ "harga_beli_frame": 100_000 }))),
            (&admin, LENSES, "harga_beli_lensa", with(lens(), json!({ "harga_beli_lensa": 100_000 }))),
            (&owner, ACCESSORIES, "harga_beli", priced),
        ];
        for (who, path, cost, new) in cases {
            let added = who.post(path, new.clone()).await.expect(201);
            assert_eq!(added[cost], 100_000);
            let path_of = format!("{path}/{}", added["id"]);
            assert_eq!(admin.get(&path_of).await.expect(200)[cost], 100_000);
            let rows = kasir.get(path).await.expect(200)["data"].clone();
            assert!(rows.as_array().unwrap().iter().all(|row| row.get(cost).is_none()), "{rows}");
            assert!(kasir.get(&path_of).await.expect(200).get(cost).is_none());
            kasir.post(path, new).await.expect(403);
            kasir.patch(&path_of, json!({ cost: 1 })).await.expect(403);
            assert_eq!(owner.get(&path_of).await.expect(200)[cost], 100_000);
        }
    }

    async fn a_change_changes_what_it_names(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let shop = &app.shop;
        for (who, path, change) in [
            (&kasir, format!("{FRAMES}/{}", shop.frame_umum.0), json!({ "harga_jual_frame": 510_000 })),
            (&kasir, format!("{LENSES}/{}", shop.lens_umum.0), json!({ "harga_jual_lensa": 160_000 })),
            (&admin, format!("{LENSES}/{}", shop.lens_umum.0), json!({ "merk_lensa": "Jernih Hijau", "sph": -150 })),
            (&admin, format!("{ACCESSORIES}/{}", shop.accessory.0), json!({ "harga_jual": 35_000 })),
            (&kasir, format!("{PATIENTS}/{}", shop.patient_umum.0), json!({ "alamat": "Jalan Melati 1" })),
        ] {
            let before = who.get(&path).await.expect(200);
            let after = who.patch(&path, change.clone()).await.expect(200);
            assert_eq!(after, with(before, change), "{path}");
            assert_eq!(who.get(&path).await.expect(200), after);
        }
        kasir.patch(&format!("{LENSES}/{}", shop.lens_umum.0), json!({ "merk_lensa": "Lain" })).await.expect(403);
        // Stock is moved with a reason, never written over.
        let stock = kasir.patch(&format!("{FRAMES}/{}", shop.frame_umum.0), json!({ "stok": 99 })).await.expect(422);
        assert_eq!(stock["code"], "validation");
        adds_up(app).await;
    }

    async fn a_delivery_is_told_on_the_stock_feed(app: &TestApp) {
        let admin = app.sign_in(ADMIN1).await;
        let mut screen = app.sign_in(KASIR1).await.stream("/realtime/stock-updates").await;
        assert!(screen.next_event().await.is("hello"));
        let shop = &app.shop;
        for (path, kind, id, stock) in [
            (FRAMES, "frame_stock_update", shop.last_frame.0, 6),
            (LENSES, "lensa_stock_update", shop.lens_umum.0, 105),
            (ACCESSORIES, "aksesoris_stock_update", shop.accessory.0, 55),
        ] {
            let restocked = admin.post(&format!("{path}/{id}/restok"), json!({ "jumlah": 5, "alasan": "Kiriman" })).await.expect(200);
            assert_eq!(restocked["stok"], stock);
            let told = screen.until(|event| event.event.is_none()).await.json();
            let update = &told["updates"][0];
            assert_eq!((&update["type"], &update["product_id"], &update["new_stock"]), (&json!(kind), &json!(id), &json!(stock)), "{told}");
        }
        adds_up(app).await;
    }

    async fn lists_are_read_page_by_page(app: &TestApp) {
        let owner = app.sign_in(OWNER).await;
        for number in 0..7 {
            for (path, new, name) in [(FRAMES, frame(), "merk_frame"), (LENSES, lens(), "merk_lensa"), (ACCESSORIES, accessory(), "nama_produk")] {
                let named = json!({ name: format!("Baru {number}"), "branch_id": app.shop.cab1.0 });
                owner.post(path, with(new, named)).await.expect(201);
            }
            owner.post(PATIENTS, with(patient(), json!({ "nama_pasien": format!("Baru {number}") }))).await.expect(201);
        }
        for path in [FRAMES, LENSES, ACCESSORIES, PATIENTS] {
            let whole = pages(&owner, path, 200).await;
            assert!(whole.len() >= 9, "{path} {whole:?}");
            for per_page in [1, 3, whole.len()] {
                assert_eq!(pages(&owner, path, per_page).await, whole, "{path}");
            }
            let found = owner.get(&format!("{path}?q=baru&per_page=5")).await.expect(200);
            assert_eq!((found["data"].as_array().unwrap().len(), found["next_cursor"].is_null()), (5, false), "{path}");
            for wrong in ["per_page=0", "per_page=201", "cursor=%2A"] {
                assert_eq!(owner.get(&format!("{path}?{wrong}")).await.expect(422)["code"], "validation", "{path} {wrong}");
            }
        }
    }

    async fn bad_input_is_named_field_by_field(app: &TestApp) {
        let owner = app.sign_in(OWNER).await;
        let here = json!({ "branch_id": app.shop.cab1.0 });
        for (path, new, field, wrong) in [
            (FRAMES, frame(), "jenis_frame", json!("BPJS IV")),
            (FRAMES, frame(), "harga_jual_frame", json!(-1)),
            (FRAMES, frame(), "harga_jual_frame", json!(1.5)),
            (FRAMES, frame(), "merk_frame", json!("  ")),
            (LENSES, lens(), "sph", json!(3_001)),
            (LENSES, lens(), "axis", json!(181)),
            (LENSES, lens(), "stok", json!(-1)),
            (ACCESSORIES, accessory(), "nama_produk", json!("x".repeat(10_000))),
            (ACCESSORIES, accessory(), "harga_jual", json!("banyak")),
        ] {
            let problem = owner.post(path, with(with(new, here.clone()), json!({ field: wrong }))).await.expect(422);
            assert_eq!(problem["code"], "validation", "{path} {field}");
            assert!(problem["fields"][field].is_string(), "{path} {field} {problem}");
        }
        for (field, wrong) in [("service_type", json!("BPJS IV")), ("nama_pasien", json!(""))] {
            let problem = owner.post(PATIENTS, with(patient(), json!({ field: wrong }))).await.expect(422);
            assert!(problem["fields"][field].is_string(), "{field} {problem}");
        }
        let nowhere = owner.post(FRAMES, frame()).await.expect(422);
        assert!(nowhere["fields"]["branch_id"].is_string(), "{nowhere}");
    }

    async fn only_the_owner_says_which_branch(app: &TestApp) {
        let (cab1, cab2) = (app.shop.cab1.0, app.shop.cab2.0);
        for (who, path, new) in [(KASIR1, FRAMES, frame()), (ADMIN1, FRAMES, frame()), (KASIR1, LENSES, lens())] {
            let client = app.sign_in(who).await;
            let added = client.post(path, with(new, json!({ "branch_id": cab2 }))).await.expect(201);
            assert_eq!(added["branch_id"], cab1, "{who} {path}");
            let list = client.get(&format!("{path}?branch_id={cab2}")).await.expect(200);
            let mut rows = list["data"].as_array().unwrap().iter();
            assert!(rows.all(|row| row["branch_id"] == cab1), "{who} {list}");
        }
        let owner = app.sign_in(OWNER).await;
        for (path, new) in [(FRAMES, frame()), (LENSES, lens()), (ACCESSORIES, accessory())] {
            let added = owner.post(path, with(new, json!({ "branch_id": cab2 }))).await.expect(201);
            assert_eq!(added["branch_id"], cab2, "{path}");
            let list = owner.get(&format!("{path}?branch_id={cab2}")).await.expect(200);
            assert!(list["data"].as_array().unwrap().iter().all(|row| row["branch_id"] == cab2), "{list}");
        }
        adds_up(app).await;
    }
}
