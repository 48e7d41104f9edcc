//! The real program on a shop of its own, ended and started again on the same port and data.

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use melati_app::SystemClock;
use melati_server::{config::Config, serve::open};
use melati_store::DatabaseUrl;
use melati_testkit::{
    builders::{OWNER, PASSWORD, SeededShop, seed},
    client::Client,
    db::{Engine, TestDatabase},
    program::Program,
};
use serde_json::Value;

pub(crate) struct Shop {
    program: Option<Program>,
    args: Vec<String>,
    env: Vec<(String, String)>,
    pub(crate) goods: Arc<SeededShop>,
    pub(crate) restarts: usize,
    database: TestDatabase,
}

impl Shop {
    pub(crate) async fn open(engine: Engine) -> Self {
        let database = TestDatabase::fresh(engine).await;
        let config = Config { database_url: database.url().clone(), ..Config::default() };
        let app = open(&config, Arc::new(SystemClock)).await.unwrap();
        let goods = Arc::new(seed(&app).await.unwrap());
        app.store.close().await;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = match database.url() {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        let env = [
            ("MELATI_DATABASE_URL", url.as_str()),
            ("MELATI_HEARTBEAT_SECONDS", "1"),
            ("MELATI_STREAM_LIFETIME_SECONDS", "4"),
            ("MELATI_STREAMS_PER_USER", "100"),
            ("MELATI_STREAM_CONNECTS_PER_SECOND", "1000"),
            ("MELATI_DRAIN_SECONDS", "0"),
            ("MELATI_LOG_LEVEL", "error"),
        ];
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let args = ["serve".to_owned(), "--listen".to_owned(), format!("127.0.0.1:{port}")].to_vec();
        let mut shop = Self { program: None, args, env, goods, restarts: 0, database };
        shop.start().await;
        shop
    }

    async fn start(&mut self) {
        let args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let env: Vec<(&str, &str)> =
            self.env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.program = Some(Program::start(&args, &env).await);
    }

    /// As a power cut would end it.
    pub(crate) async fn kill(&mut self) {
        self.program.take().unwrap().kill9();
        self.restarts += 1;
        self.start().await;
    }

    /// As an operator would.
    pub(crate) async fn drain(&mut self) {
        let mut program = self.program.take().unwrap();
        program.terminate();
        assert!(program.wait().await.success(), "{}", program.output());
        self.restarts += 1;
        self.start().await;
    }

    /// PostgreSQL ends every connection of the program.
    pub(crate) async fn cut_off(&self) {
        let DatabaseUrl::Postgres(url) = self.database.url() else { return };
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        client.batch_execute(cut).await.unwrap();
        drop(client);
        let _ended = connection.await;
    }

    /// `melati check` finds nothing.
    pub(crate) fn check(&self, seed: u64) {
        let env: Vec<(&str, &str)> =
            self.env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let found = Program::run(&["check"], &env);
        assert!(found.status.success(), "seed {seed}: {}", String::from_utf8_lossy(&found.stdout));
    }

    pub(crate) async fn client(&self, email: &str) -> Client {
        Client::new(self.address()).signed_in(email, PASSWORD).await
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.program.as_ref().unwrap().address()
    }

    /// The newest id of the log.
    pub(crate) async fn position(&self) -> String {
        let owner = self.client(OWNER).await;
        json(&owner, "/realtime/notifications").await["position"].as_str().unwrap().to_owned()
    }
}

/// A feed's one answer.
pub(crate) async fn json(client: &Client, path: &str) -> Value {
    let request = client.request(reqwest::Method::GET, path).header("accept", "application/json");
    client.send(request).await.expect(200)
}
