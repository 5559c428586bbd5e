//go:build !(linux && amd64)

package torture

import (
	"os/exec"
	"testing"
)

// killedAtCall is for Linux on amd64 only.
func killedAtCall(t testing.TB, _ *exec.Cmd, _ int) (ended, int) {
	t.Helper()
	missing(t, "system calls are counted on Linux on amd64 only")
	return ended{}, 0
}
