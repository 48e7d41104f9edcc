//! Pretends: what tests need of the world around a shop.
//!
//! Only tests and benchmarks use it. It panics where a test could not go on.

pub mod app;
pub mod builders;
pub mod client;
pub mod clock;
pub mod db;
pub mod program;
pub mod redis;
pub mod scratch;
mod service;
mod story;
pub mod stream;

pub use story::{Fixture, tell};
