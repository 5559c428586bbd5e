package desk

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// What the preview of a proposal shows of a sheet: its head, and where its
// tables begin and end.
const (
	proposalHead = 40
	proposalNear = 3
	proposalCols = 40
)

type proposalView struct {
	web.View
	ID, Name, Problem string
	Tabs              []proposalTab
	Sheet             int
	SheetName         string
	Columns           []headCell
	Rows              []roleRow
	Roles             []roleChoice
	Fixes             []fixRow
	Stay              []view.Pair // what the corrections' form sends along
	Said              []view.Pair // what the answers' form sends along
	Tables            []tableQuestions
	Decisions         []decisionRow
	Sources           []view.Option
	LayoutID          string
	CanKeep           bool
	Found             bool // there is a table
	OpenElsewhere     int  // tables of other sheets that ask something
	Download          string
	StartOver         string
}

type proposalTab struct {
	Href, Label string
	Tables      string
	Current     bool
}

// headCell is a row's number or a column's letter, to be clicked.
type headCell struct{ Text, At string }

type roleRow struct {
	headCell
	Gap   bool
	Cells []roleCell
}

// roleCell is a cell and its role: a colour, and a letter for who cannot tell
// colours apart.
type roleCell struct {
	Text, At, Role, Letter, Says string
	Edge                         bool // a table begins above it
}

type roleChoice struct {
	ID, Letter, Name string
	Chosen           bool
}

type fixRow struct{ Text, Without string }

// tableQuestions is one table: where it is, what is open, why it was taken so.
type tableQuestions struct {
	N            int
	Where, Title string
	Open         []string
	Datasets     []view.Option
	Sets         []setQuestion
	Axes         []axisQuestion
	Decisions    []decisionRow
}

type setQuestion struct {
	Field, Name string
	Options     []view.Option
	Open        bool
}

type axisQuestion struct {
	Field, Name, Texts, Unknown string
	Options                     []view.Option
}

type decisionRow struct {
	What, Where, Choice, Reason, Sure string
	Percent                           int
}

// proposalPage shows a proposal with what was said in the address or the form.
// A click on a cell becomes part of the address.
func (s *Desk) proposalPage(w http.ResponseWriter, r *http.Request, status int, said url.Values, problem string) error {
	h, err := s.handedIn(r)
	if err != nil {
		return err
	}
	v := proposalView{View: web.NewView(r, "upload"), ID: h.id, Name: h.name, Problem: problem, CanKeep: s.Keeper != nil}
	v.Path, v.Query = "/upload/"+h.id+"/proposal", said
	if fix := clicked(said); fix != "" {
		next := url.Values{}
		for name, values := range said {
			if name != "at" && name != "cell" {
				next[name] = values
			}
		}
		next["fix"] = append(slices.Clone(said["fix"]), fix)
		http.Redirect(w, r, v.To(v.Path)+web.QueryString(next), http.StatusSeeOther)
		return nil
	}
	v.Title = v.T("proposal.title", "file", h.name)
	err = s.proposalOf(r.Context(), h, said, func(p *proposed) error { return s.describeProposal(r.Context(), &v, p) })
	if err != nil {
		return err
	}
	s.RenderStatus(w, r, status, "proposal", v)
	return nil
}

// clicked makes a correction of a clicked cell, or of one that was typed, and
// the role that was chosen.
func clicked(said url.Values) string {
	at, role := said.Get("at"), said.Get("role")
	if ref, err := warehouse.ParseA1(strings.TrimSpace(said.Get("cell"))); err == nil && at == "" {
		at = fmt.Sprintf("%s.%d.%d", cmp.Or(said.Get("sheet"), "1"), ref.Row, ref.Col)
	}
	if at == "" || role == "" {
		return ""
	}
	if _, ok := propose.ParseCorrection(at + "." + role); !ok {
		return ""
	}
	return at + "." + role
}

