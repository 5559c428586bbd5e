-- Files that wait at the desk. Their bytes are beside the database, under their
-- SHA-256, until the file is published or discarded.
CREATE TABLE upload (
    id       VARCHAR PRIMARY KEY,
    office   VARCHAR NOT NULL,
    sha256   VARCHAR NOT NULL,
    name     VARCHAR NOT NULL,
    size     BIGINT NOT NULL,
    received TIMESTAMP NOT NULL,
    state    VARCHAR NOT NULL,
    draft    INTEGER NOT NULL,
    options  VARCHAR NOT NULL
);
