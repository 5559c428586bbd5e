package propose

import (
	"slices"
	"strings"
	"testing"
)

// flagTable is a table whose figures have their marks right of them, and lines below it.
func flagTable(mark string, below ...string) string {
	return "Inmigrantes por nacionalidad; Perú\nNacionalidad,2019,,2020,,2021,\nCuba,234,,301," + mark + ",422,\nChile,110,,121," + mark + ",133,p\nHaití,45,e,51,,60,p\n" + strings.Join(below, "\n") + "\n"
}

// Marks in columns of their own are those of the figures left of them, and no headings: what
// notes say of them, in one cell or in two, is what they mean.
func TestMarksInColumnsOfTheirOwn(t *testing.T) {
	answers := "- {ask: source, answer: OECD_IMD}\n- {ask: dataset, answer: ADMISSIONS}\n- {ask: set, about: BASIS, answer: C}\n"
	for _, c := range []struct {
		mark, status string
		below        []string
	}{
		{"b", "B", []string{"b: ruptura de serie"}},
		{"x", "E", []string{"x: estimación"}},
		{"x", "E", []string{"", "x,estimado"}},
		{"x", "E", []string{"", "Signos convencionales", "x,estimado", "p,provisional"}},
		{"bp", "BP", nil},
		{"(1)", "A", []string{"(1) Incluye la Isla de Pascua."}},
	} {
		p, err := proposalUnder(t, "t.csv", flagTable(c.mark, c.below...), answers)
		must(t, err)
		if q := p.Questions(); len(q) > 0 {
			t.Errorf("%q %q: asks %v %q", c.mark, c.below, q[0].Ask, q[0].About)
		}
		i := slices.IndexFunc(p.Markers, func(m Marker) bool { return m.Text == c.mark && m.Beside })
		if i < 0 || p.Markers[i].Status != c.status {
			t.Errorf("%q %q: markers %+v", c.mark, c.below, p.Markers)
		}
		l, err := p.Layout()
		must(t, err)
		if v := l.Tables[0].Values; v.Columns != "B,D,F" || v.Flags != "right" || len(l.Tables[0].Stub) != 1 {
			t.Errorf("%q: values %+v, stub %v", c.mark, v, l.Tables[0].Stub)
		}
	}
	for mark, below := range map[string]string{"x": "", "qq": "", "(1)": "(1) Solo mujeres."} {
		if asked := openFor(t, "t.csv", flagTable(mark, below), answers); !asksFor(asked, AskMarker, mark, "") {
			t.Errorf("%q with %q is not asked about", mark, below)
		}
	}
}
