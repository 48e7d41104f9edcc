//! Who hears what, decided from the session alone: the topics behind each feed, and the tags they depend on.

use std::{fmt, str::FromStr, sync::Arc};

use melati_domain::{
    actor::{Actor, Role},
    id::{BranchId, UserId},
    rights::Right,
};
use melati_hub::Topic;

/// Tag of every picture that shows "today": to be touched at midnight of each zone.
pub const CALENDAR: &str = "calendar";
/// Tag of the picture of all drawers: touched when cash moves in any of them for another reason than a sale.
pub const DRAWERS: &str = "drawers";
/// Tag of the stockroom's picture for all branches: touched when a transfer or a count moved.
pub const STOCKROOMS: &str = "stockrooms";
/// Tag of every picture of orders of the whole chain: touched when somebody said something about one.
pub const COMMENTS: &str = "comments";
/// Tag of every picture of the whole chain.
pub const CHAIN: &str = "all";

/// The operators' feed, its one topic, and the tag to be touched while somebody looks.
pub const OPEN_STREAMS: &str = "open-streams";

/// What a frame of [`rights_topic`] is called; it is never sent.
pub const RIGHTS: &str = "rights";

/// A feed, by its name in paths and events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedName {
    /// Figures of the day, by role.
    Dashboard,
    /// A cashier's own figures.
    Turnover,
    /// New sales, orders ready.
    Notifications,
    /// Stock after each change.
    Stock,
    /// How far a person has read the notifications.
    Read,
    /// What is in the drawers.
    Cash,
    /// How many orders stand where.
    Work,
    /// How many transfers and counts wait for somebody.
    Stockroom,
    /// The streams open on this node, for who operates it.
    OpenStreams,
}

impl FeedName {
    /// Every feed.
    pub const ALL: [Self; 9] = [
        Self::Dashboard,
        Self::Turnover,
        Self::Notifications,
        Self::Stock,
        Self::Read,
        Self::Cash,
        Self::Work,
        Self::Stockroom,
        Self::OpenStreams,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboard",
            Self::Turnover => "omset-kasir",
            Self::Notifications => "notifications",
            Self::Stock => "stock-updates",
            Self::Read => "notifications-read",
            Self::Cash => "kas",
            Self::Work => "pengerjaan",
            Self::Stockroom => "gudang",
            Self::OpenStreams => OPEN_STREAMS,
        }
    }

    /// A state feed shows the newest picture; a log feed tells each event.
    pub const fn is_state(self) -> bool {
        matches!(
            self,
            Self::Dashboard
                | Self::Turnover
                | Self::Read
                | Self::Cash
                | Self::Work
                | Self::Stockroom
                | Self::OpenStreams
        )
    }
}

impl fmt::Display for FeedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Names of feeds, separated by commas.
pub fn names(feeds: &[FeedName]) -> String {
    feeds.iter().map(|feed| feed.as_str()).collect::<Vec<_>>().join(",")
}

/// Not the name of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownFeed;

impl FromStr for FeedName {
    type Err = UnknownFeed;
    fn from_str(name: &str) -> Result<Self, UnknownFeed> {
        Self::ALL.into_iter().find(|feed| feed.as_str() == name).ok_or(UnknownFeed)
    }
}

/// The role has no such feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forbidden;

/// A state topic, parsed from its name: whose picture it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// `dashboard/kasir/{user}`
    Cashier(UserId),
    /// `dashboard/passet/{branch}/{user}`
    Technician(BranchId, UserId),
    /// `dashboard/admin/{branch}`
    Branch(BranchId),
    /// `dashboard/owner`
    Chain,
    /// `omset-kasir/{user}`
    Turnover(UserId),
    /// `notifications-read/{user}`
    Read(UserId),
    /// `kas/{branch}`, or `kas/all`
    Drawers(Option<BranchId>),
    /// `pengerjaan/{branch}`, or `pengerjaan/all`
    Work(Option<BranchId>),
    /// `gudang/{branch}`, or `gudang/all`
    Stockroom(Option<BranchId>),
}

impl Subject {
    /// Whose dashboard `actor` sees.
    pub const fn of(actor: &Actor) -> Option<Self> {
        Some(match (actor.role, actor.branch) {
            (Role::SuperAdmin, _) => Self::Chain,
            (Role::Admin, Some(branch)) => Self::Branch(branch),
            (Role::Cashier, Some(_)) => Self::Cashier(actor.user),
            (Role::Technician, Some(branch)) => Self::Technician(branch, actor.user),
            (_, None) => return None,
        })
    }

