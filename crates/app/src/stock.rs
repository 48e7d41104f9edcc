//! Taking goods off the shelf for a sale, moving them when it is corrected, and how stock is told to the feeds.

use std::collections::BTreeMap;

use melati_domain::{
    branch::{Threshold, Thresholds},
    catalogue::Product,
    code,
    event::StockLevel,
    id::{BranchId, SaleId},
    sale::PricedLine,
};
use melati_store::{Branch, ReadTx, Tx, stock::Movement};

use crate::{Refusal, basket::Priced};

/// What left the shelf.
pub(crate) struct Taken {
    /// Each product and how many pieces.
    pub(crate) pieces: Vec<(Product, i64)>,
    /// Each product's stock afterwards.
    pub(crate) levels: Vec<StockLevel>,
}

/// Takes every piece of a basket off the shelf, in product order, so that two tills never wait for each other in a
/// circle. The free cleaner is left out when another till took the last one.
pub(crate) async fn take(
    tx: &mut Tx,
    branch: &Branch,
    priced: &mut Priced,
    typed_lines: usize,
) -> Result<Taken, Refusal> {
    let mut taken = Taken { pieces: Vec::new(), levels: Vec::new() };
    let wanted = wanted(&priced.lines);
    let pieces: Vec<_> = wanted.iter().map(|(&product, wanted)| (product, wanted.pieces)).collect();
    let left = tx.take_off_shelf(branch.id, &pieces).await?;
    for ((product, wanted), left) in wanted.into_iter().zip(left) {
        if let Some(stock) = left {
            taken.pieces.push((product, wanted.pieces));
            let threshold = branch.settings.thresholds.of(product.kind());
            taken.levels.push(wanted.entry.level(product, stock, threshold));
        } else if is_only_free(priced, typed_lines, product) {
            priced.lines.truncate(typed_lines);
            priced.quote.subtotals.truncate(typed_lines);
            priced.quote.upgrades.truncate(typed_lines);
        } else {
            let left = entry(tx, product).await?.map_or(0, |entry| entry.stock);
            return Err(Refusal::StockInsufficient { product, name: wanted.entry.name, left });
        }
    }
    Ok(taken)
}

/// Moves each product's stock by so many pieces, in product order; the levels afterwards. Of a lens that is ordered for
/// each customer nothing is taken, and nothing comes back that was not taken: see [`due`].
pub(crate) async fn shift(
    tx: &mut Tx,
    branch: BranchId,
    pieces: &BTreeMap<Product, i64>,
    movement: &Movement<'_>,
) -> Result<Vec<StockLevel>, Refusal> {
    let mut moving = BTreeMap::new();
    for (&product, &delta) in pieces {
        moving.insert(product, due(tx, product, delta, movement.sale).await?);
    }
    carry(tx, branch, &moving, movement).await
}

/// As [`shift`], of pieces that are there whatever their lens is called today: they are carried from shelf to shelf.
pub(crate) async fn carry(
    tx: &mut Tx,
    branch: BranchId,
    pieces: &BTreeMap<Product, i64>,
    movement: &Movement<'_>,
) -> Result<Vec<StockLevel>, Refusal> {
    let thresholds = thresholds(tx, branch).await?;
    let mut levels = Vec::new();
    for (&product, &delta) in pieces {
        let Some(shelf) = entry(tx, product).await?.filter(|_| delta != 0) else { continue };
        match tx.change_stock(branch, product, delta, movement).await? {
            Some(stock) => levels.push(shelf.level(product, stock, thresholds.of(product.kind()))),
            None if delta < 0 => {
                return Err(Refusal::StockInsufficient { product, name: shelf.name, left: shelf.stock });
            }
            None => {}
        }
    }
    Ok(levels)
}

