package torture

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	loadRows    = flag.Int("load-rows", 200_000, "observations of the database under load")
	loadClients = flag.String("load-clients", "1,12", "numbers of clients, one run for each")
	loadTime    = flag.Duration("load-time", 0, "how long each run lasts; zero: as many requests as -load-requests")
	loadCount   = flag.Int("load-requests", 240, "requests of each run that has no time")
	loadFolder  = flag.String("load-folder", "", "keep the database in this folder for the next run")
	loadMemory  = flag.String("load-memory", "", "memory of the database, as serve takes it")
	loadPeak    = flag.Int("load-peak", 1000, "the most memory in MB that the process may take")
)

// A server that is asked for more than it can answer at once answers all of it in turn:
// no request fails, its memory stays below a bound, and what it took for the requests
// is given back. Of the requests 80 % are tables of up to 1,000 rows, 15 % aggregates
// and 5 % csv of 100,000 rows (or of a tenth of the observations, if that is less).
func TestManyClientsAreAllAnswered(t *testing.T) {
	dir := cmp.Or(*loadFolder, t.TempDir())
	figures := figuresOf(*loadRows)
	db := filepath.Join(dir, fmt.Sprintf("load-%d.duckdb", *loadRows))
	if _, err := os.Stat(db); err != nil {
		figures.publish(t, db)
	}
	args := []string{"--db", db}
	if *loadMemory != "" {
		args = append(args, "--memory", *loadMemory)
	}
	s := startServer(t, args...)
	figures.warm(t, s)
	before := s.goroutines(t)
	for text := range strings.SplitSeq(*loadClients, ",") {
		clients, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		r := figures.run(t.Context(), s, clients)
		t.Logf("%s; peak %d MB, now %d MB", r, s.memory(t, "VmHWM"), s.memory(t, "VmRSS"))
		for what, n := range r.failures {
			t.Errorf("%d clients: %d times %s", clients, n, what)
		}
	}
	if peak := s.memory(t, "VmHWM"); peak > *loadPeak {
		t.Errorf("the process took %d MB, %d are allowed", peak, *loadPeak)
	}
	http.DefaultClient.CloseIdleConnections()
	if after := s.settled(t, before+2); after > before+2 {
		t.Errorf("%d goroutines before the load, %d after it", before, after)
	}
	t.Logf("afterwards %d MB, %d goroutines", s.memory(t, "VmRSS"), s.goroutines(t))
}

// kind is one kind of request, with how many of 100 are of it.
type kind struct {
	name  string
	share int
	path  func(r *rand.Rand) string
	rows  int // of its answer, where all have as many
}

// kinds are the requests of the load.
func (f figures) kinds() []kind {
	some := func(r *rand.Rand, all []string, n int) string {
		from := r.IntN(len(all) - n + 1)
		return strings.Join(all[from:from+n], ",")
	}
	ages := min(8, len(f.ages))
	wide := min(21, len(f.nationalities))
	return []kind{
		{"table", 50, func(r *rand.Rand) string {
			return "/api/v1/data/BORDER.json?where=REF_AREA=" + some(r, f.areas, 1) + "&where=COUNTERPART_AREA=" + some(r, f.nationalities, 1) + "&where=AGE=" + some(r, f.ages, ages)
		}, 0},
		{"page", 30, func(r *rand.Rand) string {
			return "/en/data/BORDER?REF_AREA=" + some(r, f.areas, 1) + "&COUNTERPART_AREA=" + some(r, f.nationalities, 1) + "&AGE=" + some(r, f.ages, ages)
		}, 0},
		{"aggregate", 15, func(r *rand.Rand) string {
			return []string{
				"/api/v1/data/BORDER.json?by=REF_AREA&freq=A&where=COUNTERPART_AREA=" + some(r, f.nationalities, 1),
				"/api/v1/data/BORDER.json?by=COUNTERPART_AREA&freq=A&where=REF_AREA=" + some(r, f.areas, 1),
				"/api/v1/data/BORDER.json?by=REF_AREA",
			}[r.IntN(3)]
		}, 0},
		{"csv", 5, func(r *rand.Rand) string {
			return "/api/v1/data/BORDER.csv?where=REF_AREA=" + some(r, f.areas, 1) + "&where=COUNTERPART_AREA=" + some(r, f.nationalities, wide)
		}, wide * len(f.ages) * f.months},
	}
}