func (s *Desk) describeProposal(ctx context.Context, v *proposalView, p *proposed) error {
	if p.refused != nil && v.Problem == "" {
		v.Problem = web.Detail(p.refused, s.PageReader(v.Lang))
	}
	v.Sheet, _ = strconv.Atoi(p.said.Get("sheet"))
	if v.Sheet < 1 || v.Sheet > len(p.sheets) {
		v.Sheet = firstWithTable(p)
	}
	v.Found = len(p.Tables) > 0
	v.tabs(p)
	chosen := cmp.Or(p.said.Get("role"), string(propose.RoleHeader))
	for _, role := range propose.Roles() {
		v.Roles = append(v.Roles, roleChoice{string(role), v.T("role." + string(role) + ".letter"), v.T("role." + string(role)), string(role) == chosen})
	}
	for i, text := range p.said["fix"] {
		without := url.Values{}
		for name, values := range p.said {
			without[name] = values
		}
		without["fix"] = slices.Delete(slices.Clone(p.said["fix"]), i, i+1)
		v.Fixes = append(v.Fixes, fixRow{v.fixText(p, text), v.To(v.Path) + web.QueryString(without)})
	}
	for name, values := range p.said {
		for _, value := range values {
			if name != "role" && name != "at" && name != "cell" && name != "sheet" {
				v.Stay = append(v.Stay, view.Pair{Name: name, Value: value})
			}
			if name == "fix" || name == "sheet" || p.elsewhere(name, v.Sheet) {
				v.Said = append(v.Said, view.Pair{Name: name, Value: value})
			}
		}
	}
	slices.SortStableFunc(v.Stay, func(a, b view.Pair) int { return strings.Compare(a.Name, b.Name) })
	v.Download, v.StartOver = v.To(v.Path)+".yml"+web.QueryString(p.said), v.To(v.Path)+"?new=yes"
	for i, t := range p.Tables {
		if t.Sheet == p.sheetName(v.Sheet) {
			v.Tables = append(v.Tables, s.questions(v.Speaker, i+1, t))
		} else if len(t.Open) > 0 {
			v.OpenElsewhere++
		}
	}
	v.Decisions = decisions(v.Speaker, "", p.Decisions)
	for _, src := range s.Catalog.Sources() {
		v.Sources = append(v.Sources, view.Option{Code: src.ID, Label: src.Names.In(v.Lang) + " (" + src.ID + ")", Chosen: src.ID == p.Meaning.Source})
	}
	v.LayoutID = p.said.Get("id")
	if v.LayoutID == "" {
		if l, err := p.Layout(); err == nil {
			v.LayoutID = l.ID
			for n := 2; s.layout(v.LayoutID) != nil; n++ {
				v.LayoutID = l.ID + "-" + strconv.Itoa(n)
			}
		}
	}
	return v.cells(ctx, p)
}

// sheetName is the name of a visible sheet by its number.
func (p *proposed) sheetName(n int) string {
	if n < 1 || n > len(p.sheets) {
		return ""
	}
	return p.sheets[n-1].Name
}

// elsewhere tells of an answer about a table on another sheet than the one
// that is shown.
func (p *proposed) elsewhere(name string, shown int) bool {
	number, _, _ := strings.Cut(name, ".")
	n, err := strconv.Atoi(number)
	return err == nil && n >= 1 && n <= len(p.Tables) && p.Tables[n-1].Sheet != p.sheetName(shown)
}

func firstWithTable(p *proposed) int {
	for i, sh := range p.sheets {
		if slices.ContainsFunc(p.Tables, func(t *propose.Table) bool { return t.Sheet == sh.Name }) {
			return i + 1
		}
	}
	return 1
}

