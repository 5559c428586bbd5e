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

	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/server/web"
	"siemmes/warehouse"
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
	shown             map[int]bool // rows of it
	Columns           []headCell
	Rows              []roleRow
	Roles             []roleChoice
	Fixes             []string
	Open, Answered    []question
	Progress          string
	Done, Total       int    // questions
	Later             string // what is asked afterwards
	Tables            []proposedTable
	Decisions         []decisionRow
	Keeps             bool // what is said is kept for the files to come
	Changes           bool // the file waits: something may be said of it
	Found             bool // there is a table
	Download          string
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
	Edge                         bool   // a table begins above it
	ID                           string // where a question's link leads
	Asked                        string // the question about it
}

type roleChoice struct {
	ID, Letter, Name string
	Chosen           bool
}

// proposedTable is one table: where it is, what is open, why it was taken so.
type proposedTable struct {
	N            int
	Where, Title string
	Open         int
	Decisions    []decisionRow
}

type decisionRow struct {
	What, Where, Choice, Reason, Sure string
	Percent                           int
}

// proposalPage shows a proposal with what was said of it. Looked has the sheet and the
// role that are chosen.
func (s *Desk) proposalPage(w http.ResponseWriter, r *http.Request, status int, said told, looked url.Values, problem string) error {
	h, err := s.handedIn(r)
	if err != nil {
		return err
	}
	_, gone := s.queue.of(web.OfficeOf(r), h.id)
	v := proposalView{View: web.NewView(r, "upload"), ID: h.id, Name: h.name, Problem: problem, Keeps: s.Keeper != nil, Changes: gone == nil}
	v.Path, v.Query = "/upload/"+h.id+"/proposal", looked
	v.Title = v.T("proposal.title", "file", h.name)
	err = s.proposalOf(r.Context(), h, said, func(p *proposed) error {
		return s.describeProposal(r.Context(), &v, p, looked, web.OfficeOf(r))
	})
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

func (s *Desk) describeProposal(ctx context.Context, v *proposalView, p *proposed, looked url.Values, office *warehouse.Office) error {
	if p.refused != nil && v.Problem == "" {
		v.Problem = web.Detail(p.refused, s.PageReader(v.Lang))
	}
	v.Sheet, _ = strconv.Atoi(looked.Get("sheet"))
	if v.Sheet < 1 || v.Sheet > len(p.sheets) {
		v.Sheet = firstWithTable(p)
	}
	v.Found = len(p.Tables) > 0
	v.tabs(p, looked)
	chosen := cmp.Or(looked.Get("role"), string(propose.RoleHeader))
	for _, role := range propose.Roles() {
		v.Roles = append(v.Roles, roleChoice{string(role), v.T("role." + string(role) + ".letter"), v.T("role." + string(role)), string(role) == chosen})
	}
	for _, text := range p.said.Fixes {
		v.Fixes = append(v.Fixes, v.fixText(p, text))
	}
	v.Download = v.To(v.Path) + ".yml"
	for i, t := range p.Tables {
		if t.Sheet == p.sheetName(v.Sheet) {
			v.Tables = append(v.Tables, describeTable(v.Speaker, i+1, t, len(p.OpenOf(t))))
		}
	}
	v.Decisions = decisions(v.Speaker, "", p.Decisions)
	asked := p.Asked()
	if err := v.cells(ctx, p, asked); err != nil {
		return err
	}
	a := &asker{Speaker: v.Speaker, cat: p.Catalog(), said: p.said, office: office, now: s.Now(), place: func(at warehouse.CellRef) place { return v.placeOf(p, at) }}
	v.questions(a.ask(asked))
	return nil
}

// questions puts the questions of the page into those that are open and those that are
// answered.
func (v *proposalView) questions(all []question, answered, total int) {
	for _, q := range all {
		if q.Open {
			v.Open = append(v.Open, q)
		} else {
			v.Answered = append(v.Answered, q)
		}
	}
	v.Done, v.Total = answered, total
	v.Progress = v.T("proposal.progress", "done", v.N(answered), "total", v.N(total))
	if more := total - len(all); more > 0 {
		v.Later = v.T("proposal.later", "n", v.N(more))
	}
}

// placeOf is a cell with a link to where the page shows it.
func (v *proposalView) placeOf(p *proposed, at warehouse.CellRef) place {
	q := place{Text: clip(at.String())}
	for i, sh := range p.sheets {
		switch {
		case sh.Name != at.Sheet || at.Row < 1:
		case i+1 != v.Sheet:
			q.Href = v.To(v.Path) + "?sheet=" + strconv.Itoa(i+1) + "#" + cellID(at.Row, at.Col)
		case v.shown[at.Row] && at.Col <= proposalCols:
			q.Href = "#" + cellID(at.Row, at.Col)
		}
	}
	return q
}

// cellID is the place of a cell on the page.
func cellID(row, col int) string { return fmt.Sprintf("at-%d-%d", row, col) }

// sheetName is the name of a visible sheet by its number.
func (p *proposed) sheetName(n int) string {
	if n < 1 || n > len(p.sheets) {
		return ""
	}
	return p.sheets[n-1].Name
}

func firstWithTable(p *proposed) int {
	for i, sh := range p.sheets {
		if slices.ContainsFunc(p.Tables, func(t *propose.Table) bool { return t.Sheet == sh.Name }) {
			return i + 1
		}
	}
	return 1
}

func (v *proposalView) tabs(p *proposed, looked url.Values) {
	for i, sh := range p.sheets {
		n := 0
		for _, t := range p.Tables {
			if t.Sheet == sh.Name {
				n++
			}
		}
		there := url.Values{}
		if role := looked.Get("role"); role != "" {
			there.Set("role", role)
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

// describeTable says what one table is taken for.
func describeTable(p web.Speaker, n int, t *propose.Table, open int) proposedTable {
	q := proposedTable{N: n, Where: rangeText(t.Sheet, t.Bounds), Open: open, Decisions: decisions(p, t.Sheet, t.Decisions)}
	for _, x := range t.Title {
		q.Title = clip(strings.TrimSpace(q.Title + " " + x.Text))
	}
	return q
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
		row := decisionRow{What: d.What, Where: rangeText("", d.Where), Choice: clip(d.Choice), Reason: clipTo(deskReader(p.Lang).Say(d.Reason), mostReason), Percent: int(d.Confidence*100 + 0.5)}
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
