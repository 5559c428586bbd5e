package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"siemmes/server/web"
)

// served answers on a port of this machine until the test ends.
func served(t *testing.T, h http.Handler) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, l, h, web.Front{}) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// Connections that send nothing, or half a request, cost those that do nothing: each
// client loses its oldest waiting connection, and never one that is being answered.
func TestHalfOpenConnectionsKeepNobodyOut(t *testing.T) {
	held, release := make(chan bool), make(chan bool)
	address := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/held" {
			close(held)
			<-release
		}
		io.WriteString(w, "answered "+r.URL.Path)
	}))
	slow := make(chan error, 1)
	go func() { slow <- askOnce(address, "/held") }()
	<-held
	var open []net.Conn
	for i := range maxConnections + 40 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if i%2 == 0 {
			fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
		}
		open = append(open, c)
		if i%100 == 99 {
			if err := askOnce(address, "/other"); err != nil {
				t.Fatalf("beside %d connections that wait: %v", i, err)
			}
		}
	}
	if _, err := open[0].Read(make([]byte, 1)); err == nil {
		t.Error("the oldest connection is answered")
	}
	close(release)
	if err := <-slow; err != nil {
		t.Errorf("the request under way: %v", err)
	}
}

// askOnce asks for a path on a connection of its own.
func askOnce(address, path string) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path)
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(resp.Body)
	if err == nil && string(body) != "answered "+path {
		err = fmt.Errorf("answered with %q", body)
	}
	return err
}

// What a proxy that is trusted opens is not counted: it is many clients.
func TestConnectionsOfATrustedProxyAreNotCounted(t *testing.T) {
	f, err := web.NewFront("", []string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		front  web.Front
		counts int
	}{{f, 0}, {web.Front{}, 2}} {
		w := newWaiting(2, tt.front)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		for range 5 {
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			w.note(c, http.StateNew)
		}
		if n := len(w.byClient["127.0.0.1"]); n != tt.counts {
			t.Errorf("%d connections are counted", n)
		}
	}
}

// Links of pages and of the API, and what caches keep, hold nothing that a request says
// of its host.
func TestNoAnswerHoldsTheHostOfARequest(t *testing.T) {
	public, err := web.NewFront("https://stats.example", []string{"10.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	for origin, f := range map[string]web.Front{"https://stats.example": public, "http://localhost": {}} {
		w := newWorld(t, func(c *Config) { c.Front = f })
		for _, address := range append(addressesOf(), "/en/data/BORDER?REF_AREA=CRI", "/en/report/country-profile.html?country=CRI", "/api/v1/data/BORDER?REF_AREA=CRI") {
			tags := map[string]bool{}
			for _, host := range []string{"evil.example", "other-evil.example:81", "example.com"} {
				r := httptest.NewRequest(http.MethodGet, address, nil)
				r.Host = host
				rec := w.do(r, "X-Forwarded-Host", host, "X-Forwarded-Proto", "https")
				tags[rec.Header().Get("ETag")] = true
				for name, values := range rec.Header() {
					if strings.Contains(strings.Join(values, " "), host) {
						t.Errorf("%s: %s: %s", address, name, values)
					}
				}
				if strings.Contains(rec.Body.String(), host) {
					t.Errorf("%s holds the host %s", address, host)
				}
			}
			if len(tags) > 1 {
				t.Errorf("%s has %d tags for one content", address, len(tags))
			}
		}
		if body := w.get("/en/data/BORDER?REF_AREA=CRI").Body.String(); !strings.Contains(body, origin+"/en/data/BORDER") {
			t.Errorf("the link for citing is not at %s", origin)
		}
	}
}
