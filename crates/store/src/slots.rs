//! Places: how many may read or write at once, and how long one waits for a place.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::StoreError;

/// Longest wait for a place; then the store is `Busy`.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// A number of places. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Slots {
    places: Arc<Semaphore>,
    count: u32,
}

impl Slots {
    pub(crate) fn new(count: u32) -> Self {
        let count = count.max(1);
        Self { places: Arc::new(Semaphore::new(count as usize)), count }
    }

    pub(crate) const fn count(&self) -> usize {
        self.count as usize
    }

    /// A place, given back when dropped.
    pub(crate) async fn take(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        match timeout(LONGEST_WAIT, Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_closed)) => Err(closed()),
            Err(_too_long) => Err(StoreError::Busy),
        }
    }

    /// Waits until every place is free, then gives none any more.
    pub(crate) async fn close(&self) {
        // Fails only when it was closed before.
        let _all = self.places.acquire_many(self.count).await;
        self.places.close();
    }
}

/// What a closed store answers.
pub(crate) fn closed() -> StoreError {
    StoreError::Unavailable("the store was closed".to_owned())
}
