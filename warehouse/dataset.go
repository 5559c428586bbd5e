package warehouse

import "slices"

// Dataset is a statistical cube: its dimensions in order, its measures and the
// complete cuts that may be added up, preferred ones first. SDMX calls the pair
// dataflow and data structure.
type Dataset struct {
	ID          string
	Names       Names
	Description Names
	Dimensions  []Dimension
	Measures    []Measure
	// Nationals lists the directions in which the own nationals of the reporting
	// area are counted too, among the counterparts; _T: in any.
	Nationals []string
	// Mirrored lists the bases of citizenship or birth of which the partner country
	// counts the same events.
	Mirrored []string
	// Cuts lists sets of dimensions in the order in which one of them is
	// chosen where a table holds no published total and several complete
	// cuts could be added up; adding over two would count twice.
	Cuts [][]string
}

// Dimension is one axis of a dataset. Codes come from CodeList.
type Dimension struct {
	ID       string
	Names    Names
	CodeList string
	// Whole is how the code W reads in the dimension ("all citizenships"); nil where
	// it reads as in its code list ("World").
	Whole Names
	// Apart is why figures of different codes are never added up, and a query
	// keeps the dimension; nil where the codes are parts of a whole.
	Apart Names
}

// Adds reports whether figures of different codes may be added up.
func (d Dimension) Adds() bool { return d.Apart == nil }

// The eight dimensions that every dataset begins with, in this order.
const (
	DimFreq        = "FREQ"
	DimRefArea     = "REF_AREA"
	DimSource      = "SOURCE"
	DimMeasure     = "MEASURE"
	DimCounterpart = "COUNTERPART_AREA"
	DimBasis       = "BASIS"
	DimSex         = "SEX"
	DimAge         = "AGE"
	DimDirection   = "DIRECTION"
	DimTime        = "TIME_PERIOD"
)

// Codes that mean the same in every dimension.
const (
	Total         = "_T" // not broken down
	NotApplicable = "_Z"
	NotStated     = "_U"
	Other         = "_O"
)

// World is the total of an area dimension, OwnNationals and Foreigners its two
// parts as border statistics see them.
const (
	World        = "W"
	OwnNationals = "NAT"
	// ByCitizenship is the basis of counterparts that are citizenships.
	ByCitizenship = "C"
	Foreigners    = "FOR"
)

// Index is the position of a dimension, or -1.
func (d *Dataset) Index(dim string) int {
	return slices.IndexFunc(d.Dimensions, func(x Dimension) bool { return x.ID == dim })
}

// IDs lists the dimensions' ids in order.
func (d *Dataset) IDs() []string {
	ids := make([]string, len(d.Dimensions))
	for i, dim := range d.Dimensions {
		ids[i] = dim.ID
	}
	return ids
}

// CountsOwn reports whether the own nationals of the reporting area are counted in a
// direction, "" where the dataset has none.
func (d *Dataset) CountsOwn(direction string) bool {
	return slices.Contains(d.Nationals, Total) || slices.Contains(d.Nationals, direction)
}

// Measure returns a measure by id.
func (d *Dataset) Measure(id string) (Measure, bool) {
	i := slices.IndexFunc(d.Measures, func(m Measure) bool { return m.ID == id })
	if i < 0 {
		return Measure{}, false
	}
	return d.Measures[i], true
}

// Measure says what a number of the dataset counts.
type Measure struct {
	ID    string
	Names Names
	Unit  string // a code of CL_UNIT: PS persons, MOV movements, EV events, PM permits, CS cases, OP operations, USD, PT per cent, PM1000 per thousand, …
	Kind  MeasureKind
	Adds  Additivity
	// Negative reports whether a figure below zero can be right.
	Negative bool
	// Fractional reports whether a figure need not be a whole number:
	// projections and rates are, counts are not.
	Fractional bool
	// One is what one event adds to a figure, where it is not 1.
	One float64
}

// MeasureKind tells a stock (at a date) from a flow (over a period).
type MeasureKind string

// The kinds of measure.
const (
	Stock MeasureKind = "stock"
	Flow  MeasureKind = "flow"
	Ratio MeasureKind = "ratio"
)

// Additivity says over what the figures of a measure may be added.
type Additivity string

// The additivities: over everything (events, money), over everything but time
// (persons living somewhere on a date), over nothing (unique persons, rates).
const (
	AddsOver    Additivity = "all"
	AddsNotTime Additivity = "not-time"
	AddsNever   Additivity = "none"
)
