//! Spreadsheets as shops export them: what is read, what is refused, and that no cell can break it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing case should stop the test")]

use std::path::{Path, PathBuf};

use melati_app::import::{
    branches::Branches,
    frames, lenses, patients,
    report::Part,
    sheet::{Cell, Row, Sheet, SheetError, csv_rows},
    table::Table,
};
use melati_domain::{
    catalogue::FrameKind,
    id::BranchId,
    money::Rupiah,
    patient::{BpjsClass, ServiceType},
};
use proptest::{collection::vec, prelude::*};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

fn branches() -> Branches {
    Branches {
        all: vec![
            (BranchId(1), "CAB001".into(), "Optik Melati Cabang 1".into()),
            (BranchId(2), "CAB002".into(), "Optik Melati Cabang 2".into()),
        ],
        default: BranchId(1),
    }
}

/// A sheet from csv text.
fn csv(text: &str) -> Sheet {
    Sheet { origin: "uji.csv".into(), rows: csv_rows(text).unwrap() }
}

/// A sheet from a workbook on disk, filled by `fill`.
fn xlsx(name: &str, fill: impl FnOnce(&mut Worksheet)) -> Sheet {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    let path = temporary(name);
    book.save(&path).unwrap();
    let sheet = Sheet::open(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    Sheet { origin: name.to_owned(), ..sheet }
}

fn temporary(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("melati-import-{}-{name}", std::process::id()))
}

/// Each fault as `row column "value": why`.
fn faults<T>(table: &Table<T>) -> Vec<String> {
    table.faults.iter().map(|f| format!("{} {} {:?}: {}", f.row, f.column, f.value, f.why)).collect()
}

fn rp(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

#[test]
fn frames_are_read_however_the_shops_wrote_them() {
    let sheet = xlsx("frames.xlsx", |sheet| {
        let rows: [&[&str]; 2] = [
            &["DATA FRAME OPTIK MELATI"],
            &[
                "No",
                "Kode Frame",
                "MERK",
                "Jenis_Frame",
                "Harga Beli",
                "harga jual ",
                "Stok",
                "Cabang",
                "Supplier",
            ],
        ];
        for (at, row) in rows.into_iter().enumerate() {
            sheet.write_row(u32::try_from(at * 2).unwrap(), 0, row.iter().copied()).unwrap();
        }
        for (at, (code, kind)) in
            [("FR1", "BPJS 1"), ("FR2", "bpjs ii"), ("FR3", " BPJS-III "), ("FR4", "UMUM"), ("", "")]
                .iter()
                .enumerate()
        {
            let at = u32::try_from(at).unwrap() + 3;
            sheet.write_row(at, 1, [*code, "Levis", kind]).unwrap();
            sheet.write_number(at, 4, 25_000).unwrap();
            sheet.write_string(at, 5, "Rp 1.250.000").unwrap();
            sheet.write_number(at, 6, f64::from(at)).unwrap();
        }
        sheet.write_string(4, 7, "optik melati cabang 2").unwrap();
        sheet.write_string(5, 7, "cab002").unwrap();
        sheet.write_string(7, 8, "PT Contoh").unwrap();
    });
    let table = frames::read(sheet, &branches()).unwrap();

    assert_eq!(faults(&table), [""; 0]);
    assert_eq!(table.rows(), 5);
    assert_eq!(table.unused_headers().collect::<Vec<_>>(), ["No", "Supplier"]);
    let told: Vec<_> = table
        .records
        .iter()
        .map(|(row, f)| {
            (
                *row,
                f.code.as_str(),
                f.kind,
                f.branch.0,
                f.purchase_price.get(),
                f.selling_price.get(),
                f.stock,
            )
        })
        .collect();
    let expected = [
        (4, "FR1", FrameKind::BpjsI, 1, 25_000, 1_250_000, 3),
        (5, "FR2", FrameKind::BpjsII, 2, 25_000, 1_250_000, 4),
        (6, "FR3", FrameKind::BpjsIII, 2, 25_000, 1_250_000, 5),
        (7, "FR4", FrameKind::Private, 1, 25_000, 1_250_000, 6),
        (8, "", FrameKind::Private, 1, 25_000, 1_250_000, 7),
    ];
    assert_eq!(told, expected);
    assert_eq!(table.notices.get("jenis_frame kosong, dianggap Umum"), Some(&vec![8]));
}

#[test]
fn every_fault_of_a_frame_is_told_with_row_column_value_and_reason() {
    let table = frames::read(
        csv("kode_frame;merk;jenis;harga_beli;harga_jual;stok;cabang\n\
             FR1;Levis;Umum;25.000;300.000;1;CAB001\n\
             FR1;Levis;Umum;25.000;300.000;1;\n\
             \n\
             FR2;;BPJS IV;-1;gratis;-3;CAB009\n\
             FR3;Levis;Umum;;0,5;2,5;\n\
             ;;;;;;\n\
             FR4;Levis;Umum;-;300000.00;;\n"),
        &branches(),
    )
    .unwrap();

    let expected = [
        r#"3 kode_frame "FR1": kode ini sudah ada di baris 2"#,
        r#"5 merk "": harus diisi"#,
        r#"5 jenis "BPJS IV": jenis tidak dikenal; tulis BPJS I, BPJS II, BPJS III atau Umum"#,
        r#"5 harga_beli "-1": tidak boleh kurang dari 0"#,
        r#"5 harga_jual "gratis": bukan rupiah bulat; tulis 1250000 atau Rp 1.250.000"#,
        r#"5 stok "-3": kurang dari 0; hitung ulang barangnya"#,
        r#"5 cabang "CAB009": cabang tidak dikenal; yang ada: CAB001, CAB002"#,
        r#"6 harga_jual "0,5": bukan rupiah bulat; tulis 1250000 atau Rp 1.250.000"#,
        r#"6 stok "2,5": bukan jumlah bulat"#,
    ];
    assert_eq!(faults(&table), expected);
    assert_eq!(table.records.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 8]);
    assert_eq!((table.rows(), table.refused()), (5, 3));
    // A notice is given for rows that are taken only.
    assert_eq!(table.notices.get("harga_beli_frame kosong, dianggap Rp 0"), Some(&vec![8]));
    assert_eq!(table.notices.get("stok kosong, dianggap 0"), Some(&vec![8]));
}

