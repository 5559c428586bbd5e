package reports

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"siemmes/warehouse/catalog"
)

// Every text by which a layout says what a figure rests on is in the code list, so
// that no page shows it in another language.
func TestWhatFiguresRestOnIsInThreeLanguages(t *testing.T) {
	files, err := filepath.Glob("../ingest/layout/layouts/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no layouts: %v", err)
	}
	texts := 0
	for _, file := range files {
		yml, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`basis: "([^"]+)"`).FindAllStringSubmatch(string(yml), -1) {
			texts++
			if en := BasisText(catalog.Default(), m[1], "en"); en != m[1] {
				t.Errorf("%s: %q is %q in English", file, m[1], en)
			}
			for _, language := range []string{"es", "fr"} {
				if own := BasisText(catalog.Default(), m[1], language); own == m[1] {
					t.Errorf("%s: %q has no text in %s", file, m[1], language)
				}
			}
		}
	}
	if texts < 20 {
		t.Errorf("only %d texts were found", texts)
	}
	if text := BasisText(catalog.Default(), "as the office says", "es"); text != "as the office says" {
		t.Errorf("a text of an office became %q", text)
	}
}
