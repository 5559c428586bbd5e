package chart

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"siemmes/warehouse"
)

// TestGallery writes every kind of chart in every language, at a page's and a
// phone's width, to look at: set SIEMMES_GALLERY to a folder. index.html in it
// shows the same options drawn by the browser.
func TestGallery(t *testing.T) {
	dir := os.Getenv("SIEMMES_GALLERY")
	if dir == "" {
		t.Skip("set SIEMMES_GALLERY to a folder to have the charts written there")
	}
	built(t)
	for _, language := range warehouse.Languages() {
		for _, spec := range samples(language) {
			for _, width := range []int{1200, 390} {
				svg := svgOf(t, spec, width, 0)
				name := filepath.Join(dir, fmt.Sprintf("%s-%s-%d", spec.ID, language, width))
				if err := os.WriteFile(name+".svg", svg, 0o644); err != nil {
					t.Fatal(err)
				}
				png, err := Paint(t.Context(), svg, 1)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name+".png", png, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
