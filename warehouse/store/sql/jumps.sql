-- Figures that stand on both sides with two numbers, the greatest relative
-- difference first.
SELECT {keys}, d.period, f.value, d.value, f.flags, d.flags, d.sheet, d.cell_row, d.cell_col,
    abs(d.value - f.value) / (abs(f.value) + 10) AS jump
FROM compared c
JOIN {rows} d ON d.rowid = c.drow
JOIN {fact} f ON f.rowid = c.frow
WHERE NOT c.same AND f.value <> d.value AND f.release NOT IN ({withdrawn})
ORDER BY jump DESC, {keys}, d.period
LIMIT {limit}
