//! A Redis channel on which nodes tell each other that there is more.
//!
//! One connection listens, publishes and is pinged. Nothing is queued on either side: a message is
//! a raised [`Signal`], and what Redis loses, the hub finds at its next look at the log.

use std::{
    convert::Infallible,
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use redis::{
    AsyncConnectionConfig, Client, IntoConnectionInfo as _, ProtocolVersion, PushInfo, PushKind, RedisError,
    Value, aio::MultiplexedConnection, cmd,
};
use tokio::time::sleep;
use tracing::{info, warn};

use crate::{backoff::Backoff, bridge::BridgeError, signal::Signal};

/// An answer later than this is none.
const PATIENCE: Duration = Duration::from_secs(2);

/// A link that was silent for so long is tried, so that a dead one is noticed.
const SILENCE: Duration = Duration::from_secs(5);

/// This node's end of the channel. Clones share it. Needs Redis 6 or newer (RESP3).
#[derive(Clone)]
pub struct RedisBridge(Arc<End>);

struct End {
    client: Client,
    channel: String,
    /// What this node says, so that it knows its own voice.
    voice: String,
    outgoing: Signal,
    link: Mutex<Option<MultiplexedConnection>>,
}

impl RedisBridge {
    /// Prepares the bridge over `channel` of the Redis at `url` (`redis://host:port/`). Only the
    /// address is checked here; [`run`](Self::run) connects.
    pub fn connect(url: &str, channel: &str) -> Result<Self, BridgeError> {
        let info = url.into_connection_info().map_err(BridgeError::Address)?;
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        Ok(Self(Arc::new(End {
            client: Client::open(info.set_redis_settings(settings)).map_err(BridgeError::Address)?,
            channel: channel.to_owned(),
            voice: format!("{:016x}", RandomState::new().hash_one(channel)),
            outgoing: Signal::new(),
            link: Mutex::new(None),
        })))
    }

    /// Tells the other nodes that there is more. Never waits; said often, it is sent once; said
    /// during an outage, it is sent after it.
    pub fn announce(&self) {
        self.0.outgoing.raise();
    }

    /// Whether the link lives, found out by using it; answers within 2 s.
    pub async fn ping(&self) -> Result<(), BridgeError> {
        let link = self.link().clone();
        let mut link = link.ok_or(BridgeError::NotConnected)?;
        Ok(cmd("PING").exec_async(&mut link).await?)
    }

    /// Keeps the link, for ever; drop the future to stop. Raises `signal` when another node
    /// announces something, and after each connecting, since something may have been missed.
    pub async fn run(&self, signal: Signal) {
        let mut backoff = Backoff::default();
        loop {
            let Err(error) = self.live(&signal, &mut backoff).await;
            let pause = backoff.failed();
            warn!(%error, ?pause, "the bridge to the other nodes is down");
            sleep(pause).await;
        }
    }

    /// One connection's life.
    async fn live(&self, signal: &Signal, backoff: &mut Backoff) -> Result<Infallible, BridgeError> {
        let gone = Signal::new();
        let mut link = self.dial(signal.clone(), gone.clone()).await?;
        link.subscribe(&self.0.channel).await?;
        *self.link() = Some(link.clone());
        let _unlink = Unlink(self);
        backoff.reset();
        info!(channel = self.0.channel, "the bridge to the other nodes is up");
        signal.raise();
        loop {
            tokio::select! {
                () = self.0.outgoing.raised() => {
                    let said = cmd("PUBLISH").arg(&self.0.channel).arg(&self.0.voice).exec_async(&mut link).await;
                    said.inspect_err(|_| self.announce())?;
                }
                () = gone.raised() => return Err(BridgeError::NotConnected),
                () = sleep(SILENCE) => cmd("PING").exec_async(&mut link).await?,
            }
        }
    }

    async fn dial(&self, signal: Signal, gone: Signal) -> Result<MultiplexedConnection, RedisError> {
        let own = Value::BulkString(self.0.voice.clone().into_bytes());
        let heard = move |push: PushInfo| {
            match push.kind {
                PushKind::Message if push.data.last() != Some(&own) => signal.raise(),
                PushKind::Disconnection => gone.raise(),
                _ => {}
            }
            Ok::<_, Infallible>(())
        };
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_push_sender(heard);
        self.0.client.get_multiplexed_async_connection_with_config(&config).await
    }

    fn link(&self) -> MutexGuard<'_, Option<MultiplexedConnection>> {
        self.0.link.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the link when its life ends, however it ends.
struct Unlink<'a>(&'a RedisBridge);

impl Drop for Unlink<'_> {
    fn drop(&mut self) {
        *self.0.link() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_address_is_named_at_once() {
        for wrong in ["", "localhost", "http://localhost", "redis://"] {
            assert!(matches!(RedisBridge::connect(wrong, "melati"), Err(BridgeError::Address(_))), "{wrong}");
        }
        assert!(RedisBridge::connect("redis://127.0.0.1:6379/0", "melati").is_ok());
    }

    #[tokio::test]
    async fn without_a_link_the_ping_says_so() {
        let bridge = RedisBridge::connect("redis://127.0.0.1:1", "melati").unwrap();
        assert!(matches!(bridge.ping().await, Err(BridgeError::NotConnected)));
    }

    #[test]
    fn two_nodes_have_two_voices() {
        let voice = || RedisBridge::connect("redis://127.0.0.1", "melati").unwrap().0.voice.clone();
        assert_ne!(voice(), voice());
    }
}
