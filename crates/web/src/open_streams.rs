//! The streams that are open on this node: who may open one more, who has how many, and how to end one.
//!
//! One table serves the limits, the operator's page and the numbers. A ticket is a stream's place in it.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering},
    },
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use melati_domain::{actor::Actor, day::Millis, id::UserId};
use melati_hub::Frame;
use tokio::sync::Notify;

use crate::{
    delays::{Delays, Second},
    feed::scope::FeedName,
    metrics,
};

/// How many streams there may be on this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamLimits {
    /// Of one person, on all devices.
    pub per_user: usize,
    /// From one address: a whole branch may sit behind it.
    pub per_address: usize,
    /// In all.
    pub total: usize,
    /// New ones a second from one address, after a burst of twice as many.
    pub connects_per_second: NonZeroU32,
}

impl Default for StreamLimits {
    fn default() -> Self {
        let connects_per_second = NonZeroU32::new(50).unwrap_or(NonZeroU32::MIN);
        Self { per_user: 8, per_address: 256, total: 10_000, connects_per_second }
    }
}

/// Why there is no room for one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRoom {
    /// This person has as many as one may have.
    #[error("as many streams as one person may have")]
    User,
    /// As many come from this address as may.
    #[error("as many streams as one address may have")]
    Address,
    /// This node has as many as it may have.
    #[error("as many streams as this node may have")]
    Node,
    /// Too many new ones at once from this address.
    #[error("too many new streams at once from one address")]
    Rate,
}

impl NoRoom {
    /// The limit, in a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Address => "address",
            Self::Node => "node",
            Self::Rate => "rate",
        }
    }
}

/// One open stream, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStream {
    /// Its number on this node.
    pub id: u64,
    /// Who listens.
    pub actor: Actor,
    /// To what.
    pub feeds: Box<[FeedName]>,
    /// Since when.
    pub since: Millis,
    /// From where.
    pub address: IpAddr,
    /// Position of the log up to which it was told everything; none while it waits, having been told all there is.
    pub position: Option<i64>,
    /// Messages written and not yet taken by the connection.
    pub queued: usize,
}

impl OpenStream {
    /// Does it listen to `feed`?
    pub fn hears(&self, feed: FeedName) -> bool {
        self.feeds.contains(&feed)
    }
}

/// The open streams of this node. Cheap to clone.
#[derive(Clone)]
pub struct OpenStreams(Arc<Shared>);

struct Shared {
    limits: StreamLimits,
    connects: DefaultKeyedRateLimiter<IpAddr>,
    next: AtomicU64,
    open: Mutex<Open>,
    /// Some are to end that have not been looked at since.
    asked: Notify,
    /// As many as there ever were to be sent elsewhere.
    leaving: AtomicUsize,
    delays: Delays,
}

#[derive(Default)]
struct Open {
    places: HashMap<u64, Arc<Place>>,
    /// How many of each person, and from each address; none that has none.
    users: HashMap<UserId, usize>,
    addresses: HashMap<IpAddr, usize>,
}

struct Place {
    actor: Actor,
    feeds: Box<[FeedName]>,
    since: Millis,
    address: IpAddr,
    /// -1 while it waits for news.
    position: AtomicI64,
    queued: AtomicUsize,
    is_to_end: AtomicBool,
}

/// After so many admissions, addresses that have gone quiet are forgotten.
const SWEEP_EVERY: u64 = 1_024;

impl OpenStreams {
    /// None open yet.
    pub fn new(limits: StreamLimits) -> Self {
        let rate = limits.connects_per_second;
        let quota = Quota::per_second(rate).allow_burst(rate.saturating_add(rate.get()));
        Self(Arc::new(Shared {
            limits,
            connects: RateLimiter::keyed(quota),
            next: AtomicU64::new(1),
            open: Mutex::default(),
            asked: Notify::new(),
            leaving: AtomicUsize::new(0),
            delays: Delays::default(),
        }))
    }

