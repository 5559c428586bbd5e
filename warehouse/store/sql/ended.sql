-- Rows of the base that the tables of a draft held and hold no longer.
INSERT INTO ended
SELECT f."SOURCE", f.rowid
FROM {fact} f
WHERE {base} AND f.cut IN ({cuts}) AND {scope}
    AND NOT EXISTS (FROM compared c WHERE c.frow = f.rowid)
