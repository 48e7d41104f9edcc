//! A lens by its power: every notation, and which lenses fit.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

use melati_domain::{
    lens_query::{Fit, LensPower},
    power::Power,
};
use proptest::prelude::*;

fn read(text: &str) -> Option<String> {
    text.parse::<LensPower>().ok().map(|power| power.to_string())
}

fn row(sph: i64, cyl: i64, axis: Option<i64>, add: i64) -> LensPower {
    LensPower::of_row(Some(sph), Some(cyl), axis, Some(add)).unwrap()
}

#[test]
fn every_notation_of_the_shops_is_read() {
    let table = [
        ("-1.25/-0.50x90 add 2", "-1.25/-0.50x90 add +2.00"),
        ("-1,25 -0,50 x 90 ADD +2,00", "-1.25/-0.50x90 add +2.00"),
        ("s-1.25 c-0.50 axis 90 add 200", "-1.25/-0.50x90 add +2.00"),
        ("SPH -125 CYL -050 × 90", "-1.25/-0.50x90"),
        ("-125/-50", "-1.25/-0.50"),
        ("-125", "-1.25"),
        ("-1.25D", "-1.25"),
        ("2", "+2.00"),
        ("plano", "0.00"),
        ("PL/-050x0", "0.00/-0.50x180"),
        ("plano add 1.5", "0.00 add +1.50"),
        // Plus cylinder is turned into minus.
        ("-1.75/+0.50x180", "-1.25/-0.50x90"),
        ("0/+100x45", "+1.00/-1.00x135"),
    ];
    for (written, meant) in table {
        assert_eq!(read(written).as_deref(), Some(meant), "{written}");
    }
}

#[test]
fn what_is_no_lens_is_not_read() {
    for text in [
        "",
        "rajawali",
        "FR000123",
        "081234567890",
        "-1.30",
        "-1.25/-0.50/-0.25",
        "-1.25x90",
        "-1.25/-0.50x181",
        "-1.25/-0.50x",
        "-1.25 add -1",
        "-1.25 add",
        "-31.00",
        "-1/-16",
        "-1.25 add 7",
        "/",
        "add 2",
        "x90",
    ] {
        assert_eq!(read(text), None, "{text:?}");
    }
}

#[test]
fn a_quarter_away_is_near_and_more_is_another_lens() {
    let wanted: LensPower = "-1.25/-0.50x90".parse().unwrap();

    assert_eq!(wanted.fit(row(-125, -50, Some(90), 0)), Some(Fit::Exact));
    assert_eq!(wanted.fit(row(-125, -50, None, 0)), Some(Fit::Exact), "a lens of no axis is turned");
    assert_eq!(wanted.fit(row(-150, -50, Some(90), 0)), Some(Fit::Near(1)));
    assert_eq!(wanted.fit(row(-100, -75, Some(90), 0)), Some(Fit::Near(2)));
    assert_eq!(wanted.fit(row(-175, -50, Some(90), 0)), None);
    assert_eq!(wanted.fit(row(-125, -50, Some(180), 0)), Some(Fit::Near(1)), "turned when it is edged");
    assert_eq!(wanted.fit(row(-125, -50, Some(90), 200)), None, "another addition");
    let reading: LensPower = "-1.25/-0.50x90 add 2".parse().unwrap();
    assert_eq!(reading.fit(row(-125, -50, Some(180), 200)), None, "a segment cannot be turned");
}

#[test]
fn a_row_without_a_sphere_has_no_power() {
    assert_eq!(LensPower::of_row(None, Some(-50), Some(90), None), None);
    assert_eq!(LensPower::of_row(Some(-100), None, Some(90), None).unwrap().to_string(), "-1.00");
}

fn powers() -> impl Strategy<Value = LensPower> {
    let axis = proptest::option::of(1..=180_i64);
    (-80..=80_i64, -24..=24_i64, axis, 0..=16_i64).prop_map(|(sph, cyl, axis, add)| {
        let power = |steps: i64| Power::new(steps * 25).unwrap();
        LensPower::new(power(sph), power(cyl), axis.filter(|_| cyl != 0), power(add)).unwrap()
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(power in powers()) {
        prop_assert_eq!(power.to_string().parse::<LensPower>(), Ok(power));
        let commas = power.to_string().replace('.', ",").replace('/', " ").to_uppercase();
        prop_assert_eq!(commas.parse::<LensPower>(), Ok(power));
    }

    #[test]
    fn plus_and_minus_cylinder_are_one_lens(sph in -40..=40_i64, cyl in 1..=20_i64, axis in 1..=180_i64) {
        let power = |steps: i64| Power::new(steps * 25).unwrap();
        let minus = LensPower::new(power(sph), power(-cyl), Some(axis), Power::PLANO);
        let turned = if axis > 90 { axis - 90 } else { axis + 90 };
        prop_assert_eq!(LensPower::new(power(sph - cyl), power(cyl), Some(turned), Power::PLANO), minus);
    }

    #[test]
    fn a_lens_fits_itself_and_fitting_goes_both_ways(a in powers(), b in powers()) {
        prop_assert_eq!(a.fit(a), Some(Fit::Exact));
        let both = |one: LensPower, other: LensPower| one.fit(other).is_some_and(|fit| fit == Fit::Exact);
        prop_assert_eq!(both(a, b), both(b, a));
    }

    #[test]
    fn anything_may_be_typed(text in "[-+0-9.,/x a-z×]{0,24}|\\PC{0,24}") {
        if let Ok(power) = text.parse::<LensPower>() {
            prop_assert_eq!(power.to_string().parse::<LensPower>(), Ok(power));
        }
    }
}
