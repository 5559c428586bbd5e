package propose

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// splitList parts the pieces of "country of birth, sex and age". The folding
// has made commas blanks, so that words part them.
var splitList = regexp.MustCompile(` (?:y|e|and|et|\.) `)

func itoa(n int) string { return strconv.Itoa(n) }

// laplace is the confidence that k of n labels give: Laplace's rule of
// succession, the expected share among labels not yet seen where nothing was
// known before. Two of two are 0.75, thirty of thirty 0.97.
func laplace(k, n int) float64 { return float64(k+1) / float64(n+2) }

// surer is a confidence after another clue of strength s agreed.
func surer(c, s float64) float64 { return 1 - (1-c)*(1-s) }

// understandAxes says what every axis is: periods first, then what the lists
// know, then what words inside the headings tell, and what remains by caption.
func (v axesView) understandAxes() {
	v.takePeriods()
	v.takeYearsInside()
	for _, a := range v.axes {
		if !a.decided() && !v.asScales(a) {
			a.readPhrases(v.m, v.dataset)
		}
	}
	var areas []*axisView
	for _, a := range v.axes {
		if a.decided() {
			continue
		}
		switch r, sure := v.bestList(a); {
		case r != nil && r.dim == catalog.AnyArea:
			areas = append(areas, a)
		case r != nil:
			v.take(a, r, r.dim, sure)
		}
	}
	areasOf(v.view).takeAreas(areas)
	for _, a := range v.axes {
		if a.decided() {
			continue
		}
		if v.m.words.CaptionNothing.In(a.caption) || v.m.words.CaptionCodes.In(a.caption) {
			v.asLabel(a, 0.8)
			continue
		}
		if v.asIdentifier(a) || v.asMovements(a) || v.asMeasures(a) || v.asSex(a) || v.asCaption(a) || countedOf(v.view).asCounted(a) {
			continue
		}
		v.asUnknown(a)
	}
}

// decided reports whether something was found for the axis.
func (v *axisView) decided() bool {
	m := &v.axis.Meaning
	return m.Means() || m.Label || v.counts
}

// takePeriods makes axes of periods.
func (v axesView) takePeriods() {
	var all, stub, header []*axisView
	for _, a := range v.axes {
		p := a.period
		if p == nil || p.share < 0.7 || !v.timely(a) {
			continue
		}
		all = append(all, a)
		if a.kind == inStub {
			stub = append(stub, a)
		} else {
			header = append(header, a)
		}
	}
	chosen := chooseTimes(stub)
	chosen, header = oneTime(chosen, header)
	for _, a := range append(chosen, header...) {
		v.takePeriod(a)
	}
	for _, a := range all {
		if !a.decided() {
			v.asLabel(a, 0.8)
		}
	}
}

// oneTime leaves the whole period to one axis, where headings and stub both tell it: "Series
// Start" and "Series End" above the columns of a series whose dates are in the stub are
// labels. It is that of which a caption says that it is the period, else the longer one.
func oneTime(stub, header []*axisView) (ofStub, ofHeader []*axisView) {
	complete := func(axes []*axisView) *axisView {
		i := slices.IndexFunc(axes, func(a *axisView) bool { return a.period.complete() })
		if i < 0 {
			return nil
		}
		return axes[i]
	}
	s, h := complete(stub), complete(header)
	timed := func(a *axisView) bool { return a.clue != nil && a.clue.Dimension == catalog.AnyPeriod }
	switch {
	case s != nil && len(header) > 0 && (h == nil || timed(s) || !timed(h) && len(s.labels) >= len(h.labels)):
		return stub, nil
	case h != nil:
		return nil, []*axisView{h}
	}
	return stub, header
}

// complete reports whether the axis tells periods shorter than a year by itself.
func (r *periodReading) complete() bool {
	return r.year && !r.part && slices.ContainsFunc(r.forms, func(f layout.Form) bool {
		return slices.Contains([]string{"date", "words", "year-month", "span", "sdmx"}, f.Kind)
	})
}

// timely refuses as periods what is likelier something else: ages, codes. A
// caption that says what the axis is decides.
func (v axesView) timely(a *axisView) bool {
	if a.clue != nil && a.clue.Dimension != catalog.AnyPeriod && a.clue.Dimension != "MEASURE" {
		return false
	}
	return a.caption == "" || !v.m.words.CaptionNothing.In(a.caption)
}

