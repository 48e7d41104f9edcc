//! The server's own part of the way from a sale to a screen: feed, midnight, traffic, stop.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing case should stop the test"
)]

use melati_domain::{catalogue::Product, money::Rupiah, sale::PaymentMethod};
use melati_server::demo::{self, Traffic, TrafficError};
use melati_testkit::{
    app::TestApp,
    both_engines,
    builders::{ADMIN1, KASIR1, OWNER},
    db::Engine,
};
use tokio_util::sync::CancellationToken;

both_engines! {
    async fn a_sale_reaches_whoever_looks_on(app: &TestApp) {
        let mut omset = app.sign_in(KASIR1).await.stream("/realtime/omset-kasir").await;
        let mut notices = app.sign_in(ADMIN1).await.stream("/realtime/notifications").await;
        omset.until(|event| event.json()["jumlah_transaksi"] == 0).await;
        notices.until_event("hello").await;

        let basket = melati_app::basket::TypedBasket {
            branch: None,
            buyer: melati_app::basket::Buyer::WalkIn("Maya".to_owned()),
            lines: vec![melati_app::basket::TypedLine::Product {
                product: Product::Accessory(app.shop.accessory),
                quantity: 2,
            }],
            discount: Rupiah::ZERO,
            manual_extra: Rupiah::ZERO,
            payments: melati_app::basket::TypedPayments::One(melati_app::payments::TypedPayment {
                tendered: Rupiah::new(60_000).unwrap(),
                method: PaymentMethod::Cash,
                bank: None,
            }),
            promised_day: None,
            day: None,
            approval: None,
            seen_total: None,
        };
        let kasir = app.actor(KASIR1).await;
        melati_app::sales::ring_up(&app.app, &kasir, basket, None).await.unwrap();

        let picture = omset.until(|event| event.json()["jumlah_transaksi"] == 1).await;
        assert_eq!(picture.json()["omset_kasir"], 60_000);
        let notice = notices.until(|event| event.json()["type"] == "new_transaction").await;
        assert_eq!(notice.json()["data"]["total"], 60_000);
        assert_eq!(picture.id.unwrap().split('-').next(), notice.id.unwrap().split('-').next(), "one log");
    }

    async fn at_midnight_every_screen_has_a_new_day(app: &TestApp) {
        // A session lasts less than a night.
        app.clock.advance_hours(11);
        let mut screen = app.sign_in(ADMIN1).await.stream("/realtime/dashboard").await;
        screen.until(|event| event.json()["open_day_status"] == true).await;
        app.clock.advance_hours(3);
        screen.until(|event| event.json()["open_day_status"] == false).await;
    }
}

#[tokio::test]
async fn a_stop_says_good_bye_to_every_stream_and_is_in_time() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut dashboard = app.sign_in(KASIR1).await.stream("/realtime/dashboard").await;
    let mut all = app.browser(OWNER).await.stream("/realtime/stream?feeds=dashboard,notifications").await;
    dashboard.until_event("hello").await;
    all.until_event("hello").await;
    app.stop().await;
    for stream in [&mut dashboard, &mut all] {
        let last = stream.ended().await.pop().unwrap();
        assert!(last.is("bye"), "{last:?}");
        assert_eq!(last.json()["reason"], "drain");
    }
}

#[tokio::test]
async fn traffic_moves_figures_orders_and_shelves() {
    let app = TestApp::builder(Engine::Sqlite).empty().start().await;
    assert!(matches!(Traffic::new(&app.app, 6_000, 1).await, Err(TrafficError::NotTheDemo)));
    demo::write(&app.app, 1, demo::DAYS, |_| {}).await.unwrap();
    let owner = app.anonymous().signed_in(OWNER, demo::PASSWORD).await;
    let mut screen = owner.stream("/realtime/stream?feeds=dashboard,notifications,stock-updates").await;
    screen.until_event("hello").await;

    let (traffic, stop) = (Traffic::new(&app.app, 6_000, 1).await.unwrap(), CancellationToken::new());
    tokio::join!(traffic.run(stop.clone()), async {
        screen.until(|event| event.json()["total_transaksi_hari_ini"].as_i64() >= Some(30)).await;
        for word in ["new_transaction", "ready_for_pickup", "frame_stock_update"] {
            if !screen.told().contains(word) {
                screen.until(|event| event.data.contains(word)).await;
            }
        }
        stop.cancel();
    });

    // A day begins closed; the managers open it, and selling goes on.
    app.clock.advance_hours(24);
    let kasir = app.anonymous().signed_in(KASIR1, demo::PASSWORD).await;
    let mut till = kasir.stream("/realtime/dashboard").await;
    let (traffic, stop) = (Traffic::new(&app.app, 6_000, 2).await.unwrap(), CancellationToken::new());
    tokio::join!(traffic.run(stop.clone()), async {
        till.until(|event| event.json()["jumlah_transaksi"].as_i64() >= Some(1)).await;
        stop.cancel();
    });

    let differences = app.app.store.reader.read(|tx| Box::pin(async move { tx.differences().await })).await;
    assert_eq!(differences.unwrap(), []);
    app.stop().await;
}
