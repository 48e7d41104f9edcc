//! Who is asking: signing in by form and over the API, how long it lasts, and who cannot borrow or guess it.

use std::{pin::pin, sync::Arc};

use futures_util::future::{Either, join_all, select};
use melati_app::{
    Refusal,
    sessions::{self, Channel, Credentials},
};
use melati_domain::actor::Role;
use melati_server::{config::Config, serve::open};
use melati_store::{DatabaseUrl, people::User};
use melati_testkit::{
    app::TestApp,
    both_engines,
    builders::*,
    client::{Answer, Client},
    db::Engine,
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{basket, picture};

/// The cookie an answer sets: its value, and what is said of it.
fn cookie(answer: &Answer) -> (String, Vec<String>) {
    let mut parts = answer.header("set-cookie").split(';').map(|part| part.trim().to_owned());
    let (name, value) = parts
        .next()
        .unwrap()
        .split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .unwrap();
    assert_eq!(name, "melati_session");
    let mut said: Vec<String> = parts.collect();
    said.sort_unstable();
    (value, said)
}

fn credentials(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password, "device_name": "uji" })
}

/// Somebody else's transaction on the shop's PostgreSQL, to hold the shop up in the middle of something.
pub(crate) struct Beside {
    holds: tokio_postgres::Client,
    /// What PostgreSQL says of others stands still within a transaction: this one is in none.
    watches: tokio_postgres::Client,
}

impl Beside {
    /// Beside a shop on PostgreSQL.
    pub(crate) async fn of(app: &TestApp) -> Self {
        let connect = async || {
            let DatabaseUrl::Postgres(url) = app.database.url() else {
                unreachable!("started on PostgreSQL")
            };
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client
        };
        Self { holds: connect().await, watches: connect().await }
    }

    /// Does so in its transaction.
    pub(crate) async fn does(&self, statements: &str) {
        self.holds.batch_execute(statements).await.unwrap();
    }

    /// Waits until so many of the shop's transactions are held up.
    pub(crate) async fn holds_up(&self, count: i64) {
        const HELD_UP: &str = "SELECT COUNT(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while self.watches.query_one(HELD_UP, &[]).await.unwrap().get::<_, i64>(0) != count {
            tokio::task::yield_now().await;
        }
    }
}

/// A request that brings this cookie, as a browser would, and nothing else.
fn with_cookie(app: &TestApp, method: Method, path: &str, cookie: &str) -> RequestBuilder {
    app.anonymous().request(method, path).header("cookie", format!("melati_session={cookie}"))
}

