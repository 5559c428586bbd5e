//go:build unix

package ingest

import (
	"syscall"
	"time"
)

// cpuTime is what the process has used of the processors, which does not depend on
// what else the machine does.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
