-- Proofs of a BPJS sale: photo and signature. The newest of a kind counts, older ones stay.
CREATE TABLE sale_proof (
    id INTEGER NOT NULL CONSTRAINT sale_proof_pk PRIMARY KEY,
    sale_id INTEGER NOT NULL CONSTRAINT sale_proof_sale_exists REFERENCES sale (id),
    kind TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    user_id INTEGER NOT NULL CONSTRAINT sale_proof_user_exists REFERENCES user_account (id),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sale_proof_by_sale ON sale_proof (sale_id, kind, id);
-- A patient's last pair on the card.
CREATE INDEX sale_insured_by_patient ON sale (patient_id, day) WHERE class IS NOT NULL AND voided_at_ms IS NULL;
