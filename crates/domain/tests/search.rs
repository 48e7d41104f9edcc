//! What is found for what is typed, and what comes first.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

use melati_domain::search::{Match, Query};
use proptest::prelude::*;

fn found(typed: &str, code: &str, name: &str) -> Option<Match> {
    Query::new(typed).matches(code, name)
}

#[test]
fn a_code_comes_before_a_beginning_before_a_middle_before_a_slip() {
    let rajawali = |typed| found(typed, "FR000123", "Rajawali R12 Umum");

    assert_eq!(rajawali("fr000123"), Some(Match::Code));
    assert_eq!(rajawali("FR0001"), Some(Match::Prefix));
    assert_eq!(rajawali("raja"), Some(Match::Prefix));
    assert_eq!(rajawali("umum raja"), Some(Match::Prefix));
    assert_eq!(rajawali("123"), Some(Match::Infix));
    assert_eq!(rajawali("jawa"), Some(Match::Infix));
    assert_eq!(rajawali("rajwali"), Some(Match::Typo(1)));
    assert_eq!(rajawali("rajwalli"), Some(Match::Typo(2)));
    assert!(Match::Code < Match::Prefix && Match::Prefix < Match::Infix && Match::Infix < Match::Typo(1));
}

#[test]
fn slips_are_forgiven_by_the_length_of_the_word_and_never_in_a_number() {
    assert_eq!(found("abc", "", "abd"), None, "three letters");
    assert_eq!(found("abcd", "", "abce"), Some(Match::Typo(1)), "four");
    assert_eq!(found("abcd", "", "abef"), None);
    assert_eq!(found("kacamata", "", "kcamta"), Some(Match::Typo(2)), "eight");
    assert_eq!(found("kacamat", "", "kcamta"), None);
    assert_eq!(found("umum", "", "umumu"), Some(Match::Prefix));
    assert_eq!(found("uumm", "", "umum"), Some(Match::Typo(1)), "swapped");
    assert_eq!(found("FR000124", "FR000123", "Rajawali"), None, "another code");
    assert_eq!(found("raja biru", "FR000123", "Rajawali"), None, "every word counts");
}

#[test]
fn nothing_typed_matches_everything() {
    assert_eq!(found("  ", "FR000123", "Rajawali"), Some(Match::Prefix));
    assert_eq!(found("", "", ""), Some(Match::Prefix));
}

proptest! {
    #[test]
    fn a_row_is_found_by_its_code_by_any_part_of_it_and_by_any_of_its_words(
        code in "[A-Z]{2}[0-9]{4,8}",
        words in proptest::collection::vec("[a-z]{1,9}", 1..4),
        from in 0..6_usize,
        cased in any::<bool>(),
    ) {
        let name = words.join(" ");
        let write = |text: &str| if cased { text.to_uppercase() } else { text.to_owned() };
        prop_assert_eq!(found(&write(&code), &code, &name), Some(Match::Code));
        prop_assert!(found(&write(&code[from.min(code.len() - 1)..]), &code, &name) <= Some(Match::Infix));
        for word in &words {
            prop_assert_eq!(found(&write(word), &code, &name), Some(Match::Prefix));
        }
        let turned: Vec<&str> = words.iter().rev().map(String::as_str).collect();
        prop_assert_eq!(found(&turned.join("  "), &code, &name), Some(Match::Prefix));
    }

    #[test]
    fn one_letter_left_out_of_four_or_more_is_forgiven(word in "[a-z]{5,12}", at in 0..5_usize) {
        let mut typed = word.clone();
        typed.remove(at);
        let found = found(&typed, "KODE", &word);
        prop_assert!(matches!(found, Some(Match::Prefix | Match::Infix | Match::Typo(1))), "{:?}", found);
    }

    #[test]
    fn anything_may_be_typed(typed in "\\PC{0,40}", code in "\\PC{0,20}", name in "\\PC{0,40}") {
        let _answer = found(&typed, &code, &name);
    }
}
