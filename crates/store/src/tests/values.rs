//! What goes in comes back: parameters by number, values by type.

use melati_domain::{
    catalogue::FrameKind,
    day::{Day, Millis},
    id::{PatientId, SaleId},
    money::Rupiah,
    sale::Bank,
    workflow::WorkStatus,
};
use proptest::{prelude::*, test_runner::TestRunner};

use crate::{
    Column, FromRow, StoreError, Value,
    engines::{TestStore, both_engines},
    sql,
    sql::numbered,
};

sql! {
    SECOND_BEFORE_FIRST = "SELECT CAST($2 AS TEXT) || '/' || CAST($1 AS TEXT) || '/' || CAST($2 AS TEXT) || '$1'";
    BOTH_KINDS = "SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT)";
}

#[test]
fn parameters_are_numbered_outside_of_quotes() {
    let text = "a = $1 AND b = '$2 ''$3' AND c = $10 AND d = '$' || $2";
    let expected = "a = ?1 AND b = '$2 ''$3' AND c = ?10 AND d = '$' || ?2";
    assert_eq!(numbered::<54>(text), expected.as_bytes());
    assert_eq!(STATEMENTS[1].sqlite(), "SELECT CAST(?1 AS BIGINT), CAST(?2 AS TEXT)");
    assert_eq!(STATEMENTS[1].postgres(), "SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT)");
}

both_engines! {
    async fn parameters_are_bound_by_number_not_by_appearance(shop: TestStore) {
        let read = shop.store.reader.read(|tx| Box::pin(async move {
            tx.one::<(String,)>(&SECOND_BEFORE_FIRST, &["a".into(), "b".into()]).await
        }));
        assert_eq!(read.await.unwrap().unwrap().0, "b/a/b$1");
    }

    async fn too_few_or_too_many_parameters_are_an_error(shop: TestStore) {
        for params in [vec![], vec![Value::Int(1)], vec![Value::Int(1), Value::Null, Value::Null]] {
            let read = shop.store.reader.read(|tx| Box::pin(async move {
                tx.rows::<(Option<i64>, Option<String>)>(&BOTH_KINDS, &params).await
            }));
            assert!(matches!(read.await, Err(StoreError::Internal(_))));
        }
    }

    async fn values_come_back_as_they_went(shop: TestStore) {
        let runtime = tokio::runtime::Handle::current();
        let store = shop.store.clone();
        let test = move || {
            // Without NUL, which PostgreSQL holds in no text.
            let values = (any::<Option<i64>>(), proptest::option::of("[^\\x00]{0,40}"));
            let mut runner = TestRunner::new(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() });
            runner.run(&values, |(number, text)| {
                let expected = (number, text.clone());
                let read = store.reader.read(move |tx| Box::pin(async move {
                    tx.one::<(Option<i64>, Option<String>)>(&BOTH_KINDS, &[number.into(), text.into()]).await
                }));
                prop_assert_eq!(runtime.block_on(read).unwrap().unwrap(), expected);
                Ok(())
            })
        };
        tokio::task::spawn_blocking(test).await.unwrap().unwrap();
    }

    async fn the_shops_own_types_come_back_as_they_went(shop: TestStore) {
        comes_back(&shop, SaleId(i64::MIN)).await;
        comes_back(&shop, Some(PatientId(7))).await;
        comes_back(&shop, None::<PatientId>).await;
        comes_back(&shop, Millis(-1)).await;
        comes_back(&shop, Rupiah::MAX).await;
        comes_back(&shop, true).await;
        comes_back(&shop, Some(false)).await;
        text_comes_back(&shop, "2026-07-20".parse::<Day>().unwrap()).await;
        text_comes_back(&shop, None::<Day>).await;
        text_comes_back(&shop, Some("0001-01-01".parse::<Day>().unwrap())).await;
        for &status in WorkStatus::ALL {
            text_comes_back(&shop, status).await;
        }
        text_comes_back(&shop, FrameKind::BpjsII).await;
        text_comes_back(&shop, Some(Bank::Mandiri)).await;
    }

    async fn a_column_that_holds_something_else_is_corrupt(shop: TestStore) {
        corrupt::<(bool,)>(&shop, 2.into(), "").await;
        corrupt::<(i64,)>(&shop, Value::Null, "").await;
        corrupt::<(Rupiah,)>(&shop, i64::MAX.into(), "").await;
        corrupt::<(String,)>(&shop, 1.into(), "").await;
        corrupt::<(i64, i64)>(&shop, 1.into(), "1").await;
        corrupt::<(i64, WorkStatus)>(&shop, 1.into(), "Selesai").await;
        corrupt::<(i64, Day)>(&shop, 1.into(), "2026-02-30").await;
        corrupt::<(i64, String, Option<i64>)>(&shop, 1.into(), "there is no third column").await;
    }
}

/// `value`, an integer on both engines, is read back as what it was.
async fn comes_back<T>(shop: &TestStore, value: T)
where
    T: Column + Into<Value<'static>> + Copy + PartialEq + std::fmt::Debug + Send + 'static,
{
    let read = shop.store.reader.read(move |tx| {
        Box::pin(async move { tx.one::<(T,)>(&BOTH_KINDS, &[value.into(), Value::Null]).await })
    });
    assert_eq!(read.await, Ok(Some((value,))));
}

/// `value`, a text on both engines, is read back as what it was.
async fn text_comes_back<T>(shop: &TestStore, value: T)
where
    T: Column + Into<Value<'static>> + Copy + PartialEq + std::fmt::Debug + Send + 'static,
{
    let read = shop.store.reader.read(move |tx| {
        Box::pin(async move { tx.one::<(Option<i64>, T)>(&BOTH_KINDS, &[Value::Null, value.into()]).await })
    });
    assert_eq!(read.await, Ok(Some((None, value))));
}

/// A row of `number` and `text` cannot be read as `T`.
async fn corrupt<T: FromRow + std::fmt::Debug + Send + 'static>(
    shop: &TestStore,
    number: Value<'static>,
    text: &'static str,
) {
    let read = shop
        .store
        .reader
        .read(move |tx| Box::pin(async move { tx.one::<T>(&BOTH_KINDS, &[number, text.into()]).await }));
    let read = read.await;
    assert!(matches!(read, Err(StoreError::Corrupt(_))), "{read:?}");
}
