-- From when to when the draft has figures, and the base for the same reporting
-- areas, measures and frequencies, in one table.
WITH mine AS (
    SELECT d."REF_AREA", d."MEASURE", d."FREQ", p.start_date, p.end_date, d.period
    FROM {rows} d JOIN period p ON p.id = d.period WHERE d.cut IN ({cuts})
), theirs AS (
    SELECT p.start_date, p.end_date, f.period
    FROM {fact} f JOIN period p ON p.id = f.period
    WHERE {base} AND f.cut IN ({cuts}) AND f.release NOT IN ({withdrawn})
        AND (f."REF_AREA", f."MEASURE", f."FREQ") IN (SELECT DISTINCT "REF_AREA", "MEASURE", "FREQ" FROM mine)
)
SELECT (SELECT count(DISTINCT period) FROM mine), (SELECT min(start_date) FROM mine), (SELECT max(end_date) FROM mine), (SELECT arg_max(period, end_date) FROM mine),
    min(start_date), max(end_date), arg_max(period, end_date)
FROM theirs
HAVING count(*) > 0
