//! Writes the API document into a file: `cargo run -p melati-web --example openapi docs/openapi.json`.
//! `cargo xtask wire` also makes the client's types of it.

use std::{env, fs, io};

use melati_web::openapi;

fn main() -> io::Result<()> {
    let file = env::args_os().nth(1).ok_or_else(|| io::Error::other("into which file?"))?;
    let document = openapi().to_pretty_json().map_err(io::Error::other)?;
    fs::write(file, document + "\n")
}
