package persons_test

import (
	"testing"
)

// A list of persons is known by what its columns hold, whatever its headings say, wherever
// they are, and however names, days and numbers are written.
func TestPersonsUnderStrangeHeadingsAreRefused(t *testing.T) {
	missed := 0
	for i := range uint64(generated) {
		s := newStrange(i, 11)
		rows := s.persons()
		name, data := write(t, s.gen, rows, nil)
		if len(findIn(t, name, data)) == 0 {
			if missed++; missed < 40 {
				t.Logf("seed %d, %s:\n%s", i, name, head(rows[len(rows)/2:]))
			}
		}
	}
	t.Logf("%d of %d lists of persons were refused", generated-missed, generated)
	if missed > 0 {
		t.Errorf("%d were not", missed)
	}
}

// A list of posts, offices, countries or days with figures is none of persons.
func TestThingsUnderStrangeHeadingsAreNotRefused(t *testing.T) {
	wrong := 0
	for i := range uint64(generated) {
		s := newStrange(i, 12)
		rows := s.things()
		name, data := write(t, s.gen, rows, nil)
		if found := findIn(t, name, data); len(found) > 0 {
			if wrong++; wrong < 30 {
				t.Logf("seed %d, %s: %v\n%s", i, name, found, head(rows[len(rows)/2:]))
			}
		}
	}
	t.Logf("%d of %d lists of things were refused", wrong, generated)
	if wrong > 0 {
		t.Errorf("%d should not be", wrong)
	}
}
