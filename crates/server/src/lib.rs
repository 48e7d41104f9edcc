//! Wires the shop together: configuration, database, feed from the log to the hub, jobs, listening, shutdown.

pub mod config;
pub mod demo;
pub mod import;
pub mod scratch;