    /// The feed it belongs to.
    pub const fn feed(self) -> FeedName {
        match self {
            Self::Turnover(_) => FeedName::Turnover,
            Self::Read(_) => FeedName::Read,
            Self::Drawers(_) => FeedName::Cash,
            Self::Work(_) => FeedName::Work,
            Self::Stockroom(_) => FeedName::Stockroom,
            Self::Cashier(_) | Self::Technician(..) | Self::Branch(_) | Self::Chain => FeedName::Dashboard,
        }
    }

    /// Its topic; `home` is the branch of the person it is for.
    fn topic(self, home: Option<BranchId>) -> Topic {
        let day = home.map(day_tag);
        let tags = match self {
            Self::Cashier(user) => vec![Some(cashier_tag(user)), day],
            Self::Turnover(user) => vec![Some(cashier_tag(user))],
            // Say nothing of a day.
            Self::Read(user) => return Topic::state(self.to_string(), [read_tag(user)]),
            Self::Stockroom(branch) => {
                let tag = branch.map_or(STOCKROOMS.into(), stockroom_tag);
                return Topic::state(self.to_string(), [tag]);
            }
            Self::Branch(branch) => vec![Some(branch_tag(branch)), day],
            Self::Drawers(Some(branch)) => vec![Some(branch_tag(branch)), Some(drawer_tag(branch))],
            Self::Drawers(None) => vec![Some(CHAIN.into()), Some(DRAWERS.into())],
            Self::Work(Some(branch)) => vec![Some(branch_tag(branch)), Some(comments_tag(branch))],
            Self::Work(None) => vec![Some(CHAIN.into()), Some(COMMENTS.into())],
            // The workshop serves all branches; its day is that of its own.
            Self::Technician(..) => vec![Some(CHAIN.into()), Some(COMMENTS.into()), day],
            Self::Chain => vec![Some(CHAIN.into())],
        };
        Topic::state(self.to_string(), tags.into_iter().flatten().chain([CALENDAR.into()]))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cashier(user) => write!(f, "dashboard/kasir/{user}"),
            Self::Technician(branch, user) => write!(f, "dashboard/passet/{branch}/{user}"),
            Self::Branch(branch) => write!(f, "dashboard/admin/{branch}"),
            Self::Chain => f.write_str("dashboard/owner"),
            Self::Turnover(user) => write!(f, "omset-kasir/{user}"),
            Self::Read(user) => write!(f, "notifications-read/{user}"),
            Self::Drawers(Some(branch)) => write!(f, "kas/{branch}"),
            Self::Drawers(None) => f.write_str("kas/all"),
            Self::Work(Some(branch)) => write!(f, "pengerjaan/{branch}"),
            Self::Work(None) => f.write_str("pengerjaan/all"),
            Self::Stockroom(Some(branch)) => write!(f, "gudang/{branch}"),
            Self::Stockroom(None) => f.write_str("gudang/all"),
        }
    }
}

/// Not the name of a state topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state topic")]
pub struct UnknownTopic;

impl FromStr for Subject {
    type Err = UnknownTopic;
    fn from_str(topic: &str) -> Result<Self, UnknownTopic> {
        let number = |text: &str| text.parse::<i64>().map_err(|_| UnknownTopic);
        let parts: Vec<&str> = topic.split('/').collect();
        match *parts.as_slice() {
            ["dashboard", "owner"] => Ok(Self::Chain),
            ["dashboard", "kasir", user] => Ok(Self::Cashier(UserId(number(user)?))),
            ["dashboard", "admin", branch] => Ok(Self::Branch(BranchId(number(branch)?))),
            ["dashboard", "passet", branch, user] => {
                Ok(Self::Technician(BranchId(number(branch)?), UserId(number(user)?)))
            }
            ["omset-kasir", user] => Ok(Self::Turnover(UserId(number(user)?))),
            ["kas", "all"] => Ok(Self::Drawers(None)),
            ["kas", branch] => Ok(Self::Drawers(Some(BranchId(number(branch)?)))),
            ["pengerjaan", "all"] => Ok(Self::Work(None)),
            ["pengerjaan", branch] => Ok(Self::Work(Some(BranchId(number(branch)?)))),
            ["gudang", "all"] => Ok(Self::Stockroom(None)),
            ["gudang", branch] => Ok(Self::Stockroom(Some(BranchId(number(branch)?)))),
            ["notifications-read", user] => Ok(Self::Read(UserId(number(user)?))),
            _ => Err(UnknownTopic),
        }
    }
}

