package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What captions say of a column of numbers that name, and do not count. A caption
// of a key is the name of a variable ("Year", "Month of entry"); one with digits is
// a value of one ("Year 2019", "Under 1 year").
var (
	codeWords = regexp.MustCompile(`(?i)\b(code?s?|c[óo]digo?s?|cod|cve|clave|id|iso|m49|geo|ubigeo|isic|sitc|naics|identifier)\b|fips\b|_id\b|_?code$|^cve|^cod|^key$|\bkey$`)
	rankWords = regexp.MustCompile(`(?i)^(rank(ing)?|rango|rang|puesto|lugar|place|posici[óo]n|position)( (order|n[úu]mero|no\.?))?$`)
	ageWords  = regexp.MustCompile(`(?i)^(single )?(age|edad|[âa]ge|idade|ages|edades)( (in|en|em) (completed )?(years|a[ñn]os|ann[ée]es|anos)( cumplidos)?| simple)?$`)
	// placeWords caption coordinates.
	placeWords = regexp.MustCompile(`(?i)^(lat(itude?|itud)?|lon(g(itude?|itud)?)?|lng|(coord(enada|inate|onn[ée]e)?s?)( \w+)?|utm( \w+)?|easting|northing)$`)
	// indexWords caption running numbers.
	indexWords = regexp.MustCompile(`(?i)^(no\.?|nº|n°|n\.º|nr\.?|num\.?|núm\.?|n[úu]mero|#|index|[íi]ndice|order|orden|ordre|sort ?order|s\.? ?no\.?|sl\.? ?no\.?|serial|item|line|row|unnamed: ?0|x)$|\bsort order\b`)
	noteWords  = regexp.MustCompile(`(?i)^(notes?|notas?|foot ?notes?|remarks?|observaci[óo]n(es)?|observations?|comments?|flags?|source|fuente)$`)
	valueWords = regexp.MustCompile(`(?i)^(obs ?value|observation value|values?|valor(es)?|valeurs?|wert)$`)
	// timeNouns name periods, timeWords are what else their captions are made of.
	timeNouns = regexp.MustCompile(`(?i)^(year|a[ñn]o|ano|ann[ée]e|jahr|month|mes|m[êe]s|mois|monat|quarter|trimestre|trim|semestre|semester|half|week|semana|semaine|day|d[íi]a|jour|period|per[íi]odo|p[ée]riode|fecha|date|fy|yr|q|t|m|y|ejercicio|exercice)$`)
	timeWords = regexp.MustCompile(`(?i)^(fiscal|calendar|calendario|civil|reference|referencia|r[ée]f[ée]rence|reporting|report|survey|census|data|statistical|financial|academic|school|escolar|num|number|n[úu]mero|num[ée]ro|no|n|nº|id|key|code|c[óo]digo|name|nombre|nom|start|end)$`)
	ofWords   = regexp.MustCompile(`(?i)^(of|de|del|du|da|do|d|des)$`)
)

// namesTime reports whether a caption names a period as a variable: by such words
// alone, or by one and "of" and at most four more.
func namesTime(caption string) bool {
	if strings.ContainsFunc(caption, unicode.IsDigit) {
		return false
	}
	parts := strings.FieldsFunc(words(caption), func(r rune) bool { return !unicode.IsLetter(r) && r != 'º' })
	nouns := 0
	for i, p := range parts {
		switch {
		case timeNouns.MatchString(p):
			nouns++
		case nouns > 0 && ofWords.MatchString(p) && i < len(parts)-1:
			return i == nouns && len(parts)-i <= 5
		case !timeWords.MatchString(p):
			return false
		}
	}
	return nouns > 0 && (nouns == 1 || !strings.EqualFold(parts[0], "half"))
}

