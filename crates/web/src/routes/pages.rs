//! Pages: load through the application, fill the page's struct, render. Forms post and lead on to a page.

mod account;
mod audit;
mod bench;
mod branches;
mod cash;
mod correction;
mod goods;
mod home;
mod notifications;
mod operator;
mod order;
mod orders;
mod patients;
mod people;
mod plain_till;
mod prescriptions;
mod print;
mod stock;
mod stock_counts;
mod till;
mod transfers;
mod workbooks;
mod workshop;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use melati_app::{App, days::BranchToday, notifications::Unread, sessions::Session};
use melati_domain::{
    actor::Role,
    branch::Thresholds,
    day::{Day, Zone},
    id::BranchId,
};
use serde::Deserialize;

use crate::{
    assets,
    extract::{MaybeSigned, Query},
    page::{
        self,
        order::BranchChoice,
        shell::{Place, Shell},
    },
    problem::Problem,
    state::WebState,
};

/// A key for a form: sent twice, it does once what it does.
fn form_key() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// A form that came back is shown at the address it was sent to: asked for again, that leads to the page of the form.
async fn up(uri: Uri) -> Redirect {
    let (page, _) = uri.path().rsplit_once('/').unwrap_or_default();
    Redirect::to(page)
}

/// The pages' routes.
pub(crate) fn router() -> Router<WebState> {
    Router::new()
        .route("/", get(home::show))
        .route("/login", get(login))
        .route("/penjualan", get(orders::show))
        .route("/penjualan/baru", get(till::show).post(plain_till::send))
        .route("/penjualan/{id}", get(order::show))
        .route("/penjualan/{id}/nota", get(print::receipt))
        .route("/penjualan/{id}/label", get(print::label))
        .route("/penjualan/{id}/status", post(order::step).get(up))
        .route("/penjualan/{id}/pembayaran", post(order::pay).get(up))
        .route("/penjualan/{id}/batal", post(order::void).get(up))
        .route("/penjualan/{id}/koreksi", get(correction::show).post(correction::edit))
        .route("/penjualan/{id}/pengembalian", post(correction::refund).get(up))
        .route("/penjualan/{id}/lensa-rusak", post(bench::replace_lens).get(up))
        .route("/penjualan/{id}/komentar", post(bench::comment).get(up))
        .route("/pasien", get(patients::list))
        .route("/pasien/baru", get(patients::blank).post(patients::add))
        .route("/pasien/{id}", get(patients::show))
        .route("/pasien/{id}/kartu-refraksi", get(print::refraction))
        .route("/pasien/{id}/ubah", get(patients::edit).post(patients::change))
        .route("/pasien/{id}/gabung", get(patients::choose_duplicate).post(patients::merge))
        .route("/pasien/{id}/resep", post(prescriptions::add).get(up))
        .route("/resep/{id}/cabut", post(prescriptions::withdraw))
        .route("/resep/{id}/cetak", get(prescriptions::print))
        .route("/pengerjaan/{id}", get(workshop::show))
        .route("/pengerjaan/{id}/status", post(workshop::step).get(up))
        .route("/pindai", get(workshop::scan))
        .route("/barcode/scan/{barcode}", get(workshop::label))
        .route("/cabang", get(branches::list))
        .route("/cabang/baru", get(branches::blank).post(branches::add))
        .route("/cabang/{id}", get(branches::show).post(branches::change))
        .route("/stok", get(stock::list))
        .route("/stok/{jenis}/baru", get(goods::blank).post(goods::add))
        .route("/stok/{jenis}/unduh", get(workbooks::download))
        .route(
            "/stok/{jenis}/unggah",
            get(workbooks::blank).post(workbooks::upload).layer(DefaultBodyLimit::max(workbooks::MOST_BYTES)),
        )
        .route("/stok/{jenis}/{id}/ubah", get(goods::edit).post(goods::change))
        .route("/stok/{jenis}/{id}", get(stock::show).post(stock::restock))
        .route("/opname", get(stock_counts::list).post(stock_counts::begin))
        .route("/opname/{id}", get(stock_counts::show).post(stock_counts::act))
        .route("/transfer", get(transfers::list))
        .route("/transfer/baru", get(transfers::blank).post(transfers::request))
        .route("/transfer/{id}", get(transfers::show).post(transfers::act))
        .route("/kas", get(cash::today))
        .route("/kas/{branch}/buka", post(cash::open))
        .route("/kas/{branch}/mutasi", post(cash::move_cash))
        .route("/kas/{branch}/{day}", get(cash::report))
        .route("/kas/{branch}/{day}/tutup", post(cash::close).get(up))
        .route("/pengguna", get(people::list))
        .route("/pengguna/baru", get(people::blank).post(people::add))
        .route("/pengguna/{id}", get(people::show).post(people::change))
        .route("/pengguna/{id}/keluarkan", post(people::sign_out).get(up))
        .route("/pengguna/{id}/tanpa-kode", post(people::forget_second_factor).get(up))
        .route("/akun", get(account::show))
        .route("/akun/kata-sandi", post(account::change_password).get(up))
        .route("/akun/pin", post(account::set_pin).get(up))
        .route("/akun/dua-langkah", post(account::set_second_factor).get(up))
        .route("/akun/perangkat/keluar", post(account::sign_out_others).get(up))
        .route("/akun/perangkat/{id}/keluar", post(account::sign_out_device))
        .route("/audit", get(audit::show))
        .route("/notifikasi", get(notifications::show))
        .route("/notifikasi/dibaca", post(notifications::mark_read).get(up))
        .route("/admin/realtime", get(operator::show))
        .route("/admin/realtime/{id}/akhiri", post(operator::end))
        .route("/assets/{name}", get(assets::serve))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    next: Option<String>,
}

