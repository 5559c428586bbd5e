-- The releases and drafts of which nothing proves that they are as they were written:
-- their digests were made of what the database held when it was brought to version 12.
-- They are compared with their files once (unproven.go). Where versions 12 and 15 came
-- at the same time it is all there are, whatever the clock said when they were loaded.
CREATE TABLE unproven (
    draft     INTEGER NOT NULL,
    looked    TIMESTAMP, -- when it was compared with its file, or could not be; NULL: not yet
    differing INTEGER    -- how many figures were not as in the file; NULL: none is known
);
INSERT INTO unproven
SELECT draft, NULL, NULL
FROM release, (SELECT min(applied) AS made, max(applied) FILTER (WHERE version = 12) AS digests, max(applied) AS now FROM schema_version)
WHERE digests > made AND (digests = now OR draft <= (SELECT max(draft) FROM release WHERE created < digests));
