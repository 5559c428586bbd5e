package layout

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// CodeList is one code or several.
type CodeList []string

// UnmarshalYAML takes a code or a list of codes.
func (l *CodeList) UnmarshalYAML(decode func(any) error) error {
	var one string
	if decode(&one) == nil {
		*l = CodeList{one}
		return nil
	}
	var list []string
	err := decode(&list)
	*l = list
	return err
}

// Break is where series of a table stop being comparable with what was before.
type Break struct {
	From  string              `yaml:"from"` // the first period after, as SDMX writes it
	Where map[string]CodeList `yaml:"where"`
	// Enters or Leaves is the code that is counted from then on, or no longer, by
	// its dimension: the totals of that dimension break. Neither: all figures of
	// the series do, because their definition changed.
	Enters map[string]string `yaml:"enters"`
	Leaves map[string]string `yaml:"leaves"`
	What   warehouse.Names   `yaml:"what"`
	// Comparable asks for the series that does not break.
	Comparable map[string]CodeList `yaml:"comparable"`
}

// breaks checks what is said of the breaks of a table.
func (c *compiler) breaks(t *Table, path string) {
	for i, b := range t.Breaks {
		at := fmt.Sprintf("%s.breaks[%d]", path, i)
		c.words(b.What, at+".what")
		if b.From == "" {
			c.fail(at, "layout.break-from")
		}
		c.period(b.From, at+".from")
		if len(b.Enters)+len(b.Leaves) > 1 {
			c.fail(at, "layout.break-one")
		}
	}
}

// words checks that a text is there in every language.
func (c *compiler) words(n warehouse.Names, path string) {
	for _, language := range warehouse.Languages() {
		if n[language] == "" {
			c.fail(path, "layout.words", "language", language)
		}
	}
}

func (c *compiler) period(text, path string) {
	if text == "" {
		return
	}
	if _, err := warehouse.ParsePeriod(text); err != nil {
		c.failed(path, err)
	}
}

// breaks holds the codes that breaks name against the catalog.
func (k *checker) breaks(ds *warehouse.Dataset, t *Table, path string) {
	for i, b := range t.Breaks {
		at := fmt.Sprintf("%s.breaks[%d]", path, i)
		for _, where := range []map[string]CodeList{b.Where, b.Comparable, lists(b.Enters), lists(b.Leaves)} {
			k.codes(ds, where, at)
		}
	}
}

func (k *checker) codes(ds *warehouse.Dataset, where map[string]CodeList, path string) {
	for _, dim := range slices.Sorted(maps.Keys(where)) {
		if ds.Index(dim) < 0 {
			k.fail(path, "layout.no-dimension", "dimension", dim, "dataset", ds.ID, "dimensions", strings.Join(ds.IDs(), ", "))
			continue
		}
		list := k.catalog.ListOf(ds, dim)
		for _, code := range where[dim] {
			if list == nil || list.Code(code) == nil {
				k.fail(path, "layout.code", "code", code, "list", dim)
			}
		}
	}
}

func lists(codes map[string]string) map[string]CodeList {
	out := map[string]CodeList{}
	for dim, code := range codes {
		out[dim] = CodeList{code}
	}
	return out
}

// SeriesBreaks are the breaks of the table in the warehouse's words.
func (t *Table) SeriesBreaks() (out []warehouse.SeriesBreak) {
	for _, b := range t.Breaks {
		x := warehouse.SeriesBreak{Where: filters(b.Where), From: b.From, What: b.What, Comparable: filters(b.Comparable)}
		for dim, code := range b.Enters {
			x.Dim, x.Code, x.Enters = dim, code, true
		}
		for dim, code := range b.Leaves {
			x.Dim, x.Code = dim, code
		}
		out = append(out, x)
	}
	return out
}

func filters(where map[string]CodeList) (out []warehouse.Filter) {
	for _, dim := range slices.Sorted(maps.Keys(where)) {
		out = append(out, warehouse.Filter{Dim: dim, Codes: where[dim]})
	}
	return out
}
