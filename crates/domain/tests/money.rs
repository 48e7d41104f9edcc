//! Rupiah: exact, checked, written and read as the shops write it.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

use melati_domain::money::{NotMoney, Rupiah, TooMuchMoney};
use proptest::prelude::*;

fn rp(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

#[test]
fn it_is_written_with_dots_between_thousands() {
    let written = [
        (0, "Rp 0"),
        (5, "Rp 5"),
        (999, "Rp 999"),
        (1_000, "Rp 1.000"),
        (165_001, "Rp 165.001"),
        (1_250_000, "Rp 1.250.000"),
        (-1_250_000, "-Rp 1.250.000"),
        (Rupiah::MAX.get(), "Rp 9.007.199.254.740.991"),
    ];
    for (amount, text) in written {
        assert_eq!(rp(amount).to_string(), text);
    }
    assert_eq!(format!("[{:>10}]", rp(1_000)), "[  Rp 1.000]");
}

#[test]
fn it_is_read_from_what_spreadsheets_hold() {
    let one_and_a_quarter = [
        "1250000",
        " 1250000 ",
        "1.250.000",
        "1,250,000",
        "Rp 1.250.000",
        "Rp1.250.000",
        "rp. 1.250.000,-",
        "RP 1.250.000,00",
        "IDR 1,250,000.00",
        "1250000.00",
        "1250000.0",
        "1250000,00",
    ];
    for text in one_and_a_quarter {
        assert_eq!(text.parse(), Ok(rp(1_250_000)), "{text}");
    }
    assert_eq!("0".parse(), Ok(Rupiah::ZERO));
    assert_eq!("-Rp 5.000".parse(), Ok(rp(-5_000)));
}

#[test]
fn what_is_not_whole_rupiah_is_refused() {
    for text in ["1.5", "1250000.50", "Rp 1.000,25", "0,5"] {
        assert_eq!(text.parse::<Rupiah>(), Err(NotMoney::NotWhole), "{text}");
    }
    let unreadable = [
        "",
        "Rp",
        "gratis",
        "1.25.000",
        "1.2500",
        "12500.000",
        "1.000,000.000",
        "1e6",
        "--5",
        "5 000",
        ".500",
        "150rb",
    ];
    for text in unreadable {
        assert_eq!(text.parse::<Rupiah>(), Err(NotMoney::Unreadable), "{text}");
    }
    for text in ["9007199254740992", "99999999999999999999999"] {
        assert_eq!(text.parse::<Rupiah>(), Err(NotMoney::TooMuch(TooMuchMoney)), "{text}");
    }
}

#[test]
fn nothing_leaves_the_exact_range() {
    assert_eq!(Rupiah::new(Rupiah::MAX.get() + 1), Err(TooMuchMoney));
    assert_eq!(Rupiah::new(i64::MIN), Err(TooMuchMoney));
    assert_eq!(Rupiah::MAX.plus(rp(1)), Err(TooMuchMoney));
    assert_eq!(rp(-1).minus(Rupiah::MAX), Err(TooMuchMoney));
    assert_eq!(Rupiah::MAX.times(i64::MAX), Err(TooMuchMoney));
    assert_eq!(Rupiah::sum([Rupiah::MAX, rp(1), rp(-1)]), Err(TooMuchMoney));
    assert!(serde_json::from_str::<Rupiah>("9007199254740992").is_err());
    assert!(serde_json::from_str::<Rupiah>("1.5").is_err());
    assert_eq!(rp(-3).or_zero(), Rupiah::ZERO);
}

proptest! {
    #[test]
    fn it_reads_what_it_writes(amount in -Rupiah::MAX.get()..=Rupiah::MAX.get()) {
        let money = rp(amount);
        prop_assert_eq!(money.to_string().parse(), Ok(money));
        prop_assert_eq!(amount.to_string().parse(), Ok(money));
        let json = serde_json::to_string(&money).unwrap();
        prop_assert_eq!(&json, &amount.to_string());
        prop_assert_eq!(serde_json::from_str::<Rupiah>(&json).unwrap(), money);
    }

    #[test]
    fn sums_are_exact_or_refused(a in any::<i64>(), b in any::<i64>()) {
        if let (Ok(a), Ok(b)) = (Rupiah::new(a), Rupiah::new(b)) {
            let exact = i128::from(a.get()) + i128::from(b.get());
            match a.plus(b) {
                Ok(sum) => prop_assert_eq!(i128::from(sum.get()), exact),
                Err(TooMuchMoney) => prop_assert!(exact.abs() > i128::from(Rupiah::MAX.get())),
            }
            prop_assert_eq!(a.plus(b).and_then(|sum| sum.minus(b)).unwrap_or(a), a);
        }
    }

    #[test]
    fn no_text_panics(text in "(-?[Rr][Pp]\\.? ?)?[-0-9.,]{0,12}|.{0,20}") {
        let _ = text.parse::<Rupiah>();
    }
}
