package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// A proposal is never kept: it is thought out again from the bytes that were
// handed in and from what the person said, which stands in the address. So a
// page can be reloaded, gone back from, sent to a colleague and read in another
// language, and a restart loses nothing.
//
// In the address, fix=SHEET.ROW.COLUMN.ROLE is a correction (the sheet by its
// place among the visible ones, from one), and the answers to open questions
// are source, id, and TABLE.dataset, TABLE.set.DIMENSION, TABLE.starts,
// TABLE.axis.PLACE by the table's number.
const (
	MaxFixes   = 100
	maxAnswers = 400
)

// proposed is a proposal under all that a person said.
type proposed struct {
	*propose.Proposal
	sheets  []*sheet.Sheet // visible ones
	said    url.Values
	refused error // why the last correction was not taken
}

// fix is a correction.
type fix struct {
	sheet, row, col int
	role            propose.Role
}

func parseFix(text string) (fix, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 {
		return fix{}, false
	}
	f := fix{role: propose.Role(parts[3])}
	for i, to := range []*int{&f.sheet, &f.row, &f.col} {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 {
			return fix{}, false
		}
		*to = n
	}
	return f, true
}

// think proposes a layout for a workbook and holds what was said against it.
func (s *Desk) think(ctx context.Context, wb *sheet.Workbook, said url.Values) (*proposed, error) {
	if len(said["fix"]) > MaxFixes || len(said) > maxAnswers {
		return nil, warehouse.Errorf(warehouse.ErrTooLarge, "these are too many corrections for one proposal (%d are taken); write the layout by hand", MaxFixes)
	}
	p, err := propose.Propose(ctx, wb, s.Catalog)
	if err != nil {
		return nil, err
	}
	out := &proposed{Proposal: p, said: said}
	for _, sh := range wb.Sheets {
		if !sh.Hidden {
			out.sheets = append(out.sheets, sh)
		}
	}
	for _, text := range said["fix"] {
		if err := out.correct(ctx, text); err != nil {
			out.refused = err
		}
	}
	out.answer(s)
	return out, nil
}

// correct takes one correction. A whole row or column is meant by its first
// cell that holds something.
func (p *proposed) correct(ctx context.Context, text string) error {
	f, ok := parseFix(text)
	if !ok || f.sheet < 1 || f.sheet > len(p.sheets) {
		return warehouse.Errorf(warehouse.ErrInvalid, "%q names no cell of this file", text)
	}
	sh := p.sheets[f.sheet-1]
	if f.row == 0 || f.col == 0 {
		head, err := sh.Head(ctx, proposalRows)
		if err != nil {
			return err
		}
		if f.row, f.col, ok = firstFilled(head, f); !ok {
			return warehouse.Errorf(warehouse.ErrInvalid, "there is nothing in that row or column")
		}
	}
	return p.Correct(sh.Name, f.row, f.col, f.role)
}

// firstFilled is the first cell of a row, or the last one of a column's first
// run: below headings stand the data.
func firstFilled(b *sheet.Block, f fix) (row, col int, ok bool) {
	switch {
	case f.row > 0:
		for col := 1; col <= b.Cols(); col++ {
			if b.Text(f.row, col) != "" {
				return f.row, col, true
			}
		}
	case f.col > 0:
		for row := b.Last(); row >= b.First; row-- {
			if c := b.Cell(row, f.col); c.Kind == sheet.Number || c.Kind == sheet.Text && c.Text != "" && f.role != propose.RoleValue {
				return row, f.col, true
			}
		}
	}
	return 0, 0, false
}

