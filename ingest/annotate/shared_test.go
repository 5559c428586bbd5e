package annotate

import (
	"os"
	"path/filepath"
	"testing"
)

// sharedData is the folder of real files that stands beside the repository. A
// test that needs it is skipped where it is absent, except when
// SIEMMES_REQUIRE_SHARED=1.
func sharedData(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("SIEMMES_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("SIEMMES_REQUIRE_SHARED") == "1" {
			t.Fatalf("the shared data are required and not at %s", dir)
		}
		t.Skipf("the shared data are not at %s; set SIEMMES_SHARED to their folder", dir)
	}
	return dir
}
