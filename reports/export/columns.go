package export

import (
	"strconv"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// kind is what a column holds.
type kind int

const (
	text kind = iota
	number
	integer
)

// column is one column of the contract: text columns through str, the others
// through num, in which NaN is a missing value.
type column struct {
	id   string
	kind kind
	str  func(r *warehouse.Row) string
	num  func(r *warehouse.Row) float64
	// nullable text has no value where it is empty.
	nullable bool
}

// optional reports whether a row need not have a value in the column.
func (c column) optional() bool { return c.nullable || c.kind == number }

// has reports whether a row has a value in the column.
func (c column) has(r *warehouse.Row) bool {
	if c.kind == text {
		return !c.nullable || c.str(r) != ""
	}
	v := c.num(r)
	return v == v
}

// columns lists the columns of an answer. The order is a contract (DESIGN.md,
// "Datasets and their ids").
func columns(a *warehouse.Answer, opt Options) []column {
	cols := make([]column, 0, len(a.Dims)+13)
	for i, dim := range a.Dims {
		cols = append(cols, column{id: dim, str: func(r *warehouse.Row) string { return r.Key[i] }})
	}
	return append(
		cols,
		column{id: warehouse.DimTime, str: func(r *warehouse.Row) string { return r.Period }},
		column{id: "OBS_VALUE", kind: number, num: func(r *warehouse.Row) float64 { return r.Value }},
		column{id: "OBS_STATUS", str: func(r *warehouse.Row) string { return string(rune(r.Flags.Status())) }},
		column{id: "CONF_STATUS", str: confStatus},
		column{id: "OBS_FLAGS", str: func(r *warehouse.Row) string { return r.Flags.String() }},
		column{id: "OBS_LOW", kind: number, num: func(r *warehouse.Row) float64 { return r.Low }},
		column{id: "OBS_HIGH", kind: number, num: func(r *warehouse.Row) float64 { return r.High }},
		column{id: "REF_DATE", nullable: true, str: func(r *warehouse.Row) string { return r.RefDate }},
		column{id: "RELEASE", kind: integer, num: func(r *warehouse.Row) float64 { return float64(r.Release) }},
		column{id: "EDITION", nullable: true, str: func(r *warehouse.Row) string { return r.Edition.String() }},
		column{id: "ORIGIN", str: origin},
		column{id: "COMMENT_OBS", nullable: true, str: func(r *warehouse.Row) string { return comment(r, opt.lang()) }},
		column{id: "BASIS_DETAIL", nullable: true, str: func(r *warehouse.Row) string { return r.Comment.Basis }},
	)
}

// comment is what the publisher says of a figure, in the publisher's words; of a
// sum, of how many figures in it something is said.
func comment(r *warehouse.Row, language string) string {
	if r.Commented == 0 {
		return r.Comment.Text
	}
	return lang.T(language, "reports.commented", "n", strconv.Itoa(r.Commented), "parts", strconv.Itoa(r.Parts))
}

// confStatus is F where nothing else is said: SDMX has no empty code.
func confStatus(r *warehouse.Row) string {
	if r.Conf == 0 {
		return string(rune(warehouse.Free))
	}
	return string(rune(r.Conf))
}

// origin says "withdrawn" in place of where a figure came from, because the
// figure is not there to come from anywhere.
func origin(r *warehouse.Row) string {
	switch {
	case r.Withdrawn:
		return "withdrawn"
	case r.Origin == "":
		return string(warehouse.OriginPublished)
	}
	return string(r.Origin)
}
