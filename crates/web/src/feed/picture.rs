//! The pictures of the state feeds: figures read from the daily totals, with the position of the log, in one read
//! transaction. Pages show the same figures.

mod operator;
mod shape;
#[cfg(test)]
mod tests;

use melati_app::{App, Refusal, Thing, cash};
use melati_domain::{
    actor::Actor,
    day::{Day, Millis, Zone},
    id::{BranchId, UserId},
    money::Rupiah,
    workflow::WorkStatus,
};
use melati_store::{Branch, ReadTx, dashboards, dashboards::Todays};

use super::scope::{FeedName, OPEN_STREAMS, Subject};
use crate::{
    open_streams::OpenStreams,
    wire::{
        cash::DrawerNow,
        leaf::{Amount, Date, Id, Moment, SignedAmount},
        words::Word,
    },
};

pub use self::operator::OperatorView;
pub use self::shape::{
    AdminDashboard, BranchTotal, CashUpdate, CashierTotal, Common, Dashboard, DayTotal, KasirDashboard,
    LatestSale, OwnerDashboard, PassetDashboard, Queue, ReadUpdate, Shown, StockroomUpdate, Totals, Turnover,
    TurnoverUpdate, WorkCount, WorkUpdate,
};

/// Days of the small chart, today included.
const CHART_DAYS: i64 = 7;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A state topic's picture, ready to be spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Which feed it belongs to.
    pub feed: FeedName,
    /// The log position at which it is true.
    pub position: i64,
    /// One JSON object.
    pub json: String,
}

/// The picture of a state topic, by the topic's name; `streams` are those of this node.
pub async fn picture(app: &App, streams: &OpenStreams, topic: &str) -> Result<Picture, Refusal> {
    if topic == OPEN_STREAMS {
        return operator::open_streams(app, streams).await;
    }
    let subject: Subject = topic
        .parse()
        .map_err(|_| melati_store::StoreError::Internal(format!("no state topic has the name {topic}")))?;
    let (shown, position) = shown(app, subject).await?;
    let json = serde_json::to_string(&shown).unwrap_or_default();
    Ok(Picture { feed: subject.feed(), position, json })
}

/// The dashboard `actor` sees, for a page.
pub async fn dashboard(app: &App, actor: &Actor) -> Result<Dashboard, Refusal> {
    let subject = Subject::of(actor).ok_or(Refusal::NotFound(Thing::Branch))?;
    match shown(app, subject).await? {
        (Shown::Dashboard(dashboard), _) => Ok(dashboard),
        _ => Err(Refusal::NotFound(Thing::Branch)),
    }
}

/// How many orders stand where `actor` looks, for a page.
pub async fn work(app: &App, actor: &Actor) -> Result<WorkUpdate, Refusal> {
    match shown(app, Subject::Work(actor.branch)).await? {
        (Shown::Work(work), _) => Ok(work),
        _ => Err(Refusal::NotFound(Thing::Branch)),
    }
}

async fn shown(app: &App, subject: Subject) -> Result<(Shown, i64), Refusal> {
    let (now, todays) = (app.now(), app.todays());
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let position = tx.position().await?;
            let moment = Reading { tx, now };
            let shown = match subject {
                Subject::Read(user) => Shown::Read(moment.read(user).await?),
                Subject::Drawers(branch) => Shown::Cash(Box::new(moment.drawers(branch, todays).await?)),
                Subject::Stockroom(branch) => Shown::Stockroom(moment.stockroom(branch).await?),
                Subject::Work(branch) => Shown::Work(moment.work(branch, todays).await?),
                Subject::Turnover(user) => Shown::Turnover(moment.turnover_update(user).await?),
                Subject::Cashier(user) => Shown::Dashboard(Dashboard::Kasir(moment.cashier(user).await?)),
                Subject::Technician(branch, user) => {
                    Shown::Dashboard(Dashboard::Passet(moment.technician(branch, user).await?))
                }
                Subject::Branch(branch) => Shown::Dashboard(Dashboard::Admin(moment.branch(branch).await?)),
                Subject::Chain => Shown::Dashboard(Dashboard::Owner(moment.chain(todays).await?)),
            };
            Ok((shown, position))
        })
    });
    read.await
}

/// One snapshot being read, at one instant.
struct Reading<'t> {
    tx: &'t mut ReadTx,
    now: Millis,
}

