//! The drawer of a branch over one business day: what was in it at first, what went in and out, what is counted at the
//! end. Source: domain facts, section 6 (money received is the sum of its rows on the day it is taken).

use serde::{Deserialize, Serialize};

use crate::{
    money::{Rupiah, TooMuchMoney},
    sale::PaymentMethod,
};

/// Notes and coins, largest first, in rupiah.
pub const DENOMINATIONS: [i64; 11] =
    [100_000, 75_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100];

/// Most pieces of one kind that a count may have.
pub const MOST_PIECES: i64 = 100_000;

text_enum! {
    /// Which way cash moves.
    Direction {
        /// Into the drawer.
        In = "masuk",
        /// Out of it.
        Out = "keluar",
    }
}

/// What came on a day in another way than cash: by the sales, and by the bank or the terminal that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodCount {
    /// Which way.
    pub method: PaymentMethod,
    /// What should have come: received less given back.
    pub expected: Rupiah,
    /// What came.
    pub counted: Rupiah,
}

impl MethodCount {
    /// Counted less expected.
    pub fn difference(&self) -> Result<Rupiah, TooMuchMoney> {
        self.counted.minus(self.expected)
    }
}

/// Cash of one branch and day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drawer {
    /// What was in it when the day was opened.
    pub float: Rupiah,
    /// Kept of customers' payments, without change.
    pub received: Rupiah,
    /// Given back for voided sales.
    pub refunded: Rupiah,
    /// Put in for another reason.
    pub put_in: Rupiah,
    /// Taken out for another reason.
    pub taken_out: Rupiah,
}

impl Drawer {
    /// What should be in it. Negative when more was given back than there was.
    pub fn expected(&self) -> Result<Rupiah, TooMuchMoney> {
        let inwards = Rupiah::sum([self.float, self.received, self.put_in])?;
        inwards.minus(self.refunded)?.minus(self.taken_out)
    }
}

/// Why cash does not move, or a day is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CashError {
    /// More is to be taken out than should be there.
    #[error("only {left} should be in the drawer")]
    NotEnough {
        /// What should be there.
        left: Rupiah,
    },
    /// What was counted is not what should be there, and nobody said why.
    #[error("the count differs by {difference} without a reason")]
    Unexplained {
        /// Counted less expected.
        difference: Rupiah,
    },
    /// The sum is beyond what can be booked.
    #[error(transparent)]
    TooMuch(#[from] TooMuchMoney),
}

/// May `amount` (positive) be taken out?
pub fn take_out(drawer: &Drawer, amount: Rupiah) -> Result<(), CashError> {
    let left = drawer.expected()?;
    if amount > left { Err(CashError::NotEnough { left }) } else { Ok(()) }
}

/// Counted less expected, of the cash; a difference needs a reason, and so does one of the `others`.
pub fn difference(
    drawer: &Drawer,
    counted: Rupiah,
    others: &[MethodCount],
    reason_given: bool,
) -> Result<Rupiah, CashError> {
    let cash = counted.minus(drawer.expected()?)?;
    for difference in std::iter::once(Ok(cash)).chain(others.iter().map(MethodCount::difference)) {
        let difference = difference?;
        if difference != Rupiah::ZERO && !reason_given {
            return Err(CashError::Unexplained { difference });
        }
    }
    Ok(cash)
}

/// The worth of so many pieces of each of [`DENOMINATIONS`].
pub fn worth(pieces: &[i64; DENOMINATIONS.len()]) -> Result<Rupiah, TooMuchMoney> {
    let worth = DENOMINATIONS.iter().zip(pieces).map(|(&note, &count)| Rupiah::new(note)?.times(count));
    worth.into_iter().try_fold(Rupiah::ZERO, |sum, one| sum.plus(one?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rp(amount: i64) -> Rupiah {
        Rupiah::new(amount).unwrap()
    }

    proptest! {
        /// Whatever went in and out, in whatever order: what should be there is the sum, nobody takes out more, and a
        /// count that agrees needs no reason.
        #[test]
        fn the_drawer_is_the_sum_of_what_moved(float in 0..1_000_000_i64, moves in proptest::collection::vec((0..4_usize, 0..500_000_i64), 0..40)) {
            let mut drawer = Drawer { float: rp(float), ..Drawer::default() };
            let mut sum = float;
            for (what, amount) in moves {
                let amount = rp(amount);
                let (place, sign) = match what {
                    0 => (&mut drawer.received, 1),
                    1 => (&mut drawer.refunded, -1),
                    2 => (&mut drawer.put_in, 1),
                    _ if take_out(&drawer, amount).is_err() => {
                        prop_assert!(amount.get() > sum);
                        continue;
                    }
                    _ => (&mut drawer.taken_out, -1),
                };
                *place = place.plus(amount).unwrap();
                sum += sign * amount.get();
            }
            prop_assert_eq!(drawer.expected().unwrap().get(), sum);
            prop_assert_eq!(difference(&drawer, rp(sum), &[], false), Ok(Rupiah::ZERO));
            prop_assert_eq!(difference(&drawer, rp(sum + 500), &[], false), Err(CashError::Unexplained { difference: rp(500) }));
            prop_assert_eq!(difference(&drawer, rp(sum - 500), &[], true), Ok(rp(-500)));
        }
    }

    #[test]
    fn pieces_have_their_worth() {
        let mut pieces = [0; DENOMINATIONS.len()];
        (pieces[0], pieces[2], pieces[10]) = (3, 1, 7);
        assert_eq!(worth(&pieces), Ok(rp(350_700)));
        assert_eq!(worth(&[i64::MAX; DENOMINATIONS.len()]), Err(TooMuchMoney));
    }
}
