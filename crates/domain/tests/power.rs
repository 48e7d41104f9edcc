//! Lens powers and prescriptions in shop notation; domain facts, section 4.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

use melati_domain::{
    power::{NotAPower, Power},
    prescription::{Axis, EyeError, EyePowers, Field, NotAnAxis, Prescription, PupilDistance, Warning},
};
use proptest::{option, prelude::*};

fn power(hundredths: i64) -> Power {
    Power::new(hundredths).unwrap()
}

#[test]
fn every_notation_of_the_shops_is_read() {
    let notations = [
        // As the domain facts give them.
        ("-100", -100),
        ("125", 125),
        ("250", 250),
        ("-025", -25),
        ("-0.75", -75),
        ("PLANO", 0),
        ("PL", 0),
        // Comma, sign, spaces, case, unit.
        ("-0,75", -75),
        ("+2.50", 250),
        ("+250", 250),
        ("2,5", 250),
        (" - 1.00 ", -100),
        ("plano", 0),
        ("pl", 0),
        ("-1.25D", -125),
        ("−0.50", -50),
        (".5", 50),
        ("2.", 200),
        ("1.2500", 125),
        // Integers: below 25 dioptres, from 25 or with a leading zero hundredths.
        ("0", 0),
        ("-0", 0),
        ("000", 0),
        ("2", 200),
        ("-1", -100),
        ("20", 2_000),
        ("24", 2_400),
        ("25", 25),
        ("-50", -50),
        ("075", 75),
        ("012", 12),
        ("-2000", -2_000),
        // With a point always dioptres.
        ("25.00", 2_500),
        ("250.0", 25_000),
    ];
    for (text, hundredths) in notations {
        assert_eq!(text.parse::<Power>(), Power::new(hundredths), "{text:?}");
    }
}

#[test]
fn what_is_no_power_is_refused() {
    for text in [
        "", " ", "-", "+", ".", "-,", "abc", "--1", "+-1", "1.2.3", "1,2.3", "1e2", "PLA", "-PL", "D", "1/2",
        "٢",
    ] {
        assert_eq!(text.parse::<Power>(), Err(NotAPower::Unreadable), "{text:?}");
    }
    assert_eq!("0.125".parse::<Power>(), Err(NotAPower::TooFine));
    for text in ["10000", "100.00", "-100.0", "99999999999999999999"] {
        assert_eq!(text.parse::<Power>(), Err(NotAPower::TooLarge), "{text:?}");
    }
}

#[test]
fn it_is_written_signed_with_two_decimals() {
    let written =
        [(-100, "-1.00"), (250, "+2.50"), (-25, "-0.25"), (5, "+0.05"), (0, "0.00"), (-9_999, "-99.99")];
    for (hundredths, text) in written {
        assert_eq!(power(hundredths).to_string(), text);
    }
    assert_eq!(serde_json::to_string(&power(-75)).unwrap(), "-75");
    assert!(serde_json::from_str::<Power>("10000").is_err());
}

#[test]
fn an_axis_is_1_to_180_and_0_is_180() {
    assert_eq!("0".parse::<Axis>().map(Axis::degrees), Ok(180));
    assert_eq!("180".parse::<Axis>().map(Axis::degrees), Ok(180));
    assert_eq!(" 5° ".parse::<Axis>().map(Axis::degrees), Ok(5));
    for text in ["", "181", "-1", "90.5", "x", "°", "99999999999999999999"] {
        assert_eq!(text.parse::<Axis>(), Err(NotAnAxis), "{text:?}");
    }
}

#[test]
fn a_cylinder_and_its_axis_come_together() {
    let eye = |cyl, axis: Option<i64>, add: Option<i64>| {
        EyePowers::new(power(-125), power(cyl), axis.map(|a| Axis::new(a).unwrap()), add.map(power))
    };

    assert_eq!(eye(-50, None, None), Err(EyeError::AxisMissing));
    assert_eq!(eye(0, Some(90), None), Err(EyeError::AxisWithoutCylinder));
    assert_eq!(eye(0, None, Some(-200)), Err(EyeError::NegativeAdd));
    assert_eq!(eye(-50, Some(0), None).unwrap().axis().map(Axis::degrees), Some(180));
    assert_eq!(eye(0, None, Some(0)).unwrap().add(), None, "an addition of zero is none");
}

#[test]
fn the_short_notation_is_read() {
    let eye: EyePowers = "-1.25/-0.50x90 add 2".parse().unwrap();
    assert_eq!((eye.sph(), eye.cyl()), (power(-125), power(-50)));
    assert_eq!((eye.axis().map(Axis::degrees), eye.add()), (Some(90), Some(power(200))));

    for text in ["-125/-050X90 ADD +2.00", "-1,25 -0,50 × 90 add200", " -1.25 / -50 x 90   Add 2,0 "] {
        assert_eq!(text.parse(), Ok(eye), "{text}");
    }
    assert_eq!("PL".parse(), Ok(EyePowers::default()));
    assert_eq!("plano add 2.5".parse::<EyePowers>().unwrap().to_string(), "0.00 add +2.50");
    assert_eq!("-100".parse::<EyePowers>().unwrap().to_string(), "-1.00");
}

