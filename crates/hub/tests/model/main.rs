//! The hub against a world that lies in a vector: what listeners are told is compared with what
//! happened. One thread and a clock that is turned by hand, so a failure fails again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and its tasks end with it"
)]

mod property;
mod stories;
mod world;
