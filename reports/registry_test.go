package reports

import (
	"slices"
	"testing"

	"siemmes/reports/definition"
)

// Every form and kind that a definition may name is made here, and no other.
func TestEveryFormAndKindIsMade(t *testing.T) {
	for _, f := range definition.Forms() {
		if forms[f.Name] == nil {
			t.Errorf("no table is made of form %s", f.Name)
		}
	}
	for name := range forms {
		if !slices.ContainsFunc(definition.Forms(), func(f definition.Form) bool { return f.Name == name }) {
			t.Errorf("no definition may name the form %s", name)
		}
	}
	for _, k := range definition.ChartKinds() {
		if drawings[ChartKind(k.Name)] == nil {
			t.Errorf("no chart is filled of kind %s", k.Name)
		}
	}
	for kind := range drawings {
		if !slices.ContainsFunc(definition.ChartKinds(), func(k definition.ChartKind) bool { return k.Name == string(kind) }) {
			t.Errorf("no definition may name the kind %s", kind)
		}
	}
}
