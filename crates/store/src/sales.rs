//! Sales with their lines, payments and steps. Rows are added and stamped, never deleted.

use melati_domain::{
    correction::Counted,
    day::{Day, Millis},
    id::{BranchId, PatientId, PaymentId, PrescriptionId, SaleId, UserId},
    money::Rupiah,
    patient::{BpjsClass, ServiceType},
    sale::{Bank, LineKind, OrderKind, PaymentMethod, TurnoverKind, UpgradeStatus},
    workflow::WorkStatus,
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, Value, sql};

mod booking;
pub(crate) mod list;

pub use booking::Booking;
pub(crate) use booking::{line_params, search_text};
pub use list::SaleFilter;

/// A sale's one stored breakdown; what every page, feed and receipt reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    /// Row.
    pub id: SaleId,
    /// `kode_penjualan`.
    pub code: String,
    /// `TRX…`.
    pub barcode: String,
    /// Branch.
    pub branch: BranchId,
    /// Who rang it up.
    pub cashier: UserId,
    /// Their name.
    pub cashier_name: String,
    /// The registered patient.
    pub patient: Option<PatientId>,
    /// What the glasses were made by.
    pub prescription: Option<PrescriptionId>,
    /// Name at the time of sale, also of walk-ins.
    pub customer_name: String,
    /// How the patient was served at the time; private for walk-ins.
    pub service_type: ServiceType,
    /// The class it was priced by; `None` = private.
    pub class: Option<BpjsClass>,
    /// Business day.
    pub day: Day,
    /// The day on which it was first counted; it stays when the sale is dated otherwise.
    pub booked_day: Day,
    /// Promised day.
    pub promised_day: Option<Day>,
    /// Stock or gosok.
    pub order_kind: OrderKind,
    /// Goods before insurance and discount.
    pub gross: Rupiah,
    /// Plafon.
    pub ceiling: Rupiah,
    /// Billed to BPJS.
    pub claim: Rupiah,
    /// Extra for a frame above the class.
    pub upgrade: Rupiah,
    /// Extra typed by the cashier.
    pub manual_extra: Rupiah,
    /// Discount.
    pub discount: Rupiah,
    /// What the customer pays.
    pub total: Rupiah,
    /// Handed over so far, change included.
    pub tendered: Rupiah,
    /// Change handed back so far.
    pub change: Rupiah,
    /// Given back so far, without what voiding gave back.
    pub refunded: Rupiah,
    /// Still due.
    pub balance: Rupiah,
    /// Normal or naik kelas.
    pub upgrade_status: UpgradeStatus,
    /// Where the order stands.
    pub work_status: WorkStatus,
    /// First time done.
    pub ready_at: Option<Millis>,
    /// When it was rung up.
    pub created_at: Millis,
    /// When it was voided.
    pub voided_at: Option<Millis>,
    /// Why.
    pub void_reason: Option<String>,
}

impl Sale {
    /// Which figures it moved.
    pub const fn turnover_kind(&self) -> TurnoverKind {
        if self.class.is_some() { TurnoverKind::Bpjs } else { TurnoverKind::Private }
    }

    /// What it counts in the figures.
    pub const fn counted(&self) -> Counted {
        Counted { kind: self.turnover_kind(), claim: self.claim, total: self.total }
    }
}

impl FromRow for Sale {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            code: row.get(1)?,
            barcode: row.get(2)?,
            branch: row.get(3)?,
            cashier: row.get(4)?,
            cashier_name: row.get(5)?,
            patient: row.get(6)?,
            customer_name: row.get(7)?,
            service_type: row.get(8)?,
            class: row.get(9)?,
            day: row.get(10)?,
            promised_day: row.get(11)?,
            order_kind: row.get(12)?,
            gross: row.get(13)?,
            ceiling: row.get(14)?,
            claim: row.get(15)?,
            upgrade: row.get(16)?,
            manual_extra: row.get(17)?,
            discount: row.get(18)?,
            total: row.get(19)?,
            tendered: row.get(20)?,
            change: row.get(21)?,
            balance: row.get(22)?,
            upgrade_status: row.get(23)?,
            work_status: row.get(24)?,
            ready_at: row.get(25)?,
            created_at: row.get(26)?,
            voided_at: row.get(27)?,
            void_reason: row.get(28)?,
            prescription: row.get(29)?,
            booked_day: row.get(30)?,
            refunded: row.get(31)?,
        })
    }
}

