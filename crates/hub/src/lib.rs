//! melati-hub
