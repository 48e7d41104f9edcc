//! The list of notifications.

use askama::Template;

use super::{filters, shell::Shell};

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationRow {
    /// `Transaksi Baru`, `Siap Diambil`.
    pub title: &'static str,
    /// In a sentence.
    pub message: String,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// The sale it tells of.
    pub sale: i64,
    /// When: `14:03` today, `20/07 14:03` before.
    pub at: String,
    /// Not read yet?
    pub is_new: bool,
}

/// `/notifikasi`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "notifications.html")]
pub struct NotificationPage {
    /// Surroundings.
    pub shell: Shell,
    /// Newest first.
    pub rows: Vec<NotificationRow>,
    /// The newest one's number: reading all means up to here.
    pub newest: Option<i64>,
    /// Address of the next page.
    pub next: Option<String>,
}
