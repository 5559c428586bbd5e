package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/reports"
	"siemmes/reports/definition"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// world is a site over fakes, and the fakes.
type world struct {
	*fakeWarehouse
	*fakeDesk
	uploads *fakeUploads
	config  Config
	handler *Handlers
	clock   time.Time
	mu      sync.Mutex
	taken   ingest.Options // of the last unknown file
}

// newWorld makes a site with a few figures, three releases, one draft and two
// offices. Change may alter the configuration.
func newWorld(t testing.TB, change ...func(*Config)) *world {
	t.Helper()
	w := &world{clock: noon(), uploads: &fakeUploads{}, fakeWarehouse: &fakeWarehouse{cat: catalog.Default(), facts: someFacts(), releases: someReleases()}}
	w.fakeDesk = &fakeDesk{warehouse: w.fakeWarehouse, offices: []warehouse.Office{{Name: "DGME <San José>", Areas: []string{"CRI"}}, {Name: "INM"}}}
	library, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	w.config = Config{
		Warehouse: w.fakeWarehouse, Catalog: w.cat, Offices: w.fakeDesk, Pipeline: w.fakeDesk, Drafts: w.fakeDesk, Uploads: w.uploads, Layouts: library,
		Files: w.fakeWarehouse, Reports: plainReports{w.fakeWarehouse}, Charts: drawnCharts{},
		ChartOption: func(spec *reports.ChartSpec, _ string) (json.RawMessage, error) {
			return json.Marshal(map[string]any{"title": spec.Title})
		},
		Now: w.now, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), MaxUpload: 1 << 20, Spool: t.TempDir(), OpenFiles: true,
	}
	for _, c := range change {
		c(&w.config)
	}
	w.handler, err = New(w.config)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) later(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

// get asks for an address; headers are pairs.
func (w *world) get(path string, headers ...string) *httptest.ResponseRecorder {
	return w.do(httptest.NewRequest(http.MethodGet, path, nil), headers...)
}

// metrics asks for the metrics, at their own address.
func (w *world) metrics() *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	w.handler.Metrics.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return rec
}