// keys finds the columns of numbers that name the row: codes, years, months,
// ranks, running numbers.
func (k columnSketch) keys() {
	leading, left := true, 0 // columns that could hold the values
	for i := range k.cols {
		if k.cols[i].role == RoleValue && k.cols[i].figures > 0 {
			left++
		}
	}
	for i := range k.cols {
		if c := &k.cols[i]; c.role == RoleValue && c.figures > 0 && left > 1 {
			if k.named(i); c.role == RoleStub {
				left--
			}
		}
	}
	for i := range k.cols {
		c := &k.cols[i]
		if c.role == RoleValue && (left > 1 || left == 1 && c.figures == 0) {
			if k.placed(i, leading); c.role == RoleStub && c.figures > 0 {
				left--
			}
		}
		leading = leading && c.role != RoleValue
	}
}

// named makes column i one of the stub where its numbers are written as names, or
// its caption and its numbers say that they are, wherever the column is.
func (k columnSketch) named(i int) {
	c := &k.cols[i]
	caption := words(c.caption)
	whole := c.whole == c.figures
	switch {
	case whole && k.writtenAsNames(i):
		c.is(RoleStub, "propose.stub-written", 0.85)
	case k.oneScale(i):
	case placeWords.MatchString(caption) && k.places(i):
		c.is(RoleStub, "propose.stub-place", 0.85)
	case !whole:
	case namesTime(c.caption) && k.periods(i):
		c.is(RoleStub, "propose.stub-time", 0.8)
	case rankWords.MatchString(caption) && k.ranks(i):
		c.is(RoleStub, "propose.stub-rank", 0.8)
	case k.g.delim && codeWords.MatchString(caption):
		c.is(RoleStub, "propose.stub-code", 0.85)
	case k.g.delim && (k.names(i, i-1) || k.names(i, i+1)):
		c.is(RoleStub, "propose.stub-code", 0.8)
	}
}

// placed makes column i one of the stub where its place among the others says so,
// beside what it holds. Columns of which the captions have one form are one scale,
// and none of them is a key.
func (k columnSketch) placed(i int, leading bool) {
	c := &k.cols[i]
	first := !slices.ContainsFunc(k.cols[:i], func(d column) bool { return d.role == RoleStub })
	labelsLeft, labelsRight := k.labels(0, i), k.labelsBeforeValues(i)
	switch {
	case c.figures == 0 || c.whole < c.figures:
		if leading && labelsRight && 3*c.filled < k.all {
			c.is(RoleStub, "propose.stub-notes", 0.7)
		}
	case k.oneScale(i):
	case k.g.delim && k.constant(i):
		c.is(RoleStub, "propose.stub-constant", 0.6)
	case !leading:
	case first && 10*c.years >= 9*c.figures && k.lowest(i) != scaleRow, k.timeline(i) && k.lowest(i) != scaleRow:
		c.is(RoleStub, "propose.stub-years", 0.9)
	case (c.isRunning() || k.indexes(i)) && (first || indexWords.MatchString(c.caption)):
		c.running = k.indexes(i)
		c.is(RoleStub, "propose.stub-running", 0.85)
	case namesTime(c.caption) && c.inCalendar():
		c.is(RoleStub, "propose.stub-time", 0.8)
	case codeWords.MatchString(words(c.caption)):
		c.is(RoleStub, "propose.stub-code", 0.85)
	case ageWords.MatchString(words(c.caption)) && c.least >= 0 && c.most <= 120:
		c.is(RoleStub, "propose.stub-age", 0.8)
	case first && k.outOfScale(i):
		c.is(RoleStub, "propose.stub-beside-scale", 0.85)
	case noteWords.MatchString(c.caption):
		c.is(RoleStub, "propose.stub-notes", 0.85)
	case labelsRight && !labelsLeft:
		c.is(RoleStub, "propose.stub-before-labels", 0.8)
	case labelsRight && (c.sameDigits() || 3*c.filled < k.all):
		c.is(RoleStub, "propose.stub-code", 0.65)
	case !labelsLeft && !labelsRight && i == k.firstFilled() && c.figures > 2 && c.rises == c.figures-1:
		c.is(RoleStub, "propose.stub-rising", 0.6)
	}
}

// periods reports whether the numbers of column i can be the periods that its
// caption names: years, or few small numbers that come again. A caption of one
// letter is more often a group of people.
func (k columnSketch) periods(i int) bool {
	c := &k.cols[i]
	if utf8.RuneCountInString(c.caption) == 1 && (3*len(c.distinct) > c.filled || c.filled < 9) {
		return false
	}
	return c.years == c.figures || c.inCalendar() && (2*len(c.distinct) <= c.filled || k.g.delim)
}

