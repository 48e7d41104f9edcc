//! URLs, and what is said of those that lead nowhere.

use melati_store::{DatabaseUrl, OpenError, Store, StoreError, StoreOptions, UrlError};

use crate::engines::{Engine, on_fresh};

fn parse(url: &str) -> Result<DatabaseUrl, UrlError> {
    url.parse()
}

#[test]
fn urls_are_read_and_never_guessed() {
    assert_eq!(parse("sqlite://shop.db"), Ok(DatabaseUrl::Sqlite("shop.db".into())));
    assert_eq!(parse("sqlite://data/shop.db"), Ok(DatabaseUrl::Sqlite("data/shop.db".into())));
    assert_eq!(parse("sqlite:///var/lib/shop.db"), Ok(DatabaseUrl::Sqlite("/var/lib/shop.db".into())));
    for url in ["postgres://melati@localhost/shop", "postgresql://melati:x@localhost:5433/shop"] {
        assert_eq!(parse(url), Ok(DatabaseUrl::Postgres(url.to_owned())));
    }
    for url in ["mysql://root@localhost/shop", "shop.db", "", "Sqlite://shop.db", "postgre://localhost/shop"]
    {
        assert!(matches!(parse(url), Err(UrlError::UnknownKind(_))), "{url}");
    }
    for url in [
        "sqlite:",
        "sqlite::memory:",
        "sqlite://",
        "sqlite:shop.db",
        "sqlite://data/",
        "sqlite://a.db?mode=ro",
    ] {
        assert_eq!(parse(url), Err(UrlError::NoFile), "{url}");
    }
    assert!(matches!(parse("postgres://localhost:port/shop"), Err(UrlError::Unreadable(_))));
    assert_eq!(parse("postgres://localhost/shop?sslmode=require"), Err(UrlError::Tls));
    let said = parse("mysql://root:geheim@localhost/shop").unwrap_err().to_string();
    assert!(said.contains("sqlite://") && said.contains("postgres://") && !said.contains("geheim"), "{said}");
}

#[test]
fn a_url_is_shown_without_its_password() {
    for url in ["postgres://melati:geheim@db/shop", "postgres://db/shop?user=melati&password=geheim"] {
        let url = parse(url).unwrap();
        assert_eq!(url.to_string(), "postgres://db/shop");
        assert!(!format!("{url:?}").contains("geheim"));
    }
    assert_eq!(parse("sqlite:///srv/shop.db").unwrap().to_string(), "sqlite:///srv/shop.db");
}

async fn refused(url: &DatabaseUrl) -> OpenError {
    match Store::open(url, &StoreOptions::default()).await {
        Ok(_) => panic!("{url} was opened"),
        Err(error) => error,
    }
}

#[test]
fn a_missing_folder_is_said_and_not_made() {
    on_fresh(Engine::Sqlite, async |url| {
        let DatabaseUrl::Sqlite(file) = url else { unreachable!("asked for SQLite") };
        let folder = file.parent().unwrap().join("missing");
        let error = refused(&DatabaseUrl::Sqlite(folder.join("shop.db"))).await;
        assert_eq!(error, OpenError::NoFolder(folder.display().to_string()));
        assert!(!folder.exists());
    });
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    on_fresh(Engine::Sqlite, async |url| {
        let DatabaseUrl::Sqlite(file) = &url else { unreachable!("asked for SQLite") };
        std::fs::write(file, "a letter to the tax office, long enough to be taken for a page").unwrap();
        let error = refused(&url).await;
        assert!(matches!(error, OpenError::Store(StoreError::Corrupt(_))), "{error:?}");
    });
}

#[test]
fn a_missing_database_or_server_is_unavailable() {
    on_fresh(Engine::Postgres, async |url| {
        let DatabaseUrl::Postgres(url) = url else { unreachable!("asked for PostgreSQL") };
        let nowhere = "postgres://postgres@127.0.0.1:1/shop".to_owned();
        for url in [format!("{url}_missing"), nowhere] {
            let error = refused(&DatabaseUrl::Postgres(url)).await;
            assert!(matches!(error, OpenError::Store(StoreError::Unavailable(_))), "{error:?}");
        }
    });
}
