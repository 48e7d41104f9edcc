//! `GET /opname`: counts of stock, beginning one, and counting.

use std::collections::BTreeMap;

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App,
    sessions::Session,
    stock_counts::{self, Looked, TypedBooking},
};
use melati_domain::{
    catalogue::ProductKind,
    id::{BranchId, StockCountId},
    rights::Right,
    stock_count::Counted,
};
use melati_store::stock_counts::StockCount;
use serde::Deserialize;

use super::{
    Setting,
    order::{name_line, returned},
};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        format::local_instant,
        plain::codes,
        sale::FormState,
        shell::Place,
        stock_count::{CountList, CountPage, CountRow, CountedRow},
    },
    problem::Problem,
    security::HasCamera,
    wire::list::{Cursor, Paging},
};

/// Counts, and goods, of a page.
const ROWS: i64 = 50;

/// Where a page starts.
#[derive(Deserialize)]
pub(super) struct Narrowed {
    cursor: Option<Cursor>,
}

/// `GET /opname`
pub(super) async fn list(
    State(app): State<App>,
    Signed(session): Signed,
    Query(query): Query<Narrowed>,
) -> Result<Page<CountList>, Problem> {
    list_page(app, session, query.cursor, FormState::default()).await
}

async fn list_page(
    app: App,
    session: Session,
    cursor: Option<Cursor>,
    form: FormState,
) -> Result<Page<CountList>, Problem> {
    let paging = Paging { rows: ROWS, after: cursor.map(|cursor| cursor.0) };
    let found = stock_counts::list(&app, &session.actor, None, paging.after, paging.limit()).await?;
    let setting = Setting::of(app, session).await?;
    let shown = paging.page(found, |it| it.id.0, |it| row(&setting, &it));
    Ok(Page(CountList {
        shell: setting.shell(Place::Stock, "Opname"),
        branches: setting.choices(),
        rows: shown.data,
        next: shown.next_cursor.map(|cursor| format!("/opname?cursor={:x}", cursor.0)),
        first: paging.after.map(|_| "/opname".to_owned()),
        form,
    }))
}

fn row(setting: &Setting, it: &StockCount) -> CountRow {
    CountRow {
        id: it.id,
        code: it.code.clone(),
        kind: it.kind,
        branch: setting.branch_name(it.branch),
        status: it.status,
        begun: format!("{} · {}", local_instant(setting.zone_of(it.branch), it.begun_at), it.begun_by),
    }
}

/// What is to be counted.
#[derive(Deserialize)]
pub(super) struct TypedStart {
    #[serde(default)]
    jenis: String,
    #[serde(default)]
    branch_id: String,
}

/// `POST /opname`
pub(super) async fn begin(
    State(app): State<App>,
    Signed(session): Signed,
    Form(typed): Form<TypedStart>,
) -> Result<Response, Problem> {
    stock_counts::list(&app, &session.actor, None, None, 1).await?;
    let begun = async {
        let kind = typed.jenis.parse::<ProductKind>();
        let kind = kind.map_err(|_| Problem::field("jenis", "pilih salah satu"))?;
        let branch = typed.branch_id.trim().parse().map(BranchId).ok();
        Ok::<_, Problem>(stock_counts::begin(&app, &session.actor, branch, kind).await?)
    };
    match begun.await {
        Ok(id) => Ok(Redirect::to(&format!("/opname/{id}")).into_response()),
        Err(problem) => {
            let form = returned(&problem, Vec::new())?;
            Ok((problem.status, list_page(app, session, None, form).await?).into_response())
        }
    }
}

/// Which goods are looked at.
#[derive(Deserialize)]
pub(super) struct Goods {
    lihat: Option<String>,
    cursor: Option<Cursor>,
}

/// `GET /opname/{id}`
pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Query(goods): Query<Goods>,
) -> Result<(Extension<HasCamera>, Page<CountPage>), Problem> {
    let page = page(app, session, StockCountId(id), goods, FormState::default()).await?;
    Ok((Extension(HasCamera), page))
}

