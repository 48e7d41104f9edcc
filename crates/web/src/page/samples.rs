//! Every page with sample data, for the tests and for looking at.

mod branch;
mod cash;
mod correction;
mod patient;
mod people;
mod print;
mod stock;
mod stock_count;
mod trail;
mod transfer;
mod workshop;

use askama::Template;
use axum::http::StatusCode;
use melati_domain::{
    actor::{Actor, Role},
    day::{Day, Zone},
    id::{BranchId, SaleId, UserId},
    money::Rupiah,
    patient::ServiceType,
    proof::ProofKind,
    sale::OrderKind,
    workflow::{OrderState, WorkStatus},
};

use super::{
    dashboard::{
        AdminDashboard, BranchCard, CashierDashboard, CashierRow, DayState, LatestSale, OwnerDashboard, Week,
        WorkCount,
    },
    entry::{ErrorPage, Login},
    notifications::{NotificationPage, NotificationRow},
    order::{BoardTab, BranchChoice, OrderFilter, OrderList, OrderRow, Steps},
    plain::{PlainPrice, PlainSale},
    sale::{Breakdown, DetailLine, DetailPayment, DetailStep, FormState, Message, SaleDetail, SaleForm},
    shell::{Place, Shell},
};

/// A name that would do harm where text is not escaped.
pub(super) const EVIL: &str = "<script>alert(1)</script>";

