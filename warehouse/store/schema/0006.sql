-- How a figure adds up, bit i for dimension i (shape.go): over which dimensions
-- another figure counts in its place, in which its code is the only one of its
-- block, and in which the codes of its block are not all there is.
ALTER TABLE {fact} ADD COLUMN skipped USMALLINT DEFAULT 0;
ALTER TABLE {fact} ADD COLUMN apart USMALLINT DEFAULT 0;
ALTER TABLE {fact} ADD COLUMN loose USMALLINT DEFAULT 0;

-- Whether any row of a cut ever had a bit.
ALTER TABLE cut ADD COLUMN skipped USMALLINT DEFAULT 0;
ALTER TABLE cut ADD COLUMN apart USMALLINT DEFAULT 0;
ALTER TABLE cut ADD COLUMN loose USMALLINT DEFAULT 0;

-- The dimensions whose parts add up, separated by commas; NULL: all. To which base
-- the figures are rounded, in their unit.
ALTER TABLE table_load ADD COLUMN adds VARCHAR;
ALTER TABLE table_load ADD COLUMN rounding DOUBLE DEFAULT 0;
-- The time that a table covers where it has no row, '' where nothing is said.
ALTER TABLE table_load ADD COLUMN covers VARCHAR DEFAULT '';
DROP TABLE table_aggregate
