package ingest

import (
	"testing"

	"siemmes/ingest/check"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/layout/refit"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// TestAProposalNamesTheNumbersThatItLeavesOut: each number of a visible sheet is a figure
// or a heading, or is asked about, or is named as left out with the reason and its cell;
// those outside every table and on sheets without a table too.
func TestAProposalNamesTheNumbersThatItLeavesOut(t *testing.T) {
	eachWorkbook(t, func(t *testing.T, wb *sheet.Workbook) {
		p := proposalOf(t, wb)
		if p == nil {
			return
		}
		account, ok := accountOf(t, wb, p)
		if !ok {
			return // a table that cannot be read is asked about
		}
		named, accounted := 0, account.Numbers
		for _, x := range p.LeftOut {
			if x.Numbers < 1 || x.First.Row < 1 || x.Reason.IsZero() {
				t.Errorf("%d numbers are left out without a place or a reason", x.Numbers)
			}
			named += x.Numbers
		}
		left := 0
		for _, x := range account.LeftOut {
			if x.Why != WhyLost && x.Why != WhyRepeated && !propose.StillAsked(x.Reason) {
				left += x.Numbers
			}
		}
		for _, s := range p.Skipped {
			for _, x := range p.LeftOut {
				if x.First.Sheet == s.Sheet {
					left += x.Numbers
					accounted += x.Numbers
				}
			}
		}
		if named != left {
			t.Errorf("%d numbers are left out, and %d are named", left, named)
		}
		if n := storedNumbers(t, wb); len(p.Tables) > 0 && accounted < n {
			t.Errorf("%d numbers are accounted for, of %d", accounted, n)
		}
	})
}

// accountOf reads what is decided of a proposal; false where it cannot be read.
func accountOf(t *testing.T, wb *sheet.Workbook, p *propose.Proposal) (Account, bool) {
	t.Helper()
	l, err := propose.TrialOf(p).Decided("account", warehouse.English)
	if err != nil || len(p.Tables) == 0 {
		return Account{}, false
	}
	fitted, drifts, err := refit.Fit(t.Context(), l, wb)
	for _, d := range drifts {
		if d.What != "values-more" || d.Unknown {
			return Account{}, false
		}
	}
	if err != nil {
		return Account{}, false
	}
	j := &job{
		Pipeline: &Pipeline{Catalog: p.Catalog(), Layouts: layout.NewLibrary(fitted)}, opt: Options{Progress: func(string, int64, int64) {}},
		file: File{Name: wb.Name, ReaderAt: &meter{}}, report: check.NewReport(wb.Name, nil, Rules()), outcome: &Outcome{}, book: wb, layout: fitted,
	}
	_, _, err = j.stream(t.Context(), nowhere{})
	return j.outcome.Account, err == nil
}

// storedNumbers counts the cells of the visible sheets that hold numbers as such.
func storedNumbers(t *testing.T, wb *sheet.Workbook) (n int) {
	t.Helper()
	for _, s := range wb.Sheets {
		if s.Hidden {
			continue
		}
		for b, err := range s.Blocks(t.Context()) {
			layouttest.Must(t, err)
			for row := b.First; row <= b.Last(); row++ {
				for col := 1; col <= b.Cols(); col++ {
					if b.Cell(row, col).Kind == sheet.Number {
						n++
					}
				}
			}
		}
	}
	return n
}