func (v *proposalView) tabs(p *proposed) {
	for i, sh := range p.sheets {
		n := 0
		for _, t := range p.Tables {
			if t.Sheet == sh.Name {
				n++
			}
		}
		there := url.Values{}
		for name, values := range p.said {
			there[name] = values
		}
		there["sheet"] = []string{strconv.Itoa(i + 1)}
		tab := proposalTab{Href: v.To(v.Path) + web.QueryString(there), Label: cmp.Or(sh.Name, v.Name), Current: i+1 == v.Sheet}
		tab.Tables = v.T("proposal.tables", "n", v.N(n))
		v.Tabs = append(v.Tabs, tab)
	}
}

// fixText says what a person corrected.
func (v *proposalView) fixText(p *proposed, text string) string {
	f, ok := propose.ParseCorrection(text)
	if !ok || f.Sheet < 1 || f.Sheet > len(p.sheets) {
		return text
	}
	at := warehouse.CellRef{Sheet: p.sheets[f.Sheet-1].Name, Row: f.Row, Col: f.Col}.String()
	switch {
	case f.Row == 0:
		at = v.T("proposal.column", "n", warehouse.ColumnName(f.Col))
	case f.Col == 0:
		at = v.T("proposal.row", "n", strconv.Itoa(f.Row))
	}
	return lang.Colon(v.Lang, at, v.T("role."+string(f.Role)))
}

// questions are what a person may say of a table.
func (s *Desk) questions(p web.Speaker, n int, t *propose.Table) tableQuestions {
	prefix := strconv.Itoa(n) + "."
	q := tableQuestions{N: n, Where: rangeText(t.Sheet, t.Bounds), Decisions: decisions(p, t.Sheet, t.Decisions)}
	for _, x := range t.Title {
		q.Title = clip(strings.TrimSpace(q.Title + " " + x.Text))
	}
	for _, what := range t.Open {
		q.Open = append(q.Open, s.dimName(p, t.Meaning.Dataset, what))
	}
	for _, ds := range s.Catalog.Datasets() {
		q.Datasets = append(q.Datasets, view.Option{Code: ds.ID, Label: ds.Names.In(p.Lang), Chosen: ds.ID == t.Meaning.Dataset})
	}
	ds, err := s.Catalog.Dataset(t.Meaning.Dataset)
	if err != nil {
		ds = nil
	}
	if ds != nil {
		for _, dim := range ds.Dimensions {
			if t.Asks(dim.ID) {
				q.Sets = append(q.Sets, s.setQuestion(p, ds, dim, prefix, t))
			}
		}
	}
	if slices.Contains(t.Open, propose.OpenStarts) {
		q.Sets = append(q.Sets, startsQuestion(p, prefix))
	}
	for _, a := range t.Axes() {
		q.Axes = append(q.Axes, axisOptions(p, ds, prefix, a))
	}
	return q
}

// startsQuestion asks for the month in which the table's fiscal years begin.
func startsQuestion(p web.Speaker, prefix string) setQuestion {
	q := setQuestion{Field: prefix + propose.OpenStarts, Name: p.T("proposal.starts"), Open: true}
	for month := time.January; month <= time.December; month++ {
		q.Options = append(q.Options, view.Option{Code: strconv.Itoa(int(month)), Label: lang.Month(p.Lang, month)})
	}
	return q
}

func (s *Desk) setQuestion(p web.Speaker, ds *warehouse.Dataset, dim warehouse.Dimension, prefix string, t *propose.Table) setQuestion {
	q := setQuestion{Field: prefix + "set." + dim.ID, Name: dim.Names.In(p.Lang), Open: slices.Contains(t.Open, dim.ID)}
	chosen := t.Meaning.Set.Code(dim.ID)
	if dim.ID == warehouse.DimMeasure {
		for _, m := range ds.Measures {
			q.Options = append(q.Options, view.Option{Code: m.ID, Label: m.Names.In(p.Lang), Chosen: m.ID == chosen})
		}
		return q
	}
	if list := s.Catalog.ListOf(ds, dim.ID); list != nil {
		for _, c := range list.Codes {
			q.Options = append(q.Options, view.Option{Code: c.ID, Label: c.Names.In(p.Lang), Chosen: c.ID == chosen})
		}
		if list.ID == catalog.AreaList {
			view.SortOptions(s.Catalog, q.Options, ds, dim, p.Lang)
		}
	}
	return q
}

