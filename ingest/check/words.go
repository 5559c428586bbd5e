package check

import (
	"math"
	"strings"
	"time"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

// codeOf is a code of a dimension as a value of a message.
func codeOf(ds *warehouse.Dataset, dim, code string) warehouse.Code {
	c := warehouse.Code{ID: code}
	if d := ds.Index(dim); d >= 0 {
		c.List = ds.Dimensions[d].CodeList
	}
	return c
}

// describeChange names what a change is about.
func describeChange(a *File, x warehouse.Change) any {
	ds, err := a.Catalog.Dataset(x.Dataset)
	if err != nil {
		return strings.Join(x.Key, " ")
	}
	return ds.KeyMessage(func(d int) string { return x.Key[d] })
}

// about writes a figure to two digits, as what is expected by a series is no
// more exact.
func about(v float64) string {
	if v > 0 {
		unit := math.Pow(10, math.Floor(math.Log10(v))-1)
		v = math.Round(v/unit) * unit
	}
	return "≈ " + warehouse.FormatNumber(math.Round(v))
}

// Describe names what an observation is about and its period.
func Describe(b *warehouse.Observations, i int) warehouse.Message {
	about := b.Dataset.KeyMessage(func(d int) string { return b.Codes[d].Texts[b.Dims[d][i]] })
	return warehouse.Joined(warehouse.Comma, warehouse.List{about, warehouse.PeriodValue(b.Periods.Texts[b.Period[i]])})
}

// numberOrNone writes a figure, and an ellipsis where there is no number.
func numberOrNone(v float64) string {
	if math.IsNaN(v) {
		return "…"
	}
	return warehouse.FormatNumber(v)
}

// asOf is the day of which the file is: the date of its edition where that is a
// day and not only a year, else the day it was received.
func asOf(a *File) time.Time {
	e := a.Release.Edition
	if e.ID == e.Date.Format(time.DateOnly) && e.Date.YearDay() > 1 && e.Date.Before(a.Release.Created) {
		return e.Date
	}
	return a.Release.Created
}

// lastSaid is what the last release said of a figure that changed, as the end of
// a message; none for any other.
func lastSaid(a *File, k *figures.Cube, r figures.Row) warehouse.Message {
	if !a.earlier.Changed(k, r) {
		return warehouse.Message{}
	}
	was, _ := a.earlier.Was(k, r)
	return warehouse.NewMessage("finding.last-said", "was", numberOrNone(was))
}

// dimensionName names a dimension to a reader.
func dimensionName(ds *warehouse.Dataset, id string) any {
	if d := ds.Index(id); d >= 0 {
		return ds.Dimensions[d].Names
	}
	return warehouse.NewMessage("finding.time")
}

// between writes the values that would hold, as multiples of the rounding base
// where there are some between the two.
func between(low, high, base float64) string {
	if base > 0 {
		up, down := math.Ceil(low/base-1e-9)*base, math.Floor(high/base+1e-9)*base
		if up <= down {
			low, high = up, down
		}
	}
	number := func(v float64) string { return warehouse.FormatNumber(math.Round(v*1e6) / 1e6) }
	switch {
	case math.IsInf(high, 1):
		return "≥ " + number(low)
	case math.IsInf(low, -1):
		return "≤ " + number(high)
	case high-low <= 1e-6*math.Max(1, math.Abs(low)):
		return number((low + high) / 2)
	}
	return number(low) + "–" + number(high)
}
