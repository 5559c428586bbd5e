-- Codes of one dimension whose figures end (in the table gone), and those that
-- are new and bring the same figures (in the table came): nine of ten of those
-- that are ten or more.
WITH pairs AS (
    SELECT g."SOURCE" AS source, g.{dim} AS was, n.{dim} AS is_now, count(*) AS figures,
        min_by({sheet: n.sheet, row: n.cell_row, col: n.cell_col}, [n.sheet, n.cell_row, n.cell_col]) AS cell
    FROM gone g JOIN came n ON {others} AND g.value = n.value AND g.{dim} <> n.{dim}
    WHERE g.value >= 10
    GROUP BY ALL HAVING count(*) >= {least}
)
SELECT p.source, p.was, p.is_now, p.figures, p.cell.sheet, p.cell.row, p.cell.col
FROM pairs p
WHERE p.figures >= 0.9 * (SELECT count(*) FROM gone g WHERE g.{dim} = p.was AND g.value >= 10)
    AND NOT EXISTS (FROM compared c JOIN {fact} f ON f.rowid = c.frow WHERE f.{dim} IN (p.was, p.is_now))
    AND NOT EXISTS (FROM gone g WHERE g.{dim} = p.is_now)
