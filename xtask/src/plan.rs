//! A plan: named steps in order, each announced, timed and summed up at the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::command::Failure;
use crate::tally::Tally;
use crate::workshop::Workshop;

/// What a step does; its tally stays empty where it runs no tests.
type Work = fn(&mut Workshop) -> Result<Tally, Failure>;

/// One step of a plan.
pub(crate) struct Step {
    name: &'static str,
    work: Work,
    /// Whether the steps after it make no sense when it fails.
    ground: bool,
}

impl Step {
    /// A step that later steps stand on: the plan ends where it fails.
    pub(crate) fn ground(name: &'static str, work: Work) -> Self {
        Self { name, work, ground: true }
    }

    /// A step that is judged by itself: the plan goes on where it fails.
    pub(crate) fn check(name: &'static str, work: Work) -> Self {
        Self { name, work, ground: false }
    }
}

/// How a step ended.
struct Ended {
    name: &'static str,
    took: Duration,
    tally: Tally,
    failure: Option<Failure>,
}

/// Steps about to be done.
pub(crate) struct Plan(Vec<Step>);

impl Plan {
    /// A plan of these steps, in this order.
    pub(crate) fn new(steps: Vec<Step>) -> Self {
        Self(steps)
    }

    /// Does the steps and tells about them; succeeds when all of them did.
    pub(crate) fn execute(self, workshop: &mut Workshop) -> ExitCode {
        let begun = Instant::now();
        let count = self.0.len();
        let mut ended: Vec<Ended> = Vec::with_capacity(count);
        for (number, step) in (1..).zip(self.0) {
            println!("\n== [{number}/{count}] {}", step.name);
            let one = step.execute(workshop);
            let stop = step.ground && one.failure.is_some();
            ended.push(one);
            if stop {
                break;
            }
        }
        summary(&ended, count, begun.elapsed())
    }
}

impl Step {
    fn execute(&self, workshop: &mut Workshop) -> Ended {
        let begun = Instant::now();
        let result = (self.work)(workshop);
        let took = begun.elapsed();
        let (mut tally, failure) = match result {
            Ok(tally) => (tally, None),
            Err(failure) => (failure.tally, Some(failure)),
        };
        match &failure {
            None => println!("-- done in {}", seconds(took)),
            Some(failure) => {
                // A runner may fail before it has counted anything.
                tally.failed = tally.failed.max(1);
                println!("-- FAILED after {}: {failure}", seconds(took));
            }
        }
        Ended { name: self.name, took, tally, failure }
    }
}

/// The table at the end, closed by the sum of all tests on a line of its own.
fn summary(ended: &[Ended], planned: usize, took: Duration) -> ExitCode {
    println!("\n== Summary, {} in all", seconds(took));
    let mut sum = Tally::default();
    for step in ended {
        let verdict = if step.failure.is_some() { "FAILED" } else { "ok" };
        let tests = if step.tally == Tally::default() { String::new() } else { step.tally.to_string() };
        let line = format!("{verdict:<7} {:>9}  {:<50} {tests}", seconds(step.took), step.name);
        println!("{}", line.trim_end());
        sum += step.tally;
    }
    if ended.len() < planned {
        println!("steps not tried: {}", planned - ended.len());
    }
    println!("{sum}");
    if ended.iter().all(|step| step.failure.is_none()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
