package torture

import (
	"os"
	"testing"
)

// missing skips a test for want of something of this machine, except when
// SIEMMES_REQUIRE_TOOLS=1.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("SIEMMES_REQUIRE_TOOLS") == "1" {
		t.Fatal("required: " + what)
	}
	t.Skip(what)
}
