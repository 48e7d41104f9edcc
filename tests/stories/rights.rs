//! Who may do what, and where: every call, page and feed for every role, as one table.

use std::sync::atomic::{AtomicI64, Ordering};

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::support::{adds_up, basket, picture, with};

const PEOPLE: [&str; 5] = ["super admin", "admin", "kasir", "passet bantu", "nobody"];

/// A call, its body, and what each of the [`PEOPLE`] is answered: `in CAB001/in CAB002`, where the call names
/// something of a branch. All but the owner and nobody are at home in CAB001.
///
/// `JSON` asks a feed for one answer, `FORM` is what a page sends. `{sale}` waits for its lens, `{ready}` is paid
/// and done.
const TABLE: &str = include_str!("rights/table.txt");

/// For sign-in names that nobody has yet.
static NEXT_EMAIL: AtomicI64 = AtomicI64::new(1);

/// One call by one person in one place.
struct Cell {
    method: &'static str,
    path: &'static str,
    body: &'static str,
    person: usize,
    branch: usize,
    expected: u16,
}

impl Cell {
    /// Changes nothing: refused, or asked by nobody, whom a page leads to the sign-in.
    fn is_refused(&self) -> bool {
        self.expected >= 400 || self.person == 4
    }
}

fn cells() -> impl Iterator<Item = Cell> {
    TABLE.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
        let [call, body, answers] = line.split('|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
        let (method, path) = call.split_once(' ').unwrap();
        let answers: Vec<&str> = answers.split_whitespace().collect();
        assert_eq!(answers.len(), PEOPLE.len(), "{line}");
        let places = answers.into_iter().enumerate().flat_map(|(person, answer)| {
            answer
                .split('/')
                .enumerate()
                .map(move |(branch, status)| (person, branch, status.parse().unwrap()))
        });
        places.map(move |(person, branch, expected)| Cell {
            method,
            path: path.trim(),
            body,
            person,
            branch,
            expected,
        })
    })
}

/// What the calls name, by branch.
struct Things {
    branch: i64,
    frame: i64,
    lens: i64,
    accessory: i64,
    patient: i64,
    user: i64,
}

impl Things {
    async fn of_both(app: &TestApp, owner: &Client) -> [Self; 2] {
        let shop = &app.shop;
        let case =
            json!({ "nama_produk": "Kotak", "harga_jual": 30_000, "stok": 9, "branch_id": shop.cab2.0 });
        let case = owner.post("/api/v1/aksesoris", case).await.expect(201)["id"].as_i64().unwrap();
        for lens in [shop.lens_umum, shop.lens_cab2] {
            let more = json!({ "jumlah": 500, "alasan": "Cukup untuk semua" });
            owner.post(&format!("/api/v1/lensa/{}/restok", lens.0), more).await.expect(200);
        }
        let patient = shop.patient_umum.0;
        let mut users = Vec::new();
        for email in [KASIR1B, KASIR2] {
            let found = owner.get(&format!("/api/v1/users?q={email}")).await.expect(200);
            users.push(found["data"][0]["id"].as_i64().unwrap());
        }
        [
            Self {
                branch: shop.cab1.0,
                frame: shop.frame_umum.0,
                lens: shop.lens_umum.0,
                accessory: shop.accessory.0,
                patient,
                user: users[0],
            },
            Self {
                branch: shop.cab2.0,
                frame: shop.frame_cab2.0,
                lens: shop.lens_cab2.0,
                accessory: case,
                patient,
                user: users[1],
            },
        ]
    }

    /// A new sale, unpaid and waiting; or paid and done.
    async fn sale(&self, owner: &Client, ready: bool) -> Value {
        let paid = if ready { 300_000 } else { 0 };
        let body = with(basket("lensa", self.lens, 1, paid), json!({ "branch_id": self.branch }));
        let id = owner.post("/api/v1/penjualan", body).await.expect(201)["id"].clone();
        if ready {
            let done = json!({ "status_pengerjaan": "Sudah Di Kerjakan" });
            owner.post(&format!("/api/v1/penjualan/{id}/status"), done).await.expect(200);
        }
        id
    }

    /// `text` with its names in place.
    async fn told(&self, owner: &Client, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, ready) in [("{sale}", false), ("{ready}", true)] {
            if text.contains(name) {
                text = text.replace(name, &self.sale(owner, ready).await.to_string());
            }
        }
        if text.contains("{resep}") {
            let powers = json!({ "od_sph": -125, "os_sph": 0 });
            let written =
                owner.post(&format!("/api/v1/pasien/{}/resep", self.patient), powers).await.expect(201);
            text = text.replace("{resep}", &written["id"].to_string());
        }
        let here = json!({ "branch_id": self.branch });
        text = text.replace("{next}", &NEXT_EMAIL.fetch_add(1, Ordering::Relaxed).to_string());
        let basket = with(basket("lensa", self.lens, 1, 0), here.clone());
        let frame = json!({ "merk_frame": "Uji", "jenis_frame": "Umum", "harga_jual_frame": 1_000 });
        let frame = with(frame, here.clone());
        // Everybody who is added has a sign-in name of their own.
        let email = format!("uji{}@melati.example", NEXT_EMAIL.fetch_add(1, Ordering::Relaxed));
        let person = json!({ "name": "Uji", "email": email, "password": "rahasia-uji", "role": "kasir" });
        let person = with(person, here.clone());
        let lens = with(json!({ "merk_lensa": "Uji", "type": "SINGLE", "harga_jual_lensa": 1_000 }), here);
        for (name, value) in [
            ("{login}", json!({ "email": KASIR1B, "password": PASSWORD, "device_name": "uji" })),
            ("{backdated}", with(basket.clone(), json!({ "tanggal": "2026-07-19" }))),
            ("{basket}", basket),
            ("{new_frame_with_cost}", with(frame.clone(), json!({ "harga_beli_frame": 500 }))),
            ("{new_frame}", frame),
            ("{new_lens}", lens),
            ("{new_user}", person),
            ("{user}", json!(self.user)),
            ("{branch}", json!(self.branch)),
            ("{frame}", json!(self.frame)),
            ("{lens}", json!(self.lens)),
            ("{accessory}", json!(self.accessory)),
            ("{patient}", json!(self.patient)),
        ] {
            text = text.replace(name, &value.to_string());
        }
        text
    }
}

