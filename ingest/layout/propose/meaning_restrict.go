package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// restrictView finds what the words around a table restrict: a sex, an age, a province, a
// nationality, a category that no axis gives, and words that nothing reads. None of it
// may be lost: the figures would be stored as those of all.
type restrictView struct {
	*view
	known map[string]bool // words that are of areas, ages and codes
	coded map[string]bool // stems of words that name codes of the whole table
	lost  *[]string       // phrases that restrict and that no code can say
}

func restrictionsOf(v *view) restrictView {
	return restrictView{v, map[string]bool{}, map[string]bool{}, new([]string)}
}

// wording is a text that may restrict the figures of a table.
type wording struct {
	text string
	at   warehouse.CellRef
	// whole reports whether all of its words must be read as something. Names of sheets
	// and files hold words of all kinds.
	whole bool
	file  bool // a file's name: only sexes and ages are looked for
	note  bool // below the table
	// office: a line above the title that names who publishes. Words in it that nothing reads
	// restrict nothing.
	office bool
}

// wordings are the title, the name of the sheet and that of the file, and the headings
// that are the same for all figures and mean nothing else.
func (v restrictView) wordings() []wording {
	var out []wording
	pairs := v.t.pairs()
	for _, x := range v.t.Title {
		if slices.ContainsFunc(pairs, func(p [2]Text) bool { return p[0] == x && named(x.Text) || p[1] == x }) {
			continue // saidView reads them
		}
		if !(noteReader{v.m}).ofFile(x.Text) {
			out = append(out, wording{text: x.Text, at: warehouse.CellRef{Sheet: v.t.Sheet, Row: x.Row, Col: x.Col}, whole: true, office: officeLines{v}.is(x)})
		}
	}
	for _, a := range v.axes {
		if v.t.declared.column(a.axis) != nil {
			continue // its name says what it is
		}
		if len(a.labels) == 1 && !a.axis.Meaning.Means() && !isDigits(a.labels[0]) && !v.m.words.CaptionNothing.In(a.caption) && !v.m.words.CaptionCodes.In(a.caption) {
			out = append(out, wording{text: a.labels[0], at: askOf(v.view).cellsOf(a, a.labels)[0], whole: true})
		}
	}
	for _, a := range v.axes {
		if a.rest != "" {
			out = append(out, wording{text: a.rest, at: askOf(v.view).cellsOf(a, a.labels)[0], whole: true})
		}
	}
	out = append(out, wording{text: v.sheet, at: askOf(v.view).titleCell()})
	out = append(out, noteView{v}.wordings()...)
	return append(out, wording{text: v.m.fileWords, at: askOf(v.view).titleCell(), file: true})
}

// ask asks about everything that restricts the table and is used by nothing.
func (v restrictView) ask() {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return
	}
	v.doubtMeasure(ds)
	v.knowAxes()
	titleStatusView{v}.take()
	var left, apart unreadPhrases
	for _, w := range v.wordings() {
		asked := len(v.m.p.asked)
		rest := v.read(ds, w)
		phrases := append(*v.lost, v.unread(rest)...)
		*v.lost = nil
		quoted := v.quoted(w.text, phrases)
		if w.note && len(phrases) > 0 { // its words alone would say nothing
			quoted = []unreadPhrase{{short(fold(w.text)), short(fold(w.text))}}
		}
		if w.note && len(v.m.p.asked) > asked {
			continue
		}
		// The name of a sheet that restricts, such as that of an airport, does so with all its words.
		named := !w.file && len(v.m.p.asked) > asked
		if !w.whole && !named || w.office || len(phrases) == 0 {
			continue
		}
		if len(v.m.p.Tables) > 1 && w.note && w.at.Sheet != v.t.Sheet {
			apart.add(quoted, w.at)
		} else {
			left.add(quoted, w.at)
		}
	}
	saidOf(v).ask(ds)
	qualifierView{v}.ask()
	words := wordsView{countView{askOf(v.view)}}
	left.ask(words)
	apart.ask(words) // alike for all tables: one question
}

// knowAxes notes the words that name the axes of the table: their captions, and what is
// behind "by" in the title, up to the end of the clause. Those of labels may restrict.
func (v restrictView) knowAxes() {
	know := func(words []string) {
		for _, word := range words {
			v.known[word] = true
		}
	}
	for _, a := range v.axes {
		know(strings.Fields(a.caption))
	}
	for _, x := range v.t.Title {
		for _, clause := range clauseEnd.Split(clauseSign.ReplaceAllString(x.Text, "; "), -1) {
			for _, piece := range v.m.breakdowns(fold(clause)) {
				words := strings.Fields(piece)
				if v.m.readCaption(piece) == nil {
					continue // "por primera vez" names no axis
				}
				know(words[:min(len(words), mostWordsOfAxis)])
			}
		}
	}
}

