package sheet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"siemmes/ingest/sheet/sheettest"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// pxRows reads the records of a PC-Axis file: labels, figure, codes. It checks that the
// column of lines names the line on which the figure is.
func pxRows(t failer, file []byte) (d *Declared, rows []string) {
	t.Helper()
	wb, err := openBytes("t.px", file, Limits{})
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	defer wb.Close()
	if wb.Format != PX || len(wb.Sheets) != 1 {
		t.Fatalf("taken for %s", wb.Format)
	}
	d = wb.Declared
	lines := strings.Split(string(file), "\n")
	for b, err := range wb.Sheets[0].Blocks(context.Background()) {
		if err != nil {
			t.Fatalf("%v", err)
		}
		for row := max(b.First, d.First); row <= b.Last() && row < d.First+d.Records; row++ {
			var texts []string
			for _, v := range d.Variables {
				texts = append(texts, b.Text(row, v.Label))
			}
			figure := b.Text(row, d.Value)
			for _, v := range d.Variables {
				if v.Coded > 0 {
					texts = append(texts, b.Text(row, v.Coded))
				}
			}
			line, err := strconv.Atoi(b.Text(row, d.Line))
			if err != nil || wb.Encoding == "UTF-8" && !strings.Contains(lines[line-1], figure) {
				t.Fatalf("row %d: %q is not on line %d", row, figure, line)
			}
			rows = append(rows, strings.Join(append(texts, figure, b.Text(row, d.Remark)), "|"))
		}
	}
	return d, rows
}

// A PC-Axis file gives each figure with the label of each of its variables, however it is
// written: any number of variables in stub and heading, figures in rows or one a line,
// keys, parted texts, codes, periods.
func TestPXIsReadHoweverItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		px, want := drawPX(t)
		_, got := pxRows(t, px.Bytes())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n%s", diff, px.Bytes())
		}
	})
}

// drawPX draws a table, and returns what its records must be.
func drawPX(t *rapid.T) (*sheettest.PX, []string) {
	px := &sheettest.PX{
		Title: "Entries by country", Contents: "Entries", Units: "persons",
		Keys: rapid.Bool().Draw(t, "keys"), PerLine: rapid.IntRange(0, 5).Draw(t, "per line"),
		TextSize: rapid.SampledFrom([]int{0, 3}).Draw(t, "parts"), LineEnd: rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line end"),
	}
	label := rapid.StringMatching(`[A-Zá-ú][a-z ,;="#()-]{0,6}[a-z]`)
	variables := rapid.IntRange(1, 4).Draw(t, "variables")
	stub := rapid.IntRange(0, variables).Draw(t, "stub")
	px.Keys = px.Keys && stub > 0
	total := 1
	var all []sheettest.PXVariable
	for i := range variables {
		v := sheettest.PXVariable{Name: fmt.Sprintf("V%d %s", i, label.Draw(t, "name"))}
		v.Labels = rapid.SliceOfNDistinct(label, 1, 4, rapid.ID[string]).Draw(t, "labels")
		if rapid.Bool().Draw(t, "coded") {
			for j := range v.Labels {
				v.Codes = append(v.Codes, fmt.Sprintf("%c%d", 'A'+i, j))
			}
		}
		total *= len(v.Labels)
		all = append(all, v)
	}
	px.Stub, px.Heading = all[:stub], all[stub:]
	width := 1
	for _, v := range px.Heading {
		width *= len(v.Labels)
	}
	figure := rapid.SampledFrom([]string{"0", "7", "-3", "12.5", "118", "..", "-", "...", "1000000"})
	var want []string
	for i := range total {
		text := figure.Draw(t, "figure")
		if px.Keys && i/width%3 == 1 {
			text = ""
		}
		px.Figures = append(px.Figures, text)
		if text == "" {
			continue
		}
		labels, codes, rest := make([]string, len(all)), make([]string, len(all)), i
		for j := len(all) - 1; j >= 0; j-- {
			at := rest % len(all[j].Labels)
			rest /= len(all[j].Labels)
			if labels[j] = all[j].Labels[at]; all[j].Codes != nil {
				codes[j] = all[j].Codes[at]
			}
		}
		codes = slices.DeleteFunc(codes, func(s string) bool { return s == "" })
		want = append(want, strings.Join(append(append(labels, codes...), text, ""), "|"))
	}
	return px, want
}

