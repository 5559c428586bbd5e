-- The state of what answers are made from, by the name of its generation: all that the
-- warehouse keeps of published releases, as text.
WITH published AS (
    SELECT * FROM release WHERE number IS NOT NULL
), loads AS (
    SELECT DISTINCT t.dataset, r.draft FROM published r JOIN table_load l ON l.draft = r.draft JOIN source_table t ON t.id = l.source_table
    UNION
    SELECT p.dataset, p.draft FROM part p JOIN published r ON r.draft = p.draft
), facts AS (
    SELECT d.dataset AS name, 'release ' || r::VARCHAR AS what FROM published r JOIN loads d ON d.draft = r.draft
    UNION ALL
    SELECT d.dataset, 'submission ' || s::VARCHAR FROM submission s JOIN published r ON r.submission = s.id JOIN loads d ON d.draft = r.draft
    UNION ALL
    SELECT p.dataset, 'part ' || p::VARCHAR FROM part p JOIN published r ON r.draft = p.draft
    UNION ALL
    SELECT t.dataset, 'load ' || l::VARCHAR FROM table_load l JOIN published r ON r.draft = l.draft JOIN source_table t ON t.id = l.source_table
    UNION ALL
    SELECT t.dataset, 'constant ' || c::VARCHAR FROM cut_constant c JOIN published r ON r.draft = c.draft JOIN cut k ON k.id = c.cut JOIN source_table t ON t.id = k.source_table
    UNION ALL
    SELECT x.dataset, 'sealed ' || x::VARCHAR FROM sealed x
), states AS (
    SELECT * FROM facts
    UNION ALL
    SELECT '{ledger}', what FROM facts
    UNION ALL
    SELECT '{withheld}', 'withdrawn ' || r::VARCHAR FROM published r WHERE r.state = 'withdrawn'
    UNION ALL
    SELECT '{withheld}', what FROM facts WHERE starts_with(what, 'sealed ')
)
SELECT name, md5(string_agg(DISTINCT what, chr(10) ORDER BY what)) FROM states GROUP BY name ORDER BY name
