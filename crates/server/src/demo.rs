//! The demo shop: two branches, people, shelves, patients and 90 days of sales, all invented.
//!
//! Everything goes through the same actions as in a real shop, with back-dated instants, so that codes, totals,
//! stock, steps and events are as true as anybody's. The same seed on the same day gives the same shop.

mod basket;
mod history;
mod lists;
mod order;
mod patients;
mod people;
mod shelf;
mod staff;
mod traffic;
mod week;

use melati_app::{App, Refusal};
use melati_domain::sale::QuoteError;

pub use people::{PASSWORD, PEOPLE, Person};
pub use traffic::{Traffic, TrafficError};

use crate::demo::{history::History, staff::Staff, week::Weeks};

/// Days of sales that make a shop to look at.
pub const DAYS: i64 = 90;

/// Why the demo shop was not written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database belongs to somebody.
    #[error("the database holds a shop already; the demo shop needs an empty one")]
    NotEmpty,
    /// An action refused; nothing after it was written.
    #[error("the demo shop could not be written: {0}")]
    Refused(#[from] Refusal),
    /// A basket of the demo cannot be priced.
    #[error("the demo shop could not be written: {0}")]
    Basket(#[from] QuoteError),
}

impl From<melati_store::StoreError> for DemoError {
    fn from(error: melati_store::StoreError) -> Self {
        Self::Refused(error.into())
    }
}

/// Writes the demo shop, with so many `days` of sales up to yesterday, into an empty database. `progress` is told the
/// days done so far.
pub async fn write(app: &App, seed: u64, days: i64, mut progress: impl FnMut(i64)) -> Result<(), DemoError> {
    let now = app.now();
    let weeks = Weeks::before(now, days);
    let people = people::prepare(app).await?;
    let mut history = app
        .store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                if tx.user_count().await? > 0 || !tx.branches().await?.is_empty() {
                    return Err(DemoError::NotEmpty);
                }
                let staff = Staff::hire(tx, people, weeks.beginning()).await?;
                History::begin(tx, seed, staff, weeks).await
            })
        })
        .await?;
    progress(0);
    // A week at a time: few commits, and signs of life.
    for end in weeks.ends() {
        history = app
            .store
            .writer
            .write(move |tx| {
                Box::pin(async move {
                    history.run_to(tx, end).await?;
                    Ok::<_, DemoError>(history)
                })
            })
            .await?;
        progress(weeks.days_until(end));
    }
    let open = app.store.writer.write(move |tx| Box::pin(async move { history.open_today(tx, now).await }));
    open.await?;
    // What is past is no news to anybody.
    let read = app.store.writer.write(|tx| {
        Box::pin(async move {
            let position = tx.position().await?;
            for person in PEOPLE {
                let Some(user) = tx.user_by_email(person.email).await? else { continue };
                tx.set_read_to(user.id, position).await?;
            }
            Ok(())
        })
    });
    read.await
}
