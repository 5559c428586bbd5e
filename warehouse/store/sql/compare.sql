-- Each row of a draft beside the row of the base that has its key. A figure
-- of a withdrawn release is never the same: what replaces it is new.
INSERT INTO compared
SELECT d."SOURCE", d.rowid, f.frow,
    f.frow IS NOT NULL
    AND f.release NOT IN ({withdrawn})
    AND d.value IS NOT DISTINCT FROM f.value
    AND d.flags = f.flags AND d.conf = f.conf
    AND d.low IS NOT DISTINCT FROM f.low AND d.high IS NOT DISTINCT FROM f.high
    AND d.ref_date IS NOT DISTINCT FROM f.ref_date
FROM {rows} d
LEFT JOIN (SELECT f.rowid AS frow, f.* FROM {fact} f WHERE {base}{filter}) f ON {key}
WHERE d.cut IN ({cuts})