/// One line of a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleLine {
    /// Kind.
    pub kind: LineKind,
    /// Catalogue row within the kind.
    pub product: Option<i64>,
    /// Code as printed.
    pub code: Option<String>,
    /// As printed.
    pub description: String,
    /// Pieces.
    pub quantity: i64,
    /// Each, on the day of the sale.
    pub unit_price: Rupiah,
    /// `quantity × unit_price`.
    pub subtotal: Rupiah,
    /// The extra that this line causes (the frame line of an upgraded BPJS sale).
    pub additional: Rupiah,
}

impl FromRow for SaleLine {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            kind: row.get(0)?,
            product: row.get(1)?,
            code: row.get(2)?,
            description: row.get(3)?,
            quantity: row.get(4)?,
            unit_price: row.get(5)?,
            subtotal: row.get(6)?,
            additional: row.get(7)?,
        })
    }
}

/// Money taken for a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Row.
    pub id: PaymentId,
    /// Who took it.
    pub cashier_name: String,
    /// Business day on which it was taken.
    pub day: Day,
    /// Kept.
    pub received: Rupiah,
    /// Handed over.
    pub tendered: Rupiah,
    /// Handed back.
    pub change: Rupiah,
    /// How.
    pub method: PaymentMethod,
    /// Which bank, for transfers.
    pub bank: Option<Bank>,
    /// When.
    pub at: Millis,
}

impl FromRow for Payment {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            cashier_name: row.get(1)?,
            day: row.get(2)?,
            received: row.get(3)?,
            tendered: row.get(4)?,
            change: row.get(5)?,
            method: row.get(6)?,
            bank: row.get(7)?,
            at: row.get(8)?,
        })
    }
}

/// A payment to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPayment {
    /// Which sale.
    pub sale: SaleId,
    /// Its branch.
    pub branch: BranchId,
    /// Who takes it.
    pub cashier: UserId,
    /// Business day.
    pub day: Day,
    /// Kept.
    pub received: Rupiah,
    /// Handed over.
    pub tendered: Rupiah,
    /// Handed back.
    pub change: Rupiah,
    /// How.
    pub method: PaymentMethod,
    /// Which bank.
    pub bank: Option<Bank>,
    /// When.
    pub at: Millis,
}

impl NewPayment {
    /// As it will be read.
    pub const fn booked(self, id: PaymentId, cashier_name: String) -> Payment {
        let Self { day, received, tendered, change, method, bank, at, .. } = self;
        Payment { id, cashier_name, day, received, tendered, change, method, bank, at }
    }

    /// For [`INSERT_PAYMENT`].
    fn params(&self) -> [Value<'_>; 10] {
        [
            self.sale.into(),
            self.branch.into(),
            self.cashier.into(),
            self.day.into(),
            self.received.into(),
            self.tendered.into(),
            self.change.into(),
            self.method.into(),
            self.bank.into(),
            self.at.into(),
        ]
    }
}

/// One step an order made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkStepRow {
    /// Before; `None` for the start.
    pub from: Option<WorkStatus>,
    /// After.
    pub to: WorkStatus,
    /// Who.
    pub user_name: String,
    /// Why, when going back.
    pub reason: Option<String>,
    /// When.
    pub at: Millis,
}

impl FromRow for WorkStepRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            from: row.get(0)?,
            to: row.get(1)?,
            user_name: row.get(2)?,
            reason: row.get(3)?,
            at: row.get(4)?,
        })
    }
}

/// The stored answer to an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyClaim {
    /// Hash of the request that came first.
    pub request_hash: String,
    /// The row it made or moved: a sale, where the request was about one.
    pub number: i64,
}

impl FromRow for KeyClaim {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { request_hash: row.get(0)?, number: row.get(1)? })
    }
}