// mostWordsOfAxis is how many words name an axis.
const mostWordsOfAxis = 5

// mostPhrases is how many phrases a question names.
const mostPhrases = 6

// doubtMeasure takes back a measure that the words exclude: money counts no persons, and a
// share counts nothing.
func (v restrictView) doubtMeasure(ds *warehouse.Dataset) {
	id := v.t.Meaning.Set.Code(warehouse.DimMeasure)
	measure, ok := ds.Measure(id)
	if !ok {
		return
	}
	words := titleText(v.t)
	for _, a := range v.axes {
		if a.kind == inHeader && len(a.labels) == 1 {
			words += " " + a.labels[0]
		}
	}
	_, isMoney := v.m.words.Currencies[measure.Unit]
	money := false
	for _, c := range v.m.words.Currencies {
		money = money || c.Words.In(words) || c.Others.In(fold(words))
	}
	share, _ := sharesOf(v.view).phrase()
	if share != "" || money && !isMoney {
		v.t.Meaning.Set.Codes = slices.DeleteFunc(slices.Clone(v.t.Meaning.Set.Codes), func(x layout.Assignment) bool { return x.Dim == warehouse.DimMeasure })
	}
}

// fileToken is the name of a file among words.
var fileToken = regexp.MustCompile(`\w\.[a-z]{3,4}$`)

// pluralEnding takes "(s)" off "permit(s)".
var pluralEnding = strings.NewReplacer("(s)", "", "(es)", "", "(as)", "", "(os)", "", "(e)", "", "(a)", "")

// read asks about what of a text is the code of a dimension that nothing gives, and
// returns the text folded.
func (v restrictView) read(ds *warehouse.Dataset, w wording) string {
	text := strings.Join(slices.DeleteFunc(strings.Fields(w.text), func(s string) bool { return strings.Count(s, "/") > 1 || fileToken.MatchString(s) }), " ")
	text = withoutInitials(pluralEnding.Replace(text))
	if unit, _ := unitsOf(v.view).unknown(); unit != "" && v.t.Meaning.Multiplier != 1 {
		text = strings.ReplaceAll(space(text), unit, " . ") // it is asked about, and may be one
	}
	for _, x := range runsIn(v.m.words, text) {
		text = strings.ReplaceAll(text, x.text, " . ")
	}
	text = eachYear{askOf(v.view)}.without(text, !w.note)
	for _, x := range mentionsIn(text) {
		text = strings.ReplaceAll(text, x.text, " . ")
	}
	for _, x := range v.m.words.Multipliers {
		text = x.Words.Replace(text, " . ")
	}
	for _, x := range v.m.words.Currencies {
		text = x.Words.Replace(text, " . ")
	}
	text = v.clauses(text)
	folded := fold(strings.ReplaceAll(text, " . ", " qqq ")) // folding takes points away
	folded = v.m.words.ResidentPopulation.Replace(strings.ReplaceAll(folded, "qqq", "."), " . ")
	excluded := (peopleView{v}).excludedIn(text)
	for _, phrase := range excluded {
		folded = strings.ReplaceAll(folded, phrase, " . ")
		*v.lost = append(*v.lost, phrase)
	}
	v.readPart(w)
	v.readSex(folded, w)
	if at := v.m.words.AgeGroups.Find(folded); at != nil {
		v.restrict(warehouse.DimAge, "", folded[at[0]:at[1]], w)
		folded = v.m.words.AgeGroups.Replace(folded, " . ")
	}
	rest := v.readAges(folded, text, excluded, w)
	if w.file {
		return ""
	}
	// An office that is a code, as that which records, restricts; no other one does.
	rest = v.pieces(rest, 5, func(piece string) bool {
		return (v.m.words.Bodies.In(piece) || v.m.words.Offices.In(piece)) && v.readCode(ds, piece, w)
	})
	rest = peopleView{v}.withoutOffices(rest, w.text)
	rest = peopleView{v}.readOrigins(rest, w)
	rest = v.pieces(rest, 6, func(piece string) bool { return v.readArea(piece, w) })
	rest = v.readPeople(rest, w)
	v.pieces(rest, 5, func(piece string) bool { return v.readCode(ds, piece, w) })
	return folded
}

// pieces replaces the pieces of a text, the longest first, that are read.
func (v restrictView) pieces(folded string, most int, read func(string) bool) string {
	words := strings.Fields(folded)
	for i := 0; i < len(words); i++ {
		for n := min(most, len(words)-i); n >= 1; n-- {
			piece := strings.Join(words[i:i+n], " ")
			if strings.Contains(piece, ".") || len(piece) < 4 || !read(piece) {
				continue
			}
			for _, word := range words[i : i+n] {
				v.known[word] = true
			}
			words = slices.Replace(words, i, i+n, ".")
			break
		}
	}
	return strings.Join(words, " ")
}