    /// Lets a stream in, if there is room.
    pub(crate) fn admit(
        &self,
        actor: &Actor,
        feeds: &[FeedName],
        since: Millis,
        address: IpAddr,
    ) -> Result<Ticket, NoRoom> {
        let shared = &self.0;
        if shared.connects.check_key(&address).is_err() {
            return Err(NoRoom::Rate);
        }
        let id = shared.next.fetch_add(1, Ordering::Relaxed);
        if id.is_multiple_of(SWEEP_EVERY) {
            shared.connects.retain_recent();
        }
        let mut open = self.open();
        if open.places.len() >= shared.limits.total {
            return Err(NoRoom::Node);
        }
        if open.users.get(&actor.user).is_some_and(|count| *count >= shared.limits.per_user) {
            return Err(NoRoom::User);
        }
        if open.addresses.get(&address).is_some_and(|count| *count >= shared.limits.per_address) {
            return Err(NoRoom::Address);
        }
        let place = Arc::new(Place {
            actor: actor.clone(),
            feeds: feeds.into(),
            since,
            address,
            position: AtomicI64::new(-1),
            queued: AtomicUsize::new(0),
            is_to_end: AtomicBool::new(false),
        });
        *open.users.entry(actor.user).or_default() += 1;
        *open.addresses.entry(address).or_default() += 1;
        open.places.insert(id, Arc::clone(&place));
        Ok(Ticket { streams: self.clone(), id, place })
    }

    /// All of them, oldest first.
    pub fn list(&self) -> Vec<OpenStream> {
        let mut streams: Vec<_> = self.open().places.iter().map(|(id, place)| place.shown(*id)).collect();
        streams.sort_unstable_by_key(|stream| stream.id);
        streams
    }

    /// How long messages took in each second of the minute before `now`, in milliseconds since 1970 UTC.
    pub(crate) fn last_minute(&self, now: i64) -> Vec<Second> {
        self.0.delays.last_minute(now)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.open().places.len()
    }

    /// Of how many one is, that is sent elsewhere: those who go last are of as many as those who went first.
    pub(crate) fn leaving(&self) -> usize {
        let open = self.count();
        self.0.leaving.fetch_max(open, Ordering::Relaxed).max(open)
    }

    /// Ends one; false when it is not there any more.
    pub fn end(&self, id: u64) -> bool {
        let found = self.open().places.get(&id).cloned();
        let Some(place) = found else { return false };
        place.is_to_end.store(true, Ordering::Relaxed);
        self.0.asked.notify_one();
        true
    }

    /// Waits until some are to end; one waiter at a time.
    pub async fn asked_to_end(&self) {
        self.0.asked.notified().await;
    }

