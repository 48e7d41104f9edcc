//! What the log feeds tell of an event, and which pictures an event may have changed.

mod shape;

use std::sync::Arc;

use melati_domain::{
    event::{Event, LoggedEvent},
    id::{BranchId, UserId},
};
use serde::Serialize;

pub use self::shape::{
    Notification, NotificationData, NotificationKind, StockNews, StockSummary, StockUpdate,
};
use super::scope::{self, CHAIN, FeedName};
use crate::wire::leaf::Moment;

/// One message of a log feed, written once for all its topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Who hears it. No actor's scope holds two of these.
    pub topics: Vec<Arc<str>>,
    /// Which feed it belongs to.
    pub feed: FeedName,
    /// One JSON object.
    pub json: String,
}

/// The tags an event touches: pictures that depend on them may look different now.
pub fn touches(logged: &LoggedEvent) -> Vec<Arc<str>> {
    let branch = logged.branch;
    let figures = |cashier: UserId| {
        let branch = branch.map(scope::branch_tag);
        [Some(scope::cashier_tag(cashier)), branch, Some(CHAIN.into())].into_iter().flatten().collect()
    };
    match &logged.event {
        Event::SaleRungUp { cashier, .. }
        | Event::SaleVoided { cashier, .. }
        | Event::SaleCorrected { cashier, .. }
        | Event::PaymentTaken { cashier, .. }
        | Event::WorkStepped { cashier, .. } => figures(*cashier),
        Event::DayOpened { .. } | Event::DayClosed { .. } => {
            let own = branch.map(|branch| [scope::day_tag(branch), scope::branch_tag(branch)]);
            own.into_iter().flatten().chain([CHAIN.into()]).collect()
        }
        Event::CashMoved { .. } => {
            branch.map(scope::drawer_tag).into_iter().chain([scope::DRAWERS.into()]).collect()
        }
        Event::CommentMade { .. } => {
            branch.map(scope::comments_tag).into_iter().chain([scope::COMMENTS.into()]).collect()
        }
        Event::TransferStepped { from, to, .. } => {
            vec![scope::stockroom_tag(*from), scope::stockroom_tag(*to), scope::STOCKROOMS.into()]
        }
        Event::StockCounted { .. } => {
            branch.map(scope::stockroom_tag).into_iter().chain([scope::STOCKROOMS.into()]).collect()
        }
        Event::OrderReady { .. }
        | Event::StockChanged { .. }
        | Event::UserChanged { .. }
        | Event::SessionsEnded { .. }
        | Event::Unknown => Vec::new(),
        Event::NotificationsRead { user } => vec![scope::read_tag(*user)],
    }
}

/// What the log feeds tell of an event; at most one message per topic.
pub fn notices(logged: &LoggedEvent, branch_name: &dyn Fn(BranchId) -> String) -> Vec<Notice> {
    let Some(branch) = logged.branch else { return Vec::new() };
    if let Some(told) = notification(logged) {
        let managers = [scope::admin_topic(branch), scope::owner_topic()];
        let counter = Some(scope::counter_topic(branch)).filter(|_| told.kind.is_for_the_counter());
        let topics = counter.into_iter().chain(managers).collect();
        return Notice::new(topics, FeedName::Notifications, &told).into_iter().collect();
    }
    let notice = match &logged.event {
        Event::StockChanged { levels } if !levels.is_empty() => {
            let news = StockNews::of(levels, &branch_name(branch), Moment(logged.at));
            Notice::new(vec![scope::stock_topic(branch), scope::all_stock_topic()], FeedName::Stock, &news)
        }
        _ => None,
    };
    notice.into_iter().collect()
}

/// An event in the words of the notifications feed, if it is told there.
pub fn notification(logged: &LoggedEvent) -> Option<Notification> {
    let (kind, title, message, data) = match &logged.event {
        Event::SaleRungUp { sale, code, cashier_name, total, .. } => (
            NotificationKind::NewTransaction,
            "Transaksi Baru",
            format!("{code} oleh {cashier_name}: {total}"),
            NotificationData::new(sale.0, code, Some((*total, cashier_name)), None),
        ),
        Event::OrderReady { sale, code, patient_name } => (
            NotificationKind::ReadyForPickup,
            "Siap Diambil",
            format!("{code} atas nama {patient_name} siap diambil"),
            NotificationData::new(sale.0, code, None, Some(patient_name)),
        ),
        _ => return None,
    };
    Some(Notification { kind, title, message, data, timestamp: Moment(logged.at) })
}

impl Notice {
    fn new(topics: Vec<Arc<str>>, feed: FeedName, told: &impl Serialize) -> Option<Self> {
        // These types have no map with odd keys, the only thing that could fail.
        serde_json::to_string(told).ok().map(|json| Self { topics, feed, json })
    }
}

#[cfg(test)]
mod tests {
    use melati_domain::{
        catalogue::ProductKind,
        day::Millis,
        event::StockLevel,
        id::{SaleId, StockCountId, TransferId},
        money::Rupiah,
        transfer::TransferStatus,
        workflow::WorkStatus,
    };
    use serde_json::{Value, json};