// axisOptions are the dimensions that a row or column of headings may be of.
func axisOptions(p web.Speaker, ds *warehouse.Dataset, prefix string, a *propose.Axis) axisQuestion {
	const some = 4
	name := p.T("proposal.column", "n", warehouse.ColumnName(a.Col))
	if a.Row > 0 {
		name = p.T("proposal.row", "n", strconv.Itoa(a.Row))
	}
	q := axisQuestion{Field: prefix + "axis." + a.Place(), Name: name, Texts: clip(strings.Join(a.Texts[:min(some, len(a.Texts))], " · "))}
	if n := len(a.Unknown); n > 0 {
		q.Unknown = p.T("proposal.unknown", "n", p.N(n), "some", clip(strings.Join(a.Unknown[:min(some, n)], " · ")))
	}
	found := p.T("proposal.axis-label")
	switch {
	case a.Meaning.Dimension != "":
		found = ""
	case len(a.Meaning.Period.List) > 0:
		found = p.T("proposal.axis-period")
	case a.Understood():
		found = p.T("proposal.axis-mapped")
	}
	if found != "" {
		q.Options = append(q.Options, view.Option{Label: found, Chosen: true})
	}
	if found != p.T("proposal.axis-label") {
		q.Options = append(q.Options, view.Option{Code: "label", Label: p.T("proposal.axis-label")})
	}
	if ds == nil {
		return q
	}
	for _, dim := range ds.Dimensions {
		if dim.ID != warehouse.DimFreq && dim.ID != warehouse.DimSource {
			q.Options = append(q.Options, view.Option{Code: dim.ID, Label: dim.Names.In(p.Lang), Chosen: dim.ID == a.Meaning.Dimension})
		}
	}
	return q
}

// dimName is what an open question is about.
func (s *Desk) dimName(p web.Speaker, dataset, what string) string {
	switch what {
	case "dataset", "source":
		return p.T("data." + what)
	case propose.OpenStarts:
		return p.T("proposal.starts")
	case warehouse.DimTime:
		return p.T("data.period")
	}
	if ds, err := s.Catalog.Dataset(dataset); err == nil && ds.Index(what) >= 0 {
		return ds.Dimensions[ds.Index(what)].Names.In(p.Lang)
	}
	return deskReader(p.Lang).Say(propose.AxisName(what))
}

func rangeText(name string, r sheet.Range) string {
	if r.Top < 1 || r.Left < 1 {
		return name
	}
	from := warehouse.CellRef{Sheet: name, Row: r.Top, Col: r.Left}.String()
	to := warehouse.CellRef{Row: r.Bottom, Col: r.Right}.A1()
	if to == "" || r.Top == r.Bottom && r.Left == r.Right {
		return from
	}
	return from + ":" + to
}

// decisions tells each with its reason and how sure it is, the least sure
// first: those are worth a look.
func decisions(p web.Speaker, name string, all []propose.Decision) []decisionRow {
	rows := make([]decisionRow, 0, len(all))
	for _, d := range all {
		row := decisionRow{What: d.What, Where: rangeText("", d.Where), Choice: clip(d.Choice), Reason: deskReader(p.Lang).Say(d.Reason), Percent: int(d.Confidence*100 + 0.5)}
		if lang.Has("server.decision." + d.What) {
			row.What = p.T("decision." + d.What)
		}
		switch {
		case row.Percent >= 85:
			row.Sure = p.T("proposal.sure")
		case row.Percent >= 60:
			row.Sure = p.T("proposal.likely")
		default:
			row.Sure = p.T("proposal.unsure")
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b decisionRow) int { return a.Percent - b.Percent })
	return rows
}

// deskReader renders messages for a person at the desk.
func deskReader(language string) lang.Reader {
	return lang.Reader{Language: language, Surface: lang.Desk}
}