/// Notices of one branch that the counter is told: orders ready.
pub(super) fn counter_topic(branch: BranchId) -> Arc<str> {
    format!("notifications/counter/{branch}").into()
}

/// All notices of one branch.
pub(super) fn admin_topic(branch: BranchId) -> Arc<str> {
    format!("notifications/admin/{branch}").into()
}

/// All notices of the chain.
pub(super) fn owner_topic() -> Arc<str> {
    "notifications/owner".into()
}

/// Stock of one branch.
pub(super) fn stock_topic(branch: BranchId) -> Arc<str> {
    format!("stock-updates/{branch}").into()
}

/// Stock of the chain.
pub(super) fn all_stock_topic() -> Arc<str> {
    "stock-updates/all".into()
}

/// Followed by every stream of a user beside its feeds: something changed in what they may do.
pub fn rights_topic(user: UserId) -> Arc<str> {
    format!("{RIGHTS}/{user}").into()
}

/// Touched by what moves a cashier's figures.
pub(super) fn cashier_tag(user: UserId) -> Arc<str> {
    format!("cashier/{user}").into()
}

/// Touched by what moves a branch's figures.
pub(super) fn branch_tag(branch: BranchId) -> Arc<str> {
    format!("branch/{branch}").into()
}

/// Touched when a person reads notifications.
pub(super) fn read_tag(user: UserId) -> Arc<str> {
    format!("read/{user}").into()
}

/// Touched when cash moves in a branch's drawer for another reason than a sale.
pub(super) fn drawer_tag(branch: BranchId) -> Arc<str> {
    format!("drawer/{branch}").into()
}

/// Touched when a transfer from or to a branch moved, or a count of its stock.
pub(super) fn stockroom_tag(branch: BranchId) -> Arc<str> {
    format!("stockroom/{branch}").into()
}

/// Touched when somebody said something about an order of a branch.
pub(super) fn comments_tag(branch: BranchId) -> Arc<str> {
    format!("comments/{branch}").into()
}

/// Touched when a branch opens or closes.
pub(super) fn day_tag(branch: BranchId) -> Arc<str> {
    format!("day/{branch}").into()
}

/// The topics behind `feeds` for `actor`, one each.
pub fn topics(actor: &Actor, feeds: &[FeedName]) -> Result<Vec<Topic>, Forbidden> {
    feeds.iter().map(|&feed| topic(actor, feed)).collect()
}

