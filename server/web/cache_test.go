package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"siemmes/warehouse"
)

// changing is a warehouse whose generations are raised by hand.
type changing struct {
	mu sync.Mutex
	v  warehouse.Version
}

func (c *changing) version() warehouse.Version {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.v
}

// raise raises the generation of a dataset; a seal also changes what is withheld.
func (c *changing) raise(name string, seal bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := map[string]warehouse.Generation{}
	for k, g := range c.v.Generations {
		next[k] = g
	}
	g := next[name]
	g.Number++
	next[name] = g
	c.v.Generations = next
	if seal {
		c.v.Withheld += "x"
	}
}

// keeping is a responder with a cache over such a warehouse, and a server of one handler.
type keeping struct {
	*changing
	*Responder
	site *httptest.Server
	made atomic.Int64
}

func newKeeping(t *testing.T, most int64, h Handler) *keeping {
	k := &keeping{changing: &changing{}}
	k.Responder = &Responder{Version: k.version, Now: func() time.Time { return time.Unix(0, 0) }}
	k.Cache = NewCache(most, []string{"A", "B", warehouse.GenerationSettings}, k.version)
	kept := k.Kept(func(w http.ResponseWriter, r *http.Request) error {
		k.made.Add(1)
		return h(w, r)
	}, nil)
	params := Params{OnceLike: func(string) bool { return true }}
	k.site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r, err := params.Read(r)
		if err == nil {
			err = kept(w, r)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusTeapot)
		}
	}))
	t.Cleanup(k.site.Close)
	return k
}

func (k *keeping) get(t *testing.T, path string, headers ...string) (status int, body string, h http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, k.site.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(b), answer.Header
}

// reading answers with what the address names, as if it were read of that dataset.
func reading(w http.ResponseWriter, r *http.Request) error {
	dataset := strings.Trim(r.URL.Path, "/")
	warehouse.NoteRead(r.Context(), dataset)
	w.Header().Set("Content-Type", "text/plain")
	fmt.Fprint(w, dataset, Query(r).Encode())
	return nil
}

func TestAnAnswerIsMadeAgainOnlyWhenWhatItReadChanges(t *testing.T) {
	k := newKeeping(t, 1<<20, reading)
	tags := map[string]string{}
	ask := func(path string, want int64, unchanged bool) {
		t.Helper()
		if _, body, h := k.get(t, path); body == "" || h.Get("ETag") == "" || k.made.Load() != want {
			t.Errorf("%s: %q with tag %q, made %d times, not %d", path, body, h.Get("ETag"), k.made.Load(), want)
		} else if tag, had := tags[path]; had && (tag == h.Get("ETag")) != unchanged {
			t.Errorf("%s: the tag was %s and is %s", path, tag, h.Get("ETag"))
		} else {
			tags[path] = h.Get("ETag")
		}
		if status, body, _ := k.get(t, path, "If-None-Match", `"other", `+tags[path]); status != http.StatusNotModified || body != "" {
			t.Errorf("%s with its tag: status %d, %q", path, status, body)
		}
	}
	ask("/A?x=1&y=2", 1, true)
	ask("/A?y=2&x=1", 1, true) // the same in another order
	ask("/B", 2, true)
	k.raise("B", false)
	ask("/A?x=1&y=2", 2, true)
	ask("/B", 3, false)
	k.raise(warehouse.GenerationSettings, false)
	ask("/A?x=1&y=2", 4, false)
	if status, _, _ := k.get(t, "/B", "If-None-Match", tags["/A?x=1&y=2"]); status != http.StatusOK {
		t.Errorf("the tag of another answer is taken: %d", status)
	}
}

func TestEqualQuestionsAtOnceAreAnsweredOnce(t *testing.T) {
	const clients = 20
	release := make(chan struct{})
	k := newKeeping(t, 1<<20, func(w http.ResponseWriter, r *http.Request) error {
		<-release
		return reading(w, r)
	})
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			if _, body, _ := k.get(t, "/A"); body != "A" {
				t.Errorf("%q", body)
			}
		})
	}
	for k.Cache.waiting() < clients {
		time.Sleep(time.Millisecond)
	}
	close(release)
	all.Wait()
	if k.made.Load() != 1 {
		t.Errorf("made %d times", k.made.Load())
	}
}

// waiting is how many requests wait for work that is done.
func (c *Cache) waiting() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.flights {
		f.mu.Lock()
		n += f.waiting
		f.mu.Unlock()
	}
	return n
}

