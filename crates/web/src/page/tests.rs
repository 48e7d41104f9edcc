//! Every template is rendered with sample data.
//!
//! `MELATI_PAGES_DIR=/somewhere cargo test -p melati-web every_page` also writes the pages there, to be looked at.

use std::{collections::BTreeSet, fs, path::Path};

use super::samples::{EVIL, pages};

#[test]
#[expect(clippy::disallowed_methods, reason = "where to write is for whoever runs the test")]
fn every_page_renders_without_inline_code_and_escapes_names() {
    let directory = std::env::var_os("MELATI_PAGES_DIR");
    for (name, html) in pages() {
        assert!(html.starts_with("<!doctype html>"), "{name}");
        assert!(!html.contains(EVIL) && !html.contains("\"><b>"), "{name}: a name was not escaped");
        // The one address outside: what a person opens by hand.
        let html_own = html.replace("https://wa.me/", "");
        for forbidden in
            [" style=", "<style", "javascript:", " onclick=", " onsubmit=", "http://", "https://"]
        {
            assert!(!html_own.contains(forbidden), "{name}: contains {forbidden}");
        }
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(" src=") || tag.contains("application/json"), "{name}: inline script {tag}");
        }
        if let Some(directory) = &directory {
            fs::write(Path::new(directory).join(format!("{name}.html")), html).unwrap();
        }
    }
}

#[test]
fn ids_are_unique_and_every_label_names_a_field() {
    for (name, html) in pages() {
        let ids: Vec<&str> = attribute(&html, " id=\"");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: an id occurs twice: {ids:?}");
        for label in attribute(&html, " for=\"").into_iter().chain(attribute(&html, "aria-controls=\"")) {
            assert!(unique.contains(label), "{name}: nothing has the id {label}");
        }
    }
}

#[test]
fn every_icon_is_in_the_sprite() {
    let known: Vec<String> = serde_json::from_str(include_str!("../../../../client/src/icons.json")).unwrap();
    for (name, html) in pages() {
        for used in html.split("<use href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let icon = used.split('#').nth(1).unwrap_or_default();
            assert!(icon == "melati" || known.iter().any(|it| it == icon), "{name}: no icon {icon}");
        }
    }
}

#[test]
fn the_hooks_of_the_contract_are_there() {
    let page = |wanted: &str| pages().into_iter().find(|(name, _)| *name == wanted).unwrap().1;
    let hooks = [
        ("cashier", "omset-total"),
        ("cashier", "omset-bpjs"),
        ("cashier", "omset-umum"),
        ("cashier", "jumlah-transaksi-badge"),
        ("cashier", "id=\"transaksi-terbaru-table\""),
        ("cashier", "id=\"kasir-status-info\""),
        ("cashier", "id=\"realtime-status\""),
        ("cashier", "id=\"connection-status\" class=\"alert alert-info\""),
        ("admin", "total-omset-admin"),
        ("admin", "total-transaksi-admin"),
        ("admin", "id=\"rekap-omset-table\""),
        ("owner", "total-omset-admin"),
        ("owner", "id=\"rekap-omset-table\""),
    ];
    for (name, hook) in hooks {
        assert!(page(name).contains(hook), "{name}: {hook}");
    }
    assert!(page("cashier").contains("<h3>Rp 3.485.000</h3>"));
}

fn attribute<'a>(html: &'a str, start: &str) -> Vec<&'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}
