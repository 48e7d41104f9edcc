-- What a closing found of the other ways of paying: for each its name, what should have come and what did, as JSON.
ALTER TABLE branch_day ADD COLUMN counted_methods TEXT COLLATE "C";
