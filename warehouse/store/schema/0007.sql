-- When a figure in the bytes was hidden, so that a sealed one cannot be worked
-- out: the bytes stay, and only who sent them may read them.
ALTER TABLE submission ADD COLUMN withheld TIMESTAMP;
