//! The till's one search: patients, and the goods of a branch, by name, code or lens power.

use std::cmp::Reverse;

use melati_domain::{
    actor::Actor,
    catalogue::ProductKind,
    code,
    id::BranchId,
    lens_query::{Fit, LensPower},
    rights::Right,
    search::{Match, Query},
};
use melati_store::{
    ReadTx,
    catalogue::{Accessory, Frame, Lens, ShelfFilter},
    patients::Patient,
};

use crate::{
    App, Refusal,
    app::{acting_branch, require},
};

/// Most rows of each kind.
pub const MOST: usize = 8;
/// Most rows of a shelf that are looked through; a branch has some thousand.
const LOOKED_THROUGH: i64 = 20_000;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words, a code, or a lens power.
    pub q: String,
    /// Where; only a super admin chooses.
    pub branch: Option<BranchId>,
    /// Goods of this kind only.
    pub kind: Option<ProductKind>,
}

/// A lens, and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundLens {
    /// The row.
    pub lens: Lens,
    /// How well its power fits; `None` when it was found by its words.
    pub fit: Option<Fit>,
}

/// What was found, the best first, at most [`MOST`] of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Patients; none for who may not see them.
    pub patients: Vec<Patient>,
    /// Frames.
    pub frames: Vec<Frame>,
    /// Lenses.
    pub lenses: Vec<FoundLens>,
    /// Accessories.
    pub accessories: Vec<Accessory>,
    /// The lens power that was understood.
    pub power: Option<LensPower>,
}

/// Looks for whatever `asked` may mean, in one branch.
pub async fn find(app: &App, actor: &Actor, asked: Asked) -> Result<Found, Refusal> {
    require(actor, Right::SeeCatalogue)?;
    let actor = actor.clone();
    app.store.reader.read(move |tx| Box::pin(async move { find_in(tx, &actor, &asked).await })).await
}

async fn find_in(tx: &mut ReadTx, actor: &Actor, asked: &Asked) -> Result<Found, Refusal> {
    let branch = acting_branch(tx, actor, asked.branch).await?.id;
    let shelf = ShelfFilter { branch: Some(branch), limit: LOOKED_THROUGH, ..ShelfFilter::default() };
    let query = Query::new(&asked.q);
    let wanted = |kind| asked.kind.is_none_or(|only| only == kind);
    let mut found = Found { power: asked.q.parse().ok(), ..Found::default() };
    if asked.kind.is_none() && actor.role.may(Right::SeePatients) && !asked.q.trim().is_empty() {
        found.patients = tx.patients(asked.q.trim(), 0, i64::try_from(MOST).unwrap_or(i64::MAX)).await?;
    }
    if wanted(ProductKind::Frame) {
        let rank = |it: &Frame| query.matches(&it.code, &it.title()).map(|rank| (rank, it.stock));
        found.frames = best(tx.frames(&shelf).await?, rank);
    }
    if wanted(ProductKind::Lens) {
        found.lenses = lenses(tx.lenses(&shelf).await?, &query, found.power);
    }
    if wanted(ProductKind::Accessory) {
        let rank = |it: &Accessory| {
            query.matches(&code::accessory_code(it.id), &it.name).map(|rank| (rank, it.stock))
        };
        found.accessories = best(tx.accessories(&shelf).await?, rank);
    }
    Ok(found)
}

/// The best rows; among equals those in stock first, else in their own order.
fn best<T>(rows: Vec<T>, rank: impl Fn(&T) -> Option<(Match, i64)>) -> Vec<T> {
    let ranked = rows.into_iter().filter_map(|row| rank(&row).map(|(rank, stock)| ((rank, stock <= 0), row)));
    first(ranked.collect())
}

/// Lenses of the power asked for and near it, before those that only bear the words.
fn lenses(rows: Vec<Lens>, query: &Query, power: Option<LensPower>) -> Vec<FoundLens> {
    let mut by_power = Vec::new();
    let mut by_words = Vec::new();
    for lens in rows {
        let is = LensPower::of_row(lens.sph, lens.cyl, lens.axis, lens.add);
        let fit = power.zip(is).and_then(|(wanted, is)| wanted.fit(is));
        let gone = lens.stock <= 0 && !lens.is_custom_order;
        if let Some(fit) = fit {
            by_power.push(((fit, gone, Reverse(lens.stock)), FoundLens { lens, fit: Some(fit) }));
            continue;
        }
        let name = format!("{} {}", lens.title(), lens.coating);
        if let Some(rank) = query.matches(&lens.code, &name) {
            by_words.push(((rank, gone), FoundLens { lens, fit: None }));
        }
    }
    let exact = by_words.extract_if(.., |((rank, _), _)| *rank == Match::Code).map(|(_, row)| row);
    let mut found: Vec<FoundLens> = exact.collect();
    found.extend(first(by_power));
    found.extend(first(by_words));
    found.truncate(MOST);
    found
}

/// The rows of the smallest keys, in their order.
fn first<K: Ord, T>(mut ranked: Vec<(K, T)>) -> Vec<T> {
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    ranked.into_iter().take(MOST).map(|(_, row)| row).collect()
}
