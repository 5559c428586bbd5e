package warehouse

import (
	"encoding/json"
	"time"
)

// Upload is a file that an office submitted and that is no draft or release yet,
// or is about to become one. Its bytes are kept until it is published or discarded.
type Upload struct {
	ID       string // that nobody can guess
	Office   string
	SHA256   string
	Name     string // as the office calls the file
	Size     int64
	Received time.Time
	// State says in one word how it is: "waiting", "running", "blocked", "failed",
	// "unchanged" or "draft".
	State string
	// Draft is the number of the draft that was made of it; zero: none.
	Draft int
	// Options is what the office said of the file, acceptances of findings and
	// corrections of a proposal among it, as the desk writes it.
	Options json.RawMessage
}

// Leftover is the kept bytes of a file of which no release is made and that does not
// wait at the desk: its load was killed.
type Leftover struct {
	SHA256 string
	Size   int64 // bytes
	Since  time.Time
}
