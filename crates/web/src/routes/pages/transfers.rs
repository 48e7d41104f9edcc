//! `GET /transfer`: stock on its way between branches, asking for some, and taking a transfer a step on.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App, Field, FieldProblem, Refusal,
    sessions::Session,
    transfers::{self, TransferRecord, TypedAct, TypedRequest},
};
use melati_domain::{
    id::{BranchId, TransferId},
    transfer::{TransferAct, TransferStatus, after},
};
use melati_store::transfers::{Transfer, TransferFilter};
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
        order::BranchChoice,
        plain::codes,
        sale::FormState,
        shell::Place,
        transfer::{OfferedRow, TransferForm, TransferLineRow, TransferList, TransferPage, TransferRow},
    },
    problem::Problem,
    wire::{
        leaf::{Id, SearchText},
        list::{Cursor, Paging},
    },
};

/// Transfers of a page.
const ROWS: i64 = 50;
/// Goods of one code that a refusal names.
const NAMED: usize = 6;

/// What the list is narrowed to.
#[derive(Deserialize)]
pub(super) struct Narrowed {
    status: Option<String>,
    cursor: Option<Cursor>,
}

/// `GET /transfer`
pub(super) async fn list(
    State(app): State<App>,
    Signed(session): Signed,
    Query(query): Query<Narrowed>,
) -> Result<Page<TransferList>, Problem> {
    let paging = Paging { rows: ROWS, after: query.cursor.map(|cursor| cursor.0) };
    let status = query.status.and_then(|word| word.parse::<TransferStatus>().ok());
    let filter = TransferFilter { branch: None, status, before: paging.after, limit: paging.limit() };
    let found = transfers::list(&app, &session.actor, filter).await?;
    let setting = Setting::of(app, session).await?;
    let shown = paging.page(found, |it| it.id.0, |it| row(&setting, &it));
    let address = |cursor: &str| {
        let status = status.map(|status| format!("status={status}&")).unwrap_or_default();
        format!("/transfer?{status}cursor={cursor}")
    };
    Ok(Page(TransferList {
        shell: setting.shell(Place::Transfers, "Transfer stok"),
        rows: shown.data,
        next: shown.next_cursor.map(|cursor| address(&format!("{:x}", cursor.0))),
        first: paging.after.map(|_| address("").trim_end_matches("cursor=").to_owned()),
        status,
    }))
}

fn row(setting: &Setting, it: &Transfer) -> TransferRow {
    let (from, to) = it.names.clone();
    let at = local_instant(setting.zone(), it.requested_at);
    TransferRow { id: it.id, code: it.code.clone(), from, to, status: it.status, pieces: it.pieces, at }
}

/// Whose shelf is looked at, and for what; with it comes what is asked for so far.
#[derive(Deserialize)]
pub(super) struct Looked {
    dari: Option<Id>,
    q: Option<SearchText>,
    #[serde(default)]
    ke: String,
    #[serde(default)]
    barang: String,
    #[serde(default)]
    catatan: String,
}

/// `GET /transfer/baru`
pub(super) async fn blank(
    State(app): State<App>,
    Signed(session): Signed,
    Query(looked): Query<Looked>,
) -> Result<Page<TransferForm>, Problem> {
    let from = looked.dari.map(|id| id.0.to_string()).unwrap_or_default();
    let values =
        vec![("dari", from), ("ke", looked.ke), ("barang", looked.barang), ("catatan", looked.catatan)];
    let form = FormState { values, ..FormState::default() };
    form_page(app, session, form, looked.q.map(|text| text.0).unwrap_or_default()).await
}

async fn form_page(
    app: App,
    session: Session,
    form: FormState,
    q: String,
) -> Result<Page<TransferForm>, Problem> {
    let sources = transfers::sources(&app, &session.actor).await?;
    let from = form.value("dari").parse().map(BranchId).ok();
    let offered = match from {
        Some(from) => Some(transfers::offered(&app, &session.actor, from, &q).await?),
        None => None,
    };
    let setting = Setting::of(app, session).await?;
    Ok(Page(TransferForm {
        shell: setting.shell(Place::Transfers, "Minta barang"),
        sources: sources.into_iter().map(|it| BranchChoice { id: it.id, name: it.name }).collect(),
        targets: setting.choices(),
        q,
        offered: offered.map(|found| {
            let rows = found.into_iter();
            rows.map(|it| OfferedRow { code: it.code, name: it.name, stock: it.stock }).collect()
        }),
        form,
    }))
}

/// A request, as typed.
#[derive(Deserialize)]
pub(super) struct TypedForm {
    #[serde(default)]
    dari: String,
    #[serde(default)]
    ke: String,
    #[serde(default)]
    barang: String,
    #[serde(default)]
    catatan: String,
    /// What was looked for on the shelf.
    #[serde(default)]
    q: String,
    /// Goods picked from what was found: they are written into the list, nothing is asked for yet.
    #[serde(default)]
    tambah: String,
}

impl TypedForm {
    /// Writes the picked goods into the list, once.
    fn pick(&mut self) {
        let code = std::mem::take(&mut self.tambah);
        let is_there = codes(&self.barang).is_ok_and(|goods| goods.iter().any(|(listed, _)| *listed == code));
        if !is_there {
            let listed = self.barang.trim_end();
            self.barang = if listed.is_empty() { code } else { format!("{listed}\n{code}") };
        }
    }

    fn values(self) -> Vec<(&'static str, String)> {
        vec![("dari", self.dari), ("ke", self.ke), ("barang", self.barang), ("catatan", self.catatan)]
    }

