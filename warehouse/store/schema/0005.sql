-- What an earlier version of the program stored is confirmed by the release that
-- brought it, and by no other: which later ones did was not kept.
UPDATE {fact} SET confirmed = valid_from;

-- An edition that nothing tells has no name; earlier versions of the program
-- wrote the time of receipt in its place.
UPDATE release SET edition = '' WHERE regexp_matches(edition, '^\d{4}-\d\d-\d\dT\d\d:')
