package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The files of the offices, read again, say what their releases say: figures, statuses
// and cells. What was cut or is not there is named, and healed by submitting it again.
func TestVerifyDeepReadsTheFilesAgain(t *testing.T) {
	p := newProgram(t)
	files, err := filepath.Glob("../../testdata/offices/*")
	must(t, err)
	loaded := 0
	for _, file := range files {
		path, err := filepath.Abs(file)
		must(t, err)
		if code, _, _ := p.run("ingest", path, "--publish"); code == 0 {
			loaded++
		}
	}
	if loaded < 5 {
		t.Fatalf("only %d files are loaded", loaded)
	}
	code, stdout, stderr := p.run("verify", "--deep")
	if code != 0 || !strings.Contains(stdout, "all is whole") || strings.Contains(stderr, "was not compared") {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
	kept, err := filepath.Glob(filepath.Join(p.dir, "*.files", "??", strings.Repeat("?", 64)))
	must(t, err)
	if len(kept) < loaded {
		t.Fatalf("%d files are kept of %d", len(kept), loaded)
	}
	must(t, os.Truncate(kept[0], 10))
	must(t, os.Remove(kept[1]))
	code, _, stderr = p.run("verify", "--deep")
	for _, want := range []string{filepath.Base(kept[0]), filepath.Base(kept[1]), "was not compared", "is no longer there"} {
		if code == 0 || !strings.Contains(stderr, want) {
			t.Errorf("exit code %d, not told: %s\n%s", code, want, stderr)
		}
	}
	for _, file := range files {
		path, err := filepath.Abs(file)
		must(t, err)
		p.run("ingest", path)
	}
	if code, _, stderr := p.run("verify"); code != 0 {
		t.Errorf("not healed: %d %s", code, stderr)
	}
}
