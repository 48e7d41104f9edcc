//! `GET /pengguna`: people who sign in, and the form that adds and changes one.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App, Refusal,
    people::{self, NewUser, UserChange},
    sessions::Session,
};
use melati_domain::{
    actor::Role,
    id::{BranchId, UserId},
    rights::Right,
};
use melati_store::people::ListedUser;
use serde::Deserialize;

use super::{Setting, order::returned};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        format::short_instant,
        people::{PeopleList, PersonForm, PersonRow},
        sale::FormState,
        shell::Place,
    },
    problem::{Code, Problem},
    wire::list::UserQuery,
};

/// `GET /pengguna`
pub(super) async fn list(
    State(app): State<App>,
    Signed(session): Signed,
    Query(query): Query<UserQuery>,
) -> Result<Page<PeopleList>, Problem> {
    let (filter, paging) = query.parts();
    let q = filter.q.clone();
    let found = people::list(&app, &session.actor, filter).await?;
    let setting = Setting::of(app, session).await?;
    let shown = paging.page(found, |it| it.user.id.0, |it| row(&setting, it));
    let address = |cursor: Option<i64>| {
        let mut query = form_urlencoded::Serializer::new(String::from("/pengguna?"));
        query.append_pair("q", &q);
        if let Some(cursor) = cursor {
            query.append_pair("cursor", &format!("{cursor:x}"));
        }
        query.finish()
    };
    Ok(Page(PeopleList {
        shell: setting.shell(Place::People, "Pengguna"),
        rows: shown.data,
        next: shown.next_cursor.map(|cursor| address(Some(cursor.0))),
        first: paging.after.map(|_| address(None)),
        q,
    }))
}

/// A person, as typed. What the form did not show stays.
#[derive(Deserialize)]
pub(super) struct TypedPerson {
    name: Option<String>,
    email: Option<String>,
    role: Option<String>,
    branch_id: Option<String>,
    is_active: Option<String>,
    password: Option<String>,
}

impl TypedPerson {
    /// What is shown again; never a password.
    fn values(&self) -> Vec<(&'static str, String)> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        vec![
            ("name", text(&self.name)),
            ("email", text(&self.email)),
            ("role", text(&self.role)),
            ("branch_id", text(&self.branch_id)),
            ("is_active", text(&self.is_active)),
        ]
    }

    fn role(&self) -> Result<Option<Role>, Problem> {
        let role = self.role.as_deref().map(str::parse).transpose();
        role.map_err(|_| Problem::field("role", "pilih salah satu"))
    }

    /// The branch chosen, none for the owner's; nothing where the form had no such field.
    #[expect(clippy::option_option, reason = "not asked, none and chosen are three things here")]
    fn branch(&self, role: Option<Role>) -> Result<Option<Option<BranchId>>, Problem> {
        if role == Some(Role::SuperAdmin) {
            return Ok(Some(None));
        }
        match self.branch_id.as_deref() {
            None => Ok(None),
            Some("") => Ok(Some(None)),
            Some(id) => match id.parse() {
                Ok(id) => Ok(Some(Some(BranchId(id)))),
                Err(_) => Err(Problem::field("branch_id", "pilih salah satu")),
            },
        }
    }

    fn change(&self) -> Result<UserChange, Problem> {
        let role = self.role()?;
        Ok(UserChange {
            name: self.name.clone(),
            email: self.email.clone(),
            role,
            branch: self.branch(role)?,
            is_active: self.is_active.as_deref().map(|flag| flag != "0"),
            password: self.password.clone().filter(|password| !password.is_empty()),
            forget_second_factor: false,
        })
    }

    fn new_user(&self) -> Result<NewUser, Problem> {
        let role = self.role()?.ok_or_else(|| Problem::field("role", "pilih salah satu"))?;
        Ok(NewUser {
            name: self.name.clone().unwrap_or_default(),
            email: self.email.clone().unwrap_or_default(),
            password: self.password.clone().unwrap_or_default(),
            role,
            branch: self.branch(Some(role))?.flatten(),
        })
    }
}

/// `GET /pengguna/baru`
pub(super) async fn blank(
    State(app): State<App>,
    Signed(session): Signed,
) -> Result<Page<PersonForm>, Problem> {
    let typed = vec![("role", Role::Cashier.to_string())];
    form(app, session, None, FormState { values: typed, ..FormState::default() }).await.map(Page)
}

/// `POST /pengguna/baru`
pub(super) async fn add(
    State(app): State<App>,
    Signed(session): Signed,
    Form(typed): Form<TypedPerson>,
) -> Result<Response, Problem> {
    let added = async { Ok(people::add(&app, &session.actor, typed.new_user()?).await?) };
    match added.await {
        Ok(user) => Ok(Redirect::to(&format!("/pengguna/{}?kabar=baru", user.id)).into_response()),
        Err(problem) => again(app, session, None, &problem, &typed).await,
    }
}