fn rp(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

fn today() -> Day {
    "2026-07-20".parse().unwrap()
}

fn shell(role: Role, place: Place, title: &str) -> Shell {
    let branch = (role != Role::SuperAdmin).then_some(BranchId(1));
    let name = match role {
        Role::Cashier => "Sari",
        Role::Admin => "Rudi Hartono",
        Role::SuperAdmin => "Melati",
        Role::Technician => "Agus",
    };
    let actor = Actor { user: UserId(1), name: name.to_owned(), role, branch };
    Shell::new(&actor, branch.map(|_| ("Optik Melati Cabang 1", Zone::Jakarta)), place, title)
}

fn day(is_open: bool) -> DayState {
    DayState { is_open, open_time: Some("08:02".to_owned()) }
}

fn week() -> Week {
    let totals = [4_150_000, 6_320_000, 5_480_000, 7_910_000, 9_240_000, 3_060_000, 5_775_000];
    Week::new((0..7).zip(totals).map(|(index, total)| (today().plus_days(index - 6), rp(total))).collect())
}

fn latest() -> Vec<LatestSale> {
    let sale = |id, customer: &str, service, total, status| LatestSale {
        id: SaleId(id),
        code: format!("MLT-{id:06}"),
        customer: customer.to_owned(),
        service,
        total: rp(total),
        status,
        day: "20/07/2026".to_owned(),
    };
    vec![
        sale(1042, "Dewi Anggraini", ServiceType::Private, 1_250_000, WorkStatus::Waiting),
        sale(1041, EVIL, ServiceType::BpjsIII, 285_000, WorkStatus::InProgress),
        sale(1040, "Budi Santoso", ServiceType::BpjsI, 0, WorkStatus::Done),
        sale(1037, "Pelanggan umum", ServiceType::Private, 60_000, WorkStatus::Collected),
        sale(1035, "Siti Rahmawati Kusumaningrum", ServiceType::BpjsII, 150_000, WorkStatus::LensOrdered),
    ]
}

fn cashiers() -> Vec<CashierRow> {
    vec![
        CashierRow { name: "Sari".to_owned(), turnover: rp(3_485_000), sales: 9 },
        CashierRow { name: "Wulan".to_owned(), turnover: rp(2_290_000), sales: 6 },
    ]
}

fn orders(role: Role) -> Vec<OrderRow> {
    use {OrderKind as K, ServiceType as S, WorkStatus as W};
    let order = |id: i64, customer: &str, service, (total, balance), kind, status| {
        let state = OrderState { status, paid_off: balance == 0, was_ready: false, voided: false };
        OrderRow {
            id: Some(SaleId(id)),
            code: format!("MLT-{id:06}"),
            customer: customer.to_owned(),
            service,
            day: "20/07/2026".to_owned(),
            promised: (kind == OrderKind::Custom).then(|| "04/08/2026".to_owned()),
            total: rp(total),
            balance: rp(balance),
            kind,
            status,
            voided: false,
            late: status == WorkStatus::LensArrived,
            awaits_payment: status == WorkStatus::Waiting && balance > 0,
            branch: (role == Role::SuperAdmin).then(|| "Optik Melati Cabang 1".to_owned()),
            steps: Steps::of(state, kind, role),
        }
    };
    let mut rows = vec![
        order(1042, "Dewi Anggraini", S::Private, (1_250_000, 750_000), K::Custom, W::Waiting),
        order(1041, EVIL, S::BpjsIII, (285_000, 0), K::Stock, W::InProgress),
        order(1040, "Budi Santoso", S::BpjsI, (0, 0), K::Stock, W::Done),
        order(1035, "Siti Rahmawati Kusumaningrum", S::BpjsII, (150_000, 150_000), K::Stock, W::Waiting),
        order(1033, "Hendra Wijaya", S::Private, (2_400_000, 0), K::Custom, W::LensArrived),
    ];
    if role != Role::Technician {
        let mut voided = order(1031, "Maya Sari", S::Private, (450_000, 450_000), K::Stock, W::Waiting);
        voided.voided = true;
        voided.steps = Steps::default();
        rows.push(voided);
    }
    rows
}

fn branches() -> Vec<BranchChoice> {
    vec![
        BranchChoice { id: BranchId(1), name: "Optik Melati Cabang 1".to_owned() },
        BranchChoice { id: BranchId(2), name: "Optik Melati Cabang 2".to_owned() },
    ]
}

fn cashier(is_open: bool, sold: bool) -> CashierDashboard {
    let figure = |amount| if sold { rp(amount) } else { Rupiah::ZERO };
    CashierDashboard {
        shell: shell(Role::Cashier, Place::Home, "Beranda"),
        today: today(),
        day: day(is_open),
        total: figure(3_485_000),
        bpjs: figure(1_265_000),
        private: figure(1_785_000),
        extras: figure(435_000),
        sales: if sold { 9 } else { 0 },
        latest: if sold { latest() } else { Vec::new() },
    }
}

fn admin() -> AdminDashboard {
    let counts = [12, 4, 3, 5, 8, 2];
    let work = WorkStatus::ALL.iter().zip(counts).map(|(&status, count)| WorkCount { status, count });
    AdminDashboard {
        shell: shell(Role::Admin, Place::Home, "Beranda"),
        today: today(),
        branch: BranchId(1),
        day: day(true),
        total: rp(5_775_000),
        sales: 15,
        cashiers: cashiers(),
        work: work.collect(),
        week: week(),
    }
}

fn owner() -> OwnerDashboard {
    let branch = |id, name: &str, is_open, turnover, sales| BranchCard {
        id: BranchId(id),
        code: format!("CAB{id:03}"),
        name: name.to_owned(),
        drawer: "/kas/1/2026-07-20".to_owned(),
        is_open,
        turnover: rp(turnover),
        sales,
    };
    OwnerDashboard {
        shell: shell(Role::SuperAdmin, Place::Home, "Beranda"),
        today: today(),
        total: rp(14_125_000),
        sales: 34,
        branches: vec![
            branch(1, "Optik Melati Cabang 1", true, 5_775_000, 15),
            branch(2, "Optik Melati Cabang 2", false, 8_350_000, 19),
        ],
        cashiers: cashiers(),
        week: week(),
    }
}

fn form(role: Role, closed: bool) -> SaleForm {
    SaleForm {
        shell: shell(role, Place::NewSale, "Penjualan baru"),
        user: UserId(1),
        today: today(),
        may_back_date: role != Role::Cashier,
        branches: if role == Role::SuperAdmin { branches() } else { Vec::new() },
        closed,
        plain: plain(),
    }
}

fn plain() -> PlainSale {
    PlainSale {
        approvers: vec![(UserId(2), EVIL.to_owned())],
        state: FormState {
            values: vec![("barang", "FR000123\n\"><b>".to_owned()), ("pasien", EVIL.to_owned())],
            errors: vec![("barang".to_owned(), "Baris 2: tulis satu kode.".to_owned())],
            problem: EVIL.to_owned(),
            ..FormState::default()
        },
        key: "c0ffee".to_owned(),
        price: Some(PlainPrice {
            customer: EVIL.to_owned(),
            lines: vec![("Elegan Titanium - Umum".to_owned(), rp(980_000))],
            claim: Rupiah::ZERO,
            reason: EVIL.to_owned(),
            notices: vec![EVIL.to_owned()],
            total: rp(980_000),
            change: Rupiah::ZERO,
            balance: rp(980_000),
        }),
    }
}

fn list(role: Role, rows: Vec<OrderRow>) -> OrderList {
    OrderList {
        shell: shell(role, Place::Orders, "Pesanan"),
        filter: OrderFilter {
            q: "\"><b>".to_owned(),
            status: Some(WorkStatus::Waiting),
            ..OrderFilter::default()
        },
        branches: if role == Role::SuperAdmin { branches() } else { Vec::new() },
        board: vec![BoardTab {
            word: "Terlambat",
            orders: 2,
            href: "/penjualan?terlambat=true".to_owned(),
            current: true,
        }],
        late: rows.clone().into_iter().take(1).collect(),
        rows,
        next: Some("/penjualan?cursor=1031".to_owned()),
        first: Some("/penjualan".to_owned()),
        steps: Steps::table(role),
    }
}

fn detail(role: Role, voided: bool) -> SaleDetail {
    let mut order = orders(role).swap_remove(0);
    order.promised = Some("04/08/2026".to_owned());
    SaleDetail {
        shell: shell(role, Place::Orders, "MLT-001042"),
        order,
        barcode: "TRX20260720001042".to_owned(),
        key: "c0ffee".to_owned(),
        cashier: "Sari".to_owned(),
        upgrade_status: "Naik Kelas".to_owned(),
        figures: Breakdown {
            gross: rp(1_480_000),
            ceiling: rp(165_000),
            claim: rp(165_000),
            upgrade: rp(1_315_000),
            manual_extra: rp(50_000),
            discount: rp(115_000),
            total: rp(1_250_000),
            received: rp(500_000),
            refunded: rp(20_000),
            balance: rp(750_000),
        },
        lines: vec![
            DetailLine {
                description: "Elegan Titanium - Umum".to_owned(),
                code: Some("FR000123".to_owned()),
                quantity: 1,
                unit_price: rp(980_000),
                subtotal: rp(980_000),
                additional: rp(1_315_000),
            },
            DetailLine {
                description: "Progressive S −2,00 Add +1,50".to_owned(),
                code: None,
                quantity: 2,
                unit_price: rp(250_000),
                subtotal: rp(500_000),
                additional: Rupiah::ZERO,
            },
        ],
        payments: vec![DetailPayment {
            at: "20/07/2026 10:14".to_owned(),
            cashier: "Sari".to_owned(),
            method: "Transfer BRI".to_owned(),
            received: rp(500_000),
            change: Rupiah::ZERO,
        }],
        prescription: Some(patient::prescription(1)),
        history: vec![DetailStep {
            at: "20/07/2026 10:14".to_owned(),
            what: "Menunggu Pengerjaan".to_owned(),
            who: "Sari".to_owned(),
            reason: Some(EVIL.to_owned()),
        }],
        voided: voided.then(|| ("20/07/2026 11:00 oleh Rudi".to_owned(), "Salah input".to_owned())),
        corrections: vec![DetailStep {
            at: "20/07/2026 10:30".to_owned(),
            what: "Penjualan diubah: Rp 1.400.000 → Rp 1.250.000".to_owned(),
            who: "Rudi".to_owned(),
            reason: Some(EVIL.to_owned()),
        }],
        comments: vec![workshop::said()],
        swaps: (!voided).then(Vec::new),
        proofs: (role != Role::Technician).then(|| vec![ProofKind::Photo]),
        message: (role != Role::Technician)
            .then(|| Message::new(EVIL.to_owned(), "0812 3456 7890", Some("/pasien/7/ubah".to_owned()))),
        may_print: role != Role::Technician,
        may_take_payment: !voided,
        may_correct: role != Role::Technician && !voided,
        may_void: role == Role::Admin && !voided,
        payment: FormState {
            values: vec![("jumlah", "900000".to_owned())],
            errors: vec![("jumlah".to_owned(), "Melebihi kekurangan.".to_owned())],
            problem: String::new(),
            ..FormState::default()
        },
        void: FormState::default(),
        notice: (!voided).then(|| "Pembayaran diterima. Kembalian Rp 50.000.".to_owned()),
        steps: Steps::table(role),
    }
}

fn notifications(rows: Vec<NotificationRow>) -> NotificationPage {
    let shell = shell(Role::Admin, Place::Notifications, "Pemberitahuan");
    NotificationPage {
        shell: Shell { unread: if rows.is_empty() { 0 } else { 100 }, ..shell },
        newest: rows.first().map(|_| 42),
        next: (!rows.is_empty()).then(|| "/notifikasi?cursor=1f".to_owned()),
        rows,
    }
}

fn told(icon: &'static str, title: &'static str, message: String, is_new: bool) -> NotificationRow {
    NotificationRow { title, message, icon, sale: 1042, at: "20/07 10:14".to_owned(), is_new }
}

fn error(status: StatusCode, title: &str, detail: &str) -> ErrorPage {
    ErrorPage::new(status, title, detail)
}

fn html(template: &impl Template) -> String {
    template.render().unwrap()
}

/// Each page under a name.
pub(super) fn pages() -> Vec<(&'static str, String)> {
    let login =
        Login { email: String::new(), next: "/".to_owned(), problem: String::new(), needs_code: false };
    let refused = Login {
        email: "sari@melati.example".to_owned(),
        next: "/penjualan?q=a&b".to_owned(),
        problem: "Kode tidak cocok, coba lagi.".to_owned(),
        needs_code: true,
    };
    let mut pages = vec![
        ("login", html(&login)),
        ("login-refused", html(&refused)),
        ("cashier", html(&cashier(true, true))),
        ("cashier-closed", html(&cashier(false, false))),
        ("admin", html(&admin())),
        ("owner", html(&owner())),
        ("form", html(&form(Role::Cashier, false))),
        ("form-owner", html(&form(Role::SuperAdmin, false))),
        ("form-closed", html(&form(Role::Cashier, true))),
        ("orders", html(&list(Role::Admin, orders(Role::Admin)))),
        ("orders-owner", html(&list(Role::SuperAdmin, orders(Role::SuperAdmin)))),
        ("orders-empty", html(&list(Role::Cashier, Vec::new()))),
        ("detail", html(&detail(Role::Admin, false))),
        ("detail-voided", html(&detail(Role::Cashier, true))),
        (
            "notifications",
            html(&notifications(vec![
                told("bag-check", "Siap Diambil", format!("MLT-001042 atas nama {EVIL} siap diambil"), true),
                told("receipt", "Transaksi Baru", "MLT-001042 oleh Sari: Rp 285.000".to_owned(), false),
            ])),
        ),
        ("notifications-none", html(&notifications(Vec::new()))),
        (
            "error-404",
            html(&error(
                StatusCode::NOT_FOUND,
                "Tidak ditemukan",
                "Halaman ini tidak ada, atau bukan milik cabang Anda.",
            )),
        ),
        (
            "error-500",
            html(&error(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Ada gangguan",
                "Coba lagi sebentar. Tidak ada yang berubah.",
            )),
        ),
    ];
    pages.extend(branch::pages());
    pages.extend(cash::pages());
    pages.extend(correction::pages());
    pages.extend(patient::pages());
    pages.extend(people::pages());
    pages.extend(print::pages());
    pages.extend(stock::pages());
    pages.extend(stock_count::pages());
    pages.extend(transfer::pages());
    pages.extend(trail::pages());
    pages.extend(workshop::pages());
    pages
}
