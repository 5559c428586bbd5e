-- How many rows each table has and what they add up to (digest.go), so that verify
-- sees what another program or a broken disk changed. The rows of a table of figures
-- are told apart by the release that entered them, those of a table about drafts by
-- the draft; the others are one part, 0. What is kept of a part may be in several
-- rows, which add up: a load that runs beside other changes adds one of its own.
CREATE TABLE digest (
    table_name VARCHAR NOT NULL,
    part       INTEGER NOT NULL,
    row_count  BIGINT  NOT NULL,
    total      HUGEINT NOT NULL
);
