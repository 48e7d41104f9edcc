//! The melati program.
fn main() {}
