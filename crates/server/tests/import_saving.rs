//! An import against a running shop: a trial changes nothing, saving is all or nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing case should stop the test")]

use std::path::PathBuf;

use melati_app::{
    App, Refusal,
    import::{ImportError, Outcome, Request, run},
};
use melati_domain::{code::frame_code, id::FrameId, money::Rupiah};
use melati_store::catalogue::{Frame, Lens, ShelfFilter};
use melati_testkit::{app::TestApp, both_engines};

/// Files that vanish with the test.
struct Files(PathBuf);

impl Files {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("melati-import-{name}-{:x}", rand::random::<u64>()));
        std::fs::create_dir(&folder).unwrap();
        Self(folder)
    }

    fn csv(&self, name: &str, lines: &[&str]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, lines.join("\n")).unwrap();
        path
    }

    /// Nothing yet, for CAB001.
    fn branch(apply: bool) -> Request {
        Request { branch: Some("CAB001".into()), apply, ..Request::default() }
    }

    /// Two frames, three lenses of one code, two patients; every row sound.
    fn sound(&self) -> Request {
        let frames = self.csv(
            "frames.csv",
            &[
                "Kode Frame;Merk;Jenis;Harga Beli;Harga Jual;Stok;Cabang",
                "IMP-1;Levis;BPJS 3;25.000;Rp 150.000;5;",
                "IMP-2;Rayban;umum;300.000;1.250.000;2;CAB002",
            ],
        );
        let lenses = self.csv(
            "lensa.csv",
            &[
                "kode_lensa,merk_lensa,type,index,cly,axis,add,harga_beli,harga_jual,stok",
                "IMPL,CR MC HIJAU,SINGLE,-100,0,,,8000,100000,20",
                "IMPL,CR MC HIJAU,SINGLE,-1.25,-050,90,,8000,100000,0",
                "IMPL,KRYP CR MC HIJAU,BIFOCAL,PLANO,,,200,9000,100000,4",
            ],
        );
        let patients = self.csv(
            "pasien.csv",
            &[
                "nama_pasien,service_type,no_bpjs,nohp",
                "Impor Satu,BPJS-II,0001112223334,0812-1111-2222",
                "Impor Dua,,,",
            ],
        );
        Request {
            frames: Some(frames),
            lenses: Some(lenses),
            patients: Some(patients),
            branch: Some("CAB001".into()),
            apply: false,
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn frames(app: &App, q: &str) -> Vec<Frame> {
    let filter = ShelfFilter { q: q.into(), limit: 1_000, ..ShelfFilter::default() };
    app.store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.frames(&filter).await?) }))
        .await
        .unwrap()
}

async fn lenses(app: &App) -> Vec<Lens> {
    let filter = ShelfFilter { q: "impl".into(), limit: 100, ..ShelfFilter::default() };
    app.store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.lenses(&filter).await?) }))
        .await
        .unwrap()
}

/// How many patients the import brought.
async fn patients(app: &App) -> usize {
    let read = app
        .store
        .reader
        .read(|tx| Box::pin(async move { Ok::<_, Refusal>(tx.patients("impor", 0, 100).await?) }));
    read.await.unwrap().len()
}

/// Frames, lenses and patients the import brought.
async fn brought(app: &App) -> (usize, usize, usize) {
    (frames(app, "imp-").await.len(), lenses(app).await.len(), patients(app).await)
}

async fn import(app: &TestApp, request: &Request) -> Outcome {
    run(&app.app, request).await.unwrap()
}

