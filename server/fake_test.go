package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// noon is the clock of the tests.
func noon() time.Time { return time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC) }

// fact is one stored figure of the fake warehouse.
type fact struct {
	dataset string
	codes   map[string]string // of the dimensions that are no total
	period  string
	value   float64
	flags   warehouse.Flags
}

// fakeWarehouse answers from a list of figures. It knows just enough of
// collapsing to fill the pages: a dimension that is not kept must be a total.
type fakeWarehouse struct {
	mu       sync.Mutex
	cat      *catalog.Catalog
	facts    []fact
	releases []warehouse.Release
	down     error // what Ping and Releases fail with
	withheld warehouse.Version
}

func (f *fakeWarehouse) fail() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.down
}

// key writes a fact's codes in the dataset's order.
func key(ds *warehouse.Dataset, x fact) []string {
	key := make([]string, len(ds.Dimensions))
	for i, dim := range ds.Dimensions {
		key[i] = x.codes[dim.ID]
		if key[i] == "" {
			key[i] = warehouse.Total
			if dim.ID == warehouse.DimCounterpart {
				key[i] = warehouse.World
			}
			if dim.ID == warehouse.DimBasis {
				key[i] = warehouse.NotApplicable
			}
		}
	}
	return key
}

func isTotal(code string) bool {
	return code == warehouse.Total || code == warehouse.World || code == warehouse.NotApplicable
}

func (f *fakeWarehouse) Reserve(context.Context, int64) (func(), error) { return func() {}, nil }