// constant reports whether column i of a file of records holds one number in all of
// many records.
func (k columnSketch) constant(i int) bool {
	c := &k.cols[i]
	return len(c.distinct) == 1 && c.figures > 5 && c.distinct["0"] == 0 && (c.years == c.figures || k.textColumns() > 1)
}

// textColumns counts the columns of texts in the stub.
func (k columnSketch) textColumns() (n int) {
	for i := range k.cols {
		if c := &k.cols[i]; c.role == RoleStub && c.texts > 0 {
			n++
		}
	}
	return n
}

// oneScale reports whether another column of figures has a caption of the same form
// as column i.
func (k columnSketch) oneScale(i int) bool {
	own := form(k.cols[i].caption)
	if own == "" {
		return false
	}
	for j := range k.cols {
		c := &k.cols[j]
		if j == i || c.figures == 0 || !c.valueLike() {
			continue
		}
		if form(c.caption) == own && (own != oneLetter || !k.g.delim || upper(c.caption) == upper(k.cols[i].caption) && (j == i-1 || j == i+1 || upper(c.caption))) {
			return true
		}
	}
	return false
}

// oneLetter is the form of captions of one letter: M, F, T.
const oneLetter = "?"

// form is the form of a caption that may be one step of a scale: the same words with
// other numbers. It is empty where the caption has no number and is no single
// letter.
func form(caption string) string {
	if utf8.RuneCountInString(caption) == 1 && isLetters(caption) {
		return oneLetter
	}
	var b strings.Builder
	digits := false
	for _, r := range strings.ToLower(caption) {
		switch {
		case unicode.IsDigit(r):
			if !digits {
				b.WriteByte('#')
			}
			digits = true
			continue
		case unicode.IsLetter(r), unicode.IsSpace(r):
			b.WriteRune(r)
		}
		digits = false
	}
	if s := space(b.String()); strings.Contains(s, "#") {
		return s
	}
	return ""
}

// writtenAsNames reports whether column i writes whole numbers as texts, with zeros
// before them or all of one length, while others of the sheet hold real numbers:
// they are names.
func (k columnSketch) writtenAsNames(i int) bool {
	c := &k.cols[i]
	if c.asTexts < c.figures || c.signs {
		return false
	}
	if k.g.delim {
		return c.zeros && c.sameWidth()
	}
	leading, real := true, false
	for j := range k.cols {
		d := &k.cols[j]
		if d.role != RoleValue || d.figures == 0 || j == i {
			continue
		}
		leading = leading && j > i
		real = real || 2*d.asTexts < d.figures
		if d.signs {
			return c.zeros // the sheet writes figures as texts, too
		}
	}
	return real && (c.zeros || leading && c.oneWidth)
}

// sameWidth reports whether all texts of the column are equally long, and longer
// than one sign.
func (c *column) sameWidth() bool {
	width := 0
	for text := range c.distinct {
		if width > 0 && len(text) != width {
			return false
		}
		width = len(text)
	}
	return width > 1
}

// timeline reports whether column i is of years that are a variable: its caption
// says so, each comes again in several rows, or no caption says otherwise.
func (k columnSketch) timeline(i int) bool {
	c := &k.cols[i]
	if c.years < c.figures || c.figures < 3 {
		return false
	}
	if 3*len(c.distinct) <= c.filled || namesTime(c.caption) {
		return true
	}
	return c.caption == "" && (len(c.distinct) < c.filled || c.steps == c.figures-1)
}

// places reports whether the numbers of column i can be coordinates.
func (k columnSketch) places(i int) bool {
	c := &k.cols[i]
	return c.most <= 1e7 && (c.whole < c.figures || c.least < 0 || c.most > 1e4)
}

// ranks reports whether the numbers of column i can be places in an order.
func (k columnSketch) ranks(i int) bool {
	c := &k.cols[i]
	return c.least >= 1 && c.most <= 300 && 3*len(c.distinct) >= 2*c.filled
}
