//! What a browser is given: no page runs, frames or shows what somebody typed as anything but text.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Answer};
use serde_json::json;

use crate::support::{basket, with};

/// A name, a brand, a reason: whatever somebody may type.
const EVIL: &str = r#"<script>alert("1")</script>'"><b onclick=alert(2)>"#;

/// What keeps a browser from running, framing or guessing; the same on every page but for those with a camera, where
/// WebAssembly may read codes.
fn assert_strict(page: &Answer, place: &str) {
    let policy = page.header("content-security-policy");
    let camera = page.status == 200 && ["/penjualan/baru", "/pindai"].iter().any(|it| place.starts_with(it));
    let scripts = if camera { "script-src 'self' 'wasm-unsafe-eval'" } else { "script-src 'self'" };
    for directive in [
        "default-src 'self'",
        scripts,
        "style-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    ] {
        assert!(
            policy.split(';').any(|it| it.trim() == directive),
            "{place}: {directive} is not in {policy}"
        );
    }
    assert!(
        !policy.replace(scripts, "").contains("unsafe-") && !policy.contains('*') && !policy.contains("http"),
        "{place}: {policy}"
    );
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(page.header(name), value, "{place}: {name}");
    }
}

/// No script of its own but data, no style, no handler: nothing the policy would have to stop.
fn assert_inert(html: &str, place: &str) {
    assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"), "{place}: {html}");
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
        // Names of attributes: what stands outside the quotes.
        let names = tag.split('"').step_by(2).collect::<String>();
        let mut names = names.split_whitespace();
        let element = names.next().unwrap_or_default();
        assert!(!["style", "iframe", "object", "embed", "base"].contains(&element), "{place}: <{tag}>");
        let handler = names.find(|name| name.starts_with("style=") || name.starts_with("on"));
        assert_eq!(handler, None, "{place}: <{tag}>");
        assert!(!tag.contains("=\"javascript:"), "{place}: <{tag}>");
        let loads = tag.contains(" src=\"/") || tag.contains(" type=\"application/json\"");
        assert!(element != "script" || loads, "{place}: <{tag}>");
    }
    for script in html.split("<script").skip(1) {
        let (tag, rest) = script.split_once('>').unwrap();
        assert!(
            rest.starts_with("</script>") || tag.contains("application/json"),
            "{place}: inline script {rest:.60}"
        );
    }
}

both_engines! {
    async fn every_page_is_strict_and_shows_what_was_typed_as_text(app: &TestApp) {
        let (owner, admin) = (app.sign_in(OWNER).await, app.sign_in(ADMIN1).await);
        let patient = json!({ "nama_pasien": EVIL, "service_type": "BPJS III", "alamat": EVIL });
        let patient = admin.post("/api/v1/pasien", patient).await.expect(201);
        let frame = json!({ "merk_frame": EVIL, "jenis_frame": "Umum", "harga_jual_frame": 500_000, "stok": 2 });
        let frame = admin.post("/api/v1/frames", frame).await.expect(201);
        let kasir = app.sign_in(KASIR1).await;
        let mut sales = Vec::new();
        for buyer in [json!({ "pasien_id": patient["id"], "nama_pasien_manual": null }), json!({ "nama_pasien_manual": EVIL })] {
            let items = json!([
                { "jenis": "frame", "id": frame["id"], "quantity": 1 },
                { "jenis": "lensa_gosok", "keterangan": EVIL, "harga": 100_000, "quantity": 2 },
            ]);
            let body = with(with(basket("frame", 0, 1, 0), json!({ "items": items })), buyer);
            let sale = kasir.post("/api/v1/penjualan", body).await.expect(201);
            assert_eq!(sale["nama_pasien"], EVIL);
            sales.push(sale["id"].clone());
        }
        let [order, voided] = <[_; 2]>::try_from(sales).unwrap();
        let status = format!("/api/v1/penjualan/{order}/status");
        admin.post(&status, json!({ "status_pengerjaan": "Sedang Mengerjakan" })).await.expect(200);
        admin.post(&status, json!({ "status_pengerjaan": "Menunggu Pengerjaan", "alasan": EVIL })).await.expect(200);
        admin.post(&format!("/api/v1/penjualan/{voided}/batal"), json!({ "alasan": EVIL })).await.expect(200);
        owner.post_empty(&format!("/api/v1/branches/{}/tutup", app.shop.cab2.0)).await.expect(200);

        let (order, voided) = (format!("/penjualan/{order}"), format!("/penjualan/{voided}"));
        // Whose browser, which page, its status, and whether it shows what was typed.
        let mut pages = vec![
            (KASIR1, "/", 200, true), (PASSET1, "/", 200, true), (ADMIN1, "/", 200, false), (OWNER, "/", 200, false),
            (KASIR1, "/penjualan/baru", 200, false), (KASIR2, "/penjualan/baru", 200, false),
            (ADMIN1, "/penjualan/baru", 200, false), (OWNER, "/penjualan/baru", 200, false),
            (PASSET1, "/penjualan/baru", 403, false), (KASIR2, &order, 404, false),
            (PASSET1, "/pindai", 200, false), (KASIR1, "/pindai?kode=%3Cscript%3Ealert(%221%22)", 200, true),
        ];
        for who in [KASIR1, PASSET1, ADMIN1, OWNER] {
            pages.extend([
                (who, "/penjualan", 200, true), (who, "/penjualan?q=%3Cscript%3Ealert(%221%22)", 200, true), (who, &order, 200, true),
                (who, &voided, 200, true), (who, "/penjualan/999999", 404, false), (who, "/tidak-ada", 404, false),
            ]);
        }
        for (who, path, status, shows) in pages {
            let (page, place) = (app.browser(who).await.get(path).await, format!("{path} of {who}"));
            assert_eq!(page.status, status, "{place}");
            assert_strict(&page, &place);
            assert_inert(&page.body, &place);
            assert_eq!(page.body.contains("script&#62;alert("), shows, "{place}: {}", page.body);
        }
    }

    async fn who_is_not_signed_in_gets_strict_pages_too(app: &TestApp) {
        let nobody = app.anonymous();
        let wrong = [("email", EVIL), ("password", "salah"), ("next", "/\"><script>alert(1)</script>")];
        for (place, page, status) in [
            ("the sign-in", nobody.get("/login").await, 200),
            ("where to go on", nobody.get("/login?next=%2F%22%3E%3Cscript%3Ealert(1)").await, 200),
            ("a refused sign-in", nobody.post_form("/login", &wrong).await, 401),
            ("no such page", nobody.get("/%3Cscript%3Ealert(1)").await, 404),
        ] {
            assert_eq!(page.status, status, "{place}");
            assert_strict(&page, place);
            assert_inert(&page.body, place);
        }
    }
}
