//! melati-store
