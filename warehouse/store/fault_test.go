package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"siemmes/warehouse"
)

// The tests here need a second process: the test program runs itself again with
// these settings and does one thing to a database.
const (
	helperTask = "STORE_TEST_TASK"
	helperPath = "STORE_TEST_PATH"
)

func TestMain(m *testing.M) {
	if os.Getenv(helperTask) == "" {
		os.Exit(m.Run())
	}
	// The helper runs as a test of its own, so that it has a *testing.T.
	os.Args = []string{os.Args[0], "-test.run=^TestHelper$"}
	os.Exit(m.Run())
}

// TestHelper is what the second process does; by itself it does nothing.
func TestHelper(t *testing.T) {
	path := os.Getenv(helperPath)
	switch os.Getenv(helperTask) {
	case "hold": // open the database until the first process closes our input
		fileStore(t, path, Options{})
		fmt.Println("holding")
		_, _ = bufio.NewReader(os.Stdin).ReadByte()
	case "load": // load until killed
		s := fileStore(t, path, Options{})
		d, err := s.Begin(t.Context(), edition("unfinished", 9))
		if err != nil {
			t.Fatal(err)
		}
		blocks := monthly(t, 2*lot)
		for i := 0; ; i++ {
			if err := d.Append(t.Context(), blocks[i%len(blocks)]); err != nil {
				t.Fatal(err)
			}
			if i == len(blocks) {
				fmt.Println("loading")
			}
		}
	case "publish": // publish until killed, one revision after the other
		s := fileStore(t, path, Options{})
		for day := 2; ; day++ {
			draft := draftOf(t, s, 50_000, day)
			fmt.Println("publishing")
			if _, err := s.Publish(t.Context(), draft.DraftID, noon); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// draftOf is a draft whose figures differ from those of every other day.
func draftOf(t *testing.T, s *Store, n, day int) warehouse.Release {
	t.Helper()
	spec := edition(fmt.Sprint(day), day)
	var err error
	if spec.Submission, err = s.Keep(t.Context(), "day.csv", "", strings.NewReader(spec.Edition.ID), noon); err != nil {
		t.Fatal(err)
	}
	d, err := s.Begin(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(t.Context())
	for _, b := range monthly(t, n) {
		for i := range b.Value {
			b.Value[i] = float64(day)
		}
		if err := d.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	r, err := d.Commit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// helper starts a second process and waits for so many lines of it.
func helper(t *testing.T, task, path string, lines int) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperTask+"="+task, helperPath+"="+path)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Process.Kill()
		cmd.Wait()
	})
	said := bufio.NewReader(out)
	for range lines {
		if line, err := said.ReadString('\n'); err != nil {
			t.Fatalf("the second process said %q: %v", line, err)
		}
	}
	return cmd
}

func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil { // SIGKILL
		t.Fatal(err)
	}
	cmd.Wait()
}

func TestAnotherProcessHoldsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	cmd := helper(t, "hold", path, 1)
	_, err := Open(t.Context(), path, Options{})
	if !errors.Is(err, warehouse.ErrBusy) || !strings.Contains(errorText(err), "nother process") {
		t.Errorf("opened a file that is held: %v", err)
	}
	if _, err := Open(t.Context(), path, Options{ReadOnly: true}); !errors.Is(err, warehouse.ErrBusy) {
		t.Errorf("opened a file that is held, for reading: %v", err)
	}
	kill(t, cmd)
	fileStore(t, path, Options{})
}

