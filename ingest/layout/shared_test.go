package layout

import (
	"os"
	"path/filepath"
	"testing"
)

// sharedData is the folder of real sample files, which is not part of the
// repository: $SIEMMES_SHARED/data, or ../shared/data beside the repository. A
// test that needs it skips where it is absent, unless SIEMMES_REQUIRE_SHARED=1.
func sharedData(t testing.TB) string {
	t.Helper()
	root := os.Getenv("SIEMMES_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data")
	if _, err := os.Stat(filepath.Join(dir, "controls.csv")); err != nil {
		if os.Getenv("SIEMMES_REQUIRE_SHARED") == "1" {
			t.Fatalf("the sample files are not in %s", dir)
		}
		t.Skipf("the sample files are not here: no %s; set SIEMMES_SHARED to the folder that holds data/", dir)
	}
	return dir
}
