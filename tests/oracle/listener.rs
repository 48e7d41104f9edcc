//! A client that follows feeds, loses its connection now and then, and goes on where it left off.

use std::{collections::BTreeMap, time::Duration};

use futures_util::StreamExt as _;
use melati_testkit::{
    builders::{ADMIN1, ADMIN2, KASIR1, KASIR2, OWNER, PASSET1},
    client::Client,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::Method;
use serde_json::Value;
use tokio::{sync::watch, time::timeout};

/// Who listens to what.
pub(crate) const ALL: [(&str, &str); 12] = [
    (OWNER, "notifications"),
    (OWNER, "stock-updates"),
    (ADMIN1, "notifications"),
    (ADMIN1, "stock-updates"),
    (KASIR1, "dashboard,notifications,stock-updates"),
    (OWNER, "dashboard,notifications"),
    (ADMIN2, "notifications,dashboard"),
    (KASIR2, "stock-updates"),
    (KASIR1, "omset-kasir,stock-updates"),
    (PASSET1, "notifications"),
    (ADMIN1, "dashboard,stock-updates"),
    (OWNER, "stock-updates"),
];

/// How it comes back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Header,
    Query,
    /// By header, and it reads slowly.
    Slow,
    /// Never streams.
    Poll,
}

pub(crate) struct Listener {
    client: Client,
    feeds: &'static str,
    way: Way,
    rng: StdRng,
    heard: Heard,
}

/// What one listener wrote down.
pub(crate) struct Heard {
    pub(crate) client: Client,
    pub(crate) feeds: &'static str,
    /// The first id it was given: it heard everything after it.
    pub(crate) start: Option<String>,
    /// The last.
    pub(crate) cursor: Option<String>,
    /// Feed and data of each event of a log feed, in order.
    pub(crate) events: Vec<(String, Value)>,
    /// Newest picture of each state feed, and where in the log it is true.
    pub(crate) pictures: BTreeMap<String, (i64, Value)>,
    pub(crate) gaps: usize,
    pub(crate) connects: usize,
}

/// The place in the log of an id.
fn place(id: &str) -> i64 {
    id.rsplit_once('-').and_then(|(_, position)| position.parse().ok()).unwrap_or(-1)
}

impl Listener {
    pub(crate) fn new(client: Client, feeds: &'static str, way: Way, seed: u64) -> Self {
        let heard = Heard {
            client: client.clone(),
            feeds,
            start: None,
            cursor: None,
            events: Vec::new(),
            pictures: BTreeMap::new(),
            gaps: 0,
            connects: 0,
        };
        Self { client, feeds, way, rng: StdRng::seed_from_u64(seed), heard }
    }

    /// Listens until it has heard everything up to the end, once that is known.
    pub(crate) async fn listen(mut self, end: watch::Receiver<Option<String>>) -> Heard {
        let done = |heard: &Heard| match (&*end.borrow(), &heard.cursor) {
            // A picture may be drawn a moment after the event that changed it.
            (Some(last), Some(cursor)) => {
                place(cursor) >= place(last) && heard.pictures.values().all(|(at, _)| *at >= place(last))
            }
            _ => false,
        };
        while !done(&self.heard) {
            self.heard.connects += 1;
            match self.way {
                Way::Poll => self.poll().await,
                Way::Header | Way::Query | Way::Slow => self.stream(&done).await,
            }
            tokio::time::sleep(Duration::from_millis(self.rng.random_range(5..60))).await;
        }
        self.heard
    }

    async fn poll(&mut self) {
        for feed in self.feeds.split(',') {
            let from = self.heard.cursor.clone().unwrap_or_default();
            let path = format!("/realtime/{feed}?last_event_id={from}");
            let request = self.client.request(Method::GET, &path).header("accept", "application/json");
            let Ok(answer) = request.timeout(Duration::from_secs(10)).send().await else { return };
            if !answer.status().is_success() {
                return;
            }
            let Ok(told) = answer.json::<Value>().await else { return };
            let (Some(position), Some(events)) = (told["position"].as_str(), told["events"].as_array())
            else {
                return;
            };
            self.heard.gaps += usize::from(told["gap"].is_object());
            self.heard.events.extend(events.iter().map(|event| (feed.to_owned(), event.clone())));
            self.heard.start.get_or_insert_with(|| position.to_owned());
            self.heard.cursor = Some(position.to_owned());
        }
    }

    /// One connection, which may break at any time.
    async fn stream(&mut self, done: &impl Fn(&Heard) -> bool) {
        let mut path = format!("/realtime/stream?feeds={}", self.feeds);
        let cursor = self.heard.cursor.clone();
        if let (Way::Query, Some(cursor)) = (self.way, &cursor) {
            path = format!("{path}&last_event_id={cursor}");
        }
        let mut request = self.client.request(Method::GET, &path);
        if let (Way::Header | Way::Slow, Some(cursor)) = (self.way, &cursor) {
            request = request.header("last-event-id", cursor);
        }
        let Ok(Ok(answer)) = timeout(Duration::from_secs(10), request.send()).await else { return };
        if !answer.status().is_success() {
            return;
        }
        let mut bytes = answer.bytes_stream();
        let mut text = String::new();
        let mut left: u32 = self.rng.random_range(1..60);
        // Silence beyond heartbeats: the line is dead.
        while let Ok(Some(Ok(chunk))) = timeout(Duration::from_secs(8), bytes.next()).await {
            text.push_str(&String::from_utf8_lossy(&chunk));
            while let Some(at) = text.find("\n\n") {
                let rest = text.split_off(at + 2);
                let block = std::mem::replace(&mut text, rest);
                self.note(&block);
                if done(&self.heard) {
                    return;
                }
                if matches!(self.way, Way::Slow) {
                    tokio::time::sleep(Duration::from_millis(self.rng.random_range(0..15))).await;
                }
                left -= 1;
                if left == 0 {
                    return;
                }
            }
        }
    }

    fn note(&mut self, block: &str) {
        let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let (event, id) = (field("event:").unwrap_or_default(), field("id:"));
        let data: Value = field("data:").and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
        if let Some(id) = id {
            if let Some(cursor) = &self.heard.cursor {
                assert!(place(id) >= place(cursor), "ids step back from {cursor} to {id}");
            }
            self.heard.start.get_or_insert_with(|| id.to_owned());
            self.heard.cursor = Some(id.to_owned());
        }
        match event {
            "notifications" | "stock-updates" => self.heard.events.push((event.to_owned(), data)),
            "dashboard" | "omset-kasir" => {
                let at = id.map_or(-1, place);
                self.heard.pictures.insert(event.to_owned(), (at, data));
            }
            "gap" => self.heard.gaps += 1,
            _ => {}
        }
    }
}