// chooseTimes leaves out of the stub columns that tell a period those that only
// repeat it: a date beside year and month, a quarter beside the month.
func chooseTimes(stub []*axisView) []*axisView {
	var years, parts, whole []*axisView
	for _, a := range stub {
		switch p := a.period; {
		case p.whole:
			whole = append(whole, a)
		case p.year && !p.part:
			years = append(years, a)
		case p.part && !p.year:
			parts = append(parts, a)
		default:
			whole = append(whole, a)
		}
	}
	switch {
	case len(years) > 0 && len(parts) > 0:
		return []*axisView{years[0], finest(parts)}
	case len(whole) > 0:
		return []*axisView{finest(whole)}
	case len(years) > 0:
		return years[:1]
	}
	return append(years, parts...)
}

// finest is the axis that tells the shortest stretches, names of months before
// their numbers.
func finest(axes []*axisView) *axisView {
	rank := func(a *axisView) int {
		n := 5
		for _, f := range a.period.forms {
			switch f.Kind {
			case "date", "year-month":
				n = min(n, 1)
			case "month":
				n = min(n, 2)
			case "quarter", "sdmx", "span":
				n = min(n, 3)
			}
		}
		if a.kind == inStub && len(a.labels) > 0 && isDigits(a.labels[0]) {
			n++
		}
		return n
	}
	best := axes[0]
	for _, a := range axes[1:] {
		if rank(a) < rank(best) {
			best = a
		}
	}
	return best
}

// takePeriod makes one axis one of periods. Headings of figures made from
// others are skipped; others that are no periods stay unknown.
func (v axesView) takePeriod(a *axisView) {
	p := a.period
	m := layout.Meaning{Period: layout.Forms{List: slices.Clone(p.forms)}}
	known, unknown := 0, []string(nil)
	for _, text := range a.axis.Texts {
		label := v.m.unmark(text)
		if v.readsAs(a, p.forms, label) {
			known++
			continue
		}
		if v.m.words.Computed.In(label) {
			put(&m.Map, label, layout.Setting{Skip: "made from other figures"})
			continue
		}
		if said := (statedPeriods{v.m}).read(label); said != nil {
			if whole, ok := periodOf(m.Period.Parse(said.period)); ok {
				put(&m.Map, label, layout.Setting{Period: &layout.PeriodText{Text: whole.String()}, Status: said.status})
				known++
				continue
			}
		}
		unknown = append(unknown, label)
	}
	sure := laplace(known, known+len(unknown))
	if a.clue != nil && a.clue.Dimension == catalog.AnyPeriod {
		sure = surer(sure, 0.5)
	}
	v.years = v.years || p.year && !(p.part && !p.whole)
	v.months = v.months || p.part || p.whole
	a.axis.Mean(m, sure, unknown...)
	v.t.decide("dimension", v.region(a.axis), "TIME_PERIOD: "+m.Period.String(), say("meaning.period", "axis", a.axis.Name, "count", itoa(known), "of", itoa(len(a.axis.Texts))), sure)
}

func (v axesView) readsAs(a *axisView, forms []layout.Form, label string) bool {
	if smallNumber.MatchString(label) {
		f, ok := a.periodForm(label)
		return ok && f.Kind != ""
	}
	return slices.ContainsFunc(forms, func(f layout.Form) bool { return f.Reads(label) })
}

func put(m *map[string]layout.Setting, label string, s layout.Setting) {
	if *m == nil {
		*m = map[string]layout.Setting{}
	}
	(*m)[label] = s
}

// bestList chooses among the lists that know the axis's labels. The confidence
// is Laplace's of the labels known; it grows where the caption or the title
// says the same, and falls where they say otherwise, where another dimension
// knows as many, and where the dataset has no such dimension.
func (v axesView) bestList(a *axisView) (*listReading, float64) {
	var best *listReading
	sure, second := 0.0, 0.0
	for _, r := range a.lists {
		c := v.listConfidence(a, r)
		switch {
		case c > sure:
			if best != nil && best.dim != r.dim {
				second = sure
			}
			best, sure = r, c
		case best != nil && r.dim != best.dim && c > second:
			second = c
		}
	}
	if best == nil || !v.enough(a, best) {
		return nil, 0
	}
	if second > 0.9*sure {
		sure *= 0.75
	}
	return best, sure
}

