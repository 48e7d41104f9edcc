//! Whoever wants one has a second factor: a password alone, or a code alone, or a code twice, opens nothing.

use melati_app::people::{UserChange, change_user};
use melati_domain::day::Millis;
use melati_testkit::{app::TestApp, both_engines, builders::*, client::Answer};
use serde_json::json;
use totp_rs::{Builder, Secret};

/// What the app on the phone shows now.
fn code(app: &TestApp, secret: &str) -> String {
    let Millis(now) = app.app.now();
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(u64::try_from(now / 1_000).unwrap()).to_string()
}

/// A code that is not shown around now.
fn wrong(app: &TestApp, secret: &str) -> String {
    let shown: u32 = code(app, secret).parse().unwrap();
    format!("{:06}", (shown + 500_000) % 1_000_000)
}

/// Sets a second factor up as a person does; the secret.
async fn set_up(app: &TestApp, email: &str) -> String {
    let who = app.browser(email).await;
    let step = async |fields: &[(&str, &str)]| who.post_form("/akun/dua-langkah", fields).await;
    assert_eq!(step(&[("langkah", "aktifkan"), ("kode", "000000")]).await.status, 422, "nothing was begun");
    assert_eq!(step(&[("langkah", "mulai"), ("password", "salah")]).await.status, 422);
    assert_eq!(step(&[("langkah", "mulai"), ("password", PASSWORD)]).await.status, 303);
    let page = who.get("/akun").await.body;
    let secret = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
    assert!(page.contains("<svg"), "a QR code to scan");
    assert_eq!(sign_in(app, email, "").await.status, 303, "nothing is asked for before it is confirmed");
    assert_eq!(step(&[("langkah", "aktifkan"), ("kode", &wrong(app, &secret))]).await.status, 422);
    assert_eq!(step(&[("langkah", "aktifkan"), ("kode", &code(app, &secret))]).await.status, 303);
    let page = who.get("/akun").await.body;
    assert!(page.contains("Aktif") && !page.contains(&secret), "it is not shown again");
    secret
}

async fn sign_in(app: &TestApp, email: &str, code: &str) -> Answer {
    let fields = [("email", email), ("password", PASSWORD), ("kode", code)];
    app.anonymous().post_form("/login", &fields).await
}

both_engines! {
    async fn a_password_alone_is_not_enough(app: &TestApp) {
        let secret = set_up(app, OWNER).await;
        let asked = sign_in(app, OWNER, "").await;
        assert_eq!(asked.status, 401);
        assert!(asked.body.contains("aplikasi autentikator") && asked.body.contains(" open>"), "{}", asked.body);
        assert_eq!(sign_in(app, OWNER, &code(app, &secret)).await.status, 422, "it was used to set it up");
        app.clock.advance(30_000);
        let now = code(app, &secret);
        let spaced = format!("{} {}", &now[..3], &now[3..]);
        assert_eq!(sign_in(app, OWNER, &spaced).await.status, 303);
        assert_eq!(sign_in(app, OWNER, &now).await.status, 422, "each is good once");
        app.clock.advance(60_000);
        let stranger = json!({ "email": OWNER, "password": "salah", "kode": code(app, &secret) });
        let stranger = app.anonymous().post("/api/v1/auth/login", stranger).await.expect(401);
        assert_eq!(stranger["code"], "sign_in_refused", "a code alone opens nothing");
        let without = json!({ "email": OWNER, "password": PASSWORD });
        let without = app.anonymous().post("/api/v1/auth/login", without).await.expect(401);
        assert_eq!(without["code"], "second_factor_needed");
        let with = json!({ "email": OWNER, "password": PASSWORD, "kode": code(app, &secret) });
        app.anonymous().post("/api/v1/auth/login", with).await.expect(200);
        app.sign_in(ADMIN1).await;
    }

    async fn guessing_ends_soon(app: &TestApp) {
        let secret = set_up(app, ADMIN1).await;
        for _ in 0..5 {
            let refused = sign_in(app, ADMIN1, &wrong(app, &secret)).await;
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains("tidak cocok"), "{}", refused.body);
        }
        app.clock.advance(60_000);
        let rests = sign_in(app, ADMIN1, &code(app, &secret)).await;
        assert_eq!(rests.status, 422, "even the right one is not looked at");
        app.clock.advance(15 * 60_000);
        assert_eq!(sign_in(app, ADMIN1, &code(app, &secret)).await.status, 303);
    }

    async fn a_lost_phone_locks_nobody_out(app: &TestApp) {
        for email in [KASIR1, OWNER] {
            set_up(app, email).await;
            assert_eq!(sign_in(app, email, "").await.status, 401);
        }
        let admin = app.browser(ADMIN1).await;
        let kasir = app.actor(KASIR1).await.user;
        assert_eq!(admin.post_form(&format!("/pengguna/{kasir}/tanpa-kode"), &[]).await.status, 303);
        assert_eq!(sign_in(app, KASIR1, "").await.status, 303);
        let owner = app.actor(OWNER).await.user;
        assert_eq!(admin.post_form(&format!("/pengguna/{owner}/tanpa-kode"), &[]).await.status, 404, "an owner's is not his");
        // Whoever holds the machine: melati user change --no-code.
        let change = UserChange { forget_second_factor: true, ..UserChange::default() };
        change_user(&app.app, OWNER, change).await.unwrap();
        let owner = app.browser(OWNER).await;
        let trail = owner.get("/audit").await.body;
        assert!(trail.contains("Verifikasi dua langkah diaktifkan") && trail.contains("Verifikasi dua langkah dimatikan"), "{trail}");
        set_up(app, OWNER).await;
        let off = [("langkah", "matikan"), ("password", PASSWORD)];
        assert_eq!(owner.post_form("/akun/dua-langkah", &off).await.status, 303);
        assert_eq!(sign_in(app, OWNER, "").await.status, 303);
    }
}
