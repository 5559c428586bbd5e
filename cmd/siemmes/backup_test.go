package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// killedOnceThere starts a process and kills it as soon as a path is there. How far it
// has come then is chance; what the tests hold must be so in any case.
func killedOnceThere(t *testing.T, cmd *exec.Cmd, path string) {
	t.Helper()
	must(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case <-ended:
			return
		default:
		}
		if _, err := os.Lstat(path); err == nil {
			_ = cmd.Process.Kill() // it may have ended
			<-ended
			return
		}
	}
}

// lists is what a program says of its releases.
func lists(p *program) string { return p.must("releases") + p.must("query", "BORDER") }

// published is a program whose database holds a release and layouts of its own.
func withRelease(t *testing.T) *program {
	t.Helper()
	p := newProgram(t)
	p.must("ingest", p.write("regin_good.csv", []byte(entriesCSV)), "--publish")
	must(t, os.Mkdir(filepath.Join(p.dir, "siemmes.duckdb.reports"), 0o700))
	p.write("siemmes.duckdb.reports/note.txt", []byte("kept"))
	return p
}

// A backup that is killed at any stage restores as the whole or not at all, and the next
// one to the same folder is made.
func TestAKilledBackupIsNone(t *testing.T) {
	p := withRelease(t)
	want := lists(p)
	for _, stage := range []string{
		".partial", ".partial/UNFINISHED", ".partial/siemmes.duckdb", ".partial/siemmes.duckdb.files", ".partial/siemmes.duckdb.reports/note.txt",
		".partial/manifest.json.new", ".partial/manifest.json", "/manifest.json",
	} {
		folder := filepath.Join(t.TempDir(), "copy")
		killedOnceThere(t, process(t, p.dir, "backup", folder), folder+stage)
		again := newProgram(t)
		code, _, errs := again.run("restore", folder)
		if code == exitDone && lists(again) != want {
			t.Errorf("killed at %s, it restores as something else", stage)
		}
		if code != exitDone {
			nothingThere(t, again.dir, stage+": "+errs)
		}
		if code == exitDone {
			continue
		}
		p.must("backup", folder)
		again.must("restore", folder)
		if lists(again) != want {
			t.Errorf("killed at %s, the next backup restores as something else", stage)
		}
		if left, err := filepath.Glob(folder + "*"); err != nil || len(left) != 1 {
			t.Errorf("killed at %s, there is %v", stage, left)
		}
	}
}

// nothingThere fails where a folder holds anything of a database.
func nothingThere(t *testing.T, dir, what string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%s: left %v", what, left)
	}
}

// A restore that is killed at any stage leaves a whole database or none, and none is made
// beside what it left; the next restore makes it.
func TestAKilledRestoreLeavesNoHalfDatabase(t *testing.T) {
	p := withRelease(t)
	want := lists(p)
	folder := filepath.Join(t.TempDir(), "copy")
	p.must("backup", folder)
	for _, stage := range []string{
		".restoring", ".restoring/UNFINISHED", ".restoring/siemmes.duckdb", ".restoring/siemmes.duckdb.files", ".restoring/siemmes.duckdb.lock", ".reports", ".files", "",
	} {
		again := newProgram(t)
		db := filepath.Join(again.dir, "siemmes.duckdb")
		killedOnceThere(t, process(t, again.dir, "restore", folder), db+stage)
		if _, err := os.Stat(db); errors.Is(err, fs.ErrNotExist) {
			if left, _ := filepath.Glob(db + ".[fr]*"); len(left) > 0 {
				if code, _, errs := again.run("offices", "add", "DGME"); code != exitFailed && code != exitDone || code == exitDone && strings.Contains(strings.Join(left, " "), "UNFINISHED") {
					t.Errorf("killed at %q, a new database: %d %s", stage, code, errs)
				} else if code == exitDone {
					continue // it was killed before anything was copied
				}
			}
			again.must("restore", folder)
		}
		if lists(again) != want {
			t.Errorf("killed at %q, the database holds something else", stage)
		}
		again.must("verify")
		if left, _ := filepath.Glob(db + "*"); len(left) != 3 {
			t.Errorf("killed at %q, there is %v", stage, left)
		}
	}
}

// A backup is made by the process that serves, and readers are answered meanwhile.
func TestABackupOfAServedDatabase(t *testing.T) {
	p := withRelease(t)
	want := lists(p)
	s := serveProcess(t, p.dir)
	folder := filepath.Join(p.dir, "copy")
	if out, err := process(t, p.dir, "backup", "copy").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s.kill()
	again := newProgram(t)
	again.must("restore", folder)
	if lists(again) != want {
		t.Error("it restores as something else")
	}
	err := filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		if info, _ := e.Info(); info == nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may use %s", name)
		}
		return err
	})
	must(t, err)
}

// What restore says of a backup without proof, in the reader's language, and that the
// database is checked.
func TestAnUnprovenBackup(t *testing.T) {
	p := withRelease(t)
	want := lists(p)
	folder := filepath.Join(p.dir, "copy")
	p.must("backup", folder)
	must(t, os.Remove(filepath.Join(folder, "manifest.json")))
	for language, says := range map[string][2]string{
		"en": {"it was interrupted, or an earlier version", "checked now"}, "es": {"se interrumpió, o la escribió una versión anterior", "Se comprueba ahora"}, "fr": {"elle a été interrompue, ou une version antérieure", "est vérifiée maintenant"},
	} {
		again := newProgram(t)
		again.lang = language
		if code, _, errs := again.run("restore", folder); code != exitFailed || !strings.Contains(errs, says[0]) || !strings.Contains(errs, "--unproven") {
			t.Errorf("restore: %d %s", code, errs)
		}
		nothingThere(t, again.dir, language)
		if code, out, errs := again.run("restore", folder, "--unproven"); code != exitDone || !strings.Contains(errs, says[1]) || strings.Count(out, "\n") != 2 {
			t.Errorf("restore: %d %s%s", code, out, errs)
		}
		again.lang = "en"
		if lists(again) != want {
			t.Error("it restores as something else")
		}
	}
}

// A database without its folder of received files answers, says so, and is not backed up
// in silence.
func TestADatabaseWithoutItsFiles(t *testing.T) {
	p := withRelease(t)
	want := lists(p)
	db := filepath.Join(p.dir, "siemmes.duckdb")
	must(t, os.Rename(db+".files", filepath.Join(p.dir, "aside")))
	code, out, errs := p.run("query", "BORDER")
	if code != exitDone || !strings.Contains(want, out) || !strings.Contains(errs, db+".files") {
		t.Errorf("query: %d %s%s", code, out, errs)
	}
	if code, _, errs := p.run("verify"); code != exitFailed {
		t.Errorf("verify: %d %s", code, errs)
	}
	if code, _, errs := p.run("backup", "copy"); code != exitFailed || !strings.Contains(errs, "lacks 1 received file") {
		t.Errorf("backup: %d %s", code, errs)
	}
	again := newProgram(t)
	if code, _, errs := again.run("restore", filepath.Join(p.dir, "copy")); code != exitDone || !strings.Contains(errs, "lacked 1 received file") {
		t.Errorf("restore: %d %s", code, errs)
	}
	must(t, os.Remove(db))
	must(t, os.Rename(filepath.Join(p.dir, "aside"), db+".files"))
	for _, args := range [][]string{{"ingest", "regin_good.csv", "--publish"}, {"offices", "add", "INM"}, {"serve", "--addr", "127.0.0.1:0"}, {"restore", "copy"}} {
		if code, _, errs := p.run(args...); code != exitFailed || !strings.Contains(errs, db+".files") {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
}
