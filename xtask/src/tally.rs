//! Counting tests: reads the closing lines of the test runners as they pass by.

use std::fmt;
use std::ops::AddAssign;

/// Tests that passed and tests that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed, or did not end.
    pub(crate) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Adds up what the runners say of themselves.
#[derive(Default)]
pub(crate) struct Counter(Tally);

impl Counter {
    /// Looks at one line of output.
    pub(crate) fn see(&mut self, line: &str) {
        let line = without_colours(line);
        let line = line.trim();
        if line.starts_with("Summary [") || line.starts_with("test result: ") || line.starts_with("Tally: ") {
            self.0.passed += before(line, "passed");
            self.0.failed += before(line, "failed") + before(line, "timed") + before(line, "exec");
        } else if let Some(count) = line.strip_prefix("ℹ pass ") {
            // Node's test runner
            self.0.passed += count.parse().unwrap_or(0);
        } else if let Some(count) = line.strip_prefix("ℹ fail ").or_else(|| line.strip_prefix("ℹ cancelled "))
        {
            self.0.failed += count.parse().unwrap_or(0);
        }
    }

    /// The sum so far.
    pub(crate) fn tally(&self) -> Tally {
        self.0
    }
}

/// The number that stands before `word`; 0 where it does not occur.
fn before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ',', ';', '(', ')']).filter(|word| !word.is_empty()).collect();
    words
        .array_windows()
        .find_map(|[count, next]| (*next == word).then(|| count.parse().ok()).flatten())
        .unwrap_or(0)
}

/// `line` without the escape sequences that colour it.
fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut parts = line.split("\u{1b}[");
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally_of(lines: &[&str]) -> (u64, u64) {
        let mut counter = Counter::default();
        for line in lines {
            counter.see(line);
        }
        (counter.tally().passed, counter.tally().failed)
    }

    #[test]
    fn the_closing_lines_of_each_runner_are_understood() {
        assert_eq!(
            tally_of(&["     Summary [   0.013s] 3 tests run: 2 passed (1 slow), 1 failed, 0 skipped"]),
            (2, 1)
        );
        assert_eq!(
            tally_of(&["Summary [ 9s] 3/9 tests run: 1 passed, 1 timed out, 1 exec failed, 0 skipped"]),
            (1, 2)
        );
        assert_eq!(tally_of(&["test result: ok. 5 passed; 0 failed; 1 ignored; finished in 0.01s"]), (5, 0));
        assert_eq!(tally_of(&["ℹ tests 7", "ℹ pass 5", "ℹ fail 1", "ℹ cancelled 1"]), (5, 2));
        assert_eq!(tally_of(&["Tally: 40 passed, 2 failed"]), (40, 2));
    }

    #[test]
    fn colours_do_not_hide_a_number() {
        assert_eq!(
            tally_of(&[
                "\u{1b}[32;1m     Summary\u{1b}[0m [ 1s] 2 tests run: \u{1b}[1m2\u{1b}[0m passed, 0 skipped"
            ]),
            (2, 0)
        );
        assert_eq!(tally_of(&["\u{1b}[34mℹ pass 5\u{1b}[39m"]), (5, 0));
    }

    #[test]
    fn other_lines_do_not_count() {
        assert_eq!(tally_of(&["I counted 7 passed, 3 failed", "ok 1 - ℹ pass 5"]), (0, 0));
    }
}
