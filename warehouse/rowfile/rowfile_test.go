package rowfile_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"siemmes/warehouse"
	"siemmes/warehouse/rowfile"
)

// Every text that begins as a formula does is guarded, but for negative numbers and
// marks, of which a spreadsheet program makes no formula.
func TestNoTextIsAFormula(t *testing.T) {
	for _, opener := range []string{"=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		for _, rest := range []string{"", "1", "1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"x\")", " a", "-"} {
			if in, got := opener+rest, rowfile.Guard(opener+rest); got != "'"+in {
				t.Errorf("%q is written as %q", in, got)
			}
		}
	}
	for _, in := range []string{"-5+2", "-5-2", "-A1", "-cmd|x", "- Total", "-Inf", "-NaN", "-0x1p3", "-5)", "--5", "-(5)", "-1e5+1", "-5\t=1+1"} {
		if got := rowfile.Guard(in); got != "'"+in {
			t.Errorf("%q is written as %q", in, got)
		}
	}
	for _, in := range []string{"", "-5", "-0.25", "-.5", "- 5", "-1,234.5", "-1\u202f234", "-1'234", "-3e-07", "-12.5%", "-", "--", "---", "5", "México", "a=b", "'=1", " =1"} {
		if got := rowfile.Guard(in); got != in {
			t.Errorf("%q is written as %q", in, got)
		}
	}
}

// What is written reads back with another reader, guarded, in either form of csv.
func TestRecordsReadBack(t *testing.T) {
	texts := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", " a", "a ", "a\u00a0", "\\.", "=1", "-5", "--", `"`, ",", "a\nb"}))
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "width")
		table := rapid.SliceOf(rapid.SliceOfN(texts, width, width)).Draw(t, "table")
		var plain, marked bytes.Buffer
		a, b := rowfile.NewCSV(&plain), rowfile.NewSpreadsheetCSV(&marked)
		want := [][]string(nil)
		for _, row := range table {
			guarded := make([]string, width)
			for i, s := range row {
				guarded[i] = strings.ReplaceAll(rowfile.Guard(s), "\r\n", "\n") // encoding/csv reads them so
			}
			want = append(want, guarded)
			if err := errors.Join(a.Record(row...), b.Record(row...)); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(a.Flush(), b.Flush()); err != nil {
			t.Fatal(err)
		}
		text, ok := strings.CutPrefix(marked.String(), "\ufeff")
		if !ok {
			t.Fatal("the csv for spreadsheet programs has no byte order mark")
		}
		for _, written := range []string{plain.String(), text} {
			got, err := csv.NewReader(strings.NewReader(written)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// A row is an object by column, with texts as they are.
func TestRowsAsObjects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := rapid.SliceOf(rapid.SliceOfN(rapid.String(), 2, 2)).Draw(t, "table")
		var b bytes.Buffer
		w, err := rowfile.New(&b, rowfile.FormatJSON, []string{"b", "a"})
		if err != nil {
			t.Fatal(err)
		}
		want := []map[string]string{}
		for _, row := range table {
			want = append(want, map[string]string{"b": strings.ToValidUTF8(row[0], "\ufffd"), "a": strings.ToValidUTF8(row[1], "\ufffd")})
			if err := w.Row(row...); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		var got []map[string]string
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatalf("%v in %s", err, b.String())
		}
		if diff := cmp.Diff(want, got); diff != "" && utf8.Valid(b.Bytes()) {
			t.Fatal(diff)
		}
	})
}

func TestFormsOfRows(t *testing.T) {
	for format, want := range map[string]string{
		"csv":  "name,value\n'=1+1,-5\n\"<a>, b\",\n",
		"json": "[\n{\"name\":\"=1+1\",\"value\":\"-5\"},\n{\"name\":\"<a>, b\",\"value\":\"\"}\n]\n",
	} {
		var b bytes.Buffer
		w, err := rowfile.New(&b, format, []string{"name", "value"})
		if err := errors.Join(err, w.Row("=1+1", "-5"), w.Row("<a>, b", ""), w.Close()); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%s: %q, want %q", format, b.String(), want)
		}
	}
	var empty bytes.Buffer
	w, err := rowfile.New(&empty, rowfile.FormatJSON, []string{"name"})
	if err := errors.Join(err, w.Close()); err != nil || empty.String() != "[]\n" {
		t.Errorf("no rows: %q, %v", empty.String(), err)
	}
	if _, err := rowfile.New(&empty, "dta", nil); !errors.Is(err, warehouse.ErrInvalid) {
		t.Errorf("a format that is not there: %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

// A record that could not be written is an error at the latest when the rest is
// written.
func TestAWriteErrorIsReturned(t *testing.T) {
	c := rowfile.NewCSV(full{})
	_ = c.Record("a", "b")
	if err := c.Flush(); err == nil {
		t.Error("the error is lost")
	}
	for range 100_000 {
		if err := c.Record("a", "b"); err != nil {
			return
		}
	}
	t.Error("records are taken after an error")
}
