//! A whole server in the test's own process: fresh database, hand-turned clock, real sockets.

use std::{net::SocketAddr, sync::Arc};

use melati_app::{App, people::add_user_in};
use melati_domain::actor::Actor;
use melati_server::{
    config::Config,
    serve::{Server, bind, open},
};
use melati_store::people::User;

use crate::{
    Fixture,
    builders::{PASSWORD, SeededShop, seed},
    client::Client,
    clock::HandClock,
    db::{Engine, TestDatabase},
};

/// A running shop.
pub struct TestApp {
    /// Its application: actions can be called without HTTP.
    pub app: App,
    /// Its time.
    pub clock: HandClock,
    /// What it holds. Not to be used when it was started empty.
    pub shop: SeededShop,
    server: Server,
    /// Its database, to change what the shop itself does not. Last: it goes when nothing uses it any more.
    pub database: TestDatabase,
}

/// A shop to be started.
pub struct Builder {
    engine: Engine,
    clock: HandClock,
    config: Config,
    empty: bool,
}

impl Builder {
    /// With this clock.
    #[must_use]
    pub fn clock(mut self, clock: HandClock) -> Self {
        self.clock = clock;
        self
    }

    /// With another configuration: `change` gets the one for tests, before the database is known.
    #[must_use]
    pub fn config(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(&mut self.config);
        self
    }

    /// Without branches, people and goods.
    #[must_use]
    pub fn empty(mut self) -> Self {
        self.empty = true;
        self
    }

    /// Starts it.
    ///
    /// # Panics
    /// When it does not start.
    #[expect(clippy::expect_used, reason = "a test without its shop has failed")]
    pub async fn start(mut self) -> TestApp {
        let database = TestDatabase::fresh(self.engine).await;
        self.config.database_url = database.url().clone();
        let listener = bind(self.config.listen).await.expect("a free port");
        let app = open(&self.config, Arc::new(self.clock.clone())).await.expect("the shop's database");
        let shop = if self.empty { SeededShop::NOTHING } else { seed(&app).await.expect("the shop's goods") };
        let server = Server::start(&self.config, app.clone(), listener).await.expect("the server");
        TestApp { app, clock: self.clock, shop, server, database }
    }
}

impl TestApp {
    /// A shop on `engine`, as [`seed`] fills it.
    pub async fn start(engine: Engine) -> Self {
        Self::builder(engine).start().await
    }

    /// A shop that is not as usual.
    pub fn builder(engine: Engine) -> Builder {
        let config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            drain: std::time::Duration::ZERO,
            ..Config::default()
        };
        Builder { engine, clock: HandClock::default(), config, empty: false }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The address of a page or call; `path` begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// A client that nobody has signed in with.
    pub fn anonymous(&self) -> Client {
        Client::new(self.address())
    }

    /// A client signed in over the API, with a bearer token.
    ///
    /// # Panics
    /// When the sign-in is refused.
    pub async fn sign_in(&self, email: &str) -> Client {
        self.anonymous().signed_in(email, PASSWORD).await
    }

    /// A client signed in as a browser, with a cookie.
    ///
    /// # Panics
    /// When the sign-in is refused.
    pub async fn browser(&self, email: &str) -> Client {
        self.anonymous().signed_in_by_form(email, PASSWORD).await
    }

    /// Somebody of the shop, to call actions as.
    ///
    /// # Panics
    /// When there is nobody with that e-mail.
    #[expect(clippy::expect_used, reason = "a test that asks for nobody is wrong")]
    pub async fn actor(&self, email: &str) -> Actor {
        let email = email.to_owned();
        let read =
            self.app.store.reader.read(move |tx| Box::pin(async move { tx.user_by_email(&email).await }));
        read.await.expect("a readable database").expect("somebody with that e-mail").actor()
    }

    /// Adds somebody, as [`person`](crate::builders::person) describes them.
    ///
    /// # Panics
    /// When they cannot be added.
    #[expect(clippy::expect_used, reason = "a test without its people has failed")]
    pub async fn add(&self, user: User) {
        let now = self.app.now();
        let write =
            self.app.store.writer.write(move |tx| Box::pin(async move { add_user_in(tx, user, now).await }));
        write.await.expect("somebody new");
    }

    /// Stops it as SIGTERM would; every stream gets its good-bye.
    ///
    /// # Panics
    /// When a request is still running after the grace period.
    pub async fn stop(self) {
        assert!(self.server.stop().await, "a request was still running after the grace period");
    }
}

impl Fixture for TestApp {
    async fn start(engine: Engine) -> Self {
        Self::start(engine).await
    }

    async fn stop(self) {
        Self::stop(self).await;
    }
}
