//! `GET /stok/{jenis}/unduh` and `/stok/{jenis}/unggah`: shelf goods out to a workbook, and in from one.

use axum::{
    extract::{
        Multipart, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use melati_app::{
    App,
    import::{self, ImportError, Outcome, Uploaded},
    sessions::Session,
    shelf,
};
use melati_domain::{catalogue::ProductKind, id::BranchId, rights::Right};
use melati_store::catalogue::{Goods, ShelfFilter};
use serde::Deserialize;

use super::Setting;
use crate::{
    extract::{Path, Query, Signed},
    json::unsupported,
    page::{Page, goods::GoodsUpload, sale::FormState, shell::Place},
    problem::{Code, Problem},
    routes::sees_costs,
    wire::{leaf::Id, words::Word},
    workbook::Export,
};

/// Most bytes of a file that is sent.
pub(super) const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Goods read at a time.
const BATCH: i64 = 1_000;
/// Most goods of a workbook: what a spreadsheet program opens on an old computer.
const MOST_GOODS: usize = 100_000;

/// What a workbook is to a browser.
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Whose shelf.
#[derive(Deserialize)]
pub(super) struct From {
    branch_id: Option<Id>,
}

/// `GET /stok/{jenis}/unduh`: a workbook of what stands there.
pub(super) async fn download(
    State(app): State<App>,
    Signed(session): Signed,
    Path(kind): Path<Word<ProductKind>>,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let branch = from.branch_id.map(|id| BranchId(id.0));
    let mut filter = ShelfFilter { branch, limit: BATCH, ..ShelfFilter::default() };
    let mut goods = Vec::new();
    loop {
        let found: Vec<Goods> = shelf::list(&app, &session.actor, kind.0, filter.clone()).await?;
        let Some(last) = found.last() else { break };
        filter.cursor = last.product().number();
        goods.extend(found);
        if goods.len() > MOST_GOODS {
            let detail = format!("Lebih dari {MOST_GOODS} barang. Pilih satu cabang dahulu.");
            return Err(Problem::new(Code::BodyTooLarge, detail));
        }
    }
    let setting = Setting::of(app, session).await?;
    let code = |id: BranchId| {
        let found = setting.branches.iter().find(|it| it.branch.id == id);
        found.map(|it| it.branch.code.clone()).unwrap_or_default()
    };
    let goods = goods.into_iter().map(|goods| (code(goods.branch()), goods)).map(|(code, it)| (it, code));
    let export = Export { kind: kind.0, goods: goods.collect(), costs: sees_costs(&setting.session.actor) };
    let written = tokio::task::spawn_blocking(move || export.write()).await;
    let bytes = written.map_err(|error| Problem::internal(&error))?;
    let bytes = bytes.map_err(|error| Problem::internal(&error))?;
    let name = format!("attachment; filename=\"stok-{}-{}.xlsx\"", kind.0, setting.today());
    let name = HeaderValue::from_str(&name).map_err(|error| Problem::internal(&error))?;
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(KIND)), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// `GET /stok/{jenis}/unggah`
pub(super) async fn blank(
    State(app): State<App>,
    Signed(session): Signed,
    Path(kind): Path<Word<ProductKind>>,
) -> Result<Page<GoodsUpload>, Problem> {
    may_upload(&session, kind.0)?;
    page(app, session, kind.0, FormState::default(), None).await
}

/// Whoever adds such goods by form, and sees what they cost, may send a file of them.
fn may_upload(session: &Session, kind: ProductKind) -> Result<(), Problem> {
    for right in [shelf::right_to_add(kind), Right::SeePurchasePrices] {
        if !session.actor.role.may(right) {
            return Err(melati_app::Refusal::Forbidden(right).into());
        }
    }
    Ok(())
}

async fn page(
    app: App,
    session: Session,
    kind: ProductKind,
    form: FormState,
    outcome: Option<Outcome>,
) -> Result<Page<GoodsUpload>, Problem> {
    let setting = Setting::of(app, session).await?;
    let branches = setting.choices();
    let saved = outcome.as_ref().filter(|outcome| outcome.saved).map(Outcome::ready);
    let report = outcome.and_then(|outcome| outcome.parts.into_iter().next());
    let shell = setting.shell(Place::Stock, "Unggah barang");
    Ok(Page(GoodsUpload { shell, kind, branches, saved, report, form }))
}

/// `POST /stok/{jenis}/unggah`: all goods of the file, or none.
pub(super) async fn upload(
    State(app): State<App>,
    Signed(session): Signed,
    Path(kind): Path<Word<ProductKind>>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let kind = kind.0;
    may_upload(&session, kind)?;
    let sent = sent(form.map_err(|_| unsupported("multipart/form-data"))?).await?;
    let values = vec![("branch_id", sent.branch.clone())];
    let refused = |errors| FormState { values: values.clone(), errors, ..FormState::default() };
    let Some(file) = sent.file else {
        let form = refused(vec![("berkas".to_owned(), "pilih berkasnya dahulu".to_owned())]);
        let page = page(app, session, kind, form, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let branch = sent.branch.trim().parse().map(BranchId).ok();
    match import::add_goods(&app, &session.actor, kind, branch, file).await {
        Ok(outcome) => {
            let status = if outcome.saved { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let page = page(app, session, kind, refused(Vec::new()), Some(outcome)).await?;
            Ok((status, page).into_response())
        }
        Err(ImportError::Refused(refusal)) => {
            let problem = Problem::from(refusal);
            let form = super::order::returned(&problem, values)?;
            Ok((problem.status, page(app, session, kind, form, None).await?).into_response())
        }
        Err(unreadable) => {
            let form = refused(vec![("berkas".to_owned(), unreadable.to_string())]);
            let page = page(app, session, kind, form, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// A form with a file.
#[derive(Default)]
struct Sent {
    branch: String,
    file: Option<Uploaded>,
}

async fn sent(mut form: Multipart) -> Result<Sent, Problem> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.file_name().map(str::to_owned).filter(|name| !name.is_empty());
        match (field.name(), name) {
            (Some("branch_id"), None) => sent.branch = field.text().await.map_err(|error| broken(&error))?,
            (Some("berkas"), Some(name)) => {
                let bytes = field.bytes().await.map_err(|error| broken(&error))?.into();
                sent.file = Some(Uploaded { name, bytes });
            }
            _ => {}
        }
    }
    Ok(sent)
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(Code::BodyTooLarge, "Berkas paling besar 4 MiB. Bagi menjadi beberapa berkas.");
    }
    Problem::new(Code::MalformedJson, "Berkas terputus di tengah jalan. Kirim lagi.")
}
