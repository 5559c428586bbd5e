package propose

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// TestMarksBesideFiguresStayBeside: a figure with a mark is a figure, also where
// nothing says what the mark means.
func TestMarksBesideFiguresStayBeside(t *testing.T) {
	const text = "País\t2018\t2019\nHaití\t347\t627 r/\nCuba\t907\t211 p\nPerú\t12*\t5\n"
	wb, err := sheet.Open(t.Context(), "marks.tsv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	must(t, err)
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	l, err := p.Layout()
	must(t, err)
	want := map[string]string{"C2": "627 r/", "C3": "211 p", "B4": "12 *"}
	must(t, tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		if w := want[c.A1()]; w != "" && w != warehouse.FormatNumber(c.Stored)+" "+c.Marker {
			t.Errorf("%s is %v with %q, want %s", c.A1(), c.Stored, c.Marker, w)
		}
		delete(want, c.A1())
		return nil
	}))
	if len(want) > 0 {
		t.Errorf("cells that are missing: %v", want)
	}
}

// flagged reads a text with its own proposal, and lists the periods of its figures by
// status.
func flagged(t *testing.T, text string) map[string]string {
	t.Helper()
	wb, err := sheet.Open(t.Context(), "t.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	must(t, err)
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	l, err := p.Layout()
	must(t, err)
	if l.Provisional {
		t.Errorf("a legend makes the whole file provisional:\n%s", text)
	}
	out := map[string]string{}
	must(t, tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		status := c.Table.Set.Status
		for i := range c.Headings {
			if v := c.Headings[i].Value; v != nil && v.Flags != 0 {
				status = v.Flags.String()
			}
		}
		out[c.Period] = status
		return nil
	}))
	return out
}

// TestALegendAppliesWhereItsMarkIs: whatever a mark looks like, and wherever its legend is,
// the figures under the headings that bear it have the status, and no others.
func TestALegendAppliesWhereItsMarkIs(t *testing.T) {
	legends := map[string][]string{
		"P": {"Cifras preliminares", "Provisional figures", "Chiffres provisoires", "Datos provisionales sujetos a revisión"},
		"E": {"Cifras estimadas", "Estimated figures", "Chiffres estimés"},
	}
	headings := map[string][]string{"%y(@)": {"(@) %l", "@/ %l", "@: %l", "@ = %l"}, "%y @/": {"@/ %l.", "@/ %l"}, "%y (@)": {"1/ (@) %l", "Notas: (@) %l; (z) otra cosa.", "2. (@) %l. Fuente: registros."}, "%y @": {"@: %l", "@/ %l"}}
	marks := map[string][]string{"P": {"p", "P"}, "E": {"e", "a"}}
	for status, texts := range legends {
		for form, ways := range headings {
			for _, way := range ways {
				for _, mark := range marks[status] {
					for _, legend := range texts {
						marked := strings.NewReplacer("%y", "2024", "@", mark).Replace(form)
						note := strings.NewReplacer("@", mark, "%l", legend).Replace(way)
						text := "País,2022,2023," + marked + "\nHonduras,2543,2611,2702\nCuba,1305,1411,1377\nPerú,805,811,877\n\"" + note + "\"\n"
						got := flagged(t, text)
						if got["2024"] != status || got["2022"] != "" || got["2023"] != "" {
							t.Errorf("%q with %q gives %v", marked, note, got)
						}
					}
				}
			}
		}
	}
}

// TestANumberAfterAYearIsAMark: a number of which a note tells is taken off the year; one
// of which none does is no month either.
func TestANumberAfterAYearIsAMark(t *testing.T) {
	for _, form := range []string{"%y %n", "%y (%n)", "%y %n/", "%y [%n]"} {
		for _, note := range []string{"%n Definición nueva", "%n. Definición nueva", "%n/ Nueva definición", "(%n) New definition"} {
			fill := func(s, n string) string { return strings.NewReplacer("%y", "2023", "%n", n).Replace(s) }
			text := "País,2021,2022," + fill(form, "1") + ",2024\nHonduras,2543,2611,2702,905\nCuba,1305,1411,1377,966\nPerú,805,811,877,911\n" + fill(note, "1") + "\n"
			got := flagged(t, text)
			if _, ok := got["2023"]; !ok || len(got) != 4 {
				t.Errorf("%s with %s: %v", fill(form, "1"), fill(note, "1"), got)
			}
		}
	}
	text := "País,2021,2022,2023 1,2024\nHonduras,2543,2611,2702,905\nCuba,1305,1411,1377,966\nPerú,805,811,877,911\n"
	if got := flagged(t, text); got["2023-01"] != "" || len(got) > 4 {
		t.Errorf("no note tells of the number: %v", got)
	} else if _, month := got["2023-01"]; month {
		t.Errorf("the number is read as a month: %v", got)
	}
}

// TestATitleMarkIsTheTables: where the title bears the mark, all figures have the status.
func TestATitleMarkIsTheTables(t *testing.T) {
	got := flagged(t, "Deportados por país p/\n\nPaís,2022,2023,2024\nHonduras,2543,2611,2702\nCuba,1305,1411,1377\nPerú,805,811,877\np/ Cifras preliminares\n")
	if got["2022"] != "P" || got["2024"] != "P" {
		t.Errorf("the title's mark gives %v", got)
	}
}

// A mark behind a period gives its figures the status that its note says, whatever sign the
// mark is and however the note writes it; one behind several periods breaks no series.
func TestTheMarkOfAPeriodGivesTheStatusOfItsNote(t *testing.T) {
	const rows = "\nHonduras;25;30;31\nCuba;13;12;13\nPeru;80;81;83\n\n"
	statuses := func(head, note string) (got string) {
		p, err := proposalUnder(t, "t.csv", "Permits granted in Fiji by nationality\n\nNationality;"+head+rows+note+"\n", "- {ask: dataset, answer: PERMITS}\n")
		must(t, err)
		for _, k := range p.Markers {
			if k.Headings {
				got += k.Status
			}
		}
		return got
	}
	for _, mark := range []string{"*", "**", "†", "(1)", "¹", " (a)", " 1/", " e"} {
		for text, want := range map[string]string{
			"Cifra estimada.": "E", "Forecast": "F", "Proyectado": "F", "datos preliminares": "P", "Break in series": "B", "ruptura de la serie": "B", "rupture de série": "B",
		} {
			for _, legend := range []string{"%s %s", "%s: %s", "%s = %s", "Notes: %s %s"} {
				note := fmt.Sprintf(legend, strings.TrimSpace(mark), text)
				if mark == " e" && !strings.Contains(legend, "%s: ") && !strings.Contains(legend, "=") {
					continue // a word may begin so
				}
				if got := statuses("2020;2021;2022"+mark, note); got != want {
					t.Errorf("2022%s, %q: status %q, want %q", mark, note, got, want)
				}
				if got := statuses("2020;2021"+mark+";2022"+mark, note); want == "B" && got != "" {
					t.Errorf("2021%[1]s, 2022%[1]s, %[2]q: status %[3]q", mark, note, got)
				}
			}
		}
	}
}