#[test]
fn lens_powers_are_read_in_hundredths_and_decimals_and_codes_may_repeat() {
    let sheet = xlsx("lensa.xlsx", |sheet| {
        let header = [
            "kode_lensa",
            "merk_lensa",
            "type",
            "index",
            "cly",
            "axis",
            "add",
            "harga beli",
            "harga jual",
            "stok",
        ];
        sheet.write_row(0, 0, header).unwrap();
        sheet.write_string(0, 10, "Jenis Stok").unwrap();
        let texts: [[&str; 4]; 5] = [
            ["-100", "-025", "", ""],
            ["PLANO", "0", "0", "200"],
            ["-0,75", "-0.50", "180", "+2.50"],
            ["125", "PL", "90", "0"],
            ["-1.10", "-", "", "-"],
        ];
        for (at, powers) in (1..).zip(texts) {
            sheet.write_row(at, 0, ["L1", "CR MC HIJAU", "SINGLE"]).unwrap();
            sheet.write_row(at, 3, powers).unwrap();
            sheet.write_row(at, 7, [8_000, 100_000, 4]).unwrap();
        }
        // The same as numbers.
        sheet.write_row(6, 0, ["L1", "CR MC HIJAU", "SINGLE"]).unwrap();
        sheet.write_row(6, 3, [-0.75, -50.0, 180.0, 2.0]).unwrap();
        sheet.write_row(6, 7, [8_000, 100_000, 4]).unwrap();
        sheet.write_string(6, 10, "Custom Order").unwrap();
        sheet.write_row(7, 0, ["L1", "CR MC HIJAU", "SINGLE", "-100", "-025"]).unwrap();
        sheet.write_row(7, 7, [8_000, 100_000, 4]).unwrap();
    });
    let table = lenses::read(sheet, &branches()).unwrap();

    assert_eq!(faults(&table), [""; 0]);
    let powers: Vec<_> = table.records.iter().map(|(_, l)| (l.sph, l.cyl, l.axis, l.add)).collect();
    let expected = [
        (Some(-100), Some(-25), None, None),
        (Some(0), Some(0), None, Some(200)),
        (Some(-75), Some(-50), Some(180), Some(250)),
        (Some(125), Some(0), None, None),
        (Some(-110), None, None, None),
        (Some(-75), Some(-50), Some(180), Some(200)),
        (Some(-100), Some(-25), None, None),
    ];
    assert_eq!(powers, expected);
    let custom: Vec<_> = table.records.iter().map(|(_, l)| l.is_custom_order).collect();
    assert_eq!(custom, [false, false, false, false, false, true, false]);
    let notices: Vec<_> = table.notices.iter().map(|(text, rows)| (text.as_str(), rows.as_slice())).collect();
    let expected = [
        ("axis diabaikan karena tidak ada cyl", &[5][..]),
        ("kode, cabang dan ukuran sama dengan baris di atasnya; keduanya dimasukkan", &[8]),
        ("sph bukan kelipatan 0,25 dioptri", &[6]),
    ];
    assert_eq!(notices, expected);
}

