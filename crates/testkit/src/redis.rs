//! A Redis to share, with names of one's own.

use uuid::Uuid;

use crate::service::Service;

static REDIS: Service = Service::new("redis", "MELATI_TEST_REDIS");

/// The Redis named by `MELATI_TEST_REDIS`, else a private one that is started for the purpose.
#[derive(Debug)]
pub struct TestRedis {
    prefix: String,
}

impl TestRedis {
    /// A place where no other test has written, as long as every name begins with [`prefix`](Self::prefix).
    pub fn fresh() -> Self {
        Self { prefix: format!("melati-test-{}:", Uuid::new_v4().simple()) }
    }

    /// The server's address.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn url(&self) -> &'static str {
        REDIS.url()
    }

    /// What the names of keys and channels begin with.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }
}
