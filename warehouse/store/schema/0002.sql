-- Sealed figures: their keys stay known, so that a file which still holds one
-- is not published by mistake; the figures themselves are gone.
CREATE TABLE sealed (
    dataset    VARCHAR   NOT NULL,
    key        VARCHAR   NOT NULL, -- JSON: codes in the dataset's order, then the period
    submission INTEGER   NOT NULL,
    sheet      VARCHAR   NOT NULL,
    cell_row   INTEGER   NOT NULL,
    cell_col   INTEGER   NOT NULL,
    reason     VARCHAR   NOT NULL,
    sealed     TIMESTAMP NOT NULL
);

ALTER TABLE release ADD COLUMN withdrawn TIMESTAMP;
ALTER TABLE release ADD COLUMN withdrawal VARCHAR DEFAULT ''; -- the reason
