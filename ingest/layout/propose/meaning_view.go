package propose

import (
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// view is a table as its words show it, all texts folded as the catalog folds
// labels.
type view struct {
	m *mind
	t *Table

	heads   string // of the title: what is before the first "by"
	breaks  string // of the title: what is after it
	sheet   string
	notes   string
	raw     string // title and notes as they are, for units
	axes    []*axisView
	years   bool // some axis tells years
	months  bool // some axis tells a part of the year
	dataset string
	sure    float64            // of the dataset
	guessed placeClue          // the country that reports, where little says so
	stated  bool               // the dataset is a person's answer
	decided int                // how many decisions about the table there were before
	scores  map[string]float64 // of the datasets, by the weight of their clues
	// unsure are axes of areas of which nothing says whose they are.
	unsure     []*axisView
	anyAge     []textOn // the periods in which men and women are of any age
	saidSource string   // that the records name themselves
	headed     string   // the measure that only the headings name
	// fiscal are the places of a fiscal year outside the axes.
	fiscal   []*layout.Axis
	fiscalAs string // the first of them
	// runs are what words say of the months of the years.
	runs []yearRun
}

// axisView is an axis and what its texts may be.
type axisView struct {
	axis    *Axis
	kind    axisKind
	labels  []string // texts without marks of notes
	common  []bool   // labels that mean the same in every list: total, other, not stated
	own     int      // labels that are not common
	caption string   // folded
	clue    *catalog.Caption
	lists   []*listReading // the lists that know some label, best first
	period  *periodReading
	phrases []phrase
	// same are labels whose figures have the key of others, with the reason to ask.
	same map[string]warehouse.Message
	// nearest are the codes that unknown labels are likeliest to have, once they were asked.
	nearest map[string]string
	// rest is what all labels say beside their years.
	rest string
	// counts reports whether the labels are measures by a person, or by words that name
	// different ones.
	counts bool
	// answered reports whether a person said what the axis is.
	answered bool
	// bands reports whether the labels may be ages, and nothing says so.
	bands bool
	// twoYears is the answer of namesFiscalYears, once it was asked.
	twoYears *bool
	// stretches are the years of stretchesOf, once it was asked.
	stretches *yearStretches
	// numbered reports whether its parts of years, told by numbers alone, are read by patterns,
	// or asked about.
	numbered bool
}

type axisKind int

const (
	inHeader axisKind = iota
	inStub
	inSections
	inLevels
)

// newView gathers the words of a table.
func (m *mind) newView(t *Table) *view {
	v := &view{m: m, t: t, sheet: sheetWords(t.Sheet), decided: len(t.Decisions)}
	var heads, breaks, notes, raw []string
	for _, x := range t.Title {
		raw = append(raw, x.Text)
		folded := catalog.Fold(x.Text)
		head, after := folded, ""
		if cut := m.words.Breakdown.Find(folded); cut != nil {
			head, after = folded[:cut[0]], folded[cut[0]:]
		}
		heads, breaks = append(heads, head), append(breaks, after)
	}
	for _, x := range t.Notes {
		raw = append(raw, x.Text)
		notes = append(notes, catalog.Fold(x.Text))
	}
	v.heads, v.breaks, v.notes, v.raw = strings.Join(heads, " . "), strings.Join(breaks, " . "), strings.Join(notes, " . "), strings.Join(raw, "\n")
	add := func(kind axisKind, axes []*Axis) {
		for _, a := range axes {
			v.axes = append(v.axes, m.newAxis(a, kind))
		}
	}
	add(inSections, t.Sections)
	add(inStub, t.Stub)
	add(inLevels, t.Levels)
	add(inHeader, t.Header)
	for _, a := range v.axes {
		bandsView{v}.doubt(a)
	}
	return v
}

var nameSigns = regexp.MustCompile(`[_\-.]+|(\pL)(\d)|(\d)(\pL)`)

// fileWords folds the words of a file's name, parted at what parts them there.
func fileWords(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return sheetWords(name)
}

func sheetWords(name string) string {
	return catalog.Fold(nameSigns.ReplaceAllString(name, "$1$3 $2$4"))
}

// scored is how many texts of an axis are looked up to find what it is; all of
// them are once it is known.
const scored = 150

// newAxis reads an axis in every way.
func (m *mind) newAxis(a *Axis, kind axisKind) *axisView {
	v := &axisView{axis: a, kind: kind, caption: captionWords(a.Caption)}
	v.clue = m.readCaption(v.caption)
	for _, s := range spread(a.Texts, scored) {
		label := m.unmark(space(s))
		v.labels = append(v.labels, label)
		_, common := m.cat.CommonCode(label)
		v.common = append(v.common, common)
		if !common {
			v.own++
		}
	}
	if m.words.CaptionNothing.In(v.caption) {
		return v
	}
	v.period = v.readPeriod(m)
	v.readLists(m)
	return v
}

// captionWords folds a caption; camel case and underscores part words.
func captionWords(s string) string { return sheetWords(s) }

// spread takes so many texts evenly from a list.
func spread(texts []string, most int) []string {
	if len(texts) <= most {
		return texts
	}
	out := make([]string, 0, most)
	for i := range most {
		out = append(out, texts[i*len(texts)/most])
	}
	return out
}

// listReading is how a code list reads an axis.
type listReading struct {
	list, dim string
	scope     string   // that reads most of them
	codes     []string // by label, "" unknown; common codes too
	known     int      // labels, not common ones, that the list knows
}

// share is the part of the axis's own labels that the list knows.
func (r *listReading) share(v *axisView) float64 {
	if r == nil || v.own == 0 {
		return 0
	}
	return float64(r.known) / float64(v.own)
}

// readLists tries the lists on an axis.
func (v *axisView) readLists(m *mind) {
	codes := m.words.CaptionCodes.In(v.caption)
	for _, x := range m.words.Axes {
		if codes && x.Dimension != catalog.AnyArea {
			continue
		}
		r := v.readList(m, x.List, x.Dimension)
		if r.known > 0 {
			v.lists = append(v.lists, r)
		}
	}
	slices.SortStableFunc(v.lists, func(a, b *listReading) int { return b.known - a.known })
}

func (v *axisView) readList(m *mind, list, dim string) *listReading {
	best := &listReading{list: list, dim: dim}
	scopes := append(m.scopes(list), v.codeScope(m, list)...)
	if signed := catalog.CodeColumnsOf(m.cat).Signed(list, v.labels); signed != "" {
		scopes = []string{signed}
	}
	for _, scope := range scopes {
		r := &listReading{list: list, dim: dim, scope: scope, codes: make([]string, len(v.labels))}
		for i, label := range v.labels {
			code, ok := m.lookup(list, label, scope)
			if !ok {
				continue
			}
			r.codes[i] = code
			if v.loneLetter(label, list, dim) {
				continue
			}
			if !v.common[i] && code != warehouse.NotApplicable && (list == "CL_AREA" || list == ageList || !isDigits(label)) {
				r.known++
			}
		}
		if r.known > best.known || best.codes == nil {
			best = r
		}
	}
	if list == ageList {
		if best.known += v.limitsOfAge(best); !v.likeAges(best) {
			best.known = 0
		}
	}
	v.standard(m, best)
	return best
}

// loneLetter reports whether a label is a single letter that is a code of a list by chance:
// no caption says that the axis is of its dimension. Those of sexes are no chance.
func (v *axisView) loneLetter(label, list, dim string) bool {
	return loneLetter(label) && list != "CL_SEX" && (v.clue == nil || v.clue.Dimension != dim)
}

// standard has labels read as standard codes that are such and that the publisher, who has
// codes of its own, would not know.
func (v *axisView) standard(m *mind, r *listReading) {
	if r.list != catalog.AreaList || r.scope != "" || m.scope == "" {
		return
	}
	strange := false
	for i, label := range v.labels {
		if r.codes[i] == "" {
			continue
		}
		if code, ok := m.lookup(r.list, label, catalog.CodesScope); !ok || code != r.codes[i] {
			return
		}
		_, ok := m.lookup(r.list, label, m.scope)
		strange = strange || !ok
	}
	if strange {
		r.scope = catalog.CodesScope
	}
}

// codeScope is the scope of a column whose labels are all codes of areas; none of
// another column, or where a scope of the publisher already says what they are. Numbers
// are codes only where the caption says so.
func (v *axisView) codeScope(m *mind, list string) []string {
	if list != catalog.AreaList {
		return nil
	}
	scope := catalog.CodeColumnsOf(m.cat).Scope(v.labels)
	numbers := slices.ContainsFunc(v.labels, isDigits)
	if scope == "" || numbers && (v.clue == nil || v.clue.Dimension != catalog.AnyArea && !isArea(v.clue.Dimension)) {
		return nil
	}
	return []string{scope}
}

// countsUp reports whether bare numbers run from zero without a gap, as single
// ages do and neither days nor running numbers.
func countsUp(texts []string) bool {
	next := 0
	for _, s := range texts {
		if isDigits(s) {
			if s != itoa(next) {
				return false
			}
			next++
		}
	}
	return next > 14
}

// likeAges refuses bare numbers as ages where nothing says that they are: they
// may be a running number, a code, a day.
func (v *axisView) likeAges(r *listReading) bool {
	if v.clue != nil && v.clue.Dimension == "AGE" {
		return true
	}
	bare := 0
	for i, label := range v.labels {
		if r.codes[i] != "" && isDigits(label) {
			bare++
		}
	}
	return bare == 0 || 2*bare < r.known || countsUp(v.axis.Texts)
}

func isDigits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// lookup reads a label in a list, exactly; a country's official form, such as
// "Venezuela (República Bolivariana de)", is the catalog's matter.
func (m *mind) lookup(list, label, scope string) (string, bool) {
	if list == "CL_AREA" && len(label) <= 2 && scope == "" {
		return "", false // alpha-2 is a word of too many languages
	}
	return m.cat.Lookup(list, label, scope)
}

// region tells the rectangle of an axis, for decisions.
func (v *view) region(a *Axis) sheet.Range {
	if a.Row > 0 {
		return sheet.Range{Top: a.Row, Bottom: a.Row, Left: v.t.Bounds.Left, Right: v.t.Bounds.Right}
	}
	return sheet.Range{Top: v.t.From, Bottom: v.t.Bounds.Bottom, Left: a.Col, Right: a.Col}
}
