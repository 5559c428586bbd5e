// Package published finds the real files of real offices that tests read. They
// are not part of the repository.
package published

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir is the folder of the published files: $SIEMMES_SHARED, or ../shared beside
// the repository, itself or its data/. A test that needs it is skipped where it
// is absent, except when SIEMMES_REQUIRE_SHARED=1.
func Dir(t testing.TB) string {
	t.Helper()
	root := os.Getenv("SIEMMES_SHARED")
	if root == "" {
		root = filepath.Join(repository(t), "..", "shared")
	}
	for _, dir := range []string{filepath.Join(root, "data"), root} {
		if _, err := os.Stat(filepath.Join(dir, "controls.csv")); err == nil {
			return dir
		}
	}
	const missing = "the published files are not in %s; set SIEMMES_SHARED to their folder"
	if os.Getenv("SIEMMES_REQUIRE_SHARED") == "1" {
		t.Fatalf(missing, root)
	}
	t.Skipf(missing, root)
	return ""
}

// repository is the folder of go.mod, above that of the test.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test")
	return ""
}
