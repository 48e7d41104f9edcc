//! "There is more": the smallest message, sent after a commit and from other nodes.

use std::sync::Arc;

use tokio::sync::Notify;

/// A flag that one waiter takes down again. Clones share the flag.
///
/// Raising it often before it is seen counts once, so it can never pile up.
#[derive(Debug, Clone, Default)]
pub struct Signal(Arc<Notify>);

impl Signal {
    /// A signal that is not raised.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that there is more to read. Never waits.
    pub fn raise(&self) {
        self.0.notify_one();
    }

    /// Waits until it is raised, also when that was earlier, and takes it down. One waiter at a time.
    pub async fn raised(&self) {
        self.0.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::Signal;

    #[test]
    fn raising_twice_counts_once() {
        let signal = Signal::new();
        assert!(signal.raised().now_or_never().is_none());
        signal.raise();
        signal.clone().raise();
        assert!(signal.raised().now_or_never().is_some());
        assert!(signal.raised().now_or_never().is_none());
    }
}
