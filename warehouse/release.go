package warehouse

import (
	"strings"
	"time"
)

// Submission is one file as received. Its bytes are never altered; they are
// kept under their SHA-256.
type Submission struct {
	SHA256   string    `json:"sha256"` // hex; also the submission's id
	Name     string    `json:"file"`   // base name, as the sender called it
	Size     int64     `json:"size"`   // bytes
	Office   string    `json:"office"` // who sent it, "" on the command line without --office
	Received time.Time `json:"received"`
	// Destroyed is when a seal destroyed the bytes, Withheld when a figure in
	// them was hidden, so that a sealed one cannot be worked out. Zero: never.
	Destroyed time.Time `json:"-"`
	Withheld  time.Time `json:"-"`
}

// ReleaseState is where a release is in its life.
type ReleaseState string

// The states, in order.
const (
	Draft     ReleaseState = "draft"
	Scheduled ReleaseState = "scheduled"
	Published ReleaseState = "published"
	Withdrawn ReleaseState = "withdrawn"
)

// ReleaseType says why an edition differs from the one before.
type ReleaseType string

// The types of release.
const (
	Routine        ReleaseType = "routine"
	Correction     ReleaseType = "correction"
	Methodological ReleaseType = "methodological"
)

// Edition is the publisher's own dating of a table. Where nothing tells one the
// ID is empty. Editions of a source are ordered by Date.
type Edition struct {
	ID   string    `json:"edition"`
	Date time.Time `json:"edition_date"`
}

// String writes the edition in rows of data: its ID, or when it was received where
// nothing says which one it is ([Release.Shown]).
func (e Edition) String() string {
	if e.ID != "" || e.Date.IsZero() {
		return e.ID
	}
	return "received on " + e.Date.Format(time.DateOnly)
}

// Name is what readers see of the ID: of a first of January, which is how a year is
// dated, the year.
func (e Edition) Name() string {
	if year, ok := strings.CutSuffix(e.ID, "-01-01"); ok && len(year) == 4 && isNumber(year) {
		return year
	}
	return e.ID
}

// Year reports whether the edition is known by a year alone.
func (e Edition) Year() bool {
	name := e.Name()
	return len(name) == 4 && isNumber(name)
}

func isNumber(text string) bool { return strings.Trim(text, "0123456789") == "" }

// Message returns the edition as readers see it: its name, or the day on which it
// was received where nothing says which one it is.
func (e Edition) Message() Message {
	if e.ID != "" || e.Date.IsZero() {
		return Literal(e.Name())
	}
	return NewMessage("edition.received", "date", Date(e.Date))
}

// Release is our numbered publication of one submission, all its tables
// together. A draft has the number 0 and a DraftID; the number is given at
// publication.
type Release struct {
	Number      int          `json:"release"`
	DraftID     int          `json:"draft"`
	State       ReleaseState `json:"status"`
	Edition     Edition      `json:"edition"`
	Type        ReleaseType  `json:"type"`
	Provisional bool         `json:"provisional"`
	Reason      string       `json:"reason"`
	Layout      string       `json:"layout"`
	Created     time.Time    `json:"created"`
	Published   time.Time    `json:"published_at"` // zero while it is not
	Embargo     time.Time    `json:"embargo"`      // zero where there is none
	Submission  Submission   `json:"submission"`
	Parts       []Part       `json:"parts"`
	Findings    []Finding    `json:"findings"` // what was, and what was accepted with which reason
	// Withdrawal is why a withdrawn release was, and when.
	Withdrawal string    `json:"withdrawal,omitempty"`
	Withdrawn  time.Time `json:"withdrawn_at"` // zero while it is not
	// Historic reports whether a later edition covers all of it: it entered
	// history and never was current.
	Historic bool `json:"historic"`
}

// Filed reports whether all figures of the release enter history.
func (r Release) Filed() bool {
	figures, filed := 0, 0
	for _, p := range r.Parts {
		figures, filed = figures+p.Observations, filed+p.Filed
	}
	return figures > 0 && filed == figures
}

// ID is how people name a release: "7" once published, "D12" before.
func (r Release) ID() string {
	if r.Number > 0 {
		return itoa(r.Number)
	}
	return "D" + itoa(r.DraftID)
}

// Shown is the edition as readers are shown it: where nothing tells one, it has no
// ID, and the time of receipt in place of a date.
func (r Release) Shown() Edition {
	if r.Edition.ID == "" {
		return Edition{Date: r.Submission.Received}
	}
	return r.Edition
}

// Part counts what a release brought to one source of one dataset, against
// what was current when it was published (for a draft: when it was loaded).
type Part struct {
	Dataset      string `json:"dataset"`
	Source       string `json:"source"`
	Observations int    `json:"observations"` // in the file
	Added        int    `json:"added"`
	Changed      int    `json:"changed"`
	Ended        int    `json:"ended"`
	// Filed counts the observations that enter history, because a later
	// edition covers them.
	Filed int `json:"filed"`
}

// Unchanged reports whether a release brought no new figure.
func (r Release) Unchanged() bool {
	for _, p := range r.Parts {
		if p.Added+p.Changed+p.Ended > 0 {
			return false
		}
	}
	return true
}

// Change is one difference between two releases.
type Change struct {
	Dataset              string
	Key                  []string // codes, in the dataset's order
	Period               string
	Kind                 ChangeKind
	OldValue, NewValue   float64 // NaN where there is none
	OldStatus, NewStatus Status  // zero where there is none
	// OldComment and NewComment are what the publisher said of the figure.
	OldComment, NewComment Comment
	// Cell is where the new figure is, in a comparison of a draft.
	Cell CellRef
}

// HeldBack is a scheduled release whose time has come and that is not published, and
// why.
type HeldBack struct {
	Release Release
	Err     error
}

// FigureKey names a figure: its dataset, the codes of all dimensions in the
// dataset's order, and its period.
type FigureKey struct {
	Dataset string
	Key     []string
	Period  string
}

// Sealed is what a seal did.
type Sealed struct {
	// Figures are the sealed ones, Hidden those that were hidden with them, so
	// that no sealed one can be worked out by subtraction.
	Figures, Hidden []FigureKey
	Files           []string // SHA-256 of the files whose bytes were destroyed
	// Unproven are the sealed figures around which there are so many others that not
	// every way of working them out was looked for.
	Unproven []FigureKey
	// Others are figures that are still shown and say something of a sealed one.
	Others []Disclosure
}

// Disclosure is a figure that is shown and says something of a sealed one.
type Disclosure struct {
	Kind string // one of those below
	FigureKey
}

// The kinds of disclosure: the same figure of another source, what the other country
// reports of the same flow, a total that holds the figure, and a rate or share of the same
// area and period.
const (
	DisclosedBySource = "source"
	DisclosedByMirror = "mirror"
	DisclosedByTotal  = "total"
	DisclosedByRate   = "rate"
)

// SealRecord is a figure that was sealed: in which file and cell, when and why, and when
// and why it was unsealed.
type SealRecord struct {
	FigureKey
	SHA256           string // of the file
	Cell             CellRef
	Reason           string
	Sealed, Unsealed time.Time // Unsealed is zero while it is sealed
	UnsealReason     string
}

// ChangeKind is what became of a figure.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"
	Changed ChangeKind = "changed"
	Ended   ChangeKind = "ended"
)