/// `SELECT …` of whole sales from whatever sale `s` and user `u` are found in.
macro_rules! sale_select {
    ($($rest:expr),+ $(,)?) => {
        concat!(
            "SELECT s.id, s.code, s.barcode, s.branch_id, s.cashier_id, u.name, s.patient_id, s.customer_name,
            s.service_type, s.class, s.day, s.promised_day, s.order_kind, s.gross_rupiah, s.ceiling_rupiah, s.claim_rupiah,
            s.upgrade_rupiah, s.manual_extra_rupiah, s.discount_rupiah, s.total_rupiah, s.tendered_rupiah, s.change_rupiah,
            s.balance_rupiah, s.upgrade_status, s.work_status, s.ready_at_ms, s.created_at_ms, s.voided_at_ms, s.void_reason,
            s.prescription_id, s.booked_day, s.refunded_rupiah ",
            $($rest),+
        )
    };
}
use sale_select;

sql! {
    SALE = sale_select!("FROM sale s JOIN user_account u ON u.id = s.cashier_id WHERE s.id = $1");
    LAST_PAIR = "
        SELECT MAX(day) FROM sale WHERE patient_id = $1 AND class IS NOT NULL AND voided_at_ms IS NULL";
    SALE_LINES = "
        SELECT kind, product_id, code, description, quantity, unit_price_rupiah, subtotal_rupiah, additional_rupiah
        FROM sale_line WHERE sale_id = $1 ORDER BY line_no";
    SALE_PAYMENTS = "
        SELECT p.id, u.name, p.day, p.received_rupiah, p.tendered_rupiah, p.change_rupiah, p.method, p.bank, p.at_ms
        FROM payment p JOIN user_account u ON u.id = p.cashier_id WHERE p.sale_id = $1 ORDER BY p.id";
    SALE_STEPS = "
        SELECT w.from_status, w.to_status, u.name, w.reason, w.at_ms
        FROM work_step w JOIN user_account u ON u.id = w.user_id WHERE w.sale_id = $1 ORDER BY w.id";
    INSERT_SALE = "
        INSERT INTO sale (id, code, barcode, branch_id, cashier_id, patient_id, customer_name, service_type, class, day,
            promised_day, order_kind, gross_rupiah, ceiling_rupiah, claim_rupiah, upgrade_rupiah, manual_extra_rupiah,
            discount_rupiah, total_rupiah, tendered_rupiah, change_rupiah, balance_rupiah, upgrade_status, work_status,
            search_text, created_at_ms, prescription_id, booked_day)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
            $24, $25, $26, $27, $28)";
    pub(crate) INSERT_LINE = "
        INSERT INTO sale_line (sale_id, line_no, kind, product_id, code, description, quantity, unit_price_rupiah,
            subtotal_rupiah, additional_rupiah)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    INSERT_PAYMENT = "
        INSERT INTO payment (sale_id, branch_id, cashier_id, day, received_rupiah, tendered_rupiah, change_rupiah,
            method, bank, at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
    BOOK_PAYMENT = "
        UPDATE sale SET tendered_rupiah = tendered_rupiah + $2, change_rupiah = change_rupiah + $3,
            balance_rupiah = balance_rupiah - $4
        WHERE id = $1 AND balance_rupiah >= $4";
    INSERT_STEP = "
        INSERT INTO work_step (sale_id, from_status, to_status, user_id, reason, at_ms) VALUES ($1, $2, $3, $4, $5, $6)";
    SET_WORK_STATUS = "
        UPDATE sale SET work_status = $2 WHERE id = $1";
    CREDIT_TECHNICIAN = "
        UPDATE sale SET technician_id = $2, ready_at_ms = COALESCE(ready_at_ms, $3) WHERE id = $1";
    SET_COLLECTED = "
        UPDATE sale SET collected_at_ms = $2 WHERE id = $1";
    VOID_SALE = "
        UPDATE sale SET voided_at_ms = $2, voided_by = $3, void_reason = $4 WHERE id = $1";
    CLAIM_KEY = "
        INSERT INTO idempotency_key (user_id, key, request_hash, sale_id, created_at_ms) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (user_id, key) DO NOTHING";
    KEY_CLAIM = "
        SELECT request_hash, sale_id FROM idempotency_key WHERE user_id = $1 AND key = $2";
}

impl ReadTx {
    /// One sale.
    pub async fn sale(&mut self, id: SaleId) -> Result<Option<Sale>, StoreError> {
        self.one(&SALE, &[id.into()]).await
    }

