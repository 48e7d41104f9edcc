//! The operator's view: who listens to what, live, and how to end a stream.

use melati_testkit::{app::TestApp, both_engines, builders::*};

both_engines! {
    async fn the_owner_sees_open_streams_and_ends_one(app: &TestApp) {
        let (owner, kasir) = (app.browser(OWNER).await, app.sign_in(KASIR1).await);
        let mut view = owner.stream("/realtime/open-streams").await;
        let mut till = kasir.stream("/realtime/stream?feeds=omset-kasir,notifications").await;
        till.until(|event| event.is("omset-kasir")).await;
        let seen = view
            .until(|event| event.json()["streams"].as_array().is_some_and(|streams| streams.len() == 2))
            .await
            .json();
        let row = seen["streams"].as_array().unwrap().iter().find(|row| row["role"] == "kasir").unwrap();
        assert_eq!((&row["user"], &row["feeds"]), (&"Siti".into(), &"omset-kasir,notifications".into()));
        assert_eq!((&row["address"], &row["lag"]), (&"127.0.0.1".into(), &0.into()));

        assert_eq!(owner.post_form(&format!("/admin/realtime/{}/akhiri", row["id"]), &[]).await.status, 303);
        let bye = till.ended().await.pop().unwrap();
        assert!(bye.is("bye") && bye.json()["reason"] == "drain", "{bye:?}");
        view.until(|event| event.json()["total"] == 1).await;
        // It was the stream that ended, not the session.
        kasir.stream("/realtime/dashboard").await.until_event("hello").await;
    }
}
