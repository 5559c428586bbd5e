package torture

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// bundled is the path of a spreadsheet that is bundled with the program.
func bundled(t testing.TB, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("../../../testdata/offices", name))
	must(t, err)
	return path
}

// attack is an act and the states that it may leave.
type attack struct {
	act
	t       *testing.T
	from    place    // the warehouse before the act
	earlier string   // its state before what the act needs: the times in it are no act's
	before  string   // its state
	after   string   // its state after the act
	states  []string // all that may be seen once the act was cut short, masked
	took    time.Duration
	dirs    int
	scratch string
	count   tally
}

// tally counts what was seen.
type tally struct{ cuts, asBefore, asAfter, between, restored, refused int }

func (c *tally) add(o tally) {
	c.cuts += o.cuts
	c.asBefore += o.asBefore
	c.asAfter += o.asAfter
	c.between += o.between
	c.restored += o.restored
	c.refused += o.refused
}

func (c tally) String() string {
	return fmt.Sprintf("%d cut short: %d as before the act, %d as after it, %d between; of backups %d restored whole and %d refused",
		c.cuts, c.asBefore, c.asAfter, c.between, c.restored, c.refused)
}

// known are the attacks whose outcome is known, by act.
var known = map[string]*attack{}

// newAttack does the act once without cutting it short, to know what it leads to.
func newAttack(t *testing.T, a act) *attack {
	t.Helper()
	if x := known[a.name]; x != nil {
		again := *x
		again.t, again.scratch, again.dirs, again.count = t, t.TempDir(), 0, tally{}
		return &again
	}
	x := &attack{act: a, t: t, from: aWarehouse(t, fresh(t)), scratch: t.TempDir()}
	var err error
	if x.earlier, err = x.fresh().state(); err != nil {
		t.Fatal(err)
	}
	if a.before != nil {
		a.before(x.from)
	}
	if x.before, err = x.fresh().state(); err != nil {
		t.Fatal(err)
	}
	p := x.fresh()
	began := time.Now()
	p.must(a.args...)
	x.took = time.Since(began)
	if x.after, err = p.state(); err != nil {
		t.Fatal(err)
	}
	x.after = since(x.earlier, x.after)
	x.states = []string{since(x.earlier, x.before), x.after}
	for _, other := range acts() {
		if slices.Contains(a.between, other.name) {
			q := x.fresh()
			q.must(other.args...)
			state, err := q.state()
			must(t, err)
			x.states = append(x.states, since(x.earlier, state))
		}
	}
	known[a.name] = x
	return x
}

// fresh is a copy of the warehouse before the act. The one before it is deleted.
func (x *attack) fresh() place {
	x.t.Helper()
	must(x.t, os.RemoveAll(filepath.Join(x.scratch, fmt.Sprint(x.dirs))))
	x.dirs++
	dir := filepath.Join(x.scratch, fmt.Sprint(x.dirs))
	must(x.t, os.Mkdir(dir, 0o700))
	return x.from.copied(x.t, dir)
}

// look compares what an act left that was cut short with what it may leave, and does
// it again.
func (x *attack) look(p place, how string) {
	x.t.Helper()
	x.count.cuts++
	state, err := p.state()
	if err != nil {
		x.t.Errorf("%s, %s: the warehouse is not whole: %v", x.name, how, err)
		return
	}
	state = since(x.earlier, state)
	at := slices.Index(x.states, state)
	switch at {
	case -1:
		x.t.Errorf("%s, %s: the state is neither that before the act nor that after it:\n%s\nand from that after it:\n%s",
			x.name, how, difference(state, x.states[0]), difference(state, x.after))
		return
	case 0:
		x.count.asBefore++
	case 1:
		x.count.asAfter++
	default:
		x.count.between++
	}
	done := x.lookAtCopies(p, how) > 0 || state == x.after && x.after != x.states[0]
	// What is left between the two states stays beside what is done again.
	if at < 2 && (*whole || x.count.cuts%3 == 1) {
		x.again(p, done, how)
	}
}

// again does the act once more: from the state before it leads to that after it, and
// from the state after it changes nothing, whether it is refused or not.
func (x *attack) again(p place, done bool, how string) {
	x.t.Helper()
	e := p.run(x.args...)
	if e.panicked() || e.code > 2 || e.code > 0 && !done { // 2: what it names is gone
		x.t.Errorf("%s, %s: done again it says %s", x.name, how, e)
	}
	if x.name == "ingest" && done {
		return // it makes a second draft
	}
	again, err := p.state()
	if err != nil {
		x.t.Errorf("%s, %s: done again: %v", x.name, how, err)
	} else if again = since(x.earlier, again); again != x.after {
		x.t.Errorf("%s, %s: done again it does not lead to the state after the act:\n%s", x.name, how, difference(again, x.after))
	}
	if x.name == "backup" || x.name == "restore" {
		if x.lookAtCopies(p, how+", done again") == 0 {
			x.t.Errorf("%s, %s: done again it left nothing that is whole", x.name, how)
		}
	}
}