both_engines! {
    async fn who_gives_no_right_password_is_told_the_same_whoever_it_is(app: &TestApp) {
        let gone = person("Sari", "sari@melati.example", Role::Cashier, Some(app.shop.cab1));
        app.add(User { is_active: false, ..gone }).await;
        let nobody = app.anonymous();
        let mut answers = Vec::new();
        for (email, password) in [
            (KASIR1, "bukan-ini"), (KASIR1, "RAHASIA-UJI"),
            ("siapa@melati.example", PASSWORD), ("sari@melati.example", PASSWORD),
        ] {
            let answer = nobody.post("/api/v1/auth/login", credentials(email, password)).await;
            let problem = answer.clone().expect(401);
            assert_eq!((&problem["code"], answer.header("content-type")), (&json!("sign_in_refused"), "application/problem+json"), "{email}");
            answers.push(problem);
            let form = nobody.post_form("/login", &[("email", email), ("password", password), ("next", "/penjualan")]).await;
            assert_eq!((form.status, form.header("set-cookie")), (401, ""), "{email}");
            assert!(form.body.contains(answers[0]["detail"].as_str().unwrap()) && form.body.contains("value=\"/penjualan\""), "{}", form.body);
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        for (email, password) in [(KASIR1, String::new()), ("siapa@melati.example", String::new()), (KASIR1, "x".repeat(201))] {
            let problem = nobody.post("/api/v1/auth/login", credentials(email, &password)).await.expect(422);
            assert_eq!((&problem["code"], problem["fields"]["password"].is_string()), (&json!("validation"), true), "{problem}");
            assert_eq!(nobody.post_form("/login", &[("email", email), ("password", &password)]).await.status, 401, "{email}");
        }
    }

    async fn guessing_ends_soon_whether_or_not_there_is_anybody(app: &TestApp) {
        let here = app.sign_in(KASIR1).await;
        let nobody = app.anonymous();
        let guess = async |email: &str, password: &str| nobody.post("/api/v1/auth/login", credentials(email, password)).await;
        let mut told = Vec::new();
        for email in [KASIR1, "siapa@melati.example"] {
            for _ in 0..10 {
                assert_eq!(guess(email, "bukan-ini").await.expect(401)["code"], "sign_in_refused");
            }
            let rests = guess(email, PASSWORD).await;
            assert_eq!(rests.header("retry-after"), "300", "{email}");
            told.push(rests.expect(429));
            let form = nobody.post_form("/login", &[("email", email), ("password", PASSWORD)]).await;
            assert_eq!((form.status, form.header("retry-after"), form.header("set-cookie")), (429, "300", ""), "{email}");
            assert!(form.body.contains("Coba lagi 5 menit lagi"), "{}", form.body);
        }
        assert_eq!((&told[0], &told[0]["code"]), (&told[1], &json!("too_many_tries")));
        // Whoever is in stays in, and nobody else waits.
        here.get("/api/v1/auth/me").await.expect(200);
        app.sign_in(KASIR1B).await;
        app.clock.advance(5 * 60_000 - 1);
        let rests = guess(KASIR1, PASSWORD).await;
        assert_eq!((rests.status, rests.header("retry-after")), (429, "1"));
        app.clock.advance(1);
        for _ in 0..2 {
            app.sign_in(KASIR1).await;
            for _ in 0..9 {
                assert_eq!(guess(KASIR1, "bukan-ini").await.status, 401, "a right one forgets those before");
            }
        }
        app.sign_in(KASIR1).await;
    }

    async fn of_many_guesses_at_once_no_more_are_answered(app: &TestApp) {
        let nobody = app.anonymous();
        let guesses = (0..20).map(|_| nobody.post("/api/v1/auth/login", credentials(KASIR1, "bukan-ini")));
        let answers = join_all(guesses).await;
        let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
        assert_eq!((count(401), count(429)), (10, 10));
    }

    async fn a_flood_of_sign_ins_leaves_the_others_their_turn(app: &TestApp) {
        let admin = app.browser(ADMIN1).await;
        let flood = (0..200).map(|number| {
            let typed = Credentials { email: format!("siapa{number}@melati.example"), password: "bukan-ini".to_owned(), ..Credentials::default() };
            sessions::sign_in(&app.app, typed, Channel::Api, "uji")
        });
        let pin = [("password", PASSWORD), ("pin", "271828")];
        let (flood, pin) = (pin!(join_all(flood)), pin!(admin.post_form("/akun/pin", &pin)));
        let first = select(flood, pin).await;
        assert!(matches!(first, Either::Right(_)), "it waited for the flood to end");
        let Either::Right((pin, flood)) = first else { return };
        assert_eq!(pin.status, 303, "{}", pin.body);
        let answers = flood.await;
        let refused = answers.iter().filter(|it| matches!(it, Err(Refusal::SignInRefused))).count();
        let sent_away = answers.iter().filter(|it| matches!(it, Err(Refusal::TooManyAtOnce))).count();
        assert_eq!(refused + sent_away, answers.len(), "{answers:?}");
        assert!(refused > 0 && sent_away > 0, "{refused} looked at, {sent_away} sent away");
    }

    async fn a_browser_keeps_a_cookie_that_scripts_and_other_sites_cannot_use(app: &TestApp) {
        let browser = app.anonymous();
        let answer = browser.post_form("/login", &[("email", " KASIR1@melati.example "), ("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"));
        let (token, said) = cookie(&answer);
        assert_eq!(said, ["HttpOnly", "Path=/", "SameSite=Lax"]);
        assert_eq!(token.len(), 64);
        assert_eq!(browser.get("/").await.status, 200);
        assert_eq!(browser.get("/api/v1/auth/me").await.expect(200)["email"], KASIR1);
        assert_eq!(browser.get("/login").await.header("location"), "/", "who is signed in need not sign in");

        let out = browser.post_empty("/logout").await;
        assert_eq!((out.status, out.header("location")), (303, "/login"));
        let (emptied, said) = cookie(&out);
        assert!(emptied.is_empty() && said.contains(&"Max-Age=0".to_owned()), "{said:?}");
        assert_eq!(browser.get("/").await.header("location"), "/login");
        app.anonymous().send(with_cookie(app, Method::GET, "/api/v1/auth/me", &token)).await.expect(401);
    }

    async fn a_token_is_good_until_it_is_given_back(app: &TestApp) {
        let signed = app.anonymous().post("/api/v1/auth/login", credentials(KASIR1, PASSWORD)).await;
        assert_eq!(signed.header("set-cookie"), "");
        let signed = signed.expect(200);
        let user = json!({ "id": signed["user"]["id"], "name": "Siti", "email": KASIR1, "role": "kasir", "branch_id": app.shop.cab1.0 });
        assert_eq!((&signed["token_type"], &signed["user"]), (&json!("Bearer"), &user));
        let (one, other) = (app.sign_in(KASIR1).await, app.sign_in(KASIR1).await);
        assert_eq!(one.get("/api/v1/auth/me").await.expect(200), user);
        assert_eq!(app.sign_in(OWNER).await.get("/api/v1/auth/me").await.expect(200)["branch_id"], Value::Null);
        one.post_empty("/api/v1/auth/logout").await.expect(204);
        one.get("/api/v1/auth/me").await.expect(401);
        one.post_empty("/api/v1/auth/logout").await.expect(401);
        other.get("/api/v1/auth/me").await.expect(200);

        let token = signed["token"].as_str().unwrap();
        let bearing = |scheme: &str, token: &str| app.anonymous().request(Method::GET, "/api/v1/auth/me").header("authorization", format!("{scheme} {token}"));
        for (request, status) in [
            (bearing("Bearer", token), 200), (bearing("bearer", token), 200), (bearing("Basic", token), 401),
            (bearing("Bearer", &token.to_uppercase()), 401), (bearing("Bearer", &token[1..]), 401), (bearing("Bearer", ""), 401),
            // A wrong token is not made good by a cookie beside it.
            (with_cookie(app, Method::GET, "/api/v1/auth/me", token).bearer_auth("x".repeat(64)), 401),
        ] {
            let told = format!("{request:?}");
            assert_eq!(app.anonymous().send(request).await.status, status, "{told}");
        }
    }

    async fn a_session_ends_with_the_working_day(app: &TestApp) {
        let (browser, api) = (app.browser(KASIR1).await, app.sign_in(KASIR1).await);
        // Use moves the end on: fourteen hours are counted from it.
        app.clock.advance_hours(14);
        app.clock.advance(-1);
        assert_eq!(browser.get("/").await.status, 200);
        api.get("/api/v1/auth/me").await.expect(200);
        app.clock.advance_hours(14);
        for path in ["/api/v1/auth/me", "/api/v1/penjualan", "/realtime/dashboard"] {
            for client in [&browser, &api] {
                assert_eq!(client.get(path).await.expect(401)["code"], "unauthenticated", "{path}");
            }
        }
        let led = browser.get("/penjualan?q=siti").await;
        assert_eq!((led.status, led.header("location")), (303, "/login?next=%2Fpenjualan%3Fq%3Dsiti"));
        let sale = basket("frame", app.shop.frame_umum.0, 1, 0);
        browser.post("/api/v1/penjualan", sale).await.expect(401);
        let again = browser.post_form("/login", &[("email", KASIR1), ("password", PASSWORD), ("next", "/penjualan?q=siti")]).await;
        assert_eq!(again.header("location"), "/penjualan?q=siti");
        assert_eq!(browser.get("/penjualan?q=siti").await.status, 200);
    }

    async fn signing_in_leads_to_a_page_of_the_shop_only(app: &TestApp) {
        for (next, place) in [
            ("/penjualan/baru", "/penjualan/baru"), ("", "/"), ("penjualan", "/"), ("https://jahat.example", "/"),
            ("//jahat.example", "/"), ("/\\jahat.example", "/"), ("\\\\jahat.example", "/"), ("/\t/jahat.example", "/"),
            (" //jahat.example", "/"), ("///jahat.example", "/"), ("javascript:alert(1)", "/"), ("/a\r\nSet-Cookie: x=1", "/"),
        ] {
            let answer = app.anonymous().post_form("/login", &[("email", KASIR1), ("password", PASSWORD), ("next", next)]).await;
            assert_eq!((answer.status, answer.header("location")), (303, place), "{next:?}");
            assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1, "{next:?}");
        }
    }

    async fn a_foreign_page_cannot_act_with_the_cookie(app: &TestApp) {
        let before = picture(app).await;
        let (browser, admin) = (app.browser(KASIR1).await, app.browser(ADMIN1).await);
        let own = format!("http://{}", app.address());
        let foreign = [
            ("origin", "https://jahat.example"), ("origin", "null"), ("origin", "http://127.0.0.1:1"),
            ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"),
        ];
        let sale = basket("frame", app.shop.frame_umum.0, 1, 0);
        let open = format!("/kas/{}/buka", app.shop.cab1.0);
        for (name, value) in foreign {
            let sent = |client: &Client, path: &str| {
                // In place of the origin that the client says by itself.
                let headers = [(name, value)].into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
                client.request(Method::POST, path).headers(headers)
            };
            let refused = browser.send(sent(&browser, "/api/v1/penjualan").json(&sale)).await.expect(403);
            assert_eq!(refused["code"], "cross_site", "{name}: {value}");
            for path in [open.as_str(), "/logout"] {
                assert_eq!(admin.send(sent(&admin, path)).await.status, 403, "{path} {name}: {value}");
            }
            let sign_in = sent(&app.anonymous(), "/login").form(&[("email", KASIR1), ("password", PASSWORD)]);
            let answer = app.anonymous().send(sign_in).await;
            assert_eq!((answer.status, answer.header("set-cookie")), (403, ""), "{name}: {value}");
        }
        assert_eq!(picture(app).await, before);
        // Links lead in from anywhere; a token is not sent by a browser, so it may come from anywhere.
        let link = browser.request(Method::GET, "/").header("sec-fetch-site", "cross-site");
        assert_eq!(browser.send(link).await.status, 200);
        let program = app.sign_in(KASIR1).await;
        let request = program.request(Method::POST, "/api/v1/penjualan/quote").header("origin", "https://jahat.example");
        program.send(request.json(&sale)).await.expect(200);
        let ours = browser.request(Method::POST, "/api/v1/penjualan").header("origin", own).header("sec-fetch-site", "same-origin");
        browser.send(ours.json(&sale)).await.expect(201);
    }
}

#[test]
fn behind_tls_the_cookie_goes_over_tls_only() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let public = "https://optik.example";
        let app = TestApp::builder(Engine::Sqlite)
            .config(|config| config.public_url = Some(public.to_owned()))
            .start()
            .await;
        let nobody = app.anonymous();
        let signing = nobody.request(Method::POST, "/login").header("sec-fetch-site", "same-origin");
        let answer = nobody.send(signing.form(&[("email", KASIR1), ("password", PASSWORD)])).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let (token, said) = cookie(&answer);
        assert_eq!(said, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
        let page = |origin: &str| {
            let headers =
                [("origin", origin)].map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            let request = with_cookie(&app, Method::POST, "/api/v1/penjualan/quote", &token);
            let request = request.headers(headers.into_iter().collect());
            nobody.send(request.json(&basket("frame", app.shop.frame_umum.0, 1, 0)))
        };
        page(public).await.expect(200);
        page("http://optik.example").await.expect(403);
        page("https://jahat.example").await.expect(403);
        app.stop().await;
    });
}

