package store

import (
	"time"

	"siemmes/warehouse/query"
)

// moment is the time of what is done now, which every release and change before it
// precedes, also where the clock of the computer has gone back: as releases are numbered,
// so are their times ordered. It is asked for inside the transaction, so that a load that
// began earlier and took longer is not dated before another one.
func (s *Store) moment(reg *query.Register) time.Time { return notBefore(s.now(), reg) }

// notBefore is a time, or, where it is not after everything that was published, withdrawn
// or sealed, the next microsecond. A draft is dated by it too: what it was compared with
// is known by the times.
func notBefore(at time.Time, reg *query.Register) time.Time {
	at = utc(at)
	if last := lastMoment(reg); !at.After(last) {
		at = last.Add(time.Microsecond)
	}
	return at
}

// lastMoment is when the last release was published, withdrawn, or had a figure sealed;
// the zero time where none was.
func lastMoment(reg *query.Register) (last time.Time) {
	for _, x := range reg.Releases {
		for _, at := range []time.Time{x.Published, x.Withdrawn, x.Submission.Destroyed, x.Submission.Withheld} {
			if at.After(last) {
				last = at.UTC()
			}
		}
	}
	return last
}
