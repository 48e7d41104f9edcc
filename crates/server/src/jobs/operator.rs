//! The operator's picture tells of what no log tells: it is looked at anew every second, while somebody looks.

use std::time::Duration;

use melati_hub::Hub;
use melati_web::feed::scope::OPEN_STREAMS;

const EVERY: Duration = Duration::from_secs(1);

/// Touches the picture of the open streams; for ever. Nobody looking: nothing is made.
pub(crate) async fn run(hub: Hub) {
    loop {
        tokio::time::sleep(EVERY).await;
        hub.touch(&[OPEN_STREAMS]);
    }
}
