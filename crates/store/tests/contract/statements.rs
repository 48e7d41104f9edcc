//! Every registered query can be prepared on both engines, and every query is registered.

use std::{collections::BTreeSet, fs};

use melati_store::{DatabaseUrl, Sql, statements};

use crate::engines::{Engine, connect, run};

#[test]
fn sqlite_prepares_every_statement() {
    run(Engine::Sqlite, |shop| async move {
        let DatabaseUrl::Sqlite(path) = &shop.url else { unreachable!("asked for SQLite") };
        let connection = rusqlite::Connection::open(path).unwrap();
        let faults = statements().filter_map(|sql| match connection.prepare(sql.sqlite()) {
            Err(error) => Some(format!("{}: {error}", name(sql))),
            Ok(prepared) if sql.module().ends_with("dialect") => {
                drop(prepared);
                None
            }
            Ok(prepared) => (prepared.parameter_count() != parameters(sql))
                .then(|| format!("{}: parameters are not $1 to ${}", name(sql), parameters(sql))),
        });
        assert_eq!(faults.collect::<Vec<_>>(), Vec::<String>::new());
    });
}

#[test]
fn postgres_prepares_every_statement() {
    run(Engine::Postgres, |shop| async move {
        let DatabaseUrl::Postgres(url) = &shop.url else { unreachable!("asked for PostgreSQL") };
        let client = connect(url).await;
        let mut faults = Vec::new();
        for sql in statements() {
            match client.prepare(sql.postgres()).await {
                Err(error) => faults.push(format!("{}: {:?}", name(sql), error.as_db_error())),
                Ok(prepared) if prepared.params().len() != parameters(sql) => {
                    faults.push(format!("{}: parameters are not $1 to ${}", name(sql), parameters(sql)));
                }
                Ok(_) => {}
            }
        }
        assert_eq!(faults, Vec::<String>::new());
    });
}

#[test]
fn every_module_with_queries_is_registered() {
    let registered: BTreeSet<_> =
        statements().filter_map(|sql| Some(sql.module().split("::").nth(1)?.to_owned())).collect();
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    for file in fs::read_dir(sources).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() && fs::read_to_string(&path).unwrap().lines().any(|line| line == "sql! {") {
            let module = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(
                registered.contains(&module),
                "{module}::STATEMENTS is missing in melati_store::statements"
            );
        }
    }
}

#[test]
fn names_are_unique() {
    let mut seen = BTreeSet::new();
    for sql in statements() {
        assert!(seen.insert(name(sql)), "{} twice", name(sql));
    }
}

fn name(sql: &Sql) -> String {
    format!("{}::{}", sql.module(), sql.name())
}

/// The largest `$n` in the text.
fn parameters(sql: &Sql) -> usize {
    let numbers = sql.postgres().split('$').skip(1);
    let digits = numbers.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    digits.filter_map(|digits| digits.parse().ok()).max().unwrap_or(0)
}