    use super::*;

    fn logged(event: Event) -> LoggedEvent {
        LoggedEvent {
            position: 5,
            branch: Some(BranchId(1)),
            actor: Some(UserId(7)),
            at: Millis(1_784_516_462_004),
            event,
        }
    }

    fn told(event: Event) -> (Vec<String>, FeedName, Value) {
        let notice = notices(&logged(event), &|_| "Optik Melati Cabang 1".to_owned()).remove(0);
        let topics = notice.topics.iter().map(ToString::to_string).collect();
        (topics, notice.feed, serde_json::from_str(&notice.json).unwrap())
    }

    fn rung_up() -> Event {
        Event::SaleRungUp {
            sale: SaleId(38),
            code: "MLT-000038".to_owned(),
            cashier: UserId(7),
            cashier_name: "Sari".to_owned(),
            day: "2026-07-20".parse().unwrap(),
            total: Rupiah::new(285_000).unwrap(),
        }
    }

    #[test]
    fn a_new_sale_is_told_to_managers_only() {
        let (topics, feed, body) = told(rung_up());
        assert_eq!(topics, ["notifications/admin/1", "notifications/owner"]);
        assert_eq!(feed, FeedName::Notifications);
        let expected = json!({
            "type": "new_transaction", "title": "Transaksi Baru", "message": "MLT-000038 oleh Sari: Rp 285.000",
            "data": {"transaction_id": 38, "no_transaksi": "MLT-000038", "total": 285_000, "kasir": "Sari"},
            "timestamp": "2026-07-20T03:01:02.004Z",
        });
        assert_eq!(body, expected);
    }

    #[test]
    fn an_order_that_is_ready_is_told_to_everyone_of_the_branch() {
        let event = Event::OrderReady {
            sale: SaleId(38),
            code: "MLT-000038".to_owned(),
            patient_name: "Budi".to_owned(),
        };
        let (topics, _, body) = told(event);
        assert_eq!(topics, ["notifications/counter/1", "notifications/admin/1", "notifications/owner"]);
        let data = json!({"transaction_id": 38, "no_transaksi": "MLT-000038", "pasien_nama": "Budi"});
        assert_eq!(
            (&body["type"], &body["title"], &body["data"]),
            (&json!("ready_for_pickup"), &json!("Siap Diambil"), &data)
        );
    }

    #[test]
    fn stock_is_told_with_its_alerts() {
        let level = |kind, id, stock| StockLevel {
            kind,
            id,
            code: format!("K{id}"),
            name: "Kaca - Umum".to_owned(),
            stock,
            alert: melati_domain::branch::Threshold::default().level(stock, false),
        };
        let levels = vec![
            level(ProductKind::Frame, 1, 3),
            level(ProductKind::Frame, 2, 8),
            level(ProductKind::Lens, 9, 40),
        ];
        let (topics, feed, body) = told(Event::StockChanged { levels });
        assert_eq!(
            (topics, feed),
            (vec!["stock-updates/1".to_owned(), "stock-updates/all".to_owned()], FeedName::Stock)
        );
        assert_eq!(body["total_updates"], 3);
        assert_eq!((&body["low_stock_alerts"], &body["medium_stock_alerts"]), (&json!(1), &json!(1)));
        assert_eq!(
            body["summary"],
            json!({"frames_updated": 2, "lensas_updated": 1, "aksesoris_updated": 0})
        );
        let expected = json!({
            "type": "frame_stock_update", "product_type": "Frame", "product_id": 1, "product_name": "Kaca - Umum",
            "new_stock": 3, "kode": "K1", "branch_name": "Optik Melati Cabang 1",
            "updated_at": "2026-07-20T03:01:02.004Z", "alert_level": "low",
        });
        assert_eq!(body["updates"][0], expected);
    }

    #[test]
    fn an_event_touches_the_pictures_it_may_have_changed() {
        let tags = |event: Event| touches(&logged(event)).join(" ");
        assert_eq!(tags(rung_up()), "cashier/7 branch/1 all");
        let (from, to) = (WorkStatus::Waiting, WorkStatus::InProgress);
        assert_eq!(
            tags(Event::WorkStepped { sale: SaleId(1), cashier: UserId(4), from, to }),
            "cashier/4 branch/1 all"
        );
        assert_eq!(tags(Event::DayOpened { day: "2026-07-20".parse().unwrap() }), "day/1 branch/1 all");
        assert_eq!(tags(Event::CommentMade { sale: SaleId(1) }), "comments/1 comments");
        let (from, to) = (BranchId(2), BranchId(1));
        let stepped =
            Event::TransferStepped { transfer: TransferId(1), from, to, status: TransferStatus::Sent };
        assert_eq!(tags(stepped), "stockroom/2 stockroom/1 stockrooms");
        assert_eq!(tags(Event::StockCounted { count: StockCountId(1) }), "stockroom/1 stockrooms");
        assert_eq!(tags(Event::StockChanged { levels: Vec::new() }), "");
    }
}
