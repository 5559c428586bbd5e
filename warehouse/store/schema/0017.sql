-- A file that held records of single persons is among those that were destroyed, with
-- neither dataset nor key: it stays refused. Kept of it are its name and what was found.
ALTER TABLE destroyed_file ADD COLUMN name VARCHAR DEFAULT '';
ALTER TABLE destroyed_file ADD COLUMN findings VARCHAR DEFAULT ''; -- as JSON