    /// The day of a patient's newest pair that was billed to BPJS, in whichever branch.
    pub async fn last_pair(&mut self, patient: PatientId) -> Result<Option<Day>, StoreError> {
        Ok(self.one::<(Option<Day>,)>(&LAST_PAIR, &[patient.into()]).await?.and_then(|(day,)| day))
    }

    /// A sale's lines, as typed.
    pub async fn sale_lines(&mut self, id: SaleId) -> Result<Vec<SaleLine>, StoreError> {
        self.rows(&SALE_LINES, &[id.into()]).await
    }

    /// A sale's payments, oldest first.
    pub async fn sale_payments(&mut self, id: SaleId) -> Result<Vec<Payment>, StoreError> {
        self.rows(&SALE_PAYMENTS, &[id.into()]).await
    }

    /// A sale's steps, oldest first.
    pub async fn sale_steps(&mut self, id: SaleId) -> Result<Vec<WorkStepRow>, StoreError> {
        self.rows(&SALE_STEPS, &[id.into()]).await
    }

    /// What an idempotency key of a user made.
    pub async fn key_claim(&mut self, user: UserId, key: &str) -> Result<Option<KeyClaim>, StoreError> {
        self.one(&KEY_CLAIM, &[user.into(), key.into()]).await
    }
}

impl Tx {
    /// Claims an idempotency key for the row `number`; false when it was claimed before (a claim in another open
    /// transaction is waited for).
    pub async fn claim_key(
        &mut self,
        user: UserId,
        key: &str,
        request_hash: &str,
        number: i64,
        at: Millis,
    ) -> Result<bool, StoreError> {
        let params = [user.into(), key.into(), request_hash.into(), number.into(), at.into()];
        Ok(self.execute(&CLAIM_KEY, &params).await? > 0)
    }

    /// Adds a payment row; the sale's own figures are moved by [`Tx::book_payment`].
    pub async fn insert_payment(&mut self, payment: &NewPayment) -> Result<PaymentId, StoreError> {
        let row = self.one::<(PaymentId,)>(&INSERT_PAYMENT, &payment.params()).await?;
        row.map(|(id,)| id).ok_or_else(|| StoreError::Internal("a payment without number".to_owned()))
    }

    /// Moves a sale's balance by a payment; false when less is due than is paid.
    pub async fn book_payment(&mut self, payment: &NewPayment) -> Result<bool, StoreError> {
        let p = payment;
        let params = [p.sale.into(), p.tendered.into(), p.change.into(), p.received.into()];
        Ok(self.execute(&BOOK_PAYMENT, &params).await? > 0)
    }

    /// Writes a step into the history.
    pub async fn insert_step(
        &mut self,
        sale: SaleId,
        (from, to): (Option<WorkStatus>, WorkStatus),
        user: UserId,
        reason: Option<&str>,
        at: Millis,
    ) -> Result<(), StoreError> {
        let params = [sale.into(), from.into(), to.into(), user.into(), reason.into(), at.into()];
        self.execute(&INSERT_STEP, &params).await?;
        Ok(())
    }

    /// Moves an order, whose row is locked, from where `sale` says it stands; done credits the technician and keeps the first time, collected is stamped.
    pub async fn set_work_status(
        &mut self,
        sale: &Sale,
        to: WorkStatus,
        user: UserId,
        at: Millis,
    ) -> Result<(), StoreError> {
        self.move_order(sale.branch, Some(sale.work_status), Some(to)).await?;
        let sale = sale.id;
        self.execute(&SET_WORK_STATUS, &[sale.into(), to.into()]).await?;
        if to == WorkStatus::Done {
            self.execute(&CREDIT_TECHNICIAN, &[sale.into(), user.into(), at.into()]).await?;
        } else if to == WorkStatus::Collected {
            self.execute(&SET_COLLECTED, &[sale.into(), at.into()]).await?;
        }
        Ok(())
    }

    /// Stamps a sale, whose row is locked and that was not voided before, and takes its order out of the workshop.
    pub async fn void_sale(
        &mut self,
        sale: &Sale,
        by: UserId,
        reason: &str,
        at: Millis,
    ) -> Result<(), StoreError> {
        let params = [sale.id.into(), at.into(), by.into(), reason.into()];
        self.execute(&VOID_SALE, &params).await?;
        self.move_order(sale.branch, Some(sale.work_status), None).await
    }
}
