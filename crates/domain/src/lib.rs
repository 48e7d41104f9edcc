//! The rules of the optician's shop, and nothing else.
//!
//! Given a state, a command and a time, a function here returns what is decided, or a named
//! refusal. No clock, database, network or randomness: those come in as arguments.
//! Rules cite their source as "domain facts, section N".

#[macro_use]
mod text_enum;

pub mod actor;
pub mod audit;
pub mod bpjs;
pub mod branch;
pub mod cash;
pub mod catalogue;
pub mod cleaner;
pub mod code;
pub mod correction;
pub mod day;
pub mod event;
pub mod hours;
pub mod id;
pub mod lens_query;
pub mod message;
pub mod money;
pub mod patient;
pub mod people;
pub mod power;
pub mod prescription;
pub mod proof;
pub mod rights;
pub mod sale;
pub mod search;
pub mod spelling;
pub mod stock_count;
pub mod transfer;
pub mod workflow;

pub use text_enum::UnknownWord;
