package output_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"siemmes/reports"
	"siemmes/reports/output"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

func TestAnUnknownFormIsRefusedWithTheListOfForms(t *testing.T) {
	for _, file := range []string{"report.docx", "report", ""} {
		_, err := output.FormOf(file)
		text := lang.Reader{Language: warehouse.English}.Error(err)
		if !errors.Is(err, warehouse.ErrInvalid) || !strings.HasSuffix(text, "Possible endings: .xlsx, .html, .svg and .png.") {
			t.Errorf("%q: %s", file, text)
		}
	}
	for _, f := range output.Forms() {
		if got, err := output.FormOf("A REPORT" + strings.ToUpper(f.Extension)); err != nil || got.ContentType != f.ContentType {
			t.Errorf("%s: %v", f.Extension, err)
		}
	}
}

// A picture is of one chart: the one that is named, or the only one.
func TestAPictureIsOfOneChart(t *testing.T) {
	chart := func(id string) *reports.ChartSpec {
		return &reports.ChartSpec{ID: id, Kind: reports.ChartBars, Lang: "en", Title: "T", Categories: []string{"2023"}, Series: []reports.ChartSeries{{Name: "a", Values: []float64{3}}}}
	}
	one, none := &reports.Report{Title: "R", Sections: []reports.Section{{Charts: []*reports.ChartSpec{chart("a")}}}}, &reports.Report{Title: "R"}
	two := &reports.Report{Title: "R", Sections: []reports.Section{{Charts: []*reports.ChartSpec{chart("a"), chart("b")}}}}
	form, err := output.FormOf("x.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		r     *reports.Report
		chart string
		kind  error
		says  string
	}{
		{one, "", nil, ""},
		{two, "b", nil, ""},
		{two, "", warehouse.ErrInvalid, "Possible charts: a and b."},
		{two, "c", warehouse.ErrInvalid, "Possible charts: a and b."},
		{none, "", warehouse.ErrNotFound, "no figures for a chart"},
	} {
		var out bytes.Buffer
		err := form.Write(context.Background(), &out, c.r, c.chart)
		switch {
		case c.kind == nil && (err != nil || !strings.HasPrefix(out.String(), "<svg")):
			t.Errorf("%q: %v, %.20s", c.chart, err, out.String())
		case c.kind != nil && (!errors.Is(err, c.kind) || !strings.Contains(lang.Reader{Language: "en"}.Error(err), c.says)):
			t.Errorf("%q: %v", c.chart, err)
		}
	}
}