// lookAtCopies looks at every database beside the attacked one, and restores every
// folder that may be a backup: each is refused or equals the published state. It
// returns how many of those that the act makes are whole.
func (x *attack) lookAtCopies(p place, how string) (whole int) {
	x.t.Helper()
	entries, err := os.ReadDir(p.dir)
	must(x.t, err)
	for _, e := range entries {
		q := place{t: x.t, dir: p.dir, db: e.Name()}
		switch {
		case e.Name() == restoredDB:
			if x.equals(q, how) {
				whole++
			}
		case e.IsDir() && strings.HasPrefix(e.Name(), backupFolder):
			q.db = "proof.duckdb"
			if restored := q.run("restore", e.Name()); restored.code != 0 {
				x.refusal(restored, q, e.Name(), how)
			} else if x.equals(q, how) {
				x.count.restored++
				whole++
			}
			for _, left := range leftOf(q) {
				must(x.t, os.RemoveAll(left))
			}
		}
	}
	return whole
}

// refusal looks at a backup that is not restored: the message says why, and nothing
// is left that could be taken for a warehouse. Exit code 2 is that of a folder in which
// nothing was written yet.
func (x *attack) refusal(e ended, q place, folder, how string) {
	x.t.Helper()
	x.count.refused++
	if e.code != 1 && e.code != 2 || strings.TrimSpace(e.errs) == "" || e.panicked() {
		x.t.Errorf("%s, %s: restoring %s fails without a reason: %s", x.name, how, folder, e)
	}
	if left := leftOf(q); left != nil {
		x.t.Errorf("%s, %s: restoring %s failed and left %v", x.name, how, folder, left)
	}
}

// leftOf lists what there is of a database.
func leftOf(q place) []string {
	found, err := filepath.Glob(q.file(q.db) + "*")
	must(q.t, err)
	return found
}

// equals reports whether a restored database is the one that was backed up.
func (x *attack) equals(q place, how string) bool {
	x.t.Helper()
	state, err := q.state()
	if err != nil {
		x.t.Errorf("%s, %s: the database %s: %v", x.name, how, q.db, err)
		return false
	}
	// It was backed up before the act, or once an act before it had been done.
	if state != x.before && since(x.earlier, state) != x.after {
		x.t.Errorf("%s, %s: the database %s is no published state:\n%s", x.name, how, q.db, difference(state, x.before))
		return false
	}
	return true
}

// Killed when it is about to make any call that can change a file, no act loses a
// published figure, and none is half seen.
func TestKilledAtEachCall(t *testing.T) {
	var all tally
	for _, a := range attacked(t) {
		t.Run(a.name, func(t *testing.T) {
			x := newAttack(t, a)
			_, calls := killedAtCall(t, x.fresh().command(x.args...), 0)
			if calls < 3 {
				t.Fatalf("%s makes only %d calls that change a file", x.name, calls)
			}
			for n := 1 + int(*seed)%*everyCall; ; n += *everyCall {
				p := x.fresh()
				e, _ := killedAtCall(t, p.command(x.args...), n)
				if e.code >= 0 { // it came to its end before
					if e.code != 0 {
						t.Errorf("%s, not killed: %s", x.name, e)
					}
					break
				}
				x.look(p, fmt.Sprintf("killed at call %d of about %d", n, calls))
			}
			t.Logf("%s: about %d calls; %s", a.name, calls, x.count)
			all.add(x.count)
		})
	}
	t.Logf("at system calls: %s", all)
}

// Killed at any moment, likewise. Every second one is done by a process that serves,
// and that process is killed.
func TestKilledAtRandomMoments(t *testing.T) {
	var all tally
	of := attacked(t)
	for i, a := range of {
		t.Run(a.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(*seed, uint64(i)))
			x := newAttack(t, a)
			for n := i; n < *killCount; n += len(of) {
				p := x.fresh()
				moment := time.Duration(random.Float64() * float64(x.took) * 1.1)
				if n/len(of)%2 == 1 && a.name != "restore" && a.name != "due" && a.name != "recover" {
					x.killServing(p, moment)
				} else {
					x.killAfter(p.command(x.args...), moment)
				}
				x.look(p, fmt.Sprintf("killed after %s", moment))
			}
			t.Logf("%s: %s", a.name, x.count)
			all.add(x.count)
		})
	}
	t.Logf("at random moments: %s", all)
}

// killAfter kills a command after a time; it may have ended before.
func (x *attack) killAfter(cmd *exec.Cmd, moment time.Duration) {
	x.t.Helper()
	must(x.t, cmd.Start())
	time.Sleep(moment)
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()
}

// killServing has a serving process do the act and kills that process.
func (x *attack) killServing(p place, moment time.Duration) {
	x.t.Helper()
	s := p.serve()
	cmd := p.command(x.args...)
	must(x.t, cmd.Start())
	time.Sleep(moment)
	s.kill()
	_ = cmd.Wait()
}
