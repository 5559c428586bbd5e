-- How many of the figures that a draft changes go back to what an earlier edition
-- said, how many it changes in all, and the first cell of those that go back.
SELECT n, changed, coalesce(cell.sheet, 0), coalesce(cell.row, 0), coalesce(cell.col, 0) FROM (
    SELECT coalesce(count_if(back), 0) AS n, count(*) AS changed,
        min_by({sheet: sheet, row: cell_row, col: cell_col}, [sheet, cell_row, cell_col]) FILTER (back) AS cell
    FROM (
        SELECT d.sheet, d.cell_row, d.cell_col,
            EXISTS (SELECT 1 FROM {fact} f WHERE {same_key} AND {equal} AND f.valid_to <> {forever} AND f.release NOT IN ({withdrawn})) AS back
        FROM compared c JOIN {rows} d ON d.rowid = c.drow
        WHERE c.frow IS NOT NULL AND NOT c.same AND d.cut IN ({cuts})
    )
)
