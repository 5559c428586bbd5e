package ingest

import (
	"context"
	"io"
	"time"

	"siemmes/warehouse"
)

// File is a spreadsheet as received: its name, where its bytes are and how
// many there are.
type File struct {
	Name string // base name, as the sender calls it
	io.ReaderAt
	Size int64
}

// Ledger is what the pipeline needs of the warehouse's memory; the store
// implements it. A submission passes through it in this order:
//
//	Keep → Begin → Append… → Compare → Commit (a draft, "D12") → Publish
//
// and at every point a killed process leaves what was published before whole.
type Ledger interface {
	// Keep writes the bytes under their SHA-256 and syncs them to disk
	// before it returns. It changes nothing in the database: the record
	// of the submission is written by Commit. Bytes that are there
	// already are left alone; the name, office and time of receipt of the
	// result are this call's. A full disk is an error, and leaves no
	// half-written file under the final name.
	Keep(ctx context.Context, name, office string, r io.Reader, received time.Time) (warehouse.Submission, error)

	// OpenSubmission gives kept bytes back. ErrNotFound where there are
	// none; ErrWithdrawn where a seal destroyed them. Who asks closes it.
	OpenSubmission(ctx context.Context, sha256 string) (File, io.Closer, error)

	// Begin starts one load. Of spec it takes Edition, Type, Provisional,
	// Reason, Layout, Created, Embargo and Submission. Only one load runs
	// at a time: ErrBusy while another does.
	Begin(ctx context.Context, spec warehouse.Release) (Draft, error)

	// Publish gives a committed draft its number and makes it current, or
	// files it in history where a later edition is current (Historic).
	// A draft with an embargo after now becomes scheduled instead, and is
	// published by the first call after that time. ErrNotFound for a
	// number that is no draft, ErrConflict where what it was compared
	// with has changed since in a way that makes the draft void.
	Publish(ctx context.Context, draftID int, now time.Time) (warehouse.Release, error)

	// Discard removes a committed draft as if it had not been loaded; the
	// submission's bytes stay.
	Discard(ctx context.Context, draftID int) error
}

// Draft is a load under way. It is used by one goroutine at a time, and ends
// with Commit or Discard; Discard after Commit does nothing, so that it can be
// deferred.
type Draft interface {
	// Append takes a block of one table. The block's slices belong to the
	// caller again when Append returns. Over all blocks of one dataset (in
	// whatever tables) a position in a dictionary means one text: a later
	// block's dictionaries extend an earlier one's, so that a position once
	// translated stays translated. They are snapshots, safe to read while
	// the pipeline prepares further blocks; their pointers mean nothing.
	// The pipeline never appends one key (all dimensions and the period)
	// twice, over all blocks of the draft.
	Append(ctx context.Context, block *warehouse.Observations) error

	// Compare says what publishing the draft would change, after the last
	// Append. It writes nothing that outlives the draft.
	Compare(ctx context.Context) (*Comparison, error)

	// Commit stores the draft, the record of its submission, the findings
	// that stood and the facts of its tables in one transaction, and
	// gives the release with its DraftID, State Draft and Parts.
	Commit(ctx context.Context, findings []warehouse.Finding, tables []TableFacts) (warehouse.Release, error)

	// Discard leaves nothing of the draft behind.
	Discard(ctx context.Context) error
}

// TableFacts is what the pipeline learnt of one table of one dataset while it
// passed: what the store needs to add up the leaves of one complete cut.
type TableFacts struct {
	Dataset      string
	Table        *warehouse.CutTable
	Observations int
	// Cut names the dimensions that the table breaks down, in the
	// dataset's order: those with a code that is no total (_T, W) and not
	// _Z, and of which there is more than one. FREQ, REF_AREA, SOURCE,
	// MEASURE and BASIS are never among them.
	Cut []string
	// Aggregates lists by dimension the codes present in the table that
	// are no leaves in it, sorted: those the catalog marks as aggregates,
	// and those that are an ancestor of another code present. Every
	// other code of the dimension is a leaf.
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
	Parts []warehouse.Part
	// Previous is the current edition of each source in the draft, by
	// source; a source without one is absent.
	Previous map[string]Previous
	// Historic tells that a later edition of one of the sources is current.
	Historic bool
	// Changes holds at most MaxChanges figures that stand in the base and
	// in the draft with two different numbers (both not NaN), those with
	// the greatest |new-old| / (|old|+10) first, then by key. Cell is the
	// draft's.
	Changes []warehouse.Change
	// Coverage holds the counterpart areas that come or go, sorted by
	// dataset, source, area, code.
	Coverage []CoverageChange
}

// MaxChanges bounds Comparison.Changes.
const MaxChanges = 1000

// Unchanged tells that publishing would change nothing at all.
func (c *Comparison) Unchanged() bool { return warehouse.Release{Parts: c.Parts}.Unchanged() }

// Previous is an edition of a source that is current.
type Previous struct {
	Release int
	Edition warehouse.Edition
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
	Cell warehouse.CellRef
}
