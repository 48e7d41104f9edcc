//! A private PostgreSQL with its defaults for durability: the tests' one flushes nothing, so its figures would lie.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// A running cluster; stopped and removed when dropped.
pub(crate) struct Postgres {
    dir: PathBuf,
    bin: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts a cluster from Debian's packages on a free port.
    pub(crate) fn start() -> Result<Self> {
        let bin = newest_bin().context("PostgreSQL is missing: apt-get install postgresql")?;
        let dir = std::env::temp_dir().join(format!("melati-bench-pg-{}", std::process::id()));
        std::fs::create_dir_all(&dir)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let it = Self { dir, bin, port };
        let user = Command::new("chown").args(["-R", "postgres"]).arg(&it.dir).status()?;
        ensure!(user.success(), "could not hand {} to user postgres", it.dir.display());
        it.run("initdb", &["-D", &it.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8"])?;
        let options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''");
        it.run("pg_ctl", &["-D", &it.data(), "-o", &options, "-l", &it.file("log"), "-w", "start"])?;
        Ok(it)
    }

    /// URL of a new, empty database.
    pub(crate) async fn database(&self, name: &str) -> Result<String> {
        let base = format!("postgres://postgres@127.0.0.1:{}", self.port);
        let client = connect(&format!("{base}/postgres")).await?;
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await?;
        client.batch_execute(&format!("CREATE DATABASE {name}")).await?;
        Ok(format!("{base}/{name}"))
    }

    fn data(&self) -> String {
        self.file("data")
    }

    fn file(&self, name: &str) -> String {
        self.dir.join(name).to_string_lossy().into_owned()
    }

    /// Runs a server program as user postgres, which it insists on.
    fn run(&self, program: &str, args: &[&str]) -> Result<()> {
        let program = self.bin.join(program);
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(&program).args(args).current_dir(&self.dir);
        let out = command.stdout(std::process::Stdio::null()).output()?;
        ensure!(out.status.success(), "{}: {}", program.display(), String::from_utf8_lossy(&out.stderr));
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]);
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// A connection driven in the background.
pub(crate) async fn connect(url: &str) -> Result<tokio_postgres::Client> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    #[expect(clippy::disallowed_methods, reason = "lives as long as the client")]
    tokio::spawn(connection);
    Ok(client)
}

fn newest_bin() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(Path::new("/usr/lib/postgresql"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}
