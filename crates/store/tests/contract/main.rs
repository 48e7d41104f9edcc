//! What the store promises, held against both engines.
#![allow(clippy::disallowed_methods, reason = "tests spawn, block, and read where their server is")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod engines;
mod facts;

mod audit;
mod commits;
mod events;
mod hang_up;
mod log_order;
mod migrations;
mod opening;
mod schema;
mod statements;
