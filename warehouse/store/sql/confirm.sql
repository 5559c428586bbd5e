-- Rows that a file says again in the same cells are confirmed by it.
UPDATE {fact} SET confirmed = {number}, release = {number}
WHERE rowid IN (SELECT frow FROM compared WHERE stays)
