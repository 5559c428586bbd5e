package propose

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// exportColumn writes the text of one column of an export for a series and a period.
type exportColumn struct {
	name string
	text func(series, period int) string
	asks bool // its texts must be asked about
}

// exportOf writes a long export of an office: two places, two components, some periods.
func exportOf(periods int, columns ...exportColumn) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	_ = w.Write(append(names, "VALUE"))
	for period := range periods {
		for series := range 4 {
			var row []string
			for _, c := range columns {
				row = append(row, c.text(series, period))
			}
			_ = w.Write(append(row, fmt.Sprint(1000+37*series+911*period)))
		}
	}
	w.Flush()
	return b.String()
}

// sometimes is one of two texts for the first and the last two series.
func sometimes(a, b string) func(int, int) string {
	return func(series, _ int) string { return []string{a, a, b, b}[series] }
}

func always(s string) func(int, int) string { return func(int, int) string { return s } }

// TestKeysOfMachinesAreLeftOut: columns that only name series or records, whatever they are
// called, are left out with the reason; one that says what no other column says is asked
// about, also where it is written as a key.
func TestKeysOfMachinesAreLeftOut(t *testing.T) {
	year := exportColumn{"Período", func(_, period int) string { return fmt.Sprint(2019 + period) }, false}
	place := exportColumn{"Lieu", sometimes("Aurora", "Zenith"), true}
	part := exportColumn{"Composante", func(series, _ int) string { return []string{"Fluxo A", "Fluxo B"}[series%2] }, true}
	for _, x := range []struct {
		what    string
		periods int
		columns []exportColumn
	}{
		{"series", 3, []exportColumn{year, place, part, {"VECTEUR", func(series, _ int) string { return fmt.Sprint("v", 29850342+series) }, false}}},
		{"coordinates", 3, []exportColumn{{"coord", func(series, _ int) string { return fmt.Sprintf("%d.%d", series/2+1, series%2+1) }, false}, year, place, part}},
		{"keys of places", 3, []exportColumn{year, place, {"uid-lugar", sometimes("2016A000011124", "2016A000235"), false}, part}},
		{"keys of records", 3, []exportColumn{year, place, part, {"row key", func(series, period int) string { return fmt.Sprintf("r-%04d", 100*period+series) }, false}}},
		{"one period", 1, []exportColumn{year, place, part, {"clave", func(series, _ int) string { return fmt.Sprint("S-00", 7+series) }, false}}},
		{"a unit", 3, []exportColumn{year, place, part, {"unidad", always("249"), false}}},
		{"classes", 3, []exportColumn{year, place, {"class", func(series, _ int) string { return []string{"H-1B", "H-2A"}[series%2] }, true}}},
	} {
		t.Run(x.what, func(t *testing.T) {
			p := proposeText(t, "t.csv", exportOf(x.periods, x.columns...))
			var asked []string
			for _, q := range p.Questions() {
				if q.Ask == AskAxis {
					asked = append(asked, q.About)
				}
			}
			for _, c := range x.columns {
				if got := slices.Contains(asked, c.name); got != c.asks {
					t.Errorf("%s is asked about: %v, want %v", c.name, got, c.asks)
				}
			}
		})
	}
}

// TestAColumnOfScalesIsTheUnit: where a column says in what the figures are, each figure
// counts so many.
func TestAColumnOfScalesIsTheUnit(t *testing.T) {
	year := exportColumn{"REF_DATE", func(_, period int) string { return fmt.Sprint(2019 + period) }, false}
	for scale, times := range map[string]float64{"units": 1, "thousands": 1000, "unités": 1, "milliers": 1000, "millones": 1_000_000, "Milhares": 1000} {
		for _, mixed := range []bool{false, true} {
			other := scale
			if mixed {
				other = "unidades"
			}
			text := exportOf(3, year, exportColumn{"GEO", sometimes("Canada", "Ontario"), false}, exportColumn{"SCALAR_FACTOR", func(series, _ int) string { return []string{scale, other}[series%2] }, false})
			p := proposeText(t, "t.csv", text)
			got := p.Tables[0].Stub[2].Meaning.Map[scale].Multiplier
			if got != times {
				t.Errorf("figures in %q count %v, want %v (mixed: %v)", scale, got, times, mixed)
			}
		}
	}
}
