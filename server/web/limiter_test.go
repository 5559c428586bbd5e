package web

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"siemmes/warehouse"
)

// attempts makes so many attempts and returns how many were made.
func attempts(l *Limiter, n int, failed bool, keys ...string) (made int) {
	for range n {
		if err := l.Attempt(keys, func() (bool, error) { made++; return failed, nil }); err != nil && !errors.Is(err, warehouse.ErrTooMany) {
			panic(err)
		}
	}
	return made
}

func TestOnlyFailuresAreCountedAndSlowedDown(t *testing.T) {
	now := time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC)
	l := NewLimiter(func() time.Time { return now })
	if n := attempts(l, 100, false, "a"); n != 100 {
		t.Errorf("%d of 100 attempts that succeed", n)
	}
	if n := attempts(l, 100, true, "a"); n != SignInBurst {
		t.Errorf("%d attempts that fail", n)
	}
	if n := attempts(l, 1, false, "a"); n != 0 {
		t.Error("an attempt after too many failures")
	}
	now = now.Add(SignInEvery)
	if n := attempts(l, 2, true, "a"); n != 1 {
		t.Errorf("%d attempts after one interval", n)
	}
	now = now.Add(-time.Hour) // the clock goes back
	if n := attempts(l, 1, true, "a"); n != 0 {
		t.Error("a clock that goes back gives attempts")
	}
	now = now.Add(time.Hour + SignInBurst*SignInEvery)
	if n := attempts(l, 10, true, "a"); n != SignInBurst {
		t.Errorf("%d attempts later on", n)
	}
}

// Failures count under each key, and no other key suffers from them.
func TestFailuresCountUnderEachKey(t *testing.T) {
	now := time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC)
	l := NewLimiter(func() time.Time { return now })
	for i := range SignInBurst {
		attempts(l, 1, true, "address "+string(rune('a'+i)), "code")
	}
	if n := attempts(l, 1, true, "another address", "code"); n != 0 {
		t.Error("one code is tried from many addresses")
	}
	if n := attempts(l, 1, false, "another address", "another code"); n != 1 {
		t.Error("another code is slowed down")
	}
}

func TestAttemptsAtOnceCountAsThoseInTurn(t *testing.T) {
	now := time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC)
	l := NewLimiter(func() time.Time { return now })
	var made atomic.Int32
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_ = l.Attempt([]string{"a"}, func() (bool, error) { made.Add(1); return true, nil })
		})
	}
	all.Wait()
	if made.Load() != SignInBurst {
		t.Errorf("%d attempts", made.Load())
	}
}
