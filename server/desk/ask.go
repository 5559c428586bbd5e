package desk

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/ingest/layout/propose"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// The bounds of a page of questions: what is more is asked once these are answered.
const (
	mostQuestions = 40
	mostLabels    = 40  // single labels, of all questions
	mostChoices   = 300 // of one list
	mostPlaces    = 6   // cells of one question
	mostReason    = 500 // signs of a text that quotes the file
	firstYear     = 1950
)

// question is one thing that the page asks: with a list, or with a list for each of
// some labels.
type question struct {
	web.Speaker
	Key, Kind, Asks, About string
	Where                  []place
	MoreWhere              string // how many further cells
	Open, Suggested        bool
	Field                  *answerList // nil where only labels are asked about
	Labels                 []labelRow
	MoreLabels             string
}

// place is a cell; Href leads to it where the page shows it.
type place struct{ Text, Href string }

type labelRow struct {
	About string
	Where place
	Open  bool
	Field answerList
}

// answerList is a list that answers a question, and the fields that some of its words
// need.
type answerList struct {
	web.Speaker
	Key, Was, Label string
	Groups          []optionGroup
	Chosen          bool // something is chosen
	Reason          string
	CanOther        bool
	Other           string
	Period          *periodField
	Source          *sourceField
}

// optionGroup is the choices under one name; "" for those without.
type optionGroup struct {
	Name    string
	Options []option
}

type option struct {
	Code, Label string
	Chosen      bool
}

// periodField has lists of which a year and a part of it are chosen.
type periodField struct{ Years, Parts []option }

// sourceField describes a source that the catalog does not have.
type sourceField struct {
	Publisher, Dataset string
	Names              []sourceName
	Areas              []option
}

type sourceName struct{ Lang, Label, Value string }

// asker makes the questions of a page.
type asker struct {
	web.Speaker
	cat    *catalog.Catalog
	said   told
	office *warehouse.Office
	now    time.Time
	place  func(warehouse.CellRef) place

	all    []question
	labels int            // how many are asked about
	tables map[string]int // questions about labels, by what they have in common
	known  map[string]bool
}

// ask makes the questions of a proposal, those that are open first, and returns how
// many there are of each.
func (a *asker) ask(asked []propose.Question) (questions []question, answered, total int) {
	a.tables, a.known = map[string]int{}, map[string]bool{}
	for i := range asked {
		q := &asked[i]
		if a.known[q.Key()] {
			continue
		}
		a.known[q.Key()] = true
		if q.OfALabel() {
			a.addLabel(q)
			continue
		}
		a.all = append(a.all, a.question(q))
		if parts, of := q.Parts(mostLabels - min(mostLabels, a.labels)); of > 0 {
			a.addParts(q, parts, of)
		}
	}
	slices.SortStableFunc(a.all, func(x, y question) int {
		return cmp.Compare(order(x.Open), order(y.Open))
	})
	for i := range a.all {
		if !a.all[i].Open {
			answered++
		}
	}
	return a.all[:min(len(a.all), mostQuestions)], answered, len(a.all)
}

func order(open bool) int {
	if open {
		return 0
	}
	return 1
}

// question is a question with one list.
func (a *asker) question(q *propose.Question) question {
	v := a.outline(q)
	f := a.list(q)
	v.Field, v.Suggested = &f, v.Open && f.Chosen
	return v
}

// outline is a question without what answers it.
func (a *asker) outline(q *propose.Question) question {
	v := question{Speaker: a.Speaker, Key: q.Key(), Kind: a.T("question." + string(q.Ask)), Asks: clipTo(deskReader(a.Lang).Say(q.Reason), mostReason), About: clip(q.About), Open: q.Given == nil}
	if q.Ask == propose.AskSet && q.About == q.Dimension() {
		v.About = "" // the question names the dimension
	}
	for _, at := range q.Where[:min(len(q.Where), mostPlaces)] {
		v.Where = append(v.Where, a.place(at))
	}
	if more := len(q.Where) - mostPlaces; more > 0 {
		v.MoreWhere = a.T("proposal.more-cells", "n", a.N(more))
	}
	return v
}

// addParts adds lists for single labels to the question that was added last.
func (a *asker) addParts(q *propose.Question, parts []propose.Question, of int) {
	v := &a.all[len(a.all)-1]
	a.tables[tableOf(q)] = len(a.all) - 1
	for i := range parts {
		v.Labels = append(v.Labels, a.label(&parts[i]))
		a.known[parts[i].Key()] = true
	}
	a.labels += len(parts)
	if more := of - len(parts); more > 0 {
		v.MoreLabels = a.T("proposal.more-labels", "n", a.N(more))
	}
}

