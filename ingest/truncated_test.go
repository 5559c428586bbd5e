package ingest

import (
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// A file that is cut within its last record is told so, with the record and its last
// cell: a note where only the line end is missing, a warning where fields are missing
// too. The figures that are there load.
func TestFilesCutWithinARecordAreTold(t *testing.T) {
	for _, form := range raggedForms {
		l, err := layout.Parse("t.yml", []byte("layout: t\nsource: MX_UPMRIP_IRREGULAR\nnamed-only: true\nreason: test\ntables:"+form.tables))
		if err != nil {
			t.Fatal(err)
		}
		x := raggedFile{form: form, delimiter: ","}
		if form.header != nil {
			x.put(form.header)
		}
		for _, fields := range [][]string{{"2020-01", "HND", "101"}, {"2020-02", "GTM", "202"}} {
			if form.width == 4 {
				fields = []string{fields[1], "101", "202", "303"}
			}
			x.put(fields)
		}
		text := x.text()
		last := strings.LastIndex(strings.TrimSuffix(text, "\n"), "\n") + 1
		for n := last; n <= len(text); n++ {
			o := newDesk(t, eventsLayout).sendBytes("t.csv", []byte(text[:n]), Options{Custom: l})
			want := warehouse.Warning
			switch {
			case n == last, n == len(text):
				want = ""
			case !strings.HasSuffix(text[:n], ",") && strings.Count(text[last:n], ",") == form.width-1:
				want = warehouse.Note
			}
			i := slices.IndexFunc(o.Findings, func(f warehouse.Finding) bool { return f.Rule == "truncated-file" })
			if i < 0 {
				if want != "" {
					t.Errorf("%s, cut to %q: nothing says so: %v", form.name, text[last:n], names(o))
				}
				continue
			}
			if f := o.Findings[i]; f.Severity != want || f.Row != len(x.lines) || f.Col == 0 || say(f.Message) == "" {
				t.Errorf("%s, cut to %q: a %s at %s, want a %s", form.name, text[last:n], f.Severity, f.CellRef, want)
			}
		}
	}
}

// A page that is cut is told so, also where no layout fits it.
func TestACutPageIsTold(t *testing.T) {
	page := "<html><body><table><tr><td>a</td><td>1</td></tr></table></body></html>"
	for text, want := range map[string]int{page: 0, page[:len(page)-20]: 1, page[:strings.Index(page, "</table>")]: 1} {
		o := newDesk(t, eventsLayout).sendBytes("t.xls", []byte(text), Options{})
		if got := len(found(o, "truncated-file")); got != want {
			t.Errorf("%q: %d findings, want %d", text, got, want)
		}
	}
}
