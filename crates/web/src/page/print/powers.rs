//! Powers as paper shows them: with a true minus and two decimals, however somebody typed them.

use crate::page::patient::{EyeRow, PrescriptionCard};

/// An eye's row on paper.
pub(super) struct Eye {
    /// `OD kanan`
    pub(super) name: &'static str,
    /// Sphere, cylinder, axis, addition.
    pub(super) figures: [String; 4],
    /// Its distance from the nose, or, in the first row, that between the pupils; none where the row above told it.
    pub(super) pupil: Option<String>,
    /// Is that distance told for both eyes at once?
    pub(super) is_for_both: bool,
}

/// The rows of a prescription.
pub(super) fn eyes(card: &PrescriptionCard) -> [Eye; 2] {
    let mut both = card.pd.as_deref();
    card.eyes().map(|(name, EyeRow { sph, cyl, axis, add, pd })| {
        let pupil = if card.pd.is_some() { both.take() } else { Some(pd.as_str()) };
        Eye {
            name,
            figures: [on_paper(sph), on_paper(cyl), axis.clone(), on_paper(add)],
            // Beside the powers a distance bears their point.
            pupil: pupil.map(|pd| pd.replace(',', ".")),
            is_for_both: card.pd.is_some(),
        }
    })
}

/// `text` with its powers so: `S -2,5/-0,50x90` → `S −2.50/−0.50x90`. What only looks like one stays: `FR-000123`.
pub fn on_paper(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(first) = rest.next() {
        let signs = !told.ends_with(char::is_alphanumeric) && rest.as_str().starts_with(is_digit);
        match first {
            '-' | '–' | '−' if signs => told.push('−'),
            '+' if signs => told.push('+'),
            _ => {
                told.push(first);
                continue;
            }
        }
        rest = push_number(rest.as_str(), &mut told).chars();
    }
    told
}

/// Writes the number that `text` begins with; what follows it. One with other than one or two decimals stays as it is.
fn push_number<'text>(text: &'text str, told: &mut String) -> &'text str {
    let (whole, behind) = digits(text);
    told.push_str(whole);
    let (decimals, after) = digits(behind.strip_prefix(['.', ',']).unwrap_or_default());
    if !(1..=2).contains(&decimals.len()) {
        return behind;
    }
    told.push('.');
    told.push_str(decimals);
    if decimals.len() == 1 {
        told.push('0');
    }
    after
}

/// The digits that `text` begins with, and what follows them.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|it| !is_digit(it)).unwrap_or(text.len()))
}

const fn is_digit(it: char) -> bool {
    it.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_written_one_way() {
        for (typed, shown) in [
            ("-4.00", "−4.00"),
            ("+1,5", "+1.50"),
            ("Progressive S −2,00 Add +1,50", "Progressive S −2.00 Add +1.50"),
            ("CR MC - SINGLE, SPH -1.25, CYL –0.5", "CR MC - SINGLE, SPH −1.25, CYL −0.50"),
            ("-1.25/-0.50x90", "−1.25/−0.50x90"),
            ("gosok -2", "gosok −2"),
            ("Seri -1.500", "Seri −1.500"),
            ("0.00", "0.00"),
        ] {
            assert_eq!(on_paper(typed), shown);
        }
    }

    #[test]
    fn what_only_looks_like_a_power_stays() {
        for text in ["FR-000123", "2026-07-20", "A - B", "Ukuran 52-18", "3-in-1", "-", ""] {
            assert_eq!(on_paper(text), text);
        }
    }
}
