package torture

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// disk is a small disk of its own, and the file that fills it.
type disk struct {
	t       *testing.T
	dir     string
	ballast string
}

// newDisk mounts a disk. Only the administrator of a machine may.
func newDisk(t *testing.T) *disk {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256m"); err != nil {
		t.Skipf("no small disk can be mounted here (%v); as root this test runs", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return &disk{t, dir, filepath.Join(dir, "ballast")}
}

// leave fills the disk until so many bytes are free.
func (d *disk) leave(free int64) {
	d.t.Helper()
	var at syscall.Statfs_t
	must(d.t, syscall.Statfs(d.dir, &at))
	f, err := os.Create(d.ballast)
	must(d.t, err)
	defer f.Close()
	must(d.t, syscall.Fallocate(int(f.Fd()), 0, 0, int64(at.Bavail)*at.Bsize-free))
}

// clear gives the space back.
func (d *disk) clear() {
	d.t.Helper()
	must(d.t, os.Remove(d.ballast))
}

// need measures how much an act adds to the disk, for the time that it runs and in
// the end.
func (x *attack) need() int64 {
	x.t.Helper()
	d := newDisk(x.t)
	p := x.from.copied(x.t, d.dir)
	free := func() int64 {
		var at syscall.Statfs_t
		must(x.t, syscall.Statfs(d.dir, &at))
		return int64(at.Bavail) * at.Bsize
	}
	before := free()
	least, done := before, make(chan struct{})
	go func() {
		defer close(done)
		p.must(x.args...)
	}()
	for {
		select {
		case <-done:
			return before - min(least, free())
		default:
			least = min(least, free())
			time.Sleep(200 * time.Microsecond)
		}
	}
}

// sizes are amounts of free space from none to more than an act needs; one alone is
// half of that.
func sizes(need int64, n int) []int64 {
	if n == 1 {
		return []int64{need / 2 / 4096 * 4096}
	}
	var out []int64
	for i := range n {
		out = append(out, (need+need/4)*int64(i)/int64(n-1)/4096*4096)
	}
	return out
}

// full runs an act with so much free space: it is done, or refused with a clear
// message; what was published is read meanwhile; with space again it is done.
func (x *attack) full(free int64) (refused bool) {
	x.t.Helper()
	d := newDisk(x.t)
	p := x.from.copied(x.t, d.dir)
	how := fmt.Sprintf("with %d KB free", free>>10)
	d.leave(free)
	e := p.run(x.args...)
	x.clear(e, how)
	x.reads(p, how)
	d.clear()
	x.look(p, how)
	return e.code != 0
}

// clear holds the outcome of an act on a full disk to what a person can use.
func (x *attack) clear(e ended, how string) {
	x.t.Helper()
	if e.panicked() || e.code != 0 && (e.code != 1 || !strings.Contains(e.errs+e.out, "disk is full")) {
		x.t.Errorf("%s, %s: no clear message: %s", x.name, how, e)
	}
}

// reads asks for everything while the disk is still full.
func (x *attack) reads(p place, how string) {
	x.t.Helper()
	state, err := p.state()
	if err != nil {
		x.t.Errorf("%s, %s: while the disk is full: %v", x.name, how, err)
	} else if state = since(x.earlier, state); !slices.Contains(x.states, state) {
		x.t.Errorf("%s, %s: while the disk is full the state is neither that before the act nor that after it:\n%s", x.name, how, difference(state, x.states[0]))
	}
}

// fullServing has a serving process do the act with so much free space. It answers
// readers meanwhile, and does the act once there is space, without a restart.
func (x *attack) fullServing(free int64) (refused bool) {
	x.t.Helper()
	d := newDisk(x.t)
	p := x.from.copied(x.t, d.dir)
	how := fmt.Sprintf("served, with %d KB free", free>>10)
	s := p.serve()
	figures := "/api/v1/data/REMITTANCES.csv"
	status, want := s.get(figures)
	if status != http.StatusOK {
		x.t.Fatalf("%s: %d", figures, status)
	}
	drafts := x.drafts(s, p, how)
	d.leave(free)
	e := s.call(p, x.args...)
	x.clear(e, how)
	for range 3 {
		if status, got := s.get(figures); status != http.StatusOK || sorted(got) != sorted(want) {
			x.t.Errorf("%s, %s: a reader is answered with %d and %d bytes, not %d", x.name, how, status, len(got), len(want))
		}
	}
	d.clear()
	beside := len(x.states) > 2 && x.drafts(s, p, how) > drafts // what is left between stays beside what is done again
	again := ended{}
	for range 30 {
		if again = s.call(p, x.args...); e.code == 0 || again.code == 0 || again.code == 1 && !strings.Contains(again.errs, "disk is full") && !strings.Contains(again.errs, "again") {
			break
		}
		time.Sleep(time.Second) // the process may look for space from time to time
	}
	if e.code != 0 && again.code != 0 {
		x.t.Errorf("%s, %s: with space again the serving process says %s", x.name, how, again)
	}
	if status, got := s.get("/healthz"); status != http.StatusOK {
		x.t.Errorf("%s, %s: with space again the health is %d %s", x.name, how, status, got)
	}
	s.stop()
	switch {
	case beside:
		x.holds(p, how)
	case x.name != "ingest": // there are two drafts
		x.look(p, how)
	}
	return e.code != 0
}

// drafts is how many drafts a serving process lists.
func (x *attack) drafts(s *served, p place, how string) int {
	x.t.Helper()
	e := s.call(p, "releases")
	if e.code != 0 {
		x.t.Errorf("%s, %s: %s", x.name, how, e)
	}
	return strings.Count(e.out, ",draft,")
}

// holds asks whether all that is there after the act is there, whatever is beside it.
func (x *attack) holds(p place, how string) {
	x.t.Helper()
	x.count.cuts++
	x.count.between++
	state, err := p.state()
	if err != nil {
		x.t.Errorf("%s, %s: the warehouse is not whole: %v", x.name, how, err)
		return
	}
	there := strings.Split(since(x.earlier, state), "\n")
	for line := range strings.SplitSeq(x.after, "\n") {
		if !slices.Contains(there, line) {
			x.t.Errorf("%s, %s: done again, %q is missing", x.name, how, line)
			return
		}
	}
}

// get asks the site for an address.
func (s *served) get(path string) (status int, body string) {
	s.t.Helper()
	answer, err := http.Get(s.url + path)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err.Error()
	}
	return answer.StatusCode, string(b)
}

