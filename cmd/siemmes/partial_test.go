package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse/published"
)

// A publisher's file of one quarter over his file of the whole series ends nothing,
// and is no older edition for holding less.
func TestAQuarterOverTheWholeSeriesEndsNothing(t *testing.T) {
	p := newProgram(t)
	p.shared = published.Dir(t)
	const file = "us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv"
	whole, err := os.ReadFile(filepath.Join(p.shared, file))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(whole), "\n")
	quarter := lines[:1:1]
	for _, line := range lines[1:] {
		field := strings.Split(line, ",")
		if field[0] == "2021" && slices.Contains([]string{"OCT", "NOV", "DEC"}, field[2]) {
			quarter = append(quarter, line)
		}
	}
	if len(quarter) < 1000 {
		t.Fatalf("the file has %d records of the first quarter of fiscal year 2021", len(quarter)-1)
	}
	if err := os.WriteFile(filepath.Join(p.dir, "quarter.csv"), []byte(strings.Join(quarter, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	p.publish(file)
	before := p.one("IRREGULAR", "--where", "REF_AREA=USA", "--by", "REF_AREA", "--period", "2023-05")["OBS_VALUE"]
	out := p.must("ingest", "quarter.csv", "--publish")
	if !strings.Contains(out, "0 added, 0 changed, 0 ended") {
		t.Errorf("the quarter is published with\n%s", out)
	}
	if after := p.one("IRREGULAR", "--where", "REF_AREA=USA", "--by", "REF_AREA", "--period", "2023-05")["OBS_VALUE"]; after != before {
		t.Errorf("May 2023 was %s and is %s", before, after)
	}
}
