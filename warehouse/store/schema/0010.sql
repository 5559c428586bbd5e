-- What a finding says is a message and its values, as JSON: it is written in the
-- reader's language where it is shown. What earlier versions of the program wrote
-- in each language is kept as the text of a message, in all of them.
CREATE TABLE said_finding (
    draft     INTEGER NOT NULL,
    place     INTEGER NOT NULL,
    rule      VARCHAR NOT NULL,
    severity  VARCHAR NOT NULL,
    file      VARCHAR NOT NULL,
    sheet     VARCHAR NOT NULL,
    cell_row  INTEGER NOT NULL,
    cell_col  INTEGER NOT NULL,
    found     VARCHAR NOT NULL,
    expected  VARCHAR NOT NULL,
    message   VARCHAR NOT NULL,
    key       VARCHAR NOT NULL,
    accepted  VARCHAR NOT NULL,
    count     INTEGER NOT NULL,
    published BOOLEAN NOT NULL
);
INSERT INTO said_finding
WITH spoken AS (
    SELECT *, CASE WHEN json_valid(told) THEN told ELSE '{}' END AS by_language FROM finding
), texts AS (
    SELECT *,
        [coalesce(json_extract_string(by_language, '$.es.found'), found), coalesce(json_extract_string(by_language, '$.en.found'), found), coalesce(json_extract_string(by_language, '$.fr.found'), found)] AS f,
        [coalesce(json_extract_string(by_language, '$.es.expected'), expected), coalesce(json_extract_string(by_language, '$.en.expected'), expected), coalesce(json_extract_string(by_language, '$.fr.expected'), expected)] AS e,
        [coalesce(json_extract_string(by_language, '$.es.message'), message), coalesce(json_extract_string(by_language, '$.en.message'), message), coalesce(json_extract_string(by_language, '$.fr.message'), message)] AS m
    FROM spoken
)
SELECT draft, place, rule, severity, file, sheet, cell_row, cell_col,
    CASE WHEN f[1] || f[2] || f[3] = '' THEN '' ELSE json_object('id', 'literal', 'args', [json_object('name', 'text', 'names', json_object('es', f[1], 'en', f[2], 'fr', f[3]))])::VARCHAR END,
    CASE WHEN e[1] || e[2] || e[3] = '' THEN '' ELSE json_object('id', 'literal', 'args', [json_object('name', 'text', 'names', json_object('es', e[1], 'en', e[2], 'fr', e[3]))])::VARCHAR END,
    CASE WHEN m[1] || m[2] || m[3] = '' THEN '' ELSE json_object('id', 'literal', 'args', [json_object('name', 'text', 'names', json_object('es', m[1], 'en', m[2], 'fr', m[3]))])::VARCHAR END,
    key, accepted, count, coalesce(published, false)
FROM texts;
DROP TABLE finding;
ALTER TABLE said_finding RENAME TO finding
