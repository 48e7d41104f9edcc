//! What the server does by itself, by the clock.

pub(crate) mod midnight;
pub(crate) mod operator;
pub(crate) mod retention;
pub(crate) mod search;
