-- The spine: codes, tables of sources, submissions, releases. The fact tables
-- are made from the catalog's datasets (facts.go), one for each.

CREATE TABLE code (id INTEGER NOT NULL, code VARCHAR NOT NULL);

-- Codes that an answer may show though no row has them: frequencies of periods
-- that are made from shorter ones, nationals and foreigners.
INSERT INTO code VALUES (0, '_T'), (1, 'A'), (2, 'S'), (3, 'Q'), (4, 'M'), (5, 'NAT'), (6, 'FOR');

-- Numbers of periods run in the order of their first months (period.go).
CREATE TABLE period (
    id         INTEGER NOT NULL,
    code       VARCHAR NOT NULL,
    start_date DATE    NOT NULL,
    end_date   DATE    NOT NULL -- the first day after
);

CREATE TABLE sheet (id INTEGER NOT NULL, name VARCHAR NOT NULL);

-- A file as received. The same bytes under another name or from another office
-- are a row of their own; the bytes are kept once, under their hash.
CREATE TABLE submission (
    id        INTEGER   NOT NULL,
    sha256    VARCHAR   NOT NULL,
    name      VARCHAR   NOT NULL,
    size      BIGINT    NOT NULL,
    office    VARCHAR   NOT NULL,
    received  TIMESTAMP NOT NULL,
    destroyed TIMESTAMP -- when a seal destroyed the bytes
);

-- One table of one source of one dataset, as a layout names it.
CREATE TABLE source_table (
    id      INTEGER NOT NULL,
    dataset VARCHAR NOT NULL,
    source  VARCHAR NOT NULL,
    name    VARCHAR NOT NULL
);

-- The rows of a table that break down the same dimensions: those whose code is
-- no total, in the dataset's order, separated by commas. The last three tell
-- whether any row ever had no number, a flag or a reference date, so that a
-- query need not look where none can be.
CREATE TABLE cut (
    id           INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    broken       VARCHAR NOT NULL,
    gaps         BOOLEAN NOT NULL,
    flagged      BOOLEAN NOT NULL,
    dated        BOOLEAN NOT NULL
);

-- The numbers that were given to drafts; a discarded draft's is not used again.
CREATE TABLE draft_number (draft INTEGER NOT NULL);

-- A draft has no number; it gets one when it is published.
CREATE TABLE release (
    draft        INTEGER   NOT NULL,
    number       INTEGER,
    state        VARCHAR   NOT NULL,
    edition      VARCHAR   NOT NULL,
    edition_date TIMESTAMP NOT NULL,
    type         VARCHAR   NOT NULL,
    provisional  BOOLEAN   NOT NULL,
    reason       VARCHAR   NOT NULL,
    layout       VARCHAR   NOT NULL,
    created      TIMESTAMP NOT NULL,
    published    TIMESTAMP,
    embargo      TIMESTAMP,
    submission   INTEGER   NOT NULL,
    historic     BOOLEAN   NOT NULL
);

CREATE TABLE part (
    draft        INTEGER NOT NULL,
    dataset      VARCHAR NOT NULL,
    source       VARCHAR NOT NULL,
    observations BIGINT  NOT NULL,
    added        BIGINT  NOT NULL,
    changed      BIGINT  NOT NULL,
    ended        BIGINT  NOT NULL
);

CREATE TABLE finding (
    draft    INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    rule     VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    file     VARCHAR NOT NULL,
    sheet    VARCHAR NOT NULL,
    cell_row INTEGER NOT NULL,
    cell_col INTEGER NOT NULL,
    found    VARCHAR NOT NULL,
    expected VARCHAR NOT NULL,
    message  VARCHAR NOT NULL,
    key      VARCHAR NOT NULL,
    accepted VARCHAR NOT NULL,
    count    INTEGER NOT NULL
);

-- What a release said of a table: whether its leaves add up, what they leave
-- out, what an absent row means, what a new edition ends.
CREATE TABLE table_load (
    draft          INTEGER NOT NULL,
    source_table   INTEGER NOT NULL,
    observations   BIGINT  NOT NULL,
    complete       BOOLEAN NOT NULL,
    absent_is_zero BOOLEAN NOT NULL,
    replaces       VARCHAR NOT NULL,
    leaves_out     VARCHAR NOT NULL -- JSON: language to text
);

-- The codes that were no leaves in a table of a release.
CREATE TABLE table_aggregate (
    draft        INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    dim          VARCHAR NOT NULL,
    code         VARCHAR NOT NULL
);

-- The dimensions in which all rows of a cut have one code that is no total:
-- a table of entries is not broken down by direction.
CREATE TABLE cut_constant (
    draft INTEGER NOT NULL,
    cut   INTEGER NOT NULL,
    dim   VARCHAR NOT NULL,
    code  VARCHAR NOT NULL
);

-- For which reporting areas and measures a table of a release has figures, so
-- that two sources for one area are seen without a look at the figures.
CREATE TABLE table_area (
    draft        INTEGER NOT NULL,
    source_table INTEGER NOT NULL,
    ref_area     INTEGER NOT NULL,
    measure      INTEGER NOT NULL
);

-- Further cells of a figure that was combined from several.
CREATE TABLE more_cell (
    id       INTEGER NOT NULL,
    sheet    INTEGER NOT NULL,
    cell_row INTEGER NOT NULL,
    cell_col INTEGER NOT NULL
);

CREATE TABLE office (
    name    VARCHAR   NOT NULL,
    areas   VARCHAR   NOT NULL, -- JSON
    sources VARCHAR   NOT NULL, -- JSON
    locale  VARCHAR   NOT NULL,
    token   VARCHAR   NOT NULL, -- SHA-256 of the token, hex
    created TIMESTAMP NOT NULL,
    revoked TIMESTAMP
);
