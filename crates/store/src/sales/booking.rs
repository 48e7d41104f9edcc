//! Booking: every row of a new sale, sent together, so that a distant database costs one round trip.

use melati_domain::{
    catalogue::Product,
    id::{PaymentId, SaleId, UserId},
};

use super::{INSERT_LINE, INSERT_PAYMENT, INSERT_SALE, INSERT_STEP, NewPayment, Sale, SaleLine};
use crate::{
    Sql, StoreError, Tx, Value,
    dashboards::{ADD_TO_DAY, ADD_TO_WORK, TurnoverDelta},
    stock::{INSERT_MOVEMENT, Movement, movement_params},
    tx::Asked,
};

/// A new sale with everything that is written of it; its goods were taken off the shelf before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booking<'b> {
    /// The sale.
    pub sale: &'b Sale,
    /// Its lines.
    pub lines: &'b [SaleLine],
    /// What was paid at once.
    pub payments: &'b [NewPayment],
    /// What was taken off the shelf: product and pieces.
    pub taken: &'b [(Product, i64)],
    /// Why, in the movements of stock.
    pub reason: &'b str,
    /// Who.
    pub by: UserId,
}

type Statement<'b> = Asked<'b, PaymentId>;

/// One of the statements; only a payment's answers: with its number.
const fn write<'b>(sql: &'static Sql, params: Vec<Value<'b>>) -> Statement<'b> {
    Asked { sql, params, read: |row| row.get(0) }
}

impl Tx {
    /// Writes a new sale: its row, lines, payments, first step, movements of stock, its day's totals, and one
    /// order more in the workshop. The numbers of the payments, in their order.
    pub async fn book_sale(&mut self, booking: &Booking<'_>) -> Result<Vec<PaymentId>, StoreError> {
        let sale = booking.sale;
        let mut statements: Vec<Statement<'_>> = vec![sale_row(sale)];
        let lines = (1_i64..).zip(booking.lines);
        statements.extend(
            lines.map(|(line_no, line)| write(&INSERT_LINE, line_params(sale.id, line_no, line).to_vec())),
        );
        let payments = booking.payments.iter();
        statements.extend(payments.map(|payment| write(&INSERT_PAYMENT, payment.params().to_vec())));
        let first_step = [
            sale.id.into(),
            Value::Null,
            sale.work_status.into(),
            booking.by.into(),
            Value::Null,
            sale.created_at.into(),
        ];
        statements.push(write(&INSERT_STEP, first_step.to_vec()));
        let movement = Movement {
            reason: booking.reason,
            sale: Some(sale.id),
            user: Some(booking.by),
            at: sale.created_at,
        };
        for &(product, pieces) in booking.taken {
            let params = movement_params(sale.branch, product, -pieces, &movement).to_vec();
            statements.push(write(&INSERT_MOVEMENT, params));
        }
        let delta = TurnoverDelta {
            branch: sale.branch,
            cashier: sale.cashier,
            day: sale.booked_day,
            kind: sale.turnover_kind(),
            sales: 1,
            claim: sale.claim,
            paid: sale.total,
        };
        statements.push(write(&ADD_TO_DAY, delta.params().to_vec()));
        let order = [sale.branch.into(), sale.work_status.into(), 1.into()];
        statements.push(write(&ADD_TO_WORK, order.to_vec()));
        let answers = self.one_of_each(&statements).await?;
        Ok(answers.into_iter().flatten().collect())
    }
}

fn sale_row(s: &Sale) -> Statement<'_> {
    let params = vec![
        s.id.into(),
        (&s.code).into(),
        (&s.barcode).into(),
        s.branch.into(),
        s.cashier.into(),
        s.patient.into(),
        (&s.customer_name).into(),
        s.service_type.into(),
        s.class.into(),
        s.day.into(),
        s.promised_day.into(),
        s.order_kind.into(),
        s.gross.into(),
        s.ceiling.into(),
        s.claim.into(),
        s.upgrade.into(),
        s.manual_extra.into(),
        s.discount.into(),
        s.total.into(),
        s.tendered.into(),
        s.change.into(),
        s.balance.into(),
        s.upgrade_status.into(),
        s.work_status.into(),
        search_text(s).into(),
        s.created_at.into(),
        s.prescription.into(),
        s.booked_day.into(),
    ];
    write(&INSERT_SALE, params)
}

/// What a sale is found by.
pub(crate) fn search_text(sale: &Sale) -> String {
    format!("{} {} {}", sale.code, sale.barcode, sale.customer_name).to_lowercase()
}

/// For [`INSERT_LINE`].
pub(crate) fn line_params(sale: SaleId, line_no: i64, line: &SaleLine) -> [Value<'_>; 10] {
    [
        sale.into(),
        line_no.into(),
        line.kind.into(),
        line.product.into(),
        line.code.as_deref().into(),
        (&line.description).into(),
        line.quantity.into(),
        line.unit_price.into(),
        line.subtotal.into(),
        line.additional.into(),
    ]
}
