package web

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// asked returns a request that came from an address with headers, as the front sees it.
func asked(t *testing.T, f Front, from, host string, headers ...string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr, r.Host = from, host
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	var got *http.Request
	f.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r })).ServeHTTP(httptest.NewRecorder(), r)
	return got
}

func front(t *testing.T, public string, trusted ...string) Front {
	t.Helper()
	f, err := NewFront(public, trusted)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheClientIsTheLastAddressThatIsNoProxy(t *testing.T) {
	f := front(t, "", "10.0.0.0/8", "2001:db8::1", "192.168.1.7")
	for _, c := range []struct{ from, forwarded, client string }{
		{"203.0.113.9:1000", "198.51.100.1", "203.0.113.9"}, // nobody's proxy
		{"10.0.0.1:1000", "", "10.0.0.1"},
		{"10.0.0.1:1000", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1000", "1.2.3.4, 198.51.100.1", "198.51.100.1"}, // the first is what the client says
		{"10.0.0.1:1000", "1.2.3.4, 198.51.100.1, 10.9.9.9", "198.51.100.1"},
		{"10.0.0.1:1000", "1.2.3.4,198.51.100.1:443 , 192.168.1.7", "198.51.100.1"},
		{"10.0.0.1:1000", "10.1.1.1, 10.2.2.2", "10.1.1.1"}, // all are ours
		{"10.0.0.1:1000", "1.2.3.4, nonsense", "10.0.0.1"},
		{"10.0.0.1:1000", "1.2.3.4, nonsense, 10.3.3.3", "10.3.3.3"},
		{"[2001:db8::1]:1000", "[2001:db8:7::5]:80", "2001:db8:7::5"},
		{"[::ffff:10.0.0.1]:1000", "::ffff:198.51.100.1", "198.51.100.1"},
		{"192.168.1.8:1000", "198.51.100.1", "192.168.1.8"},
	} {
		r := asked(t, f, c.from, "x", "X-Forwarded-For", c.forwarded)
		if got := Client(r).String(); got != c.client {
			t.Errorf("from %s for %q: %s, want %s", c.from, c.forwarded, got, c.client)
		}
	}
	r := asked(t, f, "10.0.0.1:1000", "x", "X-Forwarded-For", "1.2.3.4", "X-Forwarded-For", "198.51.100.1")
	if got := Client(r).String(); got != "198.51.100.1" {
		t.Errorf("of two headers: %s", got)
	}
	// A client that turns its IPv6 address within its network stays one client.
	one, other := asked(t, f, "[2001:db8:1:2::3]:5", "x"), asked(t, f, "[2001:db8:1:2:ffff::9]:6", "x")
	if ClientKey(Client(one)) != ClientKey(Client(other)) {
		t.Error("two addresses of one network are two clients")
	}
	if ClientKey(Client(one)) == ClientKey(Client(asked(t, f, "[2001:db8:1:3::3]:5", "x"))) {
		t.Error("two networks are one client")
	}
}

// No link is built from what a request says of its host or of its protocol, unless a
// trusted proxy says it.
func TestTheOriginIsNeverWhatTheClientSays(t *testing.T) {
	for _, host := range []string{"evil.example", "evil.example:8080", "localhost:1", "127.0.0.1.evil.example", "\"><script>", "", "localhost.evil.example:8080", "9.9.9.9"} {
		for _, name := range []string{"X-Forwarded-Host", "Forwarded", "X-Original-Host"} {
			r := asked(t, front(t, ""), "203.0.113.9:1000", host, name, "host=evil.example", "X-Forwarded-Proto", "https")
			if got := Origin(r); got != "http://localhost" || IsHTTPS(r) {
				t.Errorf("Host %q, %s: %s", host, name, got)
			}
			r = asked(t, front(t, "https://stats.example/", "10.0.0.0/8"), "10.0.0.1:1000", host, name, "host=evil.example")
			if got := Origin(r); got != "https://stats.example" || !IsHTTPS(r) {
				t.Errorf("Host %q, %s, with a setting: %s", host, name, got)
			}
		}
	}
	r := asked(t, front(t, "", "10.0.0.0/8"), "10.0.0.1:1000", "x", "X-Forwarded-Proto", "https")
	if Origin(r) != "https://localhost" || !IsHTTPS(r) {
		t.Errorf("a trusted proxy says https: %s", Origin(r))
	}
	r = httptest.NewRequest(http.MethodGet, "/", nil)
	r.TLS = &tls.ConnectionState{}
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, at))
	for host, want := range map[string]string{"localhost:8080": "https://localhost:8080", "evil.example": "https://127.0.0.1:8080", "localhost:9": "https://127.0.0.1:8080"} {
		r.Host = host
		if got := Origin(r); got != want {
			t.Errorf("Host %s on the address 127.0.0.1:8080: %s", host, got)
		}
	}
}

func TestAFrontThatCannotBeReadIsRefused(t *testing.T) {
	for _, public := range []string{"stats.example", "ftp://stats.example", "https://", "https://stats.example/path", "https://u:p@stats.example", "https://stats.example?x=1", "https://a b", ":"} {
		if _, err := NewFront(public, nil); err == nil {
			t.Errorf("the address %q is taken", public)
		}
	}
	for _, proxy := range []string{"", "proxy", "10.0.0.0/99", "10.0.0", "10.0.0.1:80"} {
		if _, err := NewFront("", []string{proxy}); err == nil {
			t.Errorf("the proxy %q is taken", proxy)
		}
	}
}
