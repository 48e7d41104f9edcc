//! Stories through the front door: the shop over HTTP, on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a story that does not go as told has failed"
)]

mod approvals;
mod audit;
mod backup;
mod board;
mod bpjs;
mod branches;
mod catalogue;
mod check;
mod corrections;
mod counter;
mod crash;
mod drawer;
mod feeds;
mod goods;
mod histories;
mod keys;
mod limits;
mod nodes;
mod notifications;
mod numbers;
mod operating;
mod pages;
mod patients;
mod people;
mod refusals;
mod resuming;
mod revoking;
mod rights;
mod scope;
mod second_factor;
mod selling;
mod shelves;
mod signing_in;
mod slow;
mod stock_counts;
mod support;
mod tills;
mod transfers;
mod workbooks;
mod workshop;