// restrict asks for a code of a dimension that the words give and nothing else does.
func (v restrictView) restrict(dim, code, phrase string, w wording) {
	if !datasetOf(v.view).has(dim) || v.t.Meaning.Set.Code(dim) != "" {
		return
	}
	if datasetOf(v.view).gives(dim) {
		if dim == warehouse.DimCounterpart {
			return // whose counterparts these are, is another dimension
		}
		total := totalView{askOf(v.view)}
		if total.ask(dim, code, func(label string) warehouse.Message {
			return say("question.restricts-total", "phrase", phrase, "cell", w.at, "dimension", askOf(v.view).nameOf(dim), "label", label)
		}) || !total.uncovered(dim) {
			return
		}
	}
	setView{askOf(v.view)}.ask(dim, code, 0.8, phrase, say("question.restricts", "phrase", phrase, "cell", w.at, "dimension", askOf(v.view).nameOf(dim)))
}

func (v restrictView) readSex(folded string, w wording) {
	sex := v.m.sexIn(folded)
	if sex == "" || sex == warehouse.Total || v.m.holdsSex(v.dataset, v.t.Meaning.Set.Code(warehouse.DimMeasure)) {
		return
	}
	at := v.m.words.Sexes[sex].Find(folded)
	v.restrict(warehouse.DimSex, sex, folded[at[0]:at[1]], w)
}

func (v restrictView) readAge(piece string, w wording) bool {
	code, ok := noteReader{v.m}.ageOf(piece)
	if !ok {
		return false
	}
	v.restrict(warehouse.DimAge, code, piece, w)
	return true
}

// readArea reads the name of an area or of its nationals. One that does not report is the
// counterpart.
func (v restrictView) readArea(piece string, w wording) bool {
	demonyms := catalog.DemonymsOf(v.m.cat)
	if v.m.sexIn(piece) != "" {
		return !strings.Contains(piece, " ") // "males" are of no country; of "permits granted to women" the rest is read on
	}
	if demonyms.Only(piece) {
		code := ""
		if found := demonyms.Areas(piece); len(found) == 1 {
			code = found[0]
		}
		if !v.m.words.Neutral.In(piece) {
			peopleView{v}.restrictPeople(code, piece, w)
		}
		return true
	}
	code, ok := v.m.cat.Lookup(catalog.AreaList, piece, "")
	if !ok || strings.HasPrefix(code, "_") || code == warehouse.World || isDigits(piece) {
		return false
	}
	switch code {
	case warehouse.OwnNationals, warehouse.Foreigners:
		return false // readPeople
	case v.t.Meaning.Set.Code(warehouse.DimRefArea):
		return true
	}
	country := v.m.cat.Country(code)
	if !country && len(v.m.cat.Members(code, 0)) == 0 {
		return false // refugees, stateless persons: no place
	}
	if w.whole && country && v.t.Meaning.Set.Code(warehouse.DimRefArea) != "" {
		v.restrict(warehouse.DimCounterpart, code, piece, w)
	}
	return true
}

// readPeople reads foreigners and nationals.
func (v restrictView) readPeople(folded string, w wording) string {
	if v.m.words.Abroad.In(folded) {
		return folded // "en el extranjero" is no person
	}
	foreign, national := v.m.words.People[warehouse.Foreigners], v.m.words.People[warehouse.OwnNationals]
	for code, x := range map[string][2]catalog.Phrases{warehouse.Foreigners: {foreign, national}, warehouse.OwnNationals: {national, foreign}} {
		if at := x[0].Find(folded); at != nil && !x[1].In(folded) && !(code == warehouse.Foreigners && v.m.words.Dataset(v.dataset).Foreign) {
			peopleView{v}.restrictPeople(code, folded[at[0]:at[1]], w)
		}
	}
	for _, p := range []catalog.Phrases{foreign, national} {
		for _, at := range p.FindAll(folded) {
			for word := range strings.FieldsSeq(folded[at[0]:at[1]]) {
				v.known[word] = true
			}
		}
		folded = p.Replace(folded, " . ")
	}
	return folded
}

// readOtherwise are the dimensions whose words are read in other ways.
var readOtherwise = []string{
	warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimSource, warehouse.DimMeasure, warehouse.DimCounterpart, warehouse.DimBasis,
	warehouse.DimSex, warehouse.DimAge, warehouse.DimDirection,
}

