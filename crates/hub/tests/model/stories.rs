//! One thing at a time: what the hub promises, told as short stories.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Wake, Waker},
    time::Duration,
};

use futures_util::{FutureExt as _, future::join_all};
use melati_hub::{Closed, Frame, Hub, HubLimits, Refused, Subscriber, Topic};
use tokio::{
    task::{JoinHandle, yield_now},
    time::{Instant, sleep, timeout},
};

use crate::world::World;

const FOLD: Duration = Duration::from_millis(20);

/// A running hub over an empty world.
fn start(limits: HubLimits) -> (World, Hub, JoinHandle<()>) {
    let (world, hub) = (World::default(), Hub::new(0, limits));
    let (running, source) = (hub.clone(), world.clone());
    let running = tokio::spawn(async move { running.run(source).await });
    (world, hub, running)
}

fn positions(frames: &[Frame]) -> Vec<i64> {
    frames.iter().map(Frame::position).collect()
}

async fn next(subscriber: &mut Subscriber) -> Vec<Frame> {
    let news = timeout(Duration::from_mins(1), subscriber.next()).await;
    news.expect("something new within a minute").expect("the hub is open")
}

/// Reads until `position` is heard.
async fn hear_up_to(subscriber: &mut Subscriber, position: i64) -> Vec<Frame> {
    let mut heard = Vec::new();
    while heard.last().is_none_or(|frame: &Frame| frame.position() < position) {
        heard.extend(next(subscriber).await);
    }
    heard
}

#[tokio::test(start_paused = true)]
async fn one_change_is_drawn_once_for_a_thousand() {
    let (world, hub, _running) = start(HubLimits::default());
    let topic = world.state("dashboard/owner", &["all"]);
    let mut owners: Vec<_> = (0..1_000).map(|_| hub.subscribe(vec![topic.clone()]).unwrap()).collect();
    join_all(owners.iter_mut().map(next)).await;
    assert_eq!(world.pictures("dashboard/owner"), 1);

    let position = world.commit(1, None, Some("all"));
    hub.signal().raise();
    for heard in join_all(owners.iter_mut().map(next)).await {
        assert_eq!(positions(&heard), [position]);
    }
    assert_eq!(world.pictures("dashboard/owner"), 2);
}

#[tokio::test(start_paused = true)]
async fn the_first_change_goes_at_once_and_a_burst_is_folded() {
    let (world, hub, _running) = start(HubLimits { fold: FOLD, ..HubLimits::default() });
    let mut subscriber = hub.subscribe(vec![world.state("omset", &["cashier"])]).unwrap();
    next(&mut subscriber).await;
    sleep(FOLD).await;

    let committed = Instant::now();
    world.commit(1, None, Some("cashier"));
    hub.signal().raise();
    assert_eq!(positions(&next(&mut subscriber).await), [1]);
    assert_eq!(committed.elapsed(), Duration::ZERO, "no timer stands in the way");

    for _ in 0..100 {
        world.commit(1, None, Some("cashier"));
        hub.signal().raise();
        sleep(Duration::from_millis(1)).await;
    }
    let last = Instant::now();
    let heard = hear_up_to(&mut subscriber, 101).await;
    assert_eq!(heard.last().map(Frame::data), Some("101 0"), "the last one is never skipped");
    assert!(last.elapsed() <= FOLD, "{:?}", last.elapsed());
    assert!(world.pictures("omset") <= 2 + 6, "{} pictures of 101 changes", world.pictures("omset"));
}