// addLabel adds a label to the question about labels of its kind.
func (a *asker) addLabel(q *propose.Question) {
	i, there := a.tables[tableOf(q)]
	if !there {
		v := a.outline(q)
		v.Asks, v.About, v.Where, v.MoreWhere, v.Open = a.T("proposal.labels", "dimension", a.dimension(q)), "", nil, "", false
		i = len(a.all)
		a.all, a.tables[tableOf(q)] = append(a.all, v), i
	}
	v := &a.all[i]
	v.Open = v.Open || q.Given == nil
	if a.labels >= mostLabels {
		v.MoreLabels = a.T("proposal.labels-later")
		return
	}
	a.labels++
	v.Labels = append(v.Labels, a.label(q))
}

// tableOf is what labels have in common that are asked about together.
func tableOf(q *propose.Question) string { return q.Dataset() + "\x00" + q.Dimension() }

func (a *asker) dimension(q *propose.Question) string {
	ds, err := a.cat.Dataset(q.Dataset())
	if err != nil || ds.Index(q.Dimension()) < 0 {
		return q.Dimension()
	}
	return ds.Dimensions[ds.Index(q.Dimension())].Names.In(a.Lang)
}

func (a *asker) label(q *propose.Question) labelRow {
	row := labelRow{About: clip(q.About), Open: q.Given == nil, Field: a.list(q)}
	row.Field.Label = row.About
	if len(q.Where) > 0 {
		row.Where = a.place(q.Where[0])
	}
	return row
}

// list is the list of a question. A choice that is likely enough is chosen beforehand;
// it counts once the answers are sent.
func (a *asker) list(q *propose.Question) answerList {
	key := q.Key()
	f := answerList{Speaker: a.Speaker, Key: key, Was: a.said.Answers[key], CanOther: q.Ask == propose.AskCode && q.Dimension() != ""}
	choices := q.Options()
	chosen := f.Was
	switch {
	case chosen == "" && q.Given != nil:
		chosen = q.Given.Text()
	case chosen == "" && len(choices) > 0 && choices[0].Confidence >= propose.Prefilled:
		chosen = choices[0].Answer
	}
	_, parts := q.Parts(0)
	found := f.words(q, &chosen)
	for _, c := range choices[:min(len(choices), mostChoices)] {
		if c.Answer == wordSkip || parts > 0 && c.Answer == q.Dimension() {
			continue // asked below, label by label
		}
		o := option{Code: c.Answer, Label: clipTo(deskReader(a.Lang).Say(c.Label), 90), Chosen: c.Answer == chosen}
		found = found || o.Chosen
		a.put(&f, q, o, c.Confidence > 0)
	}
	slices.SortStableFunc(f.Groups, func(x, y optionGroup) int { return strings.Compare(x.Name, y.Name) })
	switch q.Ask {
	case propose.AskSource:
		f.Source = a.source(q, f.Was)
		f.add(option{wordNew, a.T("question.new-source"), chosen == wordNew})
	case propose.AskPeriod:
		f.Period = a.period(f.Was)
		f.add(option{wordPeriod, a.T("question.one-period"), chosen == wordPeriod})
	}
	if f.CanOther {
		f.add(option{wordOther, a.T("question.other-code"), chosen == wordOther})
	}
	if chosen != "" && !found {
		f.add(option{chosen, clip(chosen), true})
	}
	f.add(option{wordSkip, a.T("question.skip"), chosen == wordSkip})
	f.Chosen = chosen != ""
	return f
}

// put adds a choice, of sources under their publisher where none is likelier than
// others.
func (a *asker) put(f *answerList, q *propose.Question, o option, likely bool) {
	group := ""
	if src, err := a.cat.Source(o.Code); q.Ask == propose.AskSource && !likely && err == nil {
		group = clipTo(src.Publisher.In(a.Lang), 90)
	}
	i := slices.IndexFunc(f.Groups, func(g optionGroup) bool { return g.Name == group })
	if i < 0 {
		i = len(f.Groups)
		f.Groups = append(f.Groups, optionGroup{Name: group})
	}
	f.Groups[i].Options = append(f.Groups[i].Options, o)
}

