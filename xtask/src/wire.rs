//! The document of the API and the client's types, made from the server's.

use crate::install;
use crate::plan::Step;
use crate::tally::Tally;

/// Writes both anew.
pub(crate) fn steps() -> Vec<Step> {
    vec![
        install::client(),
        Step::ground("The server's document: docs/openapi.json", |workshop| {
            let example = ["run", "--package", "melati-web", "--example", "openapi", "docs/openapi.json"];
            workshop.run("cargo").args(example).done().map(|()| Tally::default())
        }),
        Step::check("The client's types: client/src/wire/schema.ts", |workshop| {
            workshop.run("node").args([workshop.path("client/wire.mjs")]).done().map(|()| Tally::default())
        }),
    ]
}
