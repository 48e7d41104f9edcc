//! Functions that run for every sale or every message: `cargo bench -p melati-benches`.

use std::{
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use criterion::{Criterion, criterion_group, criterion_main};
use melati_domain::{
    actor::Role,
    catalogue::FrameKind,
    id::{FrameId, LensId},
    money::Rupiah,
    patient::ServiceType,
    rights::Right,
    sale::{Basket, Customer, Item, Line, quote},
};
use melati_hub::{Frame, Hub, HubLimits, LogEntry, Source, SourceError, Topic};

const ROLES: [Role; 4] = [Role::SuperAdmin, Role::Admin, Role::Cashier, Role::Technician];

fn pair(service: ServiceType) -> Basket {
    let line = |item, quantity, price| Line {
        item,
        description: "barang".to_owned(),
        quantity,
        unit_price: Rupiah::new(price).unwrap_or(Rupiah::ZERO),
    };
    Basket {
        customer: Customer::Patient(service),
        lines: vec![
            line(Item::Frame { id: FrameId(1), kind: FrameKind::Private }, 1, 450_000),
            line(Item::Lens { id: LensId(1), bpjs_category: true, custom_order: false }, 2, 180_000),
        ],
        discount: Rupiah::ZERO,
        manual_extra: Rupiah::ZERO,
        tenders: Vec::new(),
    }
}

fn hot(criterion: &mut Criterion) {
    let data = format!(r#"{{"data":"{}"}}"#, "x".repeat(600));
    criterion.bench_function("a frame of 600 bytes is written", |bench| {
        bench.iter(|| Frame::new(black_box("dashboard"), "a1b2c3d4", 123_456, black_box(&data)));
    });
    let frame = Frame::new("dashboard", "a1b2c3d4", 123_456, &data);
    criterion.bench_function("a frame is given to one more listener", |bench| {
        bench.iter(|| black_box(&frame).named());
    });
    criterion.bench_function("an id is taken apart", |bench| {
        bench.iter(|| Frame::split_id(black_box("a1b2c3d4-123456")).map(|(_, position)| position));
    });
    for (name, service) in [("private", ServiceType::Private), ("BPJS I", ServiceType::BpjsI)] {
        let basket = pair(service);
        criterion.bench_function(&format!("a pair is priced, {name}"), |bench| {
            bench.iter(|| quote(black_box(&basket)));
        });
    }
    criterion.bench_function("all rights of all roles are looked up", |bench| {
        bench.iter(|| {
            let allowed =
                |role: &Role| Right::ALL.iter().filter(|right| black_box(role).may(**right)).count();
            ROLES.iter().map(allowed).sum::<usize>()
        });
    });
}

/// Changes to one picture that are told as one.
const FOLDED: i64 = 16;

/// A log as long as it is said to be, every entry of which changes one picture.
#[derive(Clone, Default)]
struct Log(Arc<AtomicI64>);

impl Source for Log {
    async fn entries(&self, after: i64, limit: usize) -> Result<Vec<LogEntry>, SourceError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let end = self.0.load(Ordering::SeqCst).min(after.saturating_add(limit));
        let entry = |position| LogEntry { position, at: 0, frames: Vec::new(), tags: vec!["all".into()] };
        Ok((after + 1..=end).map(entry).collect())
    }

    async fn picture(&self, _: &str) -> Result<Frame, SourceError> {
        Ok(Frame::new("dashboard", "a1b2c3d4", self.0.load(Ordering::SeqCst), "{}"))
    }
}

fn fold(criterion: &mut Criterion) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() else { return };
    let (log, hub) =
        (Log::default(), Hub::new(0, HubLimits { fold: Duration::ZERO, ..HubLimits::default() }));
    let (running, source) = (hub.clone(), log.clone());
    runtime.spawn(async move { running.run(source).await });
    let Ok(mut listener) = hub.subscribe(vec![Topic::state("dashboard/owner", ["all"])]) else { return };
    criterion.bench_function("sixteen changes are folded into one picture and heard", |bench| {
        bench.iter(|| {
            runtime.block_on(async {
                let end = log.0.fetch_add(FOLDED, Ordering::SeqCst) + FOLDED;
                hub.signal().raise();
                while listener.heard() < end && listener.next().await.is_ok() {}
            });
        });
    });
    hub.close();
}

criterion_group!(benches, hot, fold);
criterion_main!(benches);
