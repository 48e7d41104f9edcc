//! Between nodes: ways to tell the others that there is more.

pub(crate) mod redis;

/// The other nodes cannot be reached; they notice by themselves a little later.
#[derive(Debug, thiserror::Error)]
pub enum BridgeError {
    /// The address makes no sense.
    #[error("not a Redis address: {0}")]
    Address(#[source] ::redis::RedisError),
    /// There is no link now; it is being made.
    #[error("not connected to Redis")]
    NotConnected,
    /// The link broke, or Redis refused.
    #[error("Redis does not answer: {0}")]
    Broken(#[from] ::redis::RedisError),
}
