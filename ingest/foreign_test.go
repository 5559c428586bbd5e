package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// countsOf is a file of the events layout with figures of some countries.
func countsOf(figure func(i int) float64) []string {
	lines := []string{"month,nat,n"}
	for month := 1; month <= 4; month++ {
		for i, nat := range []string{"HND", "GTM", "SLV", "CUB", "HTI", "VEN"} {
			lines = append(lines, fmt.Sprintf("2023-%02d,%s,%v", month, nat, figure(100*month+40*i)))
		}
	}
	return lines
}

// TestFiguresOfAnotherTable: a table of which the figures are a part or a multiple of
// the published ones is no revision; revisions, corrections of a few cells, another
// scale and figures made anew are.
func TestFiguresOfAnotherTable(t *testing.T) {
	published := func(i int) float64 { return float64(3 * i) }
	for name, x := range map[string]struct {
		figure func(i int) float64
		opt    Options
		times  string // "": no finding
	}{
		"a third":        {func(i int) float64 { return float64(i) }, Options{}, "a third of the published figure"},
		"twice":          {func(i int) float64 { return float64(6 * i) }, Options{}, "twice the published figure"},
		"another number": {func(i int) float64 { return float64(3*i + (i*7919)%1500 + 300) }, Options{}, "the published figure"},
		"a revision":     {func(i int) float64 { return float64(3*i + i/8) }, Options{}, ""},
		"a few cells":    {func(i int) float64 { return float64(3*i) * map[bool]float64{true: 3, false: 1}[i == 100 || i == 240] }, Options{}, ""},
		"another scale":  {func(i int) float64 { return float64(3000 * i) }, Options{}, ""},
		"made anew":      {func(i int) float64 { return float64(i) }, Options{Type: warehouse.Methodological}, ""},
	} {
		d := newDesk(t, eventsLayout)
		d.ingest(Options{Publish: true, Edition: "2023"}, countsOf(published)...)
		x.opt.Edition = "2024"
		o := d.ingest(x.opt, countsOf(x.figure)...)
		i := slices.IndexFunc(o.Findings, func(f warehouse.Finding) bool { return f.Rule == "foreign-figures" })
		switch {
		case i < 0 && x.times != "" || i >= 0 && x.times == "":
			t.Errorf("%s: found %v", name, o.Findings)
		case i >= 0 && (!o.Findings[i].Blocks() || !strings.Contains(say(o.Findings[i].Message), x.times)):
			t.Errorf("%s: said %s", name, say(o.Findings[i].Message))
		}
	}
}
