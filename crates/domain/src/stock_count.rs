//! Counting what stands on a shelf (opname), while the shop goes on selling.

text_enum! {
    /// Where a count stands.
    CountStatus {
        /// Pieces are being counted; the shelf's stock is as before.
        Running = "Berjalan",
        /// Differences were booked.
        Booked = "Selesai",
        /// Given up; nothing was booked.
        Cancelled = "Dibatalkan",
    }
}

/// The count is over; no piece is added to it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the count is over: {0}")]
pub struct CountOver(pub CountStatus);

/// Most pieces of one product that are counted.
pub const MOST_COUNTED: i64 = 1_000_000;

/// How many pieces of a product were seen, and how many there should have been then.
///
/// Nobody knows whether a piece that was sold between the first scan and the last had been scanned: such a product
/// [moved](Self::moved), and is counted again, at once. After its last scan it may be sold as ever: what is booked is
/// the difference of that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Pieces seen.
    pub counted: i64,
    /// Pieces on the shelf by the books when the first was seen.
    pub expected: i64,
    /// The books changed between the first piece that was seen and the last.
    pub moved: bool,
}

impl Counted {
    /// All pieces at once, while the books say `stock`.
    pub const fn at_once(counted: i64, stock: i64) -> Self {
        Self { counted, expected: stock, moved: false }
    }

    /// More pieces, while the books say `stock`; `None` when they are too many.
    pub fn and(self, pieces: i64, stock: i64) -> Option<Self> {
        let counted = self.counted.checked_add(pieces).filter(|all| *all <= MOST_COUNTED)?;
        Some(Self { counted, moved: self.moved || stock != self.expected, ..self })
    }

    /// Pieces too many; negative: missing.
    pub const fn difference(self) -> i64 {
        self.counted - self.expected
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is sold after the last scan, booking the difference leaves on the books what stands there.
        #[test]
        fn the_books_are_what_stands_there(
            seen_first in 0_i64..25, seen_later in 0_i64..25, books in 0_i64..60, sold in 0_i64..5,
        ) {
            let there = seen_first + seen_later;
            let seen = Counted::at_once(seen_first, books).and(seen_later, books).unwrap();
            prop_assert!(!seen.moved);
            prop_assert_eq!(books - sold + seen.difference(), there - sold);
        }

        #[test]
        fn what_is_sold_between_two_scans_is_counted_again(books in 1_i64..50, sold in 1_i64..5) {
            let seen = Counted::at_once(1, books).and(1, books - sold).unwrap();
            prop_assert!(seen.moved);
            prop_assert!(seen.and(1, books).unwrap().moved, "it stays so, also when it comes back");
            prop_assert!(!Counted::at_once(2, books - sold).moved);
        }
    }

    #[test]
    fn nobody_counts_more_than_can_be() {
        assert_eq!(Counted::at_once(MOST_COUNTED, 1).and(1, 1), None);
        assert_eq!(Counted::at_once(1, 1).and(i64::MAX, 1), None);
    }
}
