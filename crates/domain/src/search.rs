//! Finding goods by what somebody types: which rows match, and in what order.

use strsim::osa_distance;

use crate::spelling::forgiven;

/// How well a row matches; the smaller, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// The code is what was typed.
    Code,
    /// Each typed word begins a word of the row.
    Prefix,
    /// Each typed word stands somewhere in the row.
    Infix,
    /// With so many letters wrong, left out, too many or swapped.
    Typo(usize),
}

/// What was typed, ready to be compared with many rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    whole: String,
    words: Vec<String>,
}

impl Query {
    /// Case and spaces around do not count; nothing typed matches everything.
    pub fn new(text: &str) -> Self {
        let whole = text.trim().to_lowercase();
        Self { words: whole.split_whitespace().map(str::to_owned).collect(), whole }
    }

    /// Compares with a row of this `code` that is called `name`. Every typed word must be found; the worst of them
    /// counts. Typing errors are forgiven in words of letters only: with another digit it is another code.
    pub fn matches(&self, code: &str, name: &str) -> Option<Match> {
        let code = code.to_lowercase();
        if !self.whole.is_empty() && code == self.whole {
            return Some(Match::Code);
        }
        let text = format!("{code} {}", name.to_lowercase());
        let places: Vec<&str> = text.split_whitespace().collect();
        let found = self.words.iter().map(|word| matches_word(word, &text, &places));
        found.collect::<Option<Vec<_>>>().map(|found| found.into_iter().max().unwrap_or(Match::Prefix))
    }
}

fn matches_word(word: &str, text: &str, places: &[&str]) -> Option<Match> {
    if places.iter().any(|place| place.starts_with(word)) {
        return Some(Match::Prefix);
    }
    if text.contains(word) {
        return Some(Match::Infix);
    }
    let forgiven = if word.chars().all(char::is_alphabetic) { forgiven(word) } else { 0 };
    let nearest = places.iter().map(|place| osa_distance(word, place)).min()?;
    (1..=forgiven).contains(&nearest).then_some(Match::Typo(nearest))
}
