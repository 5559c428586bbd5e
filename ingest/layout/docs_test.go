package layout

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// Every key of the language and every form of periods is on its reference page,
// and the page's example is a layout.
func TestReferencePage(t *testing.T) {
	text, err := os.ReadFile("../../docs/layouts.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	keys := map[string]bool{"like": true, "find": true, "whole": true, "label": true, "total": true}
	collectKeys(reflect.TypeFor[Layout](), keys, map[reflect.Type]bool{})
	for kind := range formKinds {
		keys[kind] = true
	}
	for key := range keys {
		if !regexp.MustCompile("`" + regexp.QuoteMeta(key) + "[`:]|[{ ,]" + regexp.QuoteMeta(key) + ":|: " + regexp.QuoteMeta(key) + "`").MatchString(page) {
			t.Errorf("docs/layouts.md does not speak of %q", key)
		}
	}
	_, rest, _ := strings.Cut(page, "```yaml\n")
	example, _, _ := strings.Cut(rest, "```")
	if _, err := Parse("docs/layouts.md", []byte(example)); err != nil {
		t.Error(err)
	}
}

// collectKeys gathers the YAML keys of a type and of the types it holds.
func collectKeys(t reflect.Type, keys map[string]bool, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		collectKeys(t.Elem(), keys, seen)
	case reflect.Struct:
		if seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			name, option, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
			if option == "inline" {
				collectKeys(t.Field(i).Type, keys, seen)
			}
			if name != "" && name != "-" {
				keys[name] = true
				collectKeys(t.Field(i).Type, keys, seen)
			}
		}
	}
}
