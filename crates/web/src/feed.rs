//! What the four feeds say: who may hear what ([`scope`]), the pictures of state feeds ([`picture`]), the notices
//! of log feeds ([`notice`]), the log in their words ([`log`]). Domain facts, section 8.
//!
//! Knows topics by name and writes their JSON. Spreading it is the hub's, the connection is `routes/streams`'.

pub mod log;
pub mod notice;
pub mod picture;
pub mod scope;
