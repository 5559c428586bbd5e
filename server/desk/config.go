// Package desk is the pages and actions for offices: they submit files, read the
// findings, accept them with reasons, correct proposals, publish and discard.
package desk

import (
	"context"
	"io"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Config is what the desk is made of. Where another part than Warehouse and
// Catalog is nil, the desk says so.
type Config struct {
	Warehouse Warehouse
	Catalog   *catalog.Catalog
	Offices   Tokens // nil: nobody can sign in
	Sessions  *web.Sessions
	Pipeline  Pipeline
	Drafts    Drafts
	Uploads   Uploads // needed where there is a pipeline
	Layouts   Layouts
	Keeper    LayoutKeeper // nil: layouts of unknown files are not kept
	Files     web.Files
	Limits    sheet.Limits // of the files that are sent
	// MaxUpload bounds a file in bytes.
	MaxUpload int64
	// JobLimit is how long a file may take on its way through the pipeline.
	JobLimit time.Duration
	// Spool is the folder for files that are being received; empty is the
	// system's for temporary files.
	Spool string
	// KeepUploads is how long a file waits at the desk, so that findings can be
	// accepted and the sheet looked at.
	KeepUploads time.Duration
	// Count counts a file by how it went: draft, unchanged, blocked, failed.
	Count func(result string)
}

// Warehouse is what the desk reads.
type Warehouse interface {
	Releases(ctx context.Context, who warehouse.Reader, of ...string) ([]warehouse.Release, error)
	Release(ctx context.Context, who warehouse.Reader, id string) (warehouse.Release, error)
	Diff(ctx context.Context, who warehouse.Reader, from, to string, yield func(*warehouse.Change) error) error
}

// Tokens knows which office holds a token.
type Tokens interface {
	// OfficeByToken is ErrDenied or ErrNotFound for a token that nobody
	// holds, or holds no longer.
	OfficeByToken(ctx context.Context, token string) (warehouse.Office, error)
}

// Pipeline takes a spreadsheet in, up to a draft or to findings that block.
// ingest.Pipeline is one.
type Pipeline interface {
	Ingest(ctx context.Context, file warehouse.File, opt ingest.Options) (*ingest.Outcome, error)
	// Screen refuses a file that holds records of persons, and does nothing else.
	Screen(ctx context.Context, file warehouse.File) (refused bool, err error)
}

// Drafts ends the life of a draft. The store is one.
type Drafts interface {
	Publish(ctx context.Context, draftID int, now time.Time) (warehouse.Release, error)
	Discard(ctx context.Context, draftID int) error
}

// Uploads keeps the files that wait at the desk, so that a new process finds them.
// The store has one.
type Uploads interface {
	// Add keeps a file and what is known of it, and fills in SHA256 and Size.
	// Both are on disk when it returns.
	Add(ctx context.Context, u warehouse.Upload, r io.Reader) (warehouse.Upload, error)
	// Set replaces state, draft and options.
	Set(ctx context.Context, u warehouse.Upload) error
	// Drop forgets a file; one that is gone already is no error.
	Drop(ctx context.Context, id string) error
	// List returns all, the newest first.
	List(ctx context.Context) ([]warehouse.Upload, error)
	// Open is ErrNotFound where the bytes are gone. Who asks closes them.
	Open(ctx context.Context, u warehouse.Upload) (warehouse.File, io.Closer, error)
}

// Layouts are the layouts that are known. layout.Library is one.
type Layouts interface {
	List() []*layout.Layout
	Get(id string) (*layout.Layout, error)
}

// LayoutKeeper has the layouts that the pipeline kept of unknown files.
type LayoutKeeper interface {
	// Forget takes one of them back. One that is not there is no error.
	Forget(ctx context.Context, id string) error
}

// layout returns a known layout, nil where there is none of that id.
func (c *Config) layout(id string) *layout.Layout {
	if c.Layouts == nil || id == "" {
		return nil
	}
	l, err := c.Layouts.Get(id)
	if err != nil {
		return nil
	}
	return l
}

// Desk is the pages and actions for offices.
type Desk struct {
	*web.Responder
	Config
	signIns *web.Limiter
	queue   *queue
}

// New makes the desk, with the files that an earlier process kept.
func New(ctx context.Context, out *web.Responder, cfg Config) (*Desk, error) {
	s := &Desk{Responder: out, Config: cfg, signIns: web.NewLimiter(out.Now), queue: newQueue(out, cfg)}
	return s, s.queue.restore(ctx)
}

// Settle drops the files that wait when a figure was sealed.
func (s *Desk) Settle(ctx context.Context) { s.queue.settle(ctx) }

// Routes lists the addresses of the desk.
func (s *Desk) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /upload", Handler: s.desk, Page: true, Desk: true, Params: web.Params{Once: []string{"files"}}},
		{Pattern: "POST /upload/sign-in", Handler: s.signIn, Page: true, Desk: true},
		{Pattern: "POST /upload/sign-out", Handler: s.signOut, Page: true, Desk: true},
		{Pattern: "POST /upload", Handler: s.receive, Page: true, Desk: true, Slow: true},
		{Pattern: "GET /upload/{job}", Handler: s.job, Page: true, Desk: true},
		{Pattern: "GET /upload/{job}/annotated", Handler: s.annotated, Page: true, Desk: true, Slow: true},
		{Pattern: "GET /upload/{job}/findings", Handler: s.printed, Page: true, Desk: true},
		{Pattern: "GET /upload/{job}/findings.json", Handler: s.findingsFile, Page: true, Desk: true},
		{Pattern: "GET /upload/{job}/findings.csv", Handler: s.findingsFile, Page: true, Desk: true},
		{Pattern: "GET /upload/{job}/proposal", Handler: s.proposal, Page: true, Desk: true, Params: proposalParams},
		{Pattern: "GET /upload/{job}/proposal.yml", Handler: s.proposalFile, Page: true, Desk: true, Params: proposalParams},
		{Pattern: "POST /upload/{job}/proposal", Handler: s.tell, Page: true, Desk: true, Slow: true},
		{Pattern: "GET /upload/{job}/progress", Handler: s.jobProgress, Page: true, Desk: true},
		{Pattern: "POST /upload/{job}/accept", Handler: s.accept, Page: true, Desk: true},
		{Pattern: "POST /upload/{job}/cancel", Handler: inQueue{s}.cancel, Page: true, Desk: true},
		{Pattern: "POST /upload/{job}/publish", Handler: s.publish, Page: true, Desk: true, Slow: true},
		{Pattern: "POST /upload/{job}/discard", Handler: s.discard, Page: true, Desk: true},
	}
}
