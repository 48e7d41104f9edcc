//! Names that were typed with a slip of the finger: which known words a typed one may have been meant as.
//!
//! Two words are close when one slip parts them (a letter missing, too much, wrong, or two swapped), in words of four
//! letters or more; two slips, in words of eight or more. A word is kept under every spelling that such slips can leave
//! of it, its letters left out; words that are close share a spelling, so that candidates are looked up, not compared
//! with everything there is.

use std::collections::BTreeSet;

/// Words this long forgive one slip.
const FORGIVES_ONE: usize = 4;
/// Words this long forgive two.
const FORGIVES_TWO: usize = 8;
/// Longer words are taken as they are: nobody mends a whole sentence written as one word.
const LONGEST: usize = 24;

/// The words of a text, in lower case: runs of letters.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase();
    let words: Vec<String> = lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// Slips that a word forgives.
pub(crate) fn forgiven(word: &str) -> usize {
    match word.chars().count() {
        FORGIVES_TWO..=LONGEST => 2,
        FORGIVES_ONE..FORGIVES_TWO => 1,
        _ => 0,
    }
}

/// The word itself, and what is left of it with as many letters left out as it forgives slips.
pub fn spellings(word: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::from([word.to_owned()]);
    for _ in 0..forgiven(word) {
        let shorter: Vec<String> = found.iter().flat_map(|spelling| without_a_letter(spelling)).collect();
        found.extend(shorter);
    }
    found
}

fn without_a_letter(word: &str) -> impl Iterator<Item = String> {
    word.char_indices().map(|(at, letter)| {
        let (before, after) = (&word[..at], &word[at + letter.len_utf8()..]);
        format!("{before}{after}")
    })
}

/// May `typed` have been meant as `known`?
pub fn is_close(typed: &str, known: &str) -> bool {
    let slips = forgiven(typed).min(forgiven(known));
    typed == known || (slips > 0 && strsim::osa_distance(typed, known) <= slips)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_slip_is_forgiven_where_the_word_is_long_enough() {
        for (typed, known, close) in [
            ("budi", "budi", true),
            ("bdui", "budi", true),
            ("sti", "siti", false),
            ("sitti", "siti", true),
            ("hidayt", "hidayat", true),
            ("hdyat", "hidayat", false),
            ("kusumawrdani", "kusumawardhani", true),
            ("adi", "edi", false),
        ] {
            assert_eq!(is_close(typed, known), close, "{typed} {known}");
        }
        assert_eq!(words("H. Siti-Aminah 0812").collect::<Vec<_>>(), ["h", "siti", "aminah"]);
    }

    proptest! {
        /// What is close is found: it shares a spelling.
        #[test]
        fn close_words_share_a_spelling(known in "[a-e]{1,12}", slips in proptest::collection::vec((0..4_usize, 0..13_usize, "[a-e]"), 0..3)) {
            let mut typed: Vec<char> = known.chars().collect();
            for (slip, at, letter) in slips {
                let (at, letter) = (at.min(typed.len().saturating_sub(1)), letter.chars().next().unwrap());
                match slip {
                    0 if !typed.is_empty() => drop(typed.remove(at)),
                    1 => typed.insert(at, letter),
                    2 if !typed.is_empty() => typed[at] = letter,
                    _ if at + 1 < typed.len() => typed.swap(at, at + 1),
                    _ => {}
                }
            }
            let typed: String = typed.into_iter().collect();
            if is_close(&typed, &known) {
                prop_assert!(!spellings(&typed).is_disjoint(&spellings(&known)), "{typed} {known}");
            }
        }

        #[test]
        fn it_is_mutual(one in "[a-d]{0,10}", other in "[a-d]{0,10}") {
            prop_assert_eq!(is_close(&one, &other), is_close(&other, &one));
        }
    }
}