#[test]
fn every_fault_of_a_lens_is_told() {
    let table = lenses::read(
        csv("Kode,Merk,Tipe,Ukuran,Cyl,Axis,Add,Modal,Harga,Stock,custom order\n\
             L1,CR MC HIJAU,SINGLE,abc,0.125,,,8000,100000,4,\n\
             L1,CR MC HIJAU,,-100,-50,200,-200,8000,,4,mungkin\n\
             L1,CR MC HIJAU,SINGLE,10000,,x,1/2,8000,100000,4,\n"),
        &branches(),
    )
    .unwrap();

    let expected = [
        r#"2 Ukuran "abc": bukan ukuran lensa; tulis -0.75, -075 atau PLANO"#,
        r#"2 Cyl "0.125": lebih dari dua angka di belakang koma"#,
        r#"3 Tipe "": harus diisi"#,
        r#"3 Axis "200": bukan derajat bulat 0 sampai 180"#,
        r#"3 Add "-200": tidak boleh minus"#,
        r#"3 Harga "": harus diisi"#,
        r#"3 custom order "mungkin": tulis Ready Stock atau Custom Order"#,
        r#"4 Ukuran "10000": terlalu besar untuk ukuran lensa"#,
        r#"4 Axis "x": bukan derajat bulat 0 sampai 180"#,
        r#"4 Add "1/2": bukan ukuran lensa; tulis -0.75, -075 atau PLANO"#,
    ];
    assert_eq!(faults(&table), expected);
    assert_eq!((table.records.len(), table.refused()), (0, 3));
}

#[test]
fn a_real_sphere_column_wins_over_the_index() {
    let table = lenses::read(
        csv("kode,merk,type,index,sph,cyl,harga_beli,harga_jual,stok\nL1,A,SINGLE,1.56,-100,0,1,2,3\n"),
        &branches(),
    )
    .unwrap();

    assert_eq!(table.records.first().map(|(_, lens)| lens.sph), Some(Some(-100)));
    assert_eq!(table.unused_headers().collect::<Vec<_>>(), ["index"]);
}

