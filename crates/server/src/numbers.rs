//! The numbers of this process: one recorder, whatever is served from it.

use std::{sync::OnceLock, time::Duration};

use melati_web::metrics;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// Upper ends of every histogram, in seconds: 1 ms can be told from 2, and 1 s from 2.
const SECONDS: [f64; 14] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0];

/// Between two tidyings of what was counted.
const TIDY_EVERY: Duration = Duration::from_secs(5);

static NUMBERS: OnceLock<PrometheusHandle> = OnceLock::new();

/// The recorder of this process, installed when first asked for.
pub(crate) fn recorder() -> PrometheusHandle {
    let handle = NUMBERS.get_or_init(|| {
        // Refused only for an empty list.
        let recorder = PrometheusBuilder::new().set_buckets(&SECONDS).unwrap_or_default().build_recorder();
        let handle = recorder.handle();
        if ::metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another recorder is installed; /metrics stays empty");
        }
        metrics::describe();
        handle
    });
    handle.clone()
}

/// Tidies what nobody may ever ask for; for ever.
pub(crate) async fn tidy(numbers: PrometheusHandle) {
    loop {
        tokio::time::sleep(TIDY_EVERY).await;
        numbers.run_upkeep();
    }
}
