//! Pictures that prove a BPJS sale: a photo and a signature. Domain facts, section 3.

text_enum! {
    /// Which proof of a sale.
    ProofKind {
        /// The photo (`photo_bpjs`).
        Photo = "foto",
        /// The signature (`signature_bpjs`).
        Signature = "tanda_tangan",
    }
}

text_enum! {
    /// What a picture is stored as, by its media type.
    ImageType {
        /// PNG.
        Png = "image/png",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// WebP.
        Webp = "image/webp",
    }
}

/// Most bytes of a picture, 3 MB.
pub const MAX_BYTES: usize = 3_000_000;

impl ImageType {
    /// What `bytes` begin as, whatever they are called; `None` for anything but the three.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }
}
