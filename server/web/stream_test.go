package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// serveStream serves a file that is written so, behind compression as the site has it.
func serveStream(t *testing.T, write func(r *http.Request, w io.Writer) error) *httptest.Server {
	t.Helper()
	s := &Responder{Log: slog.New(slog.DiscardHandler)}
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024))
	if err != nil {
		t.Fatal(err)
	}
	answer := wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.Stream(w, r, "text/csv", "a.csv", func(out io.Writer) error { return write(r, out) }); err != nil {
			http.Error(w, "refused", http.StatusTeapot)
		}
	}))
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer.ServeHTTP(NewOutgoing(w), r) }))
	srv.Config.ReadTimeout, srv.Config.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond
	srv.Start()
	t.Cleanup(srv.Close)
	return srv
}

var line = []byte(strings.Repeat("1,2,3\n", 1000))

// A download that fails midway is never a file that looks whole, with or without
// compression, in either version of the protocol.
func TestABrokenDownloadIsNeverWhole(t *testing.T) {
	srv := serveStream(t, func(_ *http.Request, w io.Writer) error {
		for range 50 {
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return errors.New("the disk is broken")
	})
	for _, encoding := range []string{"identity", "gzip"} {
		for _, version := range []string{"1.1", "1.0"} {
			conn, err := net.Dial("tcp", srv.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(conn, "GET / HTTP/%s\r\nHost: x\r\nAccept-Encoding: %s\r\n\r\n", version, encoding)
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err == nil { // else it broke before the first compressed bytes
				var body []byte
				if body, err = io.ReadAll(resp.Body); err == nil {
					t.Errorf("HTTP/%s, %s: %d bytes look like the whole", version, encoding, len(body))
				}
			}
			conn.Close()
		}
	}
}

// An error before the first byte is an answer of its own, and a whole file has
// neither an error nor a length that somebody counted first.
func TestADownloadIsWholeOrRefused(t *testing.T) {
	srv := serveStream(t, func(r *http.Request, w io.Writer) error {
		if r.URL.Path == "/refused" {
			return errors.New("no")
		}
		for range 50 {
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return nil
	})
	for path, want := range map[string]int{"/refused": http.StatusTeapot, "/": http.StatusOK} {
		resp, err := http.Get(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != want || (want == http.StatusOK) != bytes.Equal(body, bytes.Repeat(line, 50)) {
			t.Errorf("%s: status %d, %d bytes, %v", path, resp.StatusCode, len(body), err)
		}
		if has := resp.Header.Get("Content-Disposition") != ""; has != (want == http.StatusOK) {
			t.Errorf("%s: Content-Disposition %v", path, has)
		}
	}
	resp, err := http.Head(srv.URL)
	if err != nil || resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/csv" {
		t.Errorf("HEAD: %+v, %v", resp, err)
	}
}

// The first bytes arrive while the rest is written, and who goes away ends the work.
func TestADownloadArrivesAsItIsWrittenAndEndsWithItsReader(t *testing.T) {
	ended := make(chan error, 1)
	srv := serveStream(t, func(r *http.Request, w io.Writer) error {
		for {
			if _, err := w.Write(line); err != nil {
				ended <- err
				return err
			}
			if err := r.Context().Err(); err != nil {
				ended <- err
				return err
			}
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadFull(resp.Body, make([]byte, 1<<16)); err != nil {
		t.Fatalf("nothing arrives before the end: %v", err)
	}
	cancel()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Error("the work goes on without its reader")
	}
}

// A download may take longer than the limits of other answers.
func TestADownloadTakesAsLongAsItMust(t *testing.T) {
	srv := serveStream(t, func(r *http.Request, w io.Writer) error {
		for range 10 {
			time.Sleep(50 * time.Millisecond)
			if _, err := w.Write(line); err != nil {
				return err
			}
			if err := r.Context().Err(); err != nil {
				return err
			}
		}
		return nil
	})
	resp, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || !bytes.Equal(body, bytes.Repeat(line, 10)) {
		t.Errorf("%d bytes, %v", len(body), err)
	}
}

// A question that does not begin to answer in time ends; one that began does not.
func TestOnlyTheBeginningOfADownloadHasALimit(t *testing.T) {
	late, _, cancel := beginning(t.Context(), time.Millisecond)
	defer cancel()
	<-late.Done()
	if err := TooLate(late, late.Err()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a late answer is %v", err)
	}
	early, begun, cancel := beginning(t.Context(), 500*time.Millisecond)
	begun()
	time.Sleep(700 * time.Millisecond)
	if early.Err() != nil {
		t.Error("an answer that began has ended")
	}
	cancel()
	if err := TooLate(early, early.Err()); !errors.Is(err, context.Canceled) {
		t.Errorf("an answer that nobody wants is %v", err)
	}
}
