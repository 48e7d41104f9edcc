//! A refused command, in words.

use anyhow::anyhow;
use melati_app::{FieldProblem, Refusal, Thing};

/// What is wrong and what would be right; flags bear the fields' names.
pub(super) fn explained(refusal: Refusal) -> anyhow::Error {
    let Refusal::Invalid(field, problem) = refusal else {
        return match refusal {
            Refusal::NotFound(Thing::Branch) => {
                anyhow!("there is no such branch; add it with `melati branch add`")
            }
            Refusal::NotFound(Thing::User) => anyhow!("nobody has that sign-in name"),
            other => other.into(),
        };
    };
    // The command line names a branch by its code.
    let flag = if field.name == "branch_id" { "branch" } else { field.name };
    match problem {
        FieldProblem::Required => anyhow!("--{flag} is needed"),
        FieldProblem::NotAllowed => anyhow!("--{flag} must be left out here"),
        FieldProblem::TooLong(most) => anyhow!("{flag} has more than {most} characters"),
        FieldProblem::TooShort(least) => anyhow!("{flag} has fewer than {least} characters"),
        FieldProblem::NeedsApproval(_) | FieldProblem::Resting => anyhow!("{flag} needs somebody's yes"),
        FieldProblem::WhileOpen => anyhow!("{flag} stays while the branch is open; close its day first"),
        FieldProblem::Taken => anyhow!("this {flag} is taken; choose another"),
        FieldProblem::Wrong => anyhow!("{flag} is not the one that is known"),
        FieldProblem::Malformed(right) => anyhow!("{flag} is not in the right form: {right}"),
        FieldProblem::Ambiguous => anyhow!("{flag} is the name of several things"),
        FieldProblem::Moved => anyhow!("{flag} was moved meanwhile; count it again"),
        FieldProblem::Unknown => anyhow!("{flag} is not known"),
        FieldProblem::OutOfRange(least, most) => anyhow!("{flag} must lie between {least} and {most}"),
        FieldProblem::Contradicts(other) => anyhow!("{flag} and {other} contradict each other"),
        FieldProblem::InTheFuture => anyhow!("{flag} lies in the future"),
    }
}
