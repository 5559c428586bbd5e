package propose

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// shownBook is a workbook of rows from A1, with number formats by cell.
func shownBook(t *testing.T, rows [][]any, formats map[string]string) *sheet.Workbook {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	for cell, code := range formats {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		must(t, err)
		must(t, f.SetCellStyle("Sheet1", cell, cell, style))
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	wb, err := sheet.Open(t.Context(), "a.xlsx", bytes.NewReader(b.Bytes()), int64(b.Len()), sheet.Limits{})
	must(t, err)
	t.Cleanup(func() { wb.Close() })
	return wb
}

// proposedShown is the proposal of such a workbook under a dataset and more answers.
func proposedShown(t *testing.T, wb *sheet.Workbook, dataset string, more ...func(*Answers)) *Proposal {
	t.Helper()
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	var given Answers
	must(t, given.Add(AskDataset, "", "", dataset))
	for _, add := range more {
		add(&given)
	}
	must(t, p.Answer(t.Context(), &given))
	return p
}

// all are the cells of the figures of the tables below.
func all(code string) map[string]string {
	formats := map[string]string{}
	for _, col := range []string{"B", "C"} {
		for row := 3; row <= 5; row++ {
			formats[fmt.Sprintf("%s%d", col, row)] = code
		}
	}
	return formats
}

// The scale that all number formats of a table show is its unit: by what the stored numbers
// count, which commas at the end of a format only show smaller. One that a format shows beside
// a unit of the title, or a letter of several meanings, is asked about.
func TestTheScaleOfNumberFormatsIsTheUnit(t *testing.T) {
	const asked = -1
	for code, want := range map[string][2]float64{ // without a unit in the title, and with thousands
		"0":                     {0, 1000},
		`0" mil"`:               {1000, 1000},
		`#,##0" miles"`:         {1000, 1000},
		`#,##0" thousand"`:      {1000, 1000},
		`0.0," mil"`:            {0, asked},
		`0.0,"K"`:               {0, asked},
		`0.0,,"M"`:              {0, asked},
		`0.0,`:                  {0, asked},
		`0"K"`:                  {1000, 1000},
		`0"k"`:                  {1000, 1000},
		`0"M"`:                  {asked, 1000},
		`0.0" millones"`:        {1e6, asked},
		`0.0"  Mio."`:           {1e6, asked},
		`0" personas"`:          {0, 1000},
		`General" mil"`:         {1000, 1000},
		`0" miles de millones"`: {1e9, asked},
		`0" lakhs de millones"`: {1e6, asked},
	} {
		for i, title := range []string{"Permisos de residencia otorgados por nacionalidad", "Permisos de residencia otorgados por nacionalidad (miles)"} {
			p := proposedShown(t, shownBook(t, [][]any{{title}, {"Nacionalidad", 2021, 2022}, {"Cubana", 31000, 42000}, {"Chilena", 12000, 14000}, {"Francesa", 8000, 9000}}, all(code)), "PERMITS")
			got := p.Tables[0].Meaning.Multiplier
			if asksFor(p.Questions(), AskUnit, "", "") {
				got = asked
			}
			if got != want[i] {
				t.Errorf("%s under %q: × %v, want %v", code, title, got, want[i])
			}
		}
	}
}

// Where the number formats of one column or of one row show a scale, it is asked for, and
// holds for these alone; that of single cells can only be left out.
func TestTheScaleOfSomeNumberFormatsIsAskedForThem(t *testing.T) {
	rows := [][]any{{"Permisos de residencia otorgados por nacionalidad"}, {"Nacionalidad", 2021, 2022}, {"Cubana", 31000, 42}, {"Chilena", 12000, 14}, {"Francesa", 8000, 9}}
	for name, c := range map[string]struct {
		cells []string
		label string
	}{
		"column": {[]string{"C3", "C4", "C5"}, "2022"}, "row": {[]string{"B4", "C4"}, "Chilena"}, "cell": {[]string{"C4"}, ""},
	} {
		for _, code := range []string{`0" mil"`, `#,##0" miles"`, `0"K"`} {
			formats := map[string]string{}
			for _, cell := range c.cells {
				formats[cell] = code
			}
			p := proposedShown(t, shownBook(t, rows, formats), "PERMITS")
			if !asksFor(p.Questions(), AskUnit, "", "") {
				t.Errorf("%s, %s: the unit is not asked for", name, code)
			}
			p = proposedShown(t, shownBook(t, rows, formats), "PERMITS", func(a *Answers) {
				must(t, a.Add(AskUnit, "", "", map[bool]string{true: "PM 3", false: "skip"}[c.label != ""]))
			})
			table := p.Tables[0]
			if c.label == "" {
				if n := len(p.Markers); n != 1 || p.Markers[0].Skip == "" || !p.Markers[0].Beside {
					t.Errorf("%s, %s: markers %+v", name, code, p.Markers)
				}
				continue
			}
			for _, label := range []string{"2021", "2022", "Cubana", "Chilena"} {
				want := 1.0
				if label == c.label {
					want = 1000
				}
				if got, _ := timesOf(p, table, label); got != want {
					t.Errorf("%s, %s: %s × %v, want %v: %v", name, code, label, got, want, p.Questions())
				}
			}
		}
	}
}

// A mark that a number format shows beside a figure is one: a note says what it means, else it
// is asked about as that of a text.
func TestMarksOfNumberFormatsAreMarks(t *testing.T) {
	for code, mark := range map[string]string{`0"*"`: "*", `0" (p)"`: "(p)", `0"e"`: "e", `0" p/"`: "p/"} {
		for _, note := range []string{"", mark + " Cifra preliminar."} {
			var got [2]string
			for i, cell := range []any{14000, "14000" + mark} {
				formats := map[string]string{}
				if i == 0 {
					formats["C4"] = code
				}
				p := proposedShown(t, shownBook(t, [][]any{{"Permisos de residencia otorgados por nacionalidad"}, {"Nacionalidad", 2021, 2022}, {"Cubana", 31000, 42000}, {"Chilena", 12000, cell}, {"Francesa", 8000, 9000}, {}, {note}}, formats), "PERMITS")
				for _, k := range p.Markers {
					got[i] += fmt.Sprint(k.Text, k.Beside, k.Status, k.Zero, k.Means)
				}
				got[i] += fmt.Sprint(asksFor(p.Questions(), AskMarker, "", ""))
			}
			if got[0] != got[1] || got[0] == "" {
				t.Errorf("%s, note %q: %q by its format, %q as a text", code, note, got[0], got[1])
			}
		}
	}
}

// A currency that number formats show, and no measure is in, is asked about.
func TestACurrencyOfNumberFormatsIsAskedAbout(t *testing.T) {
	p := proposedShown(t, shownBook(t, [][]any{{"Remesas recibidas por país de envío, Guatemala"}, {"País", 2021, 2022}, {"España", 31000, 42000}, {"Chile", 12000, 14000}, {"Francia", 8000, 9000}}, all(`#,##0.0" euros"`)), "REMITTANCES")
	if !asksFor(p.Questions(), AskMeasure, "", "") {
		t.Errorf("euros are read as dollars: %v", p.Questions())
	}
}
