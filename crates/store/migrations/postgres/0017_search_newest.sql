-- A search looks through the newest sales one by one, and for the others into the index: words that many names have are
-- found among the newest, words that few have are rare in the index. search_mark now names the last of the others.
CREATE OR REPLACE VIEW sale_search AS
    SELECT id AS rowid, search_text FROM sale WHERE id <= (SELECT sale_id FROM search_mark);
UPDATE search_mark SET sale_id = (SELECT GREATEST(COALESCE(MAX(id), 0) - 10000, 0) FROM sale);
-- How rare a word is, is guessed from so many texts.
ALTER TABLE sale ALTER COLUMN search_text SET STATISTICS 1000;
