package api

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"siemmes/reports/export"
	"siemmes/server/question"
	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/rowfile"
)

// Dataset is a dataset as the API describes it.
type Dataset struct {
	ID          string          `json:"id"`
	Names       warehouse.Names `json:"names"`
	Description warehouse.Names `json:"description,omitempty"`
	Dimensions  []dimension     `json:"dimensions,omitempty"`
	Measures    []measure       `json:"measures,omitempty"`
	Coverage    []coverage      `json:"coverage,omitempty"`
	Data        string          `json:"data"` // address of the figures
	Page        string          `json:"page"`
}

type dimension struct {
	ID    string          `json:"id"`
	Names warehouse.Names `json:"names"`
	List  string          `json:"codelist"`
	Codes []code          `json:"codes"` // that figures use today
}

type code struct {
	ID     string          `json:"id"`
	Names  warehouse.Names `json:"names,omitempty"`
	Parent string          `json:"parent,omitempty"`
}

type measure struct {
	ID    string          `json:"id"`
	Names warehouse.Names `json:"names"`
	Unit  string          `json:"unit"`
	Kind  string          `json:"kind"`
	Adds  string          `json:"adds"`
}

type coverage struct {
	Source       string `json:"source"`
	Area         string `json:"ref_area"`
	Freq         string `json:"freq"`
	Measure      string `json:"measure"`
	First        string `json:"first"`
	Last         string `json:"last"`
	Observed     string `json:"observed"` // the last period that was observed; empty where none was
	Observations int    `json:"observations"`
}

func (s *API) apiDatasets(w http.ResponseWriter, r *http.Request) error {
	var all []Dataset
	for _, ds := range s.Catalog.Datasets() {
		all = append(all, s.apiDataset(r, ds))
	}
	return web.WriteJSON(w, datasetList{all})
}

func (s *API) apiDataset(r *http.Request, ds *warehouse.Dataset) Dataset {
	return Dataset{
		ID: ds.ID, Names: ds.Names, Description: ds.Description,
		Data: web.Origin(r) + "/api/v1/data/" + ds.ID, Page: web.Origin(r) + "/" + web.LanguageOf(r) + "/data/" + ds.ID,
	}
}

// apiStructure describes one dataset: what a program must know before it asks.
func (s *API) apiStructure(w http.ResponseWriter, r *http.Request) error {
	ds, err := s.Catalog.Dataset(r.PathValue("id"))
	if err != nil {
		return err
	}
	h, err := s.Holdings.Of(r.Context(), ds)
	if err != nil {
		return err
	}
	d := s.apiDataset(r, ds)
	for _, dim := range ds.Dimensions {
		ad := dimension{ID: dim.ID, Names: dim.Names, List: dim.CodeList, Codes: []code{}}
		list := s.Catalog.ListOf(ds, dim.ID)
		for _, id := range h.Codes[dim.ID] {
			c := code{ID: id}
			if list != nil && list.Code(id) != nil {
				c.Names, c.Parent = list.Code(id).Names, list.Code(id).Parent
			}
			ad.Codes = append(ad.Codes, c)
		}
		d.Dimensions = append(d.Dimensions, ad)
	}
	for _, m := range ds.Measures {
		d.Measures = append(d.Measures, measure{m.ID, m.Names, m.Unit, string(m.Kind), string(m.Adds)})
	}
	for _, c := range h.Coverage {
		d.Coverage = append(d.Coverage, coverage{c.Source, c.RefArea, string(c.Freq), c.Measure, c.First, c.Last, c.LastObserved(), c.Observations})
	}
	return web.WriteJSON(w, d)
}

// apiData answers a question with figures, in every format.
func (s *API) apiData(w http.ResponseWriter, r *http.Request) error {
	id, format, err := negotiate(r)
	if err != nil {
		return err
	}
	sel, err := s.apiSelection(r, id)
	if err != nil {
		return err
	}
	ctx, begun, cancel := web.Beginning(r.Context())
	defer cancel()
	h, blocks, err := s.Warehouse.Stream(ctx, sel.Question)
	if err != nil {
		return web.TooLate(ctx, err)
	}
	begun()
	w.Header().Set("X-Release", strconv.Itoa(h.Vintage))
	w.Header().Set("X-Rows", strconv.Itoa(h.Rows))
	name := ""
	if format.Name != question.JSON {
		name = id + "-" + strconv.Itoa(h.Vintage) + "." + format.Name
	}
	return s.Stream(w, r, format.ContentType, name, func(out io.Writer) error {
		return s.write(ctx, out, format, h, blocks, sel, web.LanguageOf(r))
	})
}

