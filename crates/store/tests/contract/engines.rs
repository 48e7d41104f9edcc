//! A fresh database of either engine for each test, and the macro that stamps a test on both.
//!
//! PostgreSQL: a database of its own on the server that `MELATI_TEST_POSTGRES` names, else on a private one that
//! lives as long as this process. No test is skipped for want of one.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

use melati_store::{DatabaseUrl, Store, StoreOptions};
use tokio_postgres::NoTls;
use uuid::Uuid;

/// Longest any test may take; what is waited for comes long before.
const LONGEST: Duration = Duration::from_mins(2);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A store on a database of its own.
pub(crate) struct TestStore {
    pub(crate) store: Store,
    pub(crate) url: DatabaseUrl,
    pub(crate) engine: Engine,
}

impl TestStore {
    /// Opens the same database once more.
    pub(crate) async fn again(&self) -> Store {
        Store::open(&self.url, &StoreOptions::default()).await.expect("it opens again")
    }

    /// Runs statements past the store, on a connection of their own.
    pub(crate) async fn raw(&self, text: &str) {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                rusqlite::Connection::open(path).expect("opens").execute_batch(text).expect("raw statements");
            }
            DatabaseUrl::Postgres(url) => {
                connect(url).await.batch_execute(text).await.expect("raw statements");
            }
        }
    }

    /// Does the database itself refuse a statement?
    pub(crate) async fn refuses(&self, text: &str) -> bool {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                rusqlite::Connection::open(path).expect("opens").execute_batch(text).is_err()
            }
            DatabaseUrl::Postgres(url) => connect(url).await.batch_execute(text).await.is_err(),
        }
    }
}

/// Runs `story` on a fresh, migrated database.
pub(crate) fn run<F: Future<Output = ()>>(engine: Engine, story: impl FnOnce(TestStore) -> F) {
    on_fresh(engine, async |url| {
        let opened = Store::open(&url, &StoreOptions::default()).await.expect("opens");
        opened.migrate().await.expect("migrates");
        story(TestStore { store: opened, url, engine }).await;
    });
}

/// Runs `story` with the address of an empty database.
pub(crate) fn on_fresh(engine: Engine, story: impl AsyncFnOnce(DatabaseUrl)) {
    let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
    threads.expect("a runtime").block_on(async {
        let name = format!("melati_{}", Uuid::new_v4().simple());
        let folder = std::env::temp_dir().join(&name);
        let url = match engine {
            Engine::Sqlite => {
                std::fs::create_dir(&folder).expect("a folder");
                DatabaseUrl::Sqlite(folder.join("shop.db"))
            }
            Engine::Postgres => {
                // `template0`, because the default template is locked while another test copies it.
                administer(&format!("CREATE DATABASE {name} TEMPLATE template0")).await;
                let (server, _) = server().rsplit_once('/').expect("a URL with a database");
                format!("{server}/{name}").parse().expect("a URL")
            }
        };
        tokio::time::timeout(LONGEST, story(url)).await.expect("the test ends");
        match engine {
            Engine::Sqlite => std::fs::remove_dir_all(&folder).expect("the folder goes"),
            Engine::Postgres => administer(&format!("DROP DATABASE {name} WITH (FORCE)")).await,
        }
    });
}

/// A connection that the store does not know of.
pub(crate) async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("connects");
    tokio::spawn(connection);
    client
}

async fn administer(statement: &str) {
    connect(server()).await.batch_execute(statement).await.expect("the server obeys");
}

/// Address of the maintenance database of the test server.
fn server() -> &'static str {
    static SERVER: OnceLock<(String, Option<Child>)> = OnceLock::new();
    let given = || std::env::var("MELATI_TEST_POSTGRES").ok();
    let (url, _) = SERVER.get_or_init(|| given().map_or_else(start, |url| (url, None)));
    url
}

/// Starts a private server. It ends with its standard input, which ends with this process.
fn start() -> (String, Option<Child>) {
    let script = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/services/postgres.sh"));
    let folder = std::env::temp_dir().join(format!("melati-postgres-{}", Uuid::new_v4().simple()));
    let started =
        Command::new(script).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().and_then(
            |mut child| {
                let mut url = String::new();
                let stdout = child.stdout.take().expect("piped");
                BufReader::new(stdout).read_line(&mut url)?;
                Ok((url.trim().to_owned(), child))
            },
        );
    let (url, child) = started.expect("PostgreSQL starts; is it installed? `cargo xtask test` installs it");
    assert!(!url.is_empty(), "PostgreSQL did not start");
    (url, Some(child))
}

/// Stamps each story on both engines: `name::sqlite` and `name::postgres`.
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($shop:ident: TestStore) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every story needs its neighbours")]
            use super::*;

            async fn story($shop: TestStore) $body

            #[test]
            fn sqlite() {
                $crate::engines::run($crate::engines::Engine::Sqlite, story);
            }

            #[test]
            fn postgres() {
                $crate::engines::run($crate::engines::Engine::Postgres, story);
            }
        }
    )+};
}
pub(crate) use both_engines;
