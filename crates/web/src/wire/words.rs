//! The fixed words of the trade, as fields of the wire.

use std::{fmt, marker::PhantomData, str::FromStr};

use melati_domain::{
    actor::Role,
    audit::{Action, Subject},
    cash::Direction,
    catalogue::{AlertLevel, FrameKind, ProductKind},
    correction::CorrectionKind,
    day::Zone,
    patient::ServiceType,
    sale::{Bank, LineKind, OrderKind, PaymentMethod, PaymentStatus, UpgradeStatus},
    workflow::WorkStatus,
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use super::leaf::text_schema;

/// An enumeration of the domain that is written as fixed words.
pub trait Vocabulary: Copy + FromStr + 'static {
    /// What the API document calls it.
    const NAME: &'static str;
    /// What it is.
    const ABOUT: &'static str;
    /// Every value.
    const VALUES: &'static [Self];
    /// The word of a value.
    fn word(self) -> &'static str;
}

macro_rules! vocabularies {
    ($($kind:ident: $about:literal;)+) => {$(
        impl Vocabulary for $kind {
            const NAME: &'static str = stringify!($kind);
            const ABOUT: &'static str = $about;
            const VALUES: &'static [Self] = Self::ALL;
            fn word(self) -> &'static str {
                self.as_str()
            }
        }
    )+};
}

vocabularies! {
    Action: "What somebody did.";
    Subject: "To what kind of thing it was done.";
    AlertLevel: "How urgently a stock level asks for attention.";
    Bank: "Bank of a transfer.";
    CorrectionKind: "What was done to a sale after it was rung up.";
    Direction: "Into the drawer, or out of it.";
    FrameKind: "Kind of a frame.";
    LineKind: "Kind of a basket line.";
    OrderKind: "Where the lenses come from.";
    PaymentMethod: "How a payment was made.";
    ProductKind: "Kind of shelf goods.";
    PaymentStatus: "Whether anything is due.";
    Role: "What a person may do.";
    ServiceType: "How a patient is served.";
    UpgradeStatus: "Whether a BPJS patient pays an extra.";
    WorkStatus: "Where an order stands, in workshop order.";
    Zone: "Time zone of a branch.";
}

/// A word of the vocabulary `T`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: Vocabulary> fmt::Debug for Word<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.word())
    }
}

impl<T: Vocabulary> fmt::Display for Word<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.word())
    }
}

impl<T: Vocabulary> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de, T: Vocabulary> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(WordOf(PhantomData)).map(Self)
    }
}

impl<T: Vocabulary> PartialSchema for Word<T> {
    fn schema() -> RefOr<Schema> {
        text_schema(T::ABOUT, Some(T::VALUES.iter().map(|value| value.word()).collect())).into()
    }
}

impl<T: Vocabulary> ToSchema for Word<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        T::NAME.into()
    }
}

struct WordOf<T>(PhantomData<T>);

impl<T: Vocabulary> Visitor<'_> for WordOf<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("salah satu dari: ")?;
        for (index, value) in T::VALUES.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            f.write_str(value.word())?;
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(|_| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}

/// Word for what somebody did.
pub type ActionWord = Word<Action>;
/// Word for a correction.
pub type CorrectionWord = Word<CorrectionKind>;
/// Word for a kind of thing in the audit trail.
pub type SubjectWord = Word<Subject>;
/// Word for a stock alert.
pub type AlertWord = Word<AlertLevel>;
/// Word for a bank.
pub type BankWord = Word<Bank>;
/// Word for which way cash moves.
pub type DirectionWord = Word<Direction>;
/// Word for a kind of frame.
pub type FrameKindWord = Word<FrameKind>;
/// Word for a kind of basket line.
pub type LineKindWord = Word<LineKind>;
/// Word for the kind of an order.
pub type OrderKindWord = Word<OrderKind>;
/// Word for a payment method.
pub type MethodWord = Word<PaymentMethod>;
/// Word for paid off or not.
pub type PaymentStatusWord = Word<PaymentStatus>;
/// Word for a kind of shelf goods.
pub type ProductKindWord = Word<ProductKind>;
/// Word for a role.
pub type RoleWord = Word<Role>;
/// Word for how a patient is served.
pub type ServiceWord = Word<ServiceType>;
/// Word for normal or naik kelas.
pub type UpgradeWord = Word<UpgradeStatus>;
/// Word for where an order stands.
pub type WorkWord = Word<WorkStatus>;
/// Word for a time zone.
pub type ZoneWord = Word<Zone>;
