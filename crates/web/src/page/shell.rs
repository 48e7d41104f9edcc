//! What surrounds every page inside the shop: menu, top bar, live line.

use melati_app::notifications::MOST_UNREAD;
use melati_domain::{
    actor::{Actor, Role},
    day::Zone,
    rights::Right,
};

use super::people::role_name;

/// A place of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The dashboard.
    Home,
    /// The sale form.
    NewSale,
    /// The list of orders, and one order.
    Orders,
    /// The scanner.
    Scan,
    /// Patients and prescriptions.
    Patients,
    /// Shelf goods.
    Stock,
    /// Transfers of stock.
    Transfers,
    /// The drawer.
    Cash,
    /// People who sign in.
    People,
    /// Branches and what they set for themselves.
    Branches,
    /// The person's own password and devices.
    Account,
    /// What the person was told.
    Notifications,
    /// The audit trail.
    Audit,
    /// The open streams.
    Operator,
}

/// One entry of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// Address.
    pub href: &'static str,
    /// Words.
    pub label: &'static str,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// Figures of the gudang feed that are counted beside it, joined with commas.
    pub waiting: &'static str,
    /// Is the page shown this one?
    pub current: bool,
}

/// The surroundings of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// In the browser's title.
    pub title: String,
    /// The person signed in: her tabs share a connection.
    pub user_id: i64,
    /// Their name.
    pub user_name: String,
    /// Their role.
    pub role: Role,
    /// Where they are: a branch's name, or all.
    pub branch_name: String,
    /// Zone in which times are shown.
    pub zone: Zone,
    /// Feeds the page listens to, beside those of the bell that every page has, joined with commas.
    pub feeds: &'static str,
    /// The page's own script; contains the common one.
    pub script: &'static str,
    /// Kept live even while hidden: a till.
    pub always: bool,
    /// Notifications the person has not read, counted up to 100.
    pub unread: i64,
    /// Notifications up to this number were read.
    pub read_to: i64,
    /// Which entry of the menu is lit.
    pub place: Place,
}

impl Shell {
    /// The surroundings for `actor`; `branch` is the name and zone of the home branch, none for the owner.
    pub fn new(actor: &Actor, branch: Option<(&str, Zone)>, place: Place, title: impl Into<String>) -> Self {
        let (branch_name, zone) = branch.unwrap_or(("Semua cabang", Zone::Jakarta));
        let (feeds, script) = match place {
            // A technician's dashboard is a list of orders.
            Place::Home if actor.role == Role::Technician => ("dashboard", "orders.js"),
            Place::Home => ("dashboard", "app.js"),
            Place::NewSale => ("stock-updates", "till.js"),
            // A technician works on the orders of all branches, as the dashboard does.
            Place::Orders if actor.role == Role::Technician => ("pengerjaan,dashboard", "orders.js"),
            Place::Orders => ("pengerjaan", "orders.js"),
            Place::Scan => ("", "scan.js"),
            Place::Stock => ("stock-updates", "app.js"),
            Place::Cash => ("kas", "cash.js"),
            Place::Patients
            | Place::People
            | Place::Branches
            | Place::Transfers
            | Place::Account
            | Place::Audit
            | Place::Notifications => ("", "app.js"),
            Place::Operator => ("open-streams", "operator.js"),
        };
        Self {
            title: title.into(),
            user_id: actor.user.0,
            user_name: actor.name.clone(),
            role: actor.role,
            branch_name: branch_name.to_owned(),
            zone,
            feeds,
            script,
            always: matches!(place, Place::NewSale),
            unread: 0,
            read_to: 0,
            place,
        }
    }

    /// How much is unread, as the bell shows it.
    pub fn bell(&self) -> String {
        if self.unread < MOST_UNREAD { self.unread.to_string() } else { format!("{}+", MOST_UNREAD - 1) }
    }

    /// The menu: what the role may use, nothing else.
    pub fn menu(&self) -> Vec<MenuItem> {
        let entries = [
            (Place::Home, "/", "Beranda", "grid-1x2", true),
            (Place::NewSale, "/penjualan/baru", "Penjualan baru", "cart-plus", self.role.may(Right::RingUp)),
            (Place::Orders, "/penjualan", "Pesanan", "list-check", self.role.may(Right::SeeSales)),
            (Place::Scan, "/pindai", "Pindai", "qr-code-scan", self.role.may(Right::StepOrder)),
            (Place::Patients, "/pasien", "Pasien", "people", self.role.may(Right::SeePatients)),
            (Place::Stock, "/stok", "Stok", "box-seam", self.role.may(Right::SeeCatalogue)),
            (Place::Transfers, "/transfer", "Transfer", "truck", self.role.may(Right::RequestTransfer)),
            (Place::Cash, "/kas", "Kas", "cash-coin", self.role.may(Right::SeeCash)),
            (Place::People, "/pengguna", "Pengguna", "person-gear", self.role.may(Right::ManageUsers)),
            (Place::Branches, "/cabang", "Cabang", "shop", self.role.may(Right::ManageBranch)),
            (Place::Audit, "/audit", "Catatan audit", "clock-history", self.role.may(Right::SeeAudit)),
            (Place::Operator, "/admin/realtime", "Sambungan", "graph-up", self.role == Role::SuperAdmin),
        ];
        entries
            .into_iter()
            .filter(|entry| entry.4)
            .map(|(place, href, label, icon, _)| MenuItem {
                href,
                label,
                icon,
                waiting: if place == Place::Transfers { self.waiting() } else { "" },
                current: place == self.place,
            })
            .collect()
    }

    /// Does the person hear of transfers and counts?
    pub const fn sees_stockroom(&self) -> bool {
        self.role.may(Right::RequestTransfer)
    }

    /// Which transfers wait for the person: who agrees to them also sends; whoever is there counts what came.
    const fn waiting(&self) -> &'static str {
        if self.role.may(Right::ApproveTransfer) {
            "perlu_disetujui,perlu_dikirim,perlu_diterima"
        } else {
            "perlu_diterima"
        }
    }

    /// The role in the words of the shop.
    pub fn role_name(&self) -> &'static str {
        role_name(self.role)
    }
}
