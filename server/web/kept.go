package web

import (
	"bytes"
	"context"
	"errors"
	"math"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	"siemmes/warehouse"
)

// answer is what a handler answered.
type answer struct {
	status int
	header http.Header
	body   []byte
	// zipped is the body as gzip, made when it is first asked for; nil where that is
	// not much smaller.
	zipped func() []byte
}

// smallest is the size from which a body is sent compressed.
const smallest = 1 << 10

// Kept returns a handler that gives the answers of another one to all who ask the same,
// as long as nothing changed that they were made from: they are equal for everybody who
// is not signed in. Key writes what is asked, so that other spellings of it are the same;
// where key is nil or returns "" it is the address. What is too large to be kept is sent
// while it is made.
func (s *Responder) Kept(handler Handler, key func(r *http.Request) string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if OfficeOf(r) != nil {
			return handler(w, r)
		}
		k := s.answerKey(r, key)
		if s.unchanged(w, r, k) {
			s.Cache.count(KindAnswer, ResultUnchanged)
			return nil
		}
		if r.Method == http.MethodHead {
			return s.head(w, r, k, handler)
		}
		m, err := s.Cache.get(r.Context(), KindAnswer, k, func(ctx context.Context, f *flight) (any, int64, error) {
			return s.makeAnswer(w, r.WithContext(ctx), k, handler, f)
		})
		if err != nil {
			return err
		}
		if a, ok := m.value.(*answer); ok {
			s.send(w, r, k, a, m)
		}
		return nil
	}
}

// answerKey writes what is asked: all of a request that an answer may depend on.
func (s *Responder) answerKey(r *http.Request, key func(r *http.Request) string) string {
	asked := ""
	if key != nil {
		asked = key(r)
	}
	if asked == "" {
		asked = QueryString(Query(r))
	}
	part := ""
	if fragment(r) {
		part = "fragment"
	}
	return strings.Join([]string{r.URL.Path, asked, LanguageOf(r), Origin(r), part, s.Today()}, "\n")
}

// makeAnswer runs a handler, and holds its answer until it is whole or too large.
func (s *Responder) makeAnswer(w http.ResponseWriter, r *http.Request, key string, handler Handler, f *flight) (any, int64, error) {
	noted := warehouse.ReadsOf(r.Context())
	out := &holding{real: w, header: http.Header{}, most: s.Cache.most / partOfCache, status: http.StatusOK}
	if f.large {
		out.most = 0
	}
	before := s.Version()
	out.begin = func() {
		s.Cache.alone(f)
		m := made{reads: s.Cache.namesOf(noted)}
		m.state, m.raised = before.Of(m.reads)
		s.writeHeader(w, key, out.status, out.header, m)
	}
	if err := handler(out, r); err != nil {
		return nil, 0, err
	}
	if out.begun {
		return nil, s.Cache.most + 1, nil // it was sent, and is noted as too large
	}
	a := &answer{status: out.status, header: out.header, body: out.body.Bytes()}
	a.zipped = sync.OnceValue(a.zip)
	size := int64(len(a.body))
	if a.compressible() {
		size += size / 2 // zip makes no more
	}
	if a.status != http.StatusOK {
		size = -1 // those who ask now share it
	}
	return a, size, nil
}

// head answers a HEAD request: with the headers of an answer that is kept, else those that
// the handler writes.
func (s *Responder) head(w http.ResponseWriter, r *http.Request, key string, handler Handler) error {
	before := s.Version()
	s.Cache.mu.Lock()
	m, found := s.Cache.lookup(before, key)
	s.Cache.mu.Unlock()
	if a, ok := m.value.(*answer); found && ok {
		s.writeHeader(w, key, a.status, a.header, m)
		return nil
	}
	ctx, noted := warehouse.WithReads(r.Context())
	out := &holding{real: w, header: http.Header{}, most: math.MaxInt64, status: http.StatusOK}
	if err := handler(out, r.WithContext(ctx)); err != nil {
		return err
	}
	m = made{reads: s.Cache.namesOf(noted)}
	m.state, m.raised = before.Of(m.reads)
	s.writeHeader(w, key, out.status, out.header, m)
	return nil
}

// send writes an answer, compressed where the reader takes that.
func (s *Responder) send(w http.ResponseWriter, r *http.Request, key string, a *answer, m made) {
	body := a.body
	if acceptsGzip(r) {
		if zipped := a.zipped(); zipped != nil {
			body = zipped
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		}
	}
	s.writeHeader(w, key, a.status, a.header, m)
	_, _ = w.Write(body) // the reader went away
}

// writeHeader writes the headers of an answer, with its tag where it is whole.
func (s *Responder) writeHeader(w http.ResponseWriter, key string, status int, header http.Header, m made) {
	for name, values := range header {
		w.Header()[name] = slices.Clone(values)
	}
	if status == http.StatusOK {
		s.mark(w.Header(), s.tag(key, m.reads, m.state), m.raised)
	}
	w.WriteHeader(status)
}

// acceptsGzip reports whether a reader takes gzip.
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="), 64)
			return weight == "" || err == nil && q > 0
		}
	}
	return false
}

// compressible reports whether the body is worth compressing: a text.
func (a *answer) compressible() bool {
	kind, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	return err == nil && len(a.body) >= smallest &&
		(strings.HasPrefix(kind, "text/") || slices.ContainsFunc([]string{"json", "xml", "javascript"}, func(end string) bool { return strings.HasSuffix(kind, end) }))
}

// zip returns the body as gzip, nil where it is not worth it.
func (a *answer) zip() []byte {
	if !a.compressible() {
		return nil
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(a.body)
	if err = errors.Join(err, z.Close()); err != nil || b.Len() > len(a.body)/2 {
		return nil
	}
	return bytes.Clone(b.Bytes())
}

// holding holds an answer in memory up to a size. What is larger is sent, from the
// beginning.
type holding struct {
	real   http.ResponseWriter
	header http.Header
	status int
	body   bytes.Buffer
	most   int64
	begin  func() // writes the headers before what is held is sent
	begun  bool
}

func (h *holding) Header() http.Header { return h.header }

func (h *holding) WriteHeader(status int) { h.status = status }

func (h *holding) Write(b []byte) (int, error) {
	if !h.begun && int64(h.body.Len()+len(b)) <= h.most {
		return h.body.Write(b)
	}
	if !h.begun {
		h.begun = true
		h.begin()
		if _, err := h.body.WriteTo(h.real); err != nil {
			return 0, err
		}
	}
	return h.real.Write(b)
}

// Unwrap returns the writer of the connection, for its deadlines.
func (h *holding) Unwrap() http.ResponseWriter { return h.real }
