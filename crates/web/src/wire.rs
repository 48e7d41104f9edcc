//! What goes over the wire, as the contract names it: Indonesian names, integers, RFC 3339.
//!
//! Bodies that come in refuse fields they do not know. Each type tells its own shape to the API document,
//! which therefore cannot disagree with what is accepted.

pub mod accessory;
pub mod audit;
pub mod auth;
#[expect(unused_qualifications, reason = "utoipa's derive writes them")]
pub mod basket;
pub mod branch;
pub mod cash;
pub mod correction;
pub mod frame;
pub mod leaf;
pub mod lens;
#[expect(unused_qualifications, reason = "utoipa's derive writes them")]
pub mod list;
pub mod notification;
pub mod patient;
pub mod person;
pub mod prescription;
pub mod quote;
pub mod sale;
pub mod search;
pub mod shelf;
pub mod words;
pub mod work_order;

/// A field that may be left out, but not be `null`.
pub(crate) fn given<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}
