//! `GET /stok/{jenis}/baru` and `/stok/{jenis}/{id}/ubah`: goods added and changed by form.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{App, Refusal, sessions::Session, shelf};
use melati_domain::{
    catalogue::{FrameKind, Product, ProductKind},
    id::{AccessoryId, BranchId, FrameId, LensId},
    money::Rupiah,
    power::Power,
    rights::Right,
};
use melati_store::catalogue::{Accessory, Frame, Goods, Lens};
use serde::Deserialize;

use super::{Setting, order::returned, plain_till::amount};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        goods::{GoodsForm, fields},
        sale::FormState,
        shell::Place,
    },
    problem::Problem,
    routes::sees_costs,
    wire::{leaf::Id, words::Word},
};

/// A form's fields by name. What this person may not change was not shown, and stays.
type Typed = BTreeMap<String, String>;

/// Whose shelf was looked at.
#[derive(Deserialize)]
pub(super) struct From {
    branch_id: Option<Id>,
}

/// `GET /stok/{jenis}/baru`
pub(super) async fn blank(
    State(app): State<App>,
    Signed(session): Signed,
    Path(kind): Path<Word<ProductKind>>,
    Query(from): Query<From>,
) -> Result<Page<GoodsForm>, Problem> {
    may_add(&session, kind.0)?;
    let branch = from.branch_id.map(|id| id.0.to_string()).unwrap_or_default();
    let values = vec![
        ("jenis_frame", FrameKind::Private.to_string()),
        ("is_custom_order", "0".to_owned()),
        ("branch_id", branch),
    ];
    new_form(app, session, kind.0, FormState { values, ..FormState::default() }).await
}

/// `POST /stok/{jenis}/baru`
pub(super) async fn add(
    State(app): State<App>,
    Signed(session): Signed,
    Path(kind): Path<Word<ProductKind>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let kind = kind.0;
    may_add(&session, kind)?;
    match added(&app, &session, kind, &typed).await {
        Ok(number) => Ok(Redirect::to(&format!("/stok/{kind}/{number}?kabar=baru")).into_response()),
        Err(problem) => {
            let form = returned(&problem, values_of(kind, &typed))?;
            Ok((problem.status, new_form(app, session, kind, form).await?).into_response())
        }
    }
}

async fn added(app: &App, session: &Session, kind: ProductKind, typed: &Typed) -> Result<i64, Problem> {
    let branch = text(typed, "branch_id");
    let branch = branch.map(|id| id.parse().map(BranchId)).transpose();
    let branch = branch.map_err(|_| Problem::field("branch_id", "pilih salah satu"))?;
    let stock = whole(typed, "stok")?.unwrap_or(0);
    let (home, actor) = (BranchId(0), &session.actor);
    Ok(match kind {
        ProductKind::Frame => {
            let blank = Frame {
                id: FrameId(0),
                branch: home,
                code: text(typed, "kode_frame").unwrap_or_default(),
                brand: String::new(),
                kind: FrameKind::Private,
                purchase_price: Rupiah::ZERO,
                selling_price: Rupiah::ZERO,
                stock,
            };
            shelf::add_frame(app, actor, typed_frame(typed, blank)?, branch).await?.id.0
        }
        ProductKind::Lens => {
            let blank = Lens {
                id: LensId(0),
                branch: home,
                code: text(typed, "kode_lensa").unwrap_or_default(),
                brand: String::new(),
                lens_type: String::new(),
                coating: String::new(),
                sph: None,
                cyl: None,
                axis: None,
                add: None,
                purchase_price: Rupiah::ZERO,
                selling_price: Rupiah::ZERO,
                stock,
                is_custom_order: false,
            };
            shelf::add_lens(app, actor, typed_lens(typed, blank)?, branch).await?.id.0
        }
        ProductKind::Accessory => {
            let blank = Accessory {
                id: AccessoryId(0),
                branch: home,
                name: String::new(),
                purchase_price: Rupiah::ZERO,
                selling_price: Rupiah::ZERO,
                stock,
            };
            shelf::add_accessory(app, actor, typed_accessory(typed, blank)?, branch).await?.id.0
        }
    })
}

/// `GET /stok/{jenis}/{id}/ubah`
pub(super) async fn edit(
    State(app): State<App>,
    Signed(session): Signed,
    Path((kind, id)): Path<(Word<ProductKind>, i64)>,
) -> Result<Page<GoodsForm>, Problem> {
    may_change(&session, kind.0)?;
    let goods = found(&app, &session, Product::of(kind.0, id)).await?;
    let values = values(&goods);
    let seen = seen(&values);
    let form = FormState { values, ..FormState::default() };
    edit_form(app, session, Product::of(kind.0, id), form, seen).await
}

