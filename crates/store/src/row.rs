//! Reading what a query gives: columns by position, rows into types.

use std::error::Error;

use melati_domain::{
    actor::Role,
    audit::{Action, Subject},
    branch::Paper,
    catalogue::{AlertLevel, FrameKind, ProductKind},
    correction::CorrectionKind,
    day::{Day, Millis, Zone},
    hours::Week,
    id::{
        AccessoryId, BranchId, CorrectionId, FrameId, LensId, PatientId, PaymentId, PrescriptionId, SaleId,
        StockCountId, TransferId, UserId,
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
use rusqlite::types::ValueRef;
use tokio_postgres::types::{FromSql, Type};

use crate::{StoreError, value::words};

/// One row of a result.
pub struct Row<'a>(Engine<'a>);

enum Engine<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) const fn sqlite(row: &'a rusqlite::Row<'a>) -> Self {
        Self(Engine::Sqlite(row))
    }

    pub(crate) const fn postgres(row: &'a tokio_postgres::Row) -> Self {
        Self(Engine::Postgres(row))
    }

    /// Column `index`, from 0. [`StoreError::Corrupt`] when it is missing or holds something else.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, StoreError> {
        T::read(self, index)
    }

    fn is_null(&self, index: usize) -> Result<bool, StoreError> {
        match self.0 {
            Engine::Sqlite(row) => row.get_ref(index).ok().map(|value| value == ValueRef::Null),
            Engine::Postgres(row) => row.try_get::<_, Present>(index).ok().map(|Present(present)| !present),
        }
        .ok_or_else(|| unreadable(index, "a value"))
    }

    fn int(&self, index: usize) -> Result<i64, StoreError> {
        match self.0 {
            Engine::Sqlite(row) => row.get_ref(index).ok().and_then(|value| value.as_i64().ok()),
            Engine::Postgres(row) => row.try_get::<_, AnyInt>(index).ok().map(|AnyInt(number)| number),
        }
        .ok_or_else(|| unreadable(index, "a number"))
    }

    fn bytes(&self, index: usize) -> Result<&[u8], StoreError> {
        match self.0 {
            Engine::Sqlite(row) => row.get_ref(index).ok().and_then(|value| value.as_blob().ok()),
            Engine::Postgres(row) => row.try_get::<_, &[u8]>(index).ok(),
        }
        .ok_or_else(|| unreadable(index, "bytes"))
    }

    fn text(&self, index: usize) -> Result<&str, StoreError> {
        match self.0 {
            Engine::Sqlite(row) => row.get_ref(index).ok().and_then(|value| value.as_str().ok()),
            Engine::Postgres(row) => row.try_get::<_, &str>(index).ok(),
        }
        .ok_or_else(|| unreadable(index, "a text"))
    }
}

fn unreadable(index: usize, wanted: &str) -> StoreError {
    StoreError::Corrupt(format!("column {} does not hold {wanted}", index + 1))
}

/// What one column can be read as.
pub trait Column: Sized {
    /// Reads column `index`, from 0.
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError>;
}

/// What a whole row can be read as; also tuples of up to three columns.
pub trait FromRow: Sized {
    /// Reads a row.
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError>;
}

impl<T: Column> Column for Option<T> {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        if row.is_null(index)? { Ok(None) } else { T::read(row, index).map(Some) }
    }
}

impl Column for i64 {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        row.int(index)
    }
}

impl Column for String {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        row.text(index).map(str::to_owned)
    }
}

impl Column for Vec<u8> {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        row.bytes(index).map(<[u8]>::to_vec)
    }
}

impl Column for bool {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        match row.int(index)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(unreadable(index, "a flag")),
        }
    }
}

impl Column for Day {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        row.text(index)?.parse().map_err(|_| unreadable(index, "a day"))
    }
}

impl Column for Week {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        row.text(index)?.parse().map_err(|_| unreadable(index, "opening hours"))
    }
}

impl Column for Rupiah {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        Self::new(row.int(index)?).map_err(|_| unreadable(index, "an amount of money"))
    }
}

impl Column for Power {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        Self::new(row.int(index)?).map_err(|_| unreadable(index, "a lens power"))
    }
}

impl Column for Axis {
    fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        Self::new(row.int(index)?).map_err(|_| unreadable(index, "an axis"))
    }
}

macro_rules! column_int {
    ($($type:ident),+ $(,)?) => {$(
        impl Column for $type {
            fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
                row.int(index).map(Self)
            }
        }
    )+};
}

column_int!(
    BranchId,
    UserId,
    PatientId,
    FrameId,
    LensId,
    AccessoryId,
    PrescriptionId,
    SaleId,
    PaymentId,
    CorrectionId,
    StockCountId,
    TransferId,
    Millis
);

macro_rules! column_word {
    ($($type:ty),+ $(,)?) => {$(
        impl Column for $type {
            fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
                row.text(index)?.parse().map_err(|_| unreadable(index, concat!("a ", stringify!($type))))
            }
        }
    )+};
}

words!(column_word);

impl<A: Column> FromRow for (A,) {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok((row.get(0)?,))
    }
}

impl<A: Column, B: Column> FromRow for (A, B) {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok((row.get(0)?, row.get(1)?))
    }
}

impl<A: Column, B: Column, C: Column> FromRow for (A, B, C) {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    }
}

/// Any width of integer: PostgreSQL has widths of its own for `1` or `COUNT`.
struct AnyInt(i64);

impl FromSql<'_> for AnyInt {
    fn from_sql(ty: &Type, raw: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        match *ty {
            Type::INT2 => i16::from_sql(ty, raw).map(i64::from),
            Type::INT4 => i32::from_sql(ty, raw).map(i64::from),
            _ => i64::from_sql(ty, raw),
        }
        .map(Self)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT2 | Type::INT4 | Type::INT8)
    }
}

/// Is there anything, of whatever type?
struct Present(bool);

impl FromSql<'_> for Present {
    fn from_sql(_: &Type, _: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(true))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(false))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
