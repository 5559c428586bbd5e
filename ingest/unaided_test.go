package ingest

import (
	"context"
	"flag"
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
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/layout/refit"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

var allUnaided = flag.Bool("unaided", false, "read the files without their layouts that take long, too")

// coded is what of a figure must be the same without its layout: its number, or why it
// has none. That figures are estimates, or provisional, a publisher may say elsewhere.
type coded struct {
	value float64
	why   warehouse.Flags
}

func (c coded) equal(o coded) bool {
	return c.value == o.value || math.IsNaN(c.value) && math.IsNaN(o.value) && c.why == o.why
}

// gathered is a load that keeps every figure by its key.
type gathered struct {
	nowhere
	figures map[string]coded
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
		s := coded{value: b.Value[i], why: b.Flags[i] & noFigure.With(warehouse.Missing)}
		g.figures[strings.Join(append(key, b.Periods.Texts[b.Period[i]]), ".")] = s
	}
	return nil
}

// figuresUnder reads a workbook under a layout, and returns its blocking findings.
func figuresUnder(t *testing.T, wb *sheet.Workbook, l *layout.Layout, cat *catalog.Catalog) (figures map[string]coded, blocking []string) {
	t.Helper()
	j := &job{
		Pipeline: &Pipeline{Catalog: cat, Layouts: layout.NewLibrary(l)}, opt: Options{Progress: func(string, int64, int64) {}},
		file: File{Name: wb.Name, ReaderAt: &meter{}}, report: check.NewReport(wb.Name, nil, Rules()), outcome: &Outcome{}, book: wb, layout: l,
	}
	g := gathered{figures: map[string]coded{}}
	_, c, err := j.stream(t.Context(), g)
	if err != nil {
		return nil, []string{err.Error()}
	}
	for _, f := range j.report.Findings() {
		if f.Blocks() {
			blocking = append(blocking, fmt.Sprint(f.Rule, " ", f.CellRef, " ", f.Found.Text()))
		}
	}
	for _, d := range c.doubles {
		blocking = append(blocking, fmt.Sprint("duplicate-key ", d.At))
	}
	return g.figures, blocking
}

// unaided is what became of a file without its layout.
type unaided struct {
	figures   int // under the layout written by hand
	equal     int
	questions int
	open      int      // questions that no answer closes
	wrong     []string // that differ
}

// TestKnownFilesWithoutTheirLayouts: of every shared file with a layout written by hand,
// how many figures come out the same without it, under the answers that are kept for
// it, and how many questions that took. None comes out in another way. A file of which
// a question stays open gives none. The files that take long are read with -unaided.
func TestKnownFilesWithoutTheirLayouts(t *testing.T) {
	if _, err := os.Stat("../../shared/data"); err != nil {
		t.Skip("the shared files are not there")
	}
	lib, err := layout.Open("")
	layouttest.Must(t, err)
	var questions []int
	for _, x := range knownFiles {
		questions = append(questions, x.questions)
		if x.long && !*allUnaided {
			continue
		}
		t.Run(filepath.Base(x.file), func(t *testing.T) {
			got := withoutLayout(t, lib, x.file)
			t.Logf("%d of %d figures equal, %d questions", got.equal, got.figures, got.questions)
			for i, s := range got.wrong {
				if i < 5 {
					t.Errorf("comes out otherwise: %s", s)
				}
			}
			if got.figures != x.figures || got.equal != x.equal || got.questions > x.questions || got.open > x.open || len(got.wrong) > 0 {
				t.Errorf("%d of %d figures equal, %d not, %d questions, %d of them open; kept are %d of %d, %d questions, %d open",
					got.equal, got.figures, len(got.wrong), got.questions, got.open, x.equal, x.figures, x.questions, x.open)
			}
		})
	}
	slices.Sort(questions)
	if median := questions[len(questions)/2]; median > 8 {
		t.Errorf("the median is %d questions a file, more than 8", median)
	}
}