/// `POST /stok/{jenis}/{id}/ubah`
pub(super) async fn change(
    State(app): State<App>,
    Signed(session): Signed,
    Path((kind, id)): Path<(Word<ProductKind>, i64)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let product = Product::of(kind.0, id);
    may_change(&session, kind.0)?;
    let goods = found(&app, &session, product).await?;
    let (all, typed) = (typed.clone(), changed_fields(typed));
    let changed = async {
        let actor = &session.actor;
        match goods {
            Goods::Frame(it) => {
                let after = typed_frame(&typed, it)?;
                shelf::edit_frame(&app, actor, after.id, |row| *row = after).await?;
            }
            Goods::Lens(it) => {
                let after = typed_lens(&typed, it)?;
                shelf::edit_lens(&app, actor, after.id, |row| *row = after).await?;
            }
            Goods::Accessory(it) => {
                let after = typed_accessory(&typed, it)?;
                shelf::edit_accessory(&app, actor, after.id, |row| *row = after).await?;
            }
        }
        Ok::<_, Problem>(())
    };
    match changed.await {
        Ok(()) => Ok(Redirect::to(&format!("/stok/{kind}/{id}?kabar=ubah")).into_response()),
        Err(problem) => {
            let form = returned(&problem, values_of(kind.0, &all))?;
            let seen = text(&all, SEEN).unwrap_or_default();
            Ok((problem.status, edit_form(app, session, product, form, seen).await?).into_response())
        }
    }
}

async fn new_form(
    app: App,
    session: Session,
    kind: ProductKind,
    form: FormState,
) -> Result<Page<GoodsForm>, Problem> {
    let costs = sees_costs(&session.actor);
    let setting = Setting::of(app, session).await?;
    let title = match kind {
        ProductKind::Frame => "Frame baru",
        ProductKind::Lens => "Lensa baru",
        ProductKind::Accessory => "Aksesoris baru",
    };
    Ok(Page(GoodsForm {
        shell: setting.shell(Place::Stock, title),
        kind,
        number: None,
        branches: setting.choices(),
        fields: fields(kind, true, true, costs),
        form,
        seen: String::new(),
    }))
}

async fn edit_form(
    app: App,
    session: Session,
    product: Product,
    form: FormState,
    seen: String,
) -> Result<Page<GoodsForm>, Problem> {
    let (kind, role) = (product.kind(), session.actor.role);
    let costs = match kind {
        ProductKind::Frame => sees_costs(&session.actor),
        ProductKind::Lens => sees_costs(&session.actor) && role.may(Right::EditLensFully),
        ProductKind::Accessory => role.may(Right::AddAccessories),
    };
    let full = kind != ProductKind::Lens || role.may(Right::EditLensFully);
    let goods = found(&app, &session, product).await?;
    let setting = Setting::of(app, session).await?;
    let title = match goods {
        Goods::Frame(it) => format!("{} {}", it.title(), it.code),
        Goods::Lens(it) => format!("{} {}", it.title(), it.code),
        Goods::Accessory(it) => it.name,
    };
    Ok(Page(GoodsForm {
        shell: setting.shell(Place::Stock, &title),
        kind,
        number: Some(product.number()),
        branches: Vec::new(),
        fields: fields(kind, false, full, costs),
        form,
        seen,
    }))
}

/// The field that says what the others said when the form was shown.
const SEEN: &str = "terlihat";

