//! The till's one search.

use melati_app::search::{self, Asked, FoundLens};
use melati_domain::{
    id::BranchId,
    lens_query::{Fit, LensPower},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    accessory::Accessory,
    frame::Frame,
    leaf::{Id, SearchText, or_blank},
    lens::Lens,
    patient::Patient,
    words::ProductKindWord,
};

/// What is looked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words, a code, or a lens power such as `-1.25/-0.50x90 add 2`; typing errors are forgiven.
    #[param(schema_with = or_blank::<SearchText>)]
    q: Option<SearchText>,
    /// Given by a super admin; everybody else's is the session's.
    #[param(schema_with = or_blank::<Id>)]
    branch_id: Option<Id>,
    /// Goods of this kind only.
    #[param(schema_with = or_blank::<ProductKindWord>)]
    jenis: Option<ProductKindWord>,
}

impl From<SearchQuery> for Asked {
    fn from(query: SearchQuery) -> Self {
        Self {
            q: query.q.map(|text| text.0).unwrap_or_default(),
            branch: query.branch_id.map(|id| BranchId(id.0)),
            kind: query.jenis.map(|word| word.0),
        }
    }
}

/// What was found, the best first, at most 8 of each kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Found {
    /// Patients; none for who may not see them.
    pub pasien: Vec<Patient>,
    /// Frames.
    pub frame: Vec<Frame>,
    /// Lenses.
    pub lensa: Vec<LensHit>,
    /// Accessories.
    pub aksesoris: Vec<Accessory>,
    /// The lens power that was understood, as the shops write it.
    #[schema(required)]
    pub daya: Option<String>,
}

/// A lens, and how it was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LensHit {
    /// Quarter dioptres between its power and the one asked for, 0 for that very power; null when it was found by
    /// its words.
    #[schema(required)]
    pub selisih: Option<i64>,
    /// The lens.
    #[serde(flatten)]
    pub lens: Lens,
}

impl Found {
    pub(crate) fn shown(found: search::Found, costs: bool) -> Self {
        let hit = |FoundLens { lens, fit }: FoundLens| LensHit {
            selisih: fit.map(|fit| match fit {
                Fit::Exact => 0,
                Fit::Near(steps) => steps,
            }),
            lens: Lens::shown(lens, costs),
        };
        Self {
            pasien: found.patients.into_iter().map(Patient::from).collect(),
            frame: found.frames.into_iter().map(|it| Frame::shown(it, costs)).collect(),
            lensa: found.lenses.into_iter().map(hit).collect(),
            aksesoris: found.accessories.into_iter().map(|it| Accessory::shown(it, costs)).collect(),
            daya: found.power.as_ref().map(LensPower::to_string),
        }
    }
}