func (w *world) do(r *http.Request, headers ...string) *httptest.ResponseRecorder {
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

// someFacts are monthly and yearly entries into two countries, migrants in
// them, and remittances.
func someFacts() []fact {
	var facts []fact
	add := func(dataset, period string, value float64, codes ...string) {
		f := fact{dataset: dataset, period: period, value: value, codes: map[string]string{}}
		for i := 0; i+1 < len(codes); i += 2 {
			f.codes[codes[i]] = codes[i+1]
		}
		facts = append(facts, f)
	}
	for year := 2015; year <= 2023; year++ {
		for i, area := range []string{"CRI", "MEX"} {
			for j, from := range []string{"W", "NIC", "USA"} {
				add("BORDER", fmt.Sprint(year), float64(100_000*(i+1)/(j+1)+year), "FREQ", "A", "REF_AREA", area, "SOURCE", "IOM_REGULAR",
					"MEASURE", "MOVEMENTS", "COUNTERPART_AREA", from, "BASIS", "C", "DIRECTION", "IN")
			}
			add("STOCK", fmt.Sprint(year), float64(400_000+year), "FREQ", "A", "REF_AREA", area, "SOURCE", "UNDESA_IMS_TOTAL", "MEASURE", "PERSONS", "BASIS", "B")
		}
	}
	add("BORDER", "2023-07", 26046, "FREQ", "M", "REF_AREA", "CRI", "SOURCE", "IOM_REGULAR", "MEASURE", "MOVEMENTS", "COUNTERPART_AREA", "NIC", "BASIS", "C", "DIRECTION", "IN")
	add("REMITTANCES", "2023", 62_500_000_000, "FREQ", "A", "REF_AREA", "MEX", "SOURCE", "MX_BANXICO_REMIT", "MEASURE", "USD", "DIRECTION", "IN", "BASIS", "S")
	facts[0].flags = facts[0].flags.With(warehouse.Provisional)
	return facts
}

func someReleases() []warehouse.Release {
	sub := warehouse.Submission{SHA256: hash, Name: "movimientos <julio>.xlsx", Size: 5, Office: "DGME <San José>", Received: noon()}
	var all []warehouse.Release
	for n := 1; n <= 3; n++ {
		all = append(all, warehouse.Release{
			Number: n, DraftID: n, State: warehouse.Published, Type: warehouse.Routine, Edition: warehouse.Edition{ID: "2025-07", Date: noon()},
			Layout: "cri-dgme-movements", Published: noon().Add(time.Duration(n-10) * time.Hour), Submission: sub,
			Parts: []warehouse.Part{{Dataset: "BORDER", Source: "IOM_REGULAR", Observations: 100, Added: 10, Changed: n}},
		})
	}
	all[0].State = warehouse.Withdrawn
	all[2].Findings = []warehouse.Finding{{Rule: "unknown-label", Severity: warehouse.Warning, CellRef: warehouse.CellRef{Sheet: "Cuadro 1", Row: 9, Col: 1}, Found: warehouse.Literal("<script>alert(1)</script>"), Message: warehouse.Literal("an unknown label"), Count: 3}}
	draft := all[2]
	draft.Number, draft.DraftID, draft.State, draft.Published, draft.Findings = 0, 4, warehouse.Draft, time.Time{}, nil
	return append(all, draft)
}

// fakeDesk plays pipeline, drafts and offices.
type fakeDesk struct {
	warehouse *fakeWarehouse
	offices   []warehouse.Office
	ingest    func(ctx context.Context, file warehouse.File, opt ingest.Options) (*ingest.Outcome, error)
	discarded []int
}

func (d *fakeDesk) Ingest(ctx context.Context, file warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
	opt.Progress(ingest.StageRead, 1, 2)
	return d.ingest(ctx, file, opt)
}

func (d *fakeDesk) Screen(_ context.Context, file warehouse.File) (bool, error) {
	return strings.Contains(file.Name, "persons"), nil
}

func (d *fakeDesk) Publish(_ context.Context, draftID int, now time.Time) (warehouse.Release, error) {
	d.warehouse.mu.Lock()
	defer d.warehouse.mu.Unlock()
	for i, r := range d.warehouse.releases {
		if r.Number == 0 && r.DraftID == draftID {
			r.Number, r.State, r.Published = 4, warehouse.Published, now
			d.warehouse.releases[i] = r
			return r, nil
		}
	}
	return warehouse.Release{}, warehouse.NewError(warehouse.ErrNotFound, "store.no-draft", "draft", fmt.Sprint("D", draftID))
}

func (d *fakeDesk) Discard(_ context.Context, draftID int) error {
	d.discarded = append(d.discarded, draftID)
	return nil
}

// OfficeByToken takes an office's name for its token.
func (d *fakeDesk) OfficeByToken(_ context.Context, token string) (warehouse.Office, error) {
	for _, o := range d.offices {
		if o.Name == token {
			return o, nil
		}
	}
	return warehouse.Office{}, warehouse.NewError(warehouse.ErrDenied, "literal", "text", "this token belongs to no office")
}

func (d *fakeDesk) Offices(context.Context) ([]warehouse.Office, error) { return d.offices, nil }

// plainReports builds the real reports and writes them as a line of text.
type plainReports struct{ src reports.Source }

func (p plainReports) Build(ctx context.Context, name string, params reports.Params) (*reports.Report, error) {
	lib, err := definition.Open("", catalog.Default())
	if err != nil {
		return nil, err
	}
	def, err := lib.Get(name)
	if err != nil {
		return nil, err
	}
	return reports.Build(ctx, p.src, catalog.Default(), def, params)
}

func (plainReports) List() []*definition.Definition {
	lib, _ := definition.Open("", catalog.Default()) // a test of the definitions reads them
	return lib.List()
}

func (plainReports) Write(_ context.Context, w io.Writer, file string, r *reports.Report, chart string) error {
	_, err := fmt.Fprintln(w, map[string]string{".xlsx": "workbook", ".html": "page"}[path.Ext(file)], r.Title, chart)
	return err
}

func (plainReports) ContentType(file string) (string, error) {
	types := map[string]string{".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".html": "text/html; charset=utf-8"}
	if types[path.Ext(file)] == "" {
		return "", warehouse.NewError(warehouse.ErrInvalid, "reports.unknown-form", "form", path.Ext(file), "known", []string{".xlsx", ".html"})
	}
	return types[path.Ext(file)], nil
}

func (plainReports) TableWorkbook(w io.Writer, t *reports.Table) error {
	_, err := fmt.Fprintln(w, "workbook", t.Title, len(t.Rows))
	return err
}

type drawnCharts struct{}

func (drawnCharts) SVG(_ context.Context, spec *reports.ChartSpec) ([]byte, error) {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300"><title>` + strings.ReplaceAll(spec.Title, "<", "") + `</title></svg>`), nil
}

type ctx = context.Context

// alter changes the fake warehouse while nobody reads it.
func (w *world) alter(change func()) {
	w.fakeWarehouse.mu.Lock()
	defer w.fakeWarehouse.mu.Unlock()
	change()
}
