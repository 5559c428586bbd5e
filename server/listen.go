package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"siemmes/server/web"
)

// The limits of a connection. A request's body and an answer have none in all, since
// 200 MB over a slow line are met with: what bounds them is progress, in
// [web.Progress].
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 30 * time.Second // of a request whose handler reads no file
	idleTimeout   = time.Minute
	writeTimeout  = 15 * time.Minute // until the first byte of an answer; questions have their own limit
	maxHeader     = 64 << 10
)

// maxConnections is how many connections one client may have that wait: they have sent
// no request yet, or none after the last answer. More make it lose the oldest of them.
// Those on which a request is being answered are not counted.
const maxConnections = 256

// Serve answers on a listener until the context ends, then lets requests that
// are under way finish for ten seconds.
func Serve(ctx context.Context, l net.Listener, h http.Handler, front web.Front) error {
	waiting := newWaiting(maxConnections, front)
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ConnState:         waiting.note,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	done := make(chan error, 1)
	go func() {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		done <- srv.Shutdown(stop)
	}()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}

// waiting are the connections on which no request is being answered, by client and in
// the order in which they began to wait.
type waiting struct {
	most  int
	front web.Front

	mu       sync.Mutex
	byClient map[string][]net.Conn
}

func newWaiting(most int, front web.Front) *waiting {
	return &waiting{most: most, front: front, byClient: map[string][]net.Conn{}}
}

// note follows the state of a connection; it is a [http.Server.ConnState].
func (w *waiting) note(c net.Conn, state http.ConnState) {
	from, err := netip.ParseAddrPort(c.RemoteAddr().String())
	addr := from.Addr().Unmap().WithZone("")
	if err != nil || w.front.IsTrusted(addr) { // a proxy has those of all its clients
		return
	}
	key := web.ClientKey(addr)
	var oldest net.Conn
	w.mu.Lock()
	switch state {
	case http.StateNew, http.StateIdle:
		oldest = w.add(key, c)
	default:
		w.remove(key, c)
	}
	w.mu.Unlock()
	if oldest != nil {
		_ = oldest.Close() // its state follows
	}
}

// add returns the connection that the client loses for it, nil where it loses none.
func (w *waiting) add(key string, c net.Conn) (oldest net.Conn) {
	all := append(w.byClient[key], c)
	if len(all) > w.most {
		oldest, all = all[0], all[1:]
	}
	w.byClient[key] = all
	return oldest
}

func (w *waiting) remove(key string, c net.Conn) {
	all := w.byClient[key]
	for i, one := range all {
		if one == c {
			all = append(all[:i:i], all[i+1:]...)
			break
		}
	}
	if len(all) == 0 {
		delete(w.byClient, key)
		return
	}
	w.byClient[key] = all
}
