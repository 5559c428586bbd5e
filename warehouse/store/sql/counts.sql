SELECT source, sum(n), sum(added), sum(changed), sum(ended), sum(filed) FROM (
    SELECT source, count(*) AS n, count_if(frow IS NULL) AS added, count_if(frow IS NOT NULL AND NOT same) AS changed, 0 AS ended, 0 AS filed
    FROM compared GROUP BY source
    UNION ALL
    SELECT source, 0, 0, 0, count(*), 0 FROM ended GROUP BY source
    UNION ALL
    SELECT d."SOURCE", count(*), count_if(NOT {known}), 0, 0, count(*) FROM filed x JOIN {rows} d ON d.rowid = x.drow GROUP BY d."SOURCE"
) GROUP BY source
