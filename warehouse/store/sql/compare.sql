-- Each row of a draft beside the current row that has its key. A figure of a
-- withdrawn release is never the same: what replaces it is new. A row stays
-- where the file says the same in the same cell as the last one of its table.
INSERT INTO compared
SELECT source, drow, frow, same, same AND stays FROM (
    SELECT d."SOURCE" AS source, d.rowid AS drow, f.frow,
        f.frow IS NOT NULL AND f.release NOT IN ({withdrawn}) AND {equal} AS same,
        f.cut = d.cut AND f.sheet = d.sheet AND f.cell_row = d.cell_row AND f.cell_col = d.cell_col
            AND f.cell_text IS NOT DISTINCT FROM d.cell_text AND f.more IS NULL AND d.more IS NULL
            AND ({contiguous}) AS stays
    FROM {rows} d
    LEFT JOIN (SELECT f.rowid AS frow, f.* FROM {fact} f WHERE {base}{filter}) f ON {key}
    WHERE d.cut IN ({cuts}){unfiled}
)
