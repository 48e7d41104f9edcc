//! Speaks HTTP: extracts, calls the application, renders.
//!
//! Owns routes, the wire's names, pages, sessions' cookies and the feeds' words. Decides no rule of the shop and
//! writes no row: that is `melati_app`'s. Every refusal becomes a [`problem::Problem`] in one place.

pub mod assets;
pub mod cookie;
mod delays;
mod device;
pub mod extract;
pub mod feed;
pub mod json;
pub mod metrics;
pub mod open_streams;
pub mod page;
pub mod problem;
mod router;
mod routes;
mod security;
mod state;
pub mod wire;
mod workbook;

pub use open_streams::{OpenStreams, StreamLimits};
pub use router::router;
pub use routes::{
    openapi::openapi,
    streams::{
        listener::Listener,
        live::{Begun, Live, Step, concerns_rights},
    },
};
pub use security::{BadOrigin, SameOrigin};
pub use state::{WebSettings, WebState};
