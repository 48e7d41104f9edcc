-- Finding people and sales by any part of a text: indexes of trigrams, which the database keeps up by itself.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX patient_search_text ON patient USING gin (search_text gin_trgm_ops);
CREATE VIEW patient_search AS SELECT id AS rowid, search_text FROM patient;

-- All sales are in the index: search_mark names the last one there can be.
CREATE TABLE search_mark (
    id BIGINT NOT NULL CONSTRAINT search_mark_pk PRIMARY KEY CONSTRAINT search_mark_one_row CHECK (id = 1),
    sale_id BIGINT NOT NULL
);
INSERT INTO search_mark (id, sale_id) VALUES (1, 9223372036854775807);
CREATE INDEX sale_search_text ON sale USING gin (search_text gin_trgm_ops);
CREATE VIEW sale_search AS SELECT id AS rowid, search_text FROM sale;

-- Words of patients' names, each under every spelling that a slip of the finger may leave of it.
CREATE TABLE name_word (
    spelling TEXT COLLATE "C" NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    CONSTRAINT name_word_pk PRIMARY KEY (spelling, word)
);

-- Lists that are narrowed to days, to what is late, or to what is owed.
CREATE INDEX sale_by_day ON sale (day, id);
CREATE INDEX sale_promised ON sale (branch_id, promised_day) WHERE voided_at_ms IS NULL
    AND work_status IN ('Menunggu Pengerjaan', 'Lensa Di Pesan', 'Lensa Datang', 'Sedang Mengerjakan');
CREATE INDEX sale_owing ON sale (branch_id, id) WHERE balance_rupiah > 0;
