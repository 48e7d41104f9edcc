//! Patients and how they are insured.

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