/// Changes Siti's row behind the shop's back.
async fn change_kasir1(app: &TestApp, change: &str) {
    let DatabaseUrl::Postgres(url) = app.database.url() else { unreachable!("it was started on PostgreSQL") };
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let driving = tokio::task::spawn(connection);
    let changed =
        client.execute(&format!("UPDATE user_account SET {change} WHERE email = $1"), &[&KASIR1]).await;
    assert_eq!(changed.unwrap(), 1);
    drop(client);
    driving.await.unwrap().unwrap();
}

#[test]
fn what_changes_about_a_person_counts_at_once() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let app = TestApp::start(Engine::Postgres).await;
        let (browser, api) = (app.browser(KASIR1).await, app.sign_in(KASIR1).await);
        for (change, me, patients) in [
            ("role = 'passet bantu'", 200, 403),
            ("role = 'kasir', is_active = 0", 401, 401),
            // What the shop cannot read opens nothing, and is not told either.
            ("role = 'passet', is_active = 1", 500, 500),
            ("role = 'kasir'", 200, 200),
        ] {
            change_kasir1(&app, change).await;
            for client in [&browser, &api] {
                assert_eq!(client.get("/api/v1/auth/me").await.status, me, "{change}");
                let answer = client.get("/api/v1/pasien").await;
                assert_eq!(answer.status, patients, "{change}: {}", answer.body);
                assert!(!answer.body.contains("passet"), "{}", answer.body);
            }
            let signing_in = app.anonymous().post("/api/v1/auth/login", credentials(KASIR1, PASSWORD)).await;
            assert_eq!(signing_in.status, me, "{change}: {}", signing_in.body);
        }
        app.sign_in(KASIR1B).await.get("/api/v1/auth/me").await.expect(200);
        app.stop().await;
    });
}

