package site

import (
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/reports"
	"siemmes/server/question"
	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// maxTraces bounds the cells shown on a figure's page; the API lists all.
const maxTraces = 200

// figureView is the page of one figure.
type figureView struct {
	web.View
	Dataset  string
	DataHref string // back to the table
	Value    string
	Unit     string
	Period   string
	Facts    []view.Pair // dimension and code, in words
	Status   []string
	Computed bool
	Notes    []string
	Several  int // the question has that many figures; 1 is usual
	Files    []tracedFile
	cells    int
	More     int // cells beyond maxTraces
	Explain  string
}

// CellCount is how many cells are behind the figure.
func (v figureView) CellCount() string { return v.N(v.cells + v.More) }

// tracedFile is one file, as one release, with the cells of it that are behind
// a figure.
type tracedFile struct {
	Name, Edition, Hash, SHA256, Layout, ReleaseID, ReleaseHref, FileHref string
	Cells                                                                 []tracedCell
	Keyed                                                                 bool // the cells represent different things
	Commented                                                             bool // the source says something of some
}

type tracedCell struct {
	Place, Text, Key string
	Comment, Lang    string // what the source says of the figure
}

// figure says where a number comes from: the figure, then every cell behind it.
func (s *Site) figure(w http.ResponseWriter, r *http.Request) error {
	ds, err := s.Catalog.Dataset(web.Query(r).Get("dataset"))
	if err != nil {
		return err
	}
	q := web.Query(r)
	q.Del("dataset")
	sel, err := question.Parse(s.Catalog, ds, q)
	if err != nil {
		return err
	}
	a, err := question.Ask(r.Context(), s.Warehouse, sel, 2)
	if err != nil {
		return err
	}
	if len(a.Rows) == 0 {
		return warehouse.NewError(warehouse.ErrNotFound, "request.no-figure", "dataset", ds.Names)
	}
	v := figureView{View: web.NewView(r, "data"), Dataset: ds.Names.In(web.LanguageOf(r)), Several: len(a.Rows)}
	v.Title = v.T("figure.title")
	v.Scripts = []string{"figure.js"}
	describeFigure(s.Catalog, &v, sel, a)
	if err := s.traceFigure(r, &v, sel); err != nil {
		return err
	}
	v.DataHref = v.To("/data/" + ds.ID + web.QueryString(sel.Around().Values()))
	v.Explain = "/api/v1/explain/" + ds.ID + ".csv" + web.QueryString(sel.API())
	s.Render(w, r, "figure", v)
	return nil
}

func describeFigure(cat *catalog.Catalog, v *figureView, sel question.Selection, a *warehouse.Answer) {
	ds, row := sel.Dataset, a.Rows[0]
	for i, dim := range a.Dims {
		v.Facts = append(v.Facts, view.Pair{Name: ds.Dimensions[ds.Index(dim)].Names.In(v.Lang), Value: view.CodeLabel(cat, ds, dim, row.Key[i], v.Lang)})
	}
	one := *a
	one.Rows = a.Rows[:1]
	t := reports.FromAnswer(&one, reports.Shape{ID: "figure", Query: sel.Question}, cat, v.Lang)
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			v.Value, v.Unit = t.Text(c), t.Unit
		}
	}
	v.Period = v.PeriodName(row.Period)
	v.Computed = row.Origin == warehouse.OriginComputed
	v.Status, v.Notes = t.Legend(), slices.Concat(t.Remarks, t.Notes)
}

// errEnough stops a trace that has shown what it will show.
var errEnough = errors.New("enough")

