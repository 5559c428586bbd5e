package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"siemmes/warehouse/store"
)

// process prepares a process of its own of the program, with a database of a folder.
func process(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("siemmes", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "SIEMMES_DB="+filepath.Join(dir, "siemmes.duckdb"), "SIEMMES_LANG=en", "SIEMMES_WAIT=10m")
	return cmd
}

// Commands that begin at the same moment on a database that is not there yet wait for
// each other: each does its work, and nothing of another is lost.
func TestProcessesAtOnceWaitForEachOther(t *testing.T) {
	p := newProgram(t)
	const n = 6
	var all sync.WaitGroup
	for i := range n {
		cmd := process(t, p.dir, "offices", "add", fmt.Sprint("OFFICE", i))
		all.Go(func() {
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%d: %v\n%s", i, err, out)
			}
		})
	}
	all.Wait()
	list := p.must("offices")
	for i := range n {
		if !strings.Contains(list, fmt.Sprint("OFFICE", i)) {
			t.Errorf("OFFICE%d is lost:\n%s", i, list)
		}
	}
	onlyDatabase(t, p.dir)
}

// onlyDatabase fails where more is left than a database that was closed: its file and
// the folder of files received, for the owner alone.
func onlyDatabase(t *testing.T, dir string) {
	t.Helper()
	there, err := filepath.Glob(filepath.Join(dir, "siemmes.duckdb*"))
	if err != nil || len(there) != 2 {
		t.Errorf("left %v, %v", there, err)
	}
	err = filepath.WalkDir(filepath.Join(dir, "siemmes.duckdb.files"), func(name string, _ fs.DirEntry, err error) error {
		there = append(there, name)
		return err
	})
	must(t, err)
	for _, name := range there {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may use %s: %v, %v", name, info.Mode(), err)
		}
	}
}

// What a command says while it waits, and what becomes of one that waits too long.
func TestACommandThatWaitsSaysSo(t *testing.T) {
	p := newProgram(t)
	p.must("offices", "add", "DGME")
	hold, err := store.TakeHold(filepath.Join(p.dir, "siemmes.duckdb"))
	must(t, err)
	for language, says := range map[string][2]string{
		"en": {"is using the database", "has not ended in time"}, "es": {"usa la base de datos", "no ha terminado a tiempo"}, "fr": {"utilise la base de données", "ne s’est pas terminé à temps"},
	} {
		for _, args := range [][]string{{"offices"}, {"restore", "nowhere"}, {"serve", "--addr", "127.0.0.1:0"}} {
			cmd := process(t, p.dir, args...)
			cmd.Env = append(cmd.Env, "SIEMMES_WAIT=40ms", "SIEMMES_LANG="+language)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != exitFailed || !strings.Contains(string(out), says[0]) || !strings.Contains(string(out), says[1]) {
				t.Errorf("%v: %v\n%s", args, err, out)
			}
		}
	}
	// One that waits goes on as soon as the other has ended.
	cmd := process(t, p.dir, "offices")
	stderr, err := cmd.StderrPipe()
	must(t, err)
	var out bytes.Buffer
	cmd.Stdout = &out
	must(t, cmd.Start())
	waits := make([]byte, 1)
	_, err = stderr.Read(waits) // it says that it waits
	must(t, errors.Join(err, hold.Release(), cmd.Wait()))
	if !strings.Contains(out.String(), "DGME") {
		t.Errorf("it answers %q", &out)
	}
	if code, _, errs := p.run("offices"); code != exitDone || errs != "" {
		t.Errorf("a command that need not wait says %q", errs)
	}
}

// A wait that is no duration is refused.
func TestAWaitThatIsNoDuration(t *testing.T) {
	p := newProgram(t)
	for _, value := range []string{"30", "soon", "-1s"} {
		cmd := process(t, p.dir, "offices")
		cmd.Env = append(cmd.Env, "SIEMMES_WAIT="+value)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitUsage || !strings.Contains(string(out), "SIEMMES_WAIT="+value) {
			t.Errorf("%s: %v\n%s", value, err, out)
		}
	}
}

// The lock of a killed process keeps nobody out, and neither does its socket.
func TestAKilledProcessHoldsNothing(t *testing.T) {
	p := newProgram(t)
	p.must("offices", "add", "DGME")
	for range 3 {
		s := serveProcess(t, p.dir)
		if _, err := os.Stat(filepath.Join(p.dir, "siemmes.duckdb.sock")); err != nil {
			t.Fatal(err)
		}
		s.kill()
		if out, err := process(t, p.dir, "offices").CombinedOutput(); err != nil || !strings.Contains(string(out), "DGME") {
			t.Errorf("after a kill: %v\n%s", err, out)
		}
	}
}

// A command that is given while a server opens its database waits, and runs inside it.
func TestTheSocketIsThereBeforeTheDatabase(t *testing.T) {
	p := newProgram(t)
	p.must("offices", "add", "DGME")
	c := serveCall{&call{Env: p.env(nil, os.Stdout, os.Stderr), db: filepath.Join(p.dir, "siemmes.duckdb")}}
	hold, err := store.TakeHold(c.db)
	must(t, err)
	defer hold.Release()
	q, err := c.listenForCalls(t.Context())
	must(t, err)
	cmd := process(t, p.dir, "offices")
	var out bytes.Buffer
	cmd.Stdout = &out
	stderr, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	said := make([]byte, 200)
	if n, err := stderr.Read(said); err != nil || !strings.Contains(string(said[:n]), "is opening the database") {
		t.Errorf("it waits and says %q, %v", said[:n], err)
	}
	s, err := store.Open(t.Context(), c.db, store.Options{Hold: hold})
	must(t, err)
	q.open(s)
	must(t, cmd.Wait())
	if !strings.Contains(out.String(), "DGME") {
		t.Errorf("it says %q", &out)
	}
	q.close()
	must(t, s.Close())

	// A server that ends before it has begun the command leaves it to the caller.
	q, err = c.listenForCalls(t.Context())
	must(t, err)
	cmd = process(t, p.dir, "offices")
	out.Reset()
	cmd.Stdout, cmd.Stderr = &out, &out
	must(t, cmd.Start())
	q.close()
	must(t, errors.Join(hold.Release(), cmd.Wait()))
	if !strings.Contains(out.String(), "DGME") {
		t.Errorf("it says %q", &out)
	}
}

// A server that is asked to end leaves a database and nothing beside it.
func TestAServerThatEndsLeavesAWholeDatabase(t *testing.T) {
	p := newProgram(t)
	p.must("offices", "add", "INM")
	s := serveProcess(t, p.dir)
	if out, err := process(t, p.dir, "ingest", p.write("regin_good.csv", []byte(entriesCSV)), "--publish").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(p.dir, "siemmes.duckdb.wal")); err != nil {
		t.Fatalf("nothing is in .wal, and the test shows nothing: %v", err)
	}
	must(t, s.process.Process.Signal(os.Interrupt))
	if err := s.process.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	onlyDatabase(t, p.dir)
	if out := p.must("query", "BORDER"); !strings.Contains(out, "26046") {
		t.Errorf("query answers\n%s", out)
	}
}
