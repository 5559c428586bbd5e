package ingest

import (
	"context"
	"io"
	"time"

	"siemmes/ingest/check"
	"siemmes/warehouse"
)

// File is a spreadsheet as received.
type File = warehouse.File

// Ledger is what the pipeline needs of the warehouse's memory; the store
// implements it. A submission passes through it in this order:
//
//	Begin → Append… → Compare → Keep → Commit (a draft, "D12") → Publish
//
// and at every point a killed process leaves what was published before whole.
type Ledger interface {
	// Keep writes the bytes under their SHA-256 and syncs them to disk
	// before it returns. It changes nothing in the database: the record
	// of the submission is written by Commit. Bytes that are there
	// already are left alone, unless they are no longer those of the
	// hash: then these take their place; the name, office and time of receipt of the
	// result are this call's. A full disk is an error, and leaves no
	// half-written file under the final name.
	Keep(ctx context.Context, name, office string, r io.Reader, received time.Time) (warehouse.Submission, error)

	// Begin starts one load. ErrConflict for a file that was destroyed with a
	// figure which is still sealed. Of spec it takes Edition, Type, Provisional,
	// Reason, Layout, Created, Embargo and Submission, with the SHA-256 of
	// the file. Only one load runs at a time: ErrBusy while another does.
	Begin(ctx context.Context, spec warehouse.Release) (Draft, error)

	// Publish gives a committed draft its number and makes it current, or
	// files it in history where a later edition is current (Historic).
	// A draft with an embargo after now becomes scheduled instead, and is
	// published by the first call after that time. ErrNotFound for a
	// number that is no draft, ErrConflict where what it was compared
	// with has changed since in a way that makes the draft void, ErrDenied
	// where the office that sent it has not, or no longer, the right to a
	// source or a reporting area in it.
	Publish(ctx context.Context, draftID int, now time.Time) (warehouse.Release, error)

	check.Ledger

	// Discard removes a committed draft as if it had not been loaded, and the
	// bytes of its file where nothing else is made of them.
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
	// Append. It writes nothing that outlives the draft. Figures whose key is
	// sealed lose their numbers in the draft, and are listed.
	Compare(ctx context.Context) (*warehouse.Comparison, error)

	// Changes streams, after Compare, what publishing the draft would change,
	// add and end. The change is reused between calls.
	Changes(ctx context.Context, yield func(*warehouse.Change) error) error

	// Backdate puts the draft before the current editions of its sources: a
	// person says that it is older than it seems. Compare is asked again.
	Backdate()

	// Commit stores the draft, the record of its submission, the findings
	// that was and the facts of its tables in one transaction, and
	// gives the release with its DraftID, State Draft and Parts, and with its
	// findings as they are kept: without those numbers that are sealed.
	Commit(ctx context.Context, findings []warehouse.Finding) (warehouse.Release, error)

	// Discard leaves nothing of the draft behind.
	Discard(ctx context.Context) error
}