func (s *Site) traceFigure(r *http.Request, v *figureView, sel question.Selection) error {
	ds := sel.Dataset
	var traces []warehouse.Trace
	var keys [][]string
	err := s.Warehouse.Explain(r.Context(), sel.Question, func(t *warehouse.Trace) error {
		if len(traces) == maxTraces {
			v.More++
			return nil
		}
		traces = append(traces, *t)
		keys = append(keys, append(slices.Clone(t.Key), t.Period))
		return nil
	})
	if err != nil {
		return err
	}
	v.cells = len(traces)
	names := distinct(keys, func(col int, code string) string {
		if col == len(ds.Dimensions) {
			return v.PeriodName(code)
		}
		return view.CodeLabel(s.Catalog, ds, ds.Dimensions[col].ID, code, v.Lang)
	})
	releases, err := view.Published(r.Context(), s.Warehouse)
	if err != nil {
		return err
	}
	for i, t := range traces {
		f := v.file(&t)
		if i := slices.IndexFunc(releases, func(rel warehouse.Release) bool { return rel.Number == t.Release }); i >= 0 {
			f.FileHref = s.fileHref(r, &releases[i])
		}
		t.Comment.Basis = reports.BasisText(s.Catalog, t.Comment.Basis, v.Lang)
		f.Cells = append(f.Cells, tracedCell{Place: t.Cell.String(), Text: cellText(&t), Key: names[i], Comment: t.Comment.String(), Lang: t.Comment.Lang})
		f.Keyed, f.Commented = f.Keyed || names[i] != "", f.Commented || !t.Comment.Empty()
	}
	return nil
}

// cellText is what the cell says.
func cellText(t *warehouse.Trace) string {
	if t.Text == "" && t.Value == t.Value {
		return warehouse.FormatNumber(t.Value)
	}
	return t.Text
}

// file finds or begins the entry of a trace's file and release.
func (v *figureView) file(t *warehouse.Trace) *tracedFile {
	release := strconv.Itoa(t.Release)
	for i := range v.Files {
		if v.Files[i].SHA256 == t.SHA256 && v.Files[i].ReleaseID == release {
			return &v.Files[i]
		}
	}
	v.Files = append(v.Files, tracedFile{
		Name: t.File, Edition: lang.EditionSaid(v.Lang, t.Edition), Hash: t.Submission, SHA256: t.SHA256, Layout: t.Layout,
		ReleaseID: release, ReleaseHref: v.To("/releases/" + release),
	})
	return &v.Files[len(v.Files)-1]
}

// distinct writes, for each of several keys, the labels of those columns in
// which the keys differ: what tells one cell from the next.
func distinct(keys [][]string, label func(col int, code string) string) []string {
	out := make([]string, len(keys))
	if len(keys) < 2 {
		return out
	}
	var parts []string
	for i, key := range keys {
		parts = parts[:0]
		for col, code := range key {
			if slices.ContainsFunc(keys, func(k []string) bool { return k[col] != code }) {
				parts = append(parts, label(col, code))
			}
		}
		out[i] = strings.Join(parts, " · ")
	}
	return out
}

// fileHref is where the file of a release can be fetched, "" where the reader is
// not given it.
func (s *Site) fileHref(r *http.Request, rel *warehouse.Release) string {
	if s.Files == nil || !s.ReaderOf(r).May(warehouse.FormFile, rel) {
		return ""
	}
	return "/files/" + rel.Submission.SHA256
}

// file gives a submission back as it was received.
func (s *Site) file(w http.ResponseWriter, r *http.Request) error {
	sha := r.PathValue("sha")
	if raw, err := hex.DecodeString(sha); err != nil || len(raw) != 32 || s.Files == nil {
		return warehouse.NewError(warehouse.ErrNotFound, "error.no-file")
	}
	f, closer, err := s.Files.OpenSubmission(r.Context(), s.ReaderOf(r), sha)
	if err != nil {
		return err
	}
	defer closer.Close()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream") // never shown, always saved
	h.Set("Content-Disposition", web.Attachment(web.CleanName(f.Name)))
	h.Set("ETag", `"`+sha+`"`)
	h.Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", time.Time{}, io.NewSectionReader(f, 0, f.Size))
	return nil
}