func (v axesView) listConfidence(a *axisView, r *listReading) float64 {
	c := laplace(r.known, a.own)
	if r.share(a) < 0.5 {
		c *= 0.5
	}
	switch {
	case a.clue == nil:
	case sameDim(a.clue.Dimension, r.dim):
		c = surer(c, 0.6)
	default:
		c *= 0.6
	}
	for _, t := range datasetOf(v.view).titleClues() {
		if sameDim(t.Dimension, r.dim) {
			c = surer(c, 0.3)
			break
		}
	}
	if r.dim != catalog.AnyArea && v.dataset != "" && !datasetOf(v.view).has(r.dim) {
		c *= 0.4
	}
	if list := datasetOf(v.view).categoryList(); r.dim == "CATEGORY" && list != "" && r.list != list {
		c *= 0.2
	}
	return c
}

func sameDim(clue, dim string) bool {
	return clue == dim || dim == catalog.AnyArea && (isArea(clue) || clue == catalog.AnyArea)
}

// enough reports whether a list knows enough of an axis to be its list: seven
// labels of ten; half of them where the caption says so too; a lone label
// only with a caption, or a word that hardly means anything else.
func (v axesView) enough(a *axisView, r *listReading) bool {
	share := r.share(a)
	agrees := a.clue != nil && sameDim(a.clue.Dimension, r.dim)
	switch {
	case agrees:
		return share >= 0.4
	case a.own == 1:
		return share == 1 && slices.Contains([]string{"SEX", "DIRECTION", "MODE", catalog.AnyArea}, r.dim) && a.kind != inStub
	case r.dim == catalog.AnyArea:
		return share >= 0.6
	}
	return share >= 0.65
}

// take makes the axis one of a dimension, and looks up every text of it.
func (v axesView) take(a *axisView, r *listReading, dim string, sure float64) {
	m := layout.Meaning{Dimension: dim}
	if list := v.listOf(dim); list != "" && r.list != list {
		m.List = r.list
	}
	if r.scope == catalog.CodesScope || catalog.CodeColumnsOf(v.m.cat).Owns(r.scope) {
		m.Scope = r.scope
	}
	known, unknown := v.sortTexts(a, r, dim, &m)
	if dim == warehouse.DimSex {
		unknown = append(unknown, v.addAges(a, &m)...)
	}
	a.axis.Mean(m, sure, unknown...)
	reason := say("meaning.list", "axis", a.axis.Name, "dimension", dim, "count", itoa(known), "of", itoa(known+len(unknown)))
	if len(unknown) > 0 {
		reason = say("meaning.list-unknown", "axis", a.axis.Name, "dimension", dim, "count", itoa(known), "of", itoa(known+len(unknown)), "unknown", v.suggest(r, unknown))
	}
	v.t.decide("dimension", v.region(a.axis), dim, reason, sure)
}

func (v axesView) listOf(dim string) string {
	if dim == "CATEGORY" {
		return datasetOf(v.view).categoryList()
	}
	for _, x := range v.m.words.Axes {
		if x.Dimension == dim || x.Dimension == catalog.AnyArea && isArea(dim) {
			return x.List
		}
	}
	return ""
}

// sortTexts looks up all texts of an axis and notes its totals. It returns how many mean
// something, and what is not known.
func (v axesView) sortTexts(a *axisView, r *listReading, dim string, m *layout.Meaning) (known int, unknown []string) {
	seen := map[string]bool{}
	for _, text := range a.axis.Texts {
		label := v.unclosed(a, v.m.unmark(text))
		if seen[label] {
			continue
		}
		seen[label] = true
		if _, ok := v.m.lookup(r.list, label, r.scope); ok {
			known++
			continue
		}
		rest, total := v.m.withoutTotal(label)
		switch code, ok := v.m.lookup(r.list, rest, r.scope); {
		case total && ok:
			put(&m.Map, label, layout.Setting{Codes: []layout.Assignment{{Dim: dim, Code: code}}, Total: true})
			known++
		case total && len(m.Totals) == 0 && !partWords{v.m}.partOfTotal(label):
			m.Totals = append(m.Totals, label)
			known++
		case v.m.words.Computed.In(label):
			put(&m.Map, label, layout.Setting{Skip: "made from other figures"})
		default:
			unknown = append(unknown, label)
		}
	}
	return known, unknown
}

