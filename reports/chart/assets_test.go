package chart

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"siemmes/warehouse/lang"
)

// The lock file works with whatever registry a machine is set up for.
func TestLockFileNamesNoHost(t *testing.T) {
	lock, err := os.ReadFile("assets/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"://", `"resolved"`} {
		if bytes.Contains(lock, []byte(word)) {
			t.Errorf("package-lock.json holds %s", word)
		}
	}
	var content struct {
		Packages map[string]struct{ Integrity string }
	}
	if err := json.Unmarshal(lock, &content); err != nil {
		t.Fatal(err)
	}
	for name, p := range content.Packages {
		if name != "" && p.Integrity == "" {
			t.Errorf("%s has no checksum", name)
		}
	}
}

func TestAssets(t *testing.T) {
	built(t)
	files, err := Assets()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"echarts.min.js", "chart.js", "chart.css", "maps.json", "Go-Regular.ttf", "Go-Bold.ttf", "NOTICES.txt"} {
		if content, err := fs.ReadFile(files, name); err != nil || len(content) == 0 {
			t.Errorf("%s: %d bytes, %v", name, len(content), err)
		}
	}
	library, err := fs.ReadFile(files, "echarts.min.js")
	if err != nil {
		t.Fatal(err)
	}
	// An older one reads markup in tooltips.
	if !bytes.Contains(library, []byte(`"6.1.`)) {
		t.Error("the chart library is not ECharts 6.1")
	}
}

func TestAssetsNotBuilt(t *testing.T) {
	if _, err := vendored("nothing.js"); err == nil || !strings.Contains((lang.Reader{Language: "en", Surface: lang.CommandLine}).Error(err), "run make assets") {
		t.Errorf("a missing asset says %v", err)
	}
}

// Our scripts run under a policy that forbids evaluating text and writing
// markup.
func TestScriptsWriteNoMarkup(t *testing.T) {
	text, err := script(browserScripts)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "http:", "https:"} {
		if bytes.Contains(text, []byte(word)) {
			t.Errorf("chart.js holds %s", word)
		}
	}
}

// Every country of the conference and every area with migrants in the files is
// on the map of the world, and the conference's countries are on the region's.
func TestMapsHoldTheirAreas(t *testing.T) {
	built(t)
	text, err := vendored("maps.json")
	if err != nil {
		t.Fatal(err)
	}
	var maps map[string]struct {
		Features []struct {
			Properties struct{ Name string }
			Geometry   struct{ Type string }
		}
	}
	if err := json.Unmarshal(text, &maps); err != nil {
		t.Fatal(err)
	}
	on := map[string]map[string]bool{}
	for name, m := range maps {
		on[name] = map[string]bool{}
		for _, f := range m.Features {
			if on[name][f.Properties.Name] {
				t.Errorf("%s: %s is there twice", name, f.Properties.Name)
			}
			on[name][f.Properties.Name] = true
		}
	}
	conference := []string{"BLZ", "CAN", "CRI", "DOM", "SLV", "GTM", "HND", "MEX", "NIC", "PAN", "USA"}
	for _, code := range append(conference, "GUF", "GLP", "MTQ", "REU", "MYT", "SGP", "BHR", "TUV", "GIB", "HKG", "PSE", "XKX", "SSD", "FJI", "RUS") {
		if !on["world"][code] {
			t.Errorf("%s is not on the map of the world", code)
		}
	}
	for _, code := range conference {
		if !on["americas"][code] {
			t.Errorf("%s is not on the map of the region", code)
		}
	}
}
