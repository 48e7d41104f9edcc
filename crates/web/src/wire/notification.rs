//! Notifications as a list, with what is unread.

use melati_app::notifications::{self, Told};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    leaf::{Id, PerPage, or_blank},
    list::{Cursor, Page, Paging},
};
use crate::feed::notice::{Notification, notification};

/// How much is unread.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Unread {
    /// Notifications not read yet, counted up to 100.
    pub belum_dibaca: i64,
    /// Notifications up to this number were read; 0 for none.
    pub dibaca_sampai: i64,
}

impl From<notifications::Unread> for Unread {
    fn from(unread: notifications::Unread) -> Self {
        Self { belum_dibaca: unread.count, dibaca_sampai: unread.read_to }
    }
}

/// A notification that was told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ToldNotification {
    /// Its number: rising in the order in which things happened, with holes.
    pub id: Id,
    /// Was it read?
    pub dibaca: bool,
    /// As the feed told it.
    #[serde(flatten)]
    pub notification: Notification,
}

/// One page of what a person was told, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotificationList {
    /// How much of all is unread.
    #[serde(flatten)]
    pub unread: Unread,
    /// The page.
    #[serde(flatten)]
    pub page: Page<ToldNotification>,
}

impl NotificationList {
    pub(crate) fn of(told: &Told, paging: Paging) -> Self {
        let read_to = told.unread.read_to;
        // Every event of such a list has words.
        let rows = told.events.iter().filter_map(|event| {
            let notification = notification(event)?;
            Some(ToldNotification { id: Id(event.position), dibaca: event.position <= read_to, notification })
        });
        let page = paging.page(rows.collect(), |row| row.id.0, |row| row);
        Self { unread: told.unread.into(), page }
    }
}

/// Which page of the notifications.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NotificationQuery {
    /// Rows of a page, 50 if not given.
    #[param(schema_with = or_blank::<PerPage>)]
    pub(crate) per_page: Option<PerPage>,
    /// Where the page starts.
    #[param(schema_with = or_blank::<Cursor>)]
    pub(crate) cursor: Option<Cursor>,
}

/// Up to where notifications were read.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The newest one that was seen.
    pub(crate) sampai: Id,
}
