//! melati-server
