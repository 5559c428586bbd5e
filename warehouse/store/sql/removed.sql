-- What a draft would end or leave without a number, and how much of it is of periods
-- that were over by a day.
SELECT count(*), count(DISTINCT f.period), coalesce(min(f.period), 0), coalesce(max(f.period), 0), coalesce(count_if(p.end_date <= ?), 0),
    coalesce(min(f."FREQ"), -1), coalesce(max(f."FREQ"), -1)
FROM (
    FROM ended SELECT frow
    UNION ALL
    SELECT c.frow FROM compared c JOIN {rows} d ON d.rowid = c.drow JOIN {fact} f ON f.rowid = c.frow
    WHERE NOT c.same AND f.value IS NOT NULL AND d.value IS NULL AND d.low IS NULL AND d.flags & {told} = 0
) e JOIN {fact} f ON f.rowid = e.frow JOIN period p ON p.id = f.period