// asked writes the question of a request, however it is spelled, with the format; "" where
// it cannot be read.
func (s *API) asked(format func(r *http.Request) (id, name string, err error)) func(r *http.Request) string {
	return func(r *http.Request) string {
		id, name, err := format(r)
		if err != nil {
			return ""
		}
		sel, err := s.apiSelection(r, id)
		if err != nil {
			return ""
		}
		return name + "\n" + sel.Asked()
	}
}

// ending takes the name of a format off the id of a dataset; otherwise it is the parameter.
func ending(r *http.Request) (id, format string, _ error) {
	id, format = r.PathValue("id"), web.Query(r).Get("format")
	if i := strings.LastIndexByte(id, '.'); i >= 0 {
		id, format = id[:i], id[i+1:]
	}
	return id, format, nil
}

// apiSelection reads the question of a request.
func (s *API) apiSelection(r *http.Request, id string) (question.Selection, error) {
	ds, err := s.Catalog.Dataset(id)
	if err != nil {
		return question.Selection{}, err
	}
	return question.Parse(s.Catalog, ds, web.Query(r))
}

// apiExplain lists the cells behind an answer, as csv or json lines would be
// read by a program: a row per cell and release.
func (s *API) apiExplain(w http.ResponseWriter, r *http.Request) error {
	id, asked, _ := ending(r)
	sel, err := s.apiSelection(r, id)
	if err != nil {
		return err
	}
	columns := export.TraceColumns(sel.Dataset)
	ctx, begun, cancel := web.Beginning(r.Context())
	defer cancel()
	each := func(out rowfile.Writer) error {
		err := s.Warehouse.Explain(ctx, sel.Question, func(t *warehouse.Trace) error {
			begun()
			return out.Row(export.TraceRow(t)...)
		})
		return web.TooLate(ctx, err)
	}
	switch asked {
	case "", question.JSON:
		return s.Stream(w, r, "application/json", "", func(w io.Writer) error {
			return rowfile.Write(rowfile.NewObjectRows(w, columns, cellsFrame(sel.Dataset.ID)), each)
		})
	case question.CSV:
		return s.Stream(w, r, "text/csv; charset=utf-8", sel.Dataset.ID+"-cells.csv", func(w io.Writer) error {
			out, err := rowfile.New(w, rowfile.FormatCSV, columns)
			if err != nil {
				return err
			}
			return rowfile.Write(out, each)
		})
	}
	return warehouse.NewError(warehouse.ErrInvalid, "request.no-format", "format", asked, "formats", []string{question.JSON, question.CSV})
}

// cellsFrame is the document around the cells behind an answer.
func cellsFrame(dataset string) rowfile.Frame {
	before, behind := `{"cells":[`, `],"dataset":`+rowfile.Quote(dataset)+"}\n"
	return rowfile.Frame{Before: before, Between: ",", Behind: behind, Empty: before + behind}
}

// Release is a release as the API tells it, without what belongs to its
// office alone.
type Release struct {
	Release     int              `json:"release"`
	Status      string           `json:"status"`
	Edition     string           `json:"edition"`
	Type        string           `json:"type,omitempty"`
	Provisional bool             `json:"provisional,omitempty"`
	Reason      string           `json:"reason,omitempty"`
	Withdrawal  string           `json:"withdrawal,omitempty"` // why it was withdrawn
	Withdrawn   time.Time        `json:"withdrawn_at,omitzero"`
	Published   time.Time        `json:"published_at"`
	File        string           `json:"file"`
	SHA256      string           `json:"sha256"`
	Parts       []warehouse.Part `json:"parts"`
}

func (s *API) apiReleases(w http.ResponseWriter, r *http.Request) error {
	all, err := view.Published(r.Context(), s.Warehouse)
	if err != nil {
		return err
	}
	out := []Release{}
	for _, rel := range all {
		out = append(out, Release{
			rel.Number, string(rel.State), rel.Shown().String(), string(rel.Type), rel.Provisional, rel.Reason,
			rel.Withdrawal, rel.Withdrawn, rel.Published, rel.Submission.Name, rel.Submission.SHA256, rel.Parts,
		})
	}
	return web.WriteJSON(w, releaseList{out})
}

// apiMissing answers every other address under /api with a problem.
func (s *API) apiMissing(_ http.ResponseWriter, r *http.Request) error {
	return warehouse.NewError(warehouse.ErrNotFound, "request.no-address", "path", r.URL.Path, "addresses", s.addresses())
}