#[test]
fn a_short_notation_that_says_too_little_or_too_much_is_refused() {
    let refused = [
        ("", EyeError::Unreadable),
        ("-1 -2 -3x90", EyeError::Unreadable),
        ("-1/-0.50", EyeError::AxisMissing),
        ("-1x90", EyeError::AxisWithoutCylinder),
        ("-1/0x90", EyeError::AxisWithoutCylinder),
        ("-1 add -2", EyeError::NegativeAdd),
        ("-1/-0.50x200", EyeError::Axis(NotAnAxis)),
        ("-1/-0.50x", EyeError::Axis(NotAnAxis)),
        ("-1 add", EyeError::Power(NotAPower::Unreadable)),
        ("minus satu", EyeError::Power(NotAPower::Unreadable)),
    ];
    for (text, error) in refused {
        assert_eq!(text.parse::<EyePowers>(), Err(error), "{text:?}");
    }
}

#[test]
fn the_unusual_is_a_warning_and_no_refusal() {
    let warnings = |text: &str| text.parse::<EyePowers>().unwrap().warnings();

    assert_eq!(warnings("-20/-6x90 add 4"), []);
    assert_eq!(warnings("-1.10"), [Warning::OffStep(Field::Sph)]);
    assert_eq!(warnings("-20.25"), [Warning::Unusual(Field::Sph)]);
    assert_eq!(warnings("0/-6.25x1"), [Warning::Unusual(Field::Cyl)]);
    assert_eq!(warnings("0/+0.50x1"), [Warning::PlusCylinder]);
    assert_eq!(warnings("0 add 0.25"), [Warning::Unusual(Field::Add)]);
    assert_eq!(warnings("0 add 4.10"), [Warning::OffStep(Field::Add), Warning::Unusual(Field::Add)]);
}

#[test]
fn pupil_distances_are_read_and_judged() {
    let read = |text: &str| text.parse::<PupilDistance>();

    assert_eq!(read("63"), Ok(PupilDistance::Both(630)));
    assert_eq!(read("32/31.5"), Ok(PupilDistance::Each { right: 320, left: 315 }));
    for text in ["", "45", "31,5", "a", "63.25", "/", "-63", "1000"] {
        assert!(read(text).is_err(), "{text:?}");
    }
    let usual = |text| read(text).unwrap().is_usual();
    assert!(usual("50") && usual("80") && usual("20/20") && usual("40/39.5"));
    assert!(!usual("49") && !usual("80.5") && !usual("63.2") && !usual("19.5/30") && !usual("32/41"));
}

#[test]
fn a_prescription_collects_the_warnings_of_both_eyes() {
    let resep = |right: &str, left: &str, pupils: &str| Prescription {
        right: right.parse().unwrap(),
        left: left.parse().unwrap(),
        pupils: Some(pupils.parse().unwrap()),
    };

    assert!(resep("-1/-0.5x90", "PL", "63").warnings().is_empty());
    let warnings = resep("-1", "-1.1", "90").warnings();
    assert_eq!((warnings.right, warnings.left), (vec![], vec![Warning::OffStep(Field::Sph)]));
    assert!(warnings.pupils);
}

prop_compose! {
    fn powers()(hundredths in -9_999..=9_999_i64) -> Power { power(hundredths) }
}

proptest! {
    #[test]
    fn a_power_reads_what_it_writes(power in powers()) {
        prop_assert_eq!(power.to_string().parse(), Ok(power));
        prop_assert_eq!(serde_json::from_str::<Power>(&serde_json::to_string(&power).unwrap()).unwrap(), power);
    }

    #[test]
    fn three_digit_hundredths_and_decimals_agree(steps in -80..=80_i64) {
        let hundredths = steps * 25;
        let sign = if hundredths < 0 { "-" } else { "" };
        let padded = format!("{sign}{:03}", hundredths.abs());
        let decimal = format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100);
        prop_assert_eq!(padded.parse::<Power>(), Power::new(hundredths));
        prop_assert_eq!(decimal.parse::<Power>(), padded.parse::<Power>());
        prop_assert_eq!(decimal.replace('.', ",").parse::<Power>(), padded.parse::<Power>());
    }

    #[test]
    fn eyes_read_what_they_write(
        sph in powers(),
        cyl in powers(),
        axis in 1..=180_i64,
        add in option::of(1..=9_999_i64),
    ) {
        let axis = (!cyl.is_plano()).then(|| Axis::new(axis).unwrap());
        let eye = EyePowers::new(sph, cyl, axis, add.map(power)).unwrap();
        prop_assert_eq!(eye.to_string().parse(), Ok(eye));
    }

    #[test]
    fn no_text_panics(text in "[-+0-9.,xX/ adPLano°]{0,16}|.{0,20}") {
        let _ = (text.parse::<Power>(), text.parse::<Axis>(), text.parse::<PupilDistance>());
        if let Ok(eye) = text.parse::<EyePowers>() {
            prop_assert_eq!(eye.to_string().parse(), Ok(eye));
            prop_assert_eq!(eye.axis().is_some(), !eye.cyl().is_plano());
        }
    }
}