const smallPX = `CHARSET="ANSI";
LANGUAGE="es";
LANGUAGES="es","en";
TITLE="Personas que "
"entraron";
TITLE[en]="Persons who entered";
CONTENTS="Entradas";
CONTENTS[en]="Entries";
UNITS="personas";
SOURCE="Instituto";
LAST-UPDATED="20240115 09:00";
STUB="país";
STUB[en]="country";
HEADING="trimestre";
HEADING[en]="quarter";
VALUES("país")="Honduras","Cuba";
VALUES[en]("country")="Honduras EN","Cuba EN";
CODES("país")="HND","CUB";
VARIABLECODE("país")="COUNTERPART_AREA";
VALUES("trimestre")="2023T4","2024T1";
TIMEVAL("trimestre")=TLIST(Q1,"20234"-"20241");
CELLNOTE("Cuba","2024T1")="Estimado.";
VALUENOTE("país","HND")="Sin menores.#Revisado.";
NOTE="Cifras del Instituto.";
DATASYMBOL2="no disponible";
DATA=
10 ".."
12 -4;
`

// What a file declares becomes rows above, beside and below its figures, in the file's
// own language; periods are written as SDMX does.
func TestPXDeclares(t *testing.T) {
	wb, err := openBytes("t.px", []byte(smallPX), Limits{})
	must(t, err)
	defer wb.Close()
	want := [][]string{
		{"Personas que entraron"},
		{"Entradas"},
		{"personas"},
		nil,
		{"Instituto"},
		{"20240115 09:00"},
		nil,
		{"país", "trimestre", "OBS_VALUE", "NOTE", "LINE", "COUNTERPART_AREA", "trimestre (CODES)"},
		{"Honduras", "2023T4", "10", "Sin menores. Revisado.", "27", "HND", "2023-Q4"},
		{"Honduras", "2024T1", "..", "Sin menores. Revisado.", "27", "HND", "2024-Q1"},
		{"Cuba", "2023T4", "12", "", "28", "CUB", "2023-Q4"},
		{"Cuba", "2024T1", "-4", "Estimado.", "28", "CUB", "2024-Q1"},
		nil,
		{"Cifras del Instituto."},
		{".. = no disponible"},
		{"Honduras: Sin menores"},
		{"Honduras: Revisado."},
	}
	if diff := cmp.Diff(want, gridOf(t, wb.Sheets[0])); diff != "" {
		t.Error(diff)
	}
	head, err := wb.Sheets[0].Head(t.Context(), 10)
	must(t, err)
	if head.Last() != 10 || head.Text(10, 3) != ".." {
		t.Errorf("the head ends in row %d", head.Last())
	}
}

// Texts are read in what the file says that it is written in, and in UTF-8 where it is
// that, whatever it says.
func TestPXIsReadInItsEncoding(t *testing.T) {
	for said, table := range map[string]encoding.Encoding{
		"": charmap.Windows1252, "iso-8859-15": charmap.ISO8859_15, "windows-1252": charmap.Windows1252, "1252": charmap.Windows1252,
		"cp850": charmap.CodePage850, "850": charmap.CodePage850, "ISO-8859-1": charmap.ISO8859_1, "macintosh": charmap.Macintosh,
		"utf-8": unicode.UTF8, "utf8": unicode.UTF8, "iso-8859-1 ": unicode.UTF8, "UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-8 ": unicode.UTF8BOM,
	} {
		px := sheettest.PX{
			Title: "Migración según año", Codepage: said, Stub: []sheettest.PXVariable{{Name: "País", Labels: []string{"España", "Perú", "Haïti"}}},
			Heading: []sheettest.PXVariable{{Name: "Año", Labels: []string{"2020"}}}, Figures: []string{"1", "2", "3"},
		}
		file, err := table.NewEncoder().Bytes(px.Bytes())
		must(t, err)
		_, rows := pxRows(t, file)
		if got := strings.Join(rows, " "); got != "España|2020|1| Perú|2020|2| Haïti|2020|3|" {
			t.Errorf("%q: %s", said, got)
		}
	}
}

