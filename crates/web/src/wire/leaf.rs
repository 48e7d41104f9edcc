//! The smallest parts: numbers within bounds, lines of text, days and instants. Parsed here, once.

use std::{borrow::Cow, fmt};

use melati_domain::{
    day::{Day, Millis},
    money::Rupiah,
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type},
};

/// Whole rupiah, not negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub Rupiah);

/// As the shop writes it: `Rp 1.250.000`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = whole(deserializer, 0, Rupiah::MAX.get())?;
        Rupiah::new(number).map(Self).map_err(Error::custom)
    }
}

impl PartialSchema for Amount {
    fn schema() -> RefOr<Schema> {
        whole_schema("Whole rupiah.", 0, Rupiah::MAX.get())
    }
}

impl ToSchema for Amount {}

/// Whole rupiah, in where positive, out where negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedAmount(pub Rupiah);

impl Serialize for SignedAmount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl PartialSchema for SignedAmount {
    fn schema() -> RefOr<Schema> {
        whole_schema("Whole rupiah; may be negative.", -Rupiah::MAX.get(), Rupiah::MAX.get())
    }
}

impl ToSchema for SignedAmount {}

macro_rules! whole_numbers {
    ($($(#[doc = $doc:literal])+ $name:ident: $least:expr, $most:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                whole(deserializer, $least, $most).map(Self)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                whole_schema(concat!($($doc),+).trim(), $least, $most)
            }
        }

        impl ToSchema for $name {}
    )+};
}

whole_numbers! {
    /// Number of a row.
    Id: 1, Rupiah::MAX.get();
    /// Pieces on one line of a basket.
    Quantity: 1, melati_domain::sale::MAX_QUANTITY;
    /// Pieces to add.
    Pieces: 1, 1_000_000;
    /// Pieces on the shelf.
    Stock: 0, 1_000_000;
    /// Rupiah handed over, at least one.
    Tendered: 1, Rupiah::MAX.get();
    /// Sphere, hundredths of a dioptre.
    Sphere: -3_000, 3_000;
    /// Cylinder, hundredths of a dioptre.
    Cylinder: -1_500, 1_500;
    /// Axis, degrees.
    Axis: 1, 180;
    /// Near addition, hundredths of a dioptre.
    Addition: 0, 600;
    /// Distance between the pupils, or from the nose to one, in tenths of a millimetre.
    PupilDistance: 100, 1_000;
    /// Worth of a note or coin.
    Denomination: 100, 100_000;
    /// How many notes or coins were counted.
    CountedPieces: 0, melati_domain::cash::MOST_PIECES;
    /// How often a sale was corrected.
    Version: 0, 1_000_000;
    /// A line, counted from one.
    LineNumber: 1, 200;
    /// Rows of a page.
    PerPage: 1, 200;
}

macro_rules! lines_of_text {
    ($($(#[doc = $doc:literal])+ $name:ident: $least:literal, $most:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                line(deserializer, $least, $most).map(Self)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                line_schema(concat!($($doc),+).trim(), $least, $most)
            }
        }

        impl ToSchema for $name {}
    )+};
}

lines_of_text! {
    /// Name of a person.
    PersonName: 1, 200;
    /// Card number (no. kartu peserta).
    CardNumber: 0, 30;
    /// Phone as written.
    Phone: 0, 30;
    /// Address, on one line.
    Address: 0, 500;
    /// Age as written.
    Age: 0, 20;
    /// Who prescribed.
    Doctor: 0, 100;
    /// Remark on a prescription.
    PrescriptionNote: 0, 500;
    /// Code of a frame or lens; blank: one is issued.
    ProductCode: 0, 50;
    /// Brand, or name of a product.
    ProductName: 1, 100;
    /// Lens type.
    LensType: 1, 50;
    /// Coating.
    Coating: 0, 100;
    /// What a ground lens is to be.
    Description: 1, 200;
    /// Why.
    Reason: 1, 500;
    /// What is said about an order.
    CommentText: 1, 1_000;
    /// Why stock is added.
    RestockReason: 1, 200;
    /// Text to look for.
    SearchText: 0, 200;
    /// Sign-in name.
    Email: 1, 200;
    /// Password.
    Password: 1, 200;
    /// A new password.
    NewPassword: 8, 200;
    /// PIN with which somebody says yes: 6 digits.
    Pin: 1, 20;
    /// Code of an authenticator app: 6 digits.
    OneTimeCode: 0, 20;
    /// What the person calls the device.
    DeviceName: 0, 100;
}

/// A business day, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Date(pub Day);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserializer.deserialize_str(Text("tanggal YYYY-MM-DD"))?;
        text.parse().map(Self).map_err(|_| Error::custom("harus berupa tanggal YYYY-MM-DD"))
    }
}

impl PartialSchema for Date {
    fn schema() -> RefOr<Schema> {
        let schema = text_schema("Business day in the branch's own time zone.", None)
            .pattern(Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));
        schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).into()
    }
}

impl ToSchema for Date {}

/// An instant, RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub Millis);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.rfc3339())
    }
}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        text_schema("Instant, RFC 3339 in UTC.", None).format(Some(format)).into()
    }
}

impl ToSchema for Moment {}

/// The bytes of a picture; only described, they go past JSON.
#[derive(Debug, Clone, Copy)]
pub struct PictureBytes;

impl PartialSchema for PictureBytes {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        text_schema("PNG, JPEG or WebP, at most 3 MB.", None).format(Some(format)).into()
    }
}

impl ToSchema for PictureBytes {}

fn whole<'de, D: Deserializer<'de>>(deserializer: D, least: i64, most: i64) -> Result<i64, D::Error> {
    let number = deserializer.deserialize_i64(Whole)?;
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        Err(Error::custom(format_args!("harus {least} sampai {most}")))
    }
}

fn line<'de, D: Deserializer<'de>>(deserializer: D, least: usize, most: usize) -> Result<String, D::Error> {
    let text = deserializer.deserialize_str(Text("teks"))?;
    if text.chars().count() > most {
        return Err(Error::custom(format_args!("paling banyak {most} huruf")));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::custom("tidak boleh memuat baris baru atau karakter kendali"));
    }
    if least > 0 && text.trim().is_empty() {
        return Err(Error::custom("wajib diisi"));
    }
    Ok(text)
}

struct Whole;

impl Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bilangan bulat")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }
}

/// Reads text; says what kind of text it wants.
pub(super) struct Text(pub(super) &'static str);

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

fn whole_schema(description: &str, least: i64, most: i64) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(least))
        .maximum(Some(most))
        .description(Some(description))
        .into()
}

/// A schema of text, of one of `words` if given.
pub(super) fn text_schema(description: &str, words: Option<Vec<&'static str>>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description)).enum_values(words)
}

/// The schema of a query parameter: left blank, as `?status=`, it was not given.
pub(crate) fn or_blank<T: PartialSchema>() -> RefOr<Schema> {
    let blank = ObjectBuilder::new().schema_type(Type::String).max_length(Some(0));
    utoipa::openapi::schema::AnyOfBuilder::new().item(T::schema()).item(blank).into()
}

fn line_schema(description: &str, least: usize, most: usize) -> RefOr<Schema> {
    const CONTROL: &str = r"\u0000-\u001f\u007f-\u009f";
    let pattern: Cow<'_, str> = if least == 0 {
        format!("^[^{CONTROL}]*$").into()
    } else {
        format!(r"^[^{CONTROL}]*[^\s{CONTROL}][^{CONTROL}]*$").into()
    };
    text_schema(description, None)
        .min_length(Some(least))
        .max_length(Some(most))
        .pattern(Some(pattern))
        .into()
}
