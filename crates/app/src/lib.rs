//! One function per business action: load, decide, save, append; the only holder of a [`melati_store::Writer`].
//!
//! Each action checks who may do it and where, and refuses with a [`Refusal`] that names the next step.
//! Nothing here knows HTTP, SQL or which engine is below.

mod app;
mod clock;
mod passwords;
mod refusal;
mod stock;

pub mod account;
pub mod approvals;
pub mod audit;
pub mod basket;
pub mod branches;
pub mod breakage;
pub mod cash;
pub mod comments;
pub mod corrections;
pub mod days;
pub mod idempotency;
pub mod import;
pub mod notifications;
pub mod patients;
pub mod payments;
pub mod people;
pub mod prescriptions;
pub mod proofs;
pub mod quotes;
pub mod sales;
pub mod search;
pub mod second_factor;
pub mod sessions;
pub mod shelf;
pub mod stock_counts;
pub mod transfers;
pub mod workflow;
pub mod workshop;

pub use app::App;
pub use clock::{Clock, SystemClock};
pub use passwords::{LONGEST_PASSWORD, SHORTEST_PASSWORD};
pub use refusal::{Field, FieldProblem, Refusal, Thing};
