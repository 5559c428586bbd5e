package propose

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Answer is a person's answer, read by the kind of its question.
type Answer struct {
	// Skip is why the thing is left out; "" where it is not.
	Skip string
	// ID is of a source or a dataset.
	ID string
	// Dataset and Measure are of a measure; Dataset is "" for the table's own.
	Dataset, Measure string
	// Unit and Multiplier are of a unit.
	Unit       string
	Multiplier float64
	// Dimension, Own, Label and Status are of an axis: its dimension, whether labels
	// that the catalog does not know become codes of the user's own, that its texts
	// mean nothing, that they are statuses. Label is of a code too.
	Dimension          string
	Own, Label, Status bool
	// Sum reports whether the figures of one key are parts of one figure.
	Sum bool
	// Codes are of a code, or the one of a set.
	Codes []layout.Assignment
	// Zero and Mark are of a marker: nil, or the status. Mark is of a code too.
	Zero bool
	Mark string
	// Negative is of figures between brackets.
	Negative bool
	// Form and Period are of a period, one of both.
	Form   *layout.Form
	Period string
	// Months are of a code: those of its year that the figures count, such as "1-10".
	Months string

	text string // as an answers file writes it
}

// Text is the answer as an answers file writes it, on one line.
func (a *Answer) Text() string { return a.text }

// answerSum says that figures of one key are the parts of one figure.
const answerSum = "sum"

// skipped is the reason kept with what is left out where a person gives none.
const skipped = "left out by a person's answer"

// read reads an answer to a question. The message says why it is none.
func (m dialogue) read(q *Question, answer any) (*Answer, warehouse.Message) {
	a := &Answer{text: oneLine(answer)}
	fields, _ := answer.(map[string]any)
	word := ""
	if fields == nil {
		word = strings.TrimSpace(scalar(answer))
	}
	if reason, ok := fields["skip"]; ok && len(fields) == 1 || strings.EqualFold(word, "skip") {
		a.Skip = skipped
		if text := scalar(reason); text != "" {
			a.Skip = text
		}
		return a, warehouse.Message{}
	}
	m.problem = warehouse.Message{}
	if m.reader(q.Ask)(q, a, word, fields) {
		return a, warehouse.Message{}
	}
	if m.problem.IsZero() {
		m.problem = say("propose.answer.wrong", "answer", a.text, "ask", string(q.Ask), "about", q.About, "choices", m.possible(q))
	}
	return nil, m.problem
}

// reader reads answers to questions of a kind. It reports whether the answer is one.
func (m dialogue) reader(ask Ask) func(*Question, *Answer, string, map[string]any) bool {
	return map[Ask]func(*Question, *Answer, string, map[string]any) bool{
		AskSource: m.readSource, AskDataset: m.readDataset, AskMeasure: m.readMeasure, AskUnit: m.readUnit, AskAxis: m.readAxis,
		AskSet: m.readSet, AskCode: m.readCode, AskMarker: m.readMarker, AskPeriod: m.readPeriodAnswer,
	}[ask]
}

func oneLine(answer any) string {
	text, err := json.Marshal(answer)
	if word, ok := answer.(string); ok || err != nil {
		return word
	}
	return string(text)
}

// scalar is a single value as a text; "" of any other one.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// possible lists what may answer a question, at most so many.
func (m dialogue) possible(q *Question) []string {
	const most = 40
	var all []string
	for _, c := range q.Choices {
		all = append(all, c.Answer)
	}
	ds, _ := m.cat.Dataset(q.dataset)
	switch {
	case q.Ask == AskMeasure && ds != nil:
		for _, x := range ds.Measures {
			all = append(all, x.ID)
		}
	case q.parted:
	case q.Ask == AskAxis && ds != nil:
		all = append(append(all, axisDimensions(ds)...), "label", "status", "{dimension: D, codes: own}")
	case q.Ask == AskSet && ds != nil:
		if l := m.cat.ListOf(ds, q.dim); l != nil {
			for _, k := range l.Codes {
				all = append(all, k.ID)
			}
		}
	case q.Ask == AskCode:
		all = append(all, "{DIMENSION: CODE}", "{new: {DIMENSION: {id: …, names: …}}}", "label")
	case q.Ask == AskSource:
		all = append(all, "{id: …, names: …, publisher: …, datasets: […], areas: […]}")
	case q.Ask == AskMarker:
		all = append(all, "zero", "missing", "status")
	case q.Ask == AskPeriod:
		all = append(all, "2024", "2024-Q1", "fiscal-year starting 10")
	}
	all = append(all, "skip")
	var out []string
	for _, s := range all {
		if !slices.Contains(out, s) && len(out) < most {
			out = append(out, s)
		}
	}
	return out
}

