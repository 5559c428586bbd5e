package propose

import (
	"siemmes/ingest/layout"
)

// fiscal calls visit for every form of a fiscal year of the table.
func (t *Table) fiscal(visit func(*Axis, *layout.Form)) {
	for _, a := range t.allAxes() {
		for i := range a.Meaning.Period.List {
			if f := &a.Meaning.Period.List[i]; f.Kind == "fiscal-year" {
				visit(a, f)
			}
		}
	}
}

// fiscalYears reads the years as fiscal ones where the title says that they
// are and the government's fiscal year is known.
func (v *view) fiscalYears() {
	if !v.m.words.Fiscal.In(v.heads + " " + v.breaks) {
		return
	}
	start := fiscalView{v}.ofCountry()
	if start < 2 {
		return
	}
	for _, a := range v.axes {
		for i := range a.axis.Meaning.Period.List {
			if f := &a.axis.Meaning.Period.List[i]; f.Kind == "year" || f.Kind == "fiscal-year" && f.Starts == 0 {
				f.Kind, f.Starts = "fiscal-year", start
				v.t.decide("period", v.region(a.axis), a.axis.Meaning.Period.String(), say("meaning.fiscal", "month", itoa(start)), 0.7)
			}
		}
	}
}

// namesFiscalYears reports whether labels such as 2010/11 and 2011/12 name years
// and not months: all that could be months name a year by two years as well, and
// there are several, or some that can be nothing else (1999/00).
func (v *axisView) namesFiscalYears() bool {
	if v.twoYears == nil {
		both, only, months := 0, 0, 0
		for _, label := range v.labels {
			month, year := layout.Form{Kind: "year-month"}.Reads(label), layout.Form{Kind: "fiscal-year"}.Reads(label)
			switch {
			case month && year:
				both++
			case month:
				months++
			case year && !(layout.Form{Kind: "year"}).Reads(label):
				only++
			}
		}
		answer := months == 0 && (both > 1 || both > 0 && only > 0)
		v.twoYears = &answer
	}
	return *v.twoYears
}

// startOfFiscalYears gives the table's fiscal years the first month of those of
// the government that reports. Where it is not known it stays open.
func (v *view) startOfFiscalYears() {
	start := fiscalView{v}.ofCountry()
	v.t.fiscal(func(a *Axis, f *layout.Form) {
		if f.Starts > 0 {
			return
		}
		if f.Starts = start; start > 0 {
			v.t.decide("period", v.region(a), a.Meaning.Period.String(), say("meaning.fiscal-named", "month", itoa(start), "text", marksOf(v.m).fiscalText(a)), 0.6)
			return
		}
	})
}

// fiscalText is the first text of the axis, without marks, that is a fiscal year or a part
// of one; a year alone only where there is no other.
func (m labelMarks) fiscalText(a *Axis) string {
	form, year, found := layout.Form{Kind: "fiscal-year"}, layout.Form{Kind: "year"}, ""
	for _, text := range a.Texts {
		label := m.unmark(text)
		switch {
		case !form.Reads(label):
		case !year.Reads(label):
			return label
		case found == "":
			found = label
		}
	}
	return found
}
