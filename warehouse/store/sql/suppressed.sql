-- Figures that were published with a number and that the draft suppresses.
SELECT {keys}, d.period, d.sheet, d.cell_row, d.cell_col, f.release, f.sheet, f.cell_row, f.cell_col, count(*) OVER ()
FROM compared c
JOIN {rows} d ON d.rowid = c.drow
JOIN {fact} f ON f.rowid = c.frow
WHERE NOT c.same AND d.value IS NULL AND f.value IS NOT NULL AND d.flags & {suppressed} <> 0 AND f.release NOT IN ({withdrawn})
ORDER BY d.sheet, d.cell_row, d.cell_col
LIMIT {limit}