impl Reading<'_> {
    async fn read(self, user: UserId) -> Result<ReadUpdate, Refusal> {
        let dibaca_sampai = self.tx.read_to(user).await?;
        Ok(ReadUpdate { kind: "read_update", timestamp: Moment(self.now), dibaca_sampai })
    }

    async fn drawers(self, branch: Option<BranchId>, todays: Todays) -> Result<CashUpdate, Refusal> {
        let (hari, laci) = match branch {
            Some(branch) => (Some(cash::today_in(self.tx, branch, self.now).await?.into()), Vec::new()),
            None => (None, self.tx.drawers(todays).await?.into_iter().map(DrawerNow::from).collect()),
        };
        Ok(CashUpdate { kind: "cash_update", timestamp: Moment(self.now), hari, laci })
    }

    async fn work(self, branch: Option<BranchId>, todays: Todays) -> Result<WorkUpdate, Refusal> {
        let counts = match branch {
            Some(branch) => self.tx.work_in_progress(branch).await?,
            None => self.tx.chain_work_in_progress().await?,
        };
        let open = WorkStatus::ALL.iter().filter(|status| **status != WorkStatus::Collected);
        let jumlah = open.map(|status| WorkCount {
            status_pengerjaan: Word(*status),
            jumlah: count(&counts, |counted| counted == *status),
        });
        Ok(WorkUpdate {
            kind: "work_update",
            timestamp: Moment(self.now),
            jumlah: jumlah.collect(),
            terlambat: self.tx.late_orders(branch, todays.jakarta).await?,
        })
    }

    async fn stockroom(self, branch: Option<BranchId>) -> Result<StockroomUpdate, Refusal> {
        let waiting = self.tx.waiting_transfers(branch).await?;
        Ok(StockroomUpdate {
            kind: "stockroom_update",
            timestamp: Moment(self.now),
            perlu_disetujui: waiting.to_approve,
            perlu_dikirim: waiting.to_send,
            perlu_diterima: waiting.to_receive,
            opname_berjalan: self.tx.running_counts(branch).await?,
        })
    }

    async fn turnover_update(mut self, user: UserId) -> Result<TurnoverUpdate, Refusal> {
        let branch = self.home(user).await?;
        let omset = self.turnover(&branch, user).await?;
        Ok(TurnoverUpdate { kind: "omset_update", timestamp: Moment(self.now), omset })
    }

    async fn cashier(mut self, user: UserId) -> Result<KasirDashboard, Refusal> {
        let branch = self.home(user).await?;
        let days = self.chart_days(branch.zone);
        let week = self.tx.cashier_week(branch.id, user, days).await?;
        Ok(KasirDashboard {
            common: self.common(&branch).await?,
            omset: self.turnover(&branch, user).await?,
            omset_7_hari: filled(days, &week),
        })
    }

    async fn technician(mut self, branch: BranchId, user: UserId) -> Result<PassetDashboard, Refusal> {
        let branch = self.known(branch).await?;
        let counts = self.tx.chain_work_in_progress().await?;
        let since = branch.zone.next_midnight(self.now).plus(-DAY_MS);
        let queue = Queue {
            menunggu: count(&counts, |status| status < WorkStatus::InProgress),
            dikerjakan: count(&counts, |status| status == WorkStatus::InProgress),
            selesai_hari_ini: self.tx.done_by_technician(user, since).await?,
        };
        Ok(PassetDashboard { common: self.common(&branch).await?, antrian: queue })
    }

    async fn branch(mut self, branch: BranchId) -> Result<AdminDashboard, Refusal> {
        let branch = self.known(branch).await?;
        let (today, days) = (branch.zone.day_of(self.now), self.chart_days(branch.zone));
        let turnover = self.tx.branch_turnover(branch.id, today).await?;
        let cashiers = self.tx.branch_cashiers(branch.id, today).await?;
        let week = self.tx.branch_week(branch.id, days).await?;
        let mut work = self.tx.work_in_progress(branch.id).await?;
        work.sort_by_key(|(status, _)| *status);
        Ok(AdminDashboard {
            common: self.common(&branch).await?,
            hari_ini: Totals::of(turnover.sales, turnover.total(), cashiers),
            work_in_progress: work
                .into_iter()
                .map(|(status, jumlah)| WorkCount { status_pengerjaan: Word(status), jumlah })
                .collect(),
            omset_7_hari: filled(days, &week),
        })
    }

    async fn chain(self, todays: Todays) -> Result<OwnerDashboard, Refusal> {
        let branches = self.tx.chain_branches(todays).await?;
        let cashiers = self.tx.chain_cashiers(todays).await?;
        // The chart ends with the latest date any branch has.
        let zones = self.tx.branches().await?.into_iter().map(|branch| branch.zone);
        let last = zones.max_by_key(|zone| zone.day_of(self.now)).unwrap_or(Zone::Jakarta);
        let days = self.chart_days(last);
        let week = self.tx.chain_week(days).await?;
        let sales = branches.iter().map(|branch| branch.turnover.sales).sum();
        let total = Rupiah::sum(branches.iter().map(|branch| branch.turnover.total()));
        Ok(OwnerDashboard {
            common: self.said(branches.iter().any(|branch| branch.is_open), None),
            hari_ini: Totals::of(sales, total.unwrap_or(Rupiah::MAX), cashiers),
            rekap_cabang: branches.into_iter().map(BranchTotal::from).collect(),
            omset_7_hari: filled(days, &week),
        })
    }

    /// The branch a cashier belongs to.
    async fn home(&mut self, user: UserId) -> Result<Branch, Refusal> {
        let branch = self.tx.user(user).await?.and_then(|user| user.branch);
        self.known(branch.ok_or(Refusal::NotFound(Thing::Branch))?).await
    }

    async fn known(&mut self, branch: BranchId) -> Result<Branch, Refusal> {
        self.tx.branch(branch).await?.ok_or(Refusal::NotFound(Thing::Branch))
    }

    async fn common(&mut self, branch: &Branch) -> Result<Common, Refusal> {
        let today = self.tx.branch_day(branch.id, branch.zone.day_of(self.now)).await?;
        let opened = today.map(|day| branch.zone.hhmm(day.opened_at));
        Ok(self.said(today.is_some_and(|day| day.is_open), opened))
    }

    const fn said(&self, open_day_status: bool, open_time: Option<String>) -> Common {
        Common { kind: "dashboard_update", timestamp: Moment(self.now), open_day_status, open_time }
    }

    async fn turnover(&mut self, branch: &Branch, user: UserId) -> Result<Turnover, Refusal> {
        let today = branch.zone.day_of(self.now);
        let figures = self.tx.cashier_turnover(branch.id, today, user).await?;
        let latest = self.tx.cashier_latest(branch.id, today, user).await?;
        Ok(Turnover {
            omset_kasir: SignedAmount(figures.total()),
            omset_bpjs: SignedAmount(figures.claims),
            omset_umum: SignedAmount(figures.private),
            omset_tambahan_bpjs: SignedAmount(figures.bpjs_extras),
            jumlah_transaksi: figures.sales,
            transaksi_terbaru: latest.into_iter().map(LatestSale::from).collect(),
        })
    }

    fn chart_days(&self, zone: Zone) -> (Day, Day) {
        let today = zone.day_of(self.now);
        (today.plus_days(1 - CHART_DAYS), today)
    }
}

