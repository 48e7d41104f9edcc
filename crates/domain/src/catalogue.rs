//! What is on the shelves: frames, lenses, accessories.

use crate::{
    UnknownWord,
    id::{AccessoryId, FrameId, LensId},
    patient::{BpjsClass, ServiceType},
};

text_enum! {
    /// Kind of a frame (`jenis_frame`); domain facts, section 3.
    FrameKind {
        /// For BPJS class I.
        BpjsI = "BPJS I",
        /// For BPJS class II.
        BpjsII = "BPJS II",
        /// For BPJS class III.
        BpjsIII = "BPJS III",
        /// Private.
        Private = "Umum",
    }
}

text_enum! {
    /// The kinds of shelf goods.
    ProductKind {
        /// Frame.
        Frame = "frame",
        /// Lens.
        Lens = "lensa",
        /// Accessory.
        Accessory = "aksesoris",
    }
}

/// One row of shelf goods in one branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Product {
    /// A frame.
    Frame(FrameId),
    /// A lens.
    Lens(LensId),
    /// An accessory.
    Accessory(AccessoryId),
}

impl Product {
    /// The row of `kind` with this number.
    pub const fn of(kind: ProductKind, number: i64) -> Self {
        match kind {
            ProductKind::Frame => Self::Frame(FrameId(number)),
            ProductKind::Lens => Self::Lens(LensId(number)),
            ProductKind::Accessory => Self::Accessory(AccessoryId(number)),
        }
    }

    /// Its kind.
    pub const fn kind(self) -> ProductKind {
        match self {
            Self::Frame(_) => ProductKind::Frame,
            Self::Lens(_) => ProductKind::Lens,
            Self::Accessory(_) => ProductKind::Accessory,
        }
    }

    /// Its number within its kind.
    pub const fn number(self) -> i64 {
        match self {
            Self::Frame(id) => id.0,
            Self::Lens(id) => id.0,
            Self::Accessory(id) => id.0,
        }
    }
}

text_enum! {
    /// How urgently a stock level asks for attention.
    AlertLevel {
        /// At or below the low threshold.
        Low = "low",
        /// Above low, at or below the medium threshold.
        Medium = "medium",
        /// Enough.
        Normal = "normal",
    }
}

impl FrameKind {
    /// The class this kind is meant for; `None` for private frames.
    pub const fn class(self) -> Option<BpjsClass> {
        match self {
            Self::BpjsI => Some(BpjsClass::I),
            Self::BpjsII => Some(BpjsClass::II),
            Self::BpjsIII => Some(BpjsClass::III),
            Self::Private => None,
        }
    }

    /// The kind meant for a class.
    pub const fn of_class(class: BpjsClass) -> Self {
        match class {
            BpjsClass::I => Self::BpjsI,
            BpjsClass::II => Self::BpjsII,
            BpjsClass::III => Self::BpjsIII,
        }
    }

    /// Reads it as the shops have spelt it, which is how they spell service types
    /// ([`ServiceType::from_shop`]); empty is private.
    pub fn from_shop(text: &str) -> Result<Self, UnknownWord> {
        match ServiceType::from_shop(text).map(ServiceType::class) {
            Ok(Some(BpjsClass::I)) => Ok(Self::BpjsI),
            Ok(Some(BpjsClass::II)) => Ok(Self::BpjsII),
            Ok(Some(BpjsClass::III)) => Ok(Self::BpjsIII),
            Ok(None) => Ok(Self::Private),
            Err(_) => Err(UnknownWord::among(text, Self::ALL)),
        }
    }
}
