//! `GET /stok`: shelf goods, one item with its movements, and adding pieces by form.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{App, idempotency::IdempotencyKey, shelf};
use melati_domain::{
    catalogue::{Product, ProductKind},
    code,
    day::Zone,
    id::BranchId,
    rights::Right,
};
use melati_store::{
    catalogue::{Goods, ShelfFilter},
    stock::WrittenMovement,
};
use serde::Deserialize;

use super::{Setting, form_key, order::returned};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        format::local_instant,
        sale::FormState,
        shell::Place,
        stock::{ItemPage, MovementRow, ShelfChoice, ShelfPage, ShelfRow},
    },
    problem::Problem,
    routes::sees_costs,
    wire::{
        leaf::{Id, SearchText},
        list::{Cursor, Paging},
        words::Word,
    },
};

/// Goods of a page.
const ROWS: i64 = 50;

/// What the list is narrowed to.
#[derive(Deserialize)]
pub(super) struct Wanted {
    jenis: Option<Word<ProductKind>>,
    q: Option<SearchText>,
    rendah: Option<String>,
    branch_id: Option<Id>,
    cursor: Option<Cursor>,
}

/// `GET /stok`
pub(super) async fn list(
    State(app): State<App>,
    Signed(session): Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Page<ShelfPage>, Problem> {
    let choice = ShelfChoice {
        kind: wanted.jenis.map_or(ProductKind::Frame, |word| word.0),
        q: wanted.q.map(|text| text.0).unwrap_or_default(),
        low: wanted.rendah.is_some(),
        branch: wanted.branch_id.map(|id| BranchId(id.0)),
    };
    let paging = Paging { rows: ROWS, after: wanted.cursor.map(|cursor| cursor.0) };
    let filter = ShelfFilter {
        branch: choice.branch,
        q: choice.q.clone(),
        low: choice.low,
        cursor: paging.after.unwrap_or(0),
        limit: paging.limit(),
    };
    let found = shelf::list(&app, &session.actor, choice.kind, filter).await?;
    let low = shelf::low(&app, &session.actor, choice.kind, choice.branch).await?;
    let setting = Setting::of(app, session).await?;
    let rows = found.into_iter().map(|goods| row(&setting, goods)).collect();
    let shown = paging.page(rows, |row| row.number, |row| row);
    Ok(Page(ShelfPage {
        shell: setting.shell(Place::Stock, "Stok"),
        branches: setting.choices(),
        rows: shown.data,
        next: shown.next_cursor.map(|cursor| choice.address(Some(&format!("{:x}", cursor.0)))),
        first: paging.after.map(|_| choice.address(None)),
        may_add: setting.role().may(shelf::right_to_add(choice.kind)),
        may_upload: setting.role().may(shelf::right_to_add(choice.kind))
            && sees_costs(&setting.session.actor),
        may_count: setting.role().may(Right::CountStock),
        low,
        choice,
    }))
}

/// Which movements, and what the page was led to with.
#[derive(Deserialize)]
pub(super) struct Arrival {
    cursor: Option<Cursor>,
    kabar: Option<String>,
}

/// `GET /stok/{jenis}/{id}`
pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Path((kind, id)): Path<(Word<ProductKind>, i64)>,
    Query(arrival): Query<Arrival>,
) -> Result<Page<ItemPage>, Problem> {
    let setting = Setting::of(app, session).await?;
    let page = load(setting, Product::of(kind.0, id), arrival.cursor).await?;
    let notice = match arrival.kabar.as_deref() {
        Some("restok") => Some("Stok ditambah."),
        Some("baru") => Some("Barang ditambahkan."),
        Some("ubah") => Some("Perubahan tersimpan."),
        _ => None,
    };
    Ok(Page(ItemPage { notice, ..page }))
}

/// Pieces that came, as typed.
#[derive(Deserialize)]
pub(super) struct RestockForm {
    jumlah: Option<String>,
    alasan: Option<String>,
    kunci: Option<String>,
}

