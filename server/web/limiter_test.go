package web

import (
	"net/http/httptest"
	"testing"
	"time"
)

func TestLimiterRefills(t *testing.T) {
	now := time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC)
	l := NewLimiter(func() time.Time { return now })
	r := httptest.NewRequest("POST", "/", nil)
	for i := range SignInBurst + 1 {
		if got := l.Allow(r); got != (i < SignInBurst) {
			t.Errorf("attempt %d: %v", i+1, got)
		}
	}
	now = now.Add(SignInEvery)
	if !l.Allow(r) || l.Allow(r) {
		t.Error("after one interval there is one more attempt, and no second")
	}
}
