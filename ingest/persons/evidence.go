package persons

import (
	"math"
	"slices"
)

// How strongly a column says that rows are persons. A sum of enough says so where the
// rows have no figure.
const (
	sureOf  = 3.0 // says so by itself
	partly  = 1.5
	little  = 1.0
	enough  = 3.0
	certain = 5.0 // also where the rows have figures
)

// measure is how much a column looks like figures.
type measure int

const (
	noMeasure   measure = iota
	weakMeasure         // small numbers, or few: figures, or ages and codes
	measures
)

// evidence is what one column says.
type evidence struct {
	*column
	kind    Kind
	weight  float64
	named   bool // its heading says so, and its cells may be so
	single  bool // its cells tell single persons apart
	measure measure
	serial  bool // running numbers: they tell rows apart whatever these are
}

// evidence weighs a column of n rows.
func (c *column) evidence(w *words, n int) evidence {
	e := evidence{column: c, serial: c.running()}
	if 5*c.filled < n || c.filled == 0 {
		return e
	}
	for _, weigh := range []func(*evidence, *words) bool{weighBirth, weighDocument, weighSex, weighInitials, weighName, weighAge, weighOrigin, weighDay, weighAttribute} {
		if weigh(&e, w) {
			break
		}
	}
	e.measure = c.measures(w, &e)
	return e
}

// full reports whether nearly all texts are names of several words, hardly one twice.
func (e evidence) full() bool {
	return e.share(e.common, 70) && e.share(e.severalWords, 80) && e.unique(80)
}

// is sets what the column says.
func (e *evidence) is(k Kind, weight float64, named, single bool) bool {
	e.kind, e.weight, e.named, e.single = k, weight, named, single
	return true
}

// weighBirth knows days of birth: by the heading, or days over decades in no order.
func weighBirth(e *evidence, w *words) bool {
	named := e.head.in(&w.Births)
	switch {
	case e.dayed():
		years, back := e.spread()
		switch {
		case named && (e.filled < 8 || !e.regular() || e.lives()):
			return e.is(Birth, sureOf, true, true)
		case !e.head.in(&w.Days) && e.filled >= 5 && years >= 25 && back >= 12 && e.unique(50) && !e.regular() && !e.sorted():
			return e.is(Birth, 2.5, false, true)
		}
	case named && e.yearly():
		return e.is(Birth, partly, true, false)
	case named && e.share(e.whole, 95) && e.least >= 2000 && e.most <= 80000 && e.unique(50):
		return e.is(Birth, sureOf, true, true) // days as a spreadsheet numbers them
	}
	return false
}

// lives reports whether the days are of decades, and no first or last days of months: a
// list that is sorted by them may go on in equal steps.
func (c *column) lives() bool {
	years, _ := c.spread()
	return years >= 10 && c.daysOfMonth() > 4
}

// weighDocument knows numbers of documents, cases and persons.
func weighDocument(e *evidence, w *words) bool {
	switch {
	case e.head.in(&w.Documents) && e.unique(50) && e.share(e.coded, 60) && !e.dayed():
		return e.is(Document, sureOf, true, true)
	case e.filled >= 3 && e.unique(90) && !e.dayed() && (e.shaped() && e.texts > e.numbers || e.longNumber() && !e.head.in(&w.Counts)):
		return e.is(Document, partly, false, true)
	}
	return false
}

// weighSex knows sexes, by their words, or by a heading above few codes.
func weighSex(e *evidence, w *words) bool {
	switch {
	case e.share(e.sex, 90) && e.distinct() <= 8:
		return e.is(Sex, 2, e.head.in(&w.Sexes), false)
	case e.head.in(&w.Sexes) && e.distinct() <= 4 && e.filled > 2*e.distinct():
		return e.is(Sex, 2, true, false)
	}
	return false
}

// weighName knows personal names: by the heading, or by names that many persons bear.
func weighName(e *evidence, w *words) bool {
	if !e.share(e.names, 80) || e.areas*2 > e.filled {
		return false
	}
	switch {
	case e.head.in(&w.Names) && (e.distinct() > 1 || e.filled == 1):
		return e.is(Name, sureOf, true, true)
	case e.share(e.common, 40) && e.distinct() >= 3 && (e.unique(20) || e.distinct() >= 10):
		return e.is(Name, sureOf, e.head.in(&w.Name), true)
	}
	return false
}

// weighAge knows ages in single years.
func weighAge(e *evidence, w *words) bool {
	if e.head.in(&w.Ages) && e.share(e.whole, 80) && e.least >= 0 && e.most <= 125 {
		return e.is(Age, partly, true, false)
	}
	return false
}

// weighOrigin knows countries that several rows share.
func weighOrigin(e *evidence, w *words) bool {
	named := e.head.in(&w.Origins)
	if e.share(e.numbered, 98) && e.most >= 100 && e.distinct() >= 4 && e.filled >= 2*e.distinct() {
		return e.is(Origin, little, true, false)
	}
	if e.share(e.areas, 70) || named && e.filled > e.distinct() && e.texts+e.numbers > 0 && !e.dayed() {
		return e.is(Origin, little, named, false)
	}
	return false
}

// weighDay knows days of events.
func weighDay(e *evidence, w *words) bool {
	return e.dayed() && !e.regular() && !e.head.in(&w.Days) && e.is(Day, little, false, false)
}

// weighAttribute knows headings of what persons are asked for.
func weighAttribute(e *evidence, w *words) bool {
	return e.head.in(&w.Attributes) && e.numbers == 0 && e.is(Attribute, little, true, false)
}

// measures says how much a column looks like figures.
func (c *column) measures(w *words, e *evidence) measure {
	counted := c.head.in(&w.Counts) && !c.head.in(&w.Codes)
	switch {
	case !c.share(c.numbers, 70), c.ones(), c.dayed(), e.serial:
		return noMeasure
	case e.kind == Document || e.kind == Birth || e.kind == Sex || e.kind == Age, e.kind == Origin && e.named:
		return noMeasure
	case counted:
		return measures
	case c.constant() && c.least != 0:
		return noMeasure
	case c.yearly(), c.head.in(&w.Codes), c.head.in(&w.Times) && c.most <= 366:
		return noMeasure
	case 2*c.fine > c.numbers && c.least >= -180 && c.most <= 180:
		return noMeasure // coordinates
	case 10*c.whole < 9*c.numbers:
		return measures
	}
	return c.large()
}

// large tells figures from codes and ages: they have several lengths, and the larger
// ones hardly ever come twice.
func (c *column) large() measure {
	lengths := 0
	for _, n := range c.digits {
		if 20*n >= c.whole && n > 0 {
			lengths++
		}
	}
	if c.most < 150 || lengths < 2 || len(c.big) == 0 {
		return weakMeasure
	}
	slices.Sort(c.big)
	different := len(slices.Compact(slices.Clone(c.big)))
	middle := c.big[(len(c.big)-1)/2]
	if 5*different >= 2*len(c.big) || c.most >= 20*math.Max(1, middle) {
		return measures
	}
	return weakMeasure
}
