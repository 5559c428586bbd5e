//go:build !unix

package ingest

import "time"

var begun = time.Now()

// cpuTime is the time since the tests began, where no other is told.
func cpuTime() time.Duration { return time.Since(begun) }
