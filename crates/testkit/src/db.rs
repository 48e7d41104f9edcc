//! Fresh, empty databases of both kinds.
//!
//! PostgreSQL: a database of its own in the server named by `MELATI_TEST_POSTGRES`, else in a private server
//! that is started for the purpose. A test is never skipped for want of one.

use melati_store::DatabaseUrl;
use tokio::runtime;
use tokio_postgres::NoTls;
use uuid::Uuid;

use crate::scratch::Scratch;
use crate::service::Service;

static POSTGRES: Service = Service::new("postgres", "MELATI_TEST_POSTGRES");

/// The two databases that Melati runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// The server.
    Postgres,
}

impl Engine {
    /// Every engine: what is promised on one is promised on the other.
    pub const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// An empty database, gone when this value goes.
#[derive(Debug)]
pub struct TestDatabase {
    url: DatabaseUrl,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    File(#[expect(dead_code, reason = "held for its end")] Scratch),
    Database(String),
}

impl TestDatabase {
    /// A new database without any table.
    ///
    /// # Panics
    /// When it cannot be made.
    #[expect(clippy::expect_used, reason = "a test without its database has failed")]
    pub async fn fresh(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = Scratch::new();
                Self { url: DatabaseUrl::Sqlite(folder.path().join("melati.db")), kept: Kept::File(folder) }
            }
            Engine::Postgres => {
                let name = format!("melati_test_{}", Uuid::new_v4().simple());
                // `template0` and not the default: that one is locked while another test copies it.
                administer(&format!("CREATE DATABASE {name} TEMPLATE template0"))
                    .await
                    .expect("a database for the test");
                Self { url: DatabaseUrl::Postgres(beside(POSTGRES.url(), &name)), kept: Kept::Database(name) }
            }
        }
    }

    /// Its address.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Kept::Database(name) = &self.kept else { return };
        let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        // A thread of its own, since a runtime may be running on this one. A database that stays is only
        // untidy: the server that holds it goes as well.
        let _ = std::thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(administer(&statement)).ok()
        })
        .join();
    }
}

/// Runs a statement as the server's superuser.
async fn administer(statement: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(POSTGRES.url(), NoTls).await?;
    let work = async {
        let result = client.batch_execute(statement).await;
        drop(client); // lets the connection end
        result
    };
    let (result, _) = tokio::join!(work, connection);
    result
}

/// The address of database `name` on the server of `url`.
fn beside(url: &str, name: &str) -> String {
    let server = url.rsplit_once('/').map_or(url, |(server, _)| server);
    format!("{server}/{name}")
}
