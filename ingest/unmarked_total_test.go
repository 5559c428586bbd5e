package ingest

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Where unknown labels become codes of an office's own, the one that is the sum of the
// others is their total: it blocks, wherever it is and however many columns there are. A
// table without such a label has no such finding.
func TestAnUnmarkedTotalIsFound(t *testing.T) {
	a, err := propose.ReadAnswers(fstest.MapFS{"a.yml": {Data: []byte("- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: ITA}\n- {ask: axis, answer: {dimension: SUBDIVISION, codes: own}}\n- {ask: source, answer: {id: OWN_REG, names: R, publisher: P, datasets: [STOCK], areas: [ITA]}}\n")}}, "a.yml")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		parts, years := rapid.IntRange(3, 8).Draw(r, "parts"), rapid.IntRange(2, 4).Draw(r, "years")
		total := rapid.IntRange(-1, parts).Draw(r, "place of the total")
		sums := make([]int, years)
		var lines []string
		for i := range parts {
			line := fmt.Sprintf("Zutania %c", 'A'+i)
			for y := range years {
				v := rapid.IntRange(20, 90000).Draw(r, "figure")
				sums[y] += v
				line += fmt.Sprintf(",%d", v)
			}
			lines = append(lines, line)
		}
		if total >= 0 {
			line := "Zutania"
			for _, v := range sums {
				line += fmt.Sprintf(",%d", v)
			}
			lines = append(lines[:total], append([]string{line}, lines[total:]...)...)
		}
		head := "Región"
		for y := range years {
			head += fmt.Sprintf(",%d", 2018+y)
		}
		text := "Población extranjera\n\n" + head + "\n" + strings.Join(lines, "\n") + "\n"
		p := &Pipeline{Ledger: &memory{}, Catalog: catalog.Default(), Layouts: &layout.Library{}, Now: time.Now}
		o, err := p.Ingest(r.Context(), File{Name: "t.csv", ReaderAt: strings.NewReader(text), Size: int64(len(text))}, Options{Propose: true, Answers: a, CheckOnly: true})
		if err != nil {
			r.Fatal(err)
		}
		hear(t, o)
		var said []string
		for _, f := range o.Findings {
			if f.Rule == "unmarked-total" {
				said = append(said, f.CellRef.A1())
				if f.Severity != warehouse.Blocking {
					r.Errorf("it is %s", f.Severity)
				}
			}
		}
		want := ""
		if total >= 0 {
			want = fmt.Sprintf("B%d", 4+total)
		}
		if got := strings.Join(said, " "); got != want {
			r.Errorf("found at %q, want %q; %v\n%s", got, want, o.Findings, text)
		}
	})
}