// A figure is sealed while an answer with it is made, and another reader asks after that.
func TestNothingOfBeforeASealIsGivenAfterIt(t *testing.T) {
	read, sealed := make(chan struct{}), make(chan struct{})
	var secret atomic.Value
	secret.Store("secret")
	var asked atomic.Bool
	k := newKeeping(t, 1<<20, func(w http.ResponseWriter, r *http.Request) error {
		warehouse.NoteRead(r.Context(), "A")
		text := secret.Load().(string)
		if !asked.Swap(true) {
			close(read)
			<-sealed
		}
		_, err := io.WriteString(w, text)
		return err
	})
	began := make(chan string)
	go func() {
		_, body, _ := k.get(t, "/A")
		began <- body
	}()
	<-read
	secret.Store("nothing")
	k.raise("A", true)
	late := make(chan string)
	go func() {
		_, body, _ := k.get(t, "/A")
		late <- body
	}()
	if body := <-late; body != "nothing" { // it does not wait for the work of before
		t.Errorf("who asks after the seal is given %q", body)
	}
	close(sealed)
	if body := <-began; body != "nothing" {
		t.Errorf("who asked before the seal is given %q after it", body)
	}
	if _, body, _ := k.get(t, "/A"); body != "nothing" {
		t.Errorf("kept is %q", body)
	}
}

func TestTheCacheIsBoundedByBytes(t *testing.T) {
	const most = 256 << 10
	k := newKeeping(t, most, func(w http.ResponseWriter, r *http.Request) error {
		warehouse.NoteRead(r.Context(), "A")
		_, err := io.WriteString(w, strings.Repeat("x", 5000))
		return err
	})
	for i := range 200 {
		k.get(t, fmt.Sprint("/A?n=", i))
		if size := k.Cache.Size(); size > most {
			t.Fatalf("%d bytes are held", size)
		}
	}
	made := k.made.Load()
	k.get(t, "/A?n=199")
	if k.made.Load() != made {
		t.Error("the last one is not kept")
	}
	k.get(t, "/A?n=0")
	if k.made.Load() != made+1 {
		t.Error("the first one is still kept")
	}
}

// What is too large is sent as it is made, to each who asks, whole.
func TestALargeAnswerIsSentWhileItIsMade(t *testing.T) {
	const size = 1 << 20
	k := newKeeping(t, 64<<10, func(w http.ResponseWriter, r *http.Request) error {
		warehouse.NoteRead(r.Context(), "A")
		for range size / 1024 {
			if _, err := io.WriteString(w, strings.Repeat("y", 1024)); err != nil {
				return err
			}
		}
		return nil
	})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			status, body, h := k.get(t, "/A")
			if status != http.StatusOK || len(body) != size || h.Get("ETag") == "" {
				t.Errorf("status %d, %d bytes, tag %q", status, len(body), h.Get("ETag"))
			}
		})
	}
	all.Wait()
	_, _, h := k.get(t, "/A")
	if status, _, _ := k.get(t, "/A", "If-None-Match", h.Get("ETag")); status != http.StatusNotModified {
		t.Errorf("with its tag: status %d", status)
	}
	if held := k.Cache.Size(); held > 8<<10 {
		t.Errorf("%d bytes are held", held)
	}
}

