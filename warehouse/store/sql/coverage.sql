-- Counterpart areas that come or go. A code goes where all its figures end.
WITH old AS (
    SELECT f."SOURCE" AS source, f."REF_AREA" AS area, f."COUNTERPART_AREA" AS code,
        count(*) AS n, count(e.frow) AS gone, max(f.period) AS period
    FROM {fact} f LEFT JOIN ended e ON e.frow = f.rowid
    WHERE {base} GROUP BY ALL
), new AS (
    SELECT d."SOURCE" AS source, d."REF_AREA" AS area, d."COUNTERPART_AREA" AS code, max(d.period) AS period,
        min_by({sheet: d.sheet, row: d.cell_row, col: d.cell_col}, [d.sheet, d.cell_row, d.cell_col]) AS cell
    FROM {rows} d WHERE d.cut IN ({cuts}) GROUP BY ALL
)
SELECT source, area, code, true AS came, period, cell.sheet, cell.row, cell.col
FROM new
WHERE (source, area) IN (SELECT source, area FROM old) AND (source, area, code) NOT IN (SELECT source, area, code FROM old)
UNION ALL
SELECT source, area, code, false, period, 0, 0, 0
FROM old
WHERE gone = n AND (source, area, code) NOT IN (SELECT source, area, code FROM new)
