package propose

import (
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse/catalog"
)

// periodReading is an axis read as periods.
type periodReading struct {
	forms  []layout.Form
	share  float64 // of the labels that are no totals and not computed
	year   bool    // some label tells a year
	part   bool    // some label tells a month, a quarter, a half
	whole  bool    // a label tells a whole period: a date, a year and month
	total  bool    // some label is a total over time
	unread []string
}

// periodKinds are tried in this order on each label; the first that reads it
// counts. Bare small numbers are read only where a caption says what they are.
var periodKinds = []layout.Form{
	{Kind: "year"},
	{Kind: "year-month"},
	{Kind: "date", Order: "dmy"},
	{Kind: "date", Order: "mdy"},
	{Kind: "fiscal-year"},
	{Kind: "year-range"},
	{Kind: "sdmx"},
	{Kind: "words"},
	{Kind: "day-month"},
	{Kind: "span"},
	{Kind: "quarter"},
	{Kind: "half"},
	{Kind: "month"},
	{Kind: "months"},
	{Kind: "total"},
}

var (
	smallNumber = regexp.MustCompile(`^\d{1,2}$`)
	sixDigits   = regexp.MustCompile(`^\d{6}$`)
)

// readPeriod reads the axis as periods; nil where no label is one.
func (v *axisView) readPeriod(m *mind) *periodReading {
	r := &periodReading{}
	read, countable, numbers := 0, 0, 0
	used := map[string]int{}
	for _, label := range v.labels {
		if m.words.Computed.In(label) || ratioOfYears(label) {
			r.unread = append(r.unread, label)
			continue
		}
		form, ok := v.periodForm(label)
		if said := (statedPeriods{m}).read(label); !ok && said != nil {
			form, ok = v.periodForm(said.period)
		}
		if !ok && smallNumber.MatchString(label) {
			numbers++
		}
		if ok && form.Kind == "total" {
			used["total"]++
			r.total = true
			continue
		}
		countable++
		if !ok {
			r.unread = append(r.unread, label)
			continue
		}
		read++
		used[form.Kind+form.Order]++
	}
	if read == 0 || countable == 0 {
		return nil
	}
	r.share = float64(read) / float64(countable)
	if v.yearsOfTheirOwn(r.unread) {
		r.share = 1
	}
	r.settle(v, used)
	return r
}

// twoYears are two years with a sign of division between them.
var twoYears = regexp.MustCompile(`^(\d{4}) ?[/÷] ?(\d{4})$`)

// ratioOfYears reports whether a label divides a year by an earlier one: "2022/2021".
func ratioOfYears(label string) bool {
	g := twoYears.FindStringSubmatch(space(label))
	return g != nil && g[1] > g[2]
}

// yearsOfTheirOwn reports whether the labels that no form reads name a year each
// that no other label of the axis names: "2021, 2022, 2023 (incomplete)" are periods.
func (v *axisView) yearsOfTheirOwn(unread []string) bool {
	if len(unread) == 0 || 2*len(unread) >= len(v.labels) {
		return false
	}
	named := map[string]int{}
	for _, label := range v.labels {
		for _, year := range yearsOf(label) {
			named[year]++
		}
	}
	return !slices.ContainsFunc(unread, func(label string) bool {
		years := yearsOf(label)
		return len(years) != 1 || named[years[0]] > 1
	})
}

// periodForm finds the form of one label.
func (v *axisView) periodForm(label string) (layout.Form, bool) {
	caption := ""
	if v.clue != nil && v.clue.Dimension == catalog.AnyPeriod {
		caption = v.clue.Form
	}
	if smallNumber.MatchString(label) {
		for _, kind := range []string{"month", "quarter", "half"} {
			if f := (layout.Form{Kind: kind}); caption == kind && f.Reads(label) {
				return f, true
			}
		}
		return layout.Form{}, false
	}
	for _, f := range periodKinds {
		if f.Kind == "year-month" && v.namesFiscalYears() {
			continue // 2000/01 to 2011/12 would be read as months
		}
		if (f.Kind == "year-month" || f.Kind == "fiscal-year") && stretchesOf(v).all() && (layout.Form{Kind: "year-range"}).Reads(label) {
			continue // 2005-09, 2010-14; 2005-2006, 2007-2008
		}
		if f.Kind == "year-month" && sixDigits.MatchString(label) && caption == "" && (v.clue == nil || v.clue.Dimension != catalog.AnyPeriod) {
			continue // 201501 may be anything
		}
		if f.Reads(label) {
			return f, true
		}
	}
	return layout.Form{}, false
}

// settle chooses the forms of the axis from those of its labels.
func (r *periodReading) settle(v *axisView, used map[string]int) {
	add := func(f layout.Form) { r.forms = append(r.forms, f) }
	fiscal := v.clue != nil && v.clue.Form == "fiscal-year"
	for _, f := range periodKinds {
		n := used[f.Kind+f.Order]
		if n == 0 || f.Kind == "total" {
			continue
		}
		switch f.Kind {
		case "year":
			r.year = true
			if fiscal {
				f.Kind = "fiscal-year"
			}
		case "fiscal-year", "year-range", "sdmx", "words", "year-month", "span":
			r.year, r.whole = true, true
			if f.Kind == "year-range" && stretchesOf(v).lastIncluded() {
				f.At = "last"
			}
		case "date":
			r.year, r.whole = true, true
			if f.Order == "mdy" && used["datedmy"] > 0 {
				r.forms = slices.DeleteFunc(r.forms, func(x layout.Form) bool { return x.Kind == "date" })
			}
			f.Of = v.firstDays()
		default:
			r.part = true
		}
		if f.Kind == "fiscal-year" && used["year-range"] > 0 && !fiscal {
			continue // stretches of years, one of which is a single year
		}
		if !slices.ContainsFunc(r.forms, func(x layout.Form) bool { return x.Kind == f.Kind }) {
			add(f)
		}
	}
	if used["total"] > 0 {
		add(layout.Form{Kind: "total"})
	}
}

var firstOfMonth = regexp.MustCompile(`^(\d{4}[-/.]\d{1,2}[-/.]0?1|0?1[-/. ]\d{1,2}[-/. ]\d{4})(\D.*)?$`)

// firstDays says what dates tell where all are the first of a month: the month.
func (v *axisView) firstDays() string {
	if len(v.labels) < 2 || slices.ContainsFunc(v.labels, func(label string) bool { return !firstOfMonth.MatchString(label) }) {
		return ""
	}
	return "month"
}

// yearIn is how a year is inside a longer text.
var yearIn = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)(?:\D|$)`)

// yearsOf are the different years a text names.
func yearsOf(s string) []string {
	var years []string
	for {
		m := yearIn.FindStringSubmatchIndex(s)
		if m == nil {
			return years
		}
		if y := s[m[2]:m[3]]; !slices.Contains(years, y) {
			years = append(years, y)
		}
		s = s[m[3]:]
	}
}

// titleText is the whole title.
func titleText(t *Table) string {
	var lines []string
	for _, x := range t.Title {
		lines = append(lines, x.Text)
	}
	return strings.Join(lines, " ; ")
}

// fold is the catalog's.
func fold(s string) string { return catalog.Fold(s) }
