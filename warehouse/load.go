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

// TableFacts is what the pipeline learnt of one table of one dataset while it
// passed: what the store needs to add up the leaves of one complete cut.
type TableFacts struct {
	Dataset      string
	Table        *CutTable
	Observations int
	// Cut names the dimensions that the table breaks down, in the
	// dataset's order: those with a code that is no total (_T, W) and not
	// _Z, and of which there is more than one. FREQ, REF_AREA, SOURCE,
	// MEASURE and BASIS are never among them.
	Cut []string
	// Aggregates lists by dimension the codes present in the table that
	// are no leaves in it, sorted: totals (_T, W), and codes of which
	// another one present is a part. Every other code is a leaf, also a
	// region none of whose countries stand in the table.
	Aggregates map[string][]string
}

// Comparison is a draft against what was loaded before.
//
// What it is compared with ("the base"), source by source: where an edition of
// the same id was published, that edition's figures as they last stood; else,
// where the draft's edition date is not before the current edition's, the
// current figures; else nothing, and the draft is historic. Figures are equal
// when value, flags, confidentiality, bounds and reference date are; where the
// cell stands does not count, so that rows may be re-ranked.
type Comparison struct {
	// Parts is what publishing would bring, per dataset and source, sorted.
	// Ended counts what the scope of its tables (CutTable.Replaces) ends.
	// For a historic draft every observation that its edition does not
	// hold already counts as added, and nothing ends.
	Parts []Part
	// Previous is the current edition of each source in the draft, by
	// source; a source without one is absent.
	Previous map[string]Previous
	// Historic tells that a later edition of one of the sources is current.
	Historic bool
	// Changes holds at most MaxChanges figures that stand in the base and
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
	// Renamed holds the codes of which all figures end and come back under a
	// new code, sorted by dataset, source, dimension and codes.
	Renamed []Renamed
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

// Unchanged tells that publishing would change nothing at all.
func (c *Comparison) Unchanged() bool { return Release{Parts: c.Parts}.Unchanged() }

// Previous is an edition of a source that is current.
type Previous struct {
	Release int
	Edition Edition
	// Provisional tells that the whole release was.
	Provisional bool
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
