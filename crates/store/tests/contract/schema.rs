//! Both engines have the same tables, columns, indexes and constraints; what is found by parts of its text, by
//! `…_search`, is each engine's own.

use std::collections::BTreeSet;

use melati_store::DatabaseUrl;

use crate::engines::{Engine, TestStore, connect, run};

const SQLITE_COLUMNS: &str = "
    SELECT t.name || '.' || c.name || CASE c.type WHEN 'INTEGER' THEN ' number' WHEN 'TEXT' THEN ' text'
        WHEN 'BLOB' THEN ' bytes' ELSE c.type END
        || CASE WHEN c.\"notnull\" = 1 THEN '' ELSE ' or nothing' END
    FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE '%\\_search%' ESCAPE '\\'";
const POSTGRES_COLUMNS: &str = "
    SELECT table_name || '.' || column_name
        || CASE data_type WHEN 'bigint' THEN ' number' WHEN 'text' THEN ' text' WHEN 'bytea' THEN ' bytes'
        ELSE data_type END
        || CASE is_nullable WHEN 'NO' THEN '' ELSE ' or nothing' END
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '%\\_search'";
const SQLITE_INDEXES: &str = "
    SELECT tbl_name || ': ' || name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_autoindex%'";
const POSTGRES_INDEXES: &str = "
    SELECT tablename || ': ' || indexname FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)
        AND indexname NOT LIKE '%\\_search\\_text'";
const POSTGRES_CONSTRAINTS: &str = "
    SELECT conname::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace";

const TABLES: &str = "
    SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_search%' ESCAPE '\\'";

async fn texts(shop: &TestStore, query: &str) -> BTreeSet<String> {
    match &shop.url {
        DatabaseUrl::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).expect("opens");
            let mut statement = connection.prepare(query).expect("a query");
            let rows = statement.query_map([], |row| row.get(0)).expect("rows");
            rows.map(|row| row.expect("a text")).collect()
        }
        DatabaseUrl::Postgres(url) => {
            let rows = connect(url).await.query(query, &[]).await.expect("rows");
            rows.iter().map(|row| row.get(0)).collect()
        }
    }
}

#[test]
fn both_engines_have_the_same_tables_columns_indexes_and_constraints() {
    run(Engine::Sqlite, |sqlite| async move {
        let columns = texts(&sqlite, SQLITE_COLUMNS).await;
        let indexes = texts(&sqlite, SQLITE_INDEXES).await;
        let tables = texts(&sqlite, TABLES).await;
        let declared = constraints(tables.iter().map(String::as_str));
        assert!(columns.len() > 100, "{columns:?}");
        assert!(tables.iter().all(|sql| sql.contains("STRICT")), "a table is not STRICT");
        let compare = move || {
            run(Engine::Postgres, |postgres| async move {
                assert_eq!(texts(&postgres, POSTGRES_COLUMNS).await, columns);
                assert_eq!(texts(&postgres, POSTGRES_INDEXES).await, indexes);
                assert_eq!(texts(&postgres, POSTGRES_CONSTRAINTS).await, declared);
            });
        };
        // A runtime of its own, which must not start inside this one.
        tokio::task::spawn_blocking(compare).await.expect("the comparison holds");
    });
}

/// The names after `CONSTRAINT`.
fn constraints<'a>(tables: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for table in tables {
        let mut words = table.split_whitespace();
        while words.any(|word| word == "CONSTRAINT") {
            names.extend(words.next().map(str::to_owned));
        }
    }
    names
}

/// Texts compare by bytes on SQLite; PostgreSQL must be told so, or names sort and pages break differently.
#[test]
fn every_text_on_postgres_compares_by_bytes() {
    run(Engine::Postgres, |shop| async move {
        let other = texts(
            &shop,
            "SELECT table_name || '.' || column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
                AND table_name <> 'schema_migration' AND table_name NOT LIKE '%\\_search'",
        );
        assert_eq!(other.await, BTreeSet::new());
    });
}
