package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"siemmes/warehouse"
)

// whoseTurn returns the tickets whose turn has come.
func whoseTurn(all []*ticket) (n []int) {
	for i, k := range all {
		select {
		case <-k.turn:
			n = append(n, i)
		default:
		}
	}
	return n
}

// An office that sends many files makes another one wait for one of them.
func TestOfficesTakeTurns(t *testing.T) {
	q := newTurns()
	var names []string
	var all []*ticket
	for _, office := range []string{"A", "A", "A", "A", "B", "C", "B"} {
		k, err := q.join(office, false)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, k)
	}
	seen := map[int]bool{}
	for range all {
		for _, i := range whoseTurn(all) {
			if !seen[i] {
				seen[i] = true
				names = append(names, fmt.Sprint(all[i].office, i))
			}
		}
		q.done()
	}
	if want := []string{"A0", "B4", "C5", "A1", "B6", "A2", "A3"}; !slices.Equal(names, want) {
		t.Errorf("read in the order %v, want %v", names, want)
	}
}

func TestTheQueueOfAnOfficeIsBounded(t *testing.T) {
	q := newTurns()
	for range maxQueued {
		if _, err := q.join("A", false); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := q.join("A", false); !errors.Is(err, warehouse.ErrTooMany) || q.room("A") == nil {
		t.Errorf("one more: %v", err)
	}
	if _, err := q.join("B", false); err != nil || q.room("B") != nil {
		t.Errorf("another office: %v", err)
	}
	q.done()
	if _, err := q.join("A", false); err != nil {
		t.Errorf("after one is read: %v", err)
	}
}

// Whatever joins, leaves and ends, one file at a time has its turn, none is forgotten,
// no office waits for two of another one in a row, and the places that are shown are
// those that come true.
func TestTurnsAreFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := newTurns()
		var all []*ticket
		ended := map[*ticket]bool{}
		gone, stop := context.WithCancel(context.Background())
		stop()
		running := func() (r []*ticket) {
			for _, i := range whoseTurn(all) {
				if !ended[all[i]] {
					r = append(r, all[i])
				}
			}
			return r
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0, 1:
				k, err := q.join(rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "office"), false)
				if err == nil {
					all = append(all, k)
				}
			case 2:
				if r := running(); len(r) > 0 {
					ended[r[0]] = true
					q.done()
				}
			case 3:
				if len(all) > 0 {
					k := all[rapid.IntRange(0, len(all)-1).Draw(t, "leaves")]
					if !ended[k] && q.ahead(k) > 0 {
						ended[k] = q.wait(gone, k) != nil
					}
				}
			}
			left := slices.DeleteFunc(slices.Clone(all), func(k *ticket) bool { return ended[k] })
			if r := running(); len(r) > 1 || len(r) == 0 && len(left) > 0 {
				t.Fatalf("%d have their turn of %d that are left", len(r), len(left))
			}
		}
		checkPlaces(t, q, slices.DeleteFunc(all, func(k *ticket) bool { return ended[k] }))
	})
}

// checkPlaces ends one turn after the other, and compares with what was shown.
func checkPlaces(t *rapid.T, q *turns, left []*ticket) {
	shown := map[*ticket]int{}
	for _, k := range left {
		shown[k] = q.ahead(k)
	}
	var order []*ticket
	for range left {
		for _, i := range whoseTurn(left) {
			if !slices.Contains(order, left[i]) {
				order = append(order, left[i])
			}
		}
		q.done()
	}
	if len(order) != len(left) {
		t.Fatalf("%d of %d had their turn", len(order), len(left))
	}
	for place, k := range order {
		if shown[k] != place {
			t.Fatalf("the file of %s at place %d was shown %d", k.office, place, shown[k])
		}
		if place > 1 && order[place-1].office == order[place].office {
			for _, later := range order[place+1:] {
				if later.office != k.office {
					t.Fatalf("the office %s waits for two files of %s", later.office, k.office)
				}
			}
		}
	}
}
