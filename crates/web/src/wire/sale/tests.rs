use melati_domain::{
    day::Millis,
    id::{BranchId, PatientId, PaymentId, SaleId, UserId},
    patient::{BpjsClass, ServiceType},
    sale::{LineKind, OrderKind, PaymentMethod, UpgradeStatus},
    workflow::WorkStatus,
};
use serde_json::{json, to_value};

use super::*;

fn rupiah(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

/// Case 14 of the BPJS table, with a payment, as the store keeps it.
fn record() -> SaleRecord {
    let at = Millis(1_784_516_462_004);
    let day = "2026-07-20".parse().unwrap();
    let sale = Row {
        id: SaleId(38),
        code: "MLT-000038".to_owned(),
        barcode: "TRX20260720000038".to_owned(),
        branch: BranchId(1),
        cashier: UserId(4),
        cashier_name: "Sari".to_owned(),
        patient: Some(PatientId(9)),
        prescription: None,
        customer_name: "Budi".to_owned(),
        service_type: ServiceType::BpjsIII,
        class: Some(BpjsClass::III),
        day,
        booked_day: day,
        promised_day: None,
        order_kind: OrderKind::Stock,
        gross: rupiah(730_000),
        ceiling: rupiah(165_000),
        claim: rupiah(165_000),
        upgrade: rupiah(535_000),
        manual_extra: rupiah(50_000),
        discount: rupiah(20_000),
        total: rupiah(595_000),
        tendered: rupiah(600_000),
        change: rupiah(5_000),
        refunded: Rupiah::ZERO,
        balance: Rupiah::ZERO,
        upgrade_status: UpgradeStatus::Upgraded,
        work_status: WorkStatus::Waiting,
        ready_at: None,
        created_at: at,
        voided_at: None,
        void_reason: None,
    };
    let line = sales::SaleLine {
        kind: LineKind::Frame,
        product: Some(7),
        code: Some("FR000007".to_owned()),
        description: "Rajawali - Umum".to_owned(),
        quantity: 1,
        unit_price: rupiah(500_000),
        subtotal: rupiah(500_000),
        additional: rupiah(535_000),
    };
    let payment = sales::Payment {
        id: PaymentId(2),
        cashier_name: "Sari".to_owned(),
        day,
        received: rupiah(595_000),
        tendered: rupiah(600_000),
        change: rupiah(5_000),
        method: PaymentMethod::Cash,
        bank: None,
        at,
    };
    let step =
        WorkStepRow { from: None, to: WorkStatus::Waiting, user_name: "Sari".to_owned(), reason: None, at };
    SaleRecord {
        sale,
        lines: vec![line],
        payments: vec![payment],
        refunds: Vec::new(),
        corrections: Vec::new(),
        steps: vec![step],
    }
}

#[test]
fn a_sale_is_told_in_the_contracts_words() {
    let mut expected = json!({
        "id": 38, "kode_penjualan": "MLT-000038", "barcode": "TRX20260720000038", "tanggal": "2026-07-20",
        "tanggal_siap": null, "branch_id": 1, "kasir": "Sari", "pasien_id": 9, "nama_pasien": "Budi",
        "status_pengerjaan": "Menunggu Pengerjaan", "created_at": "2026-07-20T03:01:02.004Z",
        "dibatalkan_at": null, "alasan_batal": null,
        "pasien_service_type": "BPJS III", "plafon": 165_000, "klaim_bpjs": 165_000,
        "total_additional_cost": 585_000, "biaya_tambahan_manual": 50_000, "diskon": 20_000, "total": 595_000,
        "bayar": 600_000, "kembalian": 5_000, "kekurangan": 0, "status": "Lunas",
        "transaction_status": "Naik Kelas", "jenis_transaksi": "Stock",
        "metode_pembayaran": "cash", "bank_transfer": null,
        "items": [{
            "jenis": "frame", "id": 7, "kode": "FR000007", "nama": "Rajawali - Umum", "quantity": 1,
            "harga": 500_000, "subtotal": 500_000, "biaya_tambahan": 535_000,
        }],
        "pembayaran": [{
            "id": 2, "tanggal": "2026-07-20", "jumlah": 600_000, "diterima": 595_000, "kembalian": 5_000,
            "metode_pembayaran": "cash", "bank_transfer": null, "kasir": "Sari",
            "created_at": "2026-07-20T03:01:02.004Z",
        }],
        "pengembalian": [],
        "riwayat": [{
            "dari": null, "ke": "Menunggu Pengerjaan", "oleh": "Sari", "alasan": null,
            "created_at": "2026-07-20T03:01:02.004Z",
        }],
    });
    expected["resep_id"] = json!(null);
    expected["dikembalikan"] = json!(0);
    expected["versi"] = json!(0);
    expected["tanggal_pembukuan"] = json!("2026-07-20");
    expected["koreksi"] = json!([]);
    assert_eq!(to_value(Sale::from(record())).unwrap(), expected);
}
