package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/reports/export"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// table is what every format must give back, as text: one line per row, the
// columns of the contract, nothing for a missing value.
var table = [][]string{
	{"FREQ", "REF_AREA", "BORDER_POST", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "OBS_FLAGS", "OBS_LOW", "OBS_HIGH", "REF_DATE", "RELEASE", "EDITION", "ORIGIN", "COMMENT_OBS", "BASIS_DETAIL"},
	{"M", "CRI", "_T", "2023-07", "26046", "A", "F", "A", "", "", "", "7", "2025-04", "published", "=cmd|' /C calc'!A0", "B R"},
	{"M", "CRI", "=1+2", "2023-08", "", "Q", "A", "Q", "1", "4", "", "7", "2025-04", "published", "", ""},
	{"A", "CRI", "@x", "2023", "1234.5", "P", "F", "PW", "1230", "1239", "2023-12-31", "8", "", "computed", "The source has notes on 2 of 12 figures in this sum.", ""},
	{"A", "CRI", "\"a\", b", "2009-10-01/P1Y", "0", "A", "F", "A", "", "", "", "8", "", "published", "a \"b\",\nc", ""},
	{"A", "CRI", "_T", "2024", "", "O", "F", "O", "", "", "", "9", "x", "withdrawn", "", ""},
}

func answer() *warehouse.Answer {
	nan := math.NaN()
	var flags warehouse.Flags
	return &warehouse.Answer{
		Dataset: &warehouse.Dataset{ID: "BORDER"},
		Dims:    []string{"FREQ", "REF_AREA", "BORDER_POST"},
		Rows: []warehouse.Row{
			{
				Key: []string{"M", "CRI", "_T"}, Period: "2023-07", Value: 26046, Low: nan, High: nan, Origin: warehouse.OriginPublished, Release: 7, Edition: warehouse.Edition{ID: "2025-04"},
				Comment: warehouse.Comment{Text: "=cmd|' /C calc'!A0", Basis: "B R", Lang: "en"},
			},
			{Key: []string{"M", "CRI", "=1+2"}, Period: "2023-08", Value: nan, Low: 1, High: 4, Flags: flags.With(warehouse.Suppressed), Conf: warehouse.SmallCounts, Release: 7, Edition: warehouse.Edition{ID: "2025-04"}},
			{Key: []string{"A", "CRI", "@x"}, Period: "2023", Value: 1234.5, Low: 1230, High: 1239, Flags: flags.With(warehouse.Provisional).With(warehouse.IncludesOther), RefDate: "2023-12-31", Origin: warehouse.OriginComputed, Release: 8, Commented: 2, Parts: 12},
			{Key: []string{"A", "CRI", "\"a\", b"}, Period: "2009-10-01/P1Y", Value: math.Copysign(0, -1), Low: nan, High: nan, Release: 8, Comment: warehouse.Comment{Text: "a \"b\",\nc"}},
			{Key: []string{"A", "CRI", "_T"}, Period: "2024", Value: nan, Low: nan, High: nan, Flags: flags.With(warehouse.Missing), Withdrawn: true, Release: 9, Edition: warehouse.Edition{ID: "x"}},
		},
		Notes:   []warehouse.Message{warehouse.Literal("own nationals are left out")},
		Vintage: 9,
	}
}

func write(t *testing.T, format string, a *warehouse.Answer) []byte {
	t.Helper()
	var buf bytes.Buffer
	h, blocks := a.Stream()
	if err := export.Write(&buf, format, h, blocks, export.Options{}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// guarded is the table as csv has it: texts that a spreadsheet would run as
// formulas are behind an apostrophe.
func guarded() [][]string {
	out := make([][]string, len(table))
	for i, row := range table {
		out[i] = append([]string(nil), row...)
		for j, text := range row {
			if i > 0 && text != "" && strings.ContainsAny(text[:1], "=@") {
				out[i][j] = "'" + text
			}
		}
	}
	return out
}

func TestCSVHasTheColumnsOfTheContract(t *testing.T) {
	got, err := csv.NewReader(bytes.NewReader(write(t, "csv", answer()))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(guarded(), got); diff != "" {
		t.Error(diff)
	}
}

func TestJSONHasNumbersAsNumbersAndMissingAsNull(t *testing.T) {
	var got struct {
		Dataset   string
		Vintage   int
		Columns   []string
		Notes     []string
		Noted     []struct{ ID string }
		Truncated bool
		Rows      []map[string]any
	}
	if err := json.Unmarshal(write(t, "json", answer()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Dataset != "BORDER" || got.Vintage != 9 || got.Truncated || len(got.Notes) != 1 || got.Notes[0] != "own nationals are left out" {
		t.Errorf("head: %+v", got)
	}
	back := [][]string{got.Columns}
	for _, row := range got.Rows {
		var line []string
		for _, id := range got.Columns {
			line = append(line, plain(t, row[id]))
		}
		back = append(back, line)
	}
	if diff := cmp.Diff(table, back); diff != "" {
		t.Error(diff)
	}
}

func plain(t *testing.T, v any) string {
	t.Helper()
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	t.Fatalf("%T in a row", v)
	return ""
}

func TestAnEmptyAnswerHasItsColumns(t *testing.T) {
	a := answer()
	a.Rows, a.Notes = nil, nil
	if got := string(write(t, "csv", a)); got != strings.Join(table[0], ",")+"\n" {
		t.Errorf("csv: %q", got)
	}
	if got := string(write(t, "json", a)); !strings.Contains(got, `"notes":[]`) || !json.Valid([]byte(got)) {
		t.Errorf("json: %q", got)
	}
	if diff := cmp.Diff(table[:1], readParquet(t, write(t, "parquet", a))); diff != "" {
		t.Error("parquet: ", diff)
	}
	if diff := cmp.Diff(table[:1], readArrow(t, write(t, "arrow", a))); diff != "" {
		t.Error("arrow: ", diff)
	}
}

func TestAFormatThatIsNotThereIsNamedWithThoseThatAre(t *testing.T) {
	h, blocks := answer().Stream()
	err := export.Write(&bytes.Buffer{}, "dta", h, blocks, export.Options{})
	if !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(lang.Reader{Language: "en"}.Error(err), "csv, xlsx, json, parquet and arrow") {
		t.Errorf("got %v", err)
	}
}
