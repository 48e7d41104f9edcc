use super::*;

const FOLD: Duration = Duration::from_millis(20);

fn board() -> Board {
    Board::new(10, &HubLimits { ring: 4, fold: FOLD, ..HubLimits::default() })
}

fn frame(position: i64) -> Frame {
    Frame::new("dashboard", "e", position, "{}")
}

fn entry(position: i64, logs: &[&str], tags: &[&str]) -> LogEntry {
    LogEntry {
        position,
        at: 0,
        frames: logs.iter().map(|name| ((*name).into(), Frame::new(name, "e", position, "{}"))).collect(),
        tags: tags.iter().map(|tag| (*tag).into()).collect(),
    }
}

struct Listener(u64, Vec<Follow>);

impl Listener {
    fn new(board: &mut Board, topics: Vec<Topic>, now: Instant) -> Self {
        let (id, follows) = board.join(topics, &Arc::new(Notify::new()), now);
        Self(id, follows)
    }

    fn positions(&mut self, board: &Board) -> Vec<i64> {
        board.collect(&mut self.1).unwrap().iter().map(Frame::position).collect()
    }
}

fn omset() -> Vec<Topic> {
    vec![Topic::state("omset", ["cashier/1"])]
}

/// Takes the one due picture and shows it as read at `position`.
fn make(board: &mut Board, position: i64, now: Instant) {
    let name = board.take_due(now).expect("a picture is due");
    board.was_read(&name, position);
    board.show(&name, &frame(position), now);
}

#[test]
fn a_topic_lives_as_long_as_its_listeners() {
    let (mut board, now) = (board(), Instant::now());
    let topics = || vec![Topic::log("stock"), Topic::state("omset", ["cashier/1", "calendar"])];
    let first = Listener::new(&mut board, topics(), now);
    let second = Listener::new(&mut board, topics(), now);
    board.leave(first.0, &first.1);
    assert_eq!((board.logs.len(), board.states.len(), board.tags.len(), board.listeners()), (1, 1, 2, 1));
    board.leave(second.0, &second.1);
    assert_eq!((board.logs.len(), board.states.len(), board.tags.len(), board.listeners()), (0, 0, 0, 0));
    assert_eq!(board.next_due(), None, "nothing is computed for nobody");
}

#[test]
fn a_topic_asked_for_twice_is_followed_once() {
    let (mut board, now) = (board(), Instant::now());
    let mut listener = Listener::new(&mut board, vec![Topic::log("stock"), Topic::log("stock")], now);
    board.publish(entry(11, &["stock"], &[]), now);
    assert_eq!(listener.positions(&board), [11]);
}

#[test]
fn an_entry_is_told_once() {
    let (mut board, now) = (board(), Instant::now());
    let mut listener = Listener::new(&mut board, vec![Topic::log("stock")], now);
    for position in [10, 11, 11, 9, 12] {
        board.publish(entry(position, &["stock"], &[]), now);
    }
    assert_eq!(listener.positions(&board), [11, 12]);
    assert_eq!(listener.positions(&board), []);
}

#[test]
fn a_newcomer_gets_a_clean_picture_at_its_own_place() {
    let (mut board, now) = (board(), Instant::now());
    let mut old = Listener::new(&mut board, omset(), now);
    make(&mut board, 10, now);
    assert_eq!(old.positions(&board), [10]);
    board.publish(entry(15, &[], &["cashier/2"]), now);
    let mut newcomer = Listener::new(&mut board, omset(), now);
    assert_eq!(newcomer.positions(&board), [15], "still true there, and the id does not step back");
    assert_eq!(old.positions(&board), [], "who has seen it is not told again");
    assert_eq!(board.next_due(), None);
}

