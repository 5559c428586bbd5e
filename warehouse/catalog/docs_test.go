package catalog

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

var update = flag.Bool("update", false, "rewrite docs/datasets.md and docs/indicators.md")

// The reference pages say what the catalog says; -update writes them anew.
func TestReferencePagesAreUpToDate(t *testing.T) {
	for name, write := range map[string]func(io.Writer, *Catalog){"datasets.md": writeDatasets, "indicators.md": writeIndicators} {
		path := filepath.Join("..", "..", "docs", name)
		var want bytes.Buffer
		write(&want, Default())
		if *update {
			if err := os.WriteFile(path, want.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")), want.Bytes()) {
			t.Errorf("docs/%s does not say what the catalog says (%v); run: go test ./warehouse/catalog -run ReferencePages -update", name, err)
		}
	}
}

func TestTheDatasetPageNamesEachDataset(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "datasets.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, ds := range Default().Datasets() {
		if !bytes.Contains(page, []byte("## "+ds.ID+" ")) {
			t.Errorf("docs/datasets.md has no section for %s", ds.ID)
		}
		for _, m := range ds.Measures {
			if !bytes.Contains(page, []byte("`"+m.ID+"`")) {
				t.Errorf("docs/datasets.md does not name %s of %s", m.ID, ds.ID)
			}
		}
	}
	for _, s := range Default().Sources() {
		if !bytes.Contains(page, []byte("`"+s.ID+"`")) {
			t.Errorf("docs/datasets.md does not name source %s", s.ID)
		}
	}
}

func writeDatasets(w io.Writer, c *Catalog) {
	fmt.Fprint(w, `# Datasets, sources and code lists

Written from the catalog (`+"`warehouse/catalog`"+`) by its test; change the data there, then run `+"`go test ./warehouse/catalog -run ReferencePages -update`"+`.

Every dataset begins with FREQ, REF_AREA, SOURCE, MEASURE, COUNTERPART_AREA, BASIS, SEX, AGE, in this order; its own dimensions follow, then TIME_PERIOD, OBS_VALUE, OBS_STATUS, CONF_STATUS and the attributes. Not broken down is `+"`_T`"+` (in a dimension of areas `+"`W`"+`), not applicable `+"`_Z`"+`, not stated `+"`_U`"+`, other `+"`_O`"+`.

*Adds up* says over what the figures of a measure may be added: everything; everything but time (a stock); nothing (unique persons, rates). *Cuts* are the breakdowns whose leaves are added up where a source publishes no total, the preferred one first.

`)
	for _, ds := range c.Datasets() {
		writeDataset(w, ds)
	}
	writeSources(w, c)
	writeLists(w, c)
}

func writeDataset(w io.Writer, ds *warehouse.Dataset) {
	fmt.Fprintf(w, "## %s — %s · %s · %s\n\n%s\n\n", ds.ID, ds.Names["en"], ds.Names["es"], ds.Names["fr"], ds.Description["en"])
	fmt.Fprintln(w, "| own dimension | English | español | français | code list |\n|---|---|---|---|---|")
	for _, d := range ds.Dimensions[len(commonDimensions):] {
		fmt.Fprintf(w, "| `%s` | %s | %s | %s | `%s` |\n", d.ID, d.Names["en"], d.Names["es"], d.Names["fr"], d.CodeList)
	}
	if len(ds.Dimensions) == len(commonDimensions) {
		fmt.Fprintln(w, "| none | | | | |")
	}
	fmt.Fprintln(w, "\n| measure | English | español | français | unit | kind | adds up | |\n|---|---|---|---|---|---|---|---|")
	for _, m := range ds.Measures {
		fmt.Fprintf(w, "| `%s` | %s | %s | %s | `%s` | %s | %s | %s |\n", m.ID, m.Names["en"], m.Names["es"], m.Names["fr"], m.Unit, m.Kind, addsUp[m.Adds], properties(m))
	}
	fmt.Fprintf(w, "\nCuts: %s.\n\n", cuts(ds))
}

var addsUp = map[warehouse.Additivity]string{
	warehouse.AddsOver: "over everything", warehouse.AddsNotTime: "not over time", warehouse.AddsNever: "never",
}

func properties(m warehouse.Measure) string {
	var said []string
	if m.Negative {
		said = append(said, "may be negative")
	}
	if m.Fractional {
		said = append(said, "need not be whole")
	}
	return strings.Join(said, ", ")
}

func cuts(ds *warehouse.Dataset) string {
	var all []string
	for _, cut := range ds.Cuts {
		all = append(all, strings.Join(cut, " × "))
	}
	return strings.Join(all, "; ")
}

