//! Wires the shop together: configuration, database, feed from the log to the hub, jobs, listening, shutdown.
//!
//! The binary `melati` is a thin layer of commands on top; tests start the same server in their own process.

pub mod config;
pub mod demo;
mod feed;
mod jobs;
mod numbers;
pub mod scratch;
pub mod serve;
mod tasks;
