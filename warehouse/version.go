package warehouse

import "time"

// Version is the state of what readers can see. It is made from what the database
// holds, so that all processes that read the same releases have the same one.
type Version struct {
	// Tag changes with every publication, withdrawal and seal, and with nothing
	// else.
	Tag string
	// Withheld changes with every withdrawal and seal: what was worked out before
	// may hold a figure that nobody may see any more.
	Withheld string
	Sealed   string    // changes with every seal
	Release  int       // the last that was published; zero: none was
	Changed  time.Time // when the state came to be; zero: nothing was published
}
