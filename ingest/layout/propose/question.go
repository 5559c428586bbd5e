package propose

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/yamldata"
)

// Ask is the kind of a question, by what its answer is.
type Ask string

// The kinds, with what answers them.
const (
	AskSource  Ask = "source"  // an id of the catalog, or a new source
	AskDataset Ask = "dataset" // an id
	AskMeasure Ask = "measure" // a measure of the dataset, or DATASET/MEASURE
	AskUnit    Ask = "unit"    // a unit with its power of ten: "USD 6"
	AskAxis    Ask = "axis"    // a dimension, "label", "status", or {dimension: D, codes: own}
	AskSet     Ask = "set"     // a code that holds for the whole table
	AskCode    Ask = "code"    // {DIMENSION: CODE}, or {new: {DIMENSION: {id, names}}}
	AskMarker  Ask = "marker"  // zero, missing, or a status
	AskPeriod  Ask = "period"  // a form of periods, or a period
)

// Asks lists the kinds in the order in which they are asked.
func Asks() []Ask {
	return []Ask{AskSource, AskDataset, AskMeasure, AskUnit, AskAxis, AskSet, AskCode, AskMarker, AskPeriod}
}

// Question is one thing that a person must say, since the file does not.
type Question struct {
	Ask Ask
	// About is the text that the question is about: a caption, a heading, a label,
	// a marker, or the id of a dimension. It is "" of a source.
	About string
	// Where are the cells that the question is about.
	Where []warehouse.CellRef
	// Choices are likely answers, the likeliest first. The first one is filled in
	// beforehand where its confidence is Prefilled or more.
	Choices []Choice
	Reason  warehouse.Message
	// Given is the answer of a person; nil while the question is open.
	Given *Answer

	// also are other texts under which the question may be answered.
	also []string
	// choose makes the choices where they are only made for who looks at them.
	choose func() []Choice
	// parts makes questions about single labels, at most so many, that may be
	// answered in place of this one; of is how many there are.
	parts func(most int) []Question
	of    int
	// dim is the dimension that a code is of; "" where the answer says it.
	dim string
	// dataset is that of the table, where it is known; further are others that the same
	// source brings figures to.
	dataset string
	further []string
	table   *Table // nil: the file
	// part reports whether skip leaves out the texts that the question is about, and
	// not their table.
	part bool
	// whole reports the same of a code that is of the whole table: skip leaves that out.
	whole bool
	// byText: an answer that is about any text is none. What a person says of all tables
	// is not meant of each label of an axis.
	byText bool
	// onSheet is a text that answers the question only with the name of its sheet.
	onSheet string
	// apart are words that distinguish the question from others of its kind and guess.
	apart string
	// phrase are the words of the file that say the first choice; "" where none do.
	phrase string
	// parted: it is asked whether figures of one key are parts of one.
	parted bool
}

// Prefilled is the confidence from which on a choice is filled in beforehand.
const Prefilled = 0.7

// Choice is a likely answer.
type Choice struct {
	Answer     string // as an answers file writes it, on one line
	Label      warehouse.Message
	Confidence float64
}

// Table is the table that the question is about; nil where it is about the file.
func (q *Question) Table() *Table { return q.table }

// Options are the choices, made now where nobody asked for them before.
func (q *Question) Options() []Choice {
	if q.Choices == nil && q.choose != nil {
		return q.choose()
	}
	return q.Choices
}

// Parts are the questions about single labels that may be answered in place of this
// one, at most so many, and how many there are.
func (q *Question) Parts(most int) (parts []Question, of int) {
	if q.parts == nil {
		return nil, 0
	}
	return q.parts(most), q.of
}

// Against returns the words of the file, what they say and what a person answered, where
// that is another code. That words restrict nothing is no other code.
func (q *Question) Against() (phrase string, said, given warehouse.Message, ok bool) {
	if q.phrase == "" || q.Given == nil || len(q.Given.Codes) != 1 || len(q.Choices) == 0 || q.Choices[0].Confidence == 0 {
		return "", said, given, false
	}
	code := q.Given.Codes[0].Code
	i := slices.IndexFunc(q.Choices, func(c Choice) bool { return c.Answer == code })
	if i <= 0 || code == warehouse.Total {
		return "", said, given, false
	}
	return q.phrase, q.Choices[0].Label, q.Choices[i].Label, true
}

// OfALabel reports whether the question is what a label means and says nothing more, so
// that it may be listed beside those about other labels.
func (q *Question) OfALabel() bool { return q.Ask == AskCode && q.Reason.ID == "question.code" }

// Dimension is what a code is asked of; "" where the answer says it.
func (q *Question) Dimension() string { return q.dim }

// Dataset is that of the table, where it is known.
func (q *Question) Dataset() string { return q.dataset }

// Key names the question on a page: what it asks, the text, the sheet, dataset and
// dimension. It is 16 hexadecimal digits, so that no text of a file is in an address.
// The sheet is left out where the question is about several.
func (q *Question) Key() string {
	sheet := ""
	for i, at := range q.Where {
		if sheet = at.Sheet; i > 0 && at.Sheet != q.Where[0].Sheet {
			sheet = ""
			break
		}
	}
	return q.keyOn(sheet, q.dataset)
}

