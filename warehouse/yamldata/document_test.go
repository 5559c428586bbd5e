package yamldata

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"siemmes/warehouse"
)

type part struct {
	ID    string          `json:"id"`
	Count int             `json:"count"`
	Names warehouse.Names `json:"names"`
	Codes []string        `json:"codes"`
	Yes   bool            `json:"yes"`
}

// TestMistakesOfADocumentHaveTheirPlaces: every kind of mistake, each once.
func TestMistakesOfADocumentHaveTheirPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"parts:\n  - {id: a, count: 3, names: {es: uno}, codes: [x, 1, y], yes: true}\n": "file.not-text 2:52",
		"parts:\n  - id: a\n    kount: 3\n":                                              "file.unknown-key 3:5",
		"parts: 3\n":                                                                     "file.not-list 1:8",
		"parts: [3]\n":                                                                   "file.not-mapping 1:9",
		"parts:\n- count: many\n":                                                        "file.not-number 2:10",
		"parts:\n- yes: 3\n- names: [a]\n":                                               "file.not-truth 2:8, file.not-mapping 3:10",
		"parts: [{id: a]\n":                                                              "file.syntax",
		strings.Repeat("[", 60) + "\n":                                                   "file.too-deep 1:1",
		"parts:\n- &a {id: x, codes: [y]}\n- *a\n":                                       "",
		"": "",
	} {
		files := fstest.MapFS{"own.yml": {Data: []byte(text)}}
		var into struct {
			Parts []part `json:"parts"`
		}
		d, err := OpenDocument(files, "own.yml")
		if err == nil {
			err = d.Decode(&into)
		}
		var got []string
		if problems, ok := errors.AsType[*Problems](err); ok {
			for _, p := range problems.List {
				got = append(got, p.Message.ID+" "+at(p))
			}
		} else if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if said := strings.Join(got, ", "); said != want && (want == "" || !strings.HasPrefix(said, want)) {
			t.Errorf("%q: %s, want %s", text, said, want)
		}
	}
	if _, err := OpenDocument(fstest.MapFS{}, "own.yml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	d, _ := OpenDocument(fstest.MapFS{"own.yml": {Data: []byte("parts:\n- id: a\n- id: b\n  codes: [x, y]\n")}}, "own.yml")
	d.Fail("$.parts[1].codes[1]", warehouse.NewMessage("file.not-text"))
	d.Fail("$.parts[1].names", warehouse.NewMessage("file.not-text"))
	problems, _ := errors.AsType[*Problems](d.Err())
	if len(problems.List) != 2 || at(problems.List[0]) != "3:5" || at(problems.List[1]) != "4:14" {
		t.Errorf("got %+v", problems.List)
	}
}

func at(p Problem) string {
	return warehouse.FormatNumber(float64(p.Line)) + ":" + warehouse.FormatNumber(float64(p.Column))
}

// Aliases that unfold without end are refused before they are unfolded, wherever YAML is
// read.
func TestAliasesThatUnfoldAreRefused(t *testing.T) {
	text := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 9; i++ {
		text += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 8), i-1)
	}
	_, err := OpenDocument(fstest.MapFS{"own.yml": {Data: []byte(text)}}, "own.yml")
	problems, ok := errors.AsType[*Problems](err)
	if !ok || problems.List[0].Message.ID != "file.aliases" {
		t.Errorf("a document: %v", err)
	}
	var into any
	if err := Unmarshal([]byte(text), &into); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a text: %v", err)
	}
	if err := Unmarshal([]byte(strings.Repeat("[", 5000)), &into); err == nil {
		t.Error("brackets without end are read")
	}
	if err := Unmarshal([]byte("a: &a [1]\nb: *a\n"), &into); err != nil {
		t.Errorf("one alias: %v", err)
	}
}
