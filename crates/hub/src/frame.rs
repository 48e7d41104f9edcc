//! One message as it goes over the wire, written once however many read it.

use bytes::{BufMut as _, Bytes, BytesMut};

const EVENT: &str = "event: ";
const ID: &str = "id: ";
const DATA: &str = "data: ";

/// A message of an event stream. Clones share its bytes.
///
/// The two forms lie in one buffer, the unnamed one being its tail:
/// `event: FEED\n` + `id: EPOCH-POSITION\ndata: DATA\n\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    bytes: Bytes,
    position: i64,
    /// Where the `id:` line begins.
    id_line: usize,
    /// Where the epoch ends and the position's dash stands.
    dash: usize,
    /// Where the `id:` line's text ends.
    id_end: usize,
    /// When the oldest change happened that it tells of.
    changed_at: Option<i64>,
}

impl Frame {
    /// Writes `data`, one JSON text, as a message of `feed` that is true at `position` of the log
    /// called `epoch`. Line breaks become spaces, which JSON does not mind.
    pub fn new(feed: &str, epoch: &str, position: i64, data: &str) -> Self {
        let mut text = String::with_capacity(feed.len() + epoch.len() + data.len() + 48);
        text.push_str(EVENT);
        push_line(&mut text, feed);
        text.push('\n');
        let id_line = text.len();
        text.push_str(ID);
        push_line(&mut text, epoch);
        let dash = text.len();
        text.push('-');
        text.push_str(&position.to_string());
        let id_end = text.len();
        text.push('\n');
        text.push_str(DATA);
        push_line(&mut text, data);
        text.push_str("\n\n");
        Self { bytes: Bytes::from(text), position, id_line, dash, id_end, changed_at: None }
    }

    /// The same words, true at a later place: what a newcomer gets who has read the log up to there.
    pub(crate) fn at(&self, position: i64) -> Self {
        if position == self.position {
            return self.clone();
        }
        let number = position.to_string();
        let mut bytes = BytesMut::with_capacity(self.bytes.len() + number.len());
        bytes.put(self.bytes.slice(..=self.dash));
        bytes.put(number.as_bytes());
        let id_end = bytes.len();
        bytes.put(self.bytes.slice(self.id_end..));
        Self { bytes: bytes.freeze(), position, id_end, ..*self }
    }

    /// The same frame, telling of a change at `at`.
    pub(crate) fn changed_at_ms(mut self, at: Option<i64>) -> Self {
        self.changed_at = at;
        self
    }

    /// The same frame for somebody who was away: it does not tell how long it took.
    #[must_use]
    pub fn missed(self) -> Self {
        self.changed_at_ms(None)
    }

    /// When the oldest change happened that it tells of, in milliseconds since 1970 UTC; `None` where it is told
    /// because somebody came, not because something changed.
    pub fn changed_at(&self) -> Option<i64> {
        self.changed_at
    }

    /// With `event: FEED`, for a connection that carries several feeds.
    pub fn named(&self) -> Bytes {
        self.bytes.clone()
    }

    /// Without a name, for a connection that carries one feed (`onmessage`).
    pub fn unnamed(&self) -> Bytes {
        self.bytes.slice(self.id_line..)
    }

    /// The feed's name.
    pub fn feed(&self) -> &str {
        self.text(EVENT.len(), self.id_line.saturating_sub(1))
    }

    /// `EPOCH-POSITION`, opaque to clients.
    pub fn id(&self) -> &str {
        self.text(self.id_line + ID.len(), self.id_end)
    }

    /// The JSON text alone.
    pub fn data(&self) -> &str {
        self.text(self.id_end + 1 + DATA.len(), self.bytes.len().saturating_sub(2))
    }

    /// The place in the log at which this is true.
    pub fn position(&self) -> i64 {
        self.position
    }

    /// Takes an id apart that a client brought back: the log's epoch, and the position.
    pub fn split_id(id: &str) -> Option<(&str, i64)> {
        let (epoch, position) = id.rsplit_once('-')?;
        Some((epoch, position.parse().ok()?))
    }

    fn text(&self, from: usize, to: usize) -> &str {
        self.bytes.get(from..to).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default()
    }
}

/// A stray line break would end the line, and two the message.
fn push_line(text: &mut String, part: &str) {
    text.extend(part.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_share_one_buffer() {
        let frame = Frame::new("dashboard", "k7", 41, r#"{"total":5}"#);
        assert_eq!(frame.named(), "event: dashboard\nid: k7-41\ndata: {\"total\":5}\n\n");
        assert_eq!(frame.unnamed(), "id: k7-41\ndata: {\"total\":5}\n\n");
        assert!(frame.named().as_ptr_range().contains(&frame.unnamed().as_ptr()));
    }

    #[test]
    fn its_parts_can_be_read_again() {
        let frame = Frame::new("stock-updates", "a-b", 7, r#"{"nama":"Melati 🌼"}"#);
        assert_eq!(
            (frame.feed(), frame.id(), frame.data(), frame.position()),
            ("stock-updates", "a-b-7", r#"{"nama":"Melati 🌼"}"#, 7)
        );
        assert_eq!(Frame::split_id(frame.id()), Some(("a-b", 7)));
        for wrong in ["", "7", "a-", "a-x", "a-99999999999999999999"] {
            assert_eq!(Frame::split_id(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn line_breaks_cannot_end_a_message_early() {
        let frame = Frame::new("a\nb", "e\r", 1, "{\n\"x\":\r\n1}\n\nevent: forged");
        assert_eq!(frame.named(), "event: a b\nid: e -1\ndata: { \"x\":  1}  event: forged\n\n");
    }

    #[test]
    fn moving_it_equals_writing_it_there() {
        let frame = Frame::new("dashboard", "k7", 9, "{}");
        assert_eq!(frame.at(12_345), Frame::new("dashboard", "k7", 12_345, "{}"));
        assert_eq!(frame.at(9), frame);
    }
}
