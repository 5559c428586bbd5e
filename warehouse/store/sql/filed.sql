-- Rows of a draft that a later edition covers: it says something of their area
-- and period in the same cut, or of their key, whether that is current or not.
INSERT INTO filed
SELECT d.rowid
FROM {rows} d
WHERE d.cut IN ({cuts}) AND (
    {all}
    OR (d.cut, d."REF_AREA", d.period) IN (
        SELECT DISTINCT g.cut, g."REF_AREA", g.period FROM {fact} g JOIN ({scope}) s (cut, number, rank, historic, gone) ON s.cut = g.cut AND {held}
    )
    OR EXISTS (SELECT 1 FROM {fact} g JOIN ({keys}) s (cut, number, rank, historic, gone) ON s.cut = g.cut AND {held} WHERE {same_key})
)
