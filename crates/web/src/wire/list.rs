//! Lists: what they are narrowed to, and one page of an answer.

use melati_domain::id::BranchId;
use melati_store::{catalogue::ShelfFilter, people::UserFilter};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use super::leaf::{Id, PerPage, SearchText, Text, or_blank, text_schema};

/// Rows of a page when none are asked for.
const USUAL: i64 = 50;

/// Where the next page starts. Opaque to clients; inside, the last row's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub i64);

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:x}", self.0))
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserializer.deserialize_str(Text("next_cursor dari halaman sebelumnya"))?;
        let plain = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let row = i64::from_str_radix(&text, 16).ok().filter(|_| plain);
        row.map(Self).ok_or_else(|| Error::custom("harus berupa next_cursor dari halaman sebelumnya"))
    }
}

impl PartialSchema for Cursor {
    fn schema() -> RefOr<Schema> {
        text_schema("Where the next page starts: `next_cursor` of the page before.", None)
            .pattern(Some("^[0-7]?[0-9a-f]{1,15}$"))
            .into()
    }
}

impl ToSchema for Cursor {}

/// Which page of a list.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// Most rows.
    pub rows: i64,
    /// The last row of the page before.
    pub after: Option<i64>,
}

impl Paging {
    pub(crate) fn of(per_page: Option<PerPage>, cursor: Option<Cursor>) -> Self {
        Self { rows: per_page.map_or(USUAL, |n| n.0), after: cursor.map(|cursor| cursor.0) }
    }

    /// How many rows to ask for: one more than are shown, to know whether there are more.
    pub(crate) const fn limit(self) -> i64 {
        self.rows + 1
    }

    /// The page of `rows`, which were asked for with [`Paging::limit`].
    pub(crate) fn page<R, T>(
        self,
        mut rows: Vec<R>,
        number: impl Fn(&R) -> i64,
        show: impl Fn(R) -> T,
    ) -> Page<T> {
        let shown = usize::try_from(self.rows).unwrap_or(usize::MAX);
        let more = rows.len() > shown;
        rows.truncate(shown);
        let next_cursor = rows.last().filter(|_| more).map(|last| Cursor(number(last)));
        Page { data: rows.into_iter().map(show).collect(), next_cursor }
    }
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// Its rows.
    pub data: Vec<T>,
    /// Where the next page starts; null on the last.
    #[schema(required)]
    pub next_cursor: Option<Cursor>,
}

impl<T> Page<T> {
    /// A list that is given whole.
    pub fn whole(data: Vec<T>) -> Self {
        Self { data, next_cursor: None }
    }
}

/// What a list of shelf goods is narrowed to.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShelfQuery {
    /// Contained in code, brand, kind, type or name.
    #[param(schema_with = or_blank::<SearchText>)]
    q: Option<SearchText>,
    /// Only this branch; asked by a super admin, everybody else sees their own.
    #[param(schema_with = or_blank::<Id>)]
    branch_id: Option<Id>,
    /// Rows of a page, 50 if not given.
    #[param(schema_with = or_blank::<PerPage>)]
    per_page: Option<PerPage>,
    /// Where the page starts.
    #[param(schema_with = or_blank::<Cursor>)]
    cursor: Option<Cursor>,
}

impl ShelfQuery {
    pub(crate) fn parts(self) -> (ShelfFilter, Paging) {
        let paging = Paging::of(self.per_page, self.cursor);
        let filter = ShelfFilter {
            branch: self.branch_id.map(|id| BranchId(id.0)),
            q: self.q.map(|text| text.0).unwrap_or_default(),
            low: false,
            cursor: paging.after.unwrap_or(0),
            limit: paging.limit(),
        };
        (filter, paging)
    }
}

/// What a list of people is narrowed to.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Contained in name or sign-in name.
    #[param(schema_with = or_blank::<SearchText>)]
    pub q: Option<SearchText>,
    /// Only people of this branch; asked by a super admin, everybody else sees their own.
    #[param(schema_with = or_blank::<Id>)]
    pub branch_id: Option<Id>,
    /// Rows of a page, 50 if not given.
    #[param(schema_with = or_blank::<PerPage>)]
    pub per_page: Option<PerPage>,
    /// Where the page starts.
    #[param(schema_with = or_blank::<Cursor>)]
    pub cursor: Option<Cursor>,
}

impl UserQuery {
    pub(crate) fn parts(&self) -> (UserFilter, Paging) {
        let paging = Paging::of(self.per_page, self.cursor);
        let filter = UserFilter {
            branch: self.branch_id.map(|id| BranchId(id.0)),
            q: self.q.as_ref().map(|text| text.0.clone()).unwrap_or_default(),
            cursor: paging.after.unwrap_or(0),
            limit: paging.limit(),
        };
        (filter, paging)
    }
}

/// What a list of patients is narrowed to.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PatientQuery {
    /// Contained in name, phone or card number.
    #[param(schema_with = or_blank::<SearchText>)]
    pub q: Option<SearchText>,
    /// Rows of a page, 50 if not given.
    #[param(schema_with = or_blank::<PerPage>)]
    pub per_page: Option<PerPage>,
    /// Where the page starts.
    #[param(schema_with = or_blank::<Cursor>)]
    pub cursor: Option<Cursor>,
}