/// `GET /login`
async fn login(MaybeSigned(session): MaybeSigned, Query(wanted): Query<Wanted>) -> Response {
    if session.is_some() {
        return Redirect::to("/").into_response();
    }
    page::login_page("", wanted.next.as_deref().unwrap_or("/"), None)
}

/// Where a page stands: who looks at it, and the branches they reach with their days.
struct Setting {
    session: Session,
    branches: Vec<BranchToday>,
    /// Of the person's notifications.
    unread: Unread,
    app: App,
}

impl Setting {
    async fn of(app: App, session: Session) -> Result<Self, Problem> {
        let branches = melati_app::days::list(&app, &session.actor).await?;
        let unread = melati_app::notifications::unread(&app, &session.actor).await?;
        Ok(Self { session, branches, unread, app })
    }

    const fn role(&self) -> Role {
        self.session.actor.role
    }

    /// The home branch; none for the owner.
    fn home(&self) -> Option<&BranchToday> {
        let home = self.session.actor.branch?;
        self.branches.iter().find(|it| it.branch.id == home)
    }

    fn zone(&self) -> Zone {
        self.home().map_or(Zone::Jakarta, |home| home.branch.zone)
    }

    /// Today where the person is.
    fn today(&self) -> Day {
        self.zone().day_of(self.app.now())
    }

    fn shell(&self, place: Place, title: &str) -> Shell {
        let home = self.home().map(|home| (home.branch.name.as_str(), home.branch.zone));
        let shell = Shell::new(&self.session.actor, home, place, title);
        Shell { unread: self.unread.count, read_to: self.unread.read_to, ..shell }
    }

    /// The name of a sale's branch, for people who see several.
    fn branch_name(&self, id: BranchId) -> Option<String> {
        let found = self.branches.iter().find(|it| it.branch.id == id).filter(|_| self.home().is_none());
        found.map(|it| it.branch.name.clone())
    }

    /// The zone of a sale's branch.
    fn zone_of(&self, id: BranchId) -> Zone {
        self.branches.iter().find(|it| it.branch.id == id).map_or(Zone::Jakarta, |it| it.branch.zone)
    }

    /// The thresholds of a branch.
    fn thresholds(&self, id: BranchId) -> Thresholds {
        let found = self.branches.iter().find(|it| it.branch.id == id);
        found.map(|it| it.branch.settings.thresholds).unwrap_or_default()
    }

    /// Branches to choose from; none for people of one branch.
    fn choices(&self) -> Vec<BranchChoice> {
        let several = self.branches.iter().filter(|_| self.home().is_none());
        several.map(|it| BranchChoice { id: it.branch.id, name: it.branch.name.clone() }).collect()
    }
}
