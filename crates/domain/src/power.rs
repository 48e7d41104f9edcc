//! Lens powers and prescriptions in shop notation.
