-- What publishing a draft changes, adds and ends, figure by figure.
SELECT {keys}, d.period, f.value, d.value, f.flags, d.flags, coalesce(f.comment_id, -1), coalesce(d.comment_id, -1), d.sheet, d.cell_row, d.cell_col, c.frow IS NULL AS added, false AS ended
FROM compared c
JOIN {rows} d ON d.rowid = c.drow
LEFT JOIN {fact} f ON f.rowid = c.frow
WHERE NOT c.same
UNION ALL
SELECT {old_keys}, f.period, f.value, NULL, f.flags, NULL, coalesce(f.comment_id, -1), -1, NULL, NULL, NULL, false, true
FROM ended e JOIN {fact} f ON f.rowid = e.frow
ORDER BY ALL