// answer puts the answers to open questions in. What the catalog does not know
// is no answer: nothing else of the address gets into the layout.
func (p *proposed) answer(s *Desk) {
	if source, err := s.Catalog.Source(p.said.Get("source")); err == nil {
		p.Meaning.Source = source.ID
	}
	for i, t := range p.Tables {
		prefix := strconv.Itoa(i+1) + "."
		m := &t.Meaning
		if dataset := p.said.Get(prefix + "dataset"); dataset != "" && dataset != m.Dataset {
			s.moveTo(t, dataset)
		}
		known := func(dim string) bool {
			ds, err := s.Catalog.Dataset(m.Dataset)
			return err == nil && ds.Index(dim) >= 0
		}
		for name, values := range p.said {
			if dim, ok := strings.CutPrefix(name, prefix+"set."); ok && values[0] != "" && known(dim) {
				if m.Set == nil {
					m.Set = map[string]string{}
				}
				m.Set[dim] = values[0]
			}
		}
		for _, a := range slices.Concat(t.Header, t.Sections, t.Stub) {
			if dim := p.said.Get(prefix + "axis." + axisPlace(a)); dim == "label" {
				a.Meaning = propose.AxisMeaning{}
			} else if known(dim) && dim != a.Meaning.Dimension {
				a.Meaning = propose.AxisMeaning{Dimension: dim}
			}
		}
		if month, err := strconv.Atoi(p.said.Get(prefix + propose.OpenStarts)); err == nil && month >= 1 && month <= 12 {
			t.SetStarts(month)
		}
		p.reopen(s, t)
	}
}

// axisPlace names an axis in an address.
func axisPlace(a *propose.Axis) string {
	if a.Row > 0 {
		return "r" + strconv.Itoa(a.Row)
	}
	return "c" + strconv.Itoa(a.Col)
}

// moveTo counts a table in another dataset, without what that does not have.
func (s *Desk) moveTo(t *propose.Table, dataset string) {
	ds, err := s.Catalog.Dataset(dataset)
	if err != nil {
		return
	}
	m := &t.Meaning
	m.Dataset = ds.ID
	for dim, code := range m.Set {
		_, known := ds.Measure(code)
		if ds.Index(dim) < 0 || dim == warehouse.DimMeasure && !known {
			delete(m.Set, dim)
		}
	}
	for _, a := range slices.Concat(t.Header, t.Sections, t.Stub) {
		if d := a.Meaning.Dimension; d != "" && ds.Index(d) < 0 {
			a.Meaning = propose.AxisMeaning{}
		}
	}
}

// reopen says anew what of a table is open: an answer closes its question.
func (p *proposed) reopen(s *Desk, t *propose.Table) {
	m := &t.Meaning
	m.Open = slices.DeleteFunc(m.Open, func(what string) bool {
		switch what {
		case "dataset":
			return m.Dataset != ""
		case "source":
			return m.Source != "" || p.Meaning.Source != ""
		case warehouse.DimTime:
			return givesPeriod(t)
		case propose.OpenStarts:
			return !t.StartsOpen()
		}
		return m.Set[what] != "" || slices.ContainsFunc(slices.Concat(t.Header, t.Sections, t.Stub), func(a *propose.Axis) bool {
			return a.Meaning.Dimension == what || a.Name == what && (a.Meaning.Dimension != "" || !meansSomething(a))
		})
	})
	if ds, err := s.Catalog.Dataset(m.Dataset); err == nil {
		for _, dim := range []string{warehouse.DimRefArea, warehouse.DimMeasure} {
			if m.Set[dim] == "" && !gives(t, dim) && !slices.Contains(m.Open, dim) && ds.Index(dim) >= 0 {
				m.Open = append(m.Open, dim)
			}
		}
	}
	if len(m.Open) == 0 {
		m.Skip = propose.Message{}
	}
}

func meansSomething(a *propose.Axis) bool {
	m := &a.Meaning
	return m.Dimension != "" || len(m.Period) > 0 || len(m.Map) > 0 || len(m.Patterns) > 0
}

func givesPeriod(t *propose.Table) bool {
	return slices.ContainsFunc(slices.Concat(t.Header, t.Sections, t.Stub), func(a *propose.Axis) bool { return len(a.Meaning.Period) > 0 })
}

// gives reports whether the headings say a dimension.
func gives(t *propose.Table, dim string) bool {
	return slices.ContainsFunc(slices.Concat(t.Header, t.Sections, t.Stub), func(a *propose.Axis) bool {
		if a.Meaning.Dimension == dim {
			return true
		}
		for _, s := range a.Meaning.Map {
			if slices.ContainsFunc(s.Codes, func(c layout.Assignment) bool { return c.Dim == dim }) {
				return true
			}
		}
		return false
	})
}