/// What the page was led to with.
#[derive(Deserialize)]
pub(super) struct Arrival {
    kabar: Option<String>,
}

/// `GET /pengguna/{id}`
pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Query(arrival): Query<Arrival>,
) -> Result<Page<PersonForm>, Problem> {
    let found = people::find(&app, &session.actor, UserId(id)).await?;
    let user = &found.user;
    let values = vec![
        ("name", user.name.clone()),
        ("email", user.email.clone()),
        ("role", user.role.to_string()),
        ("branch_id", user.branch.map(|branch| branch.to_string()).unwrap_or_default()),
        ("is_active", if user.is_active { "1" } else { "0" }.to_owned()),
    ];
    let notice = match arrival.kabar.as_deref() {
        Some("baru") => Some("Pengguna ditambahkan. Berikan kata sandinya secara langsung."),
        Some("ubah") => Some("Perubahan tersimpan."),
        Some("keluar") => Some("Semua perangkatnya sudah keluar."),
        Some("tanpa-kode") => Some("Ia masuk dengan kata sandi saja."),
        _ => None,
    };
    let page = form(app, session, Some(found), FormState { values, ..FormState::default() }).await?;
    Ok(Page(PersonForm { notice, ..page }))
}

/// `POST /pengguna/{id}`
pub(super) async fn change(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(typed): Form<TypedPerson>,
) -> Result<Response, Problem> {
    let id = UserId(id);
    let changed = async { Ok(people::change(&app, &session.actor, id, typed.change()?).await?) };
    match changed.await {
        Ok(_) if id == session.actor.user => Ok(Redirect::to("/pengguna").into_response()),
        Ok(_) => Ok(Redirect::to(&format!("/pengguna/{id}?kabar=ubah")).into_response()),
        Err(problem) => again(app, session, Some(id), &problem, &typed).await,
    }
}

/// `POST /pengguna/{id}/keluarkan`
pub(super) async fn sign_out(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
) -> Result<Redirect, Problem> {
    people::sign_out(&app, &session.actor, UserId(id)).await?;
    Ok(Redirect::to(&format!("/pengguna/{id}?kabar=keluar")))
}

/// `POST /pengguna/{id}/tanpa-kode`
pub(super) async fn forget_second_factor(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
) -> Result<Redirect, Problem> {
    let change = UserChange { forget_second_factor: true, ..UserChange::default() };
    people::change(&app, &session.actor, UserId(id), change).await?;
    Ok(Redirect::to(&format!("/pengguna/{id}?kabar=tanpa-kode")))
}

/// The form that came back, with what is wrong.
async fn again(
    app: App,
    session: Session,
    id: Option<UserId>,
    problem: &Problem,
    typed: &TypedPerson,
) -> Result<Response, Problem> {
    let state = if problem.code == Code::PersonNotAllowed {
        FormState {
            values: typed.values(),
            errors: Vec::new(),
            problem: problem.detail.clone(),
            ..FormState::default()
        }
    } else {
        returned(problem, typed.values())?
    };
    let person = match id {
        Some(id) => Some(people::find(&app, &session.actor, id).await?),
        None => None,
    };
    let page = form(app, session, person, state).await?;
    Ok((problem.status, Page(page)).into_response())
}

async fn form(
    app: App,
    session: Session,
    person: Option<ListedUser>,
    form: FormState,
) -> Result<PersonForm, Problem> {
    if !session.actor.role.may(Right::ManageUsers) {
        return Err(Refusal::Forbidden(Right::ManageUsers).into());
    }
    let is_self = person.as_ref().is_some_and(|it| it.user.id == session.actor.user);
    let setting = Setting::of(app, session).await?;
    let title = person.as_ref().map_or("Pengguna baru", |it| it.user.name.as_str());
    let shell = setting.shell(Place::People, title);
    let branches = if setting.role() == Role::SuperAdmin {
        setting.branches.iter().map(|it| (it.branch.id, it.branch.name.clone())).collect()
    } else {
        Vec::new()
    };
    let person = person.map(|it| row(&setting, it));
    Ok(PersonForm { shell, person, is_self, branches, form, notice: None })
}

fn row(setting: &Setting, it: ListedUser) -> PersonRow {
    let (zone, now) = (setting.zone(), setting.app.now());
    PersonRow {
        id: it.user.id,
        name: it.user.name,
        email: it.user.email,
        role: it.user.role,
        branch: it.branch_name,
        is_active: it.user.is_active,
        seen: it.last_seen_at.map(|at| short_instant(zone, at, now)),
    }
}
