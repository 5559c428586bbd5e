-- An edition that never was current is kept whole, and current at no time.
INSERT INTO {fact} ({names}, release, submission, valid_from, valid_to)
SELECT {names}, {number}, {submission}, {number}, {number}
FROM {rows} d WHERE d.cut IN ({cuts})