/// How many of `delta` pieces really move. A lens may have been made one that is ordered, or one from the shelf, since it
/// was sold: what comes back of a sale is at most what its own movements took. What a sale takes now follows what the
/// lens is now.
async fn due(tx: &mut ReadTx, product: Product, delta: i64, sale: Option<SaleId>) -> Result<i64, Refusal> {
    let Product::Lens(id) = product else { return Ok(delta) };
    match sale {
        Some(sale) if delta > 0 => Ok(delta.min(taken_by(tx, sale, product).await?)),
        _ => {
            let is_on_shelf = tx.lens(id).await?.is_some_and(|lens| !lens.is_custom_order);
            Ok(if is_on_shelf { delta } else { 0 })
        }
    }
}

/// Movements read at a time.
const MOVEMENTS: i64 = 1_000;

/// Pieces that a sale took off the shelf and has not given back. Its movements were all written under the lock of its
/// row, which whoever corrects it holds.
async fn taken_by(tx: &mut ReadTx, sale: SaleId, product: Product) -> Result<i64, Refusal> {
    let (mut taken, mut before) = (0, None);
    loop {
        let page = tx.movements(product, before, MOVEMENTS).await?;
        let Some(oldest) = page.last() else { return Ok(taken.max(0)) };
        before = Some(oldest.id);
        let its = page.iter().filter(|it| it.sale.as_ref().is_some_and(|(id, _)| *id == sale));
        taken -= its.map(|it| it.delta).sum::<i64>();
    }
}

/// Pieces of one product in a basket.
struct Wanted {
    pieces: i64,
    entry: Entry,
}

fn wanted(lines: &[PricedLine]) -> BTreeMap<Product, Wanted> {
    let mut wanted: BTreeMap<Product, Wanted> = BTreeMap::new();
    for PricedLine { line, code } in lines {
        if let (true, Some(product)) = (line.item.takes_stock(), line.item.product()) {
            let entry = || Entry {
                code: code.clone().unwrap_or_default(),
                name: line.description.clone(),
                stock: 0,
                takes_stock: true,
            };
            wanted.entry(product).or_insert_with(|| Wanted { pieces: 0, entry: entry() }).pieces +=
                line.quantity;
        }
    }
    wanted
}

/// Is `product` in the basket only as the line the server added?
fn is_only_free(priced: &Priced, typed_lines: usize, product: Product) -> bool {
    let lines_of =
        |lines: &[PricedLine]| lines.iter().any(|priced| priced.line.item.product() == Some(product));
    match priced.lines.split_at_checked(typed_lines) {
        Some((typed, added)) => lines_of(added) && !lines_of(typed),
        None => false,
    }
}

/// What the stock feed tells of a product.
pub(crate) struct Entry {
    code: String,
    name: String,
    stock: i64,
    /// Selling it takes pieces off the shelf; custom-order lenses have none there.
    takes_stock: bool,
}

impl Entry {
    /// Its level after a change, told by its branch's threshold.
    pub(crate) fn level(&self, product: Product, stock: i64, threshold: Threshold) -> StockLevel {
        StockLevel {
            kind: product.kind(),
            id: product.number(),
            code: self.code.clone(),
            name: self.name.clone(),
            stock,
            alert: threshold.level(stock, !self.takes_stock),
        }
    }
}

/// The thresholds of a branch; the usual ones where there is no such branch.
pub(crate) async fn thresholds(tx: &mut ReadTx, branch: BranchId) -> Result<Thresholds, Refusal> {
    Ok(tx.branch(branch).await?.map(|it| it.settings.thresholds).unwrap_or_default())
}

/// Reads a product's entry.
pub(crate) async fn entry(tx: &mut ReadTx, product: Product) -> Result<Option<Entry>, Refusal> {
    Ok(match product {
        Product::Frame(id) => tx.frame(id).await?.map(|frame| Entry {
            name: frame.title(),
            code: frame.code,
            stock: frame.stock,
            takes_stock: true,
        }),
        Product::Lens(id) => tx.lens(id).await?.map(|lens| Entry {
            name: lens.title(),
            code: lens.code,
            stock: lens.stock,
            takes_stock: !lens.is_custom_order,
        }),
        Product::Accessory(id) => tx.accessory(id).await?.map(|accessory| Entry {
            code: code::accessory_code(id),
            name: accessory.name,
            stock: accessory.stock,
            takes_stock: true,
        }),
    })
}
