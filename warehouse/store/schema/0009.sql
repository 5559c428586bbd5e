-- Whether a finding gives the number of a published figure that its rule alone does
-- not tell of: a rule of an office's own may have such a term.
ALTER TABLE finding ADD COLUMN published BOOLEAN DEFAULT false;