// TestEveryKnownFileIsReadWithoutItsLayout: no shared file that a layout fits is left out.
func TestEveryKnownFileIsReadWithoutItsLayout(t *testing.T) {
	paths, err := filepath.Glob("../../shared/data/*/*")
	if err != nil || len(paths) == 0 {
		t.Skip("the shared files are not there")
	}
	lib, err := layout.Open("")
	layouttest.Must(t, err)
	for _, path := range paths {
		listed := slices.ContainsFunc(knownFiles, func(x knownFile) bool { return filepath.Base(x.file) == filepath.Base(path) })
		wb, err := layouttest.TryOpen(t, path)
		if err != nil || listed {
			continue
		}
		if l, err := lib.Recognise(t.Context(), wb, layout.Hint{FileName: filepath.Base(path)}); err == nil {
			t.Errorf("%s, which the layout %s fits, is not in knownFiles", path, l.ID)
		}
	}
}

// withoutLayout reads a file under its layout written by hand, and under a proposal
// with the answers that are kept for it.
func withoutLayout(t *testing.T, lib *layout.Library, file string) (u unaided) {
	t.Helper()
	wb := layouttest.OpenFile(t, file)
	name := filepath.Base(file)
	byHand, err := lib.Get(onlyNamed[name])
	if onlyNamed[name] == "" {
		byHand, _, err = refit.Recognise(t.Context(), lib, wb, layout.Hint{FileName: name})
	}
	layouttest.Must(t, err)
	want, _ := figuresUnder(t, wb, byHand, catalog.Default())
	answers, err := propose.ReadAnswers(os.DirFS("testdata/unaided"), name+".yml")
	layouttest.Must(t, err)
	p, err := Propose(t.Context(), wb, catalog.Default(), answers)
	layouttest.Must(t, err)
	logQuestions(t, p)
	u = unaided{figures: len(want), questions: len(p.Asked()), open: len(p.Questions())}
	if u.open > 0 {
		return u
	}
	l, err := p.LayoutNamed("unaided", warehouse.English)
	if err != nil {
		t.Fatalf("nothing is open, and yet: %v", err)
	}
	got, blocking := figuresUnder(t, wb, l, p.Catalog())
	if len(blocking) > 0 {
		t.Fatalf("nothing is open, and yet it is blocked: %v", blocking[:min(len(blocking), 5)])
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		w, there := want[key]
		switch {
		case !there:
			u.wrong = append(u.wrong, fmt.Sprintf("%s is %v, and not there under the layout", key, got[key]))
		case !w.equal(got[key]):
			u.wrong = append(u.wrong, fmt.Sprintf("%s is %v, and %v under the layout", key, got[key], w))
		default:
			u.equal++
		}
	}
	return u
}

// logQuestions writes the questions about a file, with their answers or likely ones.
func logQuestions(t *testing.T, p *propose.Proposal) {
	t.Helper()
	en := lang.Reader{Language: warehouse.English}
	for _, q := range p.Asked() {
		line := fmt.Sprintf("%s %q %v: %s", q.Ask, q.About, q.Where[:min(3, len(q.Where))], en.Say(q.Reason))
		if q.Given != nil {
			t.Log(line, "->", q.Given.Text())
			continue
		}
		for _, c := range q.Options()[:min(4, len(q.Options()))] {
			line += fmt.Sprintf("\n\t%s %.2f", c.Answer, c.Confidence)
		}
		t.Log(line)
	}
}

// onlyNamed are the layouts of files that are only read under a layout that is named.
var onlyNamed = map[string]string{"regout.csv": "iom-regout-swapped"}

// knownFile is a file, and what comes out of it without its layout.
type knownFile struct {
	file                            string
	figures, equal, questions, open int
	long                            bool // it takes a second or more, or is like another one
}

