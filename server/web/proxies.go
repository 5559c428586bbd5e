package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// Front is what is known of the way that requests come.
type Front struct {
	// Public is the address of the site as readers have it, nil where none was set.
	Public *url.URL
	// Trusted are the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
	Trusted []netip.Prefix
}

// NewFront reads the settings. A public address is http or https, a host, and no path;
// proxies are addresses or ranges of them. ErrInvalid where they are not.
func NewFront(public string, trusted []string) (f Front, err error) {
	if public != "" {
		u, err := url.Parse(public)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || strings.ContainsAny(public, "?#") || u.User != nil {
			return f, warehouse.NewError(warehouse.ErrInvalid, "command.public-url", "url", public)
		}
		f.Public = &url.URL{Scheme: u.Scheme, Host: u.Host}
	}
	for _, text := range trusted {
		prefix, err := netip.ParsePrefix(text)
		if addr, one := netip.ParseAddr(text); err != nil && one == nil {
			prefix, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return f, warehouse.NewError(warehouse.ErrInvalid, "command.trusted-proxy", "proxy", text)
		}
		f.Trusted = append(f.Trusted, prefix.Masked())
	}
	return f, nil
}

// way is how one request came.
type way struct {
	client netip.Addr
	origin string // "https://example.org", without what the request says its host is
	https  bool
}

// Handler notes of each request who sent it and at which address the site is reached.
func (f Front) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), keyWay, f.way(r))))
	})
}

func (f Front) way(r *http.Request) way {
	from := peer(r)
	behind := f.IsTrusted(from)
	v := way{client: from, https: r.TLS != nil}
	if behind {
		v.client = f.forwardedFor(from, r.Header.Values("X-Forwarded-For"))
		v.https = v.https || lastOf(r.Header.Values("X-Forwarded-Proto")) == "https"
	}
	if f.Public != nil {
		v.https = v.https || behind && f.Public.Scheme == "https"
		v.origin = f.Public.String()
		return v
	}
	v.origin = "http://" + reachedAt(r)
	if v.https {
		v.origin = "https://" + reachedAt(r)
	}
	return v
}

// IsTrusted reports whether an address is that of a trusted proxy.
func (f Front) IsTrusted(addr netip.Addr) bool {
	return slices.ContainsFunc(f.Trusted, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// forwardedFor returns the last address of the list that is no trusted proxy's: those
// before it are what the client says. Where one cannot be read, it is the proxy that
// wrote it.
func (f Front) forwardedFor(from netip.Addr, headers []string) netip.Addr {
	for _, text := range slices.Backward(strings.Split(strings.Join(headers, ","), ",")) {
		addr, err := addrOf(strings.TrimSpace(text))
		if err != nil {
			return from
		}
		if from = addr; !f.IsTrusted(addr) {
			return addr
		}
	}
	return from
}

// addrOf reads an address, with a port or without.
func addrOf(text string) (netip.Addr, error) {
	addr, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		var both netip.AddrPort
		both, err = netip.ParseAddrPort(text)
		addr = both.Addr()
	}
	return addr.Unmap().WithZone(""), err
}

func lastOf(headers []string) string {
	all := strings.Split(strings.Join(headers, ","), ",")
	return strings.ToLower(strings.TrimSpace(all[len(all)-1]))
}

// peer returns the address of the other end of the connection.
func peer(r *http.Request) netip.Addr {
	addr, err := addrOf(r.RemoteAddr)
	if err != nil { // a socket that has none
		return netip.IPv6Unspecified()
	}
	return addr
}

// reachedAt returns the host and port on which a request came. What the request itself
// says of its host is believed where it says that it is this machine.
func reachedAt(r *http.Request) string {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return "localhost"
	}
	at, err := netip.ParseAddrPort(local.String())
	if err != nil {
		return "localhost"
	}
	at = netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port())
	if named := "localhost:" + strconv.Itoa(int(at.Port())); at.Addr().IsLoopback() && r.Host == named {
		return named
	}
	return at.String()
}

func wayOf(r *http.Request) way {
	v, ok := r.Context().Value(keyWay).(way)
	if !ok {
		return Front{}.way(r)
	}
	return v
}

// Origin is the address of the site: the one that was set, else the one on which the
// request came. The header Host is not asked: who sends a request writes into it what
// he likes, and a cache would show it to others.
func Origin(r *http.Request) string { return wayOf(r).origin }

// IsHTTPS reports whether the reader's connection is encrypted.
func IsHTTPS(r *http.Request) bool { return wayOf(r).https }

// Client returns the address of who sent a request, behind trusted proxies.
func Client(r *http.Request) netip.Addr { return wayOf(r).client }

// ClientKey is what limits count a client by: its address, of IPv6 the network of 64
// bits that one customer has.
func ClientKey(addr netip.Addr) string {
	if addr.Is6() {
		network, err := addr.Prefix(64)
		if err == nil {
			return network.String()
		}
	}
	return addr.String()
}
