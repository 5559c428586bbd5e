package web

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// A reader may try to sign in so often: five times, then once every 20 seconds.
// A token has 128 bits or more; this keeps a script from filling the log.
const (
	SignInBurst = 5
	SignInEvery = 20 * time.Second
)

// Limiter is a token bucket per address.
type Limiter struct {
	mu      sync.Mutex
	now     func() time.Time
	buckets map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func NewLimiter(now func() time.Time) *Limiter {
	return &Limiter{now: now, buckets: make(map[string]bucket)}
}

// Allow takes a token of the request's address.
func (l *Limiter) Allow(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	b, known := l.buckets[host]
	if !known {
		b = bucket{left: SignInBurst, at: now}
	}
	b.left = min(SignInBurst, b.left+now.Sub(b.at).Seconds()/SignInEvery.Seconds())
	b.at = now
	ok := b.left >= 1
	if ok {
		b.left--
	}
	l.buckets[host] = b
	return ok
}

// sweep forgets addresses whose bucket is full again, once there are many.
func (l *Limiter) sweep(now time.Time) {
	if len(l.buckets) < 10_000 {
		return
	}
	for host, b := range l.buckets {
		if now.Sub(b.at) > SignInBurst*SignInEvery {
			delete(l.buckets, host)
		}
	}
}
