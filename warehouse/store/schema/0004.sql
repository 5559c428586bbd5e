-- A release confirms every figure it brings. A row is what all releases of its
-- table from valid_from to confirmed said in the same cell; release is the
-- latest edition that says it and was not withdrawn.
ALTER TABLE {fact} ADD COLUMN confirmed INTEGER;
ALTER TABLE {fact} DROP COLUMN submission;

-- How many figures of a release entered history beside later editions.
ALTER TABLE part ADD COLUMN filed BIGINT DEFAULT 0;
-- How editions are ordered: by their dates, by the times of receipt where nothing
-- dates one, and as a person says who accepts that one is older than it seems.
ALTER TABLE release ADD COLUMN edition_order TIMESTAMP
