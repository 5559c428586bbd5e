-- For each row whose release was withdrawn the latest edition that says the same
-- and was not: in its own cell, in another one, or in history.
WITH spoken (cut, number, rank, historic, gone) AS ({spoken})
UPDATE {fact} SET release = best.number
FROM (
    SELECT f.rowid AS frow, arg_max(s.number, s.rank) AS number
    FROM {fact} f
    JOIN {fact} g ON {key} AND {equal}
    JOIN spoken s ON s.cut = g.cut AND {held} AND NOT s.gone
    WHERE f.release IN ({withdrawn})
    GROUP BY f.rowid
) best
WHERE {fact}.rowid = best.frow