    fn request(&self) -> Result<TypedRequest, Problem> {
        let branch = |name: &'static str, text: &str| {
            text.trim().parse().map(BranchId).map_err(|_| Problem::field(name, "pilih salah satu"))
        };
        Ok(TypedRequest {
            from: branch("dari", &self.dari)?,
            to: if self.ke.is_empty() { None } else { Some(branch("branch_id", &self.ke)?) },
            goods: codes(&self.barang).map_err(|said| Problem::field("barang", said))?,
            note: Some(self.catatan.clone()),
        })
    }
}

/// `POST /transfer/baru`
pub(super) async fn request(
    State(app): State<App>,
    Signed(session): Signed,
    Form(mut typed): Form<TypedForm>,
) -> Result<Response, Problem> {
    transfers::sources(&app, &session.actor).await?;
    let mut q = std::mem::take(&mut typed.q);
    if !typed.tambah.is_empty() {
        typed.pick();
        let form = FormState { values: typed.values(), ..FormState::default() };
        return Ok(form_page(app, session, form, q).await?.into_response());
    }
    let requested = async {
        let wanted = typed.request()?;
        match transfers::request(&app, &session.actor, wanted.clone()).await {
            Err(Refusal::Invalid(field, FieldProblem::Ambiguous)) => {
                let code = code_at(&wanted, &field);
                let problem = several(&app, &session, &wanted, &field, &code).await?;
                // They are shown beside it too, to be picked.
                q = code;
                Err(problem)
            }
            done => Ok(done?),
        }
    };
    match requested.await {
        Ok(record) => Ok(Redirect::to(&format!("/transfer/{}", record.transfer.id)).into_response()),
        Err(problem) => {
            let mut form = returned(&problem, typed.values())?;
            name_line(&mut form, "barang", "kode");
            Ok((problem.status, form_page(app, session, form, q).await?).into_response())
        }
    }
}

/// The code of the line at fault.
fn code_at(wanted: &TypedRequest, field: &Field) -> String {
    let line = field.entry.and_then(|(_, index)| wanted.goods.get(index));
    line.map(|(code, _)| code.clone()).unwrap_or_default()
}

/// A code that several goods share: each with what names it alone.
async fn several(
    app: &App,
    session: &Session,
    wanted: &TypedRequest,
    field: &Field,
    code: &str,
) -> Result<Problem, Problem> {
    let choices = transfers::choices(app, &session.actor, wanted.from, code).await?;
    let more = if choices.len() > NAMED {
        format!(", dan lainnya: cari {code} dan ukurannya, misalnya {code} -2.00")
    } else {
        String::new()
    };
    let named: Vec<_> = choices.iter().take(NAMED).map(|it| format!("{} ({})", it.code, it.name)).collect();
    let said = format!("{code} dipakai beberapa barang. Tulis salah satu: {}{more}", named.join(", "));
    Ok(Problem::field(field.to_string(), said))
}

/// `GET /transfer/{id}`
pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
) -> Result<Page<TransferPage>, Problem> {
    page(app, session, TransferId(id), FormState::default()).await
}

async fn page(
    app: App,
    session: Session,
    id: TransferId,
    form: FormState,
) -> Result<Page<TransferPage>, Problem> {
    let TransferRecord { transfer, lines, steps } = transfers::find(&app, &session.actor, id).await?;
    let asked_for_it = transfer.requested_by == session.actor.user;
    let may = |&act: &TransferAct| {
        after(transfer.status, act).is_ok()
            && transfer.route.allows(&session.actor, transfer.status, act, asked_for_it)
    };
    let acts = TransferAct::ALL.iter().copied().filter(may).collect();
    let setting = Setting::of(app, session).await?;
    let zone = setting.zone();
    let lines = lines.into_iter().map(|it| TransferLineRow {
        line: it.line,
        code: it.code,
        name: it.name,
        quantity: it.quantity,
        received: it.received,
    });
    let steps = steps.into_iter().rev().map(|it| {
        let told = format!("{} · {}", local_instant(zone, it.at), it.user_name);
        (it.to, told, it.reason)
    });
    Ok(Page(TransferPage {
        shell: setting.shell(Place::Transfers, &transfer.code),
        row: row(&setting, &transfer),
        lines: lines.collect(),
        steps: steps.collect(),
        note: transfer.note,
        acts,
        form,
    }))
}

/// `POST /transfer/{id}`: a step, as typed.
pub(super) async fn act(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let id = TransferId(id);
    // Whoever may not see it, is told so before the form is read.
    transfers::find(&app, &session.actor, id).await?;
    let done = async {
        let act = typed_act(&typed)?;
        Ok::<_, Problem>(transfers::act(&app, &session.actor, id, act).await?)
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/transfer/{id}")).into_response()),
        Err(problem) => {
            let reason = typed.get("alasan").cloned().unwrap_or_default();
            let mut form = returned(&problem, vec![("alasan", reason)])?;
            name_line(&mut form, "terima", "jumlah");
            form.lines = typed.into_iter().filter(|(name, _)| name.starts_with("terima_")).collect();
            Ok((problem.status, page(app, session, id, form).await?).into_response())
        }
    }
}

fn typed_act(typed: &BTreeMap<String, String>) -> Result<TypedAct, Problem> {
    let act = typed.get("langkah").map(String::as_str).unwrap_or_default().parse();
    let mut received = BTreeMap::new();
    for (name, text) in typed {
        let Some(line) = name.strip_prefix("terima_").and_then(|line| line.parse().ok()) else { continue };
        let pieces = text.trim().parse().map_err(|_| Problem::field("terima", "isi dengan angka"))?;
        received.insert(line, pieces);
    }
    Ok(TypedAct {
        act: act.map_err(|_| Problem::field("langkah", "pilih langkahnya"))?,
        reason: typed.get("alasan").cloned(),
        received,
    })
}
