//! Goods out to a workbook and in from one: what was taken out of one branch can be brought into another, all or nothing.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use melati_testkit::{
    app::TestApp,
    both_engines,
    builders::*,
    client::{Answer, Client},
};

use crate::support::{adds_up, picture};

/// The cells of a workbook's only sheet, as text.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

async fn download(who: &Client, place: &str) -> Vec<u8> {
    let answer = who.request(reqwest::Method::GET, place).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let name = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(name.starts_with("attachment") && name.ends_with(".xlsx\""), "{name}");
    answer.bytes().await.unwrap().to_vec()
}

async fn upload(who: &Client, kind: &str, name: &str, text: &[u8]) -> Answer {
    who.post_file(&format!("/stok/{kind}/unggah"), &[], ("berkas", name, text.to_vec())).await
}

both_engines! {
    async fn what_was_taken_out_comes_in_elsewhere(app: &TestApp) {
        let (kasir, admin, other, owner) = (
            app.browser(KASIR1).await,
            app.browser(ADMIN1).await,
            app.browser(ADMIN2).await,
            app.browser(OWNER).await,
        );
        let out = cells(&download(&admin, "/stok/lensa/unduh").await);
        let (header, rows) = out.split_first().unwrap();
        assert!(header.contains(&"harga_beli_lensa".to_owned()), "{header:?}");
        assert!(rows.iter().all(|row| row.last().unwrap() == "CAB001"), "only their own: {rows:?}");
        let seen = cells(&download(&kasir, "/stok/lensa/unduh").await);
        assert!(!seen[0].contains(&"harga_beli_lensa".to_owned()), "costs are not for cashiers: {:?}", seen[0]);
        assert_eq!(seen.len(), out.len());
        assert!(cells(&download(&owner, "/stok/lensa/unduh").await).len() > out.len(), "all branches");
        // The same file for branch 2, without the column that names branch 1.
        let before = cells(&download(&other, "/stok/lensa/unduh").await);
        let text = |row: &[String]| row[..row.len() - 1].join(";");
        let file: Vec<_> = out.iter().map(|row| text(row)).collect();
        let sent = upload(&other, "lensa", "lensa.csv", file.join("\n").as_bytes()).await;
        assert_eq!(sent.status, 200, "{}", sent.body);
        assert!(sent.body.contains(&format!("{} barang ditambahkan", rows.len())), "{}", sent.body);
        let mut after: Vec<_> = cells(&download(&other, "/stok/lensa/unduh").await).iter().map(|row| text(row)).collect();
        after.drain(..before.len());
        assert_eq!(after, file[1..], "each as it was");
        assert!(other.get("/audit?tindakan=barang_ditambah").await.body.contains(&rows[0][0]), "who brought them is known");
        let again = upload(&other, "lensa", "lensa.csv", file.join("\n").as_bytes()).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("sudah ada di cabang") && again.body.contains("tidak ada yang disimpan"), "{}", again.body);
        adds_up(app).await;
    }

    async fn a_workbook_of_frames_and_accessories_is_read(app: &TestApp) {
        let owner = app.browser(OWNER).await;
        let branch = app.shop.cab2.0.to_string();
        for (kind, rows) in [
            ("frame", [["kode_frame", "merk_frame", "jenis_frame", "harga_beli", "harga_jual", "stok"], ["UJI-1", "Rayban", "Umum", "100000", "250000", "4"]]),
            ("aksesoris", [["kode", "nama_produk", "catatan", "harga_beli", "harga_jual", "stok"], ["", "Kotak kulit", "baru", "20000", "50000", "9"]]),
        ] {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            for (row, line) in rows.iter().zip(0..) {
                for (cell, place) in row.iter().zip(0..) {
                    sheet.write(line, place, *cell).unwrap();
                }
            }
            let place = format!("/stok/{kind}/unggah");
            let file = ("berkas", "barang.xlsx", book.save_to_buffer().unwrap());
            assert_eq!(owner.post_file(&place, &[], file.clone()).await.status, 422, "where?");
            let sent = owner.post_file(&place, &[("branch_id", &branch)], file).await;
            assert_eq!(sent.status, 200, "{}", sent.body);
            let found = cells(&download(&owner, &format!("/stok/{kind}/unduh?branch_id={branch}")).await);
            assert!(found.iter().any(|row| row.contains(&rows[1][1].to_owned())), "{kind}: {found:?}");
        }
        adds_up(app).await;
    }

    async fn a_stray_cell_far_away_is_named_and_takes_no_room(app: &TestApp) {
        let admin = app.browser(ADMIN1).await;
        let before = picture(app).await;
        let header = ["kode_frame", "merk_frame", "jenis_frame", "harga_beli", "harga_jual", "stok"];
        let book = |code: &str, also: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            sheet.write_row(0, 0, header).unwrap();
            sheet.write_row(1, 0, [code, "Rayban", "Umum", "100000", "250000", "4"]).unwrap();
            also(sheet);
            book.save_to_buffer().unwrap()
        };
        // All cells between would take hundreds of gigabytes.
        for (row, column, cell) in [(1_048_575, 16_383, "XFD1048576"), (5_001, 0, "A5002"), (1, 100, "CW2")] {
            let stray = book("JAUH-1", &|sheet| {
                sheet.write(row, column, "x").unwrap();
            });
            assert!(stray.len() < 10_000);
            let refused = upload(&admin, "frame", "barang.xlsx", &stray).await;
            assert_eq!(refused.status, 422, "{cell}");
            let told = [&*format!("sel {cell} terlalu jauh"), "paling banyak 5001 baris dan 100 kolom"];
            assert!(told.iter().all(|told| refused.body.contains(told)), "{cell}: {}", refused.body);
        }
        assert_eq!(picture(app).await, before);
        // A cell that is only coloured or blank says nothing, wherever it is.
        let coloured = book("DEKAT-1", &|sheet| {
            let red = rust_xlsxwriter::Format::new().set_background_color("FF0000");
            sheet.write_blank(1_048_575, 16_383, &red).unwrap();
            sheet.write(9_999, 3, " ").unwrap();
        });
        let sent = upload(&admin, "frame", "barang.xlsx", &coloured).await;
        assert_eq!(sent.status, 200, "{}", sent.body);
        assert!(admin.get("/stok?jenis=frame&q=dekat-1").await.body.contains("DEKAT-1"));
        adds_up(app).await;
    }

    async fn a_bad_file_changes_nothing(app: &TestApp) {
        let admin = app.browser(ADMIN1).await;
        let before = picture(app).await;
        let header = "kode_frame,merk_frame,jenis_frame,harga_beli,harga_jual,stok\n";
        let rows = format!("{header}OK-1,Rayban,Umum,1000,2000,3\nOK-1,Rayban,Umum,1000,2000,3\nX2,,Bulat,1000,-5,dua\n");
        let long = format!("{header}{}", "A,B,Umum,1,2,3\n".repeat(5_001));
        let cases: [(&str, Vec<u8>, &[&str]); 10] = [
            ("a.csv", rows.into_bytes(), &["kode ini sudah ada di baris 2", "harus diisi", "jenis tidak dikenal", "bukan jumlah bulat"]),
            ("a.csv", format!("{header}OK-2,Rayban,Umum,1,2,3,\n").replace("stok", "stok,cabang").replace("3,", "3,CAB002").into_bytes(), &["cabang tidak dikenal"]),
            ("a.csv", b"nama,alamat\nBudi,Jalan\n".to_vec(), &["tidak ada baris judul"]),
            ("a.csv", vec![0xff, 0xfe, 0x00, 0x41], &["bukan teks UTF-8"]),
            ("a.csv", Vec::new(), &["kosong"]),
            ("a.xlsx", b"PK\x03\x04 not a workbook".to_vec(), &["tidak dapat dibuka"]),
            ("a.csv", long.into_bytes(), &["sel F5002 terlalu jauh", "paling banyak 5001 baris"]),
            ("a.csv", format!("{header}OK-1{}x\n", ",".repeat(100)).into_bytes(), &["sel CW2 terlalu jauh"]),
            ("a.xls", [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 600]].concat(), &["simpan ulang sebagai xlsx"]),
            ("", Vec::new(), &["pilih berkasnya dahulu"]),
        ];
        for (name, bytes, said) in cases {
            let refused = upload(&admin, "frame", name, &bytes).await;
            assert_eq!(refused.status, 422, "{said:?}: {}", refused.body);
            for said in said {
                assert!(refused.body.contains(said), "{said}: {}", refused.body);
            }
        }
        let large = upload(&admin, "frame", "a.csv", &vec![b'a'; 5 * 1024 * 1024]).await;
        assert_eq!(large.status, 413, "{}", large.body);
        assert_eq!(picture(app).await, before);
    }
}