func (f *fakeWarehouse) Query(ctx context.Context, q warehouse.Query) (*warehouse.Answer, error) {
	warehouse.NoteRead(ctx, q.Dataset)
	if err := f.fail(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	ds, err := f.cat.Dataset(q.Dataset)
	if err != nil {
		return nil, err
	}
	if slices.Contains(q.Codes(warehouse.DimMeasure), "OPERATIONS") {
		return nil, warehouse.NewError(warehouse.ErrMeaningless, "literal", "text", "operations and dollars cannot be added; choose one MEASURE")
	}
	a := &warehouse.Answer{Dataset: ds, Dims: ds.IDs(), Vintage: 3}
	if q.By != nil {
		a.Dims = slices.DeleteFunc(ds.IDs(), func(dim string) bool {
			return !slices.Contains(q.By, dim) && ds.Dimensions[ds.Index(dim)].Adds()
		})
	}
	for _, x := range f.facts {
		if x.dataset != ds.ID || !f.fits(ds, q, x) {
			continue
		}
		if q.Limit > 0 && len(a.Rows) == q.Limit {
			a.Truncated = true
			break
		}
		a.Rows = append(a.Rows, rowOfFact(ds, a.Dims, x))
	}
	return a, nil
}

func rowOfFact(ds *warehouse.Dataset, dims []string, x fact) warehouse.Row {
	row := warehouse.Row{Period: x.period, Value: x.value, Flags: x.flags, Low: math.NaN(), High: math.NaN(), Origin: warehouse.OriginPublished, Release: 3, Edition: warehouse.Edition{ID: "2025-07"}}
	all := key(ds, x)
	for _, dim := range dims {
		row.Key = append(row.Key, all[ds.Index(dim)])
	}
	return row
}

func (f *fakeWarehouse) Stream(ctx context.Context, q warehouse.Query) (*warehouse.Head, warehouse.Blocks, error) {
	a, err := f.Query(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	h, blocks := a.Stream()
	return h, blocks, nil
}

func (f *fakeWarehouse) fits(ds *warehouse.Dataset, q warehouse.Query, x fact) bool {
	p, err := warehouse.ParsePeriod(x.period)
	if err != nil || !q.Periods.Hold(p) || q.Freq != "" && x.codes["FREQ"] != string(q.Freq) {
		return false
	}
	for i, code := range key(ds, x) {
		dim := ds.Dimensions[i].ID
		asked := q.Codes(dim)
		if asked != nil && !slices.Contains(asked, code) {
			return false
		}
		kept := q.By == nil || slices.Contains(q.By, dim) || !ds.Dimensions[i].Adds()
		if !kept && asked == nil && !isTotal(code) {
			return false
		}
	}
	return true
}

func (f *fakeWarehouse) Explain(ctx context.Context, q warehouse.Query, yield func(*warehouse.Trace) error) error {
	q.Limit = 0
	a, err := f.Query(ctx, q)
	if err != nil {
		return err
	}
	for i, row := range a.Rows {
		full := make([]string, len(a.Dataset.Dimensions))
		for j, dim := range a.Dataset.Dimensions {
			full[j] = warehouse.Total
			if at := slices.Index(a.Dims, dim.ID); at >= 0 {
				full[j] = row.Key[at]
			}
		}
		t := warehouse.Trace{
			Key: full, Period: row.Period, Value: row.Value, Flags: row.Flags, Release: 3, Edition: warehouse.Edition{ID: "2025-07"},
			Submission: hash[:12], SHA256: hash, File: "movimientos <julio>.xlsx",
			Cell: warehouse.CellRef{Sheet: "Cuadro 1", Row: 12 + i, Col: 5}, Text: "26 046", Layout: "cri-dgme-movements",
		}
		if err := yield(&t); err != nil {
			return err
		}
	}
	return nil
}

// hash names the fake submission.
var hash = strings.Repeat("ab12", 16)

func (f *fakeWarehouse) Releases(ctx context.Context, who warehouse.Reader, of ...string) ([]warehouse.Release, error) {
	warehouse.NoteRead(ctx, append(of, warehouse.GenerationLedger)...)
	if err := f.fail(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.releases), func(r warehouse.Release) bool {
		return !who.May(warehouse.FormListing, &r) || of != nil && !slices.ContainsFunc(r.Parts, func(p warehouse.Part) bool { return slices.Contains(of, p.Dataset) })
	}), nil
}

// Version is made of what the releases are.
func (f *fakeWarehouse) Version() warehouse.Version {
	f.mu.Lock()
	defer f.mu.Unlock()
	v, state := f.withheld, ""
	for _, r := range f.releases {
		if r.Number > 0 {
			state += fmt.Sprint(r.Number, r.State, " ")
			v.Release, v.Changed = max(v.Release, r.Number), r.Published
		}
	}
	v.Generations = map[string]warehouse.Generation{warehouse.GenerationLedger: {State: state, Raised: v.Changed}}
	for _, ds := range f.cat.Datasets() {
		v.Generations[ds.ID] = v.Generations[warehouse.GenerationLedger]
	}
	return v
}

func (f *fakeWarehouse) Release(ctx context.Context, who warehouse.Reader, id string) (warehouse.Release, error) {
	warehouse.NoteRead(ctx, warehouse.GenerationLedger)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.releases {
		if r.ID() == id && who.May(warehouse.FormListing, &r) {
			return r, nil
		}
	}
	return warehouse.Release{}, warehouse.NewError(warehouse.ErrNotFound, "request.no-release", "release", id)
}

func (f *fakeWarehouse) Diff(_ context.Context, _ warehouse.Reader, _, to string, yield func(*warehouse.Change) error) error {
	if to != "3" {
		return nil
	}
	ds, err := f.cat.Dataset("BORDER")
	if err != nil {
		return err
	}
	return yield(&warehouse.Change{
		Dataset: "BORDER", Key: key(ds, fact{codes: map[string]string{"FREQ": "M", "REF_AREA": "CRI", "SOURCE": "CR_DGME", "MEASURE": "MOVEMENTS", "COUNTERPART_AREA": "NIC", "DIRECTION": "IN"}}),
		Period: "2023-06", Kind: warehouse.Changed, OldValue: 24000, NewValue: 24105, OldStatus: warehouse.Provisional, NewStatus: warehouse.Normal,
	})
}

func (f *fakeWarehouse) Coverage(ctx context.Context, dataset string) ([]warehouse.Coverage, error) {
	warehouse.NoteRead(ctx, dataset)
	f.mu.Lock()
	defer f.mu.Unlock()
	byKey := map[string]*warehouse.Coverage{}
	var order []string
	for _, x := range f.facts {
		if x.dataset != dataset {
			continue
		}
		k := x.codes["SOURCE"] + x.codes["REF_AREA"] + x.codes["FREQ"]
		c := byKey[k]
		if c == nil {
			c = &warehouse.Coverage{Source: x.codes["SOURCE"], RefArea: x.codes["REF_AREA"], Freq: warehouse.Freq(x.codes["FREQ"]), Measure: x.codes["MEASURE"], First: x.period, Last: x.period}
			byKey[k] = c
			order = append(order, k)
		}
		c.First, c.Last, c.Observations = min(c.First, x.period), max(c.Last, x.period), c.Observations+1
	}
	var all []warehouse.Coverage
	for _, k := range order {
		all = append(all, *byKey[k])
	}
	return all, nil
}

func (f *fakeWarehouse) Codes(ctx context.Context, dataset, dim string) ([]string, error) {
	warehouse.NoteRead(ctx, dataset)
	f.mu.Lock()
	defer f.mu.Unlock()
	ds, err := f.cat.Dataset(dataset)
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, x := range f.facts {
		if code := key(ds, x)[ds.Index(dim)]; x.dataset == dataset && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes, nil
}

func (f *fakeWarehouse) Ping(context.Context) error { return f.fail() }

func (f *fakeWarehouse) OpenSubmission(_ context.Context, who warehouse.Reader, sha string) (warehouse.File, io.Closer, error) {
	if sha != hash || !who.Files {
		return warehouse.File{}, nil, warehouse.NewError(warehouse.ErrNotFound, "error.no-file")
	}
	return warehouse.File{Name: "movimientos <julio>.xlsx", ReaderAt: strings.NewReader("bytes"), Size: 5}, io.NopCloser(nil), nil
}

// fakeUploads keeps files in memory, beyond the life of one site.
type fakeUploads struct {
	mu      sync.Mutex
	rows    []warehouse.Upload // the newest first
	content map[string][]byte  // by hash
}

func (f *fakeUploads) Add(_ context.Context, u warehouse.Upload, r io.Reader) (warehouse.Upload, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return u, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	u.SHA256, u.Size = fmt.Sprintf("%x", sha256.Sum256(content)), int64(len(content))
	if f.content == nil {
		f.content = map[string][]byte{}
	}
	f.content[u.SHA256] = content
	f.rows = slices.Insert(f.rows, 0, u)
	return u, nil
}

func (f *fakeUploads) Set(_ context.Context, u warehouse.Upload) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.rows {
		if f.rows[i].ID == u.ID {
			f.rows[i] = u
		}
	}
	return nil
}

func (f *fakeUploads) Drop(_ context.Context, id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows = slices.DeleteFunc(f.rows, func(u warehouse.Upload) bool { return u.ID == id })
	return nil
}

func (f *fakeUploads) List(context.Context) ([]warehouse.Upload, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.rows), nil
}

func (f *fakeUploads) Open(_ context.Context, u warehouse.Upload) (warehouse.File, io.Closer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.ContainsFunc(f.rows, func(x warehouse.Upload) bool { return x.ID == u.ID }) {
		return warehouse.File{}, nil, warehouse.NewError(warehouse.ErrNotFound, "error.upload-gone", "file", u.Name)
	}
	return warehouse.File{Name: u.Name, ReaderAt: bytes.NewReader(f.content[u.SHA256]), Size: u.Size}, io.NopCloser(nil), nil
}
