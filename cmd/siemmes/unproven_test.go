package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// countries are those of the files of an earlier version, in the order of their releases.
var countries = []string{"CRI", "GTM", "HND", "MEX"}

// filesOfCountries is a program with a release for each country but the last, which has a
// draft.
func filesOfCountries(t *testing.T) *program {
	t.Helper()
	p := newProgram(t)
	for i, country := range countries {
		file := p.write("regin_"+country+".csv", []byte(strings.ReplaceAll(entriesCSV, "CRI", country)))
		p.must(append([]string{"ingest", file}, []string{"--publish"}[min(1, i/3):]...)...)
	}
	return p
}

// earlier is a copy of a program with the database as it was before there were digests.
// Statements change it then.
func (p *program) earlier(t *testing.T, statements ...string) *program {
	t.Helper()
	again := newProgram(t)
	must(t, os.CopyFS(again.dir, os.DirFS(p.dir)))
	makeEarlier(t, filepath.Join(again.dir, "siemmes.duckdb"), statements...)
	return again
}

var (
	tableMade   = regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`)
	columnAdded = regexp.MustCompile(`(?m)^ALTER TABLE (\w+) ADD COLUMN (\w+)`)
)

// makeEarlier takes out of a database what the steps since digests put into it, and runs
// statements.
func makeEarlier(t *testing.T, path string, statements ...string) {
	t.Helper()
	const last = 11 // without digests
	steps, err := filepath.Glob("../../warehouse/store/schema/*.sql")
	must(t, err)
	undo := []string{fmt.Sprint("DELETE FROM schema_version WHERE version > ", last)}
	for _, step := range steps[last:] {
		text, err := os.ReadFile(step)
		must(t, err)
		for _, made := range tableMade.FindAllStringSubmatch(string(text), -1) {
			undo = append(undo, "DROP TABLE "+made[1])
		}
		for _, added := range columnAdded.FindAllStringSubmatch(string(text), -1) {
			undo = append(undo, "ALTER TABLE IF EXISTS "+added[1]+" DROP COLUMN "+added[2])
		}
	}
	execute(t, path, append(undo, statements...)...)
}

// execute runs statements behind the program's back.
func execute(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("duckdb", path)
	must(t, err)
	defer db.Close()
	for _, text := range statements {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(text, err)
		}
	}
}

// values asks a database behind the program's back for a column of texts.
func values(t testing.TB, path, question string) (out []string) {
	t.Helper()
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(question)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	return out
}

// unprovenRows are the releases that are unproven, with what is known of them.
func (p *program) unprovenRows() []string {
	p.t.Helper()
	return values(p.t, filepath.Join(p.dir, "siemmes.duckdb"), `SELECT concat_ws(' ', draft, CASE WHEN looked IS NULL THEN 'waits' ELSE 'looked' END, differing) FROM unproven ORDER BY draft`)
}

// keptFile is where the bytes of a country's file are kept.
func (p *program) keptFile(country string) string {
	p.t.Helper()
	db := filepath.Join(p.dir, "siemmes.duckdb")
	sha := values(p.t, db, `SELECT sha256 FROM submission WHERE name = 'regin_`+country+`.csv'`)
	found, err := filepath.Glob(filepath.Join(db+".files", "*", sha[0]))
	if err != nil || len(found) != 1 {
		p.t.Fatal(found, err)
	}
	return found[0]
}

// What an earlier version stored is compared with its files by the first command, whatever
// it is, which says so in one line. Where all agree nothing more is said of it.
func TestAnEarlierDatabaseIsComparedOnce(t *testing.T) {
	original := filesOfCountries(t)
	for language, says := range map[string]string{"en": "compared with their files now, once: 4", "es": "se comparan ahora con sus archivos, una sola vez: 4", "fr": "comparés à leurs fichiers, une seule fois : 4"} {
		p := original.earlier(t)
		p.lang = language
		command := map[string][]string{"en": {"query", "BORDER"}, "es": {"verify"}, "fr": {"releases", "publish", "D4"}}[language]
		code, _, errs := p.run(command...)
		if code != exitDone || strings.Count(errs, "\n") != 1 || !strings.Contains(plain(errs), says) {
			t.Errorf("%v: %d %s", command, code, errs)
		}
		if rows := p.unprovenRows(); rows != nil {
			t.Errorf("unproven are %v", rows)
		}
		if code, _, errs := p.run("verify"); code != exitDone || errs != "" {
			t.Errorf("verify: %d %s", code, errs)
		}
	}
}

// plain is a text with plain blanks.
func plain(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

// What differs from its file, and what cannot be compared, is told by the first command,
// and then by verify, until it is corrected.
func TestAnEarlierDatabaseThatDiffersFromItsFiles(t *testing.T) {
	p := filesOfCountries(t).earlier(t, `UPDATE fact_border SET value = value + 1 WHERE release = 2 AND cell_row < 4`, `DELETE FROM draft_4_border WHERE cell_row = 2`)
	must(t, os.Remove(p.keptFile("HND")))
	code, _, errs := p.run("releases")
	for _, want := range []string{"once: 4", "Release 2, BORDER", "the file regin_GTM.csv says 26,046 at D2", "the file regin_GTM.csv says 9,123 at D3", "Release 3 was not compared with its file regin_HND.csv", "is no longer there", "Release D4, BORDER", "does not have the figure"} {
		if code != exitDone || !strings.Contains(plain(errs), want) {
			t.Errorf("not told: %s\n%d %s", want, code, errs)
		}
	}
	if code, _, errs := p.run("releases"); code != exitDone || errs != "" {
		t.Errorf("told again: %d %s", code, errs)
	}
	if want := []string{"2 looked 2", "3 looked", "4 looked 1"}; !slices.Equal(p.unprovenRows(), want) {
		t.Errorf("unproven are %q, not %q", p.unprovenRows(), want)
	}
	verify := func(args ...string) func(code int, told ...string) {
		t.Helper()
		gave, _, errs := p.run(append([]string{"verify"}, args...)...)
		return func(code int, told ...string) {
			t.Helper()
			for _, want := range told {
				if gave != code || !strings.Contains(plain(errs), want) {
					t.Errorf("exit code %d, not told: %s\n%d %s", code, want, gave, errs)
				}
			}
			if len(told) == 0 && (gave != code || errs != "") {
				t.Errorf("exit code %d, and it says %s", gave, errs)
			}
		}
	}
	two, three, draft := "Release 2: the database does not say what the file regin_GTM.csv says. Figures that differ: 2", "as they were written: 1. They are", "Release D4: the database does not say what the file regin_MEX.csv says. Figures that differ: 1"
	verify()(exitFailed, two, three, draft)
	verify("--deep")(exitFailed, "Release 2, BORDER", "says 26,046 at D2", "was not compared")
	p.must("ingest", "regin_HND.csv") // its bytes are there again
	verify()(exitFailed, two, three, draft)
	verify("--deep")(exitFailed, "Release 2, BORDER", "Release D4, BORDER")
	if want := []string{"2 looked 2", "4 looked 1"}; !slices.Equal(p.unprovenRows(), want) {
		t.Errorf("unproven are %q, not %q", p.unprovenRows(), want)
	}
	execute(t, filepath.Join(p.dir, "siemmes.duckdb"), `UPDATE fact_border SET value = value - 1 WHERE release = 2 AND cell_row < 4`)
	verify("--deep")(exitFailed, "Release D4, BORDER") // and its digests are those of the damage
	if want := []string{"4 looked 1"}; !slices.Equal(p.unprovenRows(), want) {
		t.Errorf("unproven are %q, not %q", p.unprovenRows(), want)
	}
}

// A release that differs from its file is replaced by submitting the file again, as verify
// says, and is a warning once it is withdrawn.
func TestADifferingReleaseIsReplaced(t *testing.T) {
	p := filesOfCountries(t).earlier(t, `UPDATE fact_border SET value = value + 1 WHERE release = 2 AND cell_row = 2`)
	p.must("ingest", "regin_GTM.csv", "--publish", "--accept", "lone-revision=it was damaged")
	p.must("releases", "withdraw", "2", "--reason", "damaged")
	code, _, errs := p.run("verify")
	if code != exitDone || !strings.Contains(errs, "Release 2: the database does not say") {
		t.Errorf("verify: %d %s", code, errs)
	}
	if row := p.one("BORDER", "--where", "REF_AREA=GTM", "--where", "COUNTERPART_AREA=NIC", "--period", "2023-01"); row["OBS_VALUE"] != "26046" {
		t.Errorf("the figure is %v", row)
	}
}

// cancelling is standard error that ends a command at a line.
type cancelling struct {
	strings.Builder
	at     int // how many lines there may be
	cancel func()
}

func (c *cancelling) Write(b []byte) (int, error) {
	n, err := c.Builder.Write(b)
	if strings.Count(c.String(), "\n") >= c.at {
		c.cancel()
	}
	return n, err
}

// A comparison that is interrupted, by the person or by a kill, is gone on with by the next
// command: what was compared is kept, and in the end all is told.
func TestAnInterruptedComparisonGoesOn(t *testing.T) {
	damage := `UPDATE fact_border SET value = value + 1 WHERE cell_row = 2`
	original := filesOfCountries(t)
	for at := 1; at <= 4; at++ {
		for _, kill := range []bool{false, true} {
			p := original.earlier(t, damage)
			if kill {
				killedAtLine(t, process(t, p.dir, "releases"), at)
			} else {
				ctx, cancel := context.WithCancel(t.Context())
				var out strings.Builder
				errs := &cancelling{at: at, cancel: cancel}
				if code := Main(ctx, p.env([]string{"releases"}, &out, errs)); code == exitDone || out.Len() > 0 {
					t.Errorf("interrupted at line %d, it ends with %d and says %s", at, code, &out)
				}
			}
			code, _, errs := p.run("releases")
			rows := p.unprovenRows()
			if want := []string{"1 looked 1", "2 looked 1", "3 looked 1"}; code != exitDone || !slices.Equal(rows, want) {
				t.Errorf("interrupted at line %d (%t), unproven are %q: %d %s", at, kill, rows, code, errs)
			}
			if !kill && !strings.Contains(errs, fmt.Sprint("once: ", 5-max(1, at-1))) { // what was told last is told again
				t.Errorf("interrupted at line %d, the next command says %s", at, errs)
			}
			if code, _, errs := p.run("verify"); code != exitFailed || strings.Count(errs, "does not say what the file") != 3 {
				t.Errorf("verify: %d %s", code, errs)
			}
		}
	}
}

// killedAtLine starts a process and kills it when it has written so many lines.
func killedAtLine(t *testing.T, cmd *exec.Cmd, at int) {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewScanner(stderr)
	for n := 0; n < at && lines.Scan(); n++ {
		continue
	}
	_ = cmd.Process.Kill() // it may have ended
	_, _ = io.Copy(io.Discard, stderr)
	_ = cmd.Wait()
}

// compared is what the log says at the end.
var compared = regexp.MustCompile(`compared releases with their files|not all releases are compared`)

// A process that serves answers first, compares then, and says so in its log; commands
// that load files meanwhile have their turn.
func TestAServedDatabaseIsComparedMeanwhile(t *testing.T) {
	p := filesOfCountries(t).earlier(t, `UPDATE fact_border SET value = value + 1 WHERE release = 2 AND cell_row = 2`)
	must(t, os.Remove(p.keptFile("HND")))
	cmd := process(t, p.dir, "serve", "--addr", "127.0.0.1:0")
	stderr, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	defer func() { _, _ = cmd.Process.Kill(), cmd.Wait() }()
	var loads sync.WaitGroup
	defer loads.Wait()
	var log strings.Builder
	for lines := bufio.NewScanner(stderr); !compared.MatchString(log.String()) && lines.Scan(); {
		fmt.Fprintln(&log, lines.Text())
		if listening.MatchString(lines.Text()) {
			for _, country := range []string{"PER", "BOL", "ECU"} {
				load := process(t, p.dir, "ingest", p.write("regin_"+country+"2.csv", []byte(strings.ReplaceAll(entriesCSV, "CRI", country))))
				loads.Go(func() {
					if out, err := load.CombinedOutput(); err != nil {
						t.Errorf("%v\n%s", err, out)
					}
				})
			}
		}
	}
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	loads.Wait()
	for _, want := range []string{"with their files, once\" count=4", "a release is not as its file", "regin_GTM.csv", "a release is not compared with its file", "count=4 differ=1 not_compared=1"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %s:\n%s", want, &log)
		}
	}
	out, err := process(t, p.dir, "verify").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "the file regin_GTM.csv") || !strings.Contains(string(out), "as they were written: 1.") {
		t.Errorf("verify: %v %s", err, out)
	}
}

// A backup without proof leaves each of its releases to be compared, also those that had
// digests.
func TestARestoredBackupWithoutProofIsUnproven(t *testing.T) {
	p := filesOfCountries(t).earlier(t)
	p.must("verify", "--deep")
	folder := filepath.Join(p.dir, "copy")
	p.must("backup", folder)
	must(t, os.Remove(filepath.Join(folder, "manifest.json")))
	for _, earlier := range []bool{true, false} {
		again := newProgram(t)
		file := filepath.Join(folder, "siemmes.duckdb")
		if earlier {
			makeEarlier(t, file, `UPDATE fact_border SET value = value + 1 WHERE release = 2`)
		} else {
			execute(t, file, `UPDATE fact_border SET value = value - 1 WHERE release = 2 AND cell_row < 4`)
		}
		code, _, errs := again.run("restore", folder, "--unproven")
		if code != exitFailed || strings.Contains(errs, "once:") || !strings.Contains(errs, "regin_GTM.csv says") {
			t.Errorf("restore: %d %s", code, errs)
		}
		want := []string{"2 looked " + map[bool]string{true: "4", false: "2"}[earlier]}
		if rows := again.unprovenRows(); !slices.Equal(rows, want) {
			t.Errorf("unproven are %q, not %q", rows, want)
		}
		if code, _, errs := again.run("verify"); code != exitFailed || !strings.Contains(errs, "the file regin_GTM.csv says. Figures that differ") {
			t.Errorf("verify: %d %s", code, errs)
		}
	}
}