async fn page(
    app: App,
    session: Session,
    id: StockCountId,
    goods: Goods,
    form: FormState,
) -> Result<Page<CountPage>, Problem> {
    let (count, summary) = stock_counts::find(&app, &session.actor, id).await?;
    let may_book = session.actor.role.may(Right::BookCount);
    let (look, looked) = match goods.lihat.as_deref() {
        Some("sudah") => ("sudah", Looked::Counted),
        Some("selisih") if may_book => ("selisih", Looked::Different),
        _ => ("belum", Looked::Uncounted),
    };
    let paging = Paging { rows: ROWS, after: goods.cursor.map(|cursor| cursor.0) };
    let after = paging.after.unwrap_or(0);
    let found = stock_counts::rows(&app, &session.actor, id, looked, after, paging.limit()).await?;
    let setting = Setting::of(app, session).await?;
    let shown = paging.page(found, |it| it.number, |it| counted_row(it, may_book));
    let ended = count.ended.as_ref().map(|(by, at)| {
        let at = local_instant(setting.zone_of(count.branch), *at);
        format!("{} · {at} · {by} · “{}”", count.status, count.reason.as_deref().unwrap_or_default())
    });
    let address = format!("/opname/{id}?lihat={look}");
    let mut shell = setting.shell(Place::Stock, &count.code);
    shell.script = "count.js";
    Ok(Page(CountPage {
        shell,
        row: row(&setting, &count),
        ended,
        summary,
        may_book,
        look,
        lines: shown.data,
        next: shown.next_cursor.map(|cursor| format!("{address}&cursor={:x}", cursor.0)),
        first: paging.after.map(|_| address),
        form,
    }))
}

fn counted_row(it: stock_counts::CountRow, may_book: bool) -> CountedRow {
    let told = it.counted.and_then(|counted| match counted {
        Counted { moved: true, .. } => Some("hitung lagi".to_owned()),
        Counted { expected, .. } if may_book => Some(match counted.difference() {
            0 => "sesuai".to_owned(),
            difference => format!("seharusnya {expected}, selisih {difference:+}"),
        }),
        Counted { .. } => None,
    });
    let wrong = it.counted.is_some_and(|counted| counted.moved || counted.difference() != 0);
    CountedRow {
        number: it.number,
        code: it.code,
        name: it.name,
        counted: it.counted.map(|counted| counted.counted),
        wrong: wrong && told.is_some(),
        told,
    }
}

/// `POST /opname/{id}`: pieces that were seen, or the end of the count.
pub(super) async fn act(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let id = StockCountId(id);
    // Whoever may not see it, is told so before the form is read.
    stock_counts::find(&app, &session.actor, id).await?;
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let goods = Goods { lihat: typed.get("lihat").cloned(), cursor: None };
    match done(&app, &session, id, &typed).await {
        Ok(()) => {
            let look = goods.lihat.filter(|look| matches!(look.as_str(), "sudah" | "selisih"));
            let look = look.map(|look| format!("?lihat={look}")).unwrap_or_default();
            Ok(Redirect::to(&format!("/opname/{id}{look}")).into_response())
        }
        Err(problem) => {
            let fields = ["langkah", "barang", "alasan", "hilang"];
            let mut form = returned(&problem, fields.map(|name| (name, text(name))).to_vec())?;
            name_line(&mut form, "kode", "kode");
            let beside = |field: &str| !matches!(field, "kode" | "alasan");
            if let Some((_, said)) = form.errors.iter().find(|(field, _)| beside(field)) {
                form.problem = format!("Jumlah {said}.");
            }
            Ok((problem.status, Extension(HasCamera), page(app, session, id, goods, form).await?)
                .into_response())
        }
    }
}

async fn done(
    app: &App,
    session: &Session,
    id: StockCountId,
    typed: &BTreeMap<String, String>,
) -> Result<(), Problem> {
    let text = |name: &str| typed.get(name).map(|text| text.trim()).unwrap_or_default();
    let number = |name| text(name).parse().map_err(|_| Problem::field(name, "diisi dengan angka"));
    let actor = &session.actor;
    match text("langkah") {
        "hitung" => {
            let pieces = codes(text("barang")).map_err(|said| Problem::field("kode", said))?;
            stock_counts::add(app, actor, id, pieces).await?;
        }
        "ubah" => stock_counts::set(app, actor, id, number("nomor")?, number("jumlah")?).await?,
        "selesai" => {
            let rest_is_missing = !text("hilang").is_empty();
            let booking = TypedBooking { reason: text("alasan").to_owned(), rest_is_missing };
            stock_counts::book(app, actor, id, booking).await?;
        }
        "batal" => stock_counts::cancel(app, actor, id, text("alasan").to_owned()).await?,
        _ => return Err(Problem::field("langkah", "tidak dikenal: muat ulang halamannya")),
    }
    Ok(())
}
