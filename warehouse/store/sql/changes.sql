-- What publishing a draft changes, adds and ends, figure by figure. What was
-- withdrawn has no number.
SELECT {keys}, d.period, CASE WHEN f.release IN ({withdrawn}) THEN NULL ELSE f.value END, d.value, f.flags, d.flags, CASE WHEN f.release IN ({withdrawn}) THEN -1 ELSE coalesce(f.comment_id, -1) END, coalesce(d.comment_id, -1), d.sheet, d.cell_row, d.cell_col, c.frow IS NULL AS added, false AS ended
FROM compared c
JOIN {rows} d ON d.rowid = c.drow
LEFT JOIN {fact} f ON f.rowid = c.frow
WHERE NOT c.same
UNION ALL
SELECT {old_keys}, f.period, CASE WHEN f.release IN ({withdrawn}) THEN NULL ELSE f.value END, NULL, f.flags, NULL, CASE WHEN f.release IN ({withdrawn}) THEN -1 ELSE coalesce(f.comment_id, -1) END, -1, NULL, NULL, NULL, false, true
FROM ended e JOIN {fact} f ON f.rowid = e.frow
ORDER BY ALL
