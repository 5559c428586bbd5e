package web

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"

	"siemmes/warehouse"
)

// Sign-ins may fail so often: five times, then once every 20 seconds. An access code
// has 256 bits; this keeps a script from filling the log.
const (
	SignInBurst = 5
	SignInEvery = 20 * time.Second
)

// manyBuckets is how many keys a limiter knows before it forgets those that are as new.
const manyBuckets = 10_000

// errAttempts is the error of an attempt that is not made.
var errAttempts = warehouse.NewError(warehouse.ErrTooMany, "request.many-attempts")

// Limiter counts failures by key: an address, an account. What succeeds is never
// counted, and a key that had failures is slowed down, not locked.
type Limiter struct {
	mu      sync.Mutex
	now     func() time.Time
	buckets map[string]bucket
}

// bucket is how many failures are left, at a time.
type bucket struct {
	left float64
	at   time.Time
}

func NewLimiter(now func() time.Time) *Limiter {
	return &Limiter{now: now, buckets: make(map[string]bucket)}
}

// Attempt makes an attempt under its keys, and counts it under each where it fails. It
// returns warehouse.ErrTooMany in its place where one of them has no failure left. Attempts are
// made one after the other: many at once count as many do in turn.
func (l *Limiter) Attempt(keys []string, attempt func() (failed bool, err error)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	for _, key := range keys {
		if l.left(key, now) < 1 {
			return errAttempts
		}
	}
	failed, err := attempt()
	if failed {
		for _, key := range keys {
			l.buckets[key] = bucket{left: l.left(key, now) - 1, at: now}
		}
	}
	return err
}

// left returns how many failures a key has left.
func (l *Limiter) left(key string, now time.Time) float64 {
	b, known := l.buckets[key]
	if !known {
		return SignInBurst
	}
	return min(SignInBurst, b.left+max(0, now.Sub(b.at).Seconds())/SignInEvery.Seconds())
}

// sweep forgets keys that may fail as often as new ones, once there are many.
func (l *Limiter) sweep(now time.Time) {
	if len(l.buckets) < manyBuckets {
		return
	}
	for key := range l.buckets {
		if l.left(key, now) >= SignInBurst {
			delete(l.buckets, key)
		}
	}
}

// AccountKey is what a limiter counts an access code by. The code is not kept.
func AccountKey(code string) string {
	sum := sha256.Sum256([]byte(code))
	return "code " + hex.EncodeToString(sum[:])
}