// add adds a choice behind all others.
func (f *answerList) add(o option) {
	f.Groups = append(f.Groups, optionGroup{Options: []option{o}})
}

// words finds which word of the list an answer is that another field completes.
func (f *answerList) words(q *propose.Question, chosen *string) (found bool) {
	var fields map[string]any
	_ = json.Unmarshal([]byte(*chosen), &fields) // most answers are one word
	reason, skipped := fields["skip"].(string)
	_, source := fields["names"]
	switch {
	case *chosen == "":
		return true
	case skipped || *chosen == wordSkip:
		f.Reason, *chosen = reason, wordSkip
	case source && q.Ask == propose.AskSource:
		*chosen = wordNew
	case q.Ask == propose.AskPeriod && isPeriod(*chosen):
		*chosen = wordPeriod
	case q.Ask == propose.AskCode && json.Unmarshal([]byte(*chosen), &f.Other) == nil:
		*chosen = wordOther
	default:
		return false
	}
	return true
}

// isPeriod reports whether an answer is a period and not a form of periods.
func isPeriod(answer string) bool {
	var text string
	if json.Unmarshal([]byte(answer), &text) != nil {
		text = answer
	}
	_, err := warehouse.ParsePeriod(text)
	return err == nil
}

// period is the lists of a period, with what was chosen before.
func (a *asker) period(was string) *periodField {
	var text string
	if json.Unmarshal([]byte(was), &text) != nil {
		text = was
	}
	year, part := text[:min(4, len(text))], text[min(4, len(text)):]
	f := &periodField{Years: []option{{"", a.T("proposal.choose"), false}}}
	for y := a.now.Year() + 1; y >= firstYear; y-- {
		n := strconv.Itoa(y)
		f.Years = append(f.Years, option{n, n, n == year})
	}
	add := func(suffix, label string) { f.Parts = append(f.Parts, option{suffix, label, suffix == part}) }
	add("", a.T("question.whole-year"))
	for _, p := range []string{"S1", "S2", "Q1", "Q2", "Q3", "Q4"} {
		add("-"+p, a.T("question.part-"+strings.ToLower(p[:1]), "n", p[1:]))
	}
	for m := time.January; m <= time.December; m++ {
		add("-"+twoDigits(m), lang.Month(a.Lang, m))
	}
	for m := time.February; m <= time.December; m++ {
		add("-"+twoDigits(m)+"-01/P1Y", a.T("question.twelve-months", "month", lang.Month(a.Lang, m)))
	}
	return f
}

func twoDigits(m time.Month) string {
	text := strconv.Itoa(100 + int(m))
	return text[1:]
}

// source is the description of a new source, as it was given before.
func (a *asker) source(q *propose.Question, was string) *sourceField {
	var old struct {
		Names     map[string]string
		Publisher string
		Areas     []string
	}
	_ = json.Unmarshal([]byte(was), &old) // another answer describes none
	f := &sourceField{Publisher: old.Publisher, Dataset: strings.Join(q.Datasets(), ",")}
	if f.Publisher == "" && old.Names == nil && a.office != nil {
		f.Publisher = a.office.Name
	}
	if t := q.Table(); old.Names == nil && t != nil && len(t.Title) > 0 {
		old.Names = map[string]string{a.Lang: clipTo(t.Title[0].Text, 100)}
	}
	described := old.Publisher != ""
	for _, l := range warehouse.Languages() {
		f.Names = append(f.Names, sourceName{l, a.T("question.name-" + l), old.Names[l]})
	}
	area := a.areaOf(q)
	if described {
		area = strings.Join(old.Areas, "")
	}
	f.Areas = []option{{"", a.T("question.any-area"), area == ""}}
	if list, err := a.cat.List(catalog.AreaList); err == nil {
		for _, k := range list.Codes {
			if a.cat.Country(k.ID) {
				f.Areas = append(f.Areas, option{k.ID, k.Names.In(a.Lang), k.ID == area})
			}
		}
	}
	return f
}

// areaOf is the country that a table, or else the office, reports for; "" where there
// are several.
func (a *asker) areaOf(q *propose.Question) string {
	if t := q.Table(); t != nil {
		if area := t.Meaning.Set.Code(warehouse.DimRefArea); area != "" {
			return area
		}
	}
	if a.office != nil && len(a.office.Areas) == 1 {
		return a.office.Areas[0]
	}
	return ""
}
