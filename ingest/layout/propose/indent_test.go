package propose

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/layout/tidy"
)

// Three levels of one column, indented by blanks or by signs before the label, keep all their
// headings, whether the rows of the upper levels hold figures or not.
func TestThreeLevelsOfOneColumnKeepTheirHeadings(t *testing.T) {
	places := []struct {
		name    string
		members []string
	}{{"América", []string{"Haití", "Venezuela", "Cuba", "Chile"}}, {"Europa", []string{"España", "Italia", "Francia"}}, {"Asia", []string{"China", "Japón"}}}
	rapid.Check(t, func(r *rapid.T) {
		unit := rapid.SampledFrom([]string{"  ", "   ", "\u00a0\u00a0", "..", ". ", "- ", "· "}).Draw(r, "indentation")
		outer, middle := rapid.Bool().Draw(r, "figures of the outer level"), rapid.Bool().Draw(r, "of the middle one")
		inner := rapid.SampledFrom([][]string{{"Hombres", "Mujeres"}, {"2011", "2012", "2013"}}).Draw(r, "inner")
		line, text, want := 4, "República Dominicana: población nacida en el extranjero\n\nPaís de nacimiento,Censo A,Censo B\n", map[string]string{}
		add := func(depth int, label string, figures bool, above ...string) {
			if text += strings.Repeat(unit, depth) + label; figures {
				text += fmt.Sprintf(",%d,%d", 2000+37*line, 3000+41*line)
				want[fmt.Sprintf("%d,2", line)] = strings.Join(append(above, label), " | ")
			} else {
				text += ",,"
			}
			text += "\n"
			line++
		}
		for _, x := range places[:rapid.IntRange(2, 3).Draw(r, "groups")] {
			add(0, x.name, outer)
			for _, country := range x.members {
				add(1, country, middle, x.name)
				for _, label := range inner {
					add(2, label, true, x.name, country)
				}
			}
		}
		for _, wrong := range otherHeadings(t, text, want) {
			r.Errorf("%s, in\n%s", wrong, text)
		}
		if len(want) > 0 {
			r.Errorf("no headings of %v in\n%s", want, text)
		}
	})
}

// otherHeadings says which cells of a text have other headings in its first column than they
// should, and takes those that it has seen out of what is wanted.
func otherHeadings(t *testing.T, text string, want map[string]string) (wrong []string) {
	wb, p := proposalOf(t, text)
	l, err := p.Layout()
	if err != nil {
		t.Fatal(err)
	}
	if err := tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
		at := fmt.Sprintf("%d,%d", c.Row, c.Col)
		if want[at] == "" {
			return nil
		}
		var heads []string
		for _, h := range c.Headings {
			if h.Row == c.Row || h.Col == 1 {
				heads = append(heads, strings.TrimLeft(h.Text, "-.· "))
			}
		}
		if got := strings.Join(heads, " | "); got != want[at] {
			wrong = append(wrong, fmt.Sprintf("%s is %q, not %q", at, got, want[at]))
		}
		delete(want, at)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return wrong
}
