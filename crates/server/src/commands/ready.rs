//! What the program says when it is ready.

use std::{fmt::Write, net::SocketAddr};

use melati_domain::actor::Role;
use melati_server::{
    config::Config,
    demo::{PASSWORD, PEOPLE},
};

/// Where the shop is: the first line for programs that wait for it, the rest for people.
pub(super) fn listening(address: SocketAddr, config: &Config) -> String {
    let visit = match &config.public_url {
        Some(url) => url.clone(),
        // A wildcard address is no place to go to.
        None if address.ip().is_unspecified() => format!("http://localhost:{}", address.port()),
        None => format!("http://{address}"),
    };
    format!("melati: listening on http://{address}\n\n  Open {visit} in a browser. Ctrl-C stops it.\n")
}

/// How to get in where nobody can sign in yet.
pub(super) const NOBODY_YET: &str = "
  Nobody can sign in yet. Add the owner (the password is asked for):
    melati user add --name \"…\" --email … --role \"super admin\"
  then a branch and the people who work there:
    melati branch add --code CAB001 --name \"…\"
    melati user add --name \"…\" --email … --role kasir --branch CAB001
  The server may keep running meanwhile.
";

/// Who can sign in to the demo shop.
pub(super) fn demo_people() -> String {
    let mut text = format!("\n  Sign in as (password of everybody: {PASSWORD})\n");
    for person in PEOPLE {
        let place =
            person.branch.map_or_else(|| "every branch".to_owned(), |number| format!("CAB00{number}"));
        let what = match person.role {
            Role::SuperAdmin => "owner",
            Role::Admin => "manager",
            Role::Cashier => "cashier",
            Role::Technician => "workshop",
        };
        let _ = writeln!(text, "    {:<24} {what:<9} {place}", person.email);
    }
    text
}
