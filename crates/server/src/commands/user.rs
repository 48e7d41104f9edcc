//! `melati user add`: somebody who may sign in.

use std::{
    io::{IsTerminal, Read},
    process::ExitCode,
};

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand};
use melati_app::{
    App, LONGEST_PASSWORD, SHORTEST_PASSWORD,
    people::{NewUser, UserChange, add_user, change_user},
};
use melati_domain::{actor::Role, id::BranchId};
use melati_store::StoreError;

use super::refused::explained;

#[derive(Subcommand)]
pub(super) enum User {
    /// Add somebody who may sign in; the password is asked for
    Add(Add),
    /// Change somebody's role, branch or password, or keep them out; open screens follow within a second
    Change(Change),
}

#[derive(Args)]
pub(super) struct Add {
    /// Name as shown
    #[arg(long)]
    name: String,
    /// Sign-in name
    #[arg(long)]
    email: String,
    /// "super admin", admin, kasir or "passet bantu"
    #[arg(long)]
    role: Role,
    /// Code of the home branch, such as CAB001; left out for a super admin
    #[arg(long, value_name = "CODE")]
    branch: Option<String>,
    /// Read the password from standard input instead of asking for it
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub(super) struct Change {
    /// Sign-in name of the person
    email: String,
    /// "super admin", admin, kasir or "passet bantu"
    #[arg(long)]
    role: Option<Role>,
    /// Code of the new home branch; who becomes super admin has none
    #[arg(long, value_name = "CODE")]
    branch: Option<String>,
    /// May sign in no more
    #[arg(long, conflicts_with = "enable")]
    disable: bool,
    /// May sign in again
    #[arg(long)]
    enable: bool,
    /// The phone with their codes is lost: let them sign in with the password alone
    #[arg(long)]
    no_code: bool,
    /// Ask for a new password
    #[arg(long, conflicts_with = "password_stdin")]
    password: bool,
    /// Read the new password from standard input
    #[arg(long)]
    password_stdin: bool,
}

impl User {
    pub(super) async fn run(self, app: &App) -> Result<ExitCode> {
        match self {
            Self::Add(add) => add.run(app).await,
            Self::Change(change) => change.run(app).await,
        }
    }
}

impl Change {
    async fn run(self, app: &App) -> Result<ExitCode> {
        let branch = match self.branch {
            Some(code) => Some(Some(branch_by_code(app, code).await?)),
            None => (self.role == Some(Role::SuperAdmin)).then_some(None),
        };
        let password = match (self.password, self.password_stdin) {
            (_, true) => Some(from_stdin()?),
            (true, false) => Some(asked()?),
            (false, false) => None,
        };
        let is_active = if self.disable { Some(false) } else { self.enable.then_some(true) };
        let forget_second_factor = self.no_code;
        let role = self.role;
        let change =
            UserChange { role, branch, is_active, password, forget_second_factor, ..UserChange::default() };
        ensure!(!change.is_empty(), "nothing to change was given; see `melati user change --help`");
        let user = change_user(app, &self.email, change).await.map_err(explained)?;
        let may = if user.is_active { "may" } else { "may not" };
        super::say(&format!("{} {may} sign in as {} ({}).\n", user.name, user.email, user.role))?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn branch_by_code(app: &App, code: String) -> Result<BranchId> {
    let wanted = code.clone();
    let read = app.store.reader.read(move |tx| Box::pin(async move { tx.branch_by_code(&wanted).await }));
    let found: Option<melati_store::Branch> = read.await?;
    let Some(branch) = found else {
        bail!("there is no branch {code}; add it with `melati branch add --code {code} --name \"…\"`");
    };
    Ok(branch.id)
}

impl Add {
    async fn run(self, app: &App) -> Result<ExitCode> {
        let add = self;
        let read = app.store.reader.read(move |tx| {
            Box::pin(
                async move { Ok::<_, StoreError>((tx.user_count().await?, tx.branches().await?.is_empty())) },
            )
        });
        let (people, no_branch) = read.await?;
        ensure!(
            people > 0 || add.role == Role::SuperAdmin,
            "the first person must be the owner, who sees every branch: --role \"super admin\""
        );
        let branch = match add.branch {
            Some(code) => Some(branch_by_code(app, code).await?),
            None => None,
        };
        let password = if add.password_stdin { from_stdin()? } else { asked()? };
        let new = NewUser { name: add.name, email: add.email, password, role: add.role, branch };
        let user = add_user(app, new).await.map_err(explained)?;
        super::say(&format!("{} may sign in as {} ({}).\n", user.name, user.email, user.role))?;
        if no_branch {
            super::say("Next: add the first branch with\n  melati branch add --code CAB001 --name \"…\"\n")?;
        } else if people == 0 {
            super::say(
                "Next: start the shop with `melati serve`, open the address it prints, and sign in.\n",
            )?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The first line of standard input.
fn from_stdin() -> Result<String> {
    let mut text = String::new();
    // More than any password, and a bound on what is read.
    std::io::stdin().take(4_096).read_to_string(&mut text).context("no password on standard input")?;
    let password = text.lines().next().unwrap_or_default();
    ensure!(!password.is_empty(), "standard input is empty; it should hold the password");
    Ok(password.to_owned())
}

/// Asks twice, without showing what is typed.
fn asked() -> Result<String> {
    ensure!(
        std::io::stdin().is_terminal(),
        "there is no terminal to ask for a password; give it with --password-stdin"
    );
    let password = rpassword::prompt_password(format!(
        "Password ({SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters): "
    ))?;
    let again = rpassword::prompt_password("Once more: ")?;
    ensure!(password == again, "the two passwords differ; nothing was added");
    Ok(password)
}
