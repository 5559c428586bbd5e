-- New figures, and old ones from new cells, become current.
INSERT INTO {fact} ({names}, release, confirmed, valid_from, valid_to)
SELECT {names}, {number}, {number}, {number}, {forever}
FROM {rows} d WHERE {which}