    /// Notes that `listeners` of them were handed `frames` at `now`.
    pub fn told(&self, frames: &[Frame], listeners: usize, now: Millis) {
        let listeners = u32::try_from(listeners).unwrap_or(u32::MAX);
        for frame in frames {
            // A frame of no feed is not handed to anybody.
            let Some(feed) = metrics::feed_of(frame) else { continue };
            metrics::delivered(feed, frame.changed_at(), listeners, now.0);
            if let Some(changed) = frame.changed_at() {
                self.0.delays.note(changed, listeners, now.0);
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn leave(&mut self, id: u64) {
        let Some(place) = self.places.remove(&id) else { return };
        one_less(&mut self.users, place.actor.user);
        one_less(&mut self.addresses, place.address);
    }
}

fn one_less<K: Eq + Hash>(counts: &mut HashMap<K, usize>, key: K) {
    if let Entry::Occupied(mut count) = counts.entry(key) {
        *count.get_mut() -= 1;
        if *count.get() == 0 {
            count.remove();
        }
    }
}

impl Place {
    fn shown(&self, id: u64) -> OpenStream {
        let position = self.position.load(Ordering::Relaxed);
        OpenStream {
            id,
            actor: self.actor.clone(),
            feeds: self.feeds.clone(),
            since: self.since,
            address: self.address,
            position: Some(position).filter(|position| *position >= 0),
            queued: self.queued.load(Ordering::Relaxed),
        }
    }
}

/// A stream's place among the open ones; given back when dropped.
pub(crate) struct Ticket {
    streams: OpenStreams,
    id: u64,
    place: Arc<Place>,
}

impl Ticket {
    /// Who listens.
    pub(crate) fn actor(&self) -> &Actor {
        &self.place.actor
    }

    /// To what it listens.
    pub(crate) fn feeds(&self) -> &[FeedName] {
        &self.place.feeds
    }

    /// Notes how far the stream is, and how much it has written that was not taken.
    pub(crate) fn note(&self, position: Option<i64>, queued: usize) {
        self.place.position.store(position.unwrap_or(-1), Ordering::Relaxed);
        self.place.queued.store(queued, Ordering::Relaxed);
    }

    /// Notes that it has been told all there is.
    pub(crate) fn waits(&self) {
        self.note(None, 0);
    }

    /// Did somebody end it by hand?
    pub(crate) fn is_to_end(&self) -> bool {
        self.place.is_to_end.load(Ordering::Relaxed)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.streams.open().leave(self.id);
    }
}

#[cfg(test)]
mod tests {
    use melati_domain::{
        actor::Role,
        id::{BranchId, UserId},
    };
    use proptest::prelude::*;

    use super::*;

    const LIMITS: StreamLimits =
        StreamLimits { per_user: 2, per_address: 3, total: 5, connects_per_second: NonZeroU32::MAX };

    fn actor(user: i64) -> Actor {
        Actor { user: UserId(user), name: "Uji".to_owned(), role: Role::Cashier, branch: Some(BranchId(1)) }
    }

    fn admit(streams: &OpenStreams, user: i64, address: u8) -> Result<Ticket, NoRoom> {
        streams.admit(&actor(user), &[FeedName::Dashboard], Millis(0), [10, 0, 0, address].into())
    }

    #[test]
    fn each_limit_is_named_and_a_place_is_given_back() {
        let streams = OpenStreams::new(LIMITS);
        let first = admit(&streams, 1, 1).unwrap();
        let _second = admit(&streams, 1, 1).unwrap();
        assert_eq!(admit(&streams, 1, 2).err(), Some(NoRoom::User));
        let _third = admit(&streams, 2, 1).unwrap();
        assert_eq!(admit(&streams, 3, 1).err(), Some(NoRoom::Address));
        drop(first);
        let _again = admit(&streams, 1, 1).unwrap();
        let _others = [admit(&streams, 4, 4).unwrap(), admit(&streams, 5, 5).unwrap()];
        assert_eq!(admit(&streams, 6, 6).err(), Some(NoRoom::Node));
    }

    #[test]
    fn a_storm_from_one_address_is_slowed_and_others_are_not() {
        let limits = StreamLimits { connects_per_second: NonZeroU32::MIN, ..LIMITS };
        let streams = OpenStreams::new(limits);
        drop((admit(&streams, 1, 1), admit(&streams, 1, 1)));
        assert_eq!(admit(&streams, 1, 1).err(), Some(NoRoom::Rate));
        assert!(admit(&streams, 1, 2).is_ok());
    }

    #[tokio::test]
    async fn one_is_ended_by_its_number() {
        let streams = OpenStreams::new(LIMITS);
        let ticket = admit(&streams, 1, 1).unwrap();
        ticket.note(Some(7), 2);
        let shown = streams.list().remove(0);
        assert_eq!((&*shown.feeds, shown.position, shown.queued), (&[FeedName::Dashboard][..], Some(7), 2));
        assert!(streams.end(shown.id));
        streams.asked_to_end().await;
        assert!(ticket.is_to_end());
        drop(ticket);
        assert!(!streams.end(shown.id));
        assert_eq!(streams.count(), 0);
    }

    proptest! {
        #[test]
        fn no_limit_is_ever_passed(steps in proptest::collection::vec((any::<bool>(), 0_i64..4, 0_u8..3), 0..80)) {
            let streams = OpenStreams::new(LIMITS);
            let mut held = Vec::new();
            for (comes, user, address) in steps {
                if comes {
                    held.extend(admit(&streams, user, address));
                } else if !held.is_empty() {
                    held.swap_remove(usize::try_from(user).unwrap() % held.len());
                }
                let open = streams.list();
                prop_assert_eq!(open.len(), held.len());
                prop_assert!(open.len() <= LIMITS.total);
                for one in &open {
                    prop_assert!(open.iter().filter(|other| other.actor.user == one.actor.user).count() <= LIMITS.per_user);
                    prop_assert!(open.iter().filter(|other| other.address == one.address).count() <= LIMITS.per_address);
                }
            }
        }
    }
}
