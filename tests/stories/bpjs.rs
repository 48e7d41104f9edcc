//! The nineteen priced cases of domain facts, section 5, through the whole stack: what the quote promises is what the
//! sale books and what the screen shows.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::{Value, json};

use crate::support::{adds_up, json_feed};

/// Who buys: insured in a class, private, or unknown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Buyer {
    Class(usize),
    Umum,
    WalkIn,
}

use Buyer::{Class, Umum, WalkIn};

const I: Buyer = Class(1);
const II: Buyer = Class(2);
const III: Buyer = Class(3);

/// The lenses: a pair at 100.000 each, all of the BPJS category unless said.
#[derive(Clone, Copy)]
enum Lenses {
    None,
    Pair,
    Private(i64),
}

use Lenses::{Pair, Private};

struct Case {
    number: u8,
    buyer: Buyer,
    /// Kind and price; `sendiri` is the patient's own; none where the kind is empty.
    frame: (&'static str, i64),
    lenses: Lenses,
    /// Cases of 30.000 each.
    accessories: i64,
    /// M, D, and what is handed over.
    typed: [i64; 3],
    /// T, what the patient pays, the claim.
    expected: [i64; 3],
}

const fn case(
    number: u8,
    buyer: Buyer,
    frame: (&'static str, i64),
    lenses: Lenses,
    accessories: i64,
    typed: [i64; 3],
    expected: [i64; 3],
) -> Case {
    Case { number, buyer, frame, lenses, accessories, typed, expected }
}

const FREE: [i64; 3] = [0, 0, 0];

const CASES: [Case; 19] = [
    case(1, III, ("BPJS III", 150_000), Pair, 0, FREE, [0, 0, 165_000]),
    case(2, I, ("BPJS I", 330_000), Pair, 0, FREE, [0, 0, 330_000]),
    case(3, II, ("BPJS II", 220_000), Private(250_000), 0, FREE, [0, 0, 220_000]),
    case(4, III, ("BPJS II", 250_000), Pair, 0, FREE, [285_000, 285_000, 165_000]),
    case(5, III, ("BPJS I", 500_000), Pair, 0, FREE, [535_000, 535_000, 165_000]),
    case(6, II, ("Umum", 400_000), Pair, 0, FREE, [380_000, 380_000, 220_000]),
    case(7, I, ("Umum", 300_000), Pair, 0, FREE, [0, 0, 330_000]),
    case(8, I, ("BPJS III", 150_000), Pair, 0, FREE, [0, 0, 330_000]),
    case(9, III, ("Umum", 165_000), Pair, 0, FREE, [0, 0, 165_000]),
    case(10, III, ("Umum", 165_001), Pair, 0, FREE, [200_001, 200_001, 165_000]),
    case(11, III, ("sendiri", 0), Pair, 0, FREE, [0, 0, 165_000]),
    case(12, III, ("BPJS III", 150_000), Pair, 1, FREE, [0, 30_000, 165_000]),
    case(13, II, ("BPJS II", 220_000), Pair, 0, [150_000, 0, 0], [0, 150_000, 220_000]),
    case(14, III, ("Umum", 500_000), Pair, 1, [50_000, 20_000, 0], [535_000, 595_000, 165_000]),
    case(15, III, ("BPJS III", 150_000), Pair, 0, [50_000, 100_000, 0], [0, 0, 165_000]),
    case(16, III, ("", 0), Lenses::None, 1, FREE, [0, 30_000, 0]),
    case(17, Umum, ("Umum", 500_000), Private(150_000), 1, [0, 50_000, 0], [0, 780_000, 0]),
    case(18, Umum, ("Umum", 500_000), Private(150_000), 1, [0, 50_000, 300_000], [0, 780_000, 0]),
    case(19, WalkIn, ("", 0), Lenses::None, 2, FREE, [0, 60_000, 0]),
];

/// The basket of a case; its frame and lenses are new on the shelf.
async fn basket(app: &TestApp, admin: &Client, case: &Case) -> Value {
    let mut items = Vec::new();
    let (kind, price) = case.frame;
    if kind == "sendiri" {
        items.push(json!({ "jenis": "frame_sendiri" }));
    } else if !kind.is_empty() {
        let frame = json!({ "merk_frame": "Uji", "jenis_frame": kind, "harga_jual_frame": price, "stok": 1 });
        let frame = admin.post("/api/v1/frames", frame).await.expect(201);
        items.push(json!({ "jenis": "frame", "id": frame["id"], "quantity": 1 }));
    }
    let lens = match case.lenses {
        Lenses::None => None,
        Pair => Some(("CR MC HIJAU", 100_000)),
        Private(price) => Some(("Jernih Biru", price)),
    };
    if let Some((brand, price)) = lens {
        let lens = json!({ "merk_lensa": brand, "type": "SINGLE", "harga_jual_lensa": price, "stok": 2 });
        let lens = admin.post("/api/v1/lensa", lens).await.expect(201);
        items.push(json!({ "jenis": "lensa", "id": lens["id"], "quantity": 2 }));
    }
    if case.accessories > 0 {
        items.push(json!({ "jenis": "aksesoris", "id": app.shop.accessory.0, "quantity": case.accessories }));
    }
    let shop = &app.shop;
    let patient = match case.buyer {
        Class(class) => [shop.patient_bpjs1, shop.patient_bpjs2, shop.patient_bpjs3].get(class - 1).copied(),
        Umum => Some(shop.patient_umum),
        WalkIn => None,
    };
    let [extra, discount, tendered] = case.typed;
    let mut basket = json!({
        "items": items, "diskon": discount, "biaya_tambahan_manual": extra, "bayar": tendered, "metode_pembayaran": "cash",
    });
    match patient {
        Some(patient) => basket["pasien_id"] = patient.0.into(),
        None => basket["nama_pasien_manual"] = "Pembeli Umum".into(),
    }
    basket
}

both_engines! {
    async fn the_nineteen_cases_hold_to_the_rupiah(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let cleaners = async || {
            admin.get(&format!("/api/v1/aksesoris/{}", app.shop.cleaner.0)).await.expect(200)["stok"].as_i64().unwrap()
        };
        // Claims, what BPJS patients paid themselves, private sales.
        let mut omset = [0; 3];
        for case in &CASES {
            let (number, [upgrade, pays, claim]) = (case.number, case.expected);
            let body = basket(app, &admin, case).await;
            let before = cleaners().await;
            let quote = kasir.post("/api/v1/penjualan/quote", body.clone()).await.expect(200);
            let sale = kasir.post("/api/v1/penjualan", body).await.expect(201);
            let again = kasir.get(&format!("/api/v1/penjualan/{}", sale["id"])).await.expect(200);
            for priced in [&quote, &sale, &again] {
                let figure = |field: &str| priced[field].as_i64().unwrap();
                let additional = upgrade + case.typed[0];
                assert_eq!(figure("total_additional_cost"), additional, "case {number}: T + M");
                assert_eq!((figure("total"), figure("klaim_bpjs")), (pays, claim), "case {number}: paid, claim");
                let due = (pays - case.typed[2]).max(0);
                assert_eq!(figure("kekurangan"), due, "case {number}: due");
                assert_eq!(priced["status"], if due == 0 { "Lunas" } else { "Belum Lunas" }, "case {number}");
                let status = if additional > 0 { "Naik Kelas" } else { "Normal" };
                assert_eq!(priced["transaction_status"], status, "case {number}");
            }
            // A cleaner goes to everybody who is not insured, and changes no figure.
            let gift = i64::from(matches!(case.buyer, Umum | WalkIn));
            assert_eq!(cleaners().await, before - gift, "case {number}: cleaners");
            let free = sale["items"].as_array().unwrap().iter().filter(|item| item["subtotal"] == 0 && item["jenis"] == "aksesoris");
            assert_eq!(free.count(), usize::try_from(gift).unwrap(), "case {number}: free lines");
            if claim > 0 { omset[0] += claim; omset[1] += pays } else { omset[2] += pays }
            let shown = json_feed(&kasir, "/realtime/omset-kasir").await;
            let figures = ["omset_bpjs", "omset_tambahan_bpjs", "omset_umum"].map(|field| shown[field].as_i64().unwrap());
            assert_eq!(figures, omset, "case {number}: omset");
            assert_eq!(shown["omset_kasir"].as_i64(), Some(omset.iter().sum()), "case {number}: omset");
        }
        adds_up(app).await;
    }

    async fn a_lens_beyond_the_class_asks_for_an_extra_and_charges_none(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        for case in &CASES[..3] {
            let body = basket(app, &admin, case).await;
            let quote = kasir.post("/api/v1/penjualan/quote", body).await.expect(200);
            assert_eq!(quote["saran_biaya_tambahan"], case.number == 3, "case {}", case.number);
        }
    }

    async fn bpjs_grants_one_pair(app: &TestApp) {
        let three = json!({
            "pasien_id": app.shop.patient_bpjs3.0, "bayar": 0, "metode_pembayaran": "cash", "diskon": 0, "biaya_tambahan_manual": 0,
            "items": [{ "jenis": "lensa", "id": app.shop.lens_bpjs.0, "quantity": 3 }],
        });
        let kasir = app.sign_in(KASIR1).await;
        assert_eq!(kasir.post("/api/v1/penjualan", three).await.expect(422)["code"], "bpjs_basket_limits");
    }
}