/// `POST /stok/{jenis}/{id}`: adds pieces.
pub(super) async fn restock(
    State(app): State<App>,
    Signed(session): Signed,
    Path((kind, id)): Path<(Word<ProductKind>, i64)>,
    Form(form): Form<RestockForm>,
) -> Result<Response, Problem> {
    let product = Product::of(kind.0, id);
    let (pieces, reason) = (form.jumlah.clone().unwrap_or_default(), form.alasan.clone().unwrap_or_default());
    let added = async {
        let pieces =
            pieces.trim().parse().map_err(|_| Problem::field("jumlah", "isi dengan angka, misalnya 12"))?;
        let key = form.kunci.as_deref().map(IdempotencyKey::new).transpose()?;
        Ok(shelf::restock(&app, &session.actor, product, pieces, &reason, key).await?)
    };
    match added.await {
        Ok(_) => Ok(Redirect::to(&format!("/stok/{kind}/{id}?kabar=restok")).into_response()),
        Err(problem) => {
            let key = form.kunci.clone().unwrap_or_default();
            let form = returned(&problem, vec![("jumlah", pieces), ("alasan", reason), ("kunci", key)])?;
            let setting = Setting::of(app, session).await?;
            let page = load(setting, product, None).await?;
            Ok((problem.status, Page(ItemPage { form, ..page })).into_response())
        }
    }
}

async fn load(setting: Setting, product: Product, before: Option<Cursor>) -> Result<ItemPage, Problem> {
    let actor = &setting.session.actor;
    let paging = Paging { rows: ROWS, after: before.map(|cursor| cursor.0) };
    let (goods, movements) =
        shelf::record(&setting.app, actor, product, paging.after, paging.limit()).await?;
    let zone = setting.zone_of(goods.branch());
    let shown = paging.page(movements, |it| it.id, |it| movement(zone, it));
    let cost = match &goods {
        Goods::Frame(frame) => frame.purchase_price,
        Goods::Lens(lens) => lens.purchase_price,
        Goods::Accessory(accessory) => accessory.purchase_price,
    };
    let kind = product.kind();
    let here = format!("/stok/{kind}/{}", product.number());
    let row = row(&setting, goods);
    Ok(ItemPage {
        key: form_key(),
        shell: setting.shell(Place::Stock, &row.title),
        kind,
        row,
        cost: sees_costs(actor).then_some(cost),
        movements: shown.data,
        older: shown.next_cursor.map(|cursor| format!("{here}?cursor={:x}", cursor.0)),
        newest: paging.after.map(|_| here),
        may_change: setting.role().may(shelf::right_to_restock(kind)),
        may_restock: setting.role().may(shelf::right_to_restock(kind)),
        form: FormState::default(),
        notice: None,
    })
}

fn movement(zone: Zone, it: WrittenMovement) -> MovementRow {
    let at = local_instant(zone, it.at);
    MovementRow {
        pieces: if it.delta < 0 {
            format!("−{}", it.delta.unsigned_abs())
        } else {
            format!("+{}", it.delta)
        },
        reason: it.reason,
        sale: it.sale,
        told: it.user_name.map_or_else(|| at.clone(), |name| format!("{at} · {name}")),
    }
}

fn row(setting: &Setting, goods: Goods) -> ShelfRow {
    let branch = setting.branch_name(goods.branch());
    let thresholds = setting.thresholds(goods.branch());
    match goods {
        Goods::Frame(it) => ShelfRow {
            number: it.id.0,
            title: it.title(),
            code: it.code,
            detail: String::new(),
            price: it.selling_price,
            stock: it.stock,
            alert: thresholds.frame.level(it.stock, false),
            branch,
        },
        Goods::Lens(it) => ShelfRow {
            number: it.id.0,
            title: it.title(),
            detail: it.detail(),
            code: it.code,
            price: it.selling_price,
            stock: it.stock,
            alert: thresholds.lens.level(it.stock, it.is_custom_order),
            branch,
        },
        Goods::Accessory(it) => ShelfRow {
            number: it.id.0,
            code: code::accessory_code(it.id),
            title: it.name,
            detail: String::new(),
            price: it.selling_price,
            stock: it.stock,
            alert: thresholds.accessory.level(it.stock, false),
            branch,
        },
    }
}
