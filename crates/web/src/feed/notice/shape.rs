//! What the log feeds tell, field by field, with the names of the wire.

use melati_domain::{
    catalogue::{AlertLevel, ProductKind},
    event::StockLevel,
    money::Rupiah,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{
    leaf::{Amount, Id, Moment, Stock},
    words::{AlertWord, Word},
};

/// A message of the notifications feed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Notification {
    /// What happened.
    #[serde(rename = "type")]
    pub(crate) kind: NotificationKind,
    /// `Transaksi Baru`, `Siap Diambil`.
    pub(crate) title: &'static str,
    /// In a sentence.
    pub(crate) message: String,
    /// Which sale.
    pub(crate) data: NotificationData,
    /// When it happened.
    pub(crate) timestamp: Moment,
}

/// What a notification tells of.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// A sale was rung up.
    NewTransaction,
    /// An order may be handed over.
    ReadyForPickup,
}

impl NotificationKind {
    /// Told to everybody of the branch; the rest to managers only.
    pub(super) const fn is_for_the_counter(self) -> bool {
        matches!(self, Self::ReadyForPickup)
    }
}

/// The sale a notification tells of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotificationData {
    /// The sale.
    pub(crate) transaction_id: Id,
    /// Its code.
    pub(super) no_transaksi: String,
    /// Of a new sale: what the customer pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) total: Option<Amount>,
    /// Of a new sale: who rang it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) kasir: Option<String>,
    /// Of an order that is ready: the name to call out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) pasien_nama: Option<String>,
}

/// A message of the stock feed: what one event changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StockNews {
    pub(super) timestamp: Moment,
    pub(super) total_updates: usize,
    pub(super) low_stock_alerts: usize,
    pub(super) medium_stock_alerts: usize,
    pub(super) updates: Vec<StockUpdate>,
    pub(super) summary: StockSummary,
}

/// One product's stock after a change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StockUpdate {
    #[serde(rename = "type")]
    #[schema(inline)]
    pub(super) kind: &'static str,
    pub(super) product_type: &'static str,
    pub(super) product_id: Id,
    pub(super) product_name: String,
    pub(super) new_stock: Stock,
    pub(super) kode: String,
    pub(super) branch_name: String,
    pub(super) updated_at: Moment,
    pub(super) alert_level: AlertWord,
}

/// How many products of each kind changed.
#[expect(clippy::struct_field_names, reason = "names of the wire")]
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StockSummary {
    pub(super) frames_updated: usize,
    pub(super) lensas_updated: usize,
    pub(super) aksesoris_updated: usize,
}

impl NotificationData {
    pub(super) fn new(
        sale: i64,
        code: &str,
        rung_up: Option<(Rupiah, &String)>,
        ready_for: Option<&String>,
    ) -> Self {
        Self {
            transaction_id: Id(sale),
            no_transaksi: code.to_owned(),
            total: rung_up.map(|(total, _)| Amount(total)),
            kasir: rung_up.map(|(_, cashier)| cashier.clone()),
            pasien_nama: ready_for.cloned(),
        }
    }
}

impl StockNews {
    pub(super) fn of(levels: &[StockLevel], branch_name: &str, timestamp: Moment) -> Self {
        let alerts = |wanted: AlertLevel| levels.iter().filter(|level| level.alert == wanted).count();
        let updated = |wanted: ProductKind| levels.iter().filter(|level| level.kind == wanted).count();
        Self {
            timestamp,
            total_updates: levels.len(),
            low_stock_alerts: alerts(AlertLevel::Low),
            medium_stock_alerts: alerts(AlertLevel::Medium),
            updates: levels.iter().map(|level| StockUpdate::of(level, branch_name, timestamp)).collect(),
            summary: StockSummary {
                frames_updated: updated(ProductKind::Frame),
                lensas_updated: updated(ProductKind::Lens),
                aksesoris_updated: updated(ProductKind::Accessory),
            },
        }
    }
}

impl StockUpdate {
    fn of(level: &StockLevel, branch_name: &str, updated_at: Moment) -> Self {
        let (kind, product_type) = match level.kind {
            ProductKind::Frame => ("frame_stock_update", "Frame"),
            ProductKind::Lens => ("lensa_stock_update", "Lensa"),
            ProductKind::Accessory => ("aksesoris_stock_update", "Aksesoris"),
        };
        Self {
            kind,
            product_type,
            product_id: Id(level.id),
            product_name: level.name.clone(),
            new_stock: Stock(level.stock),
            kode: level.code.clone(),
            branch_name: if branch_name.is_empty() { "-".to_owned() } else { branch_name.to_owned() },
            updated_at,
            alert_level: Word(level.alert),
        }
    }
}