// axisDimensions are the dimensions that headings may be of.
func axisDimensions(ds *warehouse.Dataset) []string {
	var out []string
	for _, d := range ds.Dimensions {
		if d.ID != warehouse.DimFreq && d.ID != warehouse.DimSource {
			out = append(out, d.ID)
		}
	}
	return append(out, warehouse.DimTime)
}

func (m dialogue) readDataset(_ *Question, a *Answer, word string, _ map[string]any) bool {
	ds, err := m.cat.Dataset(word)
	if err == nil {
		a.ID = ds.ID
	}
	return err == nil
}

func (m dialogue) readMeasure(q *Question, a *Answer, word string, _ map[string]any) bool {
	dataset, measure, ok := strings.Cut(word, "/")
	if !ok {
		dataset, measure = q.dataset, word
	}
	ds, err := m.cat.Dataset(dataset)
	if err != nil {
		return false
	}
	i := slices.IndexFunc(ds.Measures, func(x warehouse.Measure) bool { return strings.EqualFold(x.ID, measure) })
	if i < 0 {
		return false
	}
	a.Dataset, a.Measure = ds.ID, ds.Measures[i].ID
	return true
}

// readUnit reads "USD 6", "PS": a unit of the table's measure and a power of ten.
func (m dialogue) readUnit(q *Question, a *Answer, word string, _ map[string]any) bool {
	parts := strings.Fields(word)
	if len(parts) < 1 || len(parts) > 2 {
		return false
	}
	power := 0
	if len(parts) == 2 {
		n, err := strconv.Atoi(parts[1])
		if err != nil || n < -3 || n > 12 {
			return false
		}
		power = n
	}
	unit := strings.ToUpper(parts[0])
	if list, err := m.cat.List("CL_UNIT"); err != nil || list.Code(unit) == nil {
		return false
	}
	if q.table != nil {
		if own := m.unitOf(q.table); own != "" && own != unit {
			return false
		}
	}
	a.Unit, a.Multiplier = unit, 1
	for range max(power, -power) {
		if power > 0 {
			a.Multiplier *= 10
		} else {
			a.Multiplier /= 10
		}
	}
	return true
}

// unitOf is the unit of the one measure of a table; "" where there are several.
func (m dialogue) unitOf(t *Table) string {
	ds, err := m.cat.Dataset(t.Meaning.Dataset)
	if err != nil {
		return ""
	}
	measure, _ := ds.Measure(t.Meaning.Set.Code(warehouse.DimMeasure))
	return measure.Unit
}

func (m dialogue) readAxis(q *Question, a *Answer, word string, fields map[string]any) bool {
	if fields != nil {
		word = scalar(fields["dimension"])
		a.Own = scalar(fields["codes"]) == "own"
		if len(fields) > 2 || len(fields) == 2 && !a.Own {
			return false
		}
	}
	if q.parted {
		a.Sum = word == answerSum
		return a.Sum
	}
	switch strings.ToLower(word) {
	case "label":
		a.Label = true
		return true
	case "status":
		a.Status = true
		return true
	}
	a.Dimension = strings.ToUpper(word)
	if ds, err := m.cat.Dataset(q.dataset); err == nil {
		return slices.Contains(axisDimensions(ds), a.Dimension) && !(a.Own && (a.Dimension == warehouse.DimMeasure || a.Dimension == warehouse.DimTime))
	}
	return a.Dimension == warehouse.DimTime || m.dimension(a.Dimension)
}

// dimension reports whether some dataset has a dimension.
func (m dialogue) dimension(id string) bool {
	return slices.ContainsFunc(m.cat.Datasets(), func(ds *warehouse.Dataset) bool { return ds.Index(id) >= 0 })
}

func (m dialogue) readSet(q *Question, a *Answer, word string, fields map[string]any) bool {
	if fields != nil {
		return m.readCode(q, a, "", fields) && len(a.Codes) == 1 && a.Codes[0].Dim == q.dim
	}
	code, ok := m.codeOf(q, q.dim, word)
	a.Codes = []layout.Assignment{{Dim: q.dim, Code: code}}
	return ok
}

// answerMonths is the key of the months of the year that figures count: {months: 1-10}.
const answerMonths = "months"