// A reader who goes away does not take the answer from those who wait for it; when all
// have gone the work ends.
func TestWorkEndsWithTheLastWhoWaits(t *testing.T) {
	c := NewCache(1<<20, []string{"A"}, (&changing{}).version)
	ended, begun := make(chan error), make(chan struct{})
	work := func(ctx context.Context, _ *flight) (any, int64, error) {
		close(begun)
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, 0, ctx.Err()
	}
	one, leaveOne := context.WithCancel(t.Context())
	two, leaveTwo := context.WithCancel(t.Context())
	go func() { _, _ = c.get(one, KindPart, "k", work) }()
	<-begun
	go func() { _, _ = c.get(two, KindPart, "k", work) }()
	for c.waiting() < 2 {
		time.Sleep(time.Millisecond)
	}
	leaveOne()
	for c.waiting() > 1 {
		time.Sleep(time.Millisecond)
	}
	select {
	case <-ended:
		t.Fatal("the work ended with the first who left")
	default:
	}
	leaveTwo()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A large answer that others waited for ends with the request that it is sent to.
func TestALargeAnswerEndsWithItsReader(t *testing.T) {
	c := NewCache(1<<20, []string{"A"}, (&changing{}).version)
	begun, large, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	reader, leave := context.WithCancel(t.Context())
	go func() {
		_, _ = c.get(reader, KindPart, "k", func(ctx context.Context, f *flight) (any, int64, error) {
			close(begun)
			<-large
			c.alone(f)
			<-ctx.Done()
			close(ended)
			return nil, 0, ctx.Err()
		})
	}()
	<-begun
	other := make(chan error)
	go func() {
		_, err := c.get(t.Context(), KindPart, "k", func(context.Context, *flight) (any, int64, error) { return "by itself", 9, nil })
		other <- err
	}()
	for c.waiting() < 2 {
		time.Sleep(time.Millisecond)
	}
	close(large)
	if err := <-other; err != nil {
		t.Error(err)
	}
	leave()
	<-ended
}

// An error and a page that is no answer are kept by nobody.
func TestFailuresAreNotKept(t *testing.T) {
	k := newKeeping(t, 1<<20, func(w http.ResponseWriter, r *http.Request) error {
		warehouse.NoteRead(r.Context(), "A")
		if r.URL.Path == "/page" {
			w.WriteHeader(http.StatusNotFound)
			return nil
		}
		_, _ = io.WriteString(w, "half of it") // it was not sent
		return errors.New("it failed")
	})
	for _, path := range []string{"/page", "/page", "/fails", "/fails"} {
		status, body, h := k.get(t, path)
		if status == http.StatusOK || h.Get("ETag") != "" || strings.Contains(body, "half") {
			t.Errorf("%s: status %d, %q, tag %q", path, status, body, h.Get("ETag"))
		}
	}
	if k.made.Load() != 4 {
		t.Errorf("made %d times", k.made.Load())
	}
}

// A request that is refused because its client asks too much does not take the answer
// from others who asked the same.
func TestARefusalIsForItsClientAlone(t *testing.T) {
	c := NewCache(1<<20, []string{"A"}, (&changing{}).version)
	begun, refuse := make(chan struct{}), make(chan struct{})
	refused := make(chan error)
	go func() {
		_, err := c.get(t.Context(), KindPart, "k", func(context.Context, *flight) (any, int64, error) {
			close(begun)
			<-refuse
			return nil, 0, warehouse.NewError(warehouse.ErrCrowding, "admission.greedy")
		})
		refused <- err
	}()
	<-begun
	answer := make(chan any)
	go func() {
		m, err := c.get(t.Context(), KindPart, "k", func(context.Context, *flight) (any, int64, error) { return "answer", 6, nil })
		if err != nil {
			t.Error(err)
		}
		answer <- m.value
	}()
	for c.waiting() < 2 {
		time.Sleep(time.Millisecond)
	}
	close(refuse)
	if err := <-refused; !errors.Is(err, warehouse.ErrCrowding) {
		t.Error(err)
	}
	if got := <-answer; got != "answer" {
		t.Errorf("the other is given %v", got)
	}
}

// Who waits for work that panics is told so.
func TestAPanicDoesNotHoldOthers(t *testing.T) {
	c := NewCache(1<<20, []string{"A"}, (&changing{}).version)
	begun, go_ := make(chan struct{}), make(chan struct{})
	go func() {
		defer func() { _ = recover() }()
		_, _ = c.get(t.Context(), KindPart, "k", func(context.Context, *flight) (any, int64, error) {
			close(begun)
			<-go_
			panic("it breaks")
		})
	}()
	<-begun
	told := make(chan error)
	go func() {
		_, err := c.get(t.Context(), KindPart, "k", nil)
		told <- err
	}()
	for c.waiting() < 2 {
		time.Sleep(time.Millisecond)
	}
	close(go_)
	if err := <-told; !errors.Is(err, errPanicked) {
		t.Error(err)
	}
}

func TestCompressedAnswersAreKept(t *testing.T) {
	k := newKeeping(t, 1<<20, func(w http.ResponseWriter, r *http.Request) error {
		warehouse.NoteRead(r.Context(), "A")
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, err := io.WriteString(w, strings.Repeat("text ", 1000))
		return err
	})
	for accepts, want := range map[string]string{"gzip": "gzip", "br, gzip;q=0.5": "gzip", "gzip;q=0": "", "br": "", "identity": ""} {
		_, body, h := k.get(t, "/A", "Accept-Encoding", accepts)
		if got := h.Get("Content-Encoding"); got != want || (want == "") != (len(body) == 5000) {
			t.Errorf("for %q: encoding %q, %d bytes", accepts, got, len(body))
		}
	}
}
