//! What a basket would cost, and what to look at before it is saved.

use melati_domain::{actor::Actor, bpjs, day::Day, rights::Right, sale};
use melati_store::ReadTx;

use crate::{
    App, Refusal,
    app::{acting_branch, require},
    approvals::{Approver, approvers, limit_in_the_way},
    basket::{self, Priced, TypedBasket},
    sales::{check_promise, discount, promised_day, selling_day},
};

/// What the cashier should know before saving; nothing is refused for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The patient had a pair on the card on day `last`; BPJS grants the next one from `next` on.
    RecentPair {
        /// Day of the last pair.
        last: Day,
        /// First day of the next one.
        next: Day,
    },
    /// Something stays due, and no day is promised on which the customer comes back.
    PromiseMissing,
    /// Above the limit of so many percent; it is saved with the PIN of one of the approvers only.
    DiscountAboveLimit(i64),
    /// The patient is insured, but this branch takes no BPJS: everything is paid privately.
    NotInsuredHere,
}

/// A basket with its price, and what it would be booked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// The price.
    pub priced: Priced,
    /// Promised day.
    pub promised_day: Option<Day>,
    /// What to look at.
    pub warnings: Vec<Warning>,
    /// Who may say yes to a discount that this person may not give.
    pub approvers: Vec<Approver>,
}

/// Prices a basket; stores nothing.
pub async fn quote(app: &App, actor: &Actor, typed: TypedBasket) -> Result<Quoted, Refusal> {
    require(actor, Right::RingUp)?;
    let (actor, now) = (actor.clone(), app.now());
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let branch = acting_branch(tx, &actor, typed.branch).await?;
            let day = selling_day(tx, &actor, &branch, typed.day, now).await?;
            check_promise(&typed, day)?;
            let priced = basket::price(tx, &branch, &typed).await?;
            let promised_day = promised_day(&typed, &priced.quote, day);
            let mut warnings = warnings(tx, &priced, promised_day, day).await?;
            let discount = discount(&priced.quote);
            let limit = limit_in_the_way(&branch, &actor, discount);
            let approvers = match limit {
                Some(_) => approvers(tx, &branch, discount).await?,
                None => Vec::new(),
            };
            warnings.extend(limit.map(Warning::DiscountAboveLimit));
            Ok(Quoted { priced, promised_day, warnings, approvers })
        })
    });
    read.await
}

async fn warnings(
    tx: &mut ReadTx,
    priced: &Priced,
    promised: Option<Day>,
    day: Day,
) -> Result<Vec<Warning>, Refusal> {
    let mut warnings = Vec::new();
    if let Some(patient) = priced.patient.filter(|_| priced.service_type.class().is_some())
        && let Some(last) = tx.last_pair(patient).await?
        && let Some(next) = bpjs::next_pair(last, day)
    {
        warnings.push(Warning::RecentPair { last, next });
    }
    if priced.insured_as.is_some() {
        warnings.push(Warning::NotInsuredHere);
    }
    if sale::lacks_promise(&priced.quote, promised.is_some()) {
        warnings.push(Warning::PromiseMissing);
    }
    Ok(warnings)
}
