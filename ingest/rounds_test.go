package ingest

import (
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// truthAxis is an axis of a drawn table, and what a person knows of its labels.
type truthAxis struct {
	caption, dim string
	labels       []string
	codes        []string // of each label
	asLabel      bool     // the person says what each label is, and of the axis nothing
}

// truth is a drawn table, and what a person knows of it.
type truth struct {
	name, title, dataset string
	set                  map[string]string // the codes that hold for the whole table
	year                 string            // "" where the headings tell it
	stub, header         truthAxis
}

// wordsOfTitles are pieces of titles with what they say of the figures of a dataset.
var wordsOfTitles = []struct {
	text, dim, code string
}{
	{"", "", ""},
	{"", "", ""},
	{" de mujeres", warehouse.DimSex, "F"},
	{" de personas nacidas en Haití", warehouse.DimCounterpart, "HTI"},
	{" de venezolanos", warehouse.DimCounterpart, "VEN"},
	{" de menores de 18 años", warehouse.DimAge, "Y_LT18"},
	{" de extranjeros", warehouse.DimCounterpart, warehouse.Foreigners},
	{" de personas recién empadronadas", "", ""},
}

// ownLabels are words that no list knows.
var ownLabels = map[string][]string{
	"stub": {"Zumba", "Quilombo alto", "Otra tercia", "Barracón", "Neto pardo"}, "header": {"Miraza", "Vela corta", "Otra suerte", "Lomo", "Bruto zarco"},
}

// drawAxis draws an axis of a dimension: of labels that the catalog knows, of words that it
// does not, or of both.
func drawAxis(rt *rapid.T, cat *catalog.Catalog, ds *warehouse.Dataset, dim, what string) truthAxis {
	x := truthAxis{dim: dim, caption: rapid.SampledFrom([]string{"", "Clase", "Detalle", ds.Dimensions[ds.Index(dim)].Names.In(warehouse.Spanish)}).Draw(rt, what+" caption")}
	list := cat.ListOf(ds, dim)
	var codes []*catalog.Code
	for _, k := range list.Codes {
		if !strings.HasPrefix(k.ID, "_") && k.ID != warehouse.World && (list.ID != catalog.AreaList || cat.Country(k.ID)) {
			codes = append(codes, k)
		}
	}
	n := rapid.IntRange(2, min(5, len(codes))).Draw(rt, what+" labels")
	own := rapid.IntRange(0, 3).Draw(rt, what+" known") // none, some, all, some
	for i := range n {
		k := codes[(i*7+n)%len(codes)]
		for slices.Contains(x.codes, k.ID) {
			k = codes[(slices.Index(codes, k)+1)%len(codes)]
		}
		label := k.Names.In(warehouse.Spanish)
		if own == 0 || own == 1 && i%2 == 0 || own == 3 && i == n-1 {
			label = ownLabels[what][i]
		}
		x.labels, x.codes = append(x.labels, label), append(x.codes, k.ID)
	}
	x.asLabel = dim != warehouse.DimCounterpart && rapid.IntRange(0, 3).Draw(rt, what+" by label") == 0
	return x
}

// drawTruth draws a table of a dataset.
func drawTruth(rt *rapid.T, cat *catalog.Catalog) *truth {
	ds := rapid.SampledFrom(cat.Datasets()).Draw(rt, "dataset")
	x := &truth{name: "cuadro.csv", dataset: ds.ID, set: map[string]string{warehouse.DimRefArea: "CRI"}}
	words := rapid.SampledFrom(wordsOfTitles).Draw(rt, "restriction")
	about := rapid.SampledFrom([]string{"Cuadro 3. Personas", "Estadísticas", ds.Names.In(warehouse.Spanish)}).Draw(rt, "title")
	x.title = about + words.text
	if words.dim != "" && ds.Index(words.dim) >= 0 {
		x.set[words.dim] = words.code
	}
	if rapid.Bool().Draw(rt, "country") {
		x.title += ", Costa Rica"
	}
	dims := []string{}
	for _, d := range ds.Dimensions {
		// one of two lists of areas is enough: the other one's codes would be the same
		if list := cat.ListOf(ds, d.ID); d.ID != "CITIZENSHIP" && !slices.Contains([]string{warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimSource, warehouse.DimMeasure, warehouse.DimBasis}, d.ID) && x.set[d.ID] == "" && list != nil && len(list.Codes) > 4 {
			dims = append(dims, d.ID)
		}
	}
	stub := rapid.SampledFrom(dims).Draw(rt, "stub")
	x.stub = drawAxis(rt, cat, ds, stub, "stub")
	dims = slices.DeleteFunc(dims, func(d string) bool { return d == stub })
	if years := rapid.Bool().Draw(rt, "years"); years || len(dims) == 0 {
		x.header = truthAxis{dim: warehouse.DimTime, labels: []string{"2021", "2022", "2023"}}
		return x
	}
	header := rapid.SampledFrom(dims).Draw(rt, "header")
	x.header = drawAxis(rt, cat, ds, header, "header")
	x.year = "2022"
	if rapid.Bool().Draw(rt, "year in title") {
		x.title += ", 2022"
	}
	return x
}

// text is the table as comma-separated text.
func (x *truth) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q%s\n", x.title, strings.Repeat(",", len(x.header.labels)))
	fmt.Fprintf(&b, "%s", x.stub.caption)
	for _, label := range x.header.labels {
		fmt.Fprintf(&b, ",%q", label)
	}
	for i, label := range x.stub.labels {
		fmt.Fprintf(&b, "\n%q", label)
		for j := range x.header.labels {
			fmt.Fprintf(&b, ",%d", 1000*(i+3)+17*j+i*j+1)
		}
	}
	return b.String() + "\n"
}

