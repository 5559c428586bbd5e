SELECT source, sum(n), sum(added), sum(changed), sum(ended) FROM (
    SELECT source, count(*) AS n, count_if(frow IS NULL) AS added, count_if(frow IS NOT NULL AND NOT same) AS changed, 0 AS ended
    FROM compared GROUP BY source
    UNION ALL
    SELECT source, 0, 0, 0, count(*) FROM ended GROUP BY source
) GROUP BY source
