-- PostgreSQL's search learns where to begin; SQLite's index is read from its newest entry as it is.
SELECT 1;
