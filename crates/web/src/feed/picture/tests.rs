use serde_json::{Value, json, to_value};

use super::*;

const NOW: Millis = Millis(1_784_516_462_004);

fn rupiah(amount: i64) -> Amount {
    Amount(Rupiah::new(amount).unwrap())
}

fn turned_over(amount: i64) -> SignedAmount {
    SignedAmount(Rupiah::new(amount).unwrap())
}

fn turnover() -> Turnover {
    Turnover {
        omset_kasir: turned_over(945_000),
        omset_bpjs: turned_over(165_000),
        omset_umum: turned_over(780_000),
        omset_tambahan_bpjs: turned_over(0),
        jumlah_transaksi: 2,
        transaksi_terbaru: vec![LatestSale {
            id: Id(38),
            no_transaksi: "MLT-000038".to_owned(),
            nama_pasien: "Budi".to_owned(),
            service_type: Word(melati_domain::patient::ServiceType::Private),
            total: rupiah(780_000),
            status: Word(WorkStatus::Waiting),
            tanggal: "20/07/2026".to_owned(),
        }],
    }
}

fn common() -> Common {
    let open_time = Some("08:02".to_owned());
    Common { kind: "dashboard_update", timestamp: Moment(NOW), open_day_status: true, open_time }
}

#[test]
fn a_cashiers_pictures_are_as_the_feeds_promise() {
    let figures = json!({
        "omset_kasir": 945_000, "omset_bpjs": 165_000, "omset_umum": 780_000, "omset_tambahan_bpjs": 0,
        "jumlah_transaksi": 2, "timestamp": "2026-07-20T03:01:02.004Z",
        "transaksi_terbaru": [{
            "id": 38, "no_transaksi": "MLT-000038", "nama_pasien": "Budi", "service_type": "UMUM",
            "total": 780_000, "status": "Menunggu Pengerjaan", "tanggal": "20/07/2026",
        }],
    });
    let with = |more: Value| {
        let mut all = figures.as_object().unwrap().clone();
        all.extend(more.as_object().unwrap().clone());
        Value::Object(all)
    };
    let update = TurnoverUpdate { kind: "omset_update", timestamp: Moment(NOW), omset: turnover() };
    assert_eq!(to_value(Shown::Turnover(update)).unwrap(), with(json!({"type": "omset_update"})));
    let dashboard = KasirDashboard { common: common(), omset: turnover(), omset_7_hari: Vec::new() };
    let more = json!({"type": "dashboard_update", "open_day_status": true, "open_time": "08:02", "omset_7_hari": []});
    assert_eq!(to_value(Shown::Dashboard(Dashboard::Kasir(dashboard))).unwrap(), with(more));
}

#[test]
fn a_managers_picture_is_as_the_feed_promises() {
    let cashier = dashboards::CashierDay {
        cashier: UserId(4),
        name: "Sari".to_owned(),
        turnover: Rupiah::new(945_000).unwrap(),
        sales: 2,
    };
    let dashboard = AdminDashboard {
        common: common(),
        hari_ini: Totals::of(2, Rupiah::new(945_000).unwrap(), vec![cashier]),
        work_in_progress: vec![WorkCount { status_pengerjaan: Word(WorkStatus::Waiting), jumlah: 2 }],
        omset_7_hari: Vec::new(),
    };
    let expected = json!({
        "type": "dashboard_update", "timestamp": "2026-07-20T03:01:02.004Z", "open_day_status": true,
        "open_time": "08:02", "total_transaksi_hari_ini": 2, "total_omset_hari_ini": 945_000,
        "rekap_omset_kasir": [{"kasir_name": "Sari", "total_omset": 945_000, "jumlah_transaksi": 2}],
        "work_in_progress": [{"status_pengerjaan": "Menunggu Pengerjaan", "jumlah": 2}], "omset_7_hari": [],
    });
    assert_eq!(to_value(dashboard).unwrap(), expected);
}

#[test]
fn days_without_sales_are_shown_with_zero() {
    let day = |text: &str| text.parse::<Day>().unwrap();
    let known = [(day("2026-02-27"), Rupiah::new(5).unwrap())];
    let shown = filled((day("2026-02-23"), day("2026-03-01")), &known);
    let told: Vec<String> = shown.iter().map(|it| format!("{} {}", it.tanggal.0, it.total.0.get())).collect();
    assert_eq!(told.len(), 7);
    assert_eq!(
        (told[0].as_str(), told[4].as_str(), told[6].as_str()),
        ("2026-02-23 0", "2026-02-27 5", "2026-03-01 0")
    );
}
