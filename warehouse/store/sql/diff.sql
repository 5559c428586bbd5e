-- Two sets of figures side by side, those that differ.
SELECT {keys}, coalesce(n.period, o.period) AS period, o.value, n.value, o.flags, n.flags, coalesce(o.comment_id, -1), coalesce(n.comment_id, -1), n.sheet, n.cell_row, n.cell_col,
    o.period IS NULL AS added, n.period IS NULL AS ended
FROM ({old}) o FULL JOIN ({new}) n ON {key}
WHERE o.period IS NULL OR n.period IS NULL
    OR o.value IS DISTINCT FROM n.value OR o.flags <> n.flags OR o.conf <> n.conf
    OR o.low IS DISTINCT FROM n.low OR o.high IS DISTINCT FROM n.high OR o.ref_date IS DISTINCT FROM n.ref_date
    OR o.comment_id IS DISTINCT FROM n.comment_id
ORDER BY ALL
