package server

import (
	"context"
	"io"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/reports"
	"siemmes/warehouse"
)

// Warehouse is what the site reads. The store is one.
type Warehouse interface {
	Query(ctx context.Context, q warehouse.Query) (*warehouse.Answer, error)
	// Explain yields the cells behind an answer; the trace may be reused
	// between calls.
	Explain(ctx context.Context, q warehouse.Query, yield func(*warehouse.Trace) error) error
	// Releases lists every release that a reader may know of, drafts of his own
	// included, the newest first.
	Releases(ctx context.Context, who warehouse.Reader) ([]warehouse.Release, error)
	// Release returns one by "7" or "D12", with its findings; ErrNotFound where
	// the reader may not know of it.
	Release(ctx context.Context, who warehouse.Reader, id string) (warehouse.Release, error)
	// Diff yields what changed from one release to another.
	Diff(ctx context.Context, who warehouse.Reader, from, to string, yield func(*warehouse.Change) error) error
	// Coverage says what there is of a dataset.
	Coverage(ctx context.Context, dataset string) ([]warehouse.Coverage, error)
	// Codes lists the codes of a dimension that figures use today.
	Codes(ctx context.Context, dataset, dim string) ([]string, error)
	// Version is the state of what readers can see.
	Version() warehouse.Version
	// Ping fails where the database does not answer.
	Ping(ctx context.Context) error
}

// Offices knows who may use the desk. The store is one.
type Offices interface {
	// OfficeByToken is ErrDenied or ErrNotFound for a token that nobody
	// holds, or holds no longer.
	OfficeByToken(ctx context.Context, token string) (warehouse.Office, error)
	// Offices lists all, revoked ones included.
	Offices(ctx context.Context) ([]warehouse.Office, error)
}

// Files gives received files back, as they were sent. The store is one.
type Files interface {
	// OpenSubmission is ErrNotFound where there is none that the reader may
	// have. Who asks closes it.
	OpenSubmission(ctx context.Context, who warehouse.Reader, sha256 string) (warehouse.File, io.Closer, error)
}

// Pipeline takes a spreadsheet in, up to a draft or to findings that block.
// ingest.Pipeline is one.
type Pipeline interface {
	Ingest(ctx context.Context, file warehouse.File, opt ingest.Options) (*ingest.Outcome, error)
}

// Drafts ends the life of a draft. The store is one.
type Drafts interface {
	Publish(ctx context.Context, draftID int, now time.Time) (warehouse.Release, error)
	Discard(ctx context.Context, draftID int) error
}

// Layouts are the layouts that are known. layout.Library is one.
type Layouts interface {
	List() []*layout.Layout
	Get(id string) (*layout.Layout, error)
}

// Reports builds reports and writes them as files: the packages reports,
// reports/xlsx and reports/page behind one door.
type Reports interface {
	Build(ctx context.Context, name string, p reports.Params) (*reports.Report, error)
	// Workbook and Page write a whole report, TableWorkbook one table.
	Workbook(w io.Writer, r *reports.Report) error
	Page(ctx context.Context, w io.Writer, r *reports.Report) error
	TableWorkbook(w io.Writer, t *reports.Table) error
}
