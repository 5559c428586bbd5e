-- What each row of a draft is against the row of the base that has its key: one
-- with another number, or one that has none.
SELECT d.sheet, d.cell_row, d.cell_col, c.frow IS NULL, f.value, coalesce(f.flags, 0)
FROM compared c
JOIN {rows} d ON d.rowid = c.drow
LEFT JOIN {fact} f ON f.rowid = c.frow
WHERE NOT c.same AND (c.frow IS NULL OR d.value IS DISTINCT FROM f.value AND f.release NOT IN ({withdrawn}))
LIMIT {many}
