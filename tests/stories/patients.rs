//! Patients and their prescriptions: found however they are typed, written once, shared by all branches.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client, db::Engine};
use serde_json::{Value, json};

use crate::{
    signing_in::Beside,
    support::{basket, with},
};

async fn add(client: &Client, name: &str, phone: &str) -> i64 {
    let body = json!({ "nama_pasien": name, "service_type": "UMUM", "nohp": phone });
    client.post("/api/v1/pasien", body).await.expect(201)["id"].as_i64().unwrap()
}

async fn search(client: &Client, list: &str, q: &str) -> Value {
    let address = reqwest::Url::parse_with_params("http://shop/", [("q", q)]).unwrap();
    client.get(&format!("/api/v1/{list}?{}", address.query().unwrap())).await.expect(200)
}

async fn found(client: &Client, q: &str) -> Vec<String> {
    search(client, "pasien", q).await["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["nama_pasien"].as_str().unwrap().to_owned())
        .collect()
}

async fn sold(client: &Client, q: &str) -> Vec<Value> {
    search(client, "penjualan", q).await["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].clone())
        .collect()
}

fn resep(od_sph: i64, tanggal: &str) -> Value {
    json!({ "tanggal": tanggal, "od_sph": od_sph, "os_sph": -100, "os_cyl": -50, "os_axis": 90, "pd_kanan": 315, "pd_kiri": 320 })
}

both_engines! {
    async fn a_patient_is_found_by_any_part_and_with_a_slip_of_the_finger(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        add(&kasir, "Siti Aminah Kusumawardhani", "081277001122").await;
        add(&kasir, "Budi_100% Hartono", "0812").await;
        let siti = vec!["Siti Aminah Kusumawardhani"];
        for q in ["siti", "AMINAH", "minah", "kusuma siti", "7700", "sitti", "amniah", "aminah kusumawrdani", "si am ku"] {
            assert_eq!(found(&kasir, q).await, siti, "{q}");
        }
        assert_eq!(found(&kasir, "_100%").await, ["Budi_100% Hartono"], "as typed, not as a pattern");
        assert_eq!(found(&kasir, "__100").await, Vec::<String>::new());
        assert_eq!(found(&kasir, "zulkarnaen").await, Vec::<String>::new());
        let id = add(&kasir, "Salah Nama", "0813").await;
        kasir.patch(&format!("/api/v1/pasien/{id}"), json!({ "nama_pasien": "Zulkarnaen" })).await.expect(200);
        assert_eq!(found(&kasir, "zulkarnain").await, ["Zulkarnaen"]);
        assert_eq!(found(&kasir, "salah nama").await, Vec::<String>::new());
    }

    async fn a_sale_is_found_by_any_part_before_and_after_it_is_indexed(app: &TestApp) {
        let (kasir, owner, other) = (app.sign_in(KASIR1).await, app.sign_in(OWNER).await, app.sign_in(KASIR2).await);
        let mut made = Vec::new();
        for name in ["Hendra Wijaya", "Endah Wijayanti"] {
            let walk_in = json!({ "nama_pasien_manual": name });
            made.push(kasir.post("/api/v1/penjualan", with(basket("aksesoris", app.shop.accessory.0, 1, 30_000), walk_in)).await.expect(201));
        }
        let [hendra, endah] = [made[0]["id"].clone(), made[1]["id"].clone()];
        for _ in 0..2 {
            for (q, wanted) in [
                ("wijaya", vec![endah.clone(), hendra.clone()]),
                ("wijaya hendra", vec![hendra.clone()]),
                (made[0]["barcode"].as_str().unwrap(), vec![hendra.clone()]),
                (&made[1]["kode_penjualan"].as_str().unwrap()[4..], vec![endah.clone()]),
                ("ya", vec![endah.clone(), hendra.clone()]),
                ("tidak ada", vec![]),
            ] {
                assert_eq!(sold(&kasir, q).await, wanted, "{q}");
                assert_eq!(sold(&owner, q).await, wanted, "{q}");
                assert_eq!(sold(&other, q).await, Vec::<Value>::new(), "{q} of another branch");
            }
            let index = app.app.store.writer.write(|tx| Box::pin(async move { tx.index_sales(1, 1).await }));
            index.await.unwrap();
        }
    }

    async fn glasses_are_made_by_the_prescription_of_their_day(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let patient = app.shop.patient_umum.0;
        let all = format!("/api/v1/pasien/{patient}/resep");
        let old = kasir.post(&all, resep(-125, "2026-07-01")).await.expect(201);
        let newest = kasir.post(&all, resep(-150, "2026-07-15")).await.expect(201);
        assert_eq!((&newest["od_sph"], &newest["os_axis"], &newest["peringatan"]), (&json!(-150), &json!(90), &json!([])));
        let listed = kasir.get(&all).await.expect(200);
        assert_eq!(listed["data"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect::<Vec<_>>(), [newest["id"].clone(), old["id"].clone()]);

        let glasses = with(basket("frame", app.shop.frame_umum.0, 1, 0), json!({ "pasien_id": patient, "nama_pasien_manual": null }));
        let sale = kasir.post("/api/v1/penjualan", glasses.clone()).await.expect(201);
        assert_eq!(sale["resep_id"], newest["id"]);
        kasir.post(&all, resep(-175, "2026-07-20")).await.expect(201);
        let nota = app.browser(KASIR1).await.get(&format!("/penjualan/{}/nota", sale["id"])).await.body;
        // Paper has a minus of its own.
        let nota = nota.replace('−', "-");
        assert!(nota.contains("-1.50") && !nota.contains("-1.75"), "the nota shows the prescription of its sale");

        let wrong = kasir.get(&all).await.expect(200)["data"][0]["id"].clone();
        let withdrawn = format!("/api/v1/resep/{wrong}/cabut");
        kasir.post(&withdrawn, json!({ "alasan": "salah ketik" })).await.expect(200);
        assert_eq!(kasir.post(&withdrawn, json!({ "alasan": "lagi" })).await.expect(409)["code"], "already_withdrawn");
        assert_eq!(kasir.post("/api/v1/penjualan", glasses).await.expect(201)["resep_id"], newest["id"], "what was withdrawn serves nobody");
    }

    async fn powers_that_cannot_be_made_are_refused_where_they_stand(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let all = format!("/api/v1/pasien/{}/resep", app.shop.patient_umum.0);
        for (body, field) in [
            (json!({ "od_sph": -125, "od_cyl": -50, "os_sph": 0 }), "od_axis"),
            (json!({ "od_sph": -125, "os_sph": 0, "os_axis": 90 }), "os_axis"),
            (json!({ "od_sph": -125, "os_sph": 0, "pd_kanan": 300 }), "pd_kiri"),
            (json!({ "od_sph": -125, "os_sph": 0, "pd": 630, "pd_kiri": 300 }), "pd"),
            (json!({ "od_sph": -125, "os_sph": 0, "tanggal": "2026-07-21" }), "tanggal"),
        ] {
            let problem = kasir.post(&all, body.clone()).await.expect(422);
            assert!(problem["fields"][field].is_string(), "{body}: {problem}");
        }
        let odd = kasir.post(&all, json!({ "od_sph": -130, "od_cyl": 50, "od_axis": 90, "os_sph": -2500, "pd": 400 })).await.expect(201);
        assert_eq!(odd["peringatan"].as_array().unwrap().len(), 4, "unusual is told, not refused: {odd}");

        let browser = app.browser(KASIR1).await;
        let page = format!("/pasien/{}/resep", app.shop.patient_umum.0);
        let refused = browser.post_form(&page, &[("od_sph", "-1,25"), ("od_cyl", "-050"), ("os_sph", "PLANO"), ("dokter", "dr. Uji")]).await;
        assert!(refused.status == 422 && refused.body.contains("value=\"dr. Uji\"") && refused.body.contains("wajib diisi bila ada CYL"), "{}", refused.body);
        let saved = browser.post_form(&page, &[("od_sph", "-1,25"), ("od_cyl", "-050"), ("od_axis", "90"), ("os_sph", "PLANO"), ("pd", "32/31,5")]).await;
        assert_eq!(saved.status, 303);
        let newest = &kasir.get(&all).await.expect(200)["data"][0];
        assert_eq!((&newest["od_cyl"], &newest["os_sph"], &newest["pd_kiri"]), (&json!(-50), &json!(0), &json!(315)));
    }

    async fn a_patient_who_was_there_twice_becomes_one(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let (kept, twice) = (add(&kasir, "Rina Wulandari", "0811").await, add(&kasir, "Rina Wulandri", "0812").await);
        kasir.post(&format!("/api/v1/pasien/{twice}/resep"), resep(-200, "2026-07-01")).await.expect(201);
        let glasses = with(basket("frame", app.shop.frame_umum.0, 1, 0), json!({ "pasien_id": twice, "nama_pasien_manual": null }));
        let sale = kasir.post("/api/v1/penjualan", glasses.clone()).await.expect(201);
        let merging = json!({ "duplikat_id": twice, "alasan": "orang yang sama" });
        kasir.post(&format!("/api/v1/pasien/{kept}/gabung"), merging.clone()).await.expect(403);
        admin.post(&format!("/api/v1/pasien/{kept}/gabung"), merging.clone()).await.expect(200);
        assert_eq!(kasir.get(&format!("/api/v1/penjualan/{}", sale["id"])).await.expect(200)["pasien_id"], kept);
        assert_eq!(kasir.get(&format!("/api/v1/pasien/{kept}/resep")).await.expect(200)["data"][0]["od_sph"], -200);
        assert_eq!(found(&kasir, "wulan").await, ["Rina Wulandari"]);
        kasir.get(&format!("/api/v1/pasien/{twice}")).await.expect(404);
        let gone = kasir.post("/api/v1/penjualan", glasses).await.expect(422);
        assert!(gone["fields"]["pasien_id"].is_string());
        let again = admin.post(&format!("/api/v1/pasien/{kept}/gabung"), merging).await.expect(422);
        assert!(again["fields"]["duplikat_id"].is_string());
        let old_address = app.browser(ADMIN1).await.get(&format!("/pasien/{twice}")).await;
        assert_eq!((old_address.status, old_address.header("location")), (303, &*format!("/pasien/{kept}")));
    }

    async fn who_looked_at_a_record_and_changed_it_is_kept(app: &TestApp) {
        let (kasir, other, admin) = (app.sign_in(KASIR1).await, app.sign_in(KASIR2).await, app.browser(ADMIN1).await);
        let id = add(&kasir, "Lestari", "0811").await;
        other.get(&format!("/api/v1/pasien/{id}")).await.expect(200);
        kasir.patch(&format!("/api/v1/pasien/{id}"), json!({ "nohp": "0899" })).await.expect(200);
        kasir.patch(&format!("/api/v1/pasien/{id}"), json!({ "nohp": "0899" })).await.expect(200);
        let page = admin.get(&format!("/pasien/{id}")).await.body;
        assert!(page.contains("Optik Melati Cabang 2"), "who looked, and where");
        assert_eq!(page.matches("nohp: 0811 → 0899").count(), 1, "what changed, once");
        assert!(!app.browser(KASIR1).await.get(&format!("/pasien/{id}")).await.body.contains("0811 →"), "the trail is for admins");
    }
}

/// A frame for a patient.
fn glasses(app: &TestApp, patient: i64) -> Value {
    let buyer = json!({ "pasien_id": patient, "nama_pasien_manual": null });
    with(basket("frame", app.shop.frame_umum.0, 1, 0), buyer)
}

/// A shop on PostgreSQL with somebody beside it: on SQLite one waits for the other anyway.
fn beside(story: impl AsyncFnOnce(&TestApp, &Beside)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let app = TestApp::start(Engine::Postgres).await;
        story(&app, &Beside::of(&app).await).await;
        app.stop().await;
    });
}

#[test]
fn nothing_is_kept_for_a_patient_who_becomes_another_meanwhile() {
    beside(async |app, other| {
        let kasir = app.sign_in(KASIR1).await;
        let (kept, twice) =
            (add(&kasir, "Rina Wulandari", "0811").await, add(&kasir, "Rina Wulandri", "0812").await);
        // What a merge on another node does.
        let locked = format!("BEGIN; SELECT id FROM patient WHERE id IN ({kept}, {twice}) FOR NO KEY UPDATE");
        other.does(&locked).await;
        let ringing_up = tokio::spawn({
            let (kasir, glasses) = (kasir.clone(), glasses(app, twice));
            async move { kasir.post("/api/v1/penjualan", glasses).await }
        });
        let prescribing = tokio::spawn({
            let kasir = kasir.clone();
            async move { kasir.post(&format!("/api/v1/pasien/{twice}/resep"), resep(-200, "2026-07-01")).await }
        });
        other.holds_up(2).await;
        other.does(&format!("UPDATE patient SET merged_into = {kept} WHERE id = {twice}; COMMIT")).await;
        let refused = ringing_up.await.unwrap().expect(422);
        assert!(refused["fields"]["pasien_id"].is_string(), "{refused}");
        prescribing.await.unwrap().expect(404);
    });
}

#[test]
fn what_is_sold_while_a_patient_is_merged_comes_along() {
    beside(async |app, other| {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let (kept, twice) =
            (add(&kasir, "Rina Wulandari", "0811").await, add(&kasir, "Rina Wulandri", "0812").await);
        let before = kasir.post("/api/v1/penjualan", glasses(app, twice)).await.expect(201);
        let frame = app.shop.frame_umum;
        other.does(&format!("BEGIN; SELECT id FROM frame WHERE id = {frame} FOR UPDATE")).await;
        let ringing_up = tokio::spawn({
            let (kasir, glasses) = (kasir.clone(), glasses(app, twice));
            async move { kasir.post("/api/v1/penjualan", glasses).await }
        });
        other.holds_up(1).await;
        let merging = tokio::spawn(async move {
            let merging = json!({ "duplikat_id": twice, "alasan": "orang yang sama" });
            admin.post(&format!("/api/v1/pasien/{kept}/gabung"), merging).await
        });
        other.holds_up(2).await;
        other.does("COMMIT").await;
        let meanwhile = ringing_up.await.unwrap().expect(201);
        merging.await.unwrap().expect(200);
        let browser = app.browser(KASIR1).await;
        for sale in [before, meanwhile] {
            let sale = &sale["id"];
            assert_eq!(kasir.get(&format!("/api/v1/penjualan/{sale}")).await.expect(200)["pasien_id"], kept);
            assert_eq!(browser.get(&format!("/penjualan/{sale}")).await.status, 200);
        }
    });
}

#[test]
fn two_whose_names_have_the_same_words_are_added_at_once() {
    beside(async |app, other| {
        let kasir = app.sign_in(KASIR1).await;
        other.does("BEGIN; INSERT INTO name_word (spelling, word) VALUES ('mawar', 'mawar')").await;
        let adding = |name: &'static str| {
            let kasir = kasir.clone();
            tokio::spawn(async move { add(&kasir, name, "0811").await })
        };
        let one = adding("Mawar Kenanga");
        other.holds_up(1).await;
        let two = adding("Kenanga Mawar");
        other.holds_up(2).await;
        other.does("ROLLBACK").await;
        one.await.unwrap();
        two.await.unwrap();
        assert_eq!(found(&kasir, "kenangga").await, ["Mawar Kenanga", "Kenanga Mawar"]);
    });
}
