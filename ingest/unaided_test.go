package ingest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/check"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/layout/refit"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// gathered is a load that keeps every figure by its key.
type gathered struct {
	nowhere
	figures map[string]float64
}

func (g gathered) Append(_ context.Context, b *warehouse.Observations) error {
	for i := range b.Value {
		key := []string{b.Dataset.ID}
		for d := range b.Dims {
			key = append(key, b.Codes[d].Texts[b.Dims[d][i]])
		}
		counterpart, basis := b.Dataset.Index(warehouse.DimCounterpart)+1, b.Dataset.Index(warehouse.DimBasis)+1
		if key[counterpart] == warehouse.World { // it distinguishes nothing
			key[basis] = warehouse.NotApplicable
		}
		g.figures[strings.Join(append(key, b.Periods.Texts[b.Period[i]]), ".")] = b.Value[i]
	}
	return nil
}

// figuresUnder reads a workbook under a layout; blocked where a finding blocks it.
func figuresUnder(t *testing.T, wb *sheet.Workbook, l *layout.Layout, cat *catalog.Catalog) (figures map[string]float64, blocked bool) {
	t.Helper()
	j := &job{
		Pipeline: &Pipeline{Catalog: cat, Layouts: layout.NewLibrary(l)}, opt: Options{Progress: func(string, int64, int64) {}},
		file: File{Name: wb.Name, ReaderAt: &meter{}}, report: check.NewReport(wb.Name, nil, Rules()), outcome: &Outcome{}, book: wb, layout: l,
	}
	g := gathered{figures: map[string]float64{}}
	_, c, err := j.stream(t.Context(), g)
	if err != nil {
		return nil, true
	}
	return g.figures, j.report.Blocked() || len(c.doubles) > 0
}

// answersOf answers questions about a file as its layout written by hand says it: whose the
// tables are, what they count, and the codes that hold for whole tables.
func answersOf(t *testing.T, l *layout.Layout) *propose.Answers {
	t.Helper()
	given := &propose.Answers{}
	add := func(ask propose.Ask, about, answer string) {
		if err := given.Add(ask, about, "", answer); err != nil {
			t.Fatal(err)
		}
	}
	for _, tab := range l.Tables {
		if tab.Dataset == "" {
			continue
		}
		add(propose.AskSource, "", cmp.Or(tab.Source, l.Source))
		add(propose.AskDataset, "", tab.Dataset)
		for _, a := range tab.Set.Codes {
			switch {
			case a.Code == "":
			case a.Dim == warehouse.DimMeasure:
				add(propose.AskMeasure, "", tab.Dataset+"/"+a.Code)
			default:
				add(propose.AskSet, a.Dim, a.Code)
			}
		}
	}
	for _, k := range l.Markers {
		if k.Text != "" && k.Zero {
			add(propose.AskMarker, k.Text, "zero")
		} else if k.Text != "" && k.Status != "" {
			add(propose.AskMarker, k.Text, k.Status)
		}
	}
	return given
}

// unaided is what became of a file without its layout.
type unaided struct {
	file                       string
	figures, right, wrong      int
	questions, open, unblocked int
}

func (u unaided) String() string {
	return fmt.Sprintf("%s: %d of %d figures equal, %d not; %d questions, %d left open", u.file, u.right, u.figures, u.wrong, u.questions, u.open)
}

// withoutLayout reads a file under its layout written by hand, and under a proposal
// that was answered as that layout says.
func withoutLayout(t *testing.T, lib *layout.Library, path string) (u unaided, ok bool) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	u.file = filepath.Base(path)
	wb, err := sheet.Open(t.Context(), u.file, f, info.Size(), sheet.Limits{})
	if err != nil {
		return u, false
	}
	defer wb.Close()
	byHand, _, err := refit.Recognise(t.Context(), lib, wb, layout.Hint{FileName: u.file})
	if err != nil {
		return u, false
	}
	want, _ := figuresUnder(t, wb, byHand, catalog.Default())
	p, err := Propose(t.Context(), wb, catalog.Default(), answersOf(t, byHand))
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return u, false
	}
	u.figures, u.questions, u.open = len(want), len(p.Asked()), len(p.Questions())
	if u.open > 0 {
		return u, true
	}
	l, err := p.LayoutNamed("unaided", warehouse.English)
	if err != nil {
		t.Errorf("%s: nothing is open, and yet: %v", path, err)
		return u, true
	}
	got, blocked := figuresUnder(t, wb, l, p.Catalog())
	if blocked {
		return u, true
	}
	u.unblocked = 1
	for key, v := range got {
		if w, there := want[key]; there && (v == w || math.IsNaN(v) && math.IsNaN(w)) {
			u.right++
		} else {
			u.wrong++
		}
	}
	return u, true
}

// TestKnownFilesWithoutTheirLayouts: of every shared file with a layout written by hand,
// how many figures come out the same without it, and how many questions that took.
func TestKnownFilesWithoutTheirLayouts(t *testing.T) {
	const most = 600 << 10 // bytes; larger files only take longer
	paths, err := filepath.Glob("../../shared/data/*/*")
	if err != nil || len(paths) == 0 {
		t.Skip("the shared files are not there")
	}
	more, _ := filepath.Glob("../testdata/examples/*")
	lib, err := layout.Open("")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]unaided{}
	var questions []int
	for _, path := range append(paths, more...) {
		if info, err := os.Stat(path); err != nil || info.IsDir() || info.Size() > most {
			continue
		}
		if u, ok := withoutLayout(t, lib, path); ok {
			all[u.file] = u
			questions = append(questions, u.questions)
		}
	}
	slices.Sort(questions)
	files, right := 0, 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		u := all[name]
		t.Log(u)
		files += u.unblocked
		right += u.right
		if u.wrong > differently[name] {
			t.Errorf("without its layout, %s", u)
		}
	}
	t.Logf("%d of %d files, %d figures; the median is %d questions", files, len(all), right, questions[len(questions)/2])
	if files < 8 || right < 100_000 {
		t.Errorf("only %d files and %d figures come out without a layout", files, right)
	}
	if median := questions[len(questions)/2]; median > 8 {
		t.Errorf("the median is %d questions a file, more than 8", median)
	}
}

// differently are figures of files that the layout written by hand reads in another way,
// by how many they are.
var differently = map[string]int{
	// The last quarter's total is of one month: a range without a layout, left out by it.
	"EN_ODP-PR-ProvImmCat.xlsx": 338, "EN_ODP-PR-ProvImmCat.RESAVED_SAME_DATA.xlsx": 338, "EN_ODP-TR-Study-IS_CITZ_sign_date.xlsx": 220,
	// Men and women beside boys and girls are adults without a layout, and of any age with it.
	"irreg_darien_dmg.csv": 48,
}