#[test]
fn wrong_passwords_are_counted_on_every_node() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let app = TestApp::start(Engine::Postgres).await;
        let config = Config { database_url: app.database.url().clone(), ..Config::default() };
        let nodes = [app.app.clone(), open(&config, Arc::new(app.clock.clone())).await.unwrap()];
        let sign_in = async |node: usize, password: &str| {
            let typed = Credentials {
                email: KASIR1.to_owned(),
                password: password.to_owned(),
                ..Credentials::default()
            };
            sessions::sign_in(&nodes[node], typed, Channel::Api, "uji").await
        };
        for turn in 0..10 {
            let refused = sign_in(turn % 2, "bukan-ini").await;
            assert!(matches!(refused, Err(Refusal::SignInRefused)), "{refused:?}");
        }
        for node in [0, 1] {
            let rests = sign_in(node, PASSWORD).await;
            assert!(matches!(rests, Err(Refusal::PasswordRests { seconds: 300 })), "{rests:?}");
        }
        let [_, second] = nodes;
        second.store.close().await;
        app.stop().await;
    });
}

#[test]
fn no_session_begins_with_a_password_that_was_changed_while_it_was_checked() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let app = TestApp::start(Engine::Postgres).await;
        let other = Beside::of(&app).await;
        for change in ["is_active = 0", "is_active = 1, password_hash = 'another'"] {
            other.does(&format!("BEGIN; UPDATE user_account SET {change} WHERE email = '{KASIR1}'")).await;
            let nobody = app.anonymous();
            let signing_in = tokio::spawn(async move {
                nobody.post("/api/v1/auth/login", credentials(KASIR1, PASSWORD)).await
            });
            other.holds_up(1).await;
            other.does("COMMIT").await;
            assert_eq!(signing_in.await.unwrap().expect(401)["code"], "sign_in_refused", "{change}");
            // As it was, for the next.
            other.does(&format!("UPDATE user_account SET is_active = 1 WHERE email = '{KASIR1}'")).await;
        }
        app.stop().await;
    });
}