// proposalOf opens a job's file and proposes a layout for it.
func (s *Desk) proposalOf(ctx context.Context, h handedIn, said url.Values, use func(*proposed) error) (err error) {
	file, closer, err := h.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closer.Close()) }()
	wb, err := sheet.Open(ctx, file.Name, io.NewSectionReader(file, 0, file.Size), file.Size, s.Limits)
	if err != nil {
		return err
	}
	defer wb.Close()
	p, err := s.think(ctx, wb, said)
	if err != nil {
		return err
	}
	return use(p)
}

// proposal shows what an unknown sheet is taken for.
func (s *Desk) proposal(w http.ResponseWriter, r *http.Request) error {
	return s.proposalPage(w, r, http.StatusOK, r.URL.Query(), "")
}

// proposalFile gives the proposal as a layout file, with its reasons.
func (s *Desk) proposalFile(w http.ResponseWriter, r *http.Request) error {
	h, err := s.handedIn(r)
	if err != nil {
		return err
	}
	return s.proposalOf(r.Context(), h, r.URL.Query(), func(p *proposed) error {
		w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
		w.Header().Set("Content-Disposition", web.Attachment(web.CleanName(strings.TrimSuffix(h.name, ".xlsx")+".yml")))
		_, _ = w.Write(p.YAML(web.LanguageOf(r))) // the reader went away
		return nil
	})
}

// keepProposal saves the proposal as a layout of the site and reads the file
// again with it.
func (s *Desk) keepProposal(w http.ResponseWriter, r *http.Request) error {
	j, err := s.jobs.of(web.OfficeOf(r), r.PathValue("job"))
	if err != nil {
		return err
	}
	if j.isPublished() {
		return warehouse.Errorf(warehouse.ErrConflict, "%s is published; send the file again to read it with another layout", j.name)
	}
	h, err := s.handedIn(r)
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, web.MaxForm)
	if err := r.ParseForm(); err != nil {
		return web.BadForm(err)
	}
	said := r.PostForm
	var l *layout.Layout
	err = s.proposalOf(r.Context(), h, said, func(p *proposed) (err error) {
		l, err = s.layoutOf(p, r)
		return err
	})
	if err == nil && s.Keeper != nil {
		err = s.Keeper.Keep(r.Context(), l)
	}
	if errors.Is(err, warehouse.ErrInvalid) || errors.Is(err, warehouse.ErrConflict) {
		return s.proposalPage(w, r, http.StatusUnprocessableEntity, said, web.Detail(err, web.LanguageOf(r)))
	}
	if err != nil {
		return err
	}
	if err := s.reopen(r, j); err != nil {
		return err
	}
	j.mu.Lock()
	j.options.Custom, j.options.Layout = l, ""
	j.mu.Unlock()
	if err := s.start(r.Context(), j); err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "layout kept", "request", web.RequestID(r), "office", web.OfficeOf(r).Name, "layout", l.ID)
	http.Redirect(w, r, web.NewView(r, "").To("/upload/"+j.id), http.StatusSeeOther)
	return nil
}

// layoutOf is the proposal as a layout that the catalog bears out.
func (s *Desk) layoutOf(p *proposed, r *http.Request) (*layout.Layout, error) {
	id := strings.TrimSpace(p.said.Get("id"))
	if !validLayoutID(id) {
		return nil, warehouse.Errorf(warehouse.ErrInvalid, "%q cannot be the name of a layout; use small letters, digits and hyphens, three to sixty of them", id)
	}
	if s.layout(id) != nil {
		return nil, warehouse.Errorf(warehouse.ErrConflict, "there is a layout %q already, and none is replaced from here; choose another name", id)
	}
	yml := p.YAML(web.LanguageOf(r))
	own, err := layout.Parse("proposal.yml", yml)
	if err != nil {
		return nil, err
	}
	named := strings.Replace(string(yml), "\nlayout: "+own.ID+"\n", "\nlayout: "+id+"\n", 1)
	l, err := layout.Parse(id+".yml", []byte(named))
	if err != nil {
		return nil, err
	}
	if l.ID != id {
		return nil, warehouse.Errorf(warehouse.ErrInvalid, "the layout cannot be called %q; choose another name", id)
	}
	return l, l.Check(s.Catalog)
}

func validLayoutID(id string) bool {
	if len(id) < 3 || len(id) > 60 || id[0] == '-' || id[len(id)-1] == '-' {
		return false
	}
	return strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && layout.IsLayout(id+".yml")
}
