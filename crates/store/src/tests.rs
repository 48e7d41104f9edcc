//! Tests that need the store's inside: queries of their own. What it promises outside is in `tests/contract/`.
#![allow(clippy::disallowed_methods, reason = "tests block their thread to hold a writer up")]

mod values;
mod writing;

#[test]
fn engines_differ_in_parameter_marks_only() {
    let own = values::STATEMENTS.iter().chain(writing::STATEMENTS).copied();
    for sql in crate::statements().chain(own).filter(|sql| !sql.module().ends_with("dialect")) {
        assert_eq!(sql.sqlite().replace('?', "$"), sql.postgres());
    }
}
