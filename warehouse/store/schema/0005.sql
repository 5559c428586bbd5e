-- What an earlier version of the program stored is confirmed by the release that
-- brought it, and by no other: which later ones did was not kept.
UPDATE {fact} SET confirmed = valid_from;

-- An edition that nothing tells has neither name nor date; earlier versions of the
-- program wrote the time of receipt in their place.
UPDATE release SET edition_order = edition_date;
UPDATE release SET edition = '', edition_date = '0001-01-01' WHERE regexp_matches(edition, '^\d{4}-\d\d-\d\dT\d\d:')
