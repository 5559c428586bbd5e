package plainyaml

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// whole reads a text with the whole YAML reader.
func whole(text []byte) (any, error) {
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		return nil, err
	}
	var v any
	return v, json.Unmarshal(asJSON, &v)
}

func plain(text []byte) (any, error) {
	asJSON, err := JSON(text)
	if err != nil {
		return nil, err
	}
	var v any
	return v, json.Unmarshal(asJSON, &v)
}

// Every data file of the house is plain, and says here what it says to any
// other reader of YAML.
func TestDataFilesArePlain(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../messages/*.yml", "../../catalog/*.yml", "../../catalog/*/*.yml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 6 {
		t.Fatalf("only %d data files found", len(files))
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := plain(text)
		if err != nil {
			t.Errorf("%s is read the slow way: %v", name, err)
			continue
		}
		want, err := whole(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%s reads differently here", name)
		}
	}
}

func TestFormsReadAsElsewhere(t *testing.T) {
	for name, text := range map[string]string{
		"mapping":               "a: 1\nb: text here\nc: true\nd:\ne: null\n",
		"nested":                "a:\n  b:\n    c: x\n  d: y\n",
		"sequence":              "- a\n- b: 1\n  c: 2\n-\n  d: 3\n",
		"at its key":            "a:\n- x\n- y\nb: z\n",
		"sequence of sequences": "- - a\n  - b\n- - c\n",
		"flow":                  "a: {b: [1, 2.5, -3], c: {d: 'e, f', g: \"h: i\"}}\n",
		"flow over lines":       "a: {\n  b: 1, # one\n  c: 2\n}\nd: [x,\n  y]\n",
		"quotes":                "a: \"x \\\"y\\\" \\n \\u00e9\"\nb: 'it''s'\n'c d': 1\n\"e: f\": 2\n",
		"quotes over lines":     "a: \"one\n  two\n\n  three\"\nb: 1\n",
		"comments":              "# head\na: 1 # tail\n# between\nb: x#y\n",
		"anchors":               "a: &n {x: 1}\nb: *n\nc: &l\n  - 1\nd: *l\n",
		"literal":               "a: |\n  one\n   two\n\n  three\nb: |-\n  x\n",
		"folded":                "a: >\n  one\n  two\n\n  three\nb: >-\n  x\n  y\nc: 1\n",
		"numbers as text":       "a: \"084\"\nb: 1e3y\nd: 1 - 4\ne: 12:30x\n",
		"crlf":                  "a: 1\r\nb:\r\n  - x\r\n  - y\r\n",
		"no last line end":      "a: b",
		"empty":                 "",
	} {
		got, err := plain([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want, err := whole([]byte(text))
		if err != nil {
			t.Errorf("%s, whole reader: %v", name, err)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v, elsewhere %#v", name, got, want)
		}
	}
}

func TestWhatIsNotPlainSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: one\n  two\n": "line 2",
		"a: !tag x\n":           "line 1",
		"x: 1\na: [1, 2,\n":     "missing",
		"a: 1\na: 2\n":          "twice",
		"a: 084\n":              "quotes",
		"a: *b\n":               "no anchor",
		"a: {b: 1}} \n":         "more text",
		"a: \"open\n":           "missing",
		"- a\nb: 1\n":           "fits no line",
	} {
		if _, err := JSON([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, expected %q in it", text, err, want)
		}
	}
}

func TestUnmarshalReadsTheRestTheSlowWay(t *testing.T) {
	var v struct{ A, B string }
	if err := Unmarshal([]byte("a: one\n  two\nb: c\n"), &v); err != nil || v.A != "one two" {
		t.Errorf("%+v, %v", v, err)
	}
	if err := Unmarshal([]byte("z: 1\n"), &v); err == nil {
		t.Error("an unknown field was taken")
	}
}

// Whatever it takes for plain must mean the same to the whole reader, or be an
// error there.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{"a: {b: 1}\n", "- x\n- y: [1]\n", "a: |\n  t\n", "a: &x 1\nb: *x\n", "\"a\": 'b'\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		asJSON, err := JSON([]byte(text))
		if err == nil && !json.Valid(asJSON) {
			t.Errorf("%q gives %s", text, asJSON)
		}
	})
}
