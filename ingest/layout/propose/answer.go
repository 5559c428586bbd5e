package propose

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/yamldata"
)

// Answers are a person's answers to questions, in the order in which they are tried:
// the first one that fits a question answers it.
type Answers struct {
	items []item
	// doc is the file that they are from; nil where they are from none.
	doc *yamldata.Document
	// page are answers by the keys of their questions.
	page map[string]any
}

// item is one answer, and the questions that it fits.
type item struct {
	Ask    Ask             `json:"ask"`
	About  line            `json:"about"`
	Sheet  line            `json:"sheet"`
	Answer json.RawMessage `json:"answer"`

	about, sheet *regexp.Regexp
	answer       any
}

// line is a text that YAML may have taken for a number or a truth.
type line string

// UnmarshalJSON reads any single value as a text.
func (l *line) UnmarshalJSON(text []byte) error {
	var s string
	if json.Unmarshal(text, &s) == nil {
		*l = line(s)
		return nil
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return err
	}
	switch v.(type) {
	case float64, bool:
		*l = line(text)
		return nil
	}
	return json.Unmarshal(text, &s)
}

// ReadAnswers reads an answers file of a folder. The error is fs.ErrNotExist, or of
// kind ErrInvalid, with the place of every mistake.
func ReadAnswers(files fs.FS, name string) (*Answers, error) {
	d, err := yamldata.OpenDocument(files, name)
	if err != nil {
		return nil, err
	}
	a := &Answers{doc: d}
	if err := d.Decode(&a.items); err != nil {
		return nil, err
	}
	for i := range a.items {
		if problem := a.items[i].compile(); !problem.IsZero() {
			d.Fail(itemPath(i), problem)
		}
	}
	return a, d.Err()
}

func itemPath(i int) string { return "$[" + itoa(i) + "]" }

// Add adds an answer as a page gives it: to the question of a kind about a text on a
// sheet, "" for any. The error is ErrInvalid.
func (a *Answers) Add(ask Ask, about, sheet, answer string) error {
	x := item{Ask: ask, About: line(literally(about)), Sheet: line(literally(sheet))}
	var v any
	err := yamldata.Unmarshal([]byte(answer), &v)
	if err == nil {
		x.Answer, err = json.Marshal(v)
	}
	problem := x.compile()
	if err != nil {
		problem = say("propose.answer.unread", "answer", answer)
	}
	if !problem.IsZero() {
		return &warehouse.Error{Kind: warehouse.ErrInvalid, Message: problem}
	}
	a.items = append(a.items, x)
	return nil
}

// AddTo adds an answer to the question of a key, in place of an earlier one. The error
// is ErrInvalid of a text that is no answer to anything.
func (a *Answers) AddTo(key, answer string) error {
	v, err := valueOf(answer)
	if err != nil {
		return err
	}
	if a.page == nil {
		a.page = map[string]any{}
	}
	a.page[key] = v
	return nil
}

// valueOf reads the text of an answer.
func valueOf(answer string) (v any, err error) {
	var x item
	if err = yamldata.Unmarshal([]byte(answer), &v); err == nil {
		x.Answer, err = json.Marshal(v)
	}
	x.Ask = AskSource // of no matter here
	if err == nil && x.compile().IsZero() {
		return x.answer, nil
	}
	return nil, warehouse.NewError(warehouse.ErrInvalid, "propose.answer.unread", "answer", answer)
}

// onPage is the answer to the question of a target on a sheet, by the key that the
// question has there or about several sheets. Own reports whether it is not one that was
// given under one of earlier datasets.
func (a *Answers) onPage(q *Question, sheet string, earlier []string) (answer any, own, given bool) {
	if len(a.page) == 0 {
		return nil, false, false
	}
	for i, dataset := range append([]string{q.dataset}, earlier...) {
		for _, on := range []string{sheet, ""} {
			if answer, given = a.page[q.keyOn(on, dataset)]; given {
				return answer, i == 0, true
			}
		}
	}
	return nil, false, false
}

// scope is that of the known source that a person names: a load reads the labels of its
// publisher in it. It is "" where several are named.
func (a *Answers) scope(cat *catalog.Catalog) string {
	scope, id := "", ""
	for _, answer := range a.sources() {
		s, err := cat.Source(scalar(answer))
		if err != nil || s.ID == id {
			continue
		}
		if id != "" {
			return ""
		}
		id, scope = s.ID, s.Scope
	}
	return scope
}

