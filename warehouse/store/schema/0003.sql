-- What a finding says in each language of the house, as JSON; '' where a
-- version of the program before this one found it.
ALTER TABLE finding ADD COLUMN told VARCHAR DEFAULT '';
