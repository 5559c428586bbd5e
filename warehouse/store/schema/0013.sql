-- When an administrator unsealed a figure, and why: until then its key stays sealed
-- in all deliveries.
ALTER TABLE sealed ADD COLUMN unsealed TIMESTAMP;
ALTER TABLE sealed ADD COLUMN unseal_reason VARCHAR DEFAULT '';

-- The files that a seal destroyed, by the key of the figure: while that is sealed, the
-- same bytes are refused. Of those that an earlier version of the program destroyed
-- the key is not known, and they stay refused.
CREATE TABLE destroyed_file (
    sha256    VARCHAR   NOT NULL,
    dataset   VARCHAR   NOT NULL,
    key       VARCHAR   NOT NULL, -- as in sealed
    destroyed TIMESTAMP NOT NULL
);
INSERT INTO destroyed_file SELECT DISTINCT sha256, '', '', destroyed FROM submission WHERE destroyed IS NOT NULL;
