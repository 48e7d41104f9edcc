//! Forward only, once, and never over somebody else's work.

use melati_store::{OpenError, Store, StoreOptions};

use crate::engines::{Engine, TestStore, both_engines, on_fresh};

/// Number of the newest migration.
const NEWEST: i64 = 21;

both_engines! {
    async fn migrating_twice_changes_nothing(shop: TestStore) {
        let epoch = shop.store.reader.epoch().await.unwrap();
        assert_eq!(epoch.len(), 32, "a random name: {epoch}");
        let report = shop.again().await.migrate().await.unwrap();
        assert_eq!((report.applied, report.version), (vec![], NEWEST));
        assert_eq!(shop.store.reader.epoch().await.unwrap(), epoch);
    }

    async fn a_changed_migration_is_refused(shop: TestStore) {
        shop.raw("UPDATE schema_migration SET checksum = 'another' WHERE number = 1").await;
        let refused = shop.store.migrate().await.unwrap_err();
        assert_eq!(refused, OpenError::ChangedMigration { number: 1, name: "0001_start" });
    }

    async fn a_newer_database_is_refused(shop: TestStore) {
        shop.raw("INSERT INTO schema_migration (number, name, checksum) VALUES (999, 'of tomorrow', '')").await;
        let refused = shop.store.migrate().await.unwrap_err();
        assert_eq!(refused, OpenError::NewerDatabase { found: 999, known: NEWEST });
        assert!(refused.to_string().contains("newer program"), "{refused}");
    }
}

fn nodes_that_start_together_migrate_once(engine: Engine) {
    on_fresh(engine, async |url| {
        let nodes = (0..4).map(|_| async {
            let store = Store::open(&url, &StoreOptions::default()).await.unwrap();
            let applied = store.migrate().await.unwrap().applied.len();
            (applied, store.reader.epoch().await.unwrap())
        });
        let nodes = futures_util::future::join_all(nodes).await;
        let applied: Vec<usize> =
            nodes.iter().map(|(applied, _)| *applied).filter(|applied| *applied > 0).collect();
        assert_eq!(applied, [usize::try_from(NEWEST).unwrap()], "one node applied them all");
        assert!(nodes.iter().all(|(_, epoch)| *epoch == nodes[0].1), "one log, one name");
    });
}

#[test]
fn nodes_that_start_together_migrate_once_on_sqlite() {
    nodes_that_start_together_migrate_once(Engine::Sqlite);
}

#[test]
fn nodes_that_start_together_migrate_once_on_postgres() {
    nodes_that_start_together_migrate_once(Engine::Postgres);
}

fn an_empty_database_is_not_ready(engine: Engine) {
    on_fresh(engine, async |url| {
        let store = Store::open(&url, &StoreOptions::default()).await.unwrap();
        store.reader.ping().await.unwrap_err();
        store.migrate().await.unwrap();
        store.reader.ping().await.unwrap();
    });
}

#[test]
fn an_empty_database_is_not_ready_on_sqlite() {
    an_empty_database_is_not_ready(Engine::Sqlite);
}

#[test]
fn an_empty_database_is_not_ready_on_postgres() {
    an_empty_database_is_not_ready(Engine::Postgres);
}
