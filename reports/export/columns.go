package export

import (
	"math"
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

// none is the place of a text that a row does not have.
const none = -1

// column is one column of the contract, with the values of the rows of one block.
type column struct {
	id   string
	kind kind
	// nullable text has no value where it is empty.
	nullable bool
	read     func(b *warehouse.Block)

	// texts are those of a text column, and at has the place of each row's text
	// there, or none. A place means the same text in all blocks; texts only
	// grow.
	texts []string
	at    []int32
	// nums are the values of a number column, NaN where a row has none; ints
	// those of an integer column.
	nums []float64
	ints []int32
}

// optional reports whether a row need not have a value in the column.
func (c *column) optional() bool { return c.nullable || c.kind == number }

// columns lists the columns of an answer. The order is a contract (DESIGN.md,
// "Datasets and their ids").
func columns(h *warehouse.Head, opt Options) []*column {
	cols := make([]*column, 0, len(h.Dims)+13)
	for d, dim := range h.Dims {
		c := &column{id: dim}
		c.read = func(b *warehouse.Block) { c.texts, c.at = b.Codes[d], b.Dims[d] }
		cols = append(cols, c)
	}
	period := &column{id: warehouse.DimTime}
	period.read = func(b *warehouse.Block) { period.texts, period.at = b.Periods, b.Period }
	return append(
		cols, period,
		numbers("OBS_VALUE", func(b *warehouse.Block) []float64 { return b.Value }),
		texts("OBS_STATUS", flagsOf, func(_ *warehouse.Block, f warehouse.Flags) string { return string(rune(f.Status())) }),
		texts("CONF_STATUS", confOf, confStatus),
		texts("OBS_FLAGS", flagsOf, func(_ *warehouse.Block, f warehouse.Flags) string { return f.String() }),
		numbers("OBS_LOW", func(b *warehouse.Block) []float64 { return b.Low }),
		numbers("OBS_HIGH", func(b *warehouse.Block) []float64 { return b.High }),
		nullable(texts("REF_DATE", refDateOf, func(_ *warehouse.Block, date string) string { return date })),
		releases(),
		nullable(texts("EDITION", func(b *warehouse.Block, i int) int32 { return b.Edition[i] }, func(b *warehouse.Block, at int32) string { return b.Editions[at].String() })),
		texts("ORIGIN", originOf, func(_ *warehouse.Block, o warehouse.Origin) string { return string(o) }),
		nullable(texts("COMMENT_OBS", remarkOf, func(b *warehouse.Block, r remark) string { return r.text(b, opt.lang()) })),
		nullable(texts("BASIS_DETAIL", remarkOf, basis)),
	)
}

// texts makes a text column of what rows have, which is written as a text once for
// each distinct value.
func texts[K comparable](id string, of func(b *warehouse.Block, i int) K, write func(b *warehouse.Block, k K) string) *column {
	c := &column{id: id}
	places := map[K]int32{}
	c.read = func(b *warehouse.Block) {
		c.at = c.at[:0]
		var last K
		place := int32(none)
		for i := range b.Len() {
			k := of(b, i)
			if i > 0 && k == last {
				c.at = append(c.at, place)
				continue
			}
			at, known := places[k]
			if !known {
				if at = none; !c.nullable || write(b, k) != "" {
					at = int32(len(c.texts))
					c.texts = append(c.texts, write(b, k))
				}
				places[k] = at
			}
			last, place = k, at
			c.at = append(c.at, at)
		}
	}
	return c
}

func nullable(c *column) *column {
	c.nullable = true
	return c
}

func numbers(id string, of func(b *warehouse.Block) []float64) *column {
	c := &column{id: id, kind: number}
	var missing []float64
	c.read = func(b *warehouse.Block) {
		if c.nums = of(b); c.nums != nil {
			return
		}
		for len(missing) < b.Len() {
			missing = append(missing, math.NaN())
		}
		c.nums = missing[:b.Len()]
	}
	return c
}

func releases() *column {
	c := &column{id: "RELEASE", kind: integer}
	c.read = func(b *warehouse.Block) { c.ints = b.Release }
	return c
}

func flagsOf(b *warehouse.Block, i int) warehouse.Flags { return b.Flags[i] }

func confOf(b *warehouse.Block, i int) warehouse.ConfStatus {
	if b.Conf == nil {
		return 0
	}
	return b.Conf[i]
}

// confStatus is F where nothing else is said: SDMX has no empty code.
func confStatus(_ *warehouse.Block, conf warehouse.ConfStatus) string {
	if conf == 0 {
		conf = warehouse.Free
	}
	return string(rune(conf))
}

func refDateOf(b *warehouse.Block, i int) string {
	if b.RefDate == nil {
		return ""
	}
	return b.RefDate[i]
}

// originOf is "withdrawn" in place of where a figure came from, because the figure
// is not there to come from anywhere.
func originOf(b *warehouse.Block, i int) warehouse.Origin {
	switch {
	case b.Withdrawn != nil && b.Withdrawn[i]:
		return "withdrawn"
	case b.Origin == nil || b.Origin[i] == "":
		return warehouse.OriginPublished
	}
	return b.Origin[i]
}

// remark is what the publisher says of a figure: the place of a comment, or of a
// sum, of how many figures in it something is said.
type remark struct{ comment, commented, parts int32 }

func remarkOf(b *warehouse.Block, i int) remark {
	r := remark{comment: warehouse.NoComment}
	if b.Comment != nil {
		r.comment = b.Comment[i]
	}
	if b.Commented != nil && b.Commented[i] > 0 {
		r.commented, r.parts = b.Commented[i], b.Parts[i]
	}
	return r
}

func (r remark) text(b *warehouse.Block, language string) string {
	switch {
	case r.commented > 0:
		return lang.T(language, "reports.commented", "n", strconv.Itoa(int(r.commented)), "parts", strconv.Itoa(int(r.parts)))
	case r.comment == warehouse.NoComment:
		return ""
	}
	return b.Comments[r.comment].Text
}

func basis(b *warehouse.Block, r remark) string {
	if r.comment == warehouse.NoComment {
		return ""
	}
	return b.Comments[r.comment].Basis
}
