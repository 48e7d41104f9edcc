//! A log in a vector, which fails, waits and counts as a test wants.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard},
};

use melati_hub::{Frame, LogEntry, Source, SourceError, Topic};
use tokio::task::yield_now;

/// The hub's source, and the truth it is compared with.
#[derive(Clone, Default)]
pub(crate) struct World(Arc<Mutex<Facts>>);

#[derive(Default)]
pub(crate) struct Facts {
    /// Position, log topic that hears of it, tag it touches.
    pub(crate) log: Vec<(i64, Option<String>, Option<String>)>,
    /// How often each tag was touched beside the log.
    pub(crate) touches: HashMap<String, u64>,
    /// Tags of each state topic.
    pub(crate) tags: HashMap<String, Vec<String>>,
    /// So many of the next answers are errors.
    pub(crate) failures: u32,
    /// Errors given so far.
    pub(crate) failed: usize,
    /// A state topic whose picture always fails.
    pub(crate) broken: Option<String>,
    /// The next picture never comes.
    pub(crate) hang: bool,
    /// Pictures come from a copy that is so far behind.
    pub(crate) lag: i64,
    /// How long answers take at most, before and after reading: in turns of the scheduler.
    pub(crate) pace: usize,
    pauses: usize,
    /// State topics whose picture was asked for, one by one.
    pub(crate) pictures: Vec<String>,
    /// Pictures being made now, and the most there ever were.
    pub(crate) making: (usize, usize),
    /// Who listens to each state topic, as the test knows it.
    pub(crate) listening: HashMap<String, usize>,
    /// Pictures asked for when nobody listened.
    pub(crate) for_nobody: Vec<String>,
}

impl World {
    pub(crate) fn facts(&self) -> MutexGuard<'_, Facts> {
        self.0.lock().unwrap()
    }

    /// Appends an entry that steps `gap` positions on.
    pub(crate) fn commit(&self, gap: i64, log: Option<&str>, tag: Option<&str>) -> i64 {
        let mut facts = self.facts();
        let position = facts.newest() + gap;
        facts.log.push((position, log.map(str::to_owned), tag.map(str::to_owned)));
        position
    }

    /// A state topic of this world.
    pub(crate) fn state(&self, name: &str, tags: &[&str]) -> Topic {
        let owned = tags.iter().map(|tag| (*tag).to_owned()).collect();
        self.facts().tags.insert(name.to_owned(), owned);
        Topic::state(name, tags.iter().copied())
    }

    /// How often its picture was asked for.
    pub(crate) fn pictures(&self, name: &str) -> usize {
        self.facts().pictures.iter().filter(|asked| *asked == name).count()
    }

    async fn pause(&self) {
        // Unevenly, so that what was asked first need not be read first.
        let turns = {
            let mut facts = self.facts();
            facts.pauses += 1;
            facts.pauses * 7 % (facts.pace + 1)
        };
        for _ in 0..turns {
            yield_now().await;
        }
    }

    fn fail(&self) -> Result<(), SourceError> {
        let mut facts = self.facts();
        if facts.failures == 0 {
            return Ok(());
        }
        facts.failures -= 1;
        facts.failed += 1;
        Err(SourceError::new("the database is away"))
    }
}

impl Facts {
    pub(crate) fn newest(&self) -> i64 {
        self.log.last().map_or(0, |(position, ..)| *position)
    }

    /// What a picture of `topic` says that is true at `position`: how many entries touched it.
    pub(crate) fn entries_touching(&self, topic: &str, position: i64) -> usize {
        let tags = &self.tags[topic];
        let touches = |(at, _, tag): &&(i64, _, Option<String>)| {
            *at <= position && tag.as_ref().is_some_and(|tag| tags.contains(tag))
        };
        self.log.iter().filter(touches).count()
    }

    /// How often `topic` was touched beside the log.
    pub(crate) fn touched_beside(&self, topic: &str) -> u64 {
        self.tags[topic].iter().filter_map(|tag| self.touches.get(tag)).sum()
    }

    /// Positions of the entries that a log topic hears of, within a range.
    pub(crate) fn told(&self, topic: &str, after: i64, up_to: i64) -> Vec<i64> {
        let heard = |(at, log, _): &&(i64, Option<String>, _)| {
            log.as_deref() == Some(topic) && *at > after && *at <= up_to
        };
        self.log.iter().filter(heard).map(|(at, ..)| *at).collect()
    }
}

impl Source for World {
    async fn entries(&self, after: i64, limit: usize) -> Result<Vec<LogEntry>, SourceError> {
        self.pause().await;
        self.fail()?;
        let entry = |(position, log, tag): &(i64, Option<String>, Option<String>)| LogEntry {
            position: *position,
            at: *position,
            frames: log
                .iter()
                .map(|log| (log.as_str().into(), Frame::new(log, "e", *position, &position.to_string())))
                .collect(),
            tags: tag.iter().map(|tag| tag.as_str().into()).collect(),
        };
        let page = self.facts().log.iter().filter(|(at, ..)| *at > after).take(limit).map(entry).collect();
        self.pause().await;
        Ok(page)
    }

    async fn picture(&self, topic: &str) -> Result<Frame, SourceError> {
        {
            let mut facts = self.facts();
            facts.pictures.push(topic.to_owned());
            if facts.listening.get(topic) == Some(&0) {
                facts.for_nobody.push(topic.to_owned());
            }
            facts.making.0 += 1;
            facts.making.1 = facts.making.1.max(facts.making.0);
        }
        self.pause().await;
        if mem::take(&mut self.facts().hang) {
            std::future::pending::<()>().await;
        }
        let read = self.fail().and_then(|()| {
            let facts = self.facts();
            if facts.broken.as_deref() == Some(topic) {
                return Err(SourceError::new("this one cannot be drawn"));
            }
            let newest = facts.newest() - facts.lag;
            let data = format!("{} {}", facts.entries_touching(topic, newest), facts.touched_beside(topic));
            Ok(Frame::new(topic, "e", newest, &data))
        });
        self.pause().await;
        let mut facts = self.facts();
        facts.making.0 -= 1;
        read
    }
}