#[test]
fn patients_are_read_with_service_and_phone_in_one_form() {
    let sheet = xlsx("pasien.xlsx", |sheet| {
        let header =
            ["Nama Pasien", "Jenis Layanan", "No. Kartu Peserta", "No HP", "Alamat", "Umur", "Anamnesa"];
        sheet.write_row(0, 0, header).unwrap();
        sheet
            .write_row(1, 0, ["Sari Contoh", "bpjs 3", "0001234567890", "0812-3456-7890", "Jl. Mawar 1"])
            .unwrap();
        sheet.write_number(1, 5, 45).unwrap();
        sheet.write_row(2, 0, ["Budi Contoh", "", "-", "", "", "45 th", "rabun"]).unwrap();
        sheet.write_string(3, 0, "Tono Contoh").unwrap();
        sheet.write_string(3, 1, "BPJS I").unwrap();
        sheet.write_number(3, 3, 81_234_567_890.0).unwrap();
    });
    let table = patients::read(sheet).unwrap();

    assert_eq!(faults(&table), [""; 0]);
    let patient = |at: usize| &table.records.get(at).unwrap().1;
    assert_eq!(patient(0).service_type.class(), Some(BpjsClass::III));
    assert_eq!(patient(0).bpjs_number.as_deref(), Some("0001234567890"));
    assert_eq!(patient(0).phone.as_deref(), Some("081234567890"));
    assert_eq!(patient(0).age.as_deref(), Some("45"));
    assert_eq!((patient(1).service_type, &patient(1).phone), (ServiceType::Private, &None));
    assert_eq!((patient(1).bpjs_number.as_ref(), patient(1).age.as_deref()), (None, Some("45 th")));
    assert_eq!(patient(2).phone.as_deref(), Some("081234567890"));
    assert_eq!(table.unused_headers().collect::<Vec<_>>(), ["Anamnesa"]);
    assert_eq!(table.notices.get("service_type kosong, dianggap UMUM"), Some(&vec![3]));
}

#[test]
fn every_fault_of_a_patient_is_told() {
    let table = patients::read(csv("nama\tservice_type\tnohp\n\
         Sari Contoh\tBPJS\t0812\n\
         \tUMUM\t081234567890 / 081234567891\n\
         Budi  Contoh\tUMUM\t0812-3456-7890\n\
         BUDI CONTOH\tUMUM\t+6281234567890\n"))
    .unwrap();

    let expected = [
        r#"2 service_type "BPJS": layanan tidak dikenal; tulis BPJS I, BPJS II, BPJS III atau UMUM"#,
        r#"2 nohp "0812": bukan nomor telepon; tulis satu nomor saja, misalnya 081234567890"#,
        r#"3 nama "": harus diisi"#,
        r#"3 nohp "081234567890 / 081234567891": bukan nomor telepon; tulis satu nomor saja, misalnya 081234567890"#,
        r#"5 nama "BUDI CONTOH": pasien yang sama sudah ada di baris 4"#,
    ];
    assert_eq!(faults(&table), expected);
}

