-- Current rows that the tables of a draft held and hold no longer. Those of a
-- later edition are not a draft's to end.
INSERT INTO ended
SELECT f."SOURCE", f.rowid
FROM {fact} f
WHERE {base} AND f.cut IN ({cuts}) AND f.release NOT IN ({later}) AND {scope}
    AND NOT EXISTS (FROM compared c WHERE c.frow = f.rowid)