#[tokio::test(start_paused = true)]
async fn a_lost_signal_costs_delay_and_no_data() {
    let (world, hub, _running) = start(HubLimits::default());
    let mut subscriber = hub.subscribe(vec![Topic::log("notes")]).unwrap();
    yield_now().await;
    let committed = Instant::now();
    world.commit(1, Some("notes"), None);
    assert_eq!(positions(&next(&mut subscriber).await), [1]);
    assert!(committed.elapsed() <= Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn something_beside_the_log_has_it_drawn_anew() {
    let (world, hub, _running) = start(HubLimits::default());
    let mut subscriber = hub.subscribe(vec![world.state("omset", &["cashier", "calendar"])]).unwrap();
    assert_eq!(next(&mut subscriber).await[0].data(), "0 0");
    sleep(FOLD).await;
    let touched = Instant::now();
    world.facts().touches.insert("calendar".to_owned(), 1);
    hub.touch(&["calendar"]);
    assert_eq!(next(&mut subscriber).await[0].data(), "0 1");
    assert_eq!(touched.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_read_is_let_go_and_delays_nobody() {
    let (world, hub, _running) = start(HubLimits { ring: 8, ..HubLimits::default() });
    let mut slow = hub.subscribe(vec![Topic::log("stock"), world.state("omset", &["cashier"])]).unwrap();
    let mut quick = hub.subscribe(vec![Topic::log("stock")]).unwrap();
    for position in 1..=9 {
        world.commit(1, Some("stock"), Some("cashier"));
        hub.signal().raise();
        assert_eq!(positions(&next(&mut quick).await), [position]);
    }
    assert_eq!(slow.next().await, Err(Closed::TooSlow));
    assert_eq!(slow.next().await, Err(Closed::TooSlow), "and so it stays");
    assert!(size_of::<Subscriber>() <= 64, "it held no frames, only its place");
}

#[tokio::test(start_paused = true)]
async fn who_reads_is_not_outrun_by_a_long_backlog() {
    let (world, hub, running) = start(HubLimits { ring: 64, ..HubLimits::default() });
    let mut subscriber = hub.subscribe(vec![Topic::log("stock")]).unwrap();
    for _ in 0..10_000 {
        world.commit(1, Some("stock"), None);
    }
    let committed = Instant::now();
    hub.signal().raise();
    let heard = hear_up_to(&mut subscriber, 10_000).await;
    assert_eq!(committed.elapsed(), Duration::ZERO, "page follows page");
    assert_eq!(positions(&heard), (1..=10_000).collect::<Vec<_>>());
    assert!(!running.is_finished());
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_gets_its_picture_at_once() {
    let (world, hub, _running) = start(HubLimits::default());
    let topic = world.state("omset", &["cashier"]);
    sleep(Duration::from_millis(1)).await; // the loop has come to rest
    let came = Instant::now();
    let mut first = hub.subscribe(vec![topic.clone()]).unwrap();
    next(&mut first).await;
    let mut second = hub.subscribe(vec![topic]).unwrap();
    assert!(second.next().now_or_never().is_some(), "it lies ready");
    assert_eq!(came.elapsed(), Duration::ZERO);
    assert_eq!(world.pictures("omset"), 1);
}

/// Counts how often it is woken.
#[derive(Default)]
struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_publish_wakes_only_who_follows_that_topic() {
    let (world, hub, _running) = start(HubLimits::default());
    let mut one = hub.subscribe(vec![Topic::log("stock/1")]).unwrap();
    let mut two = hub.subscribe(vec![Topic::log("stock/2")]).unwrap();
    let (bell_one, bell_two) = (Arc::new(Bell::default()), Arc::new(Bell::default()));
    let (waker_one, waker_two) = (Waker::from(Arc::clone(&bell_one)), Waker::from(Arc::clone(&bell_two)));
    let (mut waits_one, mut waits_two) = (Box::pin(one.next()), Box::pin(two.next()));
    assert!(waits_one.as_mut().poll(&mut Context::from_waker(&waker_one)).is_pending());
    assert!(waits_two.as_mut().poll(&mut Context::from_waker(&waker_two)).is_pending());

    for _ in 0..5 {
        world.commit(1, Some("stock/1"), None);
    }
    hub.signal().raise();
    sleep(Duration::from_millis(1)).await;
    assert_eq!((bell_one.0.load(Ordering::Relaxed), bell_two.0.load(Ordering::Relaxed)), (1, 0));
    assert_eq!(positions(&waits_one.await.unwrap()), [1, 2, 3, 4, 5]);
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_waited_out() {
    let (world, hub, _running) = start(HubLimits::default());
    let topics = vec![Topic::log("notes"), world.state("omset", &["cashier"])];
    let mut subscriber = hub.subscribe(topics).unwrap();
    next(&mut subscriber).await;
    world.facts().failures = 6;
    for _ in 0..3 {
        world.commit(1, Some("notes"), Some("cashier"));
        hub.signal().raise();
    }
    let cut = Instant::now();
    let mut heard = Vec::new();
    while heard.last().is_none_or(|frame: &Frame| frame.data() != "3 0") {
        heard.extend(next(&mut subscriber).await);
    }
    // 0.1 + 0.2 + 0.4 + 0.8 + 1.6 + 3.2 s: it does not hammer, and does not give up.
    assert_eq!(cut.elapsed().as_millis(), 6_300);
    let notes = heard.iter().filter(|frame| frame.feed() == "notes").map(Frame::position);
    assert_eq!(notes.collect::<Vec<_>>(), [1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_always_fails_holds_up_nobody_else() {
    let (world, hub, _running) = start(HubLimits::default());
    world.facts().broken = Some("broken".to_owned());
    let _broken = hub.subscribe(vec![world.state("broken", &["cashier"])]).unwrap();
    let mut whole = hub.subscribe(vec![Topic::log("notes"), world.state("omset", &["cashier"])]).unwrap();
    next(&mut whole).await;
    sleep(Duration::from_secs(30)).await;
    let tries = world.pictures("broken");
    assert!((6..=12).contains(&tries), "{tries} tries in 30 s");

    let committed = Instant::now();
    world.commit(1, Some("notes"), Some("cashier"));
    hub.signal().raise();
    let mut heard = next(&mut whole).await;
    if heard.len() == 1 {
        heard.extend(next(&mut whole).await);
    }
    assert_eq!(heard.iter().map(Frame::feed).collect::<Vec<_>>(), ["notes", "omset"]);
    assert_eq!(committed.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_never_answers_is_asked_again() {
    let (world, hub, _running) = start(HubLimits::default());
    world.facts().hang = true;
    let asked = Instant::now();
    let mut subscriber = hub.subscribe(vec![world.state("omset", &["cashier"])]).unwrap();
    assert_eq!(next(&mut subscriber).await[0].data(), "0 0");
    assert!(asked.elapsed() < Duration::from_secs(11));
}

#[tokio::test(start_paused = true)]
async fn a_picture_older_than_the_log_is_not_shown() {
    let (world, hub, _running) = start(HubLimits::default());
    let mut subscriber =
        hub.subscribe(vec![Topic::log("notes"), world.state("omset", &["cashier"])]).unwrap();
    next(&mut subscriber).await;
    world.facts().lag = 1;
    world.commit(1, Some("notes"), Some("cashier"));
    hub.signal().raise();
    assert_eq!(next(&mut subscriber).await[0].feed(), "notes");
    sleep(Duration::from_secs(1)).await;
    assert!(subscriber.next().now_or_never().is_none(), "its id would step back");
    world.facts().lag = 0;
    assert_eq!(next(&mut subscriber).await[0].data(), "1 0");
}

#[tokio::test(start_paused = true)]
async fn a_picture_ahead_of_a_log_with_no_more_is_shown_where_the_log_ends() {
    let (world, hub, _running) = start(HubLimits::default());
    let mut subscriber =
        hub.subscribe(vec![Topic::log("notes"), world.state("omset", &["cashier"])]).unwrap();
    world.facts().lag = -2;
    assert_eq!(positions(&next(&mut subscriber).await), [0], "so the entries to come are not below it");
    world.commit(1, Some("notes"), Some("cashier"));
    hub.signal().raise();
    assert_eq!(positions(&next(&mut subscriber).await), [1]);
}

#[tokio::test(start_paused = true)]
async fn at_the_end_everyone_reads_what_is_there_and_is_told() {
    let (world, hub, running) = start(HubLimits::default());
    let mut behind = hub.subscribe(vec![Topic::log("notes")]).unwrap();
    let mut waiting = hub.subscribe(vec![Topic::log("nothing")]).unwrap();
    let waits = tokio::spawn(async move { waiting.next().await });
    world.commit(1, Some("notes"), None);
    hub.signal().raise();
    sleep(Duration::from_millis(1)).await;

    hub.close();
    running.await.unwrap();
    assert_eq!(waits.await.unwrap(), Err(Closed::Drain));
    assert_eq!(positions(&behind.next().await.unwrap()), [1]);
    assert_eq!(behind.next().await, Err(Closed::Drain));
    assert_eq!(hub.subscribe(vec![]).err(), Some(Refused::Draining));
    drop(behind);
    assert_eq!(hub.listeners(), 0);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_loop_that_is_gone() {
    let (_world, hub, running) = start(HubLimits::default());
    let mut subscriber = hub.subscribe(vec![Topic::log("notes")]).unwrap();
    yield_now().await;
    running.abort();
    assert_eq!(subscriber.next().await, Err(Closed::Drain));
}

#[test]
fn as_many_listen_as_may() {
    let hub = Hub::new(0, HubLimits { listeners: 2, ..HubLimits::default() });
    let first = hub.subscribe(vec![Topic::log("notes")]).unwrap();
    let _second = hub.subscribe(vec![Topic::log("notes")]).unwrap();
    assert_eq!(hub.subscribe(vec![Topic::log("notes")]).err(), Some(Refused::Full));
    drop(first);
    assert!(hub.subscribe(vec![Topic::log("notes")]).is_ok());
}

/// The same on real threads, where the scheduler decides.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_threads_agree_on_one_order() {
    const ENTRIES: i64 = 3_000;
    let limits = HubLimits { ring: 3_000, fold: Duration::ZERO, ..HubLimits::default() };
    let (world, hub, running) = start(limits);
    let topics = vec![Topic::log("stock"), Topic::log("notes"), world.state("omset", &["cashier"])];
    let listeners: Vec<_> = (0..40)
        .map(|_| {
            let mut subscriber = hub.subscribe(topics.clone()).unwrap();
            tokio::spawn(async move {
                let mut heard = Vec::new();
                let newest = format!("{} 0", ENTRIES / 3);
                while heard.last().is_none_or(|frame: &Frame| frame.data() != newest) {
                    heard.extend(next(&mut subscriber).await);
                }
                heard
            })
        })
        .collect();
    for turn in 0..ENTRIES {
        let (log, tag) = match turn % 3 {
            0 => (Some("stock"), None),
            1 => (Some("notes"), None),
            _ => (None, Some("cashier")),
        };
        world.commit(1, log, tag);
        hub.signal().raise();
        if turn % 16 == 0 {
            yield_now().await;
        }
    }
    for listener in listeners {
        let heard = listener.await.unwrap();
        let ids = positions(&heard);
        assert!(ids.is_sorted());
        let logs: Vec<_> =
            heard.iter().filter(|frame| frame.feed() != "omset").map(Frame::position).collect();
        assert_eq!(logs, (1..=ENTRIES).filter(|position| position % 3 != 0).collect::<Vec<_>>());
    }
    hub.close();
    running.await.unwrap();
}
