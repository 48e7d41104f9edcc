//! Where a client left off: the id it brings back, taken apart.

use axum::http::HeaderMap;
use melati_hub::Frame;

use crate::feed::log::GapReason;

/// From where a stream or an answer goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cursor {
    /// Nothing was seen before: from now on.
    Now,
    /// From after this position of our log, which may yet turn out to be too old or in the future.
    After(i64),
    /// The id says nothing here.
    Lost {
        /// As it was given, at most so long that it can be told back.
        from: String,
        /// Why.
        reason: GapReason,
    },
}

/// Longest id that is told back.
const TOLD_BACK: usize = 100;

impl Cursor {
    /// The header `Last-Event-ID` comes from a browser that reconnects by itself, so it is newer than `asked`, from
    /// the address.
    pub(super) fn of(headers: &HeaderMap, asked: Option<&str>, epoch: &str) -> Self {
        let header = headers.get("last-event-id").map(|value| String::from_utf8_lossy(value.as_bytes()));
        let seen = [header.as_deref(), asked].into_iter().flatten().find(|seen| !seen.is_empty());
        seen.map_or(Self::Now, |seen| Self::read(seen, epoch))
    }

    fn read(seen: &str, epoch: &str) -> Self {
        let reason = match Frame::split_id(seen) {
            Some((own, position)) if own == epoch && position >= 0 => return Self::After(position),
            Some((own, position)) if own != epoch && position >= 0 => GapReason::AnotherLog,
            _ => GapReason::Malformed,
        };
        Self::Lost { from: seen.chars().take(TOLD_BACK).collect(), reason }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_id_is_ours_another_logs_or_none() {
        let lost = |from: &str, reason| Cursor::Lost { from: from.to_owned(), reason };
        assert_eq!(Cursor::read("k7-41", "k7"), Cursor::After(41));
        assert_eq!(Cursor::read("k8-41", "k7"), lost("k8-41", GapReason::AnotherLog));
        for wrong in ["41", "k7-", "k7-1.5", "-", "k7-99999999999999999999", "🌼"] {
            assert_eq!(Cursor::read(wrong, "k7"), lost(wrong, GapReason::Malformed), "{wrong}");
        }
    }

    #[test]
    fn the_header_is_newer_than_the_address() {
        let mut headers = HeaderMap::new();
        assert_eq!(Cursor::of(&headers, None, "k7"), Cursor::Now);
        assert_eq!(Cursor::of(&headers, Some(""), "k7"), Cursor::Now);
        assert_eq!(Cursor::of(&headers, Some("k7-3"), "k7"), Cursor::After(3));
        headers.insert("last-event-id", HeaderValue::from_static(""));
        assert_eq!(Cursor::of(&headers, Some("k7-3"), "k7"), Cursor::After(3));
        headers.insert("last-event-id", HeaderValue::from_static("k7-5"));
        assert_eq!(Cursor::of(&headers, Some("k7-3"), "k7"), Cursor::After(5));
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_understood_or_told_back_short(seen in any::<Vec<u8>>(), epoch in "[a-z0-9]{1,12}") {
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_bytes(&seen) {
                headers.insert("last-event-id", value);
            }
            match Cursor::of(&headers, None, &epoch) {
                Cursor::Now => {}
                Cursor::After(position) => {
                    prop_assert_eq!(Cursor::read(&format!("{epoch}-{position}"), &epoch), Cursor::After(position));
                }
                Cursor::Lost { from, .. } => prop_assert!(from.chars().count() <= TOLD_BACK),
            }
        }
    }
}
