//! Stories through the front door: the shop over HTTP, on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a story that does not go as told has failed"
)]

mod bpjs;
mod catalogue;
mod check;
mod crash;
mod feeds;
mod histories;
mod keys;
mod nodes;
mod refusals;
mod scope;
mod selling;
mod support;
mod tills;
