//! Every page: nothing inline, nothing from elsewhere, and names shown as text.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::json;

use crate::support::{basket, with};

const MEAN: &str = "<script>alert(1)</script>\"'&";

/// The page at `path`, after a look at what every page must be.
async fn page(client: &Client, path: &str, status: u16) -> String {
    let request = client.request(reqwest::Method::GET, path).header("accept", "text/html");
    let answer = client.send(request).await;
    assert_eq!(answer.status, status, "{path}");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"),
        "{path}: {policy}"
    );
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("x-frame-options"), "DENY");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    let body = answer.body;
    for script in body.split("<script").skip(1) {
        let (attributes, rest) = script.split_once('>').unwrap();
        let content = rest.split("</script>").next().unwrap().trim();
        assert!(
            content.is_empty() || attributes.contains("application/json"),
            "{path}: inline script {content}"
        );
    }
    let lower = body.to_lowercase();
    for handler in
        [" style=\"", " onclick=", " onload=", " onerror=", " onsubmit=", " onchange=", "javascript:"]
    {
        assert!(!lower.contains(handler), "{path} has {handler}");
    }
    for elsewhere in ["src=\"http", "href=\"http", "src=\"//"] {
        assert!(!lower.contains(elsewhere), "{path} has {elsewhere}");
    }
    assert!(!body.contains("<script>alert"), "{path} runs a name");
    body
}

both_engines! {
    async fn pages_are_safe_and_show_names_as_text(app: &TestApp) {
        let kasir = app.browser(KASIR1).await;
        let sold = with(basket("frame", app.shop.frame_umum.0, 1, 0), json!({ "nama_pasien_manual": MEAN }));
        let sale = kasir.post("/api/v1/penjualan", sold).await.expect(201);
        let detail = format!("/penjualan/{}", sale["id"]);
        page(&app.anonymous(), "/login", 200).await;
        for who in [OWNER, ADMIN1, KASIR1, PASSET1] {
            let client = app.browser(who).await;
            page(&client, "/", 200).await;
            for path in ["/penjualan", detail.as_str()] {
                let body = page(&client, path, 200).await;
                assert!(body.contains("&lt;script&gt;") || body.contains("&#60;script&#62;"), "{who} {path} hides the name");
            }
            page(&client, "/tidak-ada", 404).await;
        }
        page(&kasir, "/penjualan/baru", 200).await;
        page(&app.browser(PASSET1).await, "/penjualan/baru", 403).await;
        page(&app.browser(KASIR2).await, &detail, 404).await;
    }
}
