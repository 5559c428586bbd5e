package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// tally counts findings by rule over many files.
type tally map[string]int

// quiet adds the findings of a file that is right, and holds them against what
// a reader can be asked to read: nothing blocks, no sum is called wrong, and
// warnings are few.
func (n tally) quiet(t *testing.T, o *Outcome) {
	t.Helper()
	warnings := 0
	for _, f := range o.Findings {
		n[f.Rule]++
		switch {
		case f.Blocks():
			t.Errorf("%s %s blocks: %s", f.Name(), f.CellRef, say(f.Message))
		case f.Severity == warehouse.Warning:
			warnings++
		}
		if strings.HasPrefix(say(f.Message), "«") || strings.Contains(say(f.Message), "{") {
			t.Errorf("%s says %q", f.Name(), say(f.Message))
		}
	}
	if warnings > maxWarnings {
		t.Errorf("%d warnings: %v", warnings, names(o))
	}
}

// maxWarnings is how many warnings a right file may have. The workbook of the
// IRCC with 43,000 figures has twelve.
const maxWarnings = 15

// The example files of the offices are right, and give rise to next to nothing.
func TestOfficesFilesAreQuiet(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "offices", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no example files: %v", err)
	}
	n := tally{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		o := realDesk(t).sendBytes(filepath.Base(name), data, Options{CheckOnly: true})
		n.quiet(t, o)
	}
	t.Logf("findings by rule: %v", n)
}