func (m dialogue) readCode(q *Question, a *Answer, word string, fields map[string]any) bool {
	if fields == nil {
		if a.Label = strings.EqualFold(word, "label"); a.Label {
			return true
		}
		return q.dim != "" && m.addTo(q, a, q.dim, word)
	}
	for _, dim := range slices.Sorted(maps.Keys(fields)) {
		if dim == "new" {
			own, _ := fields[dim].(map[string]any)
			if len(own) == 0 || !m.readNew(q, a, own) {
				return false
			}
			continue
		}
		if dim == answerMonths {
			if a.Months = scalar(fields[dim]); !(layout.Form{Kind: "months"}).Reads(a.Months) {
				return false
			}
			continue
		}
		if !m.addTo(q, a, strings.ToUpper(dim), scalar(fields[dim])) {
			return false
		}
	}
	return len(a.Codes) > 0 || a.Mark != "" || a.Months != ""
}

// addTo adds a code of a dimension to an answer. A measure may be one of another
// dataset, which the answer then names.
func (m dialogue) addTo(q *Question, a *Answer, dim, text string) bool {
	code, ok := "", false
	if dim == AttributeStatus && q.Ask != AskSet {
		return m.readMarker(q, a, text, nil) && !a.Zero
	}
	if dim == warehouse.DimMeasure {
		ok = m.readMeasure(q, a, text, nil)
		if code = a.Measure; a.Dataset == q.dataset {
			a.Dataset = ""
		}
	} else {
		code, ok = m.codeOf(q, dim, text)
	}
	a.Codes = append(a.Codes, layout.Assignment{Dim: dim, Code: code})
	return ok
}

// datasetWith is a dataset that has a dimension: the given one, or where none is known
// the first that has it; nil where it has not.
func (m dialogue) datasetWith(dataset, dim string) *warehouse.Dataset {
	for _, ds := range m.cat.Datasets() {
		if (dataset == "" || strings.EqualFold(ds.ID, dataset)) && ds.Index(dim) >= 0 {
			return ds
		}
	}
	return nil
}

// codeOf reads a code of a dimension of the question's dataset: as it is, or as an
// exact name of it.
func (m dialogue) codeOf(q *Question, dim, text string) (string, bool) {
	if text == "" {
		return "", false
	}
	ds := m.datasetWith(q.dataset, dim)
	if ds == nil {
		return "", false
	}
	list := m.cat.ListOf(ds, dim)
	if list == nil {
		return "", false
	}
	if list.ID == catalog.AreaList {
		code, err := m.cat.Area(text)
		return code, err == nil
	}
	for _, code := range []string{text, strings.ToUpper(text)} {
		if list.Code(code) != nil {
			return code, true
		}
	}
	scope := ""
	if q.table != nil {
		scope = q.table.Meaning.Set.Code(warehouse.DimRefArea)
	}
	return m.cat.Lookup(list.ID, text, scope)
}

// readNew adds codes of the user's own: {DIM: {id, names}}.
func (m dialogue) readNew(q *Question, a *Answer, own map[string]any) bool {
	ds, err := m.cat.Dataset(q.dataset)
	if err != nil {
		return false
	}
	for _, dim := range slices.Sorted(maps.Keys(own)) {
		fields, _ := own[dim].(map[string]any)
		list := m.cat.ListOf(ds, strings.ToUpper(dim))
		if fields == nil || list == nil || dim == warehouse.DimMeasure || dim == warehouse.DimSource {
			return false
		}
		k := catalog.OwnCode{ID: scalar(fields["id"]), Parent: scalar(fields["parent"]), Names: namesIn(fields["names"])}
		if !m.addCode(list, k) {
			return false
		}
		a.Codes = append(a.Codes, layout.Assignment{Dim: strings.ToUpper(dim), Code: k.ID})
	}
	return true
}

// addCode adds a code to a list, where it is not there yet.
func (m dialogue) addCode(list *catalog.CodeList, k catalog.OwnCode) bool {
	if list.Code(k.ID) != nil {
		if known, err := catalog.Default().List(list.ID); err == nil && known.Code(k.ID) != nil {
			m.problem = say("propose.answer.code-taken", "id", k.ID, "list", list.ID)
			return false
		}
		return true // an earlier answer added it, or one about an earlier file
	}
	next := catalog.Addition{Codes: map[string][]catalog.OwnCode{list.ID: {k}}}
	if !m.extend(&next) {
		return false
	}
	m.p.added.AddCode(list.ID, k)
	return true
}