// unclosed takes the suffix off the label that closes a group of a staircase.
func (v axesView) unclosed(a *axisView, label string) string {
	s := v.t.Meaning.Staircase
	if s == nil || a.kind != inStub || !s.Holds(a.axis.Col) {
		return label
	}
	for _, suffix := range s.Suffixes {
		if short, ok := strings.CutSuffix(label, suffix); ok && strings.TrimSpace(short) != "" {
			return strings.TrimSpace(short)
		}
	}
	for _, prefix := range s.Prefixes {
		if short, ok := strings.CutPrefix(label, prefix); ok && strings.TrimSpace(short) != "" {
			return strings.TrimSpace(short)
		}
	}
	return label
}

// withoutTotal takes the word total off a label: "Total Centroamérica".
func (m *mind) withoutTotal(label string) (string, bool) {
	at := m.words.TotalWord.Find(label)
	if at == nil {
		return label, false
	}
	return strings.TrimSpace(label[:at[0]] + " " + label[at[1]:]), true
}

// suggest lists unknown labels, each with the name it may be meant for.
func (v axesView) suggest(r *listReading, unknown []string) string {
	var out []string
	for i, label := range unknown {
		if i == 5 {
			out = append(out, "…")
			break
		}
		near := v.m.cat.Nearest(r.list, label, r.scope, 1)
		if len(near) > 0 {
			label += " (" + near[0].ID + "?)"
		}
		out = append(out, label)
	}
	return strings.Join(out, "; ")
}

// asCaption takes the caption's word for a dimension of which the lists know
// little: border posts, provinces, programmes of a country not in the catalog.
func (v axesView) asCaption(a *axisView) bool {
	if a.clue == nil || a.own == 0 || a.kind == inHeader || a.clue.Dimension == catalog.AnyPeriod || a.clue.Dimension == "MEASURE" || a.clue.Dimension == catalog.AnyArea || isArea(a.clue.Dimension) && len(a.lists) == 0 || !datasetOf(v.view).has(a.clue.Dimension) || datasetOf(v.view).gives(a.clue.Dimension) {
		return false
	}
	list := v.listOf(a.clue.Dimension)
	if isArea(a.clue.Dimension) {
		list = "CL_AREA"
	}
	if list == "" {
		return false
	}
	v.take(a, a.readList(v.m, list, a.clue.Dimension), a.clue.Dimension, 0.45)
	return true
}

// asLabel makes the axis a heading without meaning.
func (v axesView) asLabel(a *axisView, sure float64) bool {
	a.axis.Mean(layout.Meaning{Label: true}, sure)
	return true
}

// asUnknown leaves the axis a label. Where it holds one text, or its caption
// says that it is a note or a number of order, nothing is lost; else a person
// must say what its texts are.
func (v axesView) asUnknown(a *axisView) {
	switch {
	case v.dataset == "" && v.maySayMeasures(a): // the words that say it are those of the dataset
	case v.t.declared == nil && (a.axis.Hidden || a.own <= 1), a.own == 0, a.kind == inSections && v.sectionsRepeat(a):
		v.asLabel(a, 0.8)
	case a.kind == inHeader && !slices.ContainsFunc(a.labels, func(label string) bool { return !(noteReader{v.m}).onlyUnit(label) }):
		v.asLabel(a, 0.8) // each is the unit of its figures
	default:
		askOf(v.view).askAxis(a, say("meaning.unknown", "axis", a.axis.Name, "texts", strings.Join(a.labels[:min(len(a.labels), 5)], "; ")))
		if a.answered {
			return
		}
		v.t.decide("dimension", v.region(a.axis), "label", say("meaning.unknown", "axis", a.axis.Name, "texts", strings.Join(a.labels[:min(len(a.labels), 5)], "; ")), 0.3)
	}
}

// maySayMeasures reports whether the labels of an axis are measures by the words of some
// dataset.
func (v axesView) maySayMeasures(a *axisView) bool {
	said := a.phrases
	defer func() { a.phrases = said }()
	return slices.ContainsFunc(v.m.cat.Datasets(), func(ds *warehouse.Dataset) bool {
		a.readPhrases(v.m, ds.ID)
		n, of, _ := a.told(func(p *phrase) string { return p.measure })
		return of > 0 && 5*n >= 3*of
	})
}

// askUnknown asks about the axes that were left before the dataset was known.
func (v axesView) askUnknown() {
	for _, a := range v.axes {
		if !a.decided() {
			v.asUnknown(a)
		}
	}
}

// sectionsRepeat reports whether label rows only group the areas below them.
func (v axesView) sectionsRepeat(a *axisView) bool {
	return len(a.lists) > 0 && a.lists[0].dim == catalog.AnyArea
}
