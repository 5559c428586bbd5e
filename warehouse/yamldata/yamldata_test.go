package yamldata

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"
)

// A bundle means the same as its YAML files, and lists them and their keys in
// alphabetical order, an entry a line.
func TestBundle(t *testing.T) {
	files := fstest.MapFS{
		"b.yml":     {Data: []byte("- {z: 1, a: [2.5, \"<x>\"]}\n- two\n")},
		"a.yml":     {Data: []byte("z: &n {x: 1}\na: *n\nm: |\n  one\n  two\n")},
		"c.yml":     {Data: []byte("{}")},
		"sub/d.yml": {Data: []byte("a: \"084\"\n")},
		"e.csv":     {Data: []byte("a,b\n")},
	}
	got, err := Bundle(files, "*.yml", "*/*.yml", "a.yml")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"a.yml":{
"a":{"x":1},
"m":"one\ntwo\n",
"z":{"x":1}},
"b.yml":[
{"a":[2.5,"<x>"],"z":1},
"two"],
"c.yml":{},
"sub/d.yml":{
"a":"084"}}
`
	if string(got) != want {
		t.Errorf("bundle:\n%s\nwant:\n%s", got, want)
	}
	var bundled map[string]any
	if err := json.Unmarshal(got, &bundled); err != nil {
		t.Fatal(err)
	}
	for name, file := range files {
		if !strings.HasSuffix(name, ".yml") {
			continue
		}
		asJSON, err := yaml.YAMLToJSON(file.Data)
		if err != nil {
			t.Fatal(err)
		}
		var alone any
		if err := json.Unmarshal(asJSON, &alone); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(bundled[name], alone) {
			t.Errorf("%s is %v in the bundle, %v alone", name, bundled[name], alone)
		}
	}
}

func TestBundleErrors(t *testing.T) {
	files := fstest.MapFS{"bad.yml": {Data: []byte("a: 1\na: 2\n")}}
	if _, err := Bundle(files, "*.yml"); err == nil || !strings.Contains(err.Error(), "bad.yml") {
		t.Errorf("a key that is there twice: error %v", err)
	}
	if _, err := Bundle(files, "*.yaml"); err == nil {
		t.Error("a pattern that matches nothing is no error")
	}
}

func TestUnmarshal(t *testing.T) {
	var v struct{ A, B string }
	if err := Unmarshal([]byte("a: one\n  two\nb: c\n"), &v); err != nil || v.A != "one two" {
		t.Errorf("%+v, %v", v, err)
	}
	if err := Unmarshal([]byte("z: 1\n"), &v); err == nil {
		t.Error("an unknown field is no error")
	}
}

func TestTooDeep(t *testing.T) {
	for text, want := range map[string]int{
		"a: 1\nb: [[1]]\n":   0,
		"a: 1\nb: [[[1]]]\n": 2,
		"a: '[[[[['\n":       0,
		"- - - - - x\n":      1,
	} {
		if got := TooDeep([]byte(text), 2); got != want {
			t.Errorf("%q: line %d, want %d", text, got, want)
		}
	}
}
