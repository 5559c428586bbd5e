package web

import "testing"

func TestCacheDoesWorkOnceAndForgetsTheOldest(t *testing.T) {
	c := NewCache[int, int](2)
	work, version := 0, "one"
	get := func(k int) int {
		v, err := c.Get(version, k, func() (int, error) { work++; return 10 * k, nil })
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	first := get(1)
	if again := get(1); first != 10 || again != 10 || work != 1 {
		t.Errorf("work was done %d times", work)
	}
	get(2)
	get(3)
	get(1)
	if work != 4 || len(c.entries) != 2 {
		t.Errorf("work %d, want 4; %d entries, want 2", work, len(c.entries))
	}
	version = "two"
	if get(1); work != 5 || len(c.entries) != 1 {
		t.Errorf("another version: work %d, want 5; %d entries, want 1", work, len(c.entries))
	}
	fails := 0
	for range 2 {
		if _, err := c.Get(version, 9, func() (int, error) { fails++; return 0, ErrTooMany }); err == nil {
			t.Error("the failure is lost")
		}
	}
	if fails != 2 {
		t.Error("a failure was kept")
	}
}