impl Totals {
    fn of(sales: i64, turnover: Rupiah, cashiers: Vec<dashboards::CashierDay>) -> Self {
        let cashiers = cashiers.into_iter().map(|cashier| CashierTotal {
            kasir_name: cashier.name,
            total_omset: SignedAmount(cashier.turnover),
            jumlah_transaksi: cashier.sales,
        });
        Self {
            total_transaksi_hari_ini: sales,
            total_omset_hari_ini: SignedAmount(turnover),
            rekap_omset_kasir: cashiers.collect(),
        }
    }
}

impl From<dashboards::BranchTurnover> for BranchTotal {
    fn from(it: dashboards::BranchTurnover) -> Self {
        Self {
            branch_id: Id(it.branch.0),
            code: it.code,
            name: it.name,
            open_day_status: it.is_open,
            total_omset: SignedAmount(it.turnover.total()),
            jumlah_transaksi: it.turnover.sales,
        }
    }
}

impl From<dashboards::LatestSale> for LatestSale {
    fn from(it: dashboards::LatestSale) -> Self {
        Self {
            id: Id(it.id.0),
            no_transaksi: it.code,
            nama_pasien: it.customer_name,
            service_type: Word(it.service_type),
            total: Amount(it.total),
            status: Word(it.work_status),
            tanggal: it.day.dd_mm_yyyy(),
        }
    }
}

fn count(counts: &[(WorkStatus, i64)], wanted: impl Fn(WorkStatus) -> bool) -> i64 {
    counts.iter().filter(|(status, _)| wanted(*status)).map(|(_, orders)| orders).sum()
}

/// Every day of the chart, those without sales with zero.
fn filled((from, to): (Day, Day), known: &[(Day, Rupiah)]) -> Vec<DayTotal> {
    let days = (0..CHART_DAYS).map(|later| from.plus_days(later)).take_while(|day| *day <= to);
    days.map(|day| {
        let total = known.iter().find(|(of, _)| *of == day).map_or(Rupiah::ZERO, |(_, total)| *total);
        DayTotal { tanggal: Date(day), total: SignedAmount(total) }
    })
    .collect()
}