func (q *Question) keyOn(sheet, dataset string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(q.Ask), q.About, sheet, dataset, q.dim}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// choiceOf is a choice with its names in the reader's language.
func choiceOf(answer string, names warehouse.Names, confidence float64) Choice {
	return Choice{Answer: answer, Label: say("propose.choice", "name", names, "answer", answer), Confidence: confidence}
}

// asked is a question, and the further targets that its answer serves.
type asked struct {
	Question
	group string // of questions that are one to a person
}

// groupOf writes what a question has in common with others that are the same to a
// person: several tables whose likeliest answer is the same are asked about once.
func (q *Question) groupOf() string {
	parts := []string{string(q.Ask), q.dim, q.dataset, q.apart}
	if len(q.Choices) > 0 && q.Choices[0].Confidence > 0 {
		parts = append(parts, q.Choices[0].Answer)
	}
	switch q.Ask {
	case AskSource:
		parts[2] = "" // one source may bring figures to several datasets
	case AskMeasure:
		if q.byText { // of a label: each is another measure
			parts = append(parts, foldAnswer(q.About))
		}
	case AskCode, AskAxis, AskMarker, AskPeriod, AskUnit, AskSet:
		parts = append(parts, foldAnswer(q.About))
	}
	return strings.Join(parts, "\x00")
}

// ask returns a person's answer to a question about the table. Where there is none
// the question is open: the table is not loaded, and nil is returned. An answer that
// leaves the thing out is returned like any other one; leaving out a whole table is
// done already.
func (v *view) ask(q Question) *Answer {
	q.table = v.t
	q.dataset = v.dataset
	return dialogueOf(v.m).ask(q)
}

// ask is as [view.ask], of the file or of the question's table.
func (m dialogue) ask(q Question) *Answer {
	p := m.p
	x := &asked{Question: q, group: q.groupOf()}
	if i := slices.IndexFunc(p.asked, func(y *asked) bool {
		alike := y.group == x.group && (q.Ask != AskSource || y.dataset == x.dataset) || y.Ask == AskMeasure && x.Ask == AskMeasure && y.dataset == x.dataset
		return alike && y.table == x.table && foldAnswer(y.About) == foldAnswer(x.About)
	}); i >= 0 {
		if p.asked[i].group != x.group { // an answer about another table is none any more
			p.asked[i].apart, p.asked[i].group = x.apart, x.group
			p.asked[i].Given = m.answerTo(&x.Question, x.group)
		}
		p.asked[i].Reason = q.Reason // what is asked again is known better
		return p.asked[i].Given
	}
	x.Given = m.answerTo(&x.Question, x.group)
	p.asked = append(p.asked, x)
	if a := x.Given; a != nil && a.Skip != "" && q.table != nil && !q.partly() {
		q.table.Skip = warehouse.Literal(a.Skip)
		q.table.out = true
	}
	return x.Given
}

// partly reports whether leaving out what the question is about leaves the rest of the
// table.
func (q *Question) partly() bool {
	return q.part || q.Ask == AskCode && !q.whole || q.Ask == AskMarker
}

// wholePeriod reports whether the period of all figures of a table is asked for.
func (q *Question) wholePeriod() bool {
	return q.Ask == AskPeriod && q.Reason.ID == "question.whole-period"
}

// answerTo finds the answer to a question that is not noted. The texts of the
// question itself come before those of another question of its group.
func (m dialogue) answerTo(q *Question, group string) *Answer {
	p := m.p
	if p.answers == nil {
		return nil
	}
	if a := m.firstAnswer(q, append([]string{q.About}, q.also...)); a != nil {
		return a
	}
	for _, y := range p.asked {
		if group != "" && y.group == group {
			return m.firstAnswer(q, []string{y.About})
		}
	}
	return nil
}

// firstAnswer reads the first item that fits. A source that brings no figures to the
// dataset of the question answers it as little as one of another sheet.
func (m dialogue) firstAnswer(q *Question, abouts []string) *Answer {
	sheet := ""
	if q.table != nil {
		sheet = q.table.Sheet
	}
	if answer, own, given := m.p.answers.onPage(q, sheet, m.earlier(q)); given {
		a, problem := m.read(q, answer)
		if own && !problem.IsZero() && m.p.wrong == nil && !m.guessed(q) {
			m.p.wrong = &warehouse.Error{Kind: warehouse.ErrInvalid, Message: problem}
		}
		return a
	}
	var wrong error
	for i := range m.p.answers.items {
		x := &m.p.answers.items[i]
		if x.Ask != q.Ask || q.byText && !x.byText() || !x.fits(abouts, sheet, m.p.Name) && !x.fitsOnSheet(q.onSheet, sheet) {
			continue
		}
		a, problem := m.read(q, x.answer)
		if problem.IsZero() {
			return a
		}
		if problem.ID == "propose.answer.source-dataset" || m.guessed(q) {
			continue // the question stays open: the dataset may be a wrong guess
		}
		if in := m.elsewhere(q, x.answer); len(in) > 0 {
			m.p.strays = append(m.p.strays, stray{i, problem, in})
			continue
		}
		wrong = m.p.answers.wrong(i, problem)
		break
	}
	if wrong != nil && m.p.wrong == nil {
		m.p.wrong = wrong
	}
	return nil
}

