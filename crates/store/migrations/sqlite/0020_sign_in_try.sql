-- Wrong passwords in a row, by the e-mail they were tried with, whether or not it is somebody's: it is not told. Only its
-- hash is kept, since people type their password into that field, too. tried_at_ms: the last of them.
CREATE TABLE sign_in_try (
    email_hash TEXT NOT NULL CONSTRAINT sign_in_try_pk PRIMARY KEY,
    tries INTEGER NOT NULL,
    tried_at_ms INTEGER NOT NULL,
    CONSTRAINT sign_in_try_tries_positive CHECK (tries > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_try_by_time ON sign_in_try (tried_at_ms);

-- What was sold or prescribed to a patient while they became a part of another, and stayed behind, is the other's, too.
UPDATE sale SET patient_id = (SELECT merged_into FROM patient WHERE id = sale.patient_id)
WHERE patient_id IN (SELECT id FROM patient WHERE merged_into IS NOT NULL);
UPDATE prescription SET patient_id = (SELECT merged_into FROM patient WHERE id = prescription.patient_id)
WHERE patient_id IN (SELECT id FROM patient WHERE merged_into IS NOT NULL);
