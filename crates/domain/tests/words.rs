//! Fixed words and codes: what stands on the wire, in the database and on paper.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

use std::{fmt::Display, str::FromStr};

use melati_domain::{
    UnknownWord,
    actor::Role,
    branch::Threshold,
    catalogue::{AlertLevel, FrameKind, ProductKind},
    code::{accessory_code, frame_code, lens_code, sale_barcode, sale_code},
    day::Zone,
    id::{AccessoryId, FrameId, LensId, SaleId},
    patient::{BpjsClass, ServiceType, phone},
    rights::Right,
    sale::{Bank, LineKind, OrderKind, PaymentMethod, PaymentStatus, TurnoverKind, UpgradeStatus},
    workflow::WorkStatus,
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// The words are these, and each reads back, as text and as JSON.
fn holds<T>(all: &[T], words: &str)
where
    T: Copy
        + PartialEq
        + std::fmt::Debug
        + Display
        + FromStr<Err = UnknownWord>
        + Serialize
        + DeserializeOwned,
{
    assert_eq!(all.iter().map(T::to_string).collect::<Vec<_>>().join(", "), words);
    for &value in all {
        let word = value.to_string();
        assert_eq!(word.parse(), Ok(value));
        assert_eq!(serde_json::to_value(value).unwrap(), serde_json::Value::from(word.clone()));
        assert_eq!(serde_json::from_value::<T>(word.clone().into()).unwrap(), value);
        assert_eq!(serde_json::from_str::<T>(&format!("{word:?}")).unwrap(), value);
        assert!(word.to_ascii_uppercase() == word || word.to_ascii_uppercase().parse::<T>().is_err());
    }
    let unknown = UnknownWord { word: String::from("tidak ada"), expected: words.to_owned() };
    assert_eq!("tidak ada".parse::<T>(), Err(unknown));
    assert!("".parse::<T>().is_err());
}

#[test]
fn every_enumeration_has_its_words() {
    holds(Role::ALL, "super admin, admin, kasir, passet bantu");
    holds(FrameKind::ALL, "BPJS I, BPJS II, BPJS III, Umum");
    holds(ServiceType::ALL, "BPJS I, BPJS II, BPJS III, UMUM");
    holds(BpjsClass::ALL, "I, II, III");
    holds(ProductKind::ALL, "frame, lensa, aksesoris");
    holds(AlertLevel::ALL, "low, medium, normal");
    holds(Zone::ALL, "Asia/Jakarta, Asia/Makassar, Asia/Jayapura");
    holds(LineKind::ALL, "frame, lensa, aksesoris, lensa_gosok, frame_sendiri");
    holds(PaymentMethod::ALL, "cash, transfer, qris");
    holds(Bank::ALL, "BNI, BRI, MANDIRI, BSI, BCA");
    holds(PaymentStatus::ALL, "Lunas, Belum Lunas");
    holds(UpgradeStatus::ALL, "Normal, Naik Kelas");
    holds(OrderKind::ALL, "Stock, Gosok");
    holds(TurnoverKind::ALL, "bpjs, umum");
    holds(
        WorkStatus::ALL,
        "Menunggu Pengerjaan, Lensa Di Pesan, Lensa Datang, Sedang Mengerjakan, Sudah Di Kerjakan, Kirim WA, \
         Sudah Di Ambil",
    );
    assert_eq!(Right::ALL.iter().map(|right| right.as_str().parse()).collect::<Vec<_>>(), {
        Right::ALL.iter().copied().map(Ok::<_, UnknownWord>).collect::<Vec<_>>()
    });
}

#[test]
fn codes_are_issued_in_the_shops_shapes() {
    let day = "2025-07-30".parse().unwrap();

    assert_eq!(sale_code(SaleId(38)), "MLT-000038");
    assert_eq!(sale_barcode(day, SaleId(38)), "TRX20250730000038");
    assert_eq!(frame_code(FrameId(123)), "FR000123");
    assert_eq!(lens_code(LensId(1)), "L00001");
    assert_eq!(accessory_code(AccessoryId(1)), "AKS-000001");
    assert_eq!(sale_code(SaleId(12_345_678)), "MLT-12345678", "a long number is never cut");
}

#[test]
fn alert_levels_begin_where_the_feed_says() {
    let levels = [(-1, "low"), (0, "low"), (5, "low"), (6, "medium"), (10, "medium"), (11, "normal")];
    for (stock, level) in levels {
        assert_eq!(Threshold::default().level(stock, false).as_str(), level, "{stock} pieces");
        assert_eq!(Threshold::default().level(stock, true), AlertLevel::Normal, "{stock} pieces to order");
    }
}

#[test]
fn classes_belong_to_service_types_and_frames() {
    for &class in BpjsClass::ALL {
        assert_eq!(ServiceType::from(class).class(), Some(class));
        assert_eq!(ServiceType::from(class).as_str(), format!("BPJS {class}"));
        assert!(FrameKind::ALL.iter().any(|kind| kind.class() == Some(class)));
    }
    assert_eq!((ServiceType::Private.class(), FrameKind::Private.class()), (None, None));
}

#[test]
fn the_shops_own_spellings_are_read() {
    let spelt = [
        ("BPJS I", "BPJS I"),
        ("BPJS 1", "BPJS I"),
        ("bpjs i", "BPJS I"),
        ("BPJS1", "BPJS I"),
        ("Bpjs Kelas 2", "BPJS II"),
        ("bpjs-ii", "BPJS II"),
        ("  BPJS-III ", "BPJS III"),
        ("BPJS_3", "BPJS III"),
        ("BPJS\u{a0}III", "BPJS III"),
        ("BPJS KLS. III", "BPJS III"),
        ("UMUM", "UMUM"),
        (" umum ", "UMUM"),
        ("Umum", "UMUM"),
        ("", "UMUM"),
        ("   ", "UMUM"),
    ];
    for (text, service) in spelt {
        let kind = if service == "UMUM" { "Umum" } else { service };
        assert_eq!(ServiceType::from_shop(text).unwrap().as_str(), service, "{text:?}");
        assert_eq!(FrameKind::from_shop(text).unwrap().as_str(), kind, "{text:?}");
    }
    for text in ["BPJS", "BPJS IV", "BPJS 4", "BPJS 0", "III", "swasta", "UMUM I", "BPJSI I I I"] {
        assert_eq!(ServiceType::from_shop(text).unwrap_err().word, text);
        assert_eq!(FrameKind::from_shop(text).unwrap_err().expected, "BPJS I, BPJS II, BPJS III, Umum");
    }
}

#[test]
fn phone_numbers_take_one_form() {
    for text in [
        "081234567890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "6281234567890",
        "81234567890",
        "+62 0812 34567890",
    ] {
        assert_eq!(phone(text).as_deref(), Some("081234567890"), "{text}");
    }
    assert_eq!(phone("(0760) 12-345").as_deref(), Some("076012345"));
    assert_eq!(phone("6212345").as_deref(), Some("06212345"), "too short to begin with a country");
    assert_eq!(phone("+60 12-345 6789").as_deref(), Some("+60123456789"));
    for text in [
        "",
        "-",
        "0812",
        "tidak ada",
        "08123456789012345",
        "0812 / 0813",
        "8.12E+10",
        "++6281234567",
        "+62000000",
        "0000000000",
    ] {
        assert_eq!(phone(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_normal_forms_stay(text in "[-+0-9(). ]{0,20}|(BPJS|bpjs|UMUM)?[-_ ivIV0-9]{0,6}|.{0,20}") {
        if let Some(number) = phone(&text) {
            prop_assert_eq!(phone(&number), Some(number));
        }
        if let Ok(service) = ServiceType::from_shop(&text) {
            prop_assert_eq!(ServiceType::from_shop(service.as_str()), Ok(service));
            prop_assert_eq!(FrameKind::from_shop(&text).unwrap().class(), service.class());
        }
    }
}
