package web

import (
	"testing"
	"time"
)

// A transfer ends that makes no progress, and one that makes too little of it; one that
// goes on may take any time.
func TestATransferHasTimeWhileItMakesProgress(t *testing.T) {
	run := func(each time.Duration, bytes int64) time.Duration {
		var p pace
		for p.spent < 12*time.Hour {
			if limit := p.limit(); each > limit {
				return p.spent + limit
			}
			p.done, p.spent = p.done+bytes, p.spent+each
		}
		return p.spent
	}
	if d := run(2*time.Minute, 1<<20); d != stalled {
		t.Errorf("one that stops lasts %v", d)
	}
	if d := run(50*time.Second, 1); d < grace || d > grace+2*time.Minute {
		t.Errorf("a byte every 50 seconds lasts %v", d)
	}
	if d := run(10*time.Second, 2*slowest*10); d < 12*time.Hour {
		t.Errorf("one at twice the least pace lasts %v", d)
	}
}
