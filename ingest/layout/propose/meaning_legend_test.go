package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout/drawn"
	"siemmes/warehouse/catalog"
)

// codedBook is a workbook of records by codes, with a sheet that explains them.
func codedBook(t *testing.T, columns []codedColumn) *Proposal {
	t.Helper()
	var lists [][]string
	heads := []string{"ANIO"}
	legend := "| Variable | Código | Descripción |\n"
	for _, c := range columns {
		heads, lists = append(heads, c.caption), append(lists, c.codes)
		for i, code := range c.codes {
			legend += "| " + c.caption + " | " + code + " | " + c.says[i] + " |\n"
		}
	}
	data := "| " + strings.Join(heads, " | ") + " | CANT |\n"
	for i, keys := range crossedWith(append([][]string{{"2021", "2022"}}, lists...)) {
		data += "| " + strings.Join(keys, " | ") + fmt.Sprintf(" | %d |\n", 1000+37*i)
	}
	name, book := drawn.File(t, &txtar.Archive{Files: []txtar.File{{Name: "sheet Datos", Data: []byte(data)}, {Name: "sheet Diccionario", Data: []byte(legend)}}})
	p, err := Propose(t.Context(), drawn.Bytes(t, name, book), catalog.Default())
	must(t, err)
	return p
}

// codeIn is the code of a dimension that a label of an axis is mapped to.
func codeIn(a *Axis, label, dim string) string {
	s := a.Meaning.Map[label]
	return s.Code(dim)
}

// answer gives a proposal answers.
func answer(t *testing.T, p *Proposal, answers string) {
	t.Helper()
	given, err := ReadAnswers(fstest.MapFS{"a.yml": {Data: []byte(answers)}}, "a.yml")
	must(t, err)
	must(t, p.Answer(t.Context(), given))
}

// TestCodesAreReadByTheirLegend: what the file says of its codes is matched to the catalog,
// and the layout maps the codes; what the catalog does not know is asked by the words of
// the legend, and may be answered by them or by the code.
func TestCodesAreReadByTheirLegend(t *testing.T) {
	columns := []codedColumn{
		{"MOV", []string{"E", "S"}, []string{"Entrada", "Salida"}},
		{"VIA", []string{"1", "2"}, []string{"Aérea", "Terrestre"}},
		{"SEXO", []string{"1", "2"}, []string{"Mujer", "Hombre"}},
		{"NAC", []string{"57", "58", "59", "60", "61"}, []string{"Colombia", "Tierra Nueva", "Ciudad Perdida", "Cuba", "Haití"}},
	}
	for _, about := range []string{"tierra nueva", "58"} {
		p := codedBook(t, columns)
		base := "- {ask: dataset, answer: BORDER}\n- {ask: axis, about: NAC, answer: COUNTERPART_AREA}\n"
		answer(t, p, base)
		asked := false
		for _, q := range p.Questions() {
			asked = asked || q.Ask == AskAxis && q.About == "NAC"
			if slices.Contains([]string{"1", "2", "E", "S", "57", "58", "59"}, q.About) {
				t.Errorf("a code is asked about without what it means: %s %q", q.Ask, q.About)
			}
		}
		answer(t, p, base+"- {ask: code, about: \""+about+"\", answer: {COUNTERPART_AREA: VEN}}\n- {ask: code, about: \"ciudad*\", answer: {COUNTERPART_AREA: PER}}\n")
		for i, want := range []map[string]string{{"E": "IN", "S": "OUT"}, {"1": "AIR", "2": "LAND"}, {"1": "F", "2": "M"}, {"57": "COL", "58": "VEN", "59": "PER", "60": "CUB", "61": "HTI"}} {
			a := p.Tables[0].Stub[i+1]
			for code, id := range want {
				if got := codeIn(a, code, a.Meaning.Dimension); got != id {
					t.Errorf("the code %s of %s is read as %q, want %s (answered by %q)", code, a.Caption, got, id, about)
				}
			}
			if !slices.Equal(a.Texts, columns[i].codes) {
				t.Errorf("the texts of %s are %q, want the codes", a.Caption, a.Texts)
			}
		}
	}
}

// TestALegendThatLacksACodeLeavesItOpen: a code that the legend does not explain is asked
// about as it is written.
func TestALegendThatLacksACodeLeavesItOpen(t *testing.T) {
	p := codedBook(t, []codedColumn{
		{"MOV", []string{"E", "S"}, []string{"Entrada", "Salida"}},
		{"VIA", []string{"1", "2", "7"}, []string{"Aérea", "Terrestre", ""}},
	})
	answer(t, p, "- {ask: dataset, answer: BORDER}\n")
	if !slices.ContainsFunc(p.Questions(), func(q Question) bool { return q.About == "7" && q.Ask == AskCode }) {
		t.Errorf("the code 7 is not asked about: %v", p.Questions())
	}
	if got := codeIn(p.Tables[0].Stub[2], "1", "MODE"); got != "AIR" {
		t.Errorf("the code 1 is read as %q, want AIR", got)
	}
}