// knownFiles are the shared files with a layout written by hand.
var knownFiles = []knownFile{
	{file: "../../shared/data/argentina/movimientos-migratorios--4-trimestre---ano-2018.csv", figures: 99, equal: 99, questions: 3},
	{file: "../../shared/data/argentina/residencias-otorgadas---4-trimestre---ano-2019.csv", figures: 84, equal: 84, questions: 3},
	{file: "../../shared/data/canada_ircc/EN_ODP-Asylum-OfficeType_Prov.xlsx", figures: 5382, equal: 5382, questions: 2},
	{file: "../../shared/data/canada_ircc/EN_ODP-PR-ProvImmCat.RESAVED_SAME_DATA.xlsx", figures: 60_840, equal: 60_840, questions: 2, long: true},
	{file: "../../shared/data/canada_ircc/EN_ODP-PR-ProvImmCat.xlsx", figures: 60_840, equal: 60_840, questions: 2},
	{file: "../../shared/data/canada_ircc/EN_ODP-TR-Study-IS_CITZ_sign_date.xlsx", figures: 39_600, equal: 39_600, questions: 4},
	{file: "../../shared/data/canada_ircc/EN_ODP_annual-TR-work-TFW_PT_program_year_end.xlsx", figures: 3300, equal: 3300, questions: 3},
	{file: "../../shared/data/colombia/entradas_extranjeros_colombia_con_fecha.csv", figures: 49_944, equal: 49_944, questions: 4},
	{file: "../../shared/data/iom_americas/irreg_darien_dmg.csv", figures: 144, equal: 144, questions: 4},
	{file: "../../shared/data/iom_americas/irreg_darien_nat.csv", figures: 2268, equal: 2268, questions: 5},
	{file: "../../shared/data/iom_americas/irreg_honduras.csv", figures: 48, equal: 48, questions: 4},
	{file: "../../shared/data/iom_americas/irreg_mexico_nat.csv", figures: 5444, equal: 5444, questions: 5},
	{file: "../../shared/data/iom_americas/regin.csv", figures: 51_281, equal: 51_281, questions: 2, long: true},
	{file: "../../shared/data/iom_americas/regout.csv", figures: 43_431, equal: 43_431, questions: 5, long: true},
	{file: "../../shared/data/mexico_banxico/remesas_mensuales.csv", figures: 1076, equal: 1076, questions: 3},
	{file: "../../shared/data/mexico_banxico/remesas_pais.csv", figures: 22_790, equal: 22_790, questions: 8, long: true},
	{file: "../../shared/data/mexico_conapo/state-projections_RepublicaMexicana.xlsx", figures: 64_877, equal: 64_877, questions: 18, long: true},
	{file: "../../shared/data/oecd/International-migration-database.csv", figures: 393, equal: 393, questions: 4},
	{file: "../../shared/data/un_desa/SYB65_327_202209_International Migrants and Refugees.csv", figures: 7220, equal: 7220, questions: 4},
	{file: "../../shared/data/un_desa/UN_MigrantStockMale_2019.csv", figures: 159_107, equal: 159_107, questions: 7, long: true},
	{file: "../../shared/data/un_desa/undesa_pd_2019_migrant_stock_total_dataset.xlsx", figures: 30_024, equal: 29_484, questions: 15, long: true},
	{file: "../../shared/data/un_desa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx", figures: 30_456, equal: 30_456, questions: 11, long: true},
	{file: "../../shared/data/unhcr/asylum-data.xls", figures: 5278, equal: 0, questions: 18, open: 16, long: true},
	{file: "../../shared/data/unhcr/asylum-data.xlsx", figures: 5278, equal: 0, questions: 18, open: 16, long: true},
	{file: "../../shared/data/unhcr/unhcr_popstats_export_asylum_seekers_monthly.EARLIER_EDITION.csv", figures: 72_392, equal: 72_389, questions: 9, long: true},
	{file: "../../shared/data/unhcr/unhcr_popstats_export_asylum_seekers_monthly.csv", figures: 106_038, equal: 106_038, questions: 9, long: true},
	{file: "../../shared/data/us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv", figures: 42_532, equal: 42_532, questions: 1, long: true},
	{file: "../../shared/data/world_bank/WB_Bilateral_Estimates_Migrant_Stocks_2017.xlsx", figures: 47_087, equal: 47_087, questions: 5},
	{file: "../testdata/examples/mex_upmrip_1_1_entradas_2024.xlsx", figures: 2412, equal: 2412, questions: 4},
}
