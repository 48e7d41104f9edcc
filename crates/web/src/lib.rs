//! melati-web
