//! melati-testkit
