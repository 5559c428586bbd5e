package torture

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// The flags say how much is done; their defaults are the short form.
var (
	whole      = flag.Bool("full", false, "attack every act, and do each again after it was cut short")
	killCount  = flag.Int("kills", 12, "how many commands are killed at random moments")
	everyCall  = flag.Int("every", 40, "kill at every so manieth system call that changes a file; 1: at each")
	sizeCount  = flag.Int("sizes", 1, "at how many amounts of free space each act is tried")
	figureRows = flag.Int("figures", 600, "how many figures the files of the attacked warehouse have")
	seed       = flag.Uint64("seed", 1, "of the random moments")
	only       = flag.String("act", "", "attack only this act")
)

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn) // what is left in the folder for temporary files harms nothing
	}
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &used); err == nil && testing.Verbose() {
		fmt.Printf("the attacked processes used %d s of processor time\n", used.Utime.Sec+used.Stime.Sec)
	}
	os.Exit(code)
}

// builtIn is the folder of the program once it is built.
var builtIn string

var watched = sync.OnceValue(func() error { return watchSources("../../..") })

// built returns the path of the program that is attacked.
func built(t testing.TB) string {
	t.Helper()
	must(t, watched())
	path, err := builtProgram()
	must(t, err)
	return path
}

// watchSources opens every folder of the module, so that go test runs the tests
// again after a source has changed: it cannot see what the built program is made of.
func watchSources(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "node_modules" && !strings.HasPrefix(e.Name(), ".") {
			if err := watchSources(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// place is a folder with a database in it, in which the program is run.
type place struct {
	t   testing.TB
	dir string
	db  string // the name of the database in the folder
}

// newPlace is a place without a database.
func newPlace(t testing.TB) place {
	t.Helper()
	return place{t: t, dir: t.TempDir(), db: "siemmes.duckdb"}
}

// ended is a command that has ended.
type ended struct {
	code      int // -1: it was killed
	out, errs string
}

func (e ended) String() string { return fmt.Sprintf("exit %d\n%s%s", e.code, e.out, e.errs) }

// panicked reports whether the program failed in a way that is a fault of its own.
func (e ended) panicked() bool {
	return strings.Contains(e.errs, "panic: ") || strings.Contains(e.errs, "goroutine ") || strings.Contains(e.errs, "fatal error: ") ||
		strings.Contains(e.errs, "SIGABRT") || e.code > 3
}

// command is the program with arguments, not started.
func (p place) command(args ...string) *exec.Cmd {
	p.t.Helper()
	cmd := exec.Command(built(p.t), args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "SIEMMES_DB="+filepath.Join(p.dir, p.db), "SIEMMES_LANG=en", "SIEMMES_LAYOUTS=", "SIEMMES_REPORTS=", "SIEMMES_LIMITS=")
	return cmd
}

// run runs a command to its end.
func (p place) run(args ...string) ended {
	p.t.Helper()
	return finish(p.t, p.command(args...))
}

// finish runs a command that was made ready.
func finish(t testing.TB, cmd *exec.Cmd) ended {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ended{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// must runs a command that has to succeed and returns what it prints.
func (p place) must(args ...string) string {
	p.t.Helper()
	e := p.run(args...)
	if e.code != 0 {
		p.t.Fatalf("siemmes %s: %s", strings.Join(args, " "), e)
	}
	return e.out
}

// write writes a file into the place.
func (p place) write(name string, content []byte) {
	p.t.Helper()
	must(p.t, os.WriteFile(filepath.Join(p.dir, name), content, 0o600))
}

// file is the path of a file in the place.
func (p place) file(name string) string { return filepath.Join(p.dir, name) }

// copied is the same place again, in a folder that is empty or not there.
func (p place) copied(t testing.TB, dir string) place {
	t.Helper()
	if said, err := exec.Command("cp", "-a", "--reflink=auto", p.dir+"/.", dir).CombinedOutput(); err != nil {
		t.Fatalf("copy %s: %v %s", p.dir, err, said)
	}
	p.t, p.dir = t, dir
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
