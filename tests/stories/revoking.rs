//! Rights are live: who may no longer listen is told so and heard no more.

use std::time::Duration;

use melati_app::{
    Clock,
    people::{UserChange, change_user},
};
use melati_domain::{actor::Role, day::Millis};
use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client, db::Engine, stream::Stream};

use crate::support::basket;

async fn listening(client: &Client) -> Stream {
    let mut stream = client.stream("/realtime/stream?feeds=dashboard,notifications,stock-updates").await;
    stream.until_event("dashboard").await;
    stream
}

/// Why the stream said good-bye.
async fn farewell(mut stream: Stream) -> String {
    let events = stream.ended().await;
    let bye = events.last().unwrap();
    assert!(bye.is("bye"), "no good-bye: {events:?}");
    assert!(bye.json()["retry_ms"].is_u64());
    bye.json()["reason"].as_str().unwrap().to_owned()
}

both_engines! {
    async fn signing_out_ends_the_streams_of_that_session(app: &TestApp) {
        let (here, elsewhere) = (app.sign_in(KASIR1).await, app.browser(KASIR1).await);
        let (own, mut other) = (listening(&here).await, listening(&elsewhere).await);
        here.post_empty("/api/v1/auth/logout").await.expect(204);
        assert_eq!(farewell(own).await, "session-ended");
        here.get("/realtime/dashboard").await.expect(401);
        elsewhere.post("/api/v1/penjualan", basket("aksesoris", app.shop.accessory.0, 1, 30_000)).await.expect(201);
        other.until(|event| event.is("dashboard") && event.json()["omset_kasir"] == 30_000).await;
        elsewhere.post_form("/logout/semua", &[]).await;
        assert_eq!(farewell(other).await, "session-ended");
    }

    async fn a_change_by_the_owner_reaches_open_screens(app: &TestApp) {
        let reasons = [
            (UserChange { role: Some(Role::Technician), ..UserChange::default() }, "rights-changed", 200),
            (UserChange { branch: Some(Some(app.shop.cab2)), ..UserChange::default() }, "rights-changed", 200),
            (UserChange { password: Some("sandi-yang-baru".to_owned()), ..UserChange::default() }, "session-ended", 401),
        ];
        for (change, reason, then) in reasons {
            // The password is another one after the last change.
            let kasir = app.sign_in(KASIR1).await;
            let stream = listening(&kasir).await;
            change_user(&app.app, KASIR1, change).await.unwrap();
            assert_eq!(farewell(stream).await, reason);
            kasir.get("/api/v1/auth/me").await.expect(then);
        }
        let kasir = app.sign_in(KASIR1B).await;
        let stream = listening(&kasir).await;
        change_user(&app.app, KASIR1B, UserChange { is_active: Some(false), ..UserChange::default() }).await.unwrap();
        assert_eq!(farewell(stream).await, "session-ended");
        kasir.get("/realtime/dashboard").await.expect(401);
    }
}

fn with_short_heartbeats(story: impl AsyncFnOnce(&TestApp)) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let short = |config: &mut melati_server::config::Config| config.heartbeat = Duration::from_millis(50);
        let app = TestApp::builder(Engine::Sqlite).config(short).start().await;
        story(&app).await;
        app.stop().await;
    });
}

const HOUR: i64 = 3_600_000;

#[test]
fn use_keeps_a_session_and_an_open_screen_does_not() {
    with_short_heartbeats(async |app| {
        let (working, watching) = (app.sign_in(KASIR1).await, app.sign_in(KASIR1B).await);
        let (busy, idle) = (listening(&working).await, listening(&watching).await);
        let start = app.clock.now();
        app.clock.set(start.plus(10 * HOUR));
        working.get("/api/v1/auth/me").await.expect(200);
        drop(listening(&watching).await);
        app.clock.set(start.plus(15 * HOUR));
        assert_eq!(farewell(idle).await, "session-ended");
        watching.get("/realtime/dashboard").await.expect(401);
        working.get("/api/v1/auth/me").await.expect(200);
        app.clock.set(Millis(start.0 + 40 * HOUR));
        assert_eq!(farewell(busy).await, "session-ended");
    });
}
