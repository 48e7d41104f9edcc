//! The demo shop: the same for a seed, whole, and true to its own books.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing case should stop the test"
)]

use std::sync::Arc;

use melati_app::App;
use melati_domain::{id::BranchId, workflow::WorkStatus};
use melati_server::{
    config::Config,
    demo::{self, DAYS, DemoError, PEOPLE},
    serve::open,
};
use melati_store::{
    StoreError,
    catalogue::ShelfFilter,
    sales::{Sale, SaleFilter},
};
use melati_testkit::{
    clock::HandClock,
    db::{Engine, TestDatabase},
};

/// Everything that a visitor could compare.
#[derive(Debug, PartialEq, Eq)]
struct Shop {
    sales: Vec<Sale>,
    patients: Vec<String>,
    goods: Vec<(usize, usize, usize)>,
    stock: i64,
    position: i64,
    work: Vec<Vec<(WorkStatus, i64)>>,
}

async fn app(database: &TestDatabase) -> App {
    let config = Config { database_url: database.url().clone(), ..Config::default() };
    open(&config, Arc::new(HandClock::default())).await.unwrap()
}

async fn written(engine: Engine, seed: u64) -> (TestDatabase, App, Shop) {
    let database = TestDatabase::fresh(engine).await;
    let app = app(&database).await;
    demo::write(&app, seed, DAYS, |_| {}).await.unwrap();
    let shop = look(&app).await;
    (database, app, shop)
}

async fn look(app: &App) -> Shop {
    let read = app.store.reader.read(|tx| {
        Box::pin(async move {
            let (mut goods, mut stock, mut work) = (Vec::new(), 0, Vec::new());
            for branch in tx.branches().await? {
                let all = ShelfFilter { branch: Some(branch.id), limit: 1_000, ..ShelfFilter::default() };
                let (frames, lenses) = (tx.frames(&all).await?, tx.lenses(&all).await?);
                let accessories = tx.accessories(&all).await?;
                stock += frames.iter().map(|it| it.stock).sum::<i64>();
                stock += lenses.iter().map(|it| it.stock).sum::<i64>();
                stock += accessories.iter().map(|it| it.stock).sum::<i64>();
                goods.push((frames.len(), lenses.len(), accessories.len()));
                work.push(tx.work_in_progress(branch.id).await?);
            }
            let sales = tx.sales(&SaleFilter { limit: 10_000, ..SaleFilter::default() }).await?;
            let patients = tx.patients("", 0, 1_000).await?;
            let patients = patients.into_iter().map(|patient| patient.details.name).collect();
            Ok::<_, StoreError>(Shop { sales, patients, goods, stock, position: tx.position().await?, work })
        })
    });
    read.await.unwrap()
}

#[tokio::test]
async fn a_seed_gives_the_same_shop_on_either_database_and_another_seed_another() {
    let (first, second, third) =
        tokio::join!(written(Engine::Sqlite, 7), written(Engine::Postgres, 7), written(Engine::Sqlite, 8));
    let ((_first_database, first_app, first), (_second_database, second_app, second)) = (first, second);
    let (_third_database, third_app, third) = third;
    assert!(first == second, "{} and {} sales", first.sales.len(), second.sales.len());
    assert!(first != third);
    for app in [first_app, second_app, third_app] {
        app.store.close().await;
    }
}

#[tokio::test]
async fn the_shop_is_whole() {
    let (_database, app, shop) = written(Engine::Sqlite, 1).await;
    assert_eq!(shop.goods, [(60, 80, 10), (60, 80, 10)]);
    assert_eq!(shop.patients.len(), 200);

    // 90 days up to yesterday, none today; Monday 20 July 2026 by the test's clock.
    let days: std::collections::BTreeSet<String> =
        shop.sales.iter().map(|sale| sale.day.to_string()).collect();
    assert_eq!(days.len(), usize::try_from(DAYS).unwrap());
    assert_eq!(days.last().map(String::as_str), Some("2026-07-19"));

    // Old orders are collected, young ones are spread over the workshop, and somebody owes something.
    let standing = |status: WorkStatus| shop.sales.iter().filter(|sale| sale.work_status == status).count();
    assert!(standing(WorkStatus::Collected) > shop.sales.len() / 2);
    for status in WorkStatus::ALL {
        assert!(standing(*status) > 0, "nothing stands at {status}");
    }
    assert!(shop.sales.iter().any(|sale| sale.balance.get() > 0));
    assert!(shop.sales.iter().any(|sale| sale.class.is_some() && sale.upgrade.get() > 0));

    let read = app.store.reader.read(|tx| {
        Box::pin(async move {
            let mut open = Vec::new();
            for branch in tx.branches().await? {
                let day = tx.branch_day(branch.id, "2026-07-20".parse().unwrap()).await?;
                open.push(day.is_some_and(|day| day.is_open));
            }
            let mut people = Vec::new();
            for person in PEOPLE {
                people.push(tx.user_by_email(person.email).await?);
            }
            Ok::<_, StoreError>((tx.differences().await?, open, people))
        })
    });
    let (differences, open, people) = read.await.unwrap();
    assert_eq!(differences, []);
    assert_eq!(open, [true, true]);
    for (person, user) in PEOPLE.iter().zip(people) {
        let user = user.unwrap();
        assert_eq!((user.role, user.branch), (person.role, person.branch.map(BranchId)));
    }
    app.store.close().await;
}

#[tokio::test]
async fn it_is_not_written_over_anything() {
    let (_database, app, before) = written(Engine::Sqlite, 1).await;
    assert!(matches!(demo::write(&app, 1, DAYS, |_| {}).await, Err(DemoError::NotEmpty)));
    assert!(look(&app).await == before);
    app.store.close().await;
}
