package catalog

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// TestOwnSources: an office's own table gets a source of its own, beside those
// of the house, from a file in the user's folder.
func TestOwnSources(t *testing.T) {
	open := func(text string) (*Catalog, error) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, OwnSources), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return Open(dir)
	}
	const good = "- id: CRI_DGME_ENTRIES\n  names: {es: Ingresos por nacionalidad}\n  publisher: {es: DGME}\n  datasets: [BORDER]\n  areas: [CRI]\n  rank: {BORDER/CRI: 5}\n"
	c, err := open(good)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := c.Source("CRI_DGME_ENTRIES"); err != nil || s.Names.In("fr") != "Ingresos por nacionalidad" {
		t.Errorf("got %v, %v", s, err)
	}
	if best := c.Ranked("BORDER", "CRI"); len(best) < 2 || best[0].ID != "CRI_DGME_ENTRIES" {
		t.Errorf("ranked %v", best)
	}
	if _, err := Default().Source("CRI_DGME_ENTRIES"); err == nil {
		t.Error("the catalog of the house has changed")
	}
	if c, err := Open(t.TempDir()); err != nil || c != Default() {
		t.Errorf("a folder without sources: %v", err)
	}
	for _, wrong := range []struct{ old, put, say string }{
		{"CRI_DGME_ENTRIES", "cri entries", "capital letters"},
		{"CRI_DGME_ENTRIES", "OECD_IMD", "already"},
		{"[BORDER]", "[CROSSINGS]", `no dataset "CROSSINGS"`},
		{"[CRI]", "[CR]", "alpha-3"},
		{"publisher", "publishers", "publishers"},
	} {
		_, err := open(strings.ReplaceAll(good, wrong.old, wrong.put))
		if !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(err.Error(), wrong.say) {
			t.Errorf("%s for %s: %v", wrong.put, wrong.old, err)
		}
	}
}