// reporting is the one area for which the sources report that a person names or declares;
// "" where there are several, or none is said.
func (a *Answers) reporting(cat *catalog.Catalog) string {
	found := ""
	for _, answer := range a.sources() {
		var areas []string
		if s, err := cat.Source(scalar(answer)); err == nil {
			areas = s.Areas
		} else if fields, ok := answer.(map[string]any); ok {
			for _, x := range listOf(fields["areas"]) {
				area, _ := cat.Area(scalar(x))
				areas = append(areas, area)
			}
		}
		for _, area := range areas {
			if found != "" && area != found {
				return ""
			}
			found = area
		}
	}
	return found
}

// sources are the answers about sources; an answer of a page may be one about anything,
// which names no source then.
func (a *Answers) sources() []any {
	var named []any
	if a == nil {
		return nil
	}
	for i := range a.items {
		if a.items[i].Ask == AskSource {
			named = append(named, a.items[i].answer)
		}
	}
	for _, answer := range a.page {
		named = append(named, answer)
	}
	return named
}

// listOf is a value of an answer as a list: a single one is a list of it.
func listOf(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

// literally writes a text as a glob that fits it alone; "" fits everything.
func literally(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`).Replace(text)
}

// compile reads the globs and the answer.
func (x *item) compile() warehouse.Message {
	if !slices.Contains(Asks(), x.Ask) {
		return say("propose.answer.ask", "ask", string(x.Ask), "asks", askNames())
	}
	d := json.NewDecoder(bytes.NewReader(x.Answer))
	d.UseNumber()
	if err := d.Decode(&x.answer); err != nil || x.answer == nil {
		return say("propose.answer.none")
	}
	x.about, x.sheet = glob(string(x.About)), glob(string(x.Sheet))
	return warehouse.Message{}
}

func askNames() []string {
	var names []string
	for _, a := range Asks() {
		names = append(names, string(a))
	}
	return names
}

// glob reads a pattern in which * is any text and ? any sign; "" fits everything.
// A \ before a sign takes it as it is.
func glob(pattern string) *regexp.Regexp {
	if pattern == "" {
		pattern = "*"
	}
	var b strings.Builder
	b.WriteString(`(?s)^`)
	escaped := false
	for _, r := range foldAnswer(pattern) {
		switch {
		case escaped:
			escaped = false
			b.WriteString(regexp.QuoteMeta(string(r)))
		case r == '\\':
			escaped = true
		case r == '*':
			b.WriteString(`.*`)
		case r == '?':
			b.WriteString(`.`)
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	b.WriteString(`$`)
	return regexp.MustCompile(b.String())
}

// foldAnswer folds case, accents and white space, and nothing else.
func foldAnswer(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	parts := strings.Split(b.String(), "|")
	for i := range parts {
		parts[i] = space(parts[i])
	}
	return strings.Join(parts, " | ")
}

// fits reports whether the item is about one of some texts and about a sheet. The
// one sheet of delimited text has the file's name too.
func (x *item) fits(abouts []string, sheet, file string) bool {
	if !x.sheet.MatchString(foldAnswer(sheet)) && (sheet != "" || !x.sheet.MatchString(foldAnswer(file))) {
		return false
	}
	return slices.ContainsFunc(abouts, func(about string) bool { return x.about.MatchString(foldAnswer(about)) })
}

// fitsOnSheet reports whether the item is about a text and names the sheet.
func (x *item) fitsOnSheet(about, sheet string) bool {
	return about != "" && sheet != "" && strings.Trim(string(x.Sheet), "* ") != "" && x.sheet.MatchString(foldAnswer(sheet)) && x.about.MatchString(foldAnswer(about))
}

// byText reports whether the item names texts, and is not about each.
func (x *item) byText() bool { return strings.Trim(string(x.About), "* ") != "" }

// wrong is the error of an item that is no answer to a question that it fits.
func (a *Answers) wrong(i int, problem warehouse.Message) error {
	if a.doc == nil {
		return &warehouse.Error{Kind: warehouse.ErrInvalid, Message: problem}
	}
	a.doc.Fail(itemPath(i)+".answer", problem)
	return a.doc.Err()
}

// Answer understands the file under a person's answers, in place of those before. A
// question that is not asked has no answer. The error is ErrInvalid of an answer that
// its question does not take, and names it and what there is; or the context's.
func (p *Proposal) Answer(ctx context.Context, answers *Answers) error {
	p.answers = answers
	if err := p.think(ctx); err != nil {
		return err
	}
	return p.wrong
}

// Catalog returns the catalog with what was added to it in answers.
func (p *Proposal) Catalog() *catalog.Catalog { return p.cat }

// Added returns what the answers add to the catalog.
func (p *Proposal) Added() *catalog.Addition { return &p.added }
