package ingest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

const byYear = "    header: [{row: 1, period: year}]\n    values: {from: B}\n"

const sixCountries = "| nat | 2019 | 2020 | 2021 |\n| HND | 1 | 10 | 100 |\n| GTM | 2 | 20 | 200 |\n| SLV | 3 | 30 | 300 |\n| NIC | 4 | 40 | 400 |\n| CUB | 5 | 50 | 500 |\n| HTI | 6 | 60 | 600 |\n"

// Nothing in hidden rows and columns is loaded, and a finding names them with
// how many figures they hold: a note for columns and single rows, blocking for
// what a filter hides and for parts of the table.
func TestHiddenRowsAndColumnsHoldNothingToLoad(t *testing.T) {
	for name, test := range map[string]struct {
		hide    string
		want    map[string]warehouse.Severity // by what is found
		numbers int
	}{
		"nothing":                          {"", nil, 0},
		"a column":                         {"hide C", map[string]warehouse.Severity{"C": warehouse.Note}, 6},
		"two columns":                      {"hide C:D", map[string]warehouse.Severity{"C:D": warehouse.Note}, 12},
		"a row":                            {"fold 3", map[string]warehouse.Severity{"3": warehouse.Note}, 3},
		"a row and a column":               {"fold 3\nhide B", map[string]warehouse.Severity{"3": warehouse.Note, "B": warehouse.Note}, 8},
		"three single rows":                {"fold 2 4 6", map[string]warehouse.Severity{"2, 4, 6": warehouse.Note}, 9},
		"rows in a row":                    {"fold 3:4", map[string]warehouse.Severity{"3:4": warehouse.Blocking}, 6},
		"one row that a filter hides":      {"filter A1:D7 A HND\nfold 3", map[string]warehouse.Severity{"3": warehouse.Blocking}, 3},
		"single rows that a filter hides":  {"filter A1:D7 A HND\nfold 3 5 7", map[string]warehouse.Severity{"3, 5, 7": warehouse.Blocking}, 9},
		"a filter that hides nothing":      {"filter A1:D7 A HND", nil, 0},
		"the header's row, named as one":   {"fold 1", nil, 0},
		"the stub's column, named as one":  {"hide A", nil, 0},
		"a filter elsewhere, a row of own": {"filter A5:D7 A HND\nfold 3", map[string]warehouse.Severity{"3": warehouse.Note}, 3},
	} {
		o := drawnBook(t, wide("nat", byYear), sixCountries+test.hide+"\n", Options{})
		got := found(o, "hidden-cells")
		numbers := 0
		for _, f := range got {
			if test.want[say(f.Found)] != f.Severity {
				t.Errorf("%s: %s is a %s", name, say(f.Found), f.Severity)
			}
			numbers += f.Count
		}
		if len(got) != len(test.want) || numbers != test.numbers || left(o, WhyHidden) != test.numbers || o.Account.Figures != 18-test.numbers {
			t.Errorf("%s: %v, %d numbers, %+v", name, names(o), numbers, o.Account)
		}
	}
}

// Many rows that are hidden one by one look as a filter leaves them.
func TestManySingleHiddenRowsBlock(t *testing.T) {
	var b strings.Builder
	b.WriteString("| nat | 2019 |\n")
	for _, nat := range strings.Fields("HND GTM SLV NIC CUB HTI VEN COL") {
		b.WriteString("| " + nat + " | 7 |\n")
	}
	o := drawnBook(t, wide("nat", byYear), b.String()+"fold 2 4 6 8\n", Options{})
	if f := found(o, "hidden-cells"); len(f) != 1 || !f[0].Blocks() {
		t.Errorf("%+v", f)
	}
}

// A layout that says so reads what is hidden.
func TestALayoutMayReadWhatIsHidden(t *testing.T) {
	o := drawnBook(t, wide("nat", byYear+"    hidden: read\n"), sixCountries+"hide C\nfold 3:4\n", Options{})
	if len(found(o, "hidden-cells")) > 0 || o.Account.Figures != 18 || o.Blocked() {
		t.Errorf("%v, %+v", names(o), o.Account)
	}
}

// The table of last year in hidden columns is not published beside the visible
// one, nor in its place: a column that is named is the visible one of that name,
// and the anchor a row that one sees.
func TestAStaleHiddenTableIsNotRead(t *testing.T) {
	for name, test := range map[string]struct{ tables, sheet string }{
		"columns of one name": {
			"  - table: nat\n    dataset: IRREGULAR\n    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}\n    header: [{row: 1, label: true}]\n" +
				"    stub: [{named: País, dimension: COUNTERPART_AREA}, {named: Año, period: year}]\n    values: {named: [Eventos]}\n",
			"| País | Año | Eventos | País | Año | Eventos |\n| GTM | 2022 | 901 | HND | 2023 | 101 |\n| HND | 2022 | 902 | GTM | 2023 | 102 |\nhide A:C\n",
		},
		"rows above": {
			wide("nat", "    anchor: {column: A, like: '^nat$'}\n    header: [{row: 0, period: year}]\n    values: {from: B}\n"),
			"| nat | 2022 |\n| GTM | 901 |\n| HND | 902 |\n| nat | 2023 |\n| HND | 101 |\n| GTM | 102 |\nfold 1:3\n",
		},
	} {
		o := drawnBook(t, test.tables, test.sheet, Options{})
		if o.Blocked() || o.Release == nil || o.Account.Figures != 2 || left(o, WhyHidden) < 2 {
			t.Errorf("%s: %v, %+v", name, names(o), o.Account)
			continue
		}
		if f := found(o, "hidden-cells"); len(f) != 1 || f[0].Severity != warehouse.Note {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// A total of the year stays one where some of its months are in hidden columns.
func TestHiddenMonthsAreStillMonthsOfTheirTotal(t *testing.T) {
	tables := wide("nat", "    header: [{row: 1, period: year}, {row: 2, period: [month, total]}]\n    values: {from: B}\n")
	months := "| nat | 2023 |" + strings.Repeat(" |", 12) + "\n| | Jan | Feb | Mar | Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec | Total |\n| HND |" + strings.Repeat(" 2 |", 12) + " 24 |\n"
	for hide, want := range map[string]int{"": 13, "hide B:G\n": 7} {
		m := newMemory()
		l, name, data := drawnFile(t, tables, months+hide)
		o := sentTo(t, m, l, name, data, Options{})
		if o.Release == nil || o.Account.Figures != want {
			t.Fatalf("%q: %v, %+v", hide, names(o), o.Account)
		}
		if !slices.ContainsFunc(slices.Collect(maps.Values(m.drafts[o.Release.DraftID].figures)), func(f stored) bool { return f.period == "2023" && f.value == 24 }) {
			t.Errorf("%q: the total is not of the year: %+v", hide, m.drafts[o.Release.DraftID].figures)
		}
	}
}

// A hidden column beside the table is no drift of its layout.
func TestAHiddenColumnBesideATableIsNoDrift(t *testing.T) {
	tables := wide("nat", "    header: [{row: 1, period: year}]\n    values: {columns: B-C}\n")
	o := drawnBook(t, tables, sixCountries+"hide D\n", Options{})
	if len(found(o, "layout-drift")) > 0 || len(found(o, "hidden-cells")) != 1 || o.Account.Figures != 12 {
		t.Errorf("%v, %+v", names(o), o.Account)
	}
	if o := drawnBook(t, tables, sixCountries, Options{}); len(found(o, "layout-drift")) != 1 {
		t.Errorf("a visible one: %v", names(o))
	}
}
