-- Rows that are replaced or gone stop being current.
UPDATE {fact} SET valid_to = {number}
WHERE rowid IN (SELECT frow FROM compared WHERE frow IS NOT NULL AND NOT stays UNION ALL SELECT frow FROM ended)