// warm asks once for what every page needs, so that a run begins as on any other day.
func (f figures) warm(t *testing.T, s *server) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, k := range f.kinds() {
		if failure := s.ask(t.Context(), k, k.path(r)); failure != "" {
			t.Fatalf("%s: %s", k.name, failure)
		}
	}
}

// result is what came of a run.
type result struct {
	clients  int
	took     time.Duration
	times    map[string][]time.Duration // by kind
	failures map[string]int
}

func (r result) String() string {
	var all []time.Duration
	names := make([]string, 0, len(r.times))
	for name, times := range r.times {
		all = append(all, times...)
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	fmt.Fprintf(&b, "%d clients: %d answers, %.1f/s, p50 %s, p95 %s", r.clients, len(all), float64(len(all))/r.took.Seconds(), part(all, 50), part(all, 95))
	for _, name := range names {
		fmt.Fprintf(&b, "; %s %d: p50 %s, p95 %s", name, len(r.times[name]), part(r.times[name], 50), part(r.times[name], 95))
	}
	return b.String()
}

// part is the time that a percentage of the times does not exceed.
func part(times []time.Duration, percent int) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[min(len(times)-1, len(times)*percent/100)].Round(time.Millisecond)
}

// run lets clients ask one question after the other.
func (f figures) run(ctx context.Context, s *server, clients int) result {
	out := result{clients: clients, times: map[string][]time.Duration{}, failures: map[string]int{}}
	var mu sync.Mutex
	var group sync.WaitGroup
	began := time.Now()
	each := max(1, *loadCount/clients)
	for n := range clients {
		group.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), uint64(clients)))
			for i := 0; i < each || *loadTime > 0; i++ {
				if *loadTime > 0 && time.Since(began) > *loadTime {
					return
				}
				k := f.choose(r)
				from := time.Now()
				failure := s.ask(ctx, k, k.path(r))
				mu.Lock()
				if failure != "" {
					out.failures[k.name+": "+failure]++
				} else {
					out.times[k.name] = append(out.times[k.name], time.Since(from))
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	out.took = time.Since(began)
	return out
}

func (f figures) choose(r *rand.Rand) kind {
	n := r.IntN(100)
	for _, k := range f.kinds() {
		if n -= k.share; n < 0 {
			return k
		}
	}
	panic("the shares are 100 together")
}

// ask sends a request and reads its answer to the end; "" where it is as it must be.
func (s *server) ask(ctx context.Context, k kind, path string) string {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address+path, http.NoBody)
	if err != nil {
		return err.Error()
	}
	resp, err := s.client.Do(request)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 300))
		return resp.Status + " " + string(bytes.TrimSpace(text))
	}
	rows, err := lines(resp.Body)
	switch {
	case err != nil:
		return "broken off: " + err.Error()
	case k.rows > 0 && rows != k.rows+1:
		return fmt.Sprintf("%d rows, there are %d", rows-1, k.rows)
	}
	return ""
}

// lines counts the lines of a text.
func lines(r io.Reader) (n int, err error) {
	in := bufio.NewReaderSize(r, 1<<16)
	for {
		part, err := in.ReadSlice('\n')
		if len(part) > 0 && part[len(part)-1] == '\n' {
			n++
		}
		switch err {
		case nil, bufio.ErrBufferFull:
		case io.EOF:
			return n, nil
		default:
			return n, err
		}
	}
}
