-- How often what answers are made from was changed: a row for each dataset, for the
-- list of releases, for what is withheld and for the settings (generation.go). The
-- state is a hash of what is there.
CREATE TABLE generation (
    name   VARCHAR   NOT NULL,
    number BIGINT    NOT NULL,
    raised TIMESTAMP NOT NULL,
    state  VARCHAR   NOT NULL
);
