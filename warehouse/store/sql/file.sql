-- What a later edition covers is kept whole, and current at no time.
INSERT INTO {fact} ({names}, release, confirmed, valid_from, valid_to)
SELECT {names}, {number}, {number}, {number}, {number}
FROM {rows} d WHERE d.rowid IN (SELECT drow FROM filed)
