-- Finding people and sales by any part of a text: indexes of trigrams, beside the tables whose text they know.
CREATE VIRTUAL TABLE patient_search
    USING fts5 (search_text, content = 'patient', content_rowid = 'id', tokenize = 'trigram', detail = 'none');
INSERT INTO patient_search (patient_search) VALUES ('rebuild');
CREATE TRIGGER patient_search_added AFTER INSERT ON patient
BEGIN INSERT INTO patient_search (rowid, search_text) VALUES (new.id, new.search_text); END;
CREATE TRIGGER patient_search_changed AFTER UPDATE OF search_text ON patient WHEN old.search_text <> new.search_text
BEGIN
    INSERT INTO patient_search (patient_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    INSERT INTO patient_search (rowid, search_text) VALUES (new.id, new.search_text);
END;

-- Sales are too many to be indexed one by one: 50 to 260 us each, 6 us in bulk. So the index follows them in bulk, up
-- to the sale that search_mark names, and the few after it are looked through.
CREATE TABLE search_mark (
    id INTEGER NOT NULL CONSTRAINT search_mark_pk PRIMARY KEY CONSTRAINT search_mark_one_row CHECK (id = 1),
    sale_id INTEGER NOT NULL
) STRICT;
INSERT INTO search_mark (id, sale_id) SELECT 1, COALESCE(MAX(id), 0) FROM sale;
CREATE VIRTUAL TABLE sale_search
    USING fts5 (search_text, content = 'sale', content_rowid = 'id', tokenize = 'trigram', detail = 'none');
INSERT INTO sale_search (sale_search) VALUES ('rebuild');
CREATE TRIGGER sale_search_changed AFTER UPDATE OF search_text ON sale
WHEN old.search_text <> new.search_text AND old.id <= (SELECT sale_id FROM search_mark)
BEGIN
    INSERT INTO sale_search (sale_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    INSERT INTO sale_search (rowid, search_text) VALUES (new.id, new.search_text);
END;

-- Words of patients' names, each under every spelling that a slip of the finger may leave of it.
CREATE TABLE name_word (
    spelling TEXT NOT NULL,
    word TEXT NOT NULL,
    CONSTRAINT name_word_pk PRIMARY KEY (spelling, word)
) STRICT, WITHOUT ROWID;

-- Lists that are narrowed to days, to what is late, or to what is owed.
CREATE INDEX sale_by_day ON sale (day, id);
CREATE INDEX sale_promised ON sale (branch_id, promised_day) WHERE voided_at_ms IS NULL
    AND work_status IN ('Menunggu Pengerjaan', 'Lensa Di Pesan', 'Lensa Datang', 'Sedang Mengerjakan');
CREATE INDEX sale_owing ON sale (branch_id, id) WHERE balance_rupiah > 0;
