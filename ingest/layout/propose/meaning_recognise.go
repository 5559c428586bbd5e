package propose

import (
	"context"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// knownAgain says by what the next file of the same form is known: by all words around the
// tables, since any of them may say of whom the figures are. Periods in them may change.
type knownAgain struct {
	*Proposal
	m *mind
}

// choose takes the header record of delimited text, the names of the sheets of a workbook,
// and of both every line of the titles, the captions, and the texts that are the same for
// all figures.
func (p knownAgain) choose() {
	if len(p.Tables) == 0 || p.book == nil || p.book.wb == nil {
		return
	}
	t, r := p.Tables[0], &p.Meaning.Recognise
	byColumns := t.declared != nil && (declaredFile{p.Proposal}).recognise(t, r)
	switch {
	case byColumns:
	case p.book.wb.Format == sheet.Delimited:
		byColumns = p.headerRecord(t, r)
	default:
		p.sheets(r)
	}
	for _, t := range p.Tables {
		if !t.out {
			p.words(t, byColumns)
			p.notes(t)
		}
	}
	if p.nameSays() {
		r.Cells = append(r.Cells, layout.Find{FileName: true, Like: sameName(p.Name, p.m.words.AgeWords.In(p.m.fileWords))})
	}
	if byColumns {
		return
	}
	if len(r.Sheets)+len(r.Cells) == 0 {
		p.records(t, r)
	}
	p.decide("recognise", t.Bounds, "", say("meaning.recognise"), 0.7)
}

// nameSays reports whether the file's name has words that say what the figures are, and
// that no text of the tables says too.
func (p knownAgain) nameSays() bool {
	m, said := p.m, map[string]bool{}
	for _, t := range p.Tables {
		texts := []string{sheetWords(t.Sheet), fold(titleText(t))}
		for _, a := range t.allAxes() {
			texts = append(texts, captionWords(a.Caption))
		}
		for _, word := range strings.Fields(strings.Join(texts, " ")) {
			said[stem(word)] = true
		}
	}
	rest := strings.Join(slices.DeleteFunc(strings.Fields(m.fileWords), func(word string) bool { return said[stem(word)] }), " ")
	if m.codeInName() != "" || len(m.countriesIn(rest)) > 0 || p.demonymIn(rest) || m.provinceIn(rest) != "" || m.words.PublisherOf(rest) != nil || m.words.AgeGroups.In(rest) || m.words.AgeWords.In(rest) {
		return true
	}
	var all []catalog.Phrases
	for _, x := range []map[string]catalog.Phrases{m.words.Sexes, m.words.Directions, m.words.People} {
		all = slices.AppendSeq(all, maps.Values(x))
	}
	for id, x := range m.words.Datasets {
		all = slices.AppendSeq(all, maps.Values(x.Directions))
		for _, clue := range x.Clues {
			all = append(all, clue.Words)
		}
		for _, measure := range m.words.MeasuresOf(id) {
			all = append(all, measure.Words)
		}
	}
	return slices.ContainsFunc(all, func(p catalog.Phrases) bool { return p.In(rest) })
}

// demonymIn reports whether a folded text names the nationals of a country.
func (p knownAgain) demonymIn(folded string) bool {
	return slices.ContainsFunc(strings.Fields(folded), func(word string) bool { return catalog.DemonymsOf(p.m.cat).Only(word) })
}

// sheets takes the names of the sheets that have tables.
func (p knownAgain) sheets(r *layout.Recognise) {
	for _, t := range p.Tables {
		like := sheetPattern(t.Sheet)
		if !slices.ContainsFunc(r.Sheets, func(x *layout.Pattern) bool { return x.String() == like.String() }) {
			r.Sheets = append(r.Sheets, like)
		}
	}
}

// words takes the texts of one table, each at its place. Lines that say when the file was
// made are left to the edition.
func (p knownAgain) words(t *Table, byColumns bool) {
	for _, x := range t.Title {
		if !p.m.words.DatedLines.In(x.Text) {
			p.cell(t, x.Row, x.Col)
		}
	}
	for _, a := range t.allAxes() {
		switch {
		case !a.Meaning.Means() && len(a.Texts) == 1:
			p.find(t, a.Texts[0], p.placesOf(t, a))
		case a.Caption != "" && a.Col > 0 && !byColumns:
			p.find(t, a.Caption, sheet.Range{Top: t.Bounds.Top, Bottom: t.From - 1, Left: a.Col, Right: a.Col})
		}
	}
}

// notes takes the sentences below a table that say of all figures whom they count, in which
// unit they are, or of which months, and the notes of labels that were asked about.
func (p knownAgain) notes(t *Table) {
	for _, note := range t.noted {
		p.sameNote(t, strings.TrimSuffix(note, "…"))
	}
	for _, x := range t.allNotes() {
		source := (noteReader{p.m}).ofFile(x.Text)
		for _, sentence := range sentences.Split(space(x.Text), -1) {
			sentence = strings.Trim(sentence, " .")
			if source && !(noteReader{p.m}).besideSource(sentence) {
				continue
			}
			if !legendHead.MatchString(sentence) && p.saysOfFigures(sentence) {
				p.sameNote(t, sentence)
			}
		}
	}
}

// sameNote takes a piece of a note, in which periods may change.
func (p knownAgain) sameNote(t *Table, said string) {
	markedFile{p.Proposal}.recogniseNote(t, said, func(s string) string {
		return strings.TrimSuffix(strings.TrimPrefix(sameWords(s).String(), "^"), "$")
	})
}

// saysOfFigures reports whether a sentence of the notes may restrict the figures, or scale
// them.
func (p knownAgain) saysOfFigures(sentence string) bool {
	w, folded := p.m.words, fold(sentence)
	n := len(strings.Fields(folded))
	if w.Limits.In(folded) || w.Excluded.In(folded) {
		return n <= mostLong
	}
	return n <= mostShort && (p.m.multiplierIn(sentence) > 0 || w.Cumulated.In(folded) || len(runsIn(w, sentence)) > 0 || p.m.sexIn(folded) != "" || w.AgeGroups.In(folded) || w.AgeWords.In(folded))
}

// placesOf are the cells that may hold the texts of an axis.
func (p knownAgain) placesOf(t *Table, a *Axis) sheet.Range {
	if a.Col > 0 {
		return sheet.Range{Top: t.From, Bottom: t.Bounds.Bottom, Left: a.Col, Right: a.Col}
	}
	return sheet.Range{Top: a.Row, Bottom: a.Row, Left: t.Bounds.Left, Right: t.Bounds.Right}
}

// find takes the first cell of some that holds a text.
func (p knownAgain) find(t *Table, text string, in sheet.Range) {
	g := p.book.gridOf(t.Sheet)
	for row := in.Top; g != nil && row <= in.Bottom; row++ {
		for col := in.Left; col <= in.Right; col++ {
			if space(g.at(row, col).text) == space(text) {
				p.cell(t, row, col)
				return
			}
		}
	}
}

// cell takes what a cell says.
func (p knownAgain) cell(t *Table, row, col int) {
	g, r := p.book.gridOf(t.Sheet), &p.Meaning.Recognise
	if g == nil || len(r.Cells) >= mostCells {
		return
	}
	text := space(g.at(row, col).text)
	at := layout.Find{At: cellName(row, col), Like: sameWords(text)}
	if t.Sheet != "" {
		at.Sheet = sheetPattern(t.Sheet)
	}
	taken := slices.ContainsFunc(r.Cells, func(x layout.Find) bool {
		return x.At == at.At && (x.Sheet == nil) == (at.Sheet == nil) && (x.Sheet == nil || x.Sheet.String() == at.Sheet.String())
	})
	if strings.ContainsFunc(text, unicode.IsLetter) && !taken {
		r.Cells = append(r.Cells, at)
	}
}

var (
	// tableNumber is a number with which a title begins: "Cuadro 4.", "Table A.12:".
	tableNumber = regexp.MustCompile(`^\PL*(?:\pL+\.?\s*)?(?:\pL\.?)?\d+(?:[.\-–]\d+)*[a-z]?\s*[.:)–-]`)
	// issueNumber is that of a bulletin: "N.º 12", "Vol. 3".
	issueNumber = regexp.MustCompile(`(?i)(?:\bn(?:o|ro|um)?\.?\s*[°º]?\.?|\bvol\.?|#)\s*\d+`)
	digitRun    = regexp.MustCompile(`\d+`)
)

// sameWords is the pattern of a text that says the same as one: its periods may be others,
// and the numbers of a table and of a bulletin. Other numbers, such as ages, may not.
func sameWords(text string) *layout.Pattern {
	var free [][2]int // what may change, by place
	for _, x := range timesIn(text) {
		if s := text[x.from:x.to]; yearIn.MatchString(s) || strings.ContainsFunc(s, unicode.IsLetter) {
			free = append(free, [2]int{x.from, x.to})
		}
	}
	like, from := strings.Builder{}, 0
	like.WriteString("^")
	for _, x := range free {
		like.WriteString(sameText(text[from:x[0]], from == 0) + ".+?")
		from = x[1]
	}
	like.WriteString(sameText(text[from:], from == 0) + "$")
	return pattern(like.String())
}

// sameText is the pattern of a piece of a text without periods of whole years.
func sameText(s string, first bool) string {
	var numbers [][]int
	if at := tableNumber.FindStringIndex(s); first && at != nil {
		numbers = append(numbers, at)
	}
	numbers = append(numbers, issueNumber.FindAllStringIndex(s, -1)...)
	out, from := strings.Builder{}, 0
	for _, at := range numbers {
		if at[0] >= from {
			out.WriteString(sameMonths(s[from:at[0]]) + digitRun.ReplaceAllLiteralString(regexp.QuoteMeta(s[at[0]:at[1]]), `\d+`))
			from = at[1]
		}
	}
	return out.String() + sameMonths(s[from:])
}

// sameMonths is the pattern of a text in which names of months may be others.
func sameMonths(s string) string {
	month := layout.Form{Kind: "month"}
	out, from := strings.Builder{}, 0
	for _, at := range timeWord.FindAllStringIndex(s, -1) {
		if word := s[at[0]:at[1]]; len(word) > 2 && !isDigits(word) && month.Reads(word) {
			out.WriteString(regexp.QuoteMeta(s[from:at[0]]) + `\pL+`)
			from = at[1]
		}
	}
	return out.String() + regexp.QuoteMeta(s[from:])
}

// sameName is the pattern of the names of files with the same words, whatever signs and
// figures are between them; months may be others, and figures of ages may not.
func sameName(name string, ages bool) *layout.Pattern {
	month := layout.Form{Kind: "month"}
	like := `(?i)^\PL*`
	for _, word := range timeWord.FindAllString(strings.TrimSuffix(name, path.Ext(name)), -1) {
		switch {
		case isDigits(word) && !ages:
		case len(word) > 2 && !isDigits(word) && month.Reads(word):
			like += `\pL+\PL*`
		default:
			like += regexp.QuoteMeta(word) + `\PL*`
		}
	}
	return pattern(like + `\.[^.]+$`)
}

// headerRecord takes the record that names the columns of delimited text.
func (p knownAgain) headerRecord(t *Table, r *layout.Recognise) bool {
	if len(t.Header) != 1 || t.Header[0].Row < 1 || t.Header[0].Row > 40 {
		return false
	}
	row := t.Header[0].Row
	head, err := p.book.wb.Sheets[0].Head(context.Background(), row)
	if err != nil {
		return false
	}
	var names []string
	for col := 1; col <= head.Cols(); col++ {
		names = append(names, space(head.Text(row, col)))
	}
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	if len(names) < 2 || len(names) > 60 || slices.ContainsFunc(names, yearIn.MatchString) {
		return false
	}
	r.Record = &layout.Record{Row: row, Names: names}
	p.decide("recognise", cellRange(row, 1), "", say("meaning.recognise-record"), 0.9)
	return true
}

// records describes text without a header: its width, and what its periods
// look like.
func (p knownAgain) records(t *Table, r *layout.Recognise) {
	r.Width = t.Bounds.Right
	r.Columns = map[string]*layout.Pattern{}
	for _, a := range t.Stub {
		like := `\pL|\d|^$`
		if len(a.Meaning.Period.List) > 0 && a.Meaning.Period.List[0].Kind == "year" {
			like = `^(19|20)\d\d$`
		}
		if a.Col > 0 {
			r.Columns[warehouse.ColumnName(a.Col)] = pattern(like)
		}
	}
	for _, col := range t.Values {
		r.Columns[warehouse.ColumnName(col)] = pattern(`^[-−+]?[\d.,' ]*\D{0,4}$`)
	}
	if len(r.Columns) == 0 {
		r.Columns["A"] = pattern(`\S`)
	}
}
