//! The audit trail, to be read.

use melati_domain::{audit, id::BranchId};
use melati_store::audit::{AuditEntry as Row, AuditFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    leaf::{Id, Moment, PerPage, SearchText, or_blank},
    list::{Cursor, Paging},
    words::{ActionWord, SubjectWord, Word},
};

/// What somebody did. Entries are added and never changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Row.
    pub id: Id,
    /// When.
    pub created_at: Moment,
    /// Who.
    pub oleh: String,
    /// In which branch; null for what belongs to all.
    #[schema(required)]
    pub cabang: Option<String>,
    /// What was done.
    pub tindakan: ActionWord,
    /// To what kind of thing.
    pub jenis: SubjectWord,
    /// Its number within its kind.
    pub id_objek: Id,
    /// Its name or code at the time.
    pub nama: String,
    /// Why.
    #[schema(required)]
    pub alasan: Option<String>,
    /// What was before and after.
    pub perubahan: Vec<AuditChange>,
}

/// One field that was changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditChange {
    /// Its name.
    pub isian: String,
    /// What it was; null where there was nothing.
    #[schema(required)]
    pub sebelum: Option<String>,
    /// What it became; null where there is nothing any more.
    #[schema(required)]
    pub sesudah: Option<String>,
}

/// What the list is narrowed to.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Contained in who did it, to what, or why.
    #[param(schema_with = or_blank::<SearchText>)]
    q: Option<SearchText>,
    /// Only this.
    #[param(schema_with = or_blank::<ActionWord>)]
    tindakan: Option<ActionWord>,
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

impl AuditQuery {
    pub(crate) fn parts(self) -> (AuditFilter, Paging) {
        let paging = Paging::of(self.per_page, self.cursor);
        let filter = AuditFilter {
            branch: self.branch_id.map(|id| BranchId(id.0)),
            q: self.q.map(|text| text.0).unwrap_or_default(),
            action: self.tindakan.map(|word| word.0),
            before: paging.after,
            limit: paging.limit(),
        };
        (filter, paging)
    }
}

impl From<Row> for AuditEntry {
    fn from(it: Row) -> Self {
        Self {
            id: Id(it.id),
            created_at: Moment(it.at),
            oleh: it.user_name,
            cabang: it.branch_name,
            tindakan: Word(it.action),
            jenis: Word(it.subject),
            id_objek: Id(it.subject_id),
            nama: it.subject_name,
            alasan: it.reason,
            perubahan: it.changes.into_iter().map(AuditChange::from).collect(),
        }
    }
}

impl From<audit::Change> for AuditChange {
    fn from(it: audit::Change) -> Self {
        Self { isian: it.field, sebelum: it.before, sesudah: it.after }
    }
}
