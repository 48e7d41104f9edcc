//! Stories through the front door: the shop over HTTP, on both databases.

mod bpjs;
mod crash;
mod feeds;
mod nodes;
mod refusals;
mod scope;
mod selling;
mod support;
