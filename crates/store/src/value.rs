//! Parameters: the three kinds of value that both engines keep alike, and what of ours becomes which.

use std::{borrow::Cow, error::Error};

use bytes::BytesMut;
use melati_domain::{
    actor::Role,
    audit::{Action, Subject},
    branch::Paper,
    catalogue::{AlertLevel, FrameKind, ProductKind},
    correction::CorrectionKind,
    day::{Day, Millis, Zone},
    id::{
        AccessoryId, BranchId, FrameId, LensId, PatientId, PaymentId, PrescriptionId, SaleId, StockCountId,
        TransferId, UserId,
    },
    money::Rupiah,
    patient::{BpjsClass, ServiceType},
    power::Power,
    prescription::Axis,
    proof::{ImageType, ProofKind},
    sale::{Bank, LineKind, OrderKind, PaymentMethod, PaymentStatus, TurnoverKind, UpgradeStatus},
    stock_count::CountStatus,
    transfer::TransferStatus,
    workflow::WorkStatus,
};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// One parameter of a query; `x.into()` makes it from whatever the shop has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Absent.
    Null,
    /// Ids, money, counts, instants, flags (0 and 1).
    Int(i64),
    /// Texts, days (`YYYY-MM-DD`), words of enumerations, JSON.
    Text(Cow<'a, str>),
    /// Pictures.
    Bytes(Cow<'a, [u8]>),
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Int(i64::from(flag))
    }
}

impl From<Day> for Value<'_> {
    fn from(day: Day) -> Self {
        day.to_string().into()
    }
}

macro_rules! from_int {
    ($($type:ty => |$value:ident| $number:expr),+ $(,)?) => {$(
        impl From<$type> for Value<'_> {
            fn from($value: $type) -> Self {
                Self::Int($number)
            }
        }
    )+};
}

from_int! {
    BranchId => |id| id.0,
    UserId => |id| id.0,
    PatientId => |id| id.0,
    FrameId => |id| id.0,
    LensId => |id| id.0,
    AccessoryId => |id| id.0,
    PrescriptionId => |id| id.0,
    SaleId => |id| id.0,
    PaymentId => |id| id.0,
    StockCountId => |id| id.0,
    TransferId => |id| id.0,
    Millis => |at| at.0,
    Rupiah => |amount| amount.get(),
    Power => |power| power.hundredths(),
    Axis => |axis| axis.degrees(),
}

/// Calls `$with!` with every enumeration that is kept as its word.
macro_rules! words {
    ($with:ident) => {
        $with! {
            Role, Action, Subject, CorrectionKind, AlertLevel, FrameKind, ProductKind, Zone, BpjsClass, ServiceType, Bank, LineKind, OrderKind,
            PaymentMethod, PaymentStatus, Paper, ProofKind, ImageType, CountStatus, TransferStatus, TurnoverKind, UpgradeStatus, WorkStatus,
        }
    };
}
pub(crate) use words;

macro_rules! from_word {
    ($($type:ty),+ $(,)?) => {$(
        impl From<$type> for Value<'_> {
            fn from(word: $type) -> Self {
                Self::Text(Cow::Borrowed(word.as_str()))
            }
        }
    )+};
}

words!(from_word);

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// PostgreSQL infers a parameter's type from the query. A number where it expects text, or one that does not fit
/// what it expects, is an error here rather than a wrong value there.
impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => match *ty {
                Type::INT8 => number.to_sql(ty, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(ty, out),
                _ => Err(format!("a number was given where {ty} is expected").into()),
            },
            Self::Text(text) if <&str as ToSql>::accepts(ty) => text.as_ref().to_sql(ty, out),
            Self::Text(_) => Err(format!("a text was given where {ty} is expected").into()),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.as_ref().to_sql(ty, out),
            Self::Bytes(_) => Err(format!("bytes were given where {ty} is expected").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
