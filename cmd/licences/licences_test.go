package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil { // the paths of main.go are those of the module's folder
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func TestOnlyLicencesThatMayBePassedOn(t *testing.T) {
	for expression, want := range map[string]bool{
		"MIT": true, "Apache-2.0": true, "ISC": true, "BSD-3-Clause": true,
		"GPL-2.0-only": false, "GPL-3.0-or-later": false, "LGPL-2.1": false, "LGPL-3.0-or-later": false, "AGPL-3.0": false, "SSPL-1.0": false,
		"MPL-2.0": false, "UNLICENSED": false, "SEE LICENSE IN x": false, "": false,
		"MIT OR GPL-2.0-only": true, "(GPL-2.0-only OR MIT)": true, "MIT AND GPL-2.0-only": false, "(MIT OR GPL-3.0) AND ISC": true,
		"(MIT AND AGPL-3.0) OR (GPL-2.0 AND ISC)": false, "GPL-2.0-only WITH Classpath-exception-2.0": false, "MIT AND ISC": true,
	} {
		if got := allowed("a library", expression); got != want {
			t.Errorf("%q: %v, want %v", expression, got, want)
		}
	}
	if !allowed("@resvg/resvg-wasm", "MPL-2.0") {
		t.Error("the one library under MPL-2.0 is refused")
	}
}

func TestEachFaultOfABillIsNamed(t *testing.T) {
	all, err := readBill([]byte(`{"bomFormat": "CycloneDX", "components": [
 {"name": "stated", "version": "1", "licenses": [{"license": {"id": "AGPL-3.0"}}], "evidence": {"licenses": [{"license": {"id": "MIT"}}]}},
 {"name": "found", "version": "2", "evidence": {"licenses": [{"license": {"id": "LGPL-3.0"}}]}},
 {"name": "expression", "version": "3", "licenses": [{"expression": "GPL-3.0 OR AGPL-3.0"}]},
 {"name": "own", "version": "4", "licenses": [{"license": {"name": "Our own terms"}}]},
 {"name": "nothing", "version": "5"},
 {"name": "both", "version": "6", "licenses": [{"license": {"id": "MIT"}}, {"license": {"id": "GPL-2.0"}}]},
 {"name": "good", "version": "7", "licenses": [{"license": {"id": "MIT"}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	told := fmt.Sprint(judge(all))
	for _, name := range []string{"stated 1", "found 2", "expression 3", "own 4", "nothing 5", "both 6"} {
		if !strings.Contains(told, name) {
			t.Errorf("%s is not named in:\n%s", name, told)
		}
	}
	if strings.Contains(told, "good") {
		t.Errorf("a library under MIT is named in:\n%s", told)
	}
	if err := judge(all[6:]); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{`{}`, `{"bomFormat": "CycloneDX"}`, `[`} {
		if _, err := readBill([]byte(bad)); err == nil {
			t.Errorf("%s is taken for a bill of materials", bad)
		}
	}
}

func TestTheNoticesNameEveryLinkedModule(t *testing.T) {
	notices, err := os.ReadFile(noticesFile)
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(notices, bytes.TrimSpace(own)) {
		t.Error("the project's own licence is not in the notices: make licences")
	}
	modules, err := linkedModules()
	if err != nil {
		t.Fatal(err)
	}
	if len(modules) < 20 {
		t.Fatalf("only %d modules are linked", len(modules))
	}
	for _, m := range modules {
		if !bytes.Contains(notices, fmt.Appendf(nil, "== %s %s (", m.Path, m.Version)) {
			t.Errorf("%s %s is not in the notices: make licences", m.Path, m.Version)
		}
	}
}
