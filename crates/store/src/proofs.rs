//! Proofs of a BPJS sale: its photo and its signature, as bytes. Rows are added; the newest of a kind counts.

use melati_domain::{
    day::Millis,
    id::{SaleId, UserId},
    proof::{ImageType, ProofKind},
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, sql};

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What the bytes are.
    pub media_type: ImageType,
    /// The file, whole.
    pub bytes: Vec<u8>,
}

impl FromRow for Picture {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { media_type: row.get(0)?, bytes: row.get(1)? })
    }
}

sql! {
    PROOF = "
        SELECT media_type, bytes FROM sale_proof WHERE sale_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1";
    PROOFS_OF_SALE = "
        SELECT DISTINCT kind FROM sale_proof WHERE sale_id = $1 ORDER BY kind";
    INSERT_PROOF = "
        INSERT INTO sale_proof (sale_id, kind, media_type, bytes, user_id, at_ms) VALUES ($1, $2, $3, $4, $5, $6)";
}

impl ReadTx {
    /// The newest of a kind.
    pub async fn proof(&mut self, sale: SaleId, kind: ProofKind) -> Result<Option<Picture>, StoreError> {
        self.one(&PROOF, &[sale.into(), kind.into()]).await
    }

    /// The kinds a sale has.
    pub async fn proofs_of_sale(&mut self, sale: SaleId) -> Result<Vec<ProofKind>, StoreError> {
        let kinds = self.rows::<(ProofKind,)>(&PROOFS_OF_SALE, &[sale.into()]).await?;
        Ok(kinds.into_iter().map(|(kind,)| kind).collect())
    }
}

impl Tx {
    /// Adds a proof.
    pub async fn add_proof(
        &mut self,
        sale: SaleId,
        kind: ProofKind,
        picture: &Picture,
        by: UserId,
        at: Millis,
    ) -> Result<(), StoreError> {
        let bytes = picture.bytes.as_slice();
        let params =
            [sale.into(), kind.into(), picture.media_type.into(), bytes.into(), by.into(), at.into()];
        self.execute(&INSERT_PROOF, &params).await.map(drop)
    }
}
