package propose

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse/published"
)

// The ground truth of a published benchmark of table understanding: for each
// entry its terminal labels and their ancestors (data/MANIFEST.md, troy200).
type truth struct{ terminal, ancestors []string }

// tallies counts entries and entry-label pairs.
type tallies struct {
	entries, found, given                   int // of the truth, of them found, cells we gave
	terminal, terminalFound, all, allFound  int // pairs of the truth
	headings, right                         int // pairs we gave, of them right
	headingsAtEntries, rightAtEntries, mark int
}

func (y *tallies) add(z tallies) {
	y.entries, y.found, y.given = y.entries+z.entries, y.found+z.found, y.given+z.given
	y.terminal, y.terminalFound, y.all, y.allFound = y.terminal+z.terminal, y.terminalFound+z.terminalFound, y.all+z.all, y.allFound+z.allFound
	y.headings, y.right = y.headings+z.headings, y.right+z.right
	y.headingsAtEntries, y.rightAtEntries, y.mark = y.headingsAtEntries+z.headingsAtEntries, y.rightAtEntries+z.rightAtEntries, y.mark+z.mark
}

func (y *tallies) recall() float64    { return ratio(y.terminalFound, y.terminal) }
func (y *tallies) precision() float64 { return ratio(y.right, y.headings) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func (y *tallies) log(t *testing.T, what string) {
	t.Logf("%-22s pairs: recall %.4f (with ancestors %.4f), precision %.4f (without marks %.4f); entries: recall %.4f, precision %.4f (without marks %.4f)",
		what, y.recall(), ratio(y.allFound, y.all), y.precision(), ratio(y.rightAtEntries, y.headingsAtEntries),
		ratio(y.found, y.entries), ratio(y.found, y.given), ratio(y.found, y.given-y.mark))
}

// TestTroy proposes a layout for the hundred tables of the benchmark, without
// their bounds and without a rule for them, and compares every pair of entry
// and label. Two thirds of the sheets were looked at while the rules were made
// (tune), one third was not (hold out).
func TestTroy(t *testing.T) {
	dir := filepath.Join(published.Dir(t), "troy200")
	want := map[string]map[string]truth{}
	for _, r := range readCSV(t, filepath.Join(dir, "troy200.csv")) {
		if want[r[0]] == nil {
			want[r[0]] = map[string]truth{}
		}
		want[r[0]][r[1]] = truth{parts(r[2]), parts(r[3])}
	}
	wb, err := layouttest.TryOpen(t, filepath.Join(dir, "troy200.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Propose(context.Background(), wb, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := p.Layout()
	if err != nil {
		t.Fatal(err)
	}
	sums, notes := map[string]*tallies{}, map[string][]string{}
	for sheet, cells := range want {
		s := &tallies{entries: len(cells)}
		for _, x := range cells {
			s.terminal += len(x.terminal)
			s.all += len(x.terminal) + len(x.ancestors)
		}
		sums[sheet] = s
	}
	if err := tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
		if s := sums[c.Sheet]; s != nil {
			notes[c.Sheet] = append(notes[c.Sheet], s.compare(c, want[c.Sheet])...)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var all, tuned, held tallies
	var sheets []string
	for sheet, s := range sums {
		all.add(*s)
		if n, _ := strconv.Atoi(sheet[1:]); n%3 != 0 {
			tuned.add(*s)
			sheets = append(sheets, sheet)
		} else {
			held.add(*s)
		}
	}
	if os.Getenv("TROY_NOTES") != "" {
		logWorst(t, sheets, sums, notes)
	}
	tuned.log(t, "tune")
	held.log(t, "hold out")
	all.log(t, "all")
	if all.recall() < 0.9 || all.precision() < 0.9 {
		t.Errorf("recall %.4f and precision %.4f of entry-label pairs; each should be at least 0.90", all.recall(), all.precision())
	}
}

// compare counts one tidy cell.
func (y *tallies) compare(c *tidy.Cell, cells map[string]truth) (notes []string) {
	y.given++
	x, ok := cells[c.A1()]
	if !c.IsNumber && !ok {
		y.mark++
	}
	var have []string
	for i := range c.Headings {
		if !c.Headings[i].Axis.Hidden {
			have = append(have, plainLabel(c.Headings[i].Text))
		}
	}
	y.headings += len(have)
	if !ok {
		if c.IsNumber {
			y.headingsAtEntries += len(have)
		}
		return []string{c.A1() + " is no entry: " + c.Text + " (" + c.HeadingText() + ")"}
	}
	y.found++
	y.headingsAtEntries += len(have)
	for _, h := range have {
		if slices.Contains(x.terminal, h) || slices.Contains(x.ancestors, h) {
			y.right++
			y.rightAtEntries++
		} else {
			notes = append(notes, c.A1()+" wrong: "+h+" (want "+strings.Join(x.terminal, " | ")+" || "+strings.Join(x.ancestors, " | ")+")")
		}
	}
	for _, w := range x.terminal {
		if slices.Contains(have, w) {
			y.terminalFound++
			y.allFound++
		} else {
			notes = append(notes, c.A1()+" lacks "+w+" (have "+strings.Join(have, " | ")+")")
		}
	}
	for _, w := range x.ancestors {
		if slices.Contains(have, w) {
			y.allFound++
		}
	}
	return notes
}

// parts splits the labels of the ground truth.
func parts(s string) (out []string) {
	for p := range strings.SplitSeq(s, " | ") {
		if p = plainLabel(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

var (
	markInBrackets = regexp.MustCompile(`\(?\d{1,2}\)$|\*+$`)
	markAtLetter   = regexp.MustCompile(`(\p{L}|\)|%)\d{1,2}$`)
)

// plainLabel writes a label without case, white space and footnote marks.
func plainLabel(s string) string {
	s = strings.Join(strings.Fields(strings.ToLower(s)), "")
	if cut := markInBrackets.ReplaceAllString(s, ""); cut != "" {
		s = cut
	}
	return markAtLetter.ReplaceAllString(s, "$1")
}

// logWorst lists what is wrong with the sheets that lose most pairs.
func logWorst(t *testing.T, sheets []string, sums map[string]*tallies, notes map[string][]string) {
	loss := func(s string) int {
		return sums[s].terminal - sums[s].terminalFound + sums[s].headings - sums[s].right
	}
	sort.Slice(sheets, func(i, j int) bool { return loss(sheets[i]) > loss(sheets[j]) })
	for _, s := range sheets {
		if loss(s) == 0 {
			continue
		}
		sums[s].log(t, s)
		for _, n := range notes[s][:min(len(notes[s]), 4)] {
			t.Log("      " + n)
		}
		if len(notes[s]) > 4 {
			t.Log("      " + notes[s][len(notes[s])-1])
		}
	}
}
