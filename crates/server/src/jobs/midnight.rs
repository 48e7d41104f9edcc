//! A new business day: pictures that speak of "today" are made anew.

use std::{sync::Arc, time::Duration};

use melati_app::Clock;
use melati_domain::day::Zone;
use melati_hub::Hub;
use melati_web::feed::scope::CALENDAR;

/// Longest sleep: a clock that was set, or a machine that slept, is noticed after it.
const LONGEST: Duration = Duration::from_secs(1);

/// Touches what hangs on the calendar at each zone's midnight; for ever.
pub(crate) async fn run(hub: Hub, clock: Arc<dyn Clock>) {
    let days = |now| Zone::ALL.iter().map(move |zone| zone.day_of(now)).collect::<Vec<_>>();
    let mut known = days(clock.now());
    loop {
        let now = clock.now();
        let midnight =
            Zone::ALL.iter().map(|zone| zone.next_midnight(now).0 - now.0).min().unwrap_or_default();
        let until = Duration::from_millis(u64::try_from(midnight).unwrap_or_default());
        tokio::time::sleep(until.min(LONGEST)).await;
        let today = days(clock.now());
        if today != known {
            known = today;
            hub.touch(&[CALENDAR]);
        }
    }
}
