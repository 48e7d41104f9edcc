//! Which goods a branch may be asked for, and which of them is meant by what was typed.

use melati_domain::{
    actor::Actor,
    catalogue::ProductKind,
    id::BranchId,
    lens_query::{Fit, LensPower},
    rights::Right,
};
use melati_store::{
    ReadTx,
    catalogue::{Goods, Lens, ShelfFilter},
};

use crate::{App, Refusal, app::require, shelf};

/// Goods of each kind that are offered at once.
const OFFERED: i64 = 20;
/// Lenses read at a time where one power is looked for.
const LOOKED_THROUGH: i64 = 1_000;

/// Goods of a branch that may be asked for, as its shelf tells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// What to ask for them by: their code, with their number where they share it.
    pub code: String,
    /// Name; of a lens with its power.
    pub name: String,
    /// Pieces there.
    pub stock: i64,
}

impl Offered {
    fn of(goods: &Goods, needs_number: bool) -> Self {
        let code = if needs_number { numbered(goods) } else { goods.code() };
        Self { code, name: goods.described(), stock: goods.stock() }
    }
}

/// What `from` has that contains `q`: some of each kind; of lenses only those of a power, where `q` ends in one. Prices
/// are that branch's own matter.
pub async fn offered(app: &App, actor: &Actor, from: BranchId, q: &str) -> Result<Vec<Offered>, Refusal> {
    require(actor, Right::RequestTransfer)?;
    let (words, power) = sought(q);
    let filter = ShelfFilter { branch: Some(from), q: words, limit: OFFERED, ..ShelfFilter::default() };
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let mut found = Vec::new();
            if let Some(power) = power {
                found.extend(of_power(tx, &filter, power).await?.into_iter().map(Goods::Lens));
            } else {
                for &kind in ProductKind::ALL {
                    found.extend(tx.goods_of(kind, &filter).await?);
                }
            }
            let mut offered = Vec::new();
            for goods in found.into_iter().filter(Goods::is_on_shelf) {
                let code = goods.code();
                let same = tx.goods_called(from, goods.product().kind(), &code).await?;
                // A code with spaces cannot be typed in a line either, but for its number.
                offered.push(Offered::of(&goods, same.len() > 1 || code.contains(' ')));
            }
            Ok::<_, Refusal>(offered)
        })
    });
    read.await
}

/// What `code` may mean at `from`, each with what names it alone: at most twenty.
pub async fn choices(app: &App, actor: &Actor, from: BranchId, code: &str) -> Result<Vec<Offered>, Refusal> {
    require(actor, Right::RequestTransfer)?;
    let code = code.to_owned();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let mut found = Vec::new();
            for kind in [ProductKind::Frame, ProductKind::Accessory] {
                found.extend(shelf::called(tx, from, kind, &code).await?);
            }
            found.extend(tx.lenses_sharing(from, &code, OFFERED).await?);
            Ok::<_, Refusal>(found.iter().map(|goods| Offered::of(goods, true)).collect())
        })
    });
    read.await
}

/// The goods at a branch that `text` names: by their code (an accessory's may be its name), or by code and number where
/// several share it.
pub(super) async fn meant(tx: &mut ReadTx, branch: BranchId, text: &str) -> Result<Vec<Goods>, Refusal> {
    let mut found = Vec::new();
    for &kind in ProductKind::ALL {
        found.extend(shelf::called(tx, branch, kind, text).await?);
    }
    Ok(found)
}

/// What names goods that share their code: `L00031#41`. An accessory's code is its number already.
fn numbered(goods: &Goods) -> String {
    match goods {
        Goods::Accessory(_) => goods.code(),
        Goods::Frame(_) | Goods::Lens(_) => format!("{}#{}", goods.code(), goods.product().number()),
    }
}

/// What is typed to look for: words, and the power behind them, if one is. It begins with its sign or as plano does, so
/// that the digits of a code are none.
fn sought(q: &str) -> (String, Option<LensPower>) {
    let q = q.trim();
    let words = std::iter::once(0).chain(q.match_indices(char::is_whitespace).map(|(at, _)| at));
    for at in words {
        let (before, behind) = q.split_at(at);
        let behind = behind.trim_start();
        let is_signed = behind.starts_with(['+', '-', '−']) || behind.to_lowercase().starts_with("pl");
        if let (true, Ok(power)) = (is_signed, behind.parse()) {
            return (before.trim_end().to_owned(), Some(power));
        }
    }
    (q.to_owned(), None)
}

/// The first lenses of a power.
async fn of_power(tx: &mut ReadTx, filter: &ShelfFilter, power: LensPower) -> Result<Vec<Lens>, Refusal> {
    let mut filter = ShelfFilter { limit: LOOKED_THROUGH, ..filter.clone() };
    let most = usize::try_from(OFFERED).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    while found.len() < most {
        let page = tx.lenses(&filter).await?;
        let Some(last) = page.last() else { break };
        filter.cursor = last.id.0;
        let of_row = |lens: &Lens| LensPower::of_row(lens.sph, lens.cyl, lens.axis, lens.add);
        let is_of_power = |lens: &Lens| of_row(lens).and_then(|is| power.fit(is)) == Some(Fit::Exact);
        found.extend(page.into_iter().filter(|lens| !lens.is_custom_order && is_of_power(lens)));
    }
    found.truncate(most);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_is_looked_for_behind_the_words() {
        let power = |text: &str| Some(text.parse().unwrap());
        for (q, words, is) in [
            ("L00031 -2.00/-0.50 x90", "L00031", power("-2.00/-0.50x90")),
            ("Jernih Biru -1.25", "Jernih Biru", power("-1.25")),
            ("-1.25", "", power("-1.25")),
            ("cr mc plano", "cr mc", power("0")),
            ("L00031", "L00031", None),
            ("FR 125", "FR 125", None),
            ("FR000123-CAB002", "FR000123-CAB002", None),
            ("", "", None),
        ] {
            assert_eq!(sought(q), (words.to_owned(), is), "{q}");
        }
    }
}
