//! Stories about the whole shop live in the test targets beside this file.