func TestKilledWhileLoading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{})
	if _, err := s.Publish(t.Context(), draftOf(t, s, 1000, 1).DraftID, noon); err != nil {
		t.Fatal(err)
	}
	kept := draftOf(t, s, 1500, 2)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := helper(t, "load", path, 1)
	if err := os.WriteFile(filepath.Join(path+".files", "incoming-123.tmp"), []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	kill(t, cmd)

	s = fileStore(t, path, Options{})
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	list, _ := s.Releases(t.Context(), owner)
	if len(list) != 2 || figures(t, s) != 1000 {
		t.Errorf("%d releases, %d figures", len(list), figures(t, s))
	}
	if left, _ := filepath.Glob(filepath.Join(path+".files", "incoming-*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	if _, err := s.Publish(t.Context(), kept.DraftID, noon); err != nil || figures(t, s) != 1500 {
		t.Errorf("the draft from before: %v, %d figures", err, figures(t, s))
	}
}

func TestKilledWhilePublishing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	for round := range 3 {
		kill(t, helper(t, "publish", path, 1+round)) // while it publishes for the first, second, third time
		s := fileStore(t, path, Options{})
		if err := s.Verify(t.Context()); err != nil {
			t.Error(err)
		}
		// Every figure is of the one last release, or there is none yet.
		releases, err := column[int](t.Context(), s.db, `SELECT DISTINCT release FROM fact_border WHERE valid_to = 2147483647`)
		if err != nil || len(releases) > 1 || len(releases) == 1 && releases[0] != s.Register().Last {
			t.Errorf("current figures are of the releases %v, the last is %d, %v", releases, s.Register().Last, err)
		}
		for _, x := range s.Register().Releases {
			if x.Number == 0 {
				if err := s.Discard(t.Context(), x.DraftID); err != nil {
					t.Error(err)
				}
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// smallDisk is a folder that holds 20 MB.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=20m"); err != nil {
		t.Skipf("no small disk can be mounted here (%v); as root this test runs", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestDiskFullWhileLoading(t *testing.T) {
	disk := smallDisk(t)
	ballast := filepath.Join(disk, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 2<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(disk, "w.duckdb")
	s := fileStore(t, path, Options{})
	if _, err := s.Publish(t.Context(), draftOf(t, s, 1000, 1).DraftID, noon); err != nil {
		t.Fatal(err)
	}
	blocks := noisy(t, 2_000_000)
	_, err := publishBlocks(t.Context(), s, edition("large", 2), "large.csv", append(blocks, blocks...)...)
	full(t, err)
	// The store goes on, and so does one that is opened afterwards.
	for range 2 {
		asBefore(t, s, 1)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		s = fileStore(t, path, Options{})
	}
	// With some space again, as the message asks for, loading works.
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(t.Context(), draftOf(t, s, 2000, 3).DraftID, noon); err != nil || figures(t, s) != 2000 {
		t.Errorf("a load that fits: %v", err)
	}
}

// The draft fits on the disk, the release does not: the draft stays, and can be
// published when there is space, or discarded.
func TestDiskFullWhilePublishing(t *testing.T) {
	disk := smallDisk(t)
	ballast := filepath.Join(disk, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	s := fileStore(t, filepath.Join(disk, "w.duckdb"), Options{})
	if _, err := s.Publish(t.Context(), draftOf(t, s, 1000, 1).DraftID, noon); err != nil {
		t.Fatal(err)
	}
	_, err := publishBlocks(t.Context(), s, edition("large", 2), "large.csv", noisy(t, 1_500_000)...)
	full(t, err)
	asBefore(t, s, 2)
	// To discard takes some space too, which the message asks for.
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := s.Discard(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	asBefore(t, s, 1)
}

// noisy makes blocks whose values do not compress.
func noisy(t *testing.T, n int) []*warehouse.Observations {
	blocks := monthly(t, n)
	x := uint64(1)
	for _, b := range blocks {
		for i := range b.Value {
			x = x*6364136223846793005 + 1442695040888963407
			b.Value[i] = float64(x >> 11)
		}
	}
	return blocks
}

func full(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, warehouse.ErrTooLarge) || !strings.Contains(errorText(err), "disk is full") {
		t.Errorf("no full disk, but: %v", err)
	}
}

func asBefore(t *testing.T, s *Store, releases int) {
	t.Helper()
	if n := figures(t, s); n != 1000 {
		t.Errorf("%d figures", n)
	}
	if list, _ := s.Releases(t.Context(), owner); len(list) != releases {
		t.Errorf("releases %v", list)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestDiskFullWhileReceiving(t *testing.T) {
	s := fileStore(t, filepath.Join(smallDisk(t), "w.duckdb"), Options{})
	_, err := s.Keep(t.Context(), "large.xlsx", "", zeros(30<<20), noon)
	full(t, err)
	if left, _ := filepath.Glob(filepath.Join(s.files, "*", "*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	draft(t, s, 10, edition("small", 1))
}

// zeros is a file of a size.
func zeros(n int64) io.Reader { return io.LimitReader(zero{}, n) }

type zero struct{}

func (zero) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// A kept file that was cut, changed or lost is whole again once the file is submitted
// again; one that is whole is not written.
func TestKeptFileIsHealed(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{})
	r := draft(t, s, 3, edition("a", 1))
	path := s.submissionPath(r.Submission.SHA256)
	for name, damage := range map[string]func() error{
		"nothing": func() error { return nil },
		"cut":     func() error { return os.Truncate(path, 0) },
		"changed": func() error { return os.WriteFile(path, []byte("b"), 0o644) },
		"longer":  func() error { return os.WriteFile(path, []byte("a and more"), 0o644) },
		"lost":    func() error { return os.Remove(path) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(t.Context()); (err == nil) != (name == "nothing") {
			t.Errorf("%s: verified %v", name, err)
		}
		before, _ := os.Stat(path)
		if _, err := s.Keep(t.Context(), "again.csv", "DGME", strings.NewReader("a"), noon); err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(t.Context()); err != nil {
			t.Errorf("%s: not healed: %v", name, err)
		}
		if after, err := os.Stat(path); err != nil || (name == "nothing") != os.SameFile(before, after) {
			t.Errorf("%s: the file is another one: %v", name, err)
		}
	}
}
