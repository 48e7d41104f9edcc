//! People: who adds and changes whom, and what everybody does about themselves.

use melati_domain::audit::{Action, Subject};
use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client, stream::Stream};
use serde_json::{Value, json};

async fn person(by: &Client, email: &str) -> Value {
    let found = by.get(&format!("/api/v1/users?q={email}")).await.expect(200);
    found["data"].as_array().unwrap().iter().find(|it| it["email"] == email).cloned().unwrap_or_default()
}

async fn address(by: &Client, email: &str) -> String {
    format!("/api/v1/users/{}", person(by, email).await["id"])
}

async fn listening(client: &Client) -> Stream {
    let mut stream = client.stream("/realtime/stream?feeds=dashboard,notifications").await;
    stream.until_event("dashboard").await;
    stream
}

/// Why the stream said good-bye.
async fn farewell(mut stream: Stream) -> String {
    let events = stream.ended().await;
    events.last().unwrap().json()["reason"].as_str().unwrap().to_owned()
}

/// What the trail tells of somebody, oldest first.
async fn trail(app: &TestApp, user: i64) -> Vec<(Action, Vec<String>)> {
    let reader = &app.app.store.reader;
    let read =
        reader.read(move |tx| Box::pin(async move { tx.audit_entries_of(Subject::User, user, 50).await }));
    let entries: Vec<melati_store::audit::AuditEntry> = read.await.unwrap();
    let told = entries.into_iter().rev();
    told.map(|entry| (entry.action, entry.changes.into_iter().map(|change| change.field).collect())).collect()
}