// What is wrong with a PC-Axis file is told with its line, in the reader's language; it
// is never read as another kind of text.
func TestPXFaultsNameTheLine(t *testing.T) {
	for name, x := range map[string]struct{ from, to, says string }{
		"a text left open":             {`LANGUAGE="es"`, `LANGUAGE="es`, "line "},
		"a statement without its end":  {"UNITS=\"personas\";", `UNITS="personas"`, "line 9 lacks the sign “;”"},
		"a line that is no statement":  {"UNITS=", "UNITS ", "Line 9 (“UNITS”)"},
		"no data":                      {"DATA=\n10 \"..\"\n12 -4;\n", "", "line 26 without the statement DATA"},
		"a figure too few":             {"12 -4;", "12;", "line 29 with 3 figures, and its variables need 4"},
		"a figure too many":            {"12 -4;", "12 -4\n5;", "Line 29 has more figures than the 4"},
		"a figure cut off":             {"-4;\n", "-4", "break off in line 28"},
		"a variable of unknown name":   {`VALUES("trimestre")`, `VALUES("mes")`, "Line 21 names the variable “trimestre”, of which there are no VALUES"},
		"fewer codes than values":      {`"HND","CUB"`, `"HND"`, "line 18, the variable “país” has 1 codes for 2 values"},
		"a variable twice":             {`HEADING="trimestre"`, `HEADING="país"`, "Line 14 names the variable “país” twice"},
		"neither stub nor heading":     {"STUB=\"país\";\nSTUB[en]=\"country\";\nHEADING=\"trimestre\";\nHEADING[en]=\"quarter\";\n", "", "neither STUB nor HEADING"},
		"a note of too few values":     {`CELLNOTE("Cuba","2024T1")`, `CELLNOTE("Cuba")`, "line 22 names 1 values"},
		"keys of values not there":     {"DATA=\n10", "KEYS(\"país\")=VALUES;\nDATA=\n\"Chile\",10", "line 28, “Chile” is no value of the variable “país”"},
		"keys that break off":          {"DATA=\n10 \"..\"\n12 -4;\n", "KEYS(\"país\")=VALUES;\nDATA=\n\"Cuba\",10", "break off in line 28"},
		"a text left open in the data": {`".."`, `"..`, "line 27 has no closing quotation mark"},
	} {
		if !strings.Contains(smallPX, x.from) {
			t.Fatal(name)
		}
		err := readAll(strings.Replace(smallPX, x.from, x.to, 1), Limits{})
		said := lang.Reader{Language: "en"}.Error(err)
		if !errors.Is(err, warehouse.ErrUnreadable) || !strings.Contains(said, "is a PC-Axis file") || !strings.Contains(said, x.says) {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
	}
	wrong := strings.Replace(smallPX, `CHARSET="ANSI"`, `CODEPAGE="klingon"`, 1)
	latin, err := charmap.Windows1252.NewEncoder().String(wrong)
	must(t, err)
	if said := (lang.Reader{Language: "en"}).Error(readAll(latin, Limits{})); !strings.Contains(said, "Line 1 says that it is written in “klingon”") {
		t.Error(said)
	}
}

// A file that is cut anywhere behind its first word is refused, or is the same as the
// whole.
func TestCutPXIsNotTakenAsWhole(t *testing.T) {
	for n := len("CHARSET="); n < len(smallPX)-len(";\n"); n++ {
		err := readAll(smallPX[:n], Limits{})
		if !errors.Is(err, warehouse.ErrUnreadable) {
			t.Errorf("cut behind …%q: %v", smallPX[max(0, n-20):n], err)
		}
	}
}

// A file is known by its statements, also where its first line is none, and texts that
// only look a little like one are not taken for it.
func TestPXIsKnownByItsStatements(t *testing.T) {
	for _, text := range []string{
		smallPX, "\n\n" + smallPX, strings.Replace(smallPX, `CHARSET="ANSI";`, "", 1), "exported by a program\n" + smallPX,
		strings.ReplaceAll(smallPX, "=\"", " = \""), strings.ReplaceAll(smallPX, "\n", "\r\n"), "stub=\"a\";\nheading=\"b\";\n",
	} {
		if _, format := sniff([]byte(text)); format != PX {
			t.Errorf("%.40q is taken for %s", text, format)
		}
	}
	for _, text := range []string{"a,b\n1,2\n", "TITLE,UNITS\n1,2\n", "Note: x=1\na,b\n", "source=INE\na;b\n1;2\n", "title\n\"a\"=1\n", "x=1;y=2\nz=3;\n"} {
		if _, format := sniff([]byte(text)); format != Delimited {
			t.Errorf("%q is taken for %s", text, format)
		}
	}
}

// FuzzPX reads any bytes as a PC-Axis file.
func FuzzPX(f *testing.F) {
	f.Add([]byte(smallPX))
	f.Add([]byte("STUB=\"a\";\nVALUES(\"a\")=\"x\",\"y\";\nKEYS(\"a\")=VALUES;\nDATA=\n\"x\",1\n;"))
	f.Add([]byte("HEADING=\"a\";VALUES(\"a\")=\"x\",\"y\";TIMEVAL(\"a\")=TLIST(M1,\"202312\"-\"202401\");DATA=1 2;"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file := append([]byte("CHARSET=\"ANSI\";\n"), text...)
		_ = passOver(file, fuzzLimits)
		readsOften(t, file, fuzzLimits)
	})
}

// Periods of all scales are written as SDMX writes them.
func TestPXPeriods(t *testing.T) {
	for _, x := range []struct {
		values []string
		count  int
		want   string
	}{
		{[]string{"TLIST(A1)", "2019", "2020"}, 2, "2019 2020"},
		{[]string{`TLIST(A1,"2019"-"2021")`}, 3, "2019 2020 2021"},
		{[]string{`TLIST(A1,"2019"-"2021")`}, 4, ""},
		{[]string{"TLIST(M1)", "201912", "2020M01"}, 2, "2019-12 2020-01"},
		{[]string{`TLIST(M1,"201911"-"202002")`}, 4, "2019-11 2019-12 2020-01 2020-02"},
		{[]string{"TLIST(H1)", "20191", "2019H2"}, 2, "2019-S1 2019-S2"},
		{[]string{`TLIST(Q1,"20194"-"20201")`}, 2, "2019-Q4 2020-Q1"},
		{[]string{"TLIST(W1)", "201901"}, 1, ""},
		{[]string{"TLIST(A1)", "19-20"}, 1, ""},
		{[]string{"2019"}, 1, ""},
		{nil, 0, ""},
	} {
		if got := strings.Join(pxPeriods(x.values, x.count), " "); got != x.want {
			t.Errorf("%q: %q, want %q", x.values, got, x.want)
		}
	}
}

// A file made against its reader takes few steps, or is refused by the name of a limit.
func TestHostilePXIsBounded(t *testing.T) {
	names := func(n int, format string) string {
		all := make([]string, n)
		for i := range all {
			all[i] = fmt.Sprintf(format, i)
		}
		return strings.Join(all, ",")
	}
	var values, notes strings.Builder
	for i := range 400 {
		fmt.Fprintf(&values, "VALUES(\"v%d\")=\"x\";\n", i)
	}
	for i := range 4096 {
		subjects := strings.Repeat(`"*",`, 400-12)
		for j := range 12 {
			subjects += map[int]string{0: `"*",`, 1: `"x",`}[i>>j&1]
		}
		fmt.Fprintf(&notes, "CELLNOTE(%s\"*\")=\"n\";\n", subjects)
	}
	stub := "CHARSET=\"ANSI\";\nSTUB=" + names(400, `"v%d"`) + `,"n"` + ";\n" + values.String()
	many := "VALUES(\"n\")=" + names(20_000, `"%d"`) + ";\n"
	for name, x := range map[string]struct{ file, limit string }{
		"more variables than figures fill": {stub + many + "DATA=\n" + strings.Repeat("1 ", 20_000) + ";\n", "Work"},
		"notes about all kinds of cells":   {stub + many + notes.String() + "DATA=\n" + strings.Repeat("1 ", 20_000) + ";\n", "Work"},
		"a list without end":               {"STUB=\"a\";\nVALUES(\"a\")=\"\"" + strings.Repeat(`,""`, pxValues) + ";\nDATA=\n1;\n", "Cells"},
		"as many variables as columns":     {"STUB=" + names(9000, `"v%d"`) + ";\nVALUES(\"v1\")=\"x\";\nDATA=\n1;\n", ""},
		"a text of a cell too many":        {"TITLE=\"" + strings.Repeat("x", 40_000) + "\";\nSTUB=\"a\";\nDATA=\n1;\n", "Text"},
	} {
		err := passOver([]byte(x.file), Limits{})
		if x.limit == "" && errors.Is(err, warehouse.ErrUnreadable) {
			continue
		}
		if !errors.Is(err, warehouse.ErrTooLarge) || !strings.Contains(err.Error(), "limit=\""+x.limit) {
			t.Errorf("%s: error %v, want one that names Limits.%s", name, err, x.limit)
		}
	}
}
