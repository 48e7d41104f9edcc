//! Branches: add one, see and change what it sets for itself.

use melati_domain::{
    actor::{Actor, Role},
    audit::{Action, Change, Subject, changes},
    branch::{Settings, Threshold, Thresholds},
    day::{Millis, Zone},
    id::BranchId,
    rights::Right,
};
use melati_store::{Branch, Table, Tx};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{reachable, require},
    audit,
    refusal::{limited_text, required_text},
};

/// A branch to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBranch {
    /// Short code, unique, at most ten characters: `CAB001`.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Its time zone, which decides its business day.
    pub zone: Zone,
}

/// Adds a branch, from the command line: whoever holds the machine holds the shop.
pub async fn add(app: &App, new: NewBranch) -> Result<Branch, Refusal> {
    app.store.writer.write(move |tx| Box::pin(async move { add_in(tx, new).await })).await
}

/// [`add`] inside an open transaction.
pub async fn add_in(tx: &mut Tx, new: NewBranch) -> Result<Branch, Refusal> {
    let code = required_text(&new.code, "code", 10)?;
    let name = required_text(&new.name, "name", 100)?;
    if tx.branch_by_code(&code).await?.is_some() {
        return Err(Refusal::invalid(Field::plain("code"), FieldProblem::Taken));
    }
    let id = BranchId(tx.next_id(Table::Branch).await?);
    let branch = Branch { id, code, name, zone: new.zone, settings: Settings::default() };
    tx.insert_branch(&branch).await?;
    Ok(branch)
}

/// Adds a branch, from a screen.
pub async fn open_another(app: &App, actor: &Actor, new: NewBranch) -> Result<Branch, Refusal> {
    require(actor, Right::AddBranches)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let branch = add_in(tx, new).await?;
            note(tx, &actor, Action::BranchAdded, &branch, &[], now).await?;
            Ok(branch)
        })
    });
    write.await
}

/// A branch whose settings the actor may see and change.
pub async fn find(app: &App, actor: &Actor, id: BranchId) -> Result<Branch, Refusal> {
    require(actor, Right::ManageBranch)?;
    let read =
        app.store.reader.read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.branch(id).await?) }));
    reachable(read.await?, Thing::Branch, actor, |branch| branch.id)
}

/// What a branch becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchChange {
    /// Its name.
    pub name: String,
    /// Its time zone; another one only while the branch is closed, so that no open day changes its date.
    pub zone: Zone,
    /// What it sets for itself.
    pub settings: Settings,
}

/// Changes what a branch is called and sets for itself. New thresholds speak from the next change of stock on.
pub async fn change(app: &App, actor: &Actor, id: BranchId, change: BranchChange) -> Result<Branch, Refusal> {
    require(actor, Right::ManageBranch)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Branch, id.0).await?;
            let before = reachable(tx.branch(id).await?, Thing::Branch, &actor, |branch| branch.id)?;
            let after = Branch {
                id,
                code: before.code.clone(),
                name: required_text(&change.name, "name", 100)?,
                zone: change.zone,
                settings: checked(change.settings)?,
            };
            // Nobody sets the limit that binds them.
            let own_limit = after.settings.discounts.admin != before.settings.discounts.admin;
            if own_limit && actor.role != Role::SuperAdmin {
                return Err(Refusal::invalid(Field::plain("admin_discount"), FieldProblem::NotAllowed));
            }
            if after.zone != before.zone {
                let today = tx.branch_day(id, before.zone.day_of(now)).await?;
                if today.is_some_and(|today| today.is_open) {
                    return Err(Refusal::invalid(Field::plain("timezone"), FieldProblem::WhileOpen));
                }
            }
            if after != before {
                tx.update_branch(&after).await?;
                note(tx, &actor, Action::BranchChanged, &after, &changed(&before, &after), now).await?;
            }
            Ok(after)
        })
    });
    write.await
}

fn checked(settings: Settings) -> Result<Settings, Refusal> {
    let Thresholds { frame, lens, accessory } = settings.thresholds;
    check_threshold(frame, "frame_low", "frame_medium")?;
    check_threshold(lens, "lens_low", "lens_medium")?;
    check_threshold(accessory, "accessory_low", "accessory_medium")?;
    check_percent(settings.discounts.cashier, "cashier_discount")?;
    check_percent(settings.discounts.admin, "admin_discount")?;
    Ok(Settings {
        address: limited_text(&settings.address, "address", 200)?,
        phone: limited_text(&settings.phone, "phone", 20)?,
        ..settings
    })
}

fn check_threshold(it: Threshold, low: &'static str, medium: &'static str) -> Result<(), Refusal> {
    let (name, least) = if (0..=Threshold::MOST).contains(&it.low) { (medium, it.low) } else { (low, 0) };
    if name == medium && (least..=Threshold::MOST).contains(&it.medium) {
        return Ok(());
    }
    Err(Refusal::invalid(Field::plain(name), FieldProblem::OutOfRange(least, Threshold::MOST)))
}

fn check_percent(percent: Option<i64>, name: &'static str) -> Result<(), Refusal> {
    match percent {
        Some(percent) if !(0..=100).contains(&percent) => {
            Err(Refusal::invalid(Field::plain(name), FieldProblem::OutOfRange(0, 100)))
        }
        _ => Ok(()),
    }
}

async fn note(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    branch: &Branch,
    changes: &[Change],
    now: Millis,
) -> Result<(), Refusal> {
    let subject = (Subject::Branch, branch.id.0, branch.name.as_str());
    let deed = audit::Deed { action, subject, branch: Some(branch.id), reason: None, changes };
    audit::note(tx, actor, deed, now).await
}

/// What became another, as the screen tells it.
fn changed(before: &Branch, after: &Branch) -> Vec<Change> {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let hours = |it: &Branch| it.settings.hours.told();
    let bpjs = |it: &Branch| Some(if it.settings.takes_bpjs { "ya" } else { "tidak" }.to_owned());
    let threshold = |it: Threshold| Some(format!("{}/{}", it.low, it.medium));
    let percent = |it: Option<i64>| it.map(|percent| format!("{percent}%"));
    let (b, a) = (&before.settings, &after.settings);
    changes([
        ("name", text(&before.name), text(&after.name)),
        ("timezone", text(before.zone.as_str()), text(after.zone.as_str())),
        ("address", text(&b.address), text(&a.address)),
        ("phone", text(&b.phone), text(&a.phone)),
        ("jam buka", hours(before), hours(after)),
        ("kertas", text(b.paper.as_str()), text(a.paper.as_str())),
        ("BPJS", bpjs(before), bpjs(after)),
        ("batas frame", threshold(b.thresholds.frame), threshold(a.thresholds.frame)),
        ("batas lensa", threshold(b.thresholds.lens), threshold(a.thresholds.lens)),
        ("batas aksesoris", threshold(b.thresholds.accessory), threshold(a.thresholds.accessory)),
        ("diskon kasir", percent(b.discounts.cashier), percent(a.discounts.cashier)),
        ("diskon admin", percent(b.discounts.admin), percent(a.discounts.admin)),
    ])
}
