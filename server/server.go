// Package server delivers the warehouse over HTTP: pages for readers in three
// languages, an API for programs, and the desk where offices submit their
// spreadsheets. It decides nothing statistical: figures come from the
// warehouse, tables and charts from reports, judgements on files from ingest.
package server

import (
	"cmp"
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"siemmes/ingest/sheet"
	"siemmes/reports"
	"siemmes/server/api"
	"siemmes/server/desk"
	"siemmes/server/question"
	"siemmes/server/site"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/admission"
	"siemmes/warehouse/catalog"
)

// Config is what the site is made of. Warehouse and Catalog must be there;
// where another part is nil, its pages say so.
type Config struct {
	Warehouse Warehouse
	Catalog   *catalog.Catalog
	Offices   Offices // nil: nobody can sign in
	Pipeline  desk.Pipeline
	Drafts    desk.Drafts
	Uploads   desk.Uploads // needed where there is a pipeline
	Layouts   desk.Layouts
	Keeper    desk.LayoutKeeper // nil: layouts of unknown files are not kept
	Files     web.Files
	Limits    sheet.Limits // of the files that are sent
	Reports   Reports
	// Charts draws a chart as a picture, ChartOption as what our loader in
	// the browser takes; reports/chart has both. Nil: no charts.
	Charts      reports.Renderer
	ChartOption func(spec *reports.ChartSpec, language string) (json.RawMessage, error)
	// Assets holds the files that charts need in the browser, as
	// reports/chart.Assets gives them. Nil: charts are shown as pictures.
	Assets fs.FS
	// Notices has the licences of all that is in the program.
	Notices []byte
	// Now is the clock; nil is the machine's.
	Now func() time.Time
	// Log takes a line per request; nil is slog's default.
	Log *slog.Logger
	// Cache is how many bytes of answers are kept for who asks the same again; zero is
	// web.DefaultCacheSize, and below zero nothing is kept.
	Cache int64
	// MaxUpload bounds a handed-in file in bytes, by default 200 MB: above
	// the largest national workbook seen, below what fills a small disk.
	MaxUpload int64
	// JobLimit is how long a file may take on its way through the pipeline, by
	// default ten minutes: the largest national workbook seen takes one.
	JobLimit time.Duration
	// Spool is the folder for files that are being received; empty is the
	// system's for temporary files.
	Spool string
	// KeepUploads is how long a file waits at the desk, by default thirty days.
	KeepUploads time.Duration
	// OpenFiles lets everybody download the spreadsheets behind the
	// figures; otherwise only an office that is signed in may.
	OpenFiles bool
	// Front says at which address the site is reached, and by which proxies.
	Front web.Front
	// Secure marks cookies for HTTPS only: set it when TLS ends here or at
	// a proxy in front.
	Secure bool
}

// defaultMaxUpload bounds a file that is sent.
const defaultMaxUpload = 200 << 20

// defaultKeepUploads is how long a file waits at the desk.
const defaultKeepUploads = 30 * 24 * time.Hour

// defaultJobLimit bounds the reading of a file.
const defaultJobLimit = 10 * time.Minute

// shell puts the rooms behind one address: it knows all routes, and does for
// every request what all of them need.
type shell struct {
	*web.Responder
	files    map[string]asset
	metrics  *metrics
	started  time.Time // when this process began
	sessions *web.Sessions
	ping     func(ctx context.Context) error
	readOnly bool // nothing is written, whatever the disk has
	work     *admission.Gate
	rooms    struct {
		site *site.Site
		desk *desk.Desk
		api  *api.API
	}
}

// Handlers answer requests: those of readers and offices, and those of who runs the
// site, which have an address of their own.
type Handlers struct {
	http.Handler
	Metrics http.Handler
}

// New makes the site. The error is a fault of the pages themselves, and says
// which.
func New(cfg Config) (*Handlers, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.KeepUploads == 0 {
		cfg.KeepUploads = defaultKeepUploads
	}
	if cfg.MaxUpload == 0 {
		cfg.MaxUpload = defaultMaxUpload
	}
	if cfg.JobLimit == 0 {
		cfg.JobLimit = defaultJobLimit
	}
	files, err := readAssets(cfg.Assets, cfg.Notices)
	if err != nil {
		return nil, err
	}
	pages, err := parsePages(assetLink(files))
	if err != nil {
		return nil, err
	}
	out := &web.Responder{Log: cfg.Log, Now: cfg.Now, Pages: pages, Version: cfg.Warehouse.Version, OpenFiles: cfg.OpenFiles, Labels: cfg.Catalog, Cache: newCache(cfg)}
	s := &shell{Responder: out, files: files, metrics: newMetrics(out.Cache), started: cfg.Now(), sessions: web.NewSessions(out, cfg.Offices, cfg.Secure), ping: cfg.Warehouse.Ping, readOnly: cfg.Pipeline == nil, work: web.NewWork()}
	if err := s.assemble(cfg); err != nil {
		return nil, err
	}
	return &Handlers{s.wrap(s.routes(), cfg.Front), s.metrics.handler()}, nil
}

// newCache makes the cache of all rooms.
func newCache(cfg Config) *web.Cache {
	names := []string{warehouse.GenerationLedger, warehouse.GenerationWithheld, warehouse.GenerationSettings}
	for _, ds := range cfg.Catalog.Datasets() {
		names = append(names, ds.ID)
	}
	return web.NewCache(max(0, cmp.Or(cfg.Cache, web.DefaultCacheSize)), names, cfg.Warehouse.Version)
}

// assemble makes the rooms.
func (s *shell) assemble(cfg Config) (err error) {
	_, drawn := s.files["echarts.min.js"]
	holdings := question.NewStock(cfg.Catalog, cfg.Warehouse, s.Responder)
	s.rooms.site = site.New(s.Responder, site.Config{
		Warehouse: cfg.Warehouse, Catalog: cfg.Catalog, Holdings: holdings, Files: cfg.Files, Reports: cfg.Reports,
		Charts: cfg.Charts, ChartOption: cfg.ChartOption, Drawn: drawn,
	})
	s.rooms.api = api.New(s.Responder, api.Config{Warehouse: cfg.Warehouse, Catalog: cfg.Catalog, Holdings: holdings, Reports: cfg.Reports})
	s.rooms.desk, err = desk.New(context.Background(), s.Responder, desk.Config{
		Warehouse: cfg.Warehouse, Catalog: cfg.Catalog, Offices: cfg.Offices, Sessions: s.sessions, Pipeline: cfg.Pipeline, Drafts: cfg.Drafts, Uploads: cfg.Uploads,
		Layouts: cfg.Layouts, Keeper: cfg.Keeper, Files: cfg.Files, Limits: cfg.Limits, MaxUpload: cfg.MaxUpload, JobLimit: cfg.JobLimit, Spool: cfg.Spool, KeepUploads: cfg.KeepUploads,
		Count: func(result string) { s.metrics.uploads.WithLabelValues(result).Inc() },
	})
	return err
}
