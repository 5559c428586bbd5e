package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/layout/refit"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// TestAProposalProvesItself: a proposal, run on its own file as a load runs it, fits
// without drift and reads what it counted as read, or asks at the cell. That is so
// without answers, and when each question is answered with its likeliest choice until
// none is open: then nothing but the rules that compare figures may speak.
func TestAProposalProvesItself(t *testing.T) {
	eachWorkbook(t, func(t *testing.T, wb *sheet.Workbook) {
		p := proposalOf(t, wb)
		if p == nil {
			return
		}
		if len(p.Tables) == 0 {
			return
		}
		asksWhatItDoesNotRead(t, wb, p)
		if p = answeredLikeliest(t, wb, p); p != nil {
			readsWhatItCounts(t, wb, p)
		}
	})
}

// asksWhatItDoesNotRead runs what is decided of a proposal: what is not read is asked.
func asksWhatItDoesNotRead(t *testing.T, wb *sheet.Workbook, p *propose.Proposal) {
	t.Helper()
	l, err := propose.TrialOf(p).Decided("proves", warehouse.English)
	if err != nil {
		t.Errorf("what is decided is no layout: %v", err)
		return
	}
	asked := func(at warehouse.CellRef, text string) bool {
		return slices.ContainsFunc(p.Questions(), func(q propose.Question) bool {
			return slices.Contains(q.Where, at) || q.About == text && text != "" || q.Ask == propose.AskDataset || q.Ask == propose.AskAxis
		})
	}
	fitted, drifts, err := refit.Fit(t.Context(), l, wb)
	if err != nil {
		if len(p.Questions()) == 0 {
			t.Errorf("nothing is asked, and yet it does not fit: %v", err)
		}
		return
	}
	for _, d := range drifts {
		if (d.What != "values-more" || d.Unknown) && !asked(d.Where, "") {
			t.Errorf("it drifts on its own file, and nothing is asked: %s at %v", d.What, d.Where)
		}
	}
	_, blocking := figuresUnder(t, wb, fitted, p.Catalog())
	if len(blocking) > 0 && len(p.Questions()) == 0 {
		t.Errorf("nothing is asked, and yet: %v", blocking[:min(len(blocking), 3)])
	}
}

// answeredLikeliest answers every question with its likeliest choice, until none is
// open; nil where a question has none.
func answeredLikeliest(t *testing.T, wb *sheet.Workbook, p *propose.Proposal) *propose.Proposal {
	t.Helper()
	const rounds, most = 12, 200 // with thousands of unknown labels, rounds take minutes
	answers := &propose.Answers{}
	for range rounds {
		open := p.Questions()
		if len(open) == 0 {
			return p
		}
		if len(open) > most {
			return nil
		}
		for i := range open {
			q := &open[i]
			answer := "skip"
			if choices := q.Options(); len(choices) > 0 {
				answer = choices[0].Answer
			}
			layouttest.Must(t, answers.AddTo(q.Key(), answer))
		}
		next, err := Propose(t.Context(), wb, catalog.Default(), answers)
		if err != nil {
			t.Errorf("an answer that is offered is refused: %v", err)
			return nil
		}
		p = next
	}
	open := p.Questions()
	t.Errorf("after %d rounds of answers as they are offered, it is still asked: %s %q", rounds, open[0].Ask, open[0].About)
	return nil
}

// readsWhatItCounts reads a proposal of which nothing is open.
func readsWhatItCounts(t *testing.T, wb *sheet.Workbook, p *propose.Proposal) {
	t.Helper()
	l, err := p.LayoutNamed("proves", warehouse.English)
	if err != nil {
		t.Errorf("nothing is open, and yet: %v", err)
		return
	}
	fitted, drifts, err := refit.Fit(t.Context(), l, wb)
	if err != nil {
		t.Errorf("nothing is open, and it does not fit: %v", err)
		return
	}
	for _, d := range drifts {
		skipped := slices.ContainsFunc(p.Tables, func(x *propose.Table) bool { return x.Sheet == d.Where.Sheet && !x.Skip.IsZero() })
		if (d.What != "values-more" || d.Unknown) && !skipped {
			t.Errorf("nothing is open, and it drifts on its own file: %s at %v", d.What, d.Where)
		}
	}
	_, blocking := figuresUnder(t, wb, fitted, p.Catalog())
	blocking = slices.DeleteFunc(blocking, func(s string) bool { return strings.HasPrefix(s, "ragged-record") }) // of the file
	if len(blocking) > 0 {
		t.Errorf("nothing is open, and it is not read: %v", blocking[:min(len(blocking), 3)])
	}
}

// eachWorkbook does something with every shared file and case and every drawn fixture
// where the flag -unaided is set, else with small files and every eighth fixture.
func eachWorkbook(t *testing.T, do func(*testing.T, *sheet.Workbook)) {
	t.Helper()
	for _, pattern := range []string{"layout/propose/testdata/*.txt", "layout/tidy/testdata/*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no fixtures: %v", err)
		}
		for i, name := range files {
			if i%8 > 0 && !*allUnaided {
				continue
			}
			t.Run(strings.TrimPrefix(name, "layout/"), func(t *testing.T) {
				a, err := txtar.ParseFile(name)
				layouttest.Must(t, err)
				do(t, drawn.Book(t, a))
			})
		}
	}
	for _, dir := range []string{"../../shared/cases", "../../shared/data"} {
		if _, err := os.Stat(dir); err != nil {
			t.Skip("the shared files are not there")
		}
		layouttest.Must(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			const most = 20 << 10
			if err != nil || entry.IsDir() || filepath.Dir(path) == dir || entry.Name() == "controls.csv" {
				return err
			}
			if info, err := entry.Info(); err != nil || info.Size() > most && !*allUnaided {
				return err
			}
			wb, err := layouttest.TryOpen(t, path)
			if err == nil {
				t.Run(fmt.Sprint(entry.Name()), func(t *testing.T) { do(t, wb) })
			}
			return nil
		}))
	}
}

// proposalOf proposes for a workbook; nil where it holds records of persons, which are
// refused whole.
func proposalOf(t *testing.T, wb *sheet.Workbook) *propose.Proposal {
	t.Helper()
	p, err := Propose(t.Context(), wb, catalog.Default(), nil)
	if errors.Is(err, warehouse.ErrBlocked) {
		return nil
	}
	layouttest.Must(t, err)
	return p
}
