//! Spreads what the log tells to everyone who listens on this node.
//!
//! Owns topics, their newest pictures and rings, the subscribers, and the one loop that reads the
//! log. The payload is opaque bytes: what a topic means and who may hear it is decided elsewhere.
//! The log behind [`Source`] is the truth; a [`Signal`] or a Redis message only says "there is
//! more", so a lost one costs delay and never data.
//!
//! ```text
//! commit → Signal → run(): log entries → rings of log topics   → Subscriber::next
//!                          touched tags → picture(), once each → Subscriber::next
//! ```

mod agenda;
mod backoff;
mod board;
mod bridge;
mod frame;
mod hub;
mod recent;
mod ring;
mod run;
mod signal;
mod source;
mod subscriber;
mod topic;

pub use bridge::{BridgeError, redis::RedisBridge};
pub use frame::Frame;
pub use hub::{Hub, HubLimits, Joined, Refused};
pub use signal::Signal;
pub use source::{LogEntry, Source, SourceError};
pub use subscriber::{Closed, Subscriber};
pub use topic::Topic;