both_engines! {
    async fn an_admin_adds_a_cashier_who_works_at_once(app: &TestApp) {
        let admin = app.sign_in(ADMIN1).await;
        let new = json!({ "name": "Rani", "email": "Rani@Melati.example", "password": "rahasia-rani", "role": "kasir" });
        let added = admin.post("/api/v1/users", new.clone()).await.expect(201);
        assert_eq!((&added["branch_id"], &added["email"]), (&json!(app.shop.cab1.0), &json!("rani@melati.example")));
        assert_eq!(added["last_seen_at"], Value::Null);
        assert_eq!(admin.post("/api/v1/users", new).await.expect(422)["fields"]["email"], "sudah dipakai");
        let rani = app.anonymous().signed_in("rani@melati.example", "rahasia-rani").await;
        assert_eq!(rani.get("/api/v1/auth/me").await.expect(200)["role"], "kasir");
        assert!(person(&admin, "rani@melati.example").await["last_seen_at"].is_string());
        let id = added["id"].as_i64().unwrap();
        admin.patch(&format!("/api/v1/users/{id}"), json!({ "name": "Rani Putri", "password": "rahasia-lain" })).await.expect(200);
        rani.get("/api/v1/auth/me").await.expect(401);
        let told = trail(app, id).await;
        assert_eq!(told, [
            (Action::UserAdded, vec![]),
            (Action::UserChanged, vec!["name".to_owned(), "password".to_owned()]),
        ]);
    }

    async fn an_admin_cannot_raise_himself_nor_touch_the_owner(app: &TestApp) {
        let (admin, owner) = (app.sign_in(ADMIN1).await, app.sign_in(OWNER).await);
        let (me, boss) = (address(&admin, ADMIN1).await, address(&owner, OWNER).await);
        for change in [
            json!({ "role": "super admin", "branch_id": null }),
            json!({ "role": "kasir" }),
            json!({ "branch_id": app.shop.cab2.0 }),
            json!({ "is_active": false }),
            json!({ "password": "sandi-sendiri" }),
        ] {
            assert_eq!(admin.patch(&me, change).await.expect(403)["code"], "person_not_allowed");
        }
        let kasir = address(&admin, KASIR1).await;
        for change in [json!({ "role": "super admin", "branch_id": null }), json!({ "branch_id": app.shop.cab2.0 })] {
            assert_eq!(admin.patch(&kasir, change).await.expect(403)["code"], "person_not_allowed");
        }
        let raised = json!({ "name": "X", "email": "x@melati.example", "password": "rahasia-x", "role": "super admin" });
        assert_eq!(admin.post("/api/v1/users", raised).await.expect(403)["code"], "person_not_allowed");
        // Who is not the admin's to manage is not there.
        for elsewhere in [boss, address(&owner, KASIR2).await] {
            admin.get(&elsewhere).await.expect(404);
            admin.patch(&elsewhere, json!({ "password": "sandi-dari-admin" })).await.expect(404);
            admin.post_empty(&format!("{elsewhere}/keluarkan")).await.expect(404);
        }
        let shown = admin.get("/api/v1/users").await.expect(200);
        assert!(shown["data"].as_array().unwrap().iter().all(|it| it["branch_id"] == app.shop.cab1.0), "{shown}");
        app.sign_in(OWNER).await.get("/api/v1/auth/me").await.expect(200);
        assert_eq!(person(&owner, ADMIN1).await["role"], "admin");
    }

    async fn the_last_owner_stays(app: &TestApp) {
        let owner = app.sign_in(OWNER).await;
        let me = address(&owner, OWNER).await;
        let admin = address(&owner, ADMIN1).await;
        let step_down = json!({ "role": "admin", "branch_id": app.shop.cab1.0 });
        for change in [step_down.clone(), json!({ "is_active": false })] {
            assert_eq!(owner.patch(&me, change).await.expect(409)["code"], "last_owner");
        }
        owner.patch(&admin, json!({ "role": "super admin", "branch_id": null })).await.expect(200);
        assert_eq!(owner.patch(&me, json!({ "is_active": false })).await.expect(403)["code"], "person_not_allowed");
        owner.patch(&me, step_down.clone()).await.expect(200);
        let heir = app.sign_in(ADMIN1).await;
        assert_eq!(heir.patch(&admin, step_down).await.expect(409)["code"], "last_owner");
    }

    async fn a_change_or_a_sign_out_reaches_open_screens(app: &TestApp) {
        let (owner, kasir) = (app.sign_in(OWNER).await, app.sign_in(KASIR1).await);
        let them = address(&owner, KASIR1).await;
        let stream = listening(&kasir).await;
        owner.patch(&them, json!({ "role": "passet bantu" })).await.expect(200);
        assert_eq!(farewell(stream).await, "rights-changed");
        let stream = listening(&kasir).await;
        app.sign_in(ADMIN1).await.post_empty(&format!("{them}/keluarkan")).await.expect(204);
        assert_eq!(farewell(stream).await, "session-ended");
        kasir.get("/api/v1/auth/me").await.expect(401);
    }

    async fn devices_are_listed_and_signed_out_one_by_one(app: &TestApp) {
        let (here, lost, other) = (app.sign_in(KASIR1).await, app.sign_in(KASIR1).await, app.sign_in(KASIR1B).await);
        let (own, gone) = (listening(&here).await, listening(&lost).await);
        let devices = here.get("/api/v1/auth/sessions").await.expect(200)["data"].as_array().unwrap().clone();
        assert_eq!(devices.len(), 2);
        assert!(devices.iter().all(|it| it["device_name"] == "uji"));
        let id = devices.iter().find(|it| it["perangkat_ini"] == false).unwrap()["id"].as_str().unwrap().to_owned();
        // Somebody else's device is not there.
        other.delete(&format!("/api/v1/auth/sessions/{id}")).await.expect(404);
        lost.get("/api/v1/auth/me").await.expect(200);
        here.delete(&format!("/api/v1/auth/sessions/{id}")).await.expect(204);
        assert_eq!(farewell(gone).await, "session-ended");
        lost.get("/api/v1/auth/me").await.expect(401);
        here.get("/api/v1/auth/me").await.expect(200);
        assert_eq!(here.get("/api/v1/auth/sessions").await.expect(200)["data"].as_array().unwrap().len(), 1);
        drop(own);
        let browser = app.browser(KASIR1).await;
        browser.post_form("/akun/perangkat/keluar", &[]).await;
        here.get("/api/v1/auth/me").await.expect(401);
        assert_eq!(browser.get("/akun").await.status, 200);
    }

    async fn another_password_throws_the_other_devices_out(app: &TestApp) {
        let (here, elsewhere) = (app.sign_in(KASIR1).await, app.sign_in(KASIR1).await);
        let stream = listening(&elsewhere).await;
        let typed = |old: &str, new: &str| json!({ "password_lama": old, "password_baru": new });
        let refused = here.post("/api/v1/auth/password", typed("salah-sekali", "sandi-yang-baru")).await.expect(422);
        assert!(refused["fields"]["password_lama"].is_string(), "{refused}");
        let short = here.post("/api/v1/auth/password", typed(PASSWORD, "pendek")).await.expect(422);
        assert!(short["fields"]["password_baru"].is_string(), "{short}");
        elsewhere.get("/api/v1/auth/me").await.expect(200);
        here.post("/api/v1/auth/password", typed(PASSWORD, "sandi-yang-baru")).await.expect(204);
        assert_eq!(farewell(stream).await, "session-ended");
        elsewhere.get("/api/v1/auth/me").await.expect(401);
        let me = here.get("/api/v1/auth/me").await.expect(200);
        let old = json!({ "email": KASIR1, "password": PASSWORD });
        app.anonymous().post("/api/v1/auth/login", old).await.expect(401);
        app.anonymous().signed_in(KASIR1, "sandi-yang-baru").await;
        assert_eq!(trail(app, me["id"].as_i64().unwrap()).await, [(Action::PasswordChanged, vec![])]);
    }

    async fn whoever_finds_a_session_open_guesses_no_better(app: &TestApp) {
        let found = app.browser(ADMIN1).await;
        let forms = |password: &'static str| [
            ("/akun/pin", [("password", password), ("pin", "271828")]),
            ("/akun/dua-langkah", [("langkah", "mulai"), ("password", password)]),
            ("/akun/kata-sandi", [("password_lama", password), ("password_baru", "sandi-yang-baru")]),
        ];
        for (path, fields) in forms("salah-sekali").iter().cycle().take(10) {
            assert_eq!(found.post_form(path, fields).await.status, 422, "{path}");
        }
        for (path, fields) in forms(PASSWORD) {
            let rests = found.post_form(path, &fields).await;
            assert_eq!((rests.status, rests.header("retry-after")), (429, "300"), "{path}");
            assert!(rests.body.contains("Akun saya") && rests.body.contains("Coba lagi 5 menit lagi"), "{}", rests.body);
        }
        let typed = json!({ "password_lama": PASSWORD, "password_baru": "sandi-yang-baru" });
        assert_eq!(found.post("/api/v1/auth/password", typed).await.expect(429)["code"], "too_many_tries");
        let signing_in = |password: &str| json!({ "email": ADMIN1, "password": password });
        app.anonymous().post("/api/v1/auth/login", signing_in(PASSWORD)).await.expect(429);
        // Whoever manages them need not let them wait.
        let owner = app.sign_in(OWNER).await;
        owner.patch(&address(&owner, ADMIN1).await, json!({ "password": "sandi-dari-pemilik" })).await.expect(200);
        app.anonymous().post("/api/v1/auth/login", signing_in("sandi-dari-pemilik")).await.expect(200);
        app.anonymous().post("/api/v1/auth/login", signing_in(PASSWORD)).await.expect(401);
    }
}