both_engines! {
    async fn a_trial_tells_what_would_happen_and_changes_nothing(app: &TestApp) {
        let files = Files::new("trial");
        let outcome = import(app, &files.sound()).await;

        assert_eq!((outcome.saved, outcome.ready(), outcome.refused()), (false, 7, 0));
        assert!(outcome.to_string().ends_with(
            "Semua 7 baris siap; belum ada yang disimpan. Tambahkan --apply untuk menyimpan.\n"
        ));
        assert_eq!(brought(&app.app).await, (0, 0, 0));
    }

    async fn saving_brings_goods_stock_and_patients(app: &TestApp) {
        let files = Files::new("saving");
        let outcome = import(app, &Request { apply: true, ..files.sound() }).await;

        assert_eq!((outcome.saved, outcome.refused()), (true, 0));
        assert!(outcome.to_string().ends_with("7 baris tersimpan.\n"));
        let told: Vec<_> = frames(&app.app, "imp-").await.into_iter().map(|f| (f.code, f.branch, f.selling_price, f.stock)).collect();
        let rp = |amount| Rupiah::new(amount).unwrap();
        let expected = [
            ("IMP-1".to_owned(), app.shop.cab1, rp(150_000), 5),
            ("IMP-2".to_owned(), app.shop.cab2, rp(1_250_000), 2),
        ];
        assert_eq!(told, expected);
        let told: Vec<_> = lenses(&app.app).await.into_iter().map(|l| (l.sph, l.cyl, l.axis, l.add, l.stock)).collect();
        let expected = [
            (Some(-100), Some(0), None, None, 20),
            (Some(-125), Some(-50), Some(90), None, 0),
            (Some(0), None, None, Some(200), 4),
        ];
        assert_eq!(told, expected);
        assert_eq!(patients(&app.app).await, 2);
    }

    async fn an_issued_code_takes_none_that_a_later_row_gives(app: &TestApp) {
        let files = Files::new("codes");
        // The code that the first row would be issued, were it saved first.
        let next = frames(&app.app, "").await.iter().map(|frame| frame.id.0 + 1).max().unwrap();
        let given = format!("{},IMP-,Umum,1,2,0", frame_code(FrameId(next)));
        let header = "kode,merk,jenis,harga beli,harga jual,stok";
        let path = files.csv("frames.csv", &[header, ",IMP-,Umum,1,2,0", &given]);
        let outcome = import(app, &Request { frames: Some(path), ..Files::branch(true) }).await;

        assert!(outcome.saved, "{outcome}");
        assert_eq!(frames(&app.app, "imp-").await.len(), 2);
    }

    async fn one_refused_row_stops_all_files(app: &TestApp) {
        let files = Files::new("refused");
        let mut request = Request { apply: true, ..files.sound() };
        let wrong = files.csv("salah.csv", &["nama,service_type", "Impor Satu,BPJS 4", "Impor Dua,UMUM"]);
        request.patients = Some(wrong);
        let outcome = import(app, &request).await;

        assert_eq!((outcome.saved, outcome.ready(), outcome.refused()), (false, 6, 1));
        assert!(outcome.to_string().contains("baris 2, service_type: \"BPJS 4\" layanan tidak dikenal"));
        assert_eq!(brought(&app.app).await, (0, 0, 0));
    }

    async fn a_second_import_of_the_same_files_is_refused_row_by_row(app: &TestApp) {
        let files = Files::new("twice");
        let request = Request { apply: true, ..files.sound() };
        assert!(import(app, &request).await.saved);
        let again = import(app, &request).await;

        assert_eq!((again.saved, again.ready(), again.refused()), (false, 0, 7));
        let report = again.to_string();
        assert!(report.contains("baris 2, Kode Frame: \"IMP-1\" kode ini sudah ada di basis data"), "{report}");
        assert!(report.contains("baris 3, kode_lensa: \"IMPL\" kode dengan ukuran ini sudah ada di cabang"), "{report}");
        assert!(report.contains("baris 3, nama_pasien: \"Impor Dua\" pasien yang sama sudah ada"), "{report}");
        assert_eq!(brought(&app.app).await, (2, 3, 2));
    }

    async fn the_trial_knows_the_limits_of_the_shop(app: &TestApp) {
        let files = Files::new("limits");
        let header = "kode,merk,type,sph,cyl,add,harga beli,harga jual,stok";
        let long = format!("IMPL,{},SINGLE,0,0,,1,1,1", "x".repeat(101));
        let lenses = files.csv("lensa.csv", &[
            header,
            "IMPL,CR,SINGLE,-31.00,0,,1,1,1",
            &long,
            "IMPL,CR,SINGLE,0,0,,1,1,1000001",
            "IMPL,CR,SINGLE,0,0,,1,1,1",
        ]);
        let outcome = import(app, &Request { lenses: Some(lenses), ..Files::branch(false) }).await;

        let report = outcome.to_string();
        assert_eq!((outcome.ready(), outcome.refused()), (1, 3), "{report}");
        assert!(report.contains("baris 2, sph: \"-31.00\" di luar -30.00 sampai +30.00 dioptri"), "{report}");
        assert!(report.contains("lebih dari 100 huruf"), "{report}");
        assert!(report.contains("baris 4, stok: \"1000001\" di luar 0 sampai 1000000"), "{report}");
    }

    async fn goods_need_a_branch_that_exists_and_patients_need_none(app: &TestApp) {
        let files = Files::new("branch");
        let without = Request { branch: None, ..files.sound() };
        let error = run(&app.app, &without).await.unwrap_err();
        assert!(matches!(error, ImportError::BranchMissing(codes) if codes == "CAB001, CAB002"));

        let unknown = Request { branch: Some("CAB009".into()), ..files.sound() };
        let error = run(&app.app, &unknown).await.unwrap_err();
        assert_eq!(error.to_string(), "cabang \"CAB009\" tidak dikenal; yang ada: CAB001, CAB002");

        let patients = Request { patients: files.sound().patients, apply: true, ..Request::default() };
        assert!(import(app, &patients).await.saved);
        assert_eq!(brought(&app.app).await, (0, 0, 2));
    }
}
