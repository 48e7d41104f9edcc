//! What an operator sees in numbers: names, meanings, and the few places that count.
//!
//! Counted where it happens; what is open now is read from the table of open streams when somebody asks.

use melati_domain::actor::Role;
use melati_hub::Frame;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use crate::{
    feed::{log::GapReason, scope::FeedName},
    open_streams::{NoRoom, OpenStream},
    wire::words::Vocabulary,
};

/// Seconds from a change to the hand-over of its message to a client's socket; those that are served together count
/// once, for the recorder keeps each value until it is read.
const DELIVERY_SECONDS: &str = "melati_delivery_seconds";
const STREAMS_OPEN: &str = "melati_streams_open";
const STREAMS_ENDED: &str = "melati_streams_ended_total";
const STREAMS_REFUSED: &str = "melati_streams_refused_total";
const SLOW_CLIENTS: &str = "melati_slow_clients_total";
const EVENTS_APPENDED: &str = "melati_events_appended_total";
const EVENTS_DELIVERED: &str = "melati_events_delivered_total";
const REPLAYS: &str = "melati_replays_total";
const GAPS: &str = "melati_gaps_total";
const REFRESHES: &str = "melati_state_refreshes_total";

/// Says what each number means; to be called once, after a recorder was installed.
pub fn describe() {
    describe_gauge!(STREAMS_OPEN, "Streams open on this node, by feed and role of the listener");
    describe_counter!(STREAMS_ENDED, "Streams that ended, by reason");
    describe_counter!(STREAMS_REFUSED, "Streams not let in, by the limit they met");
    describe_counter!(SLOW_CLIENTS, "Clients let go because they did not take what was sent");
    describe_counter!(EVENTS_APPENDED, "Entries of the log this node has told, whichever node wrote them");
    describe_counter!(EVENTS_DELIVERED, "Messages handed to clients, by feed");
    describe_histogram!(
        DELIVERY_SECONDS,
        "From a change to the hand-over of its message to a few sockets at once"
    );
    describe_counter!(REPLAYS, "Clients that came back, by where what they missed was found");
    describe_counter!(GAPS, "Clients told that events are missing, by reason");
    describe_counter!(REFRESHES, "Pictures made for state feeds, by feed");
    describe_histogram!(
        melati_store::DATABASE_SECONDS,
        "From asking for a transaction to its answer, by kind"
    );
}

/// Entries of the log were told to this node's listeners.
pub fn appended(entries: usize) {
    counter!(EVENTS_APPENDED).increment(u64::try_from(entries).unwrap_or(u64::MAX));
}

/// A picture was made.
pub fn refreshed(feed: FeedName) {
    counter!(REFRESHES, "feed" => feed.as_str()).increment(1);
}

/// A message was handed to `listeners` at `now`, in milliseconds since 1970 UTC.
#[expect(clippy::cast_precision_loss, reason = "a delay has few digits")]
pub(crate) fn delivered(feed: FeedName, changed_at: Option<i64>, listeners: u32, now: i64) {
    counter!(EVENTS_DELIVERED, "feed" => feed.as_str()).increment(listeners.into());
    if let Some(at) = changed_at {
        histogram!(DELIVERY_SECONDS).record(now.saturating_sub(at).max(0) as f64 / 1_000.0);
    }
}

/// A stream ended.
pub(crate) fn ended(reason: &'static str, was_slow: bool) {
    counter!(STREAMS_ENDED, "reason" => reason).increment(1);
    if was_slow {
        counter!(SLOW_CLIENTS).increment(1);
    }
}

/// A stream was not let in.
pub(crate) fn refused(limit: NoRoom) {
    counter!(STREAMS_REFUSED, "limit" => limit.as_str()).increment(1);
}

/// A client came back; what it missed was remembered, or read from the log.
pub(crate) fn replayed(from_memory: bool) {
    counter!(REPLAYS, "source" => if from_memory { "memory" } else { "log" }).increment(1);
}

/// A client was told that events are missing.
pub(crate) fn gap(reason: GapReason) {
    counter!(GAPS, "reason" => reason.as_str()).increment(1);
}

/// Notes what is open now.
#[expect(clippy::cast_precision_loss, reason = "a number of streams")]
pub(crate) fn note_open(streams: &[OpenStream]) {
    for feed in FeedName::ALL {
        for &role in <Role as Vocabulary>::VALUES {
            let here = streams.iter().filter(|stream| stream.actor.role == role && stream.hears(feed));
            gauge!(STREAMS_OPEN, "feed" => feed.as_str(), "role" => role.word()).set(here.count() as f64);
        }
    }
}

/// The feed a frame belongs to.
pub(crate) fn feed_of(frame: &Frame) -> Option<FeedName> {
    frame.feed().parse().ok()
}
