//! Searching in text, the same way on both engines.

/// A LIKE pattern (escape `\`) that finds `q` anywhere, in lower case; everything when `q` is blank.
pub(crate) fn like_pattern(q: &str) -> String {
    let mut pattern = String::from("%");
    for c in q.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    if pattern.len() > 1 {
        pattern.push('%');
    }
    pattern
}

/// Words that a text must contain, in any order.
const MOST_WORDS: usize = 3;
/// Fewer letters than these are in no index of trigrams.
const SHORTEST_INDEXED: usize = 3;

/// What was typed to look for, as LIKE patterns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought {
    /// Each word, for `LIKE … ESCAPE '\'`; more words than there is room for are one pattern, in their order.
    pub(crate) words: [String; MOST_WORDS],
    /// The longest word, for a bare LIKE on an index of trigrams, which knows no escapes: it may find too much. None
    /// where all words are too short for one.
    pub(crate) indexed: Option<String>,
    /// Words beside the longest, as those of `words`.
    pub(crate) others: [String; MOST_WORDS - 1],
}

impl Sought {
    pub(crate) fn new(q: &str) -> Self {
        let mut rest = q.trim();
        let words = std::array::from_fn(|place| {
            let (word, after) = match rest.split_once(char::is_whitespace) {
                Some((word, after)) if place + 1 < MOST_WORDS => (word, after.trim_start()),
                _ => (rest, ""),
            };
            rest = after;
            like_pattern(word)
        });
        let longest = q.split_whitespace().max_by_key(|word| word.chars().count()).unwrap_or_default();
        let bare: String =
            longest.to_lowercase().chars().map(|c| if matches!(c, '%' | '\\') { '_' } else { c }).collect();
        let indexed = bare.split('_').any(|run| run.chars().count() >= SHORTEST_INDEXED);
        let longest = like_pattern(longest);
        let mut beside = words.iter().filter(|word| **word != longest).cloned();
        let others = std::array::from_fn(|_| beside.next().unwrap_or_else(|| like_pattern("")));
        Self { words, indexed: indexed.then(|| format!("%{bare}%")), others }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn words_are_sought_in_any_order_and_the_longest_by_the_index() {
        let sought = Sought::new("  Siti Aminah ");
        assert_eq!(sought.words, ["%siti%", "%aminah%", "%"]);
        assert_eq!(sought.indexed.as_deref(), Some("%aminah%"));
        assert_eq!(sought.others, ["%siti%", "%"]);
        assert_eq!(Sought::new("a b c d").words, ["%a%", "%b%", "%c d%"]);
        assert_eq!(Sought::new("ab").indexed, None);
        assert_eq!(Sought::new("").words, ["%", "%", "%"]);
    }

    #[test]
    fn what_has_a_meaning_in_a_pattern_is_sought_as_it_is() {
        let sought = Sought::new("100%_x");
        assert_eq!(sought.words[0], "%100\\%\\_x%");
        assert_eq!(sought.indexed.as_deref(), Some("%100__x%"));
        assert_eq!(Sought::new("%_%").indexed, None);
    }
}
