//! Goods by what is printed on them, as a scanner or a person types it.

use melati_domain::{
    catalogue::{Product, ProductKind},
    id::BranchId,
};

use crate::{ReadTx, Sql, StoreError, catalogue::Goods, sql};

sql! {
    FRAMES_CALLED = "
        SELECT id FROM frame WHERE branch_id = $1 AND LOWER(code) = LOWER($2) ORDER BY id LIMIT 2";
    LENSES_CALLED = "
        SELECT id FROM lens WHERE branch_id = $1 AND is_custom_order = 0 AND LOWER(code) = LOWER($2) ORDER BY id LIMIT 2";
    ACCESSORIES_CALLED = "
        SELECT id FROM accessory WHERE branch_id = $1 AND LOWER(name) = LOWER($2) ORDER BY id LIMIT 2";
}

impl ReadTx {
    /// Goods of a kind on a branch's shelf whose code that is (of an accessory: whose name): two where there are several.
    pub async fn goods_called(
        &mut self,
        branch: BranchId,
        kind: ProductKind,
        meant: &str,
    ) -> Result<Vec<Goods>, StoreError> {
        let sql: &'static Sql = match kind {
            ProductKind::Frame => &FRAMES_CALLED,
            ProductKind::Lens => &LENSES_CALLED,
            ProductKind::Accessory => &ACCESSORIES_CALLED,
        };
        let found: Vec<(i64,)> = self.rows(sql, &[branch.into(), meant.into()]).await?;
        let products: Vec<_> = found.into_iter().map(|(number,)| Product::of(kind, number)).collect();
        Ok(self.goods(&products).await?.into_iter().flatten().collect())
    }
}
