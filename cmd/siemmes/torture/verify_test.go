package torture

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	damageCount = flag.Int("damages", 1, "how many damages of each kind are done; 0: all")
	flipCount   = flag.Int("flips", 10, "how many bytes of the database's file are changed, each in a copy of its own")
)

// Every damage of a table, a column or a file is seen by verify, which says what is
// wrong and does not fail over it.
func TestVerifySeesEveryDamage(t *testing.T) {
	from := settled(t)
	all := damagesOf(t, from.copied(t, t.TempDir()))
	random := rand.New(rand.NewPCG(*seed, 0))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	done, seen := map[string]int{}, map[string]int{}
	for _, d := range all {
		if *damageCount > 0 && done[d.kind] >= *damageCount {
			continue
		}
		done[d.kind]++
		p := from.copied(t, fresh(t))
		must(t, d.do(p))
		switch e := p.run("verify"); {
		case e.panicked() || e.code != 0 && strings.TrimSpace(e.errs) == "":
			t.Errorf("%s (%s): verify fails over it: %s", d.kind, d.what, e)
		case e.code == 0:
			t.Errorf("%s (%s): verify says that all is whole", d.kind, d.what)
		default:
			seen[d.kind]++
		}
		must(t, os.RemoveAll(p.dir))
	}
	damages := 0
	for _, kind := range slices.Sorted(maps.Keys(done)) {
		damages += done[kind]
		t.Logf("%-48s %d of %d seen", kind, seen[kind], done[kind])
	}
	t.Logf("%d damages of %d kinds", damages, len(done))
	if len(done) < 14 {
		t.Errorf("only %d kinds of damages", len(done))
	}
}

// settled is the warehouse with everything in the database's file: it was opened and
// closed again.
func settled(t *testing.T) place {
	t.Helper()
	p := aWarehouse(t, t.TempDir())
	p.must("releases", "publish", "D4")
	p.serve().stop()
	p.must("verify")
	return p
}

// fresh is a new folder; the test deletes it itself.
func fresh(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(filepath.Dir(built(t)), "place-")
	must(t, err)
	return dir
}

// A byte of the database's file that is changed is seen, or lies where nothing is kept:
// then every answer is what it was.
func TestNoChangedByteChangesAFigure(t *testing.T) {
	from := settled(t)
	before, err := from.copied(t, t.TempDir()).state()
	must(t, err)
	size := sizeOf(t, from.file(from.db))
	random := rand.New(rand.NewPCG(*seed, 1))
	seen, harmless := 0, 0
	for range *flipCount {
		at := random.Int64N(size)
		p := from.copied(t, fresh(t))
		must(t, flip(p.file(p.db), at))
		after, err := p.state()
		switch {
		case err != nil:
			if strings.Contains(err.Error(), "goroutine ") {
				t.Errorf("byte %d: %v", at, err)
			}
			seen++
		case since(before, after) == since(before, before):
			harmless++
		default:
			t.Errorf("byte %d: verify says that all is whole, and\n%s", at, difference(after, before))
		}
		must(t, os.RemoveAll(p.dir))
	}
	t.Logf("%d bytes of %d changed: %d seen, %d where nothing is kept, 0 figures changed", *flipCount, size, seen, harmless)
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	return info.Size()
}

// A write-ahead log that is cut or changed leaves a published state, or is seen.
func TestADamagedLogLeavesNothingHalf(t *testing.T) {
	from := aWarehouse(t, t.TempDir())
	before, err := from.copied(t, t.TempDir()).state()
	must(t, err)
	s := from.serve()
	from.must("releases", "publish", "D4")
	s.kill()
	log := from.db + ".wal"
	if _, err := os.Stat(from.file(log)); err != nil {
		t.Fatal("there is no write-ahead log to damage")
	}
	after, err := from.copied(t, t.TempDir()).state()
	must(t, err)
	states := []string{since(before, before), since(before, after), before} // the last is not masked
	size := sizeOf(t, from.file(log))
	random := rand.New(rand.NewPCG(*seed, 2))
	counts := [3]int{}
	for i := range *flipCount {
		p := from.copied(t, fresh(t))
		at := random.Int64N(size)
		if how := fmt.Sprintf("changed at byte %d", at); i%2 == 0 {
			must(t, flip(p.file(log), at))
			counts[p.published(t, states, how)]++
		} else {
			must(t, os.Truncate(p.file(log), at))
			counts[p.published(t, states, fmt.Sprintf("cut to %d bytes", at))]++
		}
		must(t, os.RemoveAll(p.dir))
	}
	t.Logf("%d damages of a log of %d bytes: %d leave the state before, %d that after, %d are seen", *flipCount, size, counts[0], counts[1], counts[2])
}

// published returns which of the two states a warehouse is in, and 2 where it says
// that it is damaged.
func (p place) published(t *testing.T, states []string, how string) int {
	t.Helper()
	state, err := p.state()
	if err != nil {
		if strings.Contains(err.Error(), "goroutine ") {
			t.Errorf("%s: %v", how, err)
		}
		return 2
	}
	at := slices.Index(states, since(states[2], state))
	if at < 0 {
		t.Errorf("the log %s: the state is neither that before nor that after:\n%s", how, difference(since(states[2], state), states[1]))
		return 2
	}
	return at
}
