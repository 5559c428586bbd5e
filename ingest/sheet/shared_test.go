package sheet

import (
	"os"
	"path/filepath"
	"testing"
)

// sharedData is the folder of real files beside the repository. Tests that
// need it are skipped where it is absent.
func sharedData(t testing.TB) string {
	t.Helper()
	root := os.Getenv("SIEMMES_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	data := root // SIEMMES_SHARED may name the folder itself or the one that holds it
	if sub := filepath.Join(root, "data"); isFolder(sub) {
		data = sub
	}
	if _, err := os.Stat(filepath.Join(data, "controls.csv")); err != nil {
		if os.Getenv("SIEMMES_REQUIRE_SHARED") == "1" {
			t.Fatalf("the shared data are required and not there: %v", err)
		}
		t.Skip("needs ../shared/data beside the repository (or SIEMMES_SHARED)")
	}
	return data
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