/// Makes the cell's call; a line about it where the answer is another.
async fn differs(client: &Client, cell: &Cell, path: &str, body: String) -> Option<String> {
    let method = match cell.method {
        "JSON" => Method::GET,
        "FORM" => Method::POST,
        method => method.parse().unwrap(),
    };
    let request = client.request(method, path);
    let request = match cell.method {
        "JSON" => request.header(header::ACCEPT, "application/json"),
        "FORM" => request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body),
        _ if body.is_empty() => request,
        _ => request.header(header::CONTENT_TYPE, "application/json").body(body),
    };
    let status = request.send().await.unwrap().status().as_u16();
    let Cell { method, path, body, person, branch, expected } = cell;
    let (who, place) = (PEOPLE[*person], ["CAB001", "CAB002"][*branch]);
    (status != *expected)
        .then(|| format!("{method} {path} {body} in {place}: {who} got {status}, not {expected}\n"))
}

async fn people(app: &TestApp) -> [Client; 5] {
    let anonymous = app.anonymous();
    [
        app.sign_in(OWNER).await,
        app.sign_in(ADMIN1).await,
        app.sign_in(KASIR1).await,
        app.sign_in(PASSET1).await,
        anonymous,
    ]
}

both_engines! {
    async fn everybody_may_what_the_table_says_and_a_refusal_changes_nothing(app: &TestApp) {
        let owner = app.sign_in(OWNER).await;
        let things = Things::of_both(app, &owner).await;
        let mut differing = String::new();

        let mut shared = Vec::new();
        for things in &things {
            shared.push([things.sale(&owner, false).await, things.sale(&owner, true).await].map(|id| id.to_string()));
        }
        let clients = people(app).await;
        let before = picture(app).await;
        for cell in cells().filter(Cell::is_refused) {
            let [sale, ready] = &shared[cell.branch];
            let path = cell.path.replace("{sale}", sale).replace("{ready}", ready);
            let (things, client) = (&things[cell.branch], &clients[cell.person]);
            let (path, body) = (things.told(&owner, &path).await, things.told(&owner, cell.body).await);
            differing.extend(differs(client, &cell, &path, body).await);
        }
        let after = picture(app).await;

        let clients = people(app).await;
        for cell in cells().filter(|cell| !cell.is_refused()) {
            let (things, client) = (&things[cell.branch], &clients[cell.person]);
            let (path, body) = (things.told(&owner, cell.path).await, things.told(&owner, cell.body).await);
            // Who has signed out needs another session to do it again.
            let fresh = if path.contains("/auth/logout") { Some(people(app).await) } else { None };
            let client = fresh.as_ref().map_or(client, |clients| &clients[cell.person]);
            differing.extend(differs(client, &cell, &path, body).await);
        }
        assert!(differing.is_empty(), "\n{differing}");
        assert_eq!(after, before);
        adds_up(app).await;
    }

    async fn only_the_owner_chooses_a_branch(app: &TestApp) {
        let elsewhere = app.shop.cab2.0;
        let (owner, admin) = (app.sign_in(OWNER).await, app.sign_in(ADMIN1).await);
        let [_, things] = Things::of_both(app, &owner).await;
        things.sale(&owner, false).await;
        for list in ["frames", "lensa", "aksesoris", "penjualan"].map(|noun| format!("/api/v1/{noun}")) {
            let asked = format!("{list}?branch_id={elsewhere}");
            let found = owner.get(&asked).await.expect(200);
            let found = found["data"].as_array().unwrap();
            assert!(!found.is_empty() && found.iter().all(|row| row["branch_id"] == elsewhere), "{list}: {found:?}");
            assert_eq!(admin.get(&asked).await.expect(200), admin.get(&list).await.expect(200), "{list}");
        }
        let frame = json!({ "merk_frame": "Uji", "jenis_frame": "Umum", "harga_jual_frame": 1_000, "branch_id": elsewhere });
        assert_eq!(admin.post("/api/v1/frames", frame.clone()).await.expect(201)["branch_id"], app.shop.cab1.0);
        assert_eq!(owner.post("/api/v1/frames", frame).await.expect(201)["branch_id"], elsewhere);
    }

    async fn every_call_of_the_api_document_has_its_row(app: &TestApp) {
        let blank = |path: &str| -> String {
            let path = path.split('?').next().unwrap_or_default();
            path.split('/').map(|part| if part.starts_with('{') { "/{}".to_owned() } else { format!("/{part}") }).collect()
        };
        let known: Vec<_> = cells().map(|cell| (cell.method.to_lowercase(), blank(cell.path))).collect();
        let document = app.anonymous().get("/api/v1/openapi.json").await.expect(200);
        for (path, operations) in document["paths"].as_object().unwrap() {
            for method in operations.as_object().unwrap().keys() {
                assert!(known.contains(&(method.clone(), blank(path))), "{method} {path} is not in the table");
            }
        }
    }
}
