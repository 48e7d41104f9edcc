//! melati-app
