//! The demo shop's branches and people, once they are in the database.

use melati_app::{Refusal, branches, people};
use melati_domain::{
    actor::{Actor, Role},
    branch::Settings,
    day::{Millis, Zone},
    id::BranchId,
};
use melati_store::{Branch, ReadTx, Tx, people::User};

use super::people::PEOPLE;

/// Who does what in one branch.
#[derive(Debug, Clone)]
pub(super) struct Team {
    pub(super) branch: BranchId,
    pub(super) admin: Actor,
    pub(super) cashiers: Vec<Actor>,
    pub(super) technician: Actor,
}

/// What a branch of the demo sets for itself; hours as in domain facts, section 3.
fn settings(number: i64) -> Settings {
    let hours = if number == 1 {
        format!("{};", ["08.00-12.30, 13.30-16.30"; 6].join(";"))
    } else {
        format!("{};09.00-12.00, 13.00-17.30;", ["11.00-15.00, 16.00-19.30"; 5].join(";"))
    };
    Settings {
        address: format!("Jalan Contoh No. {number}, Teluk Kuantan"),
        phone: format!("0760 00000{number}"),
        hours: hours.parse().unwrap_or_default(),
        ..Settings::default()
    }
}

/// Both branches' teams.
#[derive(Debug, Clone)]
pub(super) struct Staff {
    pub(super) teams: Vec<Team>,
}

impl Staff {
    /// Opens the branches and hires everybody; `people` name their branch by its number in the demo.
    pub(super) async fn hire(tx: &mut Tx, people: Vec<User>, at: Millis) -> Result<Self, Refusal> {
        let mut ids = Vec::new();
        for number in 1..=2 {
            let new = branches::NewBranch {
                code: format!("CAB00{number}"),
                name: format!("Optik Melati Cabang {number}"),
                zone: Zone::Jakarta,
            };
            let branch = branches::add_in(tx, new).await?;
            let branch = Branch { settings: settings(number), ..branch };
            tx.update_branch(&branch).await?;
            ids.push(branch.id);
        }
        let mut hired = Vec::new();
        for mut user in people {
            user.branch =
                user.branch.and_then(|number| ids.get(usize::try_from(number.0 - 1).ok()?).copied());
            hired.push(people::add_user_in(tx, user, at).await?);
        }
        Ok(Self::of(&ids, &hired))
    }

    /// The staff as it stands in a demo shop that was written before; `None` where this is no demo shop.
    pub(super) async fn find(tx: &mut ReadTx) -> Result<Option<Self>, Refusal> {
        let mut hired = Vec::new();
        for person in PEOPLE {
            let Some(user) = tx.user_by_email(person.email).await? else { return Ok(None) };
            hired.push(user);
        }
        let ids: Vec<BranchId> = tx.branches().await?.into_iter().map(|branch| branch.id).collect();
        Ok(Some(Self::of(&ids, &hired)))
    }

    fn of(branches: &[BranchId], people: &[User]) -> Self {
        let team = |&branch: &BranchId| {
            let with = |role: Role| {
                people
                    .iter()
                    .filter(move |user| user.branch == Some(branch) && user.role == role)
                    .map(User::actor)
            };
            let cashiers: Vec<Actor> = with(Role::Cashier).collect();
            Some(Team {
                branch,
                admin: with(Role::Admin).next()?,
                technician: with(Role::Technician).next()?,
                cashiers: Some(cashiers).filter(|cashiers| !cashiers.is_empty())?,
            })
        };
        Self { teams: branches.iter().filter_map(team).collect() }
    }
}
