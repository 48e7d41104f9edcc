//! The head of whatever a branch hands out: which shop it is, where, and when it is open.

use melati_domain::branch::Settings;

/// The shop that every branch belongs to, as its mark says it.
const SHOP: &str = "Optik Melati";

/// Who hands it out. The shop's own name stands in the templates, once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// Which branch, without the shop's name; none where that is all there is to say.
    pub branch: Option<String>,
    /// Where it is and how to call it, line by line; empty where nobody wrote that down.
    pub contact: Vec<String>,
    /// When it is open, part by part; empty where nobody wrote that down.
    pub hours: Vec<String>,
}

impl Letterhead {
    /// Of a branch called `name`.
    pub fn named(name: &str) -> Self {
        // Branches are mostly called after their shop, which is told already.
        let rest = name.strip_prefix(SHOP).unwrap_or(name).trim_matches([' ', '-', '–', ',']);
        Self { branch: Some(rest.to_owned()).filter(|rest| !rest.is_empty()), ..Self::default() }
    }

    /// Of a branch, with what it tells of itself.
    pub fn new(name: &str, Settings { address, phone, hours, .. }: &Settings) -> Self {
        let written = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let phone = written(phone).map(|phone| format!("Telp. {phone}"));
        Self {
            contact: written(address).into_iter().chain(phone).collect(),
            hours: hours.told().map(|told| told.split("; ").map(str::to_owned).collect()).unwrap_or_default(),
            ..Self::named(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_shop_is_not_told_twice() {
        let branch = |name| Letterhead::named(name).branch;
        assert_eq!(branch("Optik Melati Cabang 1").as_deref(), Some("Cabang 1"));
        assert_eq!(branch("Optik Melati – Pekanbaru").as_deref(), Some("Pekanbaru"));
        assert_eq!(branch("Mawar").as_deref(), Some("Mawar"));
        assert_eq!(branch("Optik Melati"), None);
    }

    #[test]
    fn what_nobody_wrote_down_leaves_no_line() {
        let settings = Settings { phone: "0760 123456".to_owned(), ..Settings::default() };
        let head = Letterhead::new("Optik Melati Cabang 1", &settings);
        assert_eq!((head.contact, head.hours), (vec!["Telp. 0760 123456".to_owned()], Vec::new()));
    }
}
