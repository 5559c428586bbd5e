-- What a draft would end, and how much of it is of periods that were over by a
-- day.
SELECT count(*), count(DISTINCT f.period), coalesce(min(f.period), 0), coalesce(max(f.period), 0), coalesce(count_if(p.end_date <= ?), 0),
    coalesce(min(f."FREQ"), -1), coalesce(max(f."FREQ"), -1)
FROM ended e JOIN {fact} f ON f.rowid = e.frow JOIN period p ON p.id = f.period
