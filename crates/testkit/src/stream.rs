//! Reading an event stream: one event after the other, never waiting for ever.

use std::{collections::VecDeque, fmt::Write, time::Duration};

use futures_util::{StreamExt, stream::BoxStream};
use reqwest::{
    RequestBuilder,
    header::{ACCEPT, HeaderMap},
};
use serde_json::Value;
use tokio::time::{Instant, error::Elapsed, timeout_at};

/// How long a test waits for what must come: a slow machine under load, not a promise.
const PATIENCE: Duration = Duration::from_secs(20);

/// One event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// `event:`.
    pub event: Option<String>,
    /// `id:`.
    pub id: Option<String>,
    /// `data:`, lines joined.
    pub data: String,
}

impl Event {
    /// The data as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap_or_default()
    }

    /// Is it of that name?
    pub fn is(&self, name: &str) -> bool {
        self.event.as_deref() == Some(name)
    }
}

/// An open event stream.
pub struct Stream {
    /// The headers of the answer.
    pub headers: HeaderMap,
    bytes: BoxStream<'static, reqwest::Result<bytes::Bytes>>,
    buffer: Vec<u8>,
    ready: VecDeque<Event>,
    seen: Vec<Event>,
}

impl Stream {
    /// Sends `request` and expects a stream.
    ///
    /// # Panics
    /// When the answer is none.
    #[expect(clippy::expect_used, reason = "a test without its stream has failed")]
    pub async fn open(request: RequestBuilder) -> Self {
        let answer = request.header(ACCEPT, "text/event-stream").send().await.expect("an answer");
        let (status, headers) = (answer.status(), answer.headers().clone());
        if status != 200 {
            let body = answer.text().await.unwrap_or_default();
            assert_eq!(status, 200, "no stream: {body}");
            return Self::over(headers, futures_util::stream::empty().boxed());
        }
        let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        assert!(kind.starts_with("text/event-stream"), "no stream but {kind}");
        Self::over(headers, answer.bytes_stream().boxed())
    }

    fn over(headers: HeaderMap, bytes: BoxStream<'static, reqwest::Result<bytes::Bytes>>) -> Self {
        Self { headers, bytes, buffer: Vec::new(), ready: VecDeque::new(), seen: Vec::new() }
    }

    /// The next event.
    ///
    /// # Panics
    /// When none comes, or the stream ends.
    pub async fn next_event(&mut self) -> Event {
        self.until(|_| true).await
    }

    /// The next event with that name.
    ///
    /// # Panics
    /// When none comes, or the stream ends.
    pub async fn until_event(&mut self, name: &str) -> Event {
        self.until(|event| event.is(name)).await
    }

    /// The next event that is `wanted`; those before it are passed over.
    ///
    /// # Panics
    /// When none comes, or the stream ends; the message tells all that came.
    #[expect(clippy::panic, reason = "a test that waits in vain has failed")]
    pub async fn until(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match timeout_at(deadline, self.read_event()).await {
                Ok(Some(event)) if wanted(&event) => return event,
                Ok(Some(_)) => {}
                Ok(None) => panic!("the stream ended; it told:\n{}", self.told()),
                Err(Elapsed { .. }) => {
                    panic!("waited in vain for {PATIENCE:?}; the stream told:\n{}", self.told())
                }
            }
        }
    }

    /// Waits for the server to end the stream; the events up to there.
    ///
    /// # Panics
    /// When it does not.
    #[expect(clippy::panic, reason = "a test that waits in vain has failed")]
    pub async fn ended(&mut self) -> Vec<Event> {
        let deadline = Instant::now() + PATIENCE;
        let mut events = Vec::new();
        loop {
            match timeout_at(deadline, self.read_event()).await {
                Ok(Some(event)) => events.push(event),
                Ok(None) => return events,
                Err(Elapsed { .. }) => panic!("the stream does not end; it told:\n{}", self.told()),
            }
        }
    }

    /// All events so far, one a line.
    pub fn told(&self) -> String {
        self.seen.iter().fold(String::new(), |mut text, event| {
            let _ = writeln!(text, "  {event:?}");
            text
        })
    }

    /// Cancel-safe: what was read stays in the buffer.
    async fn read_event(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                self.seen.push(event.clone());
                return Some(event);
            }
            let chunk = self.bytes.next().await?.ok()?;
            self.buffer.extend_from_slice(&chunk);
            while let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\n\n") {
                let rest = self.buffer.split_off(end + 2);
                let block = std::mem::replace(&mut self.buffer, rest);
                self.ready.extend(parse(&String::from_utf8_lossy(&block)));
            }
        }
    }
}

/// One block of lines; comments alone make no event.
fn parse(block: &str) -> Option<Event> {
    let mut event = Event::default();
    let mut data: Vec<&str> = Vec::new();
    for line in block.lines() {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => event.event = Some(value.to_owned()),
            "id" => event.id = Some(value.to_owned()),
            "data" => data.push(value),
            _ => {}
        }
    }
    event.data = data.join("\n");
    (!data.is_empty() || event.event.is_some()).then_some(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_events() {
        let event = parse("event: dashboard\nid: a-1\ndata: {\"x\":1}\n\n").unwrap();
        assert!(event.is("dashboard"));
        assert_eq!((event.id.as_deref(), event.json()["x"].as_i64()), (Some("a-1"), Some(1)));
        assert_eq!(parse(": still here\n\n"), None);
        assert_eq!(parse("retry: 3000\n\n"), None);
        assert_eq!(parse("data: one\ndata: two\n\n").unwrap().data, "one\ntwo");
    }
}
