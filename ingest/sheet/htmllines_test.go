package sheet

import (
	"strings"
	"testing"
)

// rowsOf writes the rows of each sheet of a page: cells by "|", rows by ";", sheets by "//".
func rowsOf(t *testing.T, page string) string {
	t.Helper()
	wb, err := Open(t.Context(), "a.html", strings.NewReader(page), int64(len(page)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer wb.Close()
	var sheets []string
	for _, s := range wb.Sheets {
		var rows []string
		for _, row := range gridOf(t, s) {
			rows = append(rows, strings.TrimRight(strings.Join(row, "|"), "|"))
		}
		sheets = append(sheets, strings.Join(rows, ";"))
	}
	return strings.Join(sheets, "//")
}

// What a page says of its tables is in rows above and below them: captions, the headings of
// the sections they are in and the text since, in whatever elements; what it says of
// another table, and what it offers to press, is not.
func TestLinesAroundTheTablesOfAPage(t *testing.T) {
	const a, b = "<table><tr><td>a<td>1</table>", "<table><tr><td>b<td>2</table>"
	for page, want := range map[string]string{
		a:                              "a|1",
		"<h2>Women</h2>" + a:           "Women;a|1",
		"<p>Women <b>only</b></p>" + a: "Women only;a|1",
		"Women<br>thousands" + a:       "Women;thousands;a|1",
		"<h1>Women" + a + "</h1>":      "Women;a|1",
		a + "<p>Source: X.</p>":        "a|1;Source: X.",
		a + "Source: X.":               "a|1;Source: X.",
		"<table><caption>Women</caption><tr><td>a<td>1</table>":            "Women;a|1",
		"<table>Women<tr><td>a<td>1</table>":                               "Women;a|1",
		"<h1>Permits</h1><p>Thousands</p><h2>Women</h2>" + a:               "Permits;Thousands;Women;a|1",
		"<h1>P</h1><h2>A</h2>" + a + "<p>n</p><h2>B</h2>" + b + "<p>m</p>": "P;A;a|1;n//P;B;b|2;m",
		"<p>A</p>" + a + "<p>B</p>" + b:                                    "A;a|1;B//B;b|2",
		"<h1>P</h1>" + a + "<h1>Q</h1><p>other</p>":                        "P;a|1",
		"<title>T</title><nav>Home</nav><script>x()</script><style>td{}</style><select><option>2020</select><h2>A</h2>" + a + "<footer>Address</footer>":                             "A;a|1",
		"<table><tr><td><h1>A</h1><tr><td>" + a + "<p>note</p></table><p>more</p>":                                                                                                   "A;note;more//A;a|1;note;more",
		"<p>(1) Women</p><table><tr><td rowspan=9>a<td>1<tr><td>2</table><p>x</p>":                                                                                                   "(1) Women;a|1;|2;x",
		"<h1>Overview</h1><a href=#table0>A</a><br><a href=#table1>B</a><a name=table0><h1>Sheet 1: <em>A</em></h1></a>" + a + "<a name=table1><h1>Sheet 2: <em>B</em></h1></a>" + b: "a|1//b|2",
		"<a name=x><h2>Women</h2></a>" + a:               "Women;a|1",
		"<div><div>A</div><div>B&nbsp;C</div></div>" + a: "A;B\u00a0C;a|1",
	} {
		if got := rowsOf(t, "<html><body>"+page+"</body></html>"); got != want {
			t.Errorf("%s\n got %s\nwant %s", page, got, want)
		}
	}
}

// The lines of a page are bounded, the headings and what is nearest stay.
func TestLinesOfAPageAreBounded(t *testing.T) {
	page := "<html><h1>Women</h1>" + strings.Repeat("<p>text</p>", 100_000) + "<p>thousands</p><table><tr><td>a<td>1</table>" + strings.Repeat("<p>note</p>", 100_000)
	got := strings.Split(rowsOf(t, page), ";")
	if len(got) > 80 || got[0] != "Women" || got[29] != "thousands" || got[30] != "a|1" || got[31] != "note" {
		t.Errorf("%d rows: %.300q", len(got), got)
	}
}