// extend adds to the catalog that the file is understood with.
func (m dialogue) extend(a *catalog.Addition) bool {
	cat, err := catalog.With(m.cat, a)
	if err != nil {
		if e, ok := err.(*warehouse.Error); ok {
			m.problem = e.Message
		}
		return false
	}
	m.cat, m.p.cat = cat, cat
	return true
}

// namesIn reads names by language, or one text for all of them.
func namesIn(v any) warehouse.Names {
	names := warehouse.Names{}
	if fields, ok := v.(map[string]any); ok {
		for lang, text := range fields {
			names[lang] = scalar(text)
		}
		return names
	}
	for _, lang := range warehouse.Languages() {
		names[lang] = scalar(v)
	}
	return names
}

func (m dialogue) readSource(q *Question, a *Answer, word string, fields map[string]any) bool {
	id := word
	if fields != nil {
		s, ok := m.newSource(q, fields)
		if !ok {
			return false
		}
		id = s.ID
	}
	s, err := m.cat.Source(id)
	if err != nil {
		return false
	}
	if q.dataset != "" && !slices.Contains(s.Datasets, q.dataset) {
		m.problem = say("propose.answer.source-dataset", "source", s.ID, "dataset", q.dataset, "datasets", s.Datasets)
		return false
	}
	a.ID = s.ID
	return true
}

// newSource adds a source, where there is none of its id yet. Without datasets it is one
// of the dataset of the question.
func (m dialogue) newSource(q *Question, fields map[string]any) (*catalog.Source, bool) {
	s := &catalog.Source{ID: scalar(fields["id"]), Names: namesIn(fields["names"]), Publisher: namesIn(fields["publisher"])}
	for key, v := range fields {
		texts := listOf(v)
		switch key {
		case "id", "names", "publisher":
		case "url":
			s.URL = scalar(v)
		case "datasets":
			for _, x := range texts {
				if id := strings.ToUpper(scalar(x)); id != "" {
					s.Datasets = append(s.Datasets, id)
				}
			}
		case "areas":
			for _, x := range texts {
				area, err := m.cat.Area(scalar(x))
				if err != nil {
					area = fmt.Sprint(x)
				}
				s.Areas = append(s.Areas, area)
			}
		default:
			m.problem = say("propose.answer.source-key", "key", key, "known", []string{"id", "names", "publisher", "datasets", "areas", "url"})
			return nil, false
		}
	}
	if len(s.Datasets) == 0 && q.dataset != "" {
		s.Datasets = []string{q.dataset}
	}
	if there, err := m.cat.Source(s.ID); err == nil {
		if _, err := catalog.Default().Source(s.ID); err == nil {
			m.problem = say("propose.answer.source-taken", "id", s.ID)
			return nil, false
		}
		return there, true // an earlier answer added it, or one about an earlier file
	}
	if !m.extend(&catalog.Addition{Sources: []*catalog.Source{s}}) {
		return nil, false
	}
	m.p.added.AddSource(s)
	return s, true
}

func (m dialogue) readMarker(q *Question, a *Answer, word string, _ map[string]any) bool {
	switch strings.ToLower(word) {
	case "":
		return false
	case "zero":
		a.Zero = true
		return true
	case answerNegative:
		a.Negative = q.About == layout.BracketsMarker
		return a.Negative
	case "missing":
		a.Mark = string(warehouse.Missing)
		return true
	}
	list, err := m.cat.List("CL_OBS_STATUS")
	if err != nil {
		return false
	}
	if a.Mark = strings.ToUpper(word); list.Code(a.Mark) == nil {
		code, ok := m.cat.Lookup("CL_OBS_STATUS", word, "")
		a.Mark = code
		return ok
	}
	return true
}

// readPeriodAnswer reads a period, or a form: "fiscal-year starting 10", "date order
// mdy of month", {form: fiscal-year, starts: 10}.
func (m dialogue) readPeriodAnswer(_ *Question, a *Answer, word string, fields map[string]any) bool {
	if p, err := warehouse.ParsePeriod(word); err == nil && word != "" {
		a.Period = p.String()
		return true
	}
	if fields == nil {
		parts := strings.Fields(strings.NewReplacer("starting", "starts", ",", " ").Replace(strings.ToLower(word)))
		if len(parts)%2 == 0 {
			return false
		}
		fields = map[string]any{"form": parts[0]}
		for i := 1; i < len(parts); i += 2 {
			fields[parts[i]] = parts[i+1]
		}
	}
	form, problem := layout.ReadForm(fields)
	m.problem = problem
	a.Form = &form
	return problem.IsZero()
}
