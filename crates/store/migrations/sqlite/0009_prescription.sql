-- Prescriptions of patients; written once. Powers in hundredths of a dioptre, axes in degrees, distances between the
-- pupils in tenths of a millimetre: of both eyes together, or of each. One that was wrong is withdrawn, not changed.
CREATE TABLE prescription (
    id INTEGER NOT NULL CONSTRAINT prescription_pk PRIMARY KEY,
    patient_id INTEGER NOT NULL CONSTRAINT prescription_patient_exists REFERENCES patient (id),
    day TEXT NOT NULL,
    branch_id INTEGER CONSTRAINT prescription_branch_exists REFERENCES branch (id),
    user_id INTEGER NOT NULL CONSTRAINT prescription_user_exists REFERENCES user_account (id),
    doctor TEXT,
    right_sph INTEGER NOT NULL,
    right_cyl INTEGER NOT NULL,
    right_axis INTEGER,
    right_add INTEGER,
    left_sph INTEGER NOT NULL,
    left_cyl INTEGER NOT NULL,
    left_axis INTEGER,
    left_add INTEGER,
    pd_both INTEGER,
    pd_right INTEGER,
    pd_left INTEGER,
    note TEXT,
    created_at_ms INTEGER NOT NULL,
    withdrawn_at_ms INTEGER,
    withdrawn_reason TEXT
) STRICT;
CREATE INDEX prescription_by_patient ON prescription (patient_id, day, id);

-- What a sale was made by: its nota shows it, whatever is prescribed later.
ALTER TABLE sale ADD COLUMN prescription_id INTEGER CONSTRAINT sale_prescription_exists REFERENCES prescription (id);
CREATE INDEX sale_by_patient ON sale (patient_id, id) WHERE patient_id IS NOT NULL;

-- A patient who was in the list twice: what this row had belongs to the other.
ALTER TABLE patient ADD COLUMN merged_into INTEGER CONSTRAINT patient_merged_into_exists REFERENCES patient (id);
