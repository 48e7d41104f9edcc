//! `GET /`: the dashboard of whoever looks.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use melati_app::App;
use melati_domain::{
    day::Day,
    id::{BranchId, SaleId},
    money::Rupiah,
    workflow::WorkStatus,
};

use super::{Setting, workshop};
use crate::{
    extract::Signed,
    feed::picture::{
        self, AdminDashboard as Branch, CashierTotal, Common, Dashboard, DayTotal, KasirDashboard as Cashier,
        OwnerDashboard as Chain,
    },
    page::{
        Page,
        dashboard::{
            AdminDashboard, BranchCard, CashierDashboard, CashierRow, DayState, LatestSale, OwnerDashboard,
            Week, WorkCount,
        },
        shell::Place,
    },
    problem::Problem,
};

pub(super) async fn show(State(app): State<App>, Signed(session): Signed) -> Result<Response, Problem> {
    let dashboard = picture::dashboard(&app, &session.actor).await?;
    let setting = Setting::of(app, session).await?;
    Ok(match dashboard {
        Dashboard::Kasir(figures) => Page(cashier(&setting, figures)).into_response(),
        Dashboard::Admin(figures) => Page(admin(&setting, figures)).into_response(),
        Dashboard::Owner(figures) => Page(owner(&setting, figures)).into_response(),
        Dashboard::Passet(figures) => workshop::dashboard(&setting, figures).await?,
    })
}

fn cashier(setting: &Setting, figures: Cashier) -> CashierDashboard {
    let omset = figures.omset;
    CashierDashboard {
        shell: setting.shell(Place::Home, "Beranda"),
        today: setting.today(),
        day: day(figures.common),
        total: omset.omset_kasir.0,
        bpjs: omset.omset_bpjs.0,
        private: omset.omset_umum.0,
        extras: omset.omset_tambahan_bpjs.0,
        sales: omset.jumlah_transaksi,
        latest: omset
            .transaksi_terbaru
            .into_iter()
            .map(|sale| LatestSale {
                id: SaleId(sale.id.0),
                code: sale.no_transaksi,
                customer: sale.nama_pasien,
                service: sale.service_type.0,
                total: sale.total.0,
                status: sale.status.0,
                day: sale.tanggal,
            })
            .collect(),
    }
}

fn admin(setting: &Setting, figures: Branch) -> AdminDashboard {
    let known = figures.work_in_progress;
    let open = WorkStatus::ALL.iter().copied().filter(|&status| status != WorkStatus::Collected);
    let work = open.map(|status| {
        let counted = known.iter().find(|entry| entry.status_pengerjaan.0 == status);
        WorkCount { status, count: counted.map_or(0, |entry| entry.jumlah) }
    });
    AdminDashboard {
        shell: setting.shell(Place::Home, "Beranda"),
        today: setting.today(),
        branch: setting.session.actor.branch.unwrap_or(BranchId(0)),
        day: day(figures.common),
        total: figures.hari_ini.total_omset_hari_ini.0,
        sales: figures.hari_ini.total_transaksi_hari_ini,
        cashiers: cashiers(figures.hari_ini.rekap_omset_kasir),
        work: work.collect(),
        week: week(&figures.omset_7_hari),
    }
}

fn owner(setting: &Setting, figures: Chain) -> OwnerDashboard {
    let drawer = |id: BranchId| format!("/kas/{id}/{}", setting.zone_of(id).day_of(setting.app.now()));
    let branches = figures.rekap_cabang.into_iter().map(|branch| BranchCard {
        id: BranchId(branch.branch_id.0),
        drawer: drawer(BranchId(branch.branch_id.0)),
        code: branch.code,
        name: branch.name,
        is_open: branch.open_day_status,
        turnover: branch.total_omset.0,
        sales: branch.jumlah_transaksi,
    });
    OwnerDashboard {
        shell: setting.shell(Place::Home, "Beranda"),
        today: setting.today(),
        total: figures.hari_ini.total_omset_hari_ini.0,
        sales: figures.hari_ini.total_transaksi_hari_ini,
        branches: branches.collect(),
        cashiers: cashiers(figures.hari_ini.rekap_omset_kasir),
        week: week(&figures.omset_7_hari),
    }
}

fn day(common: Common) -> DayState {
    DayState { is_open: common.open_day_status, open_time: common.open_time }
}

fn cashiers(totals: Vec<CashierTotal>) -> Vec<CashierRow> {
    let rows = totals.into_iter().map(|total| CashierRow {
        name: total.kasir_name,
        turnover: total.total_omset.0,
        sales: total.jumlah_transaksi,
    });
    rows.collect()
}

fn week(days: &[DayTotal]) -> Week {
    let days = days.iter().map(|day| -> (Day, Rupiah) { (day.tanggal.0, day.total.0) });
    Week::new(days.collect())
}
