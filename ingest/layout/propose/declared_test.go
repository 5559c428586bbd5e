package propose

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/ingest/sheet/sheettest"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// proposed opens a file and proposes for it.
func proposed(t *testing.T, name string, file []byte) (*Proposal, *sheet.Workbook) {
	t.Helper()
	wb, err := sheet.Open(t.Context(), name, bytes.NewReader(file), int64(len(file)), sheet.Limits{})
	must(t, err)
	t.Cleanup(func() { must(t, wb.Close()) })
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	return p, wb
}

// declaredLines are the tidy cells of a proposal: figure or mark, and headings.
func declaredLines(t *testing.T, p *Proposal, wb *sheet.Workbook) (lines []string) {
	t.Helper()
	l, err := p.Layout()
	if err != nil {
		t.Fatalf("%v\n%s", err, p.YAML("en"))
	}
	checkEncode(t, l)
	must(t, tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
		value := c.Marker
		if c.IsNumber {
			value = strings.TrimSpace(warehouse.FormatNumber(c.Stored) + " " + c.Marker)
		}
		var heads []string
		for _, h := range c.Headings {
			if h.Axis == nil || !h.Axis.Hidden {
				heads = append(heads, h.Text)
			}
		}
		lines = append(lines, value+" "+strings.Join(heads, " | "))
		return nil
	}))
	return lines
}

// A PC-Axis file is read by what it declares, whatever its figures look like: labels
// that are numbers, figures that look like years, one column or one row.
func TestPXIsProposedAsDeclared(t *testing.T) {
	figures := func(n int, of func(i int) string) (out []string) {
		for i := range n {
			out = append(out, of(i))
		}
		return out
	}
	country := sheettest.PXVariable{Name: "country", Labels: []string{"Honduras", "Guatemala", "Belize"}}
	year := sheettest.PXVariable{Name: "year", Labels: []string{"2019", "2020"}, Time: "TLIST(A1)"}
	age := sheettest.PXVariable{Name: "age", Labels: []string{"0", "1", "2", "3"}}
	for name, px := range map[string]*sheettest.PX{
		"years as figures":     {Stub: []sheettest.PXVariable{country}, Heading: []sheettest.PXVariable{year}, Figures: figures(6, func(i int) string { return fmt.Sprint(1990 + i) })},
		"running figures":      {Stub: []sheettest.PXVariable{age}, Heading: []sheettest.PXVariable{year}, Figures: figures(8, func(i int) string { return fmt.Sprint(i) })},
		"no heading":           {Stub: []sheettest.PXVariable{country, year}, Figures: figures(6, func(i int) string { return fmt.Sprint(i % 2) })},
		"no stub":              {Heading: []sheettest.PXVariable{country, year}, Figures: figures(6, func(int) string { return "7" })},
		"marks only":           {Stub: []sheettest.PXVariable{country}, Heading: []sheettest.PXVariable{year}, Figures: figures(6, func(int) string { return ".." })},
		"points and thousands": {Stub: []sheettest.PXVariable{country}, Heading: []sheettest.PXVariable{year}, Figures: figures(6, func(i int) string { return fmt.Sprintf("%d.12%d", i+1, i+1) })},
	} {
		var want []string
		all := append(slices.Clone(px.Stub), px.Heading...)
		last := all[len(all)-1].Labels
		for i, figure := range px.Figures {
			head := last[i%len(last)]
			if len(all) > 1 {
				head = all[0].Labels[i/len(last)] + " | " + head
			}
			want = append(want, figure+" "+head)
		}
		p, wb := proposed(t, "t.px", px.Bytes())
		if diff := cmp.Diff(want, declaredLines(t, p, wb)); diff != "" {
			t.Errorf("%s: %s\n%s", name, diff, p.YAML("en"))
		}
	}
}

// What a PC-Axis file says of its values is used: codes where they are known better than
// labels, periods, symbols, the day it was made; codes of another list are not.
func TestPXDeclarationsAreUsed(t *testing.T) {
	px := sheettest.PX{
		Title: "Inmigrantes por país de nacimiento", Contents: "Inmigrantes", Units: "personas", Updated: "20240115 09:00",
		Stub: []sheettest.PXVariable{
			{Name: "maa", Code: "COUNTERPART_AREA", Labels: []string{"Saksa", "Ruotsi", "Espanja"}, Codes: []string{"DEU", "SWE", "ESP"}},
			{Name: "Sexo", Labels: []string{"Hombres", "Mujeres"}, Codes: []string{"F", "M"}},
		},
		Heading: []sheettest.PXVariable{{Name: "Periodo", Labels: []string{"2023K3", "2023K4"}, Time: "TLIST(Q1)"}},
		Figures: []string{"1", "2", "3", "..", "5", "6", "7", "8", "9", "10", "11", "12"}, Symbols: map[string]string{"DATASYMBOL1": "no aplica", "DATASYMBOLNIL": "nulo"},
	}
	p, _ := proposed(t, "t.px", px.Bytes())
	yml := string(p.YAML("en"))
	for _, want := range []string{
		"{column: A, label: true}", "dimension: COUNTERPART_AREA", "{column: B, dimension: SEX}", "{column: C, label: true}", "period: sdmx, hidden: true",
		"text: '.', status: M", "text: '-', zero: true", "date: '$1-$2-$3'",
	} {
		if !strings.Contains(strings.ReplaceAll(yml, `"`, `'`), want) {
			t.Errorf("%q is not in\n%s", want, yml)
		}
	}
}