// On a disk that is full, or becomes so, each act is done or refused with a clear
// message, and nothing that was published is lost.
func TestDiskFull(t *testing.T) {
	var all tally
	runs, refused := 0, 0
	for _, a := range attacked(t) {
		if !*whole && *only == "" && !slices.Contains([]string{"ingest", "publish", "backup"}, a.name) {
			continue
		}
		t.Run(a.name, func(t *testing.T) {
			x := newAttack(t, a)
			need := x.need()
			was := refused
			for _, free := range sizes(need, *sizeCount) {
				runs++
				if x.full(free) {
					refused++
				}
			}
			t.Logf("%s: needs %d KB; %d sizes, %d times refused; %s", a.name, need>>10, *sizeCount, refused-was, x.count)
			all.add(x.count)
		})
	}
	t.Logf("disk full: %d runs, %d refused with a clear message; %s", runs, refused, all)
}

// While it serves, likewise: readers are answered, and with space again the act is
// done without a restart.
func TestDiskFullWhileServing(t *testing.T) {
	runs, refused := 0, 0
	for _, a := range attacked(t) {
		if a.name == "restore" || a.name == "due" || a.name == "recover" { // not done by a serving process
			continue
		}
		if !*whole && *only == "" && a.name != "publish" {
			continue
		}
		t.Run(a.name, func(t *testing.T) {
			x := newAttack(t, a)
			for _, free := range sizes(x.need(), *sizeCount) {
				runs++
				if x.fullServing(free) {
					refused++
				}
			}
		})
	}
	t.Logf("disk full while serving: %d runs, %d acts refused with a clear message, each process went on without a restart", runs, refused)
}
