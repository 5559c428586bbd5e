package reports

import (
	"testing"
	"unicode/utf8"

	"siemmes/reports/indicator"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// widestTitle is how many characters a title may have: it must stand on one
// line of a workbook's contents, in any language.
const widestTitle = 60

func TestDefinitionsNameOnlyWhatThereIs(t *testing.T) {
	all, err := readDefinitions(definitionFiles)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there is no report")
	}
	for _, d := range all {
		for _, s := range d.Sections {
			said(t, "reports.section."+s.ID)
			for _, table := range s.Tables {
				said(t, "reports.table."+table.ID)
				checkTable(t, table)
			}
			for _, c := range s.Charts {
				checkChart(t, s, c)
			}
		}
	}
}

func said(t *testing.T, id string) {
	t.Helper()
	if !lang.Has(id) {
		t.Errorf("no message %s", id)
	}
	for _, language := range warehouse.Languages() {
		if text := lang.T(language, id); utf8.RuneCountInString(text) > widestTitle {
			t.Errorf("%s in %s is longer than %d characters: %q", id, language, widestTitle, text)
		}
	}
}

func checkTable(t *testing.T, def tableDef) {
	t.Helper()
	if def.Ask.Dataset != "" {
		checkAsk(t, def.ID, def.Ask, append(append([]string{}, def.Rows.By...), def.Ask.By...))
	}
	ids := map[string]bool{}
	for _, l := range def.Lines {
		checkLine(t, def.ID, l, ids)
		if l.ID != "" {
			ids[l.ID] = true
		}
	}
}

func checkAsk(t *testing.T, table string, ask askDef, dims []string) {
	t.Helper()
	ds, err := catalog.Default().Dataset(ask.Dataset)
	if err != nil {
		t.Errorf("%s: %v", table, err)
		return
	}
	for _, dim := range dims {
		if ds.Index(dim) < 0 {
			t.Errorf("%s: %s has no dimension %s", table, ds.ID, dim)
		}
	}
	for dim, codes := range ask.Where {
		list := catalog.Default().ListOf(ds, dim)
		for _, code := range codes {
			_, measure := ds.Measure(code)
			known := dim == warehouse.DimMeasure && measure || list != nil && list.Code(code) != nil
			if code != "$country" && !known {
				t.Errorf("%s: %s has no code %s in %s", table, ds.ID, code, dim)
			}
		}
	}
}

func checkLine(t *testing.T, table string, l lineDef, ids map[string]bool) {
	t.Helper()
	switch {
	case l.Heading != "":
		said(t, "reports.line."+l.Heading)
		return
	case l.Indicator == "":
		var dims []string
		for dim := range l.Pick {
			dims = append(dims, dim)
		}
		checkAsk(t, table, l.Ask, dims)
		if ds, err := catalog.Default().Dataset(l.Ask.Dataset); err == nil && l.Pick[warehouse.DimMeasure] != "" {
			if _, ok := ds.Measure(l.Pick[warehouse.DimMeasure]); !ok {
				t.Errorf("%s: no measure %s", table, l.Pick[warehouse.DimMeasure])
			}
		}
	default:
		checkIndicator(t, table, l, ids)
	}
	if l.Label != "" {
		said(t, "reports.line."+l.Label)
	}
}

// An indicator's inputs are the symbols of its formula, and lines above it.
func checkIndicator(t *testing.T, table string, l lineDef, ids map[string]bool) {
	t.Helper()
	ind, _, err := indicator.Named(catalog.Default(), l.Indicator)
	if err != nil {
		t.Errorf("%s: %v", table, err)
		return
	}
	for _, in := range ind.Inputs {
		if id := l.Inputs[in.Symbol]; !ids[id] {
			t.Errorf("%s: %s needs %s from a line above, and %q is none", table, ind.ID, in.Symbol, id)
		}
	}
}

func checkChart(t *testing.T, s sectionDef, c chartDef) {
	t.Helper()
	for _, table := range s.Tables {
		if c.Table != "" && table.ID != c.Table {
			continue
		}
		ids := map[string]bool{}
		for _, l := range table.Lines {
			ids[l.ID] = true
		}
		for _, row := range append(append([]string{}, c.Rows...), c.Lines...) {
			if !ids[row] {
				t.Errorf("chart %s draws %q, which is no line of %s", c.ID, row, table.ID)
			}
		}
		return
	}
	t.Errorf("chart %s stands beside no table of its section", c.ID)
}