// readCode reads a code of the dataset's own dimensions.
func (v restrictView) readCode(ds *warehouse.Dataset, piece string, w wording) bool {
	if len(piece) < 5 {
		return false
	}
	for _, d := range ds.Dimensions {
		if slices.Contains(readOtherwise, d.ID) || d.CodeList == catalog.AreaList {
			continue
		}
		code, ok := v.m.cat.Lookup(d.CodeList, piece, v.t.Meaning.Set.Code(warehouse.DimRefArea))
		if ok && !strings.HasPrefix(code, "_") {
			if !v.inOpenAxis(piece) {
				v.restrict(d.ID, code, piece, w)
			}
			return true
		}
	}
	return false
}

// inOpenAxis reports whether several labels of an axis of which it is still asked what it
// is hold the words of a phrase: they may be the codes of which the phrase is the whole.
func (v restrictView) inOpenAxis(piece string) bool {
	return slices.ContainsFunc(countView{askOf(v.view)}.openAxes(), func(a *axisView) bool {
		n := 0
		for _, label := range a.labels {
			words := strings.Fields(fold(label))
			if !slices.ContainsFunc(strings.Fields(piece), func(w string) bool {
				return !slices.ContainsFunc(words, func(x string) bool { return stem(x) == stem(w) })
			}) {
				n++
			}
		}
		return n > 1
	})
}

// unread are the phrases of a folded text that nothing reads: neither a word of the
// dataset, of its measure or direction, nor the name of a dimension or a publisher, nor
// one that restricts nothing.
func (v restrictView) unread(folded string) []string {
	return v.left(folded, v.readIn(folded), leastOfTitle)
}

// leastOfTitle is how many letters a word of a title has at least that is asked about.
const leastOfTitle = 4

// readIn reports of each letter of a folded text whether the vocabulary reads its word.
func (v restrictView) readIn(folded string) []bool {
	words := v.m.words
	own := words.Dataset(v.dataset)
	all := []catalog.Phrases{words.Fiscal, words.Shares, words.Scales}
	for _, c := range own.Clues {
		all = append(all, c.Words)
	}
	for _, x := range words.MeasuresOf(v.dataset) {
		all = append(all, x.Words)
	}
	for _, x := range []map[string]catalog.Phrases{words.Directions, own.Directions, words.Sexes} {
		for _, p := range x {
			all = append(all, p)
		}
	}
	for _, p := range words.Publishers {
		all = append(all, p.Words)
	}
	for _, c := range words.Captions {
		all = append(all, c.Words)
	}
	for _, c := range words.Currencies {
		all = append(all, c.Headings, c.Others)
	}
	for _, x := range words.ReferenceDays {
		all = append(all, x.Words)
	}
	all = append(all, words.Breakdown, words.Totals, words.Neutral, words.Cumulated)
	if areasOf(v.view).nationalsAbroad() {
		all = append(all, words.Abroad)
	}
	v.knowCodes()
	read := make([]bool, len(folded))
	for _, p := range all {
		for _, at := range p.FindAll(folded) {
			for i := at[0]; i < at[1]; i++ {
				read[i] = true
			}
		}
	}
	v.readLeading(folded, read)
	return read
}

// knowCodes notes the words that name the codes and the measure of the whole table.
func (v restrictView) knowCodes() {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return
	}
	know := func(names warehouse.Names) {
		for _, name := range names {
			for word := range strings.FieldsSeq(fold(name)) {
				v.coded[stem(word)] = true
			}
		}
	}
	for _, x := range v.t.Meaning.Set.Codes {
		if measure, ok := ds.Measure(x.Code); ok && x.Dim == warehouse.DimMeasure {
			know(measure.Names)
		}
		if l := v.m.cat.ListOf(ds, x.Dim); l != nil && l.Code(x.Code) != nil && !strings.HasPrefix(x.Code, "_") {
			know(l.Code(x.Code).Names)
		}
	}
}

// left are the runs of words of a text that are not read, each with the words among them; one
// of them has at least so many letters.
func (v restrictView) left(folded string, read []bool, least int) (phrases []string) {
	var run []string
	content, at := false, 0
	end := func() {
		if content {
			phrases = append(phrases, strings.Join(run, " "))
		}
		run, content = nil, false
	}
	for _, word := range strings.Fields(folded) {
		at += strings.Index(folded[at:], word)
		known := word == "." || read[at] && read[at+len(word)-1]
		at += len(word)
		if known {
			end()
			continue
		}
		run = append(run, word)
		content = content || len(word) >= least && !v.known[word] && !v.coded[stem(word)] && !strings.ContainsFunc(word, unicode.IsDigit)
	}
	end()
	return phrases
}
