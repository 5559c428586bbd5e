package warehouse

import (
	"io"
	"time"
)

// File is a spreadsheet as received: its name, where its bytes are and how
// many there are.
type File struct {
	Name string // base name, as the sender calls it
	io.ReaderAt
	Size int64
}

// Comparison is a draft against what was loaded before: against the current
// figures of its sources, except those of its figures that a later edition
// covers, which enter history. A later edition covers the areas and periods
// that it holds, in the same cuts; the whole table where it replaced that; and
// else its own keys. Figures are equal when value, flags, confidentiality,
// bounds and reference date are; the cell does not count, so that rows may be
// re-ranked.
type Comparison struct {
	// Parts is what publishing would bring, per dataset and source, sorted.
	// Ended counts what the scope of its tables (CutTable.Replaces) ends. Of
	// what enters history all that its edition does not hold already counts as
	// added, and nothing ends.
	Parts []Part
	// Previous is the current edition of each source in the draft, by
	// source; a source without one is absent.
	Previous map[string]Previous
	// Changes holds at most MaxChanges figures that are in the base and
	// in the draft with two different numbers (both not NaN), those with
	// the greatest |new-old| / (|old|+10) first, then by key. Cell is the
	// draft's.
	Changes []Change
	// Differences holds what differs figure by figure; nil where that is more
	// than MaxDifferences of one sort.
	Differences *Differences
	// Coverage holds the counterpart areas that come or go, sorted by
	// dataset, source, area, code.
	Coverage []CoverageChange
	// Known is, where no figure would change, the published release of the same
	// file that says all that the draft says, of an edition that the draft may
	// be: nothing is learnt from it. Zero where there is none.
	Known int
	// Removed says what publishing would end, a source each.
	Removed []Removed
	// Older holds the tables that are of an older edition than the current one,
	// or look so.
	Older []Older
	// Suppressed holds figures that were published with a number and that the
	// draft suppresses, at most MaxChanges, in the order of their cells.
	Suppressed []NowSuppressed
	// Renamed holds the codes of which all figures end and come back under a
	// new code, sorted by dataset, source, dimension and codes.
	Renamed []Renamed
	// Sealed holds the figures of the draft whose key is sealed, in the order of their
	// cells. The draft holds them without a number.
	Sealed []SealedFigure
}

// SealedFigure is a figure of a draft whose key is sealed.
type SealedFigure struct {
	FigureKey
	Cell CellRef
}

// Removed is what a draft would end of a source, or leave without a number.
type Removed struct {
	Dataset, Source string
	Figures         int
	Settled         int // of periods that were over by more than a year
	Periods         int
	First, Last     string // periods
	Freq            Freq   // "" where there are several
}

// OlderReason says by what a table is of an older edition than the current one.
type OlderReason string

// The reasons: by its date, by which some of its figures enter history; as the
// file holds the whole series and ends before the source does; as the figures that
// it changes go back to what an earlier edition said.
const (
	OlderByDate    OlderReason = "date"
	OlderEndsEarly OlderReason = "ends"
	OlderUndoes    OlderReason = "undoes"
)

// Older is a table that is of an older edition than the current one, or looks so.
type Older struct {
	Dataset, Source, Table string
	Reason                 OlderReason
	Last, CurrentLast      string  // last periods, of OlderEndsEarly
	Figures, Of            int     // figures that enter history, or go back to earlier ones, of how many
	Cell                   CellRef // the first figure that goes back
}

// NowSuppressed is a figure that was published with a number and that a draft
// suppresses. Release and Was say where the number is readable.
type NowSuppressed struct {
	Dataset string
	Key     []string
	Period  string
	Cell    CellRef
	Release int
	Was     CellRef
	Count   int // of all such figures of the dataset and source
}

// RenamedFigures is how many figures of ten or more must come back.
const RenamedFigures = 3

// Renamed is a code of a dimension whose figures end, and the one that brings
// nine of ten of them (those of ten or more) with the same value, period and
// other codes. Cell is the first of the new ones.
type Renamed struct {
	Dataset, Source, Dim string
	Old, New             string
	Figures              int
	Cell                 CellRef
}

// Revisions says how large the revisions of a source's figures were, in all
// releases so far, as |new-old| / (|old|+10): the median, and what 99 of 100 do
// not exceed. All zero where nothing was revised yet.
type Revisions struct {
	Figures, Releases int
	Median, Most      float64
}

// Mirrored is a figure that one country reports about another, not broken down
// further.
type Mirrored struct {
	Source, RefArea, Counterpart, Measure, Freq, Basis, Direction, Period string
	Value                                                                 float64
}

// MaxChanges bounds Comparison.Changes.
const MaxChanges = 1000

// Unchanged reports whether publishing would change no figure.
func (c *Comparison) Unchanged() bool { return Release{Parts: c.Parts}.Unchanged() }

// Historic reports whether all of the draft enters history.
func (c *Comparison) Historic() bool { return Release{Parts: c.Parts}.Filed() }

// Filed counts what of a source enters history.
func (c *Comparison) Filed(source string) (n int) {
	for _, p := range c.Parts {
		if p.Source == source {
			n += p.Filed
		}
	}
	return n
}

// Previous is an edition of a source that is current.
type Previous struct {
	Release  int
	Edition  Edition
	Received time.Time // when its file was
	// Provisional reports whether the whole release was.
	Provisional bool
}

// Shown is the edition as readers are shown it.
func (p Previous) Shown() Edition {
	return Release{Edition: p.Edition, Submission: Submission{Received: p.Received}}.Shown()
}

// Dated is a day of edition that a sheet gives, and where.
type Dated struct {
	CellRef
	Date time.Time
}

// CoverageChange is a code of COUNTERPART_AREA that a reporting area has in the
// draft and not in the base (Came), or in the base and no longer in the draft.
// A code goes only where the scope of the draft's tables ends all its figures.
// There are none where the base holds nothing for the reporting area.
type CoverageChange struct {
	Dataset, Source, RefArea string
	Code                     string
	Came                     bool
	// Period is the latest period of its figures, in the draft or the base.
	Period string
	// Cell is the first cell of a code that came.
	Cell CellRef
}
