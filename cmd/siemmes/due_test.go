package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"siemmes/warehouse/store"
)

// noon is the clock of the tests; dueAt is when their release is due.
var (
	noon  = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	dueAt = noon.Add(time.Hour)
)

// at sets the clock of a program.
func (p *program) at(now time.Time) *program {
	p.now = func() time.Time { return now }
	return p
}

// withDue is a program whose database holds a published release and one that is due
// an hour after noon: the clock is two hours on.
func withDue(t *testing.T, dir string, more ...string) *program {
	t.Helper()
	p := newProgram(t).at(noon)
	if dir != "" {
		p.dir = dir
	}
	p.must("ingest", p.write("regin_good.csv", []byte(entriesCSV)), "--publish")
	scheduled := p.write("regin_scheduled.csv", []byte(strings.Replace(entriesCSV, "26046", "918273645", 1)))
	p.must(append([]string{"ingest", scheduled, "--publish", "--embargo", dueAt.Format(time.RFC3339)}, more...)...)
	if out := p.must("query", "BORDER"); strings.Contains(out, "918273645") {
		t.Fatal("the release is shown before its time")
	}
	return p.at(noon.Add(2 * time.Hour))
}

// copied is the same database in a folder of its own.
func (p *program) copied(t *testing.T) *program {
	t.Helper()
	own := *p
	own.t, own.dir = t, t.TempDir()
	if err := os.CopyFS(own.dir, os.DirFS(p.dir)); err != nil {
		t.Fatal(err)
	}
	return &own
}

// warehouseCalls is a call of every command that opens the database; each is made of
// a database that holds regin_good.csv as release 1.
var warehouseCalls = map[string][]string{
	"query": {"query", "BORDER"}, "explain": {"explain", "BORDER"}, "list": {"releases"}, "show": {"releases", "show", "1"},
	"diff": {"releases", "diff", "1", "1"}, "report": {"report", "country-profile", "--country", "CRI", "--year", "2023", "-o", "r.xlsx"},
	"offices": {"offices", "list"}, "add": {"offices", "add", "INM"}, "uploads": {"uploads"}, "verify": {"verify"}, "backup": {"backup", "copy"},
	"ingest": {"ingest", "regin_good.csv"}, "check": {"ingest", "regin_good.csv", "--check-only"}, "withdraw": {"releases", "withdraw", "1"},
}

// reading are the calls that do not need to write.
var reading = []string{"query", "explain", "list", "show", "diff", "report", "offices", "uploads", "verify", "backup"}

// Every command that may write publishes what is due before it answers, and says so.
func TestEveryCommandPublishesWhatIsDue(t *testing.T) {
	source := withDue(t, "")
	for name, args := range warehouseCalls {
		t.Run(name, func(t *testing.T) {
			p := source.copied(t)
			_, _, errs := p.run(args...)
			if strings.Count(errs, "The release D2 ") != 1 || !strings.Contains(errs, "is published now as release 2") {
				t.Errorf("it says %q", errs)
			}
			p.at(noon) // nothing is due by this clock
			if out := p.must("query", "BORDER", "--as-of", "2"); !strings.Contains(out, "918273645") {
				t.Errorf("the release is not published:\n%s", out)
			}
		})
	}
	if out := source.copied(t).must("query", "BORDER"); !strings.Contains(out, "918273645") {
		t.Errorf("query answers without what was due:\n%s", out)
	}
}

// The calls of the test are of every command that opens the database.
func TestEveryCommandIsTriedWithWhatIsDue(t *testing.T) {
	for _, cmd := range commands() {
		tried := false
		for _, args := range warehouseCalls {
			tried = tried || args[0] == cmd.name
		}
		if cmd.warehouse != tried {
			t.Errorf("%s opens the database: %t, and is tried: %t", cmd.name, cmd.warehouse, tried)
		}
	}
}