#[test]
fn cells_a_spreadsheet_spoilt_are_refused_not_guessed() {
    let sheet = xlsx("rusak.xlsx", |sheet| {
        sheet.write_row(0, 0, ["nama_pasien", "service_type", "no_bpjs", "umur"]).unwrap();
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let date = ExcelDateTime::parse_from_str("2026-03-05").unwrap();
        sheet.write_row(1, 0, ["Sari", "UMUM"]).unwrap();
        sheet.write_number(1, 2, 1_234_567_890_123_456.0).unwrap();
        sheet.write_row(2, 0, ["Budi", "UMUM"]).unwrap();
        sheet.write_datetime_with_format(2, 3, &date, &day).unwrap();
        sheet.write_string(3, 0, "Tono").unwrap();
        sheet.write_formula(3, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    let table = patients::read(sheet).unwrap();

    let told: Vec<_> = table.faults.iter().map(|f| (f.row, f.column.as_str(), f.why.as_str())).collect();
    assert_eq!(
        told.iter().map(|(row, column, _)| (*row, *column)).collect::<Vec<_>>(),
        [(2, "no_bpjs"), (3, "umur"), (4, "service_type")]
    );
    assert_eq!(
        told.first().unwrap().2,
        "lebih dari 15 angka sudah dibulatkan; ubah sel menjadi teks dan ketik ulang"
    );
    assert_eq!(told.get(1).unwrap().2, "sel berisi tanggal; ubah menjadi teks dan ketik ulang");
}

#[test]
fn a_csv_may_have_any_usual_separator_a_byte_order_mark_and_blank_lines() {
    let cells = |row: &Row| -> Vec<String> {
        row.cells
            .iter()
            .map(|cell| match cell {
                Cell::Text(text) => text.clone(),
                Cell::Broken(text, why) => panic!("{text} {why}"),
            })
            .collect()
    };
    for separator in [",", ";", "\t"] {
        let text = format!(
            "\u{feff}a{separator}b\r\n\r\n\r\n1{separator} \"x\ny\" \r\n{separator}\r\n2{separator}3"
        );
        let text = text.replace(" \"", "\"").replace("\" ", "\"");
        let rows = csv_rows(&text).unwrap();
        let read: Vec<_> = rows.iter().map(|row| (row.number, cells(row))).collect();
        let expected = [(1, ["a", "b"]), (4, ["1", "x\ny"]), (6, ["2", "3"])]
            .map(|(n, c)| (n, c.map(String::from).to_vec()));
        assert_eq!(read, expected, "{separator:?}");
    }
    assert_eq!(csv_rows("").unwrap(), []);
    assert_eq!(csv_rows("\n\n \n;;\n").unwrap(), []);
}

#[test]
fn a_file_that_is_no_such_table_says_what_is_missing() {
    let missing = frames::read(csv("nama,umur,kode\nSari,45,x\n"), &branches()).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "uji.csv: tidak ada baris judul dengan kolom merk_frame, jenis_frame, harga_beli_frame, harga_jual_frame, \
         stok; yang terbaca: nama, umur, kode"
    );
    let nowhere = Sheet::open(Path::new("/tidak/ada.xlsx")).unwrap_err();
    assert!(matches!(nowhere, SheetError::Open(name, _) if name == "/tidak/ada.xlsx"));

    let path = temporary("latin.csv");
    std::fs::write(&path, b"nama\nJos\xe9\n").unwrap();
    assert!(matches!(Sheet::open(&path), Err(SheetError::Encoding(_))));
    std::fs::write(&path, b"\n\n").unwrap();
    assert!(matches!(Sheet::open(&path), Err(SheetError::Empty(_))));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn the_report_names_rows_assumptions_and_unused_columns() {
    let mut table = patients::read(csv(
        "nama,service_type,catatan\nSari,,\nBudi,UMUM,x\n\"\u{1b}[2Jhapus\",BPJS IX,\n,UMUM,\nTono,,\n",
    ))
    .unwrap();
    table.refuse(3, patients::NAME, "pasien yang sama sudah ada di basis data");
    let part = Part::of("Pasien", &table);

    assert_eq!(
        part.to_string(),
        "Pasien: uji.csv\n\
         \x20 5 baris, 2 siap, 3 ditolak\n\
         \x20 kolom yang tidak dipakai: \"catatan\"\n\
         \x20 perhatikan: service_type kosong, dianggap UMUM (2 baris: 2, 6)\n\
         \x20 baris 3, nama: \"Budi\" pasien yang sama sudah ada di basis data\n\
         \x20 baris 4, service_type: \"BPJS IX\" layanan tidak dikenal; tulis BPJS I, BPJS II, BPJS III atau UMUM\n\
         \x20 baris 5, nama: \"\" harus diisi\n"
    );
    assert_eq!((part.ready, part.refused), (2, 3));
}

/// Texts that look like the real thing, and texts that do not.
fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        3 => "(BPJS|bpjs|UMUM|PLANO|PL|Rp)? ?[-+]?[0-9.,/ivIVxX]{0,9}".prop_map(|text| Cell::text(&text)),
        1 => ".{0,12}".prop_map(|text| Cell::text(&text)),
        1 => "[0-9]{1,25}".prop_map(|text| Cell::text(&text)),
        1 => any::<f64>().prop_map(|number| Cell::from(&calamine::Data::Float(number))),
        1 => any::<i64>().prop_map(|number| Cell::from(&calamine::Data::Int(number))),
    ]
}

fn with_header(header: &str, cells: Vec<Vec<Cell>>) -> Sheet {
    let header = Row { number: 1, cells: header.split(',').map(Cell::text).collect() };
    let rows = (2..).zip(cells).map(|(number, cells)| Row { number, cells });
    Sheet { origin: "acak".into(), rows: std::iter::once(header).chain(rows).collect() }
}

/// Every row is either a record or refused, and the report can be written.
fn accounted<T>(table: &Table<T>, rows: usize) {
    assert_eq!(table.rows(), rows);
    assert_eq!(table.records.len() + table.refused(), rows);
    assert!(table.records.iter().all(|(row, _)| table.faults.iter().all(|fault| fault.row != *row)));
    assert!(!Part::of("Acak", table).to_string().chars().any(|c| c.is_control() && c != '\n'));
}

proptest! {
    #[test]
    fn arbitrary_cells_never_panic_and_each_row_is_accounted_for(cells in vec(vec(cell(), 0..14), 0..20)) {
        let rows = cells.len();
        let frame_header = "kode,merk,jenis,harga beli,harga jual,stok,cabang";
        accounted(&frames::read(with_header(frame_header, cells.clone()), &branches()).unwrap(), rows);
        let lens_header = "kode,merk,type,sph,cyl,axis,add,harga beli,harga jual,stok,jenis stok,cabang,coating";
        let lenses = lenses::read(with_header(lens_header, cells.clone()), &branches()).unwrap();
        accounted(&lenses, rows);
        for (_, lens) in &lenses.records {
            prop_assert!(lens.stock >= 0 && !lens.selling_price.is_negative());
            prop_assert!(lens.axis.is_none_or(|axis| (1..=180).contains(&axis) && lens.cyl.is_some_and(|cyl| cyl != 0)));
        }
        let patient_header = "nama,service_type,no_bpjs,nohp,alamat,umur";
        accounted(&patients::read(with_header(patient_header, cells)).unwrap(), rows);
    }

    #[test]
    fn arbitrary_sheets_never_panic(cells in vec(vec(cell(), 0..8), 0..14)) {
        let rows = (1..).zip(cells).map(|(number, cells)| Row { number, cells });
        let sheet = Sheet { origin: "acak".into(), rows: rows.collect() };
        let _ = frames::read(sheet.clone(), &branches());
        let _ = lenses::read(sheet.clone(), &branches());
        if let Err(missing) = patients::read(sheet) {
            prop_assert!(missing.to_string().contains("tidak ada baris judul"));
        }
    }

    #[test]
    fn csv_text_keeps_its_cells(cells in vec(vec("[a-z\" ,;\n]{1,6}", 1..5), 1..8)) {
        let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
        writer.write_record(["h1", "h2", "h3"]).unwrap();
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let rows = csv_rows(&String::from_utf8(writer.into_inner().unwrap()).unwrap()).unwrap();
        let read: Vec<_> = rows.iter().skip(1).map(|row| (row.number, row.cells.clone())).collect();
        let expected: Vec<_> = (2_u32..)
            .zip(&cells)
            .map(|(number, row)| (number, row.iter().map(|text| Cell::text(text)).collect::<Vec<_>>()))
            .filter(|(_, row)| row.iter().any(|cell| *cell != Cell::text("")))
            .collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn arbitrary_text_is_read_as_csv_or_refused(text in "(?s).{0,200}") {
        let rows = csv_rows(&text).unwrap();
        prop_assert!(rows.windows(2).all(|pair| pair[0].number < pair[1].number));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_bytes_are_no_workbook_and_no_panic(
        bytes in vec(any::<u8>(), 0..600),
        start in prop_oneof![Just(&b"PK\x03\x04"[..]), Just(&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..]), Just(&b""[..])],
    ) {
        let path = temporary("acak.xlsx");
        std::fs::write(&path, [start, &bytes].concat()).unwrap();
        prop_assert!(Sheet::open(&path).is_err());
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn prices_keep_every_rupiah() {
    let table = frames::read(
        csv(
            "merk,jenis,harga beli,harga jual,stok\nLevis,Umum,1,165001,1\nLevis,Umum,1,9007199254740991,1\n",
        ),
        &branches(),
    )
    .unwrap();
    let prices: Vec<_> = table.records.iter().map(|(_, frame)| frame.selling_price).collect();
    assert_eq!(prices, [rp(165_001), Rupiah::MAX]);
}
