package ingest

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"siemmes/ingest/check"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// in is what a finding says to a reader of a language.
func in(language string, f warehouse.Finding) lang.FindingText {
	return lang.Reader{Language: language, Labels: catalog.Default()}.Finding(f)
}

// say is a message in English.
func say(m warehouse.Message) string {
	return lang.Reader{Language: warehouse.English, Labels: catalog.Default()}.Say(m)
}

// heard are the rules of which some test had a finding.
var heard = struct {
	sync.Mutex
	rules map[string]bool
}{rules: map[string]bool{}}

// hear holds every finding of an outcome against what a finding must be: it is reported in
// full in every language and on every surface, and says the same when it is kept as JSON.
func hear(t testing.TB, o *Outcome) {
	t.Helper()
	for _, f := range o.Findings {
		heard.Lock()
		heard.rules[f.Rule] = true
		heard.Unlock()
		text, err := json.Marshal(f)
		var kept warehouse.Finding
		if err := json.Unmarshal(text, &kept); err != nil || kept.Name() != f.Name() || kept.CellRef != f.CellRef {
			t.Errorf("%s is kept as %s: %v", f.Name(), text, err)
		}
		if err != nil {
			t.Error(err)
		}
		for _, l := range warehouse.Languages() {
			for _, surface := range []lang.Surface{lang.CommandLine, lang.Desk, lang.API} {
				r := lang.Reader{Language: l, Surface: surface, Labels: catalog.Default()}
				says := r.Finding(f)
				if says.Message == "" || strings.ContainsAny(says.Message, "«{") && strings.Contains(says.Message, "«finding") || strings.Contains(says.Message, "{") {
					t.Errorf("%s in %s on %s says %q", f.Name(), l, surface, says.Message)
				}
				if again := r.Finding(kept); again != says {
					t.Errorf("%s in %s says %q, and when it was kept %q", f.Name(), l, says, again)
				}
				if surface != lang.CommandLine && strings.Contains(says.Message, " --") {
					t.Errorf("%s in %s names a flag on %s: %s", f.Name(), l, surface, says.Message)
				}
			}
		}
	}
}

// unheard are the rules of which no test of this package has a finding. Those of
// published figures need a store: testdata/scripts has findings of them.
var unheard = []string{
	"layout-ambiguous", "not-rounded", "unread-sheet",
	"partly-listed", "removed-figures", "newly-suppressed", "sealed-key",
}

// TestMain also sees that some test had a finding of every rule but those.
func TestMain(m *testing.M) {
	code := m.Run()
	whole := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.list").Value.String() == "" && flag.Lookup("test.fuzz").Value.String() == "" && flag.Lookup("test.skip").Value.String() == ""
	if code == 0 && whole && !testing.Short() {
		for _, r := range Rules() {
			if heard.rules[r.ID] == slices.Contains(unheard, r.ID) {
				fmt.Printf("rule %s: a test of this package has a finding of it: %v\n", r.ID, heard.rules[r.ID])
				code = 1
			}
		}
	}
	os.Exit(code)
}

// A finding is worked out once and can be read in every language, with the
// periods and names in it.
func TestAFindingIsToldInEveryLanguage(t *testing.T) {
	r := check.NewReport("f.xlsx", nil, Rules())
	f := r.Add(warehouse.Finding{Rule: "missing-period", Expected: warehouse.Value(warehouse.PeriodValue("2023-07")), Key: "nat 2023-07"},
		"area", warehouse.Code{List: "CL_AREA", ID: "MEX"}, "count", 1)
	for language, want := range map[string][]string{"es": {"México", "julio de 2023"}, "en": {"Mexico", "July 2023"}, "fr": {"Mexique", "juillet 2023"}} {
		said := in(language, *f)
		if !strings.Contains(said.Message, want[0]) || !strings.Contains(said.Message, want[1]) || said.Expected != want[1] {
			t.Errorf("in %s: %q, expected %q", language, said.Message, said.Expected)
		}
	}
}

// A finding has one name for --accept, whatever language it is reported in.
func TestKeysAreEqualInEveryLanguage(t *testing.T) {
	lines := []string{"month,nat,n"}
	for _, month := range []string{"2022-11", "2022-12", "2023-01", "2023-02"} {
		for i, nat := range []string{"HND", "GTM", "SLV", "NIC", "CUB", "HTI", "VEN"} {
			n := 1000*i + 137*len(lines)
			if month == "2023-02" {
				n = 1000*i + 137*(len(lines)-7)
			}
			lines = append(lines, fmt.Sprintf("%s,%s,%d", month, nat, n))
		}
	}
	lines = append(lines, "2023-04,Atlantis,5", "2023-05,HND,-3", "2023-13,HND,4")
	var all [][]string
	for _, l := range warehouse.Languages() {
		o := newDesk(t, eventsLayout).ingest(Options{CheckOnly: true, Office: warehouse.Office{Locale: l}, Accept: []Acceptance{{Finding: "unknown-label", Reason: "x"}, {Finding: "unknown-period", Reason: "x"}}}, lines...)
		all = append(all, names(o))
	}
	if !slices.Equal(all[0], all[1]) || !slices.Equal(all[0], all[2]) {
		t.Errorf("the names differ: %q", all)
	}
	o := newDesk(t, eventsLayout).ingest(Options{}, lines[:29]...)
	if !slices.Contains(names(o), "repeated-column:nat 2023-02") {
		t.Errorf("the findings are %q", names(o))
	}
}
