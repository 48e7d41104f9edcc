//! The last frames of one log topic, shared by all who follow it.

use std::collections::VecDeque;

use crate::frame::Frame;

/// A bounded tail of a log. A listener keeps only the number of the next frame it wants.
#[derive(Debug)]
pub(crate) struct Ring {
    frames: VecDeque<Frame>,
    /// Number of the oldest frame still here; numbers count up from zero.
    oldest: u64,
    most: usize,
}

/// The frames asked for have been pushed out: the listener is too slow.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Lapped;

impl Ring {
    /// An empty ring of at most `most` frames.
    pub(crate) fn new(most: usize) -> Self {
        Self { frames: VecDeque::new(), oldest: 0, most: most.max(1) }
    }

    /// Adds the newest frame, at the cost of the oldest when full.
    pub(crate) fn push(&mut self, frame: Frame) {
        if self.frames.len() >= self.most {
            self.frames.pop_front();
            self.oldest += 1;
        }
        self.frames.push_back(frame);
    }

    /// The number the next frame will get: where a newcomer starts.
    pub(crate) fn end(&self) -> u64 {
        self.oldest + self.frames.len() as u64
    }

    /// Frames numbered `next` and later, oldest first.
    pub(crate) fn since(&self, next: u64) -> Result<impl Iterator<Item = &Frame>, Lapped> {
        let skip = next.checked_sub(self.oldest).ok_or(Lapped)?;
        Ok(self.frames.iter().skip(usize::try_from(skip).unwrap_or(usize::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(most: usize, frames: i64) -> Ring {
        let mut ring = Ring::new(most);
        for position in 1..=frames {
            ring.push(Frame::new("stock-updates", "e", position, "{}"));
        }
        ring
    }

    fn positions(ring: &Ring, next: u64) -> Result<Vec<i64>, Lapped> {
        Ok(ring.since(next)?.map(Frame::position).collect())
    }

    #[test]
    fn a_listener_gets_what_it_has_not_seen() {
        let ring = ring(4, 3);
        assert_eq!(positions(&ring, 0), Ok(vec![1, 2, 3]));
        assert_eq!(positions(&ring, 2), Ok(vec![3]));
        assert_eq!(positions(&ring, ring.end()), Ok(vec![]));
    }

    #[test]
    fn it_never_grows_and_says_what_it_lost() {
        let ring = ring(4, 1_000);
        assert_eq!((ring.frames.len(), ring.end()), (4, 1_000));
        assert_eq!(positions(&ring, 996), Ok(vec![997, 998, 999, 1_000]));
        assert_eq!(positions(&ring, 995), Err(Lapped));
    }
}
