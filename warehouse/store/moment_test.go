package store

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Releases are dated in the order of their numbers whatever the clock does meanwhile:
// a release that was withdrawn is dated after it was published, and the next one after
// that.
func TestTimesFollowNumbers(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := openTest(t)
		steps := rapid.SliceOfN(rapid.IntRange(-3, 3), 2, 5).Draw(r, "hours")
		withdraw := rapid.IntRange(0, len(steps)-1).Draw(r, "withdraw")
		var last time.Time
		after := func(what string, at time.Time) {
			if !at.After(last) || at.Truncate(time.Microsecond) != at {
				r.Errorf("%s at %v, after %v", what, at, last)
			}
			last = at
		}
		for i, hours := range steps {
			s.clock = s.clock.Add(time.Duration(hours) * time.Hour)
			draft := draftOf(t, s.Store, 3, i+1)
			out, err := s.Publish(t.Context(), draft.DraftID, s.clock.Add(-time.Hour)) // the load began an hour ago
			if err != nil {
				t.Fatal(err)
			}
			after("published "+out.ID(), out.Published)
			if i != withdraw {
				continue
			}
			if err := s.Withdraw(t.Context(), out.ID(), "wrong"); err != nil {
				t.Fatal(err)
			}
			after("withdrawn "+out.ID(), s.Register().Number(out.Number).Withdrawn)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// A load that takes long is dated after the one that began later and was published
// before it.
func TestLongLoadIsDatedWhenItIsPublished(t *testing.T) {
	s := openTest(t)
	began := s.clock
	spec := edition("long", 9)
	var err error
	if spec.Submission, err = s.Keep(t.Context(), "long.csv", "", strings.NewReader("long"), began); err != nil {
		t.Fatal(err)
	}
	long, err := s.Begin(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := long.Append(t.Context(), monthly(t, 3)[0]); err != nil {
		t.Fatal(err)
	}
	kept, err := long.Commit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.clock = began.Add(time.Hour)
	short, err := s.Publish(t.Context(), draftOf(t, s.Store, 3, 2).DraftID, s.clock)
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Publish(t.Context(), kept.DraftID, began)
	if err != nil {
		t.Fatal(err)
	}
	if out.Number < short.Number || !out.Published.After(short.Published) {
		t.Errorf("the long load is %d of %v, the short one %d of %v", out.Number, out.Published, short.Number, short.Published)
	}
}
