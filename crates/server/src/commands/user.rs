//! `melati user add`: somebody who may sign in.

use std::{
    io::{IsTerminal, Read},
    process::ExitCode,
};

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand};
use melati_app::{
    App,
    people::{LONGEST_PASSWORD, NewUser, SHORTEST_PASSWORD, add_user},
};
use melati_domain::actor::Role;
use melati_store::StoreError;

use super::refused::explained;

#[derive(Subcommand)]
pub(super) enum User {
    /// Add somebody who may sign in; the password is asked for
    Add(Add),
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

impl User {
    pub(super) async fn run(self, app: &App) -> Result<ExitCode> {
        let Self::Add(add) = self;
        let code = add.branch.clone();
        let read = app.store.reader.read(move |tx| {
            Box::pin(async move {
                let branch = match code {
                    Some(code) => tx.branch_by_code(&code).await?,
                    None => None,
                };
                Ok::<_, StoreError>((tx.user_count().await?, tx.branches().await?.is_empty(), branch))
            })
        });
        let (people, no_branch, branch) = read.await?;
        ensure!(
            people > 0 || add.role == Role::SuperAdmin,
            "the first person must be the owner, who sees every branch: --role \"super admin\""
        );
        if let (Some(code), None) = (&add.branch, &branch) {
            bail!("there is no branch {code}; add it with `melati branch add --code {code} --name \"…\"`");
        }
        let password = if add.password_stdin { from_stdin()? } else { asked()? };
        let new = NewUser {
            name: add.name,
            email: add.email,
            password,
            role: add.role,
            branch: branch.map(|branch| branch.id),
        };
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
