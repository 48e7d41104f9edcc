//! Beside the workflow of an order: lenses that break on the bench, and what people say about it.

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub who: String,
    /// `20/07/2026 14:03`
    pub at: String,
    /// What.
    pub text: String,
}

/// A broken lens, and one on the shelf that could replace it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    /// The line and the lens, as the form sends them: `2-45`.
    pub value: String,
    /// The broken one.
    pub broken: String,
    /// The other one, and how many there are.
    pub instead: String,
}
