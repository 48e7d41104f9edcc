//! Builds the pages' scripts and styles into `OUT_DIR/assets`: npm packages when the lock file changed,
//! then `client/build.mjs`. `SKIP_WEB=1` leaves the assets out, for editors and machines without Node.

#![expect(clippy::disallowed_methods, reason = "Cargo tells a build script everything by the environment")]

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

const STAMP: &str = "node_modules/.melati-lock";
const WATCHED: [&str; 4] = ["src", "build.mjs", "package.json", "package-lock.json"];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            for line in failure.lines() {
                println!("cargo:warning={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let client = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../client");
    let assets = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("assets");
    println!("cargo:rerun-if-env-changed=SKIP_WEB");
    println!("cargo:rerun-if-changed=build.rs");
    for name in WATCHED {
        println!("cargo:rerun-if-changed={}", client.join(name).display());
    }
    if env::var_os("SKIP_WEB").is_some_and(|value| value == "1") {
        return empty(&assets).map_err(|error| format!("{}: {error}", assets.display()));
    }
    install(&client)?;
    let mut build = Command::new("node");
    build.arg("build.mjs").arg(&assets);
    finish(&client, build, "the pages' scripts and styles could not be built")
}

fn empty(assets: &Path) -> io::Result<()> {
    if assets.exists() {
        fs::remove_dir_all(assets)?;
    }
    fs::create_dir_all(assets)?;
    fs::write(assets.join("manifest.json"), "{}")
}

/// `npm ci`, unless what is installed came from this very lock file.
fn install(client: &Path) -> Result<(), String> {
    let lock = fs::read(client.join("package-lock.json"))
        .map_err(|error| format!("client/package-lock.json: {error}"))?;
    let stamp = client.join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    finish(client, npm, "the npm packages could not be installed (network?)")?;
    fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn finish(client: &Path, mut command: Command, failed: &str) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let remedy = "Remedy: see above, or build without pages by SKIP_WEB=1.";
    match command.current_dir(client).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned()
                + &String::from_utf8_lossy(&output.stdout);
            Err(format!("{failed}\n{}\n{remedy}", said.trim()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(format!(
            "`{program}` was not found: the pages need Node 20 or newer.\n\
             Remedy: `apt-get install nodejs npm`, or build without pages by SKIP_WEB=1."
        )),
        Err(error) => Err(format!("{program}: {error}\n{remedy}")),
    }
}