func writeSources(w io.Writer, c *Catalog) {
	fmt.Fprint(w, "## Sources\n\nRank: the place among the sources of a dataset, smaller first. A report takes the first that covers what it shows and says so. The publisher is who published the table; who passes files of it on is named below the table. The licence is the publisher's.\n\n")
	fmt.Fprintln(w, "| source | what | publisher | licence | reports for | dataset (rank) | scope |\n|---|---|---|---|---|---|---|")
	for _, s := range c.Sources() {
		var ranks []string
		for _, ds := range s.Datasets {
			ranks = append(ranks, fmt.Sprintf("%s (%d)", ds, s.Rank[ds]))
		}
		fmt.Fprintf(w, "| `%s` | %s | %s | %s | %s | %s | `%s` |\n", s.ID, s.Names["en"], s.Publisher["en"], s.Licence.In("en"),
			cmp.Or(strings.Join(s.Areas, " "), "any"), strings.Join(ranks, ", "), s.Scope)
	}
	fmt.Fprint(w, "\nWhat they count, and what they leave out:\n\n")
	for _, s := range c.Sources() {
		fmt.Fprintf(w, "- `%s`: %s", s.ID, s.Counts["en"])
		for _, more := range []struct {
			title string
			text  warehouse.Names
		}{{"Also received through", s.Through}, {"Duration", s.Duration}, {"Leaves out", s.LeavesOut}, {"Revision", s.Revision}} {
			if more.text != nil {
				fmt.Fprintf(w, " *%s:* %s", more.title, more.text["en"])
			}
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
}

// writeLists prints the short lists whole, of the long ones what they hold.
func writeLists(w io.Writer, c *Catalog) {
	fmt.Fprint(w, "## Code lists\n\n")
	for _, id := range c.ListIDs() {
		list := c.open.now().lists[id]
		switch {
		case strings.HasPrefix(id, "CL_MEASURE_"), id == "CL_SOURCE":
			continue
		case id == AreaList:
			writeAreas(w, c)
			continue
		}
		fmt.Fprintf(w, "### %s — %s\n\n", id, list.Names["en"])
		switch {
		case list.make != nil:
			fmt.Fprint(w, "Any age or age group is a code: `Y37` a single year, `Y0T4` both ends included, `Y_LT18` below, `Y_GE85` and over. Under one year is `Y0`.\n\n")
		case list.byCountry:
			fmt.Fprintf(w, "Codes begin with the alpha-2 of a country and are read in its scope: %s.\n\n", byCountry(list))
		default:
			writeCodes(w, list)
		}
	}
}

func writeCodes(w io.Writer, list *CodeList) {
	fmt.Fprintln(w, "| code | parent | English | español | français |\n|---|---|---|---|---|")
	for _, k := range list.Codes {
		fmt.Fprintf(w, "| `%s` | %s | %s | %s | %s |\n", k.ID, k.Parent, k.Names["en"], k.Names["es"], k.Names["fr"])
	}
	fmt.Fprintln(w)
}

func byCountry(list *CodeList) string {
	count := map[string]int{}
	for _, k := range list.Codes {
		if country, _, ok := strings.Cut(k.ID, "-"); ok {
			count[country]++
		}
	}
	var said []string
	for country, n := range count {
		said = append(said, fmt.Sprintf("%s (%d)", country, n))
	}
	slices.Sort(said)
	return strings.Join(said, ", ")
}

func writeAreas(w io.Writer, c *Catalog) {
	countries := 0
	for _, k := range c.open.now().lists[AreaList].Codes {
		if c.Country(k.ID) {
			countries++
		}
	}
	fmt.Fprintf(w, "### %s — Areas\n\n`W` the world; %d countries and territories by ISO 3166-1 alpha-3, with `XKX` and the withdrawn `ANT CSK SCG YUG`; `NAT` own nationals, `FOR` foreigners; groups, which never meet a country:\n\n", AreaList, countries)
	fmt.Fprintln(w, "| group | English | español | français | countries |\n|---|---|---|---|---|")
	for _, k := range c.open.now().lists[AreaList].Codes {
		if g := c.areas.groups[k.ID]; g != nil || k.Aggregate && k.ID != warehouse.World {
			members := fmt.Sprint(len(c.Members(k.ID, 0)))
			if g == nil || len(g.members) == 0 {
				members = "not listed"
			} else if n := c.Members(k.ID, 0); len(n) <= 12 {
				members = strings.Join(n, " ")
			}
			fmt.Fprintf(w, "| `%s` | %s | %s | %s | %s |\n", k.ID, k.Names["en"], k.Names["es"], k.Names["fr"], members)
		}
	}
	fmt.Fprint(w, "\nOther rows that publishers print beside countries:\n\n| code | English | español | français |\n|---|---|---|---|\n")
	for _, k := range c.open.now().lists[AreaList].Codes {
		if strings.HasPrefix(k.ID, "X_") || strings.Contains(k.ID, "_OTHER_") {
			fmt.Fprintf(w, "| `%s` | %s | %s | %s |\n", k.ID, k.Names["en"], k.Names["es"], k.Names["fr"])
		}
	}
	fmt.Fprintln(w)
}

func writeIndicators(w io.Writer, c *Catalog) {
	fmt.Fprint(w, `# Indicators

Written from `+"`warehouse/catalog/indicators.yml`"+` by its test. These SIEMMES computes; what a source publishes itself (rates, shares) is in the dataset INDICATOR, and is taken before the formula. Else the inputs are of one source where it has them all, the source of the first input; where it does not, a note names the source of each.

`)
	for _, ind := range c.Indicators() {
		fmt.Fprintf(w, "## %s — %s · %s · %s\n\n", ind.ID, ind.Names["en"], ind.Names["es"], ind.Names["fr"])
		fmt.Fprintf(w, "    %s\n\n%s Unit: %s.\n\n", ind.Formula, ind.Meaning["en"], c.Unit(ind.Unit).Names["en"])
		for _, in := range ind.Inputs {
			fmt.Fprintf(w, "- %s: `%s` `%s`%s\n", in.Symbol, in.Dataset, in.Measure, where(in.Where))
		}
		if ind.Published.Measure != "" {
			fmt.Fprintf(w, "- published: `%s` `%s`, taken where the source has it\n", ind.Published.Dataset, ind.Published.Measure)
		}
		fmt.Fprintf(w, "\n%s\n\n", ind.Reference.In("en"))
	}
}

func where(codes map[string]string) string {
	var said []string
	for dim, code := range codes {
		said = append(said, fmt.Sprintf(", %s = `%s`", dim, code))
	}
	slices.Sort(said)
	return strings.Join(said, "")
}