// answer is what a person says who knows the table; "" where the question has no answer
// that is true.
func (x *truth) answer(cat *catalog.Catalog, q *propose.Question) string {
	ds, _ := cat.Dataset(x.dataset)
	object := func(m map[string]string) string { text, _ := json.Marshal(m); return string(text) }
	switch q.Ask {
	case propose.AskSource:
		return `{"id": "CR_X", "names": "Cuadro", "publisher": "Oficina", "datasets": ["` + x.dataset + `"], "areas": ["CR"]}`
	case propose.AskDataset:
		return x.dataset
	case propose.AskMeasure:
		return ds.Measures[0].ID
	case propose.AskUnit:
		return ds.Measures[0].Unit
	case propose.AskSet:
		code := x.set[q.Dimension()]
		switch {
		case code != "":
		case q.Dimension() == warehouse.DimBasis:
			code = "C"
		case q.Dimension() == warehouse.DimDirection:
			code = "IN"
		case q.Dimension() == warehouse.DimCounterpart:
			code = warehouse.World
		default:
			code = warehouse.Total
		}
		return code
	case propose.AskPeriod:
		return "2022"
	case propose.AskMarker:
		return "missing"
	}
	for _, a := range []truthAxis{x.stub, x.header} {
		i := slices.Index(a.labels, q.About)
		switch {
		case q.Ask == propose.AskCode && i >= 0:
			return object(map[string]string{a.dim: a.codes[i]})
		case q.Ask == propose.AskAxis && (q.About == a.caption && a.caption != "" || i == 0):
			if a.asLabel {
				return "label"
			}
			return a.dim
		}
	}
	if q.Ask == propose.AskCode {
		return "label"
	}
	return ""
}

// TestTwoListsOfQuestionsAreEnough: whoever answers every question of the first list, and
// then every one of the second, with what is true, is asked nothing more. The tables are
// the same in each run; -rapid.seed and -rapid.checks draw others.
func TestTwoListsOfQuestionsAreEnough(t *testing.T) {
	for name, value := range map[string]string{"rapid.seed": "20261130", "rapid.checks": "40"} {
		if f := flag.Lookup(name); f.Value.String() == f.DefValue {
			if err := flag.Set(name, value); err != nil {
				t.Fatal(err)
			}
			defer flag.Set(name, f.DefValue)
		}
	}
	cat := catalog.Default()
	rapid.Check(t, func(rt *rapid.T) {
		x := drawTruth(rt, cat)
		text := x.text()
		answers, said := &propose.Answers{}, ""
		for round := 1; ; round++ {
			wb, err := sheet.Open(t.Context(), x.name, strings.NewReader(text), int64(len(text)), sheet.Limits{})
			if err != nil {
				rt.Fatal(err)
			}
			p, err := Propose(t.Context(), wb, cat, answers)
			wb.Close()
			if err != nil {
				rt.Fatalf("round %d: %v\n%s\n%s", round, err, text, said)
			}
			open := p.Questions()
			if len(open) == 0 {
				return
			}
			if round == 3 {
				rt.Fatalf("in the third list: %s %q (%s)\n%s\n%s", open[0].Ask, open[0].About, open[0].Reason.ID, text, said)
			}
			for i := range open {
				q := &open[i]
				given := x.answer(cat, q)
				said += fmt.Sprintf("%d. %s %q (%s): %s\n", round, q.Ask, q.About, q.Reason, given)
				if given == "" {
					rt.Fatalf("no answer to %s %q is true\n%s\n%s", q.Ask, q.About, text, said)
				}
				if err := answers.Add(q.Ask, q.About, "", given); err != nil {
					rt.Fatal(err)
				}
			}
		}
	})
}
