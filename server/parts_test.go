package server

import (
	"io/fs"
	"math"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

func TestCleanName(t *testing.T) {
	tests := map[string]string{
		"julio.xlsx":             "julio.xlsx",
		`C:\datos\julio.xlsx`:    "julio.xlsx",
		"../../etc/passwd":       "passwd",
		"a\x00b\r\nc.csv":        "abc.csv",
		"factura\u202efdp.exe":   "facturafdp.exe",
		`x"><script>.csv`:        "x___script_.csv",
		"  .hidden":              "hidden",
		"..":                     "file",
		"":                       "file",
		"Año 2023 – México.xlsx": "Año 2023 – México.xlsx",
	}
	for in, want := range tests {
		if got := cleanName(in); got != want {
			t.Errorf("cleanName(%q) = %q, want %q", in, got, want)
		}
	}
	long := cleanName(strings.Repeat("ñ", 300) + ".xlsx")
	if len([]rune(long)) != 120 || !strings.HasSuffix(long, ".xlsx") {
		t.Errorf("a long name becomes %q", long)
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add(`..\..\x`)
	f.Fuzz(func(t *testing.T, in string) {
		got := cleanName(in)
		if got == "" || strings.ContainsAny(got, "/\\\x00\r\n\"<>") || got[0] == '.' || len([]rune(got)) > 120 {
			t.Errorf("cleanName(%q) = %q", in, got)
		}
	})
}

func TestSearchFindsInThreeLanguages(t *testing.T) {
	w := newWords(catalog.Default())
	tests := []struct{ asked, kind, id, area string }{
		{"BORDER", "dataset", "BORDER", ""},
		{"remesas", "dataset", "REMITTANCES", ""},
		{"remittances", "dataset", "REMITTANCES", ""},
		{"MÉXICO", "area", "MEX", ""},
		{"mexico", "area", "MEX", ""},
		{"États-Unis", "area", "USA", ""},
		{"CR", "area", "CRI", ""},
		{"188", "area", "CRI", ""},
		{"entradas Costa Rica", "dataset", "BORDER", "CRI"},
		{"remittances Mexico", "dataset", "REMITTANCES", "MEX"},
		{"asile Canada", "dataset", "ASYLUM", "CAN"},
		{"tránsito irregular Panamá", "dataset", "IRREGULAR", "PAN"},
	}
	for _, tt := range tests {
		hits := w.find(tt.asked, 5)
		if len(hits) == 0 {
			t.Errorf("%q finds nothing", tt.asked)
			continue
		}
		area := ""
		if hits[0].Area != nil {
			area = hits[0].Area.ID
		}
		if h := hits[0]; h.Kind != tt.kind || h.ID != tt.id || area != tt.area {
			t.Errorf("%q finds %s %s %s first, want %s %s %s", tt.asked, h.Kind, h.ID, area, tt.kind, tt.id, tt.area)
		}
	}
	for _, asked := range []string{"", "   ", "zzzzzz", "()"} {
		if hits := w.find(asked, 5); len(hits) > 0 {
			t.Errorf("%q finds %s %s", asked, hits[0].Kind, hits[0].ID)
		}
	}
}

func TestQuestionsBecomeAddressesAndBack(t *testing.T) {
	cat := catalog.Default()
	ds, err := cat.Dataset("BORDER")
	if err != nil {
		t.Fatal(err)
	}
	p := warehouse.Year(2023)
	q := warehouse.Query{
		Dataset: "BORDER", By: []string{"REF_AREA", "COUNTERPART_AREA"}, Freq: warehouse.Annual, YearStart: 10, YearToDate: 7, Release: 7, Edition: "2024", Period: &p,
		Where: []warehouse.Filter{{Dim: "COUNTERPART_AREA", Codes: []string{"NIC", "SLV"}}, {Dim: "REF_AREA", Codes: []string{"CRI"}}},
	}
	then := q
	then.Release, then.AsOf = 0, time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	for _, q := range []warehouse.Query{q, then} {
		asked := reflect.ValueOf(q)
		for i := range asked.NumField() { // a new field is not forgotten here
			if name := asked.Type().Field(i).Name; asked.Field(i).IsZero() && !slices.Contains([]string{"Release", "AsOf", "Limit", "Offset"}, name) {
				t.Errorf("the question says nothing of %s", name)
			}
		}
		one, err := parseSelection(cat, ds, questionValues(q))
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range []url.Values{one.Values(), one.API()} {
			if address.Get("by") == "" { // a page lays out what it is by
				address.Set("by", strings.Join(q.By, ","))
			}
			back, err := parseSelection(cat, ds, address)
			if err != nil {
				t.Fatal(err)
			}
			slices.SortFunc(back.Question.Where, func(a, b warehouse.Filter) int { return strings.Compare(a.Dim, b.Dim) })
			if !reflect.DeepEqual(back.Question, q) {
				t.Errorf("%+v came back from %s as %+v", q, address.Encode(), back.Question)
			}
		}
	}
}

func TestSeveralChosenCodesAreShownSideBySide(t *testing.T) {
	cat := catalog.Default()
	ds, err := cat.Dataset("BORDER")
	if err != nil {
		t.Fatal(err)
	}
	sel, err := parseSelection(cat, ds, map[string][]string{"COUNTERPART_AREA": {"NIC", "SLV"}, "REF_AREA": {"CRI"}})
	if err != nil {
		t.Fatal(err)
	}
	sel.arrange()
	if want := []string{"REF_AREA", "COUNTERPART_AREA"}; !slices.Equal(sel.Rows, want) || !slices.Equal(sel.Question.By, want) {
		t.Errorf("rows %v, by %v, want %v", sel.Rows, sel.Question.By, want)
	}
}

func TestChartsFollowTheTable(t *testing.T) {
	cell := func(v float64) reports.TableCell {
		return reports.TableCell{Value: v, Low: math.NaN(), High: math.NaN()}
	}
	years := []reports.Column{{Heads: []string{"2022"}, Codes: []string{"2022"}, Period: "2022"}, {Heads: []string{"2023"}, Codes: []string{"2023"}, Period: "2023"}}
	rows := []reports.TableRow{{Label: "Group"}, {Label: "A", Level: 1, Cells: []reports.TableCell{cell(1), cell(2)}}, {Label: "B", Level: 1, Cells: []reports.TableCell{cell(3), reports.AbsentCell()}}}
	line := chartOf(&reports.Table{Lang: "en", Title: "T", Columns: years, Rows: rows})
	if line.Kind != reports.ChartLine || len(line.Series) != 2 || line.Series[1].Name != "Group · B" || line.Series[0].Values[1] != 2 {
		t.Errorf("over time: %+v", line)
	}
	units := chartOf(&reports.Table{Lang: "en", Columns: years, Rows: []reports.TableRow{
		{Label: "Mexico"},
		{Label: "US dollars", Unit: "US$", Level: 1},
		{Label: "In", Level: 2, Cells: []reports.TableCell{cell(1), cell(2)}},
		{Label: "Operations", Unit: "oper.", Level: 1},
		{Label: "In", Level: 2, Cells: []reports.TableCell{cell(3), cell(4)}},
	}})
	if len(units.Series) != 1 || units.Unit != "US$" || units.Series[0].Name != "Mexico · US dollars · In" {
		t.Errorf("dollars and operations in one chart: %+v", units)
	}
	bars := chartOf(&reports.Table{Lang: "en", Title: "T", Columns: []reports.Column{{Heads: []string{"2023"}, Codes: []string{"2023"}, Period: "2023"}}, Rows: []reports.TableRow{
		{Label: "All", Total: true, Cells: []reports.TableCell{cell(9)}}, {Label: "A", Cells: []reports.TableCell{cell(2)}}, {Label: "B", Cells: []reports.TableCell{cell(7)}},
	}})
	if bars.Kind != reports.ChartRanked || !slices.Equal(bars.Categories, []string{"B", "A"}) {
		t.Errorf("one period: %+v", bars)
	}
	if none := chartOf(&reports.Table{Lang: "en"}); none != nil {
		t.Errorf("an empty table is drawn: %+v", none)
	}
}

func TestCacheDoesWorkOnceAndForgetsTheOldest(t *testing.T) {
	c := newCache[int, int](2)
	work, version := 0, "one"
	get := func(k int) int {
		v, err := c.get(version, k, func() (int, error) { work++; return 10 * k, nil })
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	first := get(1)
	if again := get(1); first != 10 || again != 10 || work != 1 {
		t.Errorf("work was done %d times", work)
	}
	get(2)
	get(3)
	get(1)
	if work != 4 || len(c.entries) != 2 {
		t.Errorf("work %d, want 4; %d entries, want 2", work, len(c.entries))
	}
	version = "two"
	if get(1); work != 5 || len(c.entries) != 1 {
		t.Errorf("another version: work %d, want 5; %d entries, want 1", work, len(c.entries))
	}
	fails := 0
	for range 2 {
		if _, err := c.get(version, 9, func() (int, error) { fails++; return 0, errTooMany }); err == nil {
			t.Error("the failure is lost")
		}
	}
	if fails != 2 {
		t.Error("a failure was kept")
	}
}

func TestLimiterRefills(t *testing.T) {
	now := noon()
	l := newLimiter(func() time.Time { return now })
	r := httptest.NewRequest("POST", "/", nil)
	for i := range signInBurst + 1 {
		if got := l.allow(r); got != (i < signInBurst) {
			t.Errorf("attempt %d: %v", i+1, got)
		}
	}
	now = now.Add(signInEvery)
	if !l.allow(r) || l.allow(r) {
		t.Error("after one interval there is one more attempt, and no second")
	}
}

// Every message that the pages use is there.
func TestEveryMessageIsThere(t *testing.T) {
	var ids []string
	use := func(pattern, source string) {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(source, -1) {
			ids = append(ids, m[1])
		}
	}
	err := fs.WalkDir(templates, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(templates, path)
		use(`\.T "([a-z0-9.-]+[a-z0-9])"`, string(body))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), "_test.go") {
			body, err := os.ReadFile(f.Name())
			if err != nil {
				t.Fatal(err)
			}
			use(`(?:\.T\(|message\([a-zA-Z.]+, )"([a-z0-9.-]+[a-z0-9])"`, string(body))
		}
	}
	for _, k := range append(kinds, kindOf(nil)) {
		ids = append(ids, "error."+k.id+".title", "error."+k.id+".todo")
	}
	for _, k := range keyFigures {
		ids = append(ids, "key."+k.id)
	}
	for _, f := range dataFormats() {
		ids = append(ids, "format."+f.name)
	}
	for prefix, words := range map[string]string{
		"nav.": "data country releases sources about upload", "kind.": "dataset area source indicator", "freq.": "A S Q M W D",
		"kind-of.": "stock flow ratio", "state.": "draft scheduled published withdrawn", "change.": "added changed ended",
		"job.": "running failed blocked unchanged draft published", "job.said.": "failed blocked unchanged draft published withdrawn",
		"job.todo.": "failed blocked unchanged draft published withdrawn", "stage.": "waiting read check compare store", "severity.": "blocking warning note",
	} {
		for word := range strings.FieldsSeq(words) {
			ids = append(ids, prefix+word)
		}
	}
	if len(ids) < 250 {
		t.Fatalf("only %d messages found in the sources: the patterns of this test no longer fit", len(ids))
	}
	for _, id := range ids {
		if !lang.Has("server." + id) {
			t.Errorf("server.yml has no message server.%s", id)
		}
	}
}

func TestOnlyChildrenJoinTheirHeading(t *testing.T) {
	cells := []reports.TableCell{reports.AbsentCell()}
	rows := []reports.TableRow{
		{Label: "Mexico", Code: "MEX"},
		{Label: "Unit", Code: "SRC", Level: 1},
		{Label: "Events", Code: "SITUATION", Level: 2, Cells: cells},
		{Label: "Panama", Code: "PAN"},
		{Label: "Service", Code: "SRC", Level: 1},
		{Label: "Transit", Code: "TRANSIT", Level: 2, Cells: cells},
		{Label: "Entries", Code: "ENTRIES", Level: 2, Cells: cells},
		{Label: "Canada", Code: "CAN", Cells: cells},
		{Label: "Honduras", Code: "HND"},
		{Label: "Unit", Code: "SRC", Level: 1, Cells: cells},
	}
	var got []string
	for _, r := range compact(rows, func(code string) bool { return code == "SRC" }) {
		got = append(got, strings.Repeat(" ", r.Level)+r.Label)
	}
	want := []string{"Mexico · Events", "Panama", " Transit", " Entries", "Canada", "Honduras"}
	if !slices.Equal(got, want) {
		t.Errorf("rows are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