fn topic(actor: &Actor, feed: FeedName) -> Result<Topic, Forbidden> {
    Ok(match feed {
        FeedName::Dashboard => Subject::of(actor).ok_or(Forbidden)?.topic(actor.branch),
        FeedName::Turnover if actor.role == Role::Cashier => {
            Subject::Turnover(actor.user).topic(actor.branch)
        }
        FeedName::Read if Subject::of(actor).is_some() => Subject::Read(actor.user).topic(None),
        FeedName::Work => match (actor.role, actor.branch) {
            (Role::SuperAdmin, _) => Subject::Work(None).topic(None),
            (_, Some(branch)) => Subject::Work(Some(branch)).topic(None),
            (_, None) => return Err(Forbidden),
        },
        FeedName::Stockroom if actor.role.may(Right::RequestTransfer) => match (actor.role, actor.branch) {
            (Role::SuperAdmin, _) => Subject::Stockroom(None).topic(None),
            (_, Some(branch)) => Subject::Stockroom(Some(branch)).topic(None),
            (_, None) => return Err(Forbidden),
        },
        FeedName::Cash if actor.role.may(Right::SeeCash) => match (actor.role, actor.branch) {
            (Role::SuperAdmin, _) => Subject::Drawers(None).topic(None),
            (_, Some(branch)) => Subject::Drawers(Some(branch)).topic(None),
            (_, None) => return Err(Forbidden),
        },
        FeedName::OpenStreams if actor.role == Role::SuperAdmin => Topic::state(OPEN_STREAMS, [OPEN_STREAMS]),
        FeedName::Turnover
        | FeedName::Read
        | FeedName::Cash
        | FeedName::Stockroom
        | FeedName::OpenStreams => {
            return Err(Forbidden);
        }
        FeedName::Notifications => Topic::log(match (actor.role, actor.branch) {
            (Role::SuperAdmin, _) => owner_topic(),
            (Role::Admin, Some(branch)) => admin_topic(branch),
            (Role::Cashier | Role::Technician, Some(branch)) => counter_topic(branch),
            (_, None) => return Err(Forbidden),
        }),
        FeedName::Stock => Topic::log(match (actor.role, actor.branch) {
            (Role::SuperAdmin, _) => all_stock_topic(),
            (_, Some(branch)) => stock_topic(branch),
            (_, None) => return Err(Forbidden),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role, branch: Option<i64>) -> Actor {
        Actor { user: UserId(9), name: "Uji".to_owned(), role, branch: branch.map(BranchId) }
    }

    /// Role and branch → topic of each feed (none: refused), with the tags of state topics.
    #[test]
    fn scope_comes_from_role_and_branch() {
        let table = [
            (
                actor(Role::Cashier, Some(1)),
                [
                    "dashboard/kasir/9 cashier/9 day/1 calendar",
                    "omset-kasir/9 cashier/9 calendar",
                    "notifications/counter/1",
                    "stock-updates/1",
                    "notifications-read/9 read/9",
                    "kas/1 branch/1 drawer/1 calendar",
                    "pengerjaan/1 branch/1 comments/1 calendar",
                    "gudang/1 stockroom/1",
                    "-",
                ],
            ),
            (
                actor(Role::Technician, Some(2)),
                [
                    "dashboard/passet/2/9 all comments day/2 calendar",
                    "-",
                    "notifications/counter/2",
                    "stock-updates/2",
                    "notifications-read/9 read/9",
                    "-",
                    "pengerjaan/2 branch/2 comments/2 calendar",
                    "-",
                    "-",
                ],
            ),
            (
                actor(Role::Admin, Some(2)),
                [
                    "dashboard/admin/2 branch/2 day/2 calendar",
                    "-",
                    "notifications/admin/2",
                    "stock-updates/2",
                    "notifications-read/9 read/9",
                    "kas/2 branch/2 drawer/2 calendar",
                    "pengerjaan/2 branch/2 comments/2 calendar",
                    "gudang/2 stockroom/2",
                    "-",
                ],
            ),
            (
                actor(Role::SuperAdmin, None),
                [
                    "dashboard/owner all calendar",
                    "-",
                    "notifications/owner",
                    "stock-updates/all",
                    "notifications-read/9 read/9",
                    "kas/all all drawers calendar",
                    "pengerjaan/all all comments calendar",
                    "gudang/all stockrooms",
                    "open-streams open-streams",
                ],
            ),
            // A role that needs a branch and has none hears nothing.
            (actor(Role::Admin, None), ["-"; 9]),
        ];
        for (actor, expected) in table {
            let heard = FeedName::ALL.map(|feed| match topic(&actor, feed) {
                Ok(Topic::Log { name }) => name.to_string(),
                Ok(Topic::State { name, tags }) => format!("{name} {}", tags.join(" ")),
                Err(Forbidden) => "-".to_owned(),
            });
            assert_eq!(heard, expected, "{actor:?}");
        }
    }

    #[test]
    fn a_topic_is_read_back_from_its_name() {
        let subjects = [
            Subject::Cashier(UserId(3)),
            Subject::Technician(BranchId(1), UserId(3)),
            Subject::Branch(BranchId(2)),
            Subject::Chain,
            Subject::Turnover(UserId(3)),
            Subject::Read(UserId(3)),
            Subject::Drawers(Some(BranchId(2))),
            Subject::Drawers(None),
            Subject::Work(Some(BranchId(2))),
            Subject::Work(None),
            Subject::Stockroom(Some(BranchId(2))),
            Subject::Stockroom(None),
        ];
        for subject in subjects {
            assert_eq!(subject.to_string().parse(), Ok(subject));
        }
        for other in ["", "dashboard", "dashboard/kasir/x", "notifications/owner", "dashboard/owner/1"] {
            assert_eq!(other.parse::<Subject>(), Err(UnknownTopic));
        }
    }
}
