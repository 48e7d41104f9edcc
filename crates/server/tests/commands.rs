//! The program from outside: what its commands say, and what they end with.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing case should stop the test"
)]

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use melati_testkit::scratch::Scratch;

/// `melati` in `folder`, with nothing of the test's environment that could set anything.
fn melati(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_melati"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    melati(folder, arguments).output().unwrap()
}

/// Runs it with `input` on standard input.
fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = melati(folder, arguments);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // One that does not read has said why already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[track_caller]
fn refused(output: &Output, code: i32, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
    assert!(!said.contains("panicked") && !said.contains("backtrace"), "{said}");
}

#[track_caller]
fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Starts `melati serve` and reads what it says until its greeting's line with `word`.
fn serve_until(folder: &Path, arguments: &[&str], word: &str) -> (Child, String) {
    let mut command = melati(folder, arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while !said.contains(word) {
        said += &lines.next().expect("it ended before it was ready").unwrap();
        said.push('\n');
    }
    (child, said)
}

fn terminate(child: &mut Child) -> Option<i32> {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    child.wait().unwrap().code()
}

#[test]
fn what_keeps_it_from_starting_is_named_with_the_remedy() {
    let folder = Scratch::new();
    let folder = folder.path();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refused(&run(folder, &["serve", "--listen", &address]), 2, &[&address, "taken", "--listen"]);
    refused(&run(folder, &["serve", "--listen", "8080"]), 2, &["--listen", "`listen`", "127.0.0.1:8080"]);
    refused(&run(folder, &["serve", "--listen", "192.0.2.1:80"]), 2, &["192.0.2.1:80", "no such address"]);

    let nobody = "postgres://melati:s3cret@127.0.0.1:1/melati";
    let output = run(folder, &["serve", "--listen", "127.0.0.1:0", "--database-url", nobody]);
    refused(&output, 2, &["127.0.0.1:1/melati", "Does the server run"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("s3cret"));
    refused(&run(folder, &["migrate", "--database-url", "mysql://x"]), 2, &["`database_url`", "sqlite://"]);

    std::fs::write(folder.join("other.toml"), "lisen = \"127.0.0.1:1\"\n").unwrap();
    refused(&run(folder, &["config", "--config", "other.toml"]), 2, &["other.toml", "`lisen`", "`listen`"]);
    refused(&run(folder, &["config", "--config", "none.toml"]), 2, &["none.toml", "--config"]);
    std::fs::write(folder.join("text.db"), "This is a letter, and no database at all.\n".repeat(50)).unwrap();
    refused(&run(folder, &["check", "--database-url", "sqlite://text.db"]), 2, &["text.db", "database_url"]);
}

#[test]
fn the_demo_shop_is_for_this_machine_only() {
    let folder = Scratch::new();
    let output = run(folder.path(), &["serve", "--demo", "--listen", "0.0.0.0:0"]);
    refused(&output, 2, &["0.0.0.0:0", "this machine only", "127.0.0.1"]);
}

#[test]
fn a_shop_begins_with_its_owner() {
    let folder = Scratch::new();
    let folder = folder.path();
    let kasir = [
        "user",
        "add",
        "--name",
        "Siti",
        "--email",
        "siti@toko.example",
        "--role",
        "kasir",
        "--password-stdin",
    ];
    refused(&run_with(folder, &kasir, "rahasia sekali\n"), 2, &["super admin"]);

    let owner = [
        "user",
        "add",
        "--name",
        "Ratna",
        "--email",
        "Ratna@toko.example",
        "--role",
        "super admin",
        "--password-stdin",
    ];
    refused(&run_with(folder, &owner, "pendek\n"), 2, &["password", "8"]);
    refused(&run_with(folder, &owner, ""), 2, &["standard input"]);
    for role in ["passet", "kasir ", "Admin", "root", ""] {
        let unknown = owner.map(|word| if word == "super admin" { role } else { word });
        refused(&run(folder, &unknown), 2, &["super admin, admin, kasir, passet bantu"]);
    }
    refused(&run(folder, owner.split_last().unwrap().1), 2, &["--password-stdin"]);
    let said = done(&run_with(folder, &owner, "rahasia sekali\n"));
    assert!(said.contains("ratna@toko.example") && said.contains("melati branch add"), "{said}");
    refused(&run_with(folder, &owner, "rahasia sekali\n"), 2, &["email", "taken"]);

    let in_branch = [&kasir[..], &["--branch", "CAB001"]].concat();
    refused(&run_with(folder, &in_branch, "rahasia sekali\n"), 2, &["CAB001", "melati branch add"]);
    refused(&run_with(folder, &kasir, "rahasia sekali\n"), 2, &["--branch"]);
    let branch = ["branch", "add", "--code", "CAB001", "--name", "Optik Melati Cabang 1"];
    assert!(done(&run(folder, &branch)).contains("WIB"));
    refused(&run(folder, &branch), 2, &["code", "taken"]);
    refused(&run(folder, &[&branch[..], &["--timezone", "Europe/Berlin"]].concat()), 2, &["Asia/Jakarta"]);
    assert!(done(&run_with(folder, &in_branch, "rahasia sekali\n")).contains("kasir"));

    assert!(done(&run(folder, &["check"])).contains("Every stored total"));
    assert!(done(&run(folder, &["migrate"])).contains("up to date"));
    refused(&run(folder, &["demo"]), 2, &["a shop already", "empty"]);
    assert!(folder.join("melati.db").is_file());
}

#[test]
fn the_configuration_is_printed_with_what_was_set() {
    let folder = Scratch::new();
    let said = done(&run(folder.path(), &["config", "--database-url", "postgres://melati:s3cret@db/shop"]));
    assert!(said.contains("\ndatabase_url = \"postgres://melati:***@db/shop\"\n"), "{said}");
    assert!(said.contains("\n# listen = \"127.0.0.1:8080\"\n"), "{said}");
}

#[test]
fn it_serves_until_it_is_told_to_stop_and_says_how_to_begin() {
    let folder = Scratch::new();
    let arguments = ["serve", "--listen", "127.0.0.1:0"];
    let (mut child, said) = serve_until(folder.path(), &arguments, "may keep running");
    assert!(said.starts_with("melati: listening on http://127.0.0.1:"), "{said}");
    assert!(said.contains("melati user add"), "{said}");
    assert_eq!(terminate(&mut child), Some(0));
    // The last connection has put the log back into the file: nothing but the database is left.
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["melati.db"]);
}

#[test]
fn the_demo_shop_tells_who_may_sign_in_and_leaves_nothing() {
    let (folder, temporary) = (Scratch::new(), Scratch::new());
    let mut command =
        melati(folder.path(), &["serve", "--demo", "--listen", "127.0.0.1:0", "--demo-traffic", "600"]);
    let mut child =
        command.env("TMPDIR", temporary.path()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("melati-demo")));
    assert!(lines.any(|line| line.contains("kasir1b@melati.example")));
    assert!(lines.any(|line| line.contains("thrown away")));
    assert_eq!(terminate(&mut child), Some(0));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
}

#[test]
fn the_written_demo_shop_is_served_like_any_other_and_keeps_selling() {
    let folder = Scratch::new();
    let folder = folder.path();
    let said = done(&run(folder, &["demo", "--seed", "3"]));
    assert!(said.contains("melati serve") && said.contains("owner@melati.example"), "{said}");
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--demo-traffic", "60"];
    let (mut child, said) = serve_until(folder, &arguments, "Open");
    assert!(!said.contains("thrown away"), "{said}");
    assert_eq!(terminate(&mut child), Some(0));
    done(&run(folder, &["check"]));
}

#[test]
fn nobody_keeps_selling_in_a_real_shop() {
    let folder = Scratch::new();
    let output = run(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--demo-traffic", "12"]);
    refused(&output, 2, &["no demo shop", "--demo"]);
}
