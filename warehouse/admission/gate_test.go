package admission

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

func as(ctx context.Context, client string, bulk bool) context.Context {
	return With(ctx, Asker{Client: client, Bulk: bulk})
}

// However work of all sizes comes and goes, no more is in than there is room for,
// all of it gets in, and nothing is left behind it.
func TestAllWorkGetsInAndNeverMoreThanFits(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		room := rapid.Int64Range(2, 200).Draw(r, "room")
		type job struct {
			client string
			bulk   bool
			alone  bool
			size   int64
		}
		jobs := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) job {
			return job{
				client: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(r, "client"), bulk: rapid.Bool().Draw(r, "bulk"),
				alone: rapid.IntRange(0, 9).Draw(r, "alone") == 0, size: rapid.Int64Range(1, room).Draw(r, "size"),
			}
		}), 1, 60).Draw(r, "jobs")
		synctest.Test(t, func(t *testing.T) {
			g := New(room, room*3/4, 0)
			var mu sync.Mutex
			var used, large int64
			for _, j := range jobs {
				go func() {
					ctx := as(t.Context(), j.client, j.bulk)
					enter := func() (func(), error) { return g.Enter(ctx, j.size) }
					if j.alone {
						enter, j.size, j.bulk = func() (func(), error) { return g.Alone(ctx) }, room, false
					}
					leave, err := enter()
					if err != nil {
						if !errors.Is(err, ErrNever) || j.size <= g.Most() {
							t.Errorf("%+v of %d: %v", j, room, err)
						}
						return
					}
					mu.Lock()
					used += j.size
					if j.bulk {
						large += j.size
					}
					if used > room || large > g.Most() {
						t.Errorf("%d of %d are taken, %d of them by large work", used, room, large)
					}
					mu.Unlock()
					time.Sleep(time.Second)
					mu.Lock()
					used -= j.size
					if j.bulk {
						large -= j.size
					}
					mu.Unlock()
					leave()
				}()
			}
			time.Sleep(time.Hour)
			synctest.Wait()
			if used != 0 || g.used != [classes]int64{} || len(g.shares) != 0 || g.lines[small].n+g.lines[bulk].n+g.lines[whole].n != 0 {
				t.Errorf("left behind: %d, %+v", used, g)
			}
		})
	})
}

// Small work gets in while large work takes all that it may and more of it waits, and
// large work gets in however much small work there is.
func TestNeitherLargeNorSmallWorkIsKeptOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(100, 75, 10*time.Minute)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		work := func(bulk bool, client string, size int64) {
			for ctx.Err() == nil {
				leave, err := g.Enter(as(ctx, client, bulk), size)
				if err != nil {
					return
				}
				time.Sleep(time.Second)
				leave()
			}
		}
		for n := range 200 {
			go work(false, "small"+fmt.Sprint(n), 2)
			go work(true, "large"+fmt.Sprint(n), 25)
		}
		time.Sleep(10 * time.Second)
		for _, bulk := range []bool{false, true} {
			if _, err := g.Enter(as(t.Context(), "new", bulk), 10); err != nil {
				t.Errorf("large %t: %v", bulk, err)
			}
		}
		stop()
		time.Sleep(time.Minute)
	})
}

// Who holds much waits for his own work to end, and others pass him; waiting ends with
// an error that says whose the room is.
func TestOneClientDoesNotTakeItAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(100, 75, 10*time.Second)
		for range 3 {
			if _, err := g.Enter(as(t.Context(), "greedy", true), 12); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		refused := make(chan error)
		go func() {
			_, err := g.Enter(as(t.Context(), "greedy", true), 12)
			refused <- err
		}()
		synctest.Wait()
		for range 3 { // 39 of 75 are free
			if _, err := g.Enter(as(t.Context(), "other", true), 12); err != nil {
				t.Fatal(err)
			}
		}
		if time.Since(began) > 0 {
			t.Error("another client waited")
		}
		if err := <-refused; !errors.Is(err, ErrGreedy) || time.Since(began) != 10*time.Second {
			t.Error(err, time.Since(began))
		}
		if _, err := g.Enter(as(t.Context(), "third", true), 12); !errors.Is(err, ErrBusy) {
			t.Error(err)
		}
		if _, err := g.Enter(as(t.Context(), "third", true), 76); !errors.Is(err, ErrNever) {
			t.Error(err)
		}
	})
}

// Clients take turns, however much each asks for.
func TestClientsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(2, 1, 0)
		leave, _ := g.Enter(as(t.Context(), "first", true), 1)
		var order []string
		for _, client := range []string{"many", "many", "many", "many", "one", "two"} {
			go func() {
				leave, err := g.Enter(as(t.Context(), client, true), 1)
				if err == nil {
					order = append(order, client)
					leave()
				}
			}()
			synctest.Wait()
		}
		leave()
		synctest.Wait()
		if at := slices.Index(order, "two"); len(order) != 6 || at > 2 {
			t.Error(order)
		}
	})
}

// Who goes away while he waits leaves nothing behind, and who comes when the line is
// long is refused at once.
func TestWaitingEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(2, 1, 0)
		leave, _ := g.Alone(t.Context())
		ctx, cancel := context.WithCancelCause(t.Context())
		for n := range mostWaiting {
			go func() {
				_, err := g.Enter(as(ctx, []string{"a", "b"}[n%2], true), 1)
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
			}()
		}
		synctest.Wait()
		if _, err := g.Enter(as(t.Context(), "a", true), 1); !errors.Is(err, ErrGreedy) {
			t.Error(err)
		}
		cancel(context.DeadlineExceeded)
		synctest.Wait()
		leave()
		if g.lines[bulk].n != 0 || g.used[whole] != 0 {
			t.Errorf("%+v", g)
		}
	})
}