#[test]
fn a_newcomer_waits_for_a_picture_that_is_being_made() {
    let (mut board, now) = (board(), Instant::now());
    let mut old = Listener::new(&mut board, omset(), now);
    make(&mut board, 10, now);
    board.publish(entry(11, &[], &["cashier/1"]), now);
    let mut newcomer = Listener::new(&mut board, omset(), now);
    assert_eq!(newcomer.positions(&board), [], "the old picture no longer holds");
    make(&mut board, 11, now + FOLD);
    assert_eq!(newcomer.positions(&board), [11]);
    assert_eq!(old.positions(&board), [11], "of two pictures not yet taken, the newest");
}

#[test]
fn what_a_picture_shows_already_does_not_make_it_due_again() {
    let (mut board, now) = (board(), Instant::now());
    let _listener = Listener::new(&mut board, omset(), now);
    let name = board.take_due(now).unwrap();
    board.was_read(&name, 12);
    board.publish(entry(11, &[], &["cashier/1"]), now);
    board.publish(entry(12, &[], &["cashier/1"]), now);
    board.show(&name, &frame(12), now);
    assert_eq!(board.next_due(), None);
    board.publish(entry(13, &[], &["cashier/1"]), now);
    assert_eq!(board.next_due(), Some(now + FOLD), "later entries do, after a rest");
}

#[test]
fn a_touch_while_it_is_made_has_it_made_once_more() {
    let (mut board, now) = (board(), Instant::now());
    let mut listener = Listener::new(&mut board, omset(), now);
    let name = board.take_due(now).unwrap();
    board.touch("cashier/1", None, now);
    board.touch("cashier/1", None, now);
    assert_eq!(board.take_due(now), None, "not twice at the same time");
    board.show(&name, &frame(10), now);
    assert_eq!(listener.positions(&board), [10]);
    make(&mut board, 10, now + FOLD);
    assert_eq!(listener.positions(&board), [10]);
    assert_eq!(board.next_due(), None);
}

#[test]
fn a_picture_that_failed_comes_back_later_and_later() {
    let (mut board, now) = (board(), Instant::now());
    let _listener = Listener::new(&mut board, omset(), now);
    for pause in [100, 200, 400] {
        let due = board.next_due().unwrap();
        let name = board.take_due(due).unwrap();
        board.failed(&name, due);
        assert_eq!(board.next_due(), Some(due + Duration::from_millis(pause)));
    }
    let due = board.next_due().unwrap();
    make(&mut board, 10, due);
    board.touch("cashier/1", None, due + FOLD);
    let name = board.take_due(due + FOLD).unwrap();
    board.failed(&name, due + FOLD);
    assert_eq!(board.next_due(), Some(due + FOLD + Duration::from_millis(100)), "a success starts over");
}

#[test]
fn a_picture_made_for_those_who_left_is_not_shown_to_those_who_came() {
    let (mut board, now) = (board(), Instant::now());
    let left = Listener::new(&mut board, omset(), now);
    let name = board.take_due(now).unwrap();
    board.leave(left.0, &left.1);
    let mut came = Listener::new(&mut board, omset(), now);
    board.show(&name, &frame(10), now);
    assert_eq!(came.positions(&board), []);
    make(&mut board, 10, now);
    assert_eq!(came.positions(&board), [10]);
}

#[test]
fn frames_of_several_topics_come_in_the_order_of_the_log() {
    let (mut board, now) = (board(), Instant::now());
    let topics = vec![Topic::state("omset", ["cashier/1"]), Topic::log("stock"), Topic::log("notes")];
    let mut listener = Listener::new(&mut board, topics, now);
    board.publish(entry(11, &["notes"], &[]), now);
    board.publish(entry(12, &["stock"], &["cashier/1"]), now);
    make(&mut board, 12, now);
    board.publish(entry(13, &["notes"], &[]), now);
    let frames = board.collect(&mut listener.1).unwrap();
    let told: Vec<_> = frames.iter().map(|frame| (frame.position(), frame.feed())).collect();
    assert_eq!(told, [(11, "notes"), (12, "stock"), (12, "dashboard"), (13, "notes")]);
}
