-- New rows and new wordings of old ones become current.
INSERT INTO {fact} ({names}, release, submission, valid_from, valid_to)
SELECT {names}, {number}, {submission}, {number}, {forever}
FROM {rows} d WHERE {which}
