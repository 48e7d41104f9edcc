//! Patients and how they are insured.

use crate::UnknownWord;

text_enum! {
    /// Class of the national health insurance; I is the highest.
    BpjsClass {
        /// Class I.
        I = "I",
        /// Class II.
        II = "II",
        /// Class III.
        III = "III",
    }
}

text_enum! {
    /// How a patient is served (`service_type`); domain facts, section 3.
    ServiceType {
        /// BPJS class I.
        BpjsI = "BPJS I",
        /// BPJS class II.
        BpjsII = "BPJS II",
        /// BPJS class III.
        BpjsIII = "BPJS III",
        /// Private, uninsured.
        Private = "UMUM",
    }
}

impl ServiceType {
    /// The insurance class; `None` when private.
    pub const fn class(self) -> Option<BpjsClass> {
        match self {
            Self::BpjsI => Some(BpjsClass::I),
            Self::BpjsII => Some(BpjsClass::II),
            Self::BpjsIII => Some(BpjsClass::III),
            Self::Private => None,
        }
    }

    /// Reads it as the shops have spelt it: ` BPJS-III `, `bpjs i`, `BPJS 1`, `Bpjs Kelas 2`, `umum`; empty is
    /// private, as everywhere in their records. A class must be named: `BPJS` alone is refused, not guessed.
    pub fn from_shop(text: &str) -> Result<Self, UnknownWord> {
        let bare: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.')).collect();
        let bare = bare.to_uppercase();
        let class = bare
            .strip_prefix("BPJS")
            .map(|rest| rest.strip_prefix("KELAS").or_else(|| rest.strip_prefix("KLS")).unwrap_or(rest));
        match (bare.as_str(), class) {
            ("" | "UMUM", _) => Ok(Self::Private),
            (_, Some("I" | "1")) => Ok(Self::BpjsI),
            (_, Some("II" | "2")) => Ok(Self::BpjsII),
            (_, Some("III" | "3")) => Ok(Self::BpjsIII),
            _ => Err(UnknownWord::among(text, Self::ALL)),
        }
    }
}

impl From<BpjsClass> for ServiceType {
    fn from(class: BpjsClass) -> Self {
        match class {
            BpjsClass::I => Self::BpjsI,
            BpjsClass::II => Self::BpjsII,
            BpjsClass::III => Self::BpjsIII,
        }
    }
}

/// A phone number in the one form that is stored, or `None` where the text is no number: digits as dialled
/// within Indonesia, with the leading zero (`081234567890`); a foreign number keeps its `+`.
///
/// Spaces, dots, hyphens and brackets are dropped; `+62`, `62` and a leading zero eaten by a
/// spreadsheet become `0`. For a `wa.me` link the zero is replaced by 62 (domain facts, section 9).
pub fn phone(text: &str) -> Option<String> {
    let bare: String =
        text.trim().chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '(' | ')')).collect();
    let (international, digits) = bare.strip_prefix('+').map_or((false, bare.as_str()), |rest| (true, rest));
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (prefix, rest) = match digits.strip_prefix("62") {
        Some(rest) if international || digits.len() >= 10 => ("0", rest),
        _ if international => ("+", digits),
        _ => ("0", digits),
    };
    let rest = rest.trim_start_matches('0');
    (6..=14).contains(&rest.len()).then(|| format!("{prefix}{rest}"))
}