// A command that runs inside the serving process publishes what is due as well.
func TestAForwardedCommandPublishesWhatIsDue(t *testing.T) {
	p := withDue(t, "")
	s, err := store.Open(context.Background(), filepath.Join(p.dir, "siemmes.duckdb"), store.Options{Now: p.now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p.store = s
	if code, out, errs := p.run("query", "BORDER"); code != exitDone || !strings.Contains(out, "918273645") || !strings.Contains(errs, "is published now") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

// answersFromWhatIsPublished holds the reading commands to their answer where the
// database cannot be written: what is published, and on standard error, once, what is
// due and why it does not appear. The others fail.
func answersFromWhatIsPublished(t *testing.T, p *program, why string) {
	t.Helper()
	const draft = "The release D2 (regin_scheduled.csv) was due on 1 January 2026, 13:00 UTC and is not published: "
	for _, name := range reading {
		args := warehouseCalls[name]
		if name == "report" || name == "backup" { // what they write goes elsewhere
			args = append(args[:len(args)-1:len(args)-1], filepath.Join(t.TempDir(), args[len(args)-1]))
		}
		code, out, errs := p.run(args...)
		if code != exitDone || strings.Contains(out, "918273645") {
			t.Errorf("%s: exit %d\n%s", name, code, out)
		}
		if strings.Count(errs, "D2") != 1 || !strings.Contains(errs, draft+why) {
			t.Errorf("%s says %q, and not %q", name, errs, why)
		}
		if name == "query" && !strings.Contains(out, "26046") {
			t.Errorf("query answers\n%s", out)
		}
	}
	if code, _, errs := p.run("releases", "withdraw", "1"); code != exitFailed || !strings.Contains(errs, why) {
		t.Errorf("withdraw: exit %d, %s", code, errs)
	}
	for lang, says := range map[string]string{"es": "debía publicarse", "fr": "devait être diffusé"} {
		p.lang = lang
		if _, _, errs := p.run("query", "BORDER"); !strings.Contains(errs, says) {
			t.Errorf("in %s: %s", lang, errs)
		}
	}
}

func TestAReadOnlyFileAnswersAndTellsWhatIsDue(t *testing.T) {
	p := withDue(t, "")
	if err := os.Chmod(filepath.Join(p.dir, "siemmes.duckdb"), 0o444); err != nil {
		t.Fatal(err)
	}
	answersFromWhatIsPublished(t, p, "The database cannot be written")
}

func TestAReadOnlyFolderAnswersAndTellsWhatIsDue(t *testing.T) {
	p := withDue(t, "")
	if err := os.Chmod(p.dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(p.dir, 0o755) })
	answersFromWhatIsPublished(t, p, "The database cannot be written")
}

// mounted is a folder that is a disk of its own, of some megabytes.
func mounted(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=20m"); err != nil {
		t.Skipf("no disk can be mounted here (%v); as root this test runs", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// A replica lies on a disk that is mounted for reading.
func TestAReplicaAnswersAndTellsWhatIsDue(t *testing.T) {
	p := withDue(t, mounted(t))
	if err := syscall.Mount("", p.dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("the disk cannot be mounted for reading (%v)", err)
	}
	answersFromWhatIsPublished(t, p, "The database cannot be written")
}

func TestAFullDiskAnswersAndTellsWhatIsDue(t *testing.T) {
	p := withDue(t, mounted(t))
	fill(t, p.dir)
	answersFromWhatIsPublished(t, p, "The disk is full")
}

// fill writes into a folder until the disk is full.
func fill(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}

// The rights of an office hold its release back as they are when it is due.
func TestARevokedOfficeHoldsItsReleaseBack(t *testing.T) {
	p := newProgram(t).at(noon)
	p.must("offices", "add", "DGME", "--areas", "CRI")
	p.must("ingest", p.write("regin_scheduled.csv", []byte(entriesCSV)), "--office", "DGME", "--publish", "--embargo", dueAt.Format(time.RFC3339))
	p.must("offices", "revoke", "DGME")
	p.at(noon.Add(2 * time.Hour))
	for _, args := range [][]string{{"query", "BORDER"}, {"releases"}} {
		code, out, errs := p.run(args...)
		if code != exitDone || strings.Contains(out, "26046") || strings.Count(errs, "D1") != 1 || !strings.Contains(errs, "was revoked") {
			t.Errorf("%v: exit %d\n%s%s", args, code, out, errs)
		}
	}
	p.must("offices", "add", "DGME", "--areas", "CRI")
	if _, out, errs := p.run("query", "BORDER"); !strings.Contains(out, "26046") || !strings.Contains(errs, "is published now as release 1") {
		t.Errorf("with its right again:\n%s%s", out, errs)
	}
}

// What is due when a person publishes it is published, once; a time that is past is
// due at once.
func TestPublishingWhatIsDue(t *testing.T) {
	p := withDue(t, "")
	if out := p.must("releases", "publish", "D2"); !strings.Contains(out, "D2 is published as release 2") {
		t.Errorf("publish says %q", out)
	}
	p.must("ingest", p.write("regin_late.csv", []byte(strings.Replace(entriesCSV, "26046", "777", 1))), "--edition-date", "2099-01-01")
	if out := p.must("releases", "schedule", "D3", dueAt.Format(time.RFC3339)); !strings.Contains(out, "D3 is published as release 3") {
		t.Errorf("schedule says %q", out)
	}
	if out := p.must("query", "BORDER"); !strings.Contains(out, ",777,") {
		t.Errorf("query answers\n%s", out)
	}
}

// A site whose database cannot be written answers, and takes no files.
func TestASiteOfAReadOnlyFileAnswers(t *testing.T) {
	p := withDue(t, "")
	if err := os.Chmod(filepath.Join(p.dir, "siemmes.duckdb"), 0o444); err != nil {
		t.Fatal(err)
	}
	site := p.site()
	defer site.Close()
	if body := visit(t, site.URL, "/api/v1/data/BORDER.csv"); !strings.Contains(body, "26046") || strings.Contains(body, "918273645") {
		t.Errorf("it answers\n%s", body)
	}
	if body := visit(t, site.URL, "/en/upload"); !strings.Contains(body, "This site takes no files") {
		t.Errorf("the desk says\n%s", body)
	}
}
