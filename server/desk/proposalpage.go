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
	"siemmes/server/view"
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
	Columns           []headCell
	Rows              []roleRow
	Roles             []roleChoice
	Fixes             []fixRow
	Stay              []view.Pair // what the corrections' form sends along
	Said              []view.Pair // what the answers' form sends along
	Questions         []questionField
	Tables            []proposedTable
	Decisions         []decisionRow
	LayoutID          string
	CanKeep           bool
	Found             bool // there is a table
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

// proposedTable is one table: where it is, what is open, why it was taken so.
type proposedTable struct {
	N            int
	Where, Title string
	Open         int
	Decisions    []decisionRow
}

// questionField is a question and the list that answers it.
type questionField struct {
	Field, Name, About, Where, Reason string
	Options                           []view.Option
	Open                              bool
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
			if name == "fix" || name == "sheet" {
				v.Said = append(v.Said, view.Pair{Name: name, Value: value})
			}
		}
	}
	slices.SortStableFunc(v.Stay, func(a, b view.Pair) int { return strings.Compare(a.Name, b.Name) })
	v.Download, v.StartOver = v.To(v.Path)+".yml"+web.QueryString(p.said), v.To(v.Path)+"?new=yes"
	for i, t := range p.Tables {
		if t.Sheet == p.sheetName(v.Sheet) {
			v.Tables = append(v.Tables, describeTable(v.Speaker, i+1, t, len(p.OpenOf(t))))
		}
	}
	for _, q := range p.Asked() {
		v.Questions = append(v.Questions, fieldOf(v.Speaker, &q))
	}
	v.Decisions = decisions(v.Speaker, "", p.Decisions)
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

// describeTable says what one table is taken for.
func describeTable(p web.Speaker, n int, t *propose.Table, open int) proposedTable {
	q := proposedTable{N: n, Where: rangeText(t.Sheet, t.Bounds), Open: open, Decisions: decisions(p, t.Sheet, t.Decisions)}
	for _, x := range t.Title {
		q.Title = clip(strings.TrimSpace(q.Title + " " + x.Text))
	}
	return q
}

// fieldOf is a question with its list of answers. A choice that is likely enough is
// chosen beforehand; it counts once the answers are applied.
func fieldOf(p web.Speaker, q *propose.Question) questionField {
	say := deskReader(p.Lang).Say
	f := questionField{Field: answerField(q), Name: p.T("question." + string(q.Ask)), About: clip(q.About), Reason: say(q.Reason), Open: q.Given == nil}
	if len(q.Where) > 0 {
		f.Where = q.Where[0].String()
	}
	chosen := ""
	switch {
	case q.Given != nil:
		chosen = q.Given.Text()
	case len(q.Choices) > 0 && q.Choices[0].Confidence >= propose.Prefilled:
		chosen = q.Choices[0].Answer
	}
	found := false
	for _, c := range q.Choices {
		f.Options = append(f.Options, view.Option{Code: c.Answer, Label: say(c.Label), Chosen: c.Answer == chosen})
		found = found || c.Answer == chosen
	}
	if chosen != "" && !found {
		f.Options = append(f.Options, view.Option{Code: chosen, Label: chosen, Chosen: true})
	}
	if !slices.ContainsFunc(q.Choices, func(c propose.Choice) bool { return c.Answer == "skip" }) {
		f.Options = append(f.Options, view.Option{Code: "skip", Label: p.T("question.skip"), Chosen: chosen == "skip"})
	}
	return f
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
