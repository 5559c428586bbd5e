-- What publishers say of single figures: footnotes, remarks, the detail of the
-- basis. A text is JSON as warehouse.Comment is written; rows name it by number.
CREATE TABLE obs_comment (id INTEGER NOT NULL, text VARCHAR NOT NULL);
ALTER TABLE {figures} ADD COLUMN comment_id INTEGER;
ALTER TABLE cut ADD COLUMN commented BOOLEAN DEFAULT false;

-- The text of each further cell of a figure that was combined from several; NULL
-- where a version of the program before this one stored it.
ALTER TABLE more_cell ADD COLUMN cell_text VARCHAR;

-- Where series of a table break: JSON of warehouse.SeriesBreak.
ALTER TABLE table_load ADD COLUMN breaks VARCHAR DEFAULT '[]'