/// What a form shows, for [`SEEN`].
fn seen(values: &[(&'static str, String)]) -> String {
    serde_json::to_string(&values.iter().cloned().collect::<BTreeMap<_, _>>()).unwrap_or_default()
}

/// What was changed in the form. What was not stays as it is by now: somebody else may have changed it meanwhile.
fn changed_fields(mut typed: Typed) -> Typed {
    let seen: Typed =
        typed.remove(SEEN).and_then(|seen| serde_json::from_str(&seen).ok()).unwrap_or_default();
    typed.retain(|name, value| seen.get(name) != Some(value));
    typed
}

async fn found(app: &App, session: &Session, product: Product) -> Result<Goods, Problem> {
    Ok(shelf::record(app, &session.actor, product, None, 1).await?.0)
}

fn may_add(session: &Session, kind: ProductKind) -> Result<(), Problem> {
    let right = shelf::right_to_add(kind);
    if session.actor.role.may(right) { Ok(()) } else { Err(Refusal::Forbidden(right).into()) }
}

fn may_change(session: &Session, kind: ProductKind) -> Result<(), Problem> {
    let right = shelf::right_to_restock(kind);
    if session.actor.role.may(right) { Ok(()) } else { Err(Refusal::Forbidden(right).into()) }
}

/// The fields of a kind as they were typed.
fn values_of(kind: ProductKind, typed: &Typed) -> Vec<(&'static str, String)> {
    let names = fields(kind, true, true, true).into_iter().map(|field| field.name).chain(["branch_id"]);
    names.map(|name| (name, text(typed, name).unwrap_or_default())).collect()
}

/// The fields of goods as they stand.
fn values(goods: &Goods) -> Vec<(&'static str, String)> {
    let money = |amount: Rupiah| amount.to_string().trim_start_matches("Rp ").to_owned();
    let power = |value: Option<i64>| {
        value.and_then(|value| Power::new(value).ok()).map(|power| power.to_string()).unwrap_or_default()
    };
    match goods {
        Goods::Frame(it) => vec![
            ("merk_frame", it.brand.clone()),
            ("jenis_frame", it.kind.to_string()),
            ("harga_beli_frame", money(it.purchase_price)),
            ("harga_jual_frame", money(it.selling_price)),
        ],
        Goods::Lens(it) => vec![
            ("merk_lensa", it.brand.clone()),
            ("type", it.lens_type.clone()),
            ("coating", it.coating.clone()),
            ("sph", power(it.sph)),
            ("cyl", power(it.cyl)),
            ("axis", it.axis.map(|axis| axis.to_string()).unwrap_or_default()),
            ("add", power(it.add)),
            ("is_custom_order", if it.is_custom_order { "1" } else { "0" }.to_owned()),
            ("harga_beli_lensa", money(it.purchase_price)),
            ("harga_jual_lensa", money(it.selling_price)),
        ],
        Goods::Accessory(it) => vec![
            ("nama_produk", it.name.clone()),
            ("harga_beli", money(it.purchase_price)),
            ("harga_jual", money(it.selling_price)),
        ],
    }
}

fn text(typed: &Typed, name: &str) -> Option<String> {
    typed.get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn whole(typed: &Typed, name: &'static str) -> Result<Option<i64>, Problem> {
    let number = text(typed, name).map(|text| text.parse()).transpose();
    number.map_err(|_| Problem::field(name, "isi dengan angka, misalnya 12"))
}

/// What a price becomes: what was typed, or where the form had no such field, what it is.
fn price(typed: &Typed, name: &'static str, now: Rupiah) -> Result<Rupiah, Problem> {
    typed.get(name).map_or(Ok(now), |text| amount(name, text))
}

fn power(typed: &Typed, name: &'static str, now: Option<i64>) -> Result<Option<i64>, Problem> {
    if !typed.contains_key(name) {
        return Ok(now);
    }
    let power = text(typed, name).map(|text| text.parse::<Power>()).transpose();
    let power = power.map_err(|_| Problem::field(name, "tulis seperti -1,25 atau -125 atau PLANO"))?;
    Ok(power.map(Power::hundredths))
}

/// A word that was typed, or where the form had no such field, what it is.
fn kept(typed: &Typed, name: &str, now: String) -> String {
    typed.get(name).cloned().unwrap_or(now)
}

fn typed_frame(typed: &Typed, now: Frame) -> Result<Frame, Problem> {
    let kind = text(typed, "jenis_frame").map(|word| word.parse()).transpose();
    Ok(Frame {
        brand: kept(typed, "merk_frame", now.brand),
        kind: kind.map_err(|_| Problem::field("jenis_frame", "pilih salah satu"))?.unwrap_or(now.kind),
        purchase_price: price(typed, "harga_beli_frame", now.purchase_price)?,
        selling_price: price(typed, "harga_jual_frame", now.selling_price)?,
        ..now
    })
}

fn typed_lens(typed: &Typed, now: Lens) -> Result<Lens, Problem> {
    Ok(Lens {
        brand: kept(typed, "merk_lensa", now.brand),
        lens_type: kept(typed, "type", now.lens_type),
        coating: kept(typed, "coating", now.coating),
        sph: power(typed, "sph", now.sph)?,
        cyl: power(typed, "cyl", now.cyl)?,
        // 0 is written for 180; domain facts, section 4.
        axis: if typed.contains_key("axis") {
            whole(typed, "axis")?.map(|axis| if axis == 0 { 180 } else { axis })
        } else {
            now.axis
        },
        add: power(typed, "add", now.add)?,
        purchase_price: price(typed, "harga_beli_lensa", now.purchase_price)?,
        selling_price: price(typed, "harga_jual_lensa", now.selling_price)?,
        is_custom_order: text(typed, "is_custom_order").map_or(now.is_custom_order, |flag| flag == "1"),
        ..now
    })
}

fn typed_accessory(typed: &Typed, now: Accessory) -> Result<Accessory, Problem> {
    Ok(Accessory {
        name: kept(typed, "nama_produk", now.name),
        purchase_price: price(typed, "harga_beli", now.purchase_price)?,
        selling_price: price(typed, "harga_jual", now.selling_price)?,
        ..now
    })
}
