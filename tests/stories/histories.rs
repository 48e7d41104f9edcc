//! Any history of the shop, wise or not: afterwards every figure is what its rows add up to.

mod books;
mod dashboards;
mod moves;
mod snapshots;

use std::{cell::RefCell, collections::BTreeSet};

use melati_testkit::{app::TestApp, db::Engine};
use proptest::{
    collection::vec,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};

use self::{books::Books, moves::Move};
use crate::support::adds_up;

/// Where the histories come from; another word tells others. A failure prints the shortest history that fails.
const SEED: &[u8; 32] = b"melati: anything may happen here";
const HISTORIES: u32 = 4;
const MOVES: usize = 120;
/// What the histories run into, among other things.
const REFUSALS: [&str; 9] = [
    "already_voided",
    "basket_empty",
    "bpjs_basket_limits",
    "branch_closed",
    "forbidden",
    "not_paid_off",
    "payment_exceeds_balance",
    "stock_insufficient",
    "transition_not_allowed",
];

fn histories(engine: Engine) {
    let config =
        Config { cases: HISTORIES, failure_persistence: None, max_shrink_iters: 100, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, SEED));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refused = RefCell::new(BTreeSet::new());
    let told = runner.run(&vec(moves::something(), MOVES), |history| {
        // On a task of its own: what goes wrong there is a failed history, to be made shorter, and not the end.
        let telling = runtime.block_on(runtime.spawn(tell(engine, history)));
        refused.borrow_mut().extend(telling.map_err(|error| TestCaseError::fail(error.to_string()))?);
        Ok(())
    });
    assert!(told.is_ok(), "seed {:?}: {}", String::from_utf8_lossy(SEED), told.unwrap_err());
    // The histories are the same in every run: they do reach what they are meant to try.
    let reached = refused.into_inner();
    for code in REFUSALS {
        assert!(reached.contains(code), "{code} is not in {reached:?}");
    }
}

async fn tell(engine: Engine, history: Vec<Move>) -> BTreeSet<String> {
    let app = TestApp::start(engine).await;
    let mut books = Books::open(&app).await;
    for step in history {
        books.make(&app, step).await;
    }
    let refused = books.close(&app).await;
    adds_up(&app).await;
    app.stop().await;
    refused
}

#[test]
fn any_history_adds_up_on_sqlite() {
    histories(Engine::Sqlite);
}

#[test]
fn any_history_adds_up_on_postgres() {
    histories(Engine::Postgres);
}
