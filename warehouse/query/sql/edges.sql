-- The codes of a dimension that are in some periods of a series and not in others,
-- and make up a part of it, with what they and all codes together come to in each
-- period. A series is what the columns {series} tell apart.
WITH parts AS (
    SELECT {series}, f.{dim} AS code, f.period AS period, sum(coalesce(f.value, f.low)) AS value
    FROM {fact} f WHERE {rows} AND f.cut = {cut} AND coalesce(f.value, f.low) > 0{leaves}
    GROUP BY {grouped}, f.{dim}, f.period
), sums AS (
    SELECT {names}, period, sum(value) AS total FROM parts GROUP BY {names}, period
), spans AS (
    SELECT {names}, count(*) AS periods FROM sums GROUP BY {names}
), parted AS (
    SELECT {names}, code
    FROM parts JOIN sums USING ({names}, period) JOIN spans USING ({names})
    GROUP BY {names}, code
    HAVING count(*) < {any} AND sum(value) >= {least} * sum(total)
)
SELECT {names}, code, period, coalesce(value, 0), total
FROM parted JOIN sums USING ({names}) LEFT JOIN parts USING ({names}, code, period)
ORDER BY {names}, code, period