// earlier are the datasets under which the question may have been answered on a page:
// none where its own was not known, and of a source those that the question named too.
func (m dialogue) earlier(q *Question) []string {
	all := []string{""}
	for _, x := range m.p.asked {
		if q.Ask == AskSource && x.Ask == AskSource {
			all = append(all, x.dataset)
		}
	}
	return all
}

// guessed reports whether the dataset of a question is still asked for: an answer that
// is none under it may be one under another.
func (m dialogue) guessed(q *Question) bool {
	return q.table != nil && q.Ask != AskDataset && slices.ContainsFunc(m.p.asked, func(x *asked) bool {
		return x.Ask == AskDataset && x.table == q.table && x.Given == nil
	})
}

// Questions lists what is open. A question that is the same for several tables is
// asked once, with the cells of all of them.
func (p *Proposal) Questions() []Question { return grouped(p.cat, p.asked, true) }

// Asked lists all questions, those that are answered too.
func (p *Proposal) Asked() []Question { return grouped(p.cat, p.asked, false) }

// grouped lists questions by kind, those that are the same to a person as one.
func grouped(cat *catalog.Catalog, questions []*asked, open bool) []Question {
	var all []Question
	place := map[string]int{}
	for _, ask := range Asks() {
		for _, x := range questions {
			if x.Ask != ask || open && (x.Given != nil || x.table != nil && x.table.out) {
				continue
			}
			if x.Ask == AskSource {
				all = withSource(cat, all, &x.Question)
				continue
			}
			i, there := place[x.group]
			if !there || (all[i].Given == nil) != (x.Given == nil) {
				place[x.group] = len(all)
				all = append(all, x.Question)
				continue
			}
			all[i].addCells(x.Where)
		}
	}
	return all
}

// addCells adds cells that the question is about too.
func (q *Question) addCells(cells []warehouse.CellRef) {
	for _, at := range cells {
		if !slices.Contains(q.Where, at) {
			q.Where = append(slices.Clip(q.Where), at)
		}
	}
}

// OpenOf lists the questions that keep one table from being loaded.
func (p *Proposal) OpenOf(t *Table) []Question {
	var open []Question
	for _, x := range p.asked {
		if x.Given == nil && !t.out && (x.table == t || x.table == nil) {
			open = append(open, x.Question)
		}
	}
	return open
}

// What names what a question asks for: a dimension, or the kind of the question.
func (q *Question) What() string {
	switch {
	case q.Ask == AskSet:
		return q.dim
	case q.Ask == AskSource, q.Ask == AskDataset, q.Ask == AskMeasure, q.About == "":
		return string(q.Ask)
	}
	return string(q.Ask) + ": " + q.About
}

// Message says the question, with its kind, its cell and the text that it is about.
func (q *Question) Message() warehouse.Message {
	at := warehouse.CellRef{}
	if len(q.Where) > 0 {
		at = q.Where[0]
	}
	return say("question.said", "ask", string(q.Ask), "about", q.About, "cell", at, "reason", q.Reason)
}

// questionRow is a question as the contract's JSON writes it.
type questionRow struct {
	Ask     Ask         `json:"ask"`
	About   string      `json:"about"`
	Where   []placeRow  `json:"where"`
	Choices []choiceRow `json:"choices"`
	Reason  string      `json:"reason"`
}

type placeRow struct {
	Sheet string `json:"sheet"`
	Cell  string `json:"cell"`
}

type choiceRow struct {
	Answer     any     `json:"answer"`
	Label      string  `json:"label"`
	Confidence float64 `json:"confidence"`
}

// QuestionsJSON writes questions as a JSON list, with their texts as say renders them.
func QuestionsJSON(questions []Question, say func(warehouse.Message) string) ([]byte, error) {
	rows := make([]questionRow, len(questions))
	for i := range questions {
		q := &questions[i]
		rows[i] = questionRow{Ask: q.Ask, About: q.About, Where: []placeRow{}, Choices: []choiceRow{}, Reason: say(q.Reason)}
		for _, at := range q.Where {
			rows[i].Where = append(rows[i].Where, placeRow{at.Sheet, at.A1()})
		}
		for _, c := range q.Choices {
			var answer any
			if err := yamldata.Unmarshal([]byte(c.Answer), &answer); err != nil {
				return nil, err
			}
			rows[i].Choices = append(rows[i].Choices, choiceRow{answer, say(c.Label), c.Confidence})
		}
	}
	return json.MarshalIndent(rows, "", "  ")
}
