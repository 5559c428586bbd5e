package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/warehouse"
)

func openBytes(name string, data []byte, lim Limits) (*Workbook, error) {
	return Open(context.Background(), name, bytes.NewReader(data), int64(len(data)), lim)
}

// gridOf reads a sheet as rows of texts, as a person sees them; the cells of a
// row up to its last filled one.
func gridOf(t testing.TB, s *Sheet) [][]string {
	t.Helper()
	var grid [][]string
	for b, err := range s.Blocks(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		for len(grid) < b.Last() {
			grid = append(grid, nil)
		}
		for row := b.First; row <= b.Last(); row++ {
			for col := 1; col <= b.Cols(); col++ {
				if text := b.Text(row, col); text != "" {
					for len(grid[row-1]) < col {
						grid[row-1] = append(grid[row-1], "")
					}
					grid[row-1][col-1] = text
				}
			}
		}
	}
	return grid
}

// TestDelimitedTraits holds what real files do (the domain's list of traits),
// each in its smallest form.
func TestDelimitedTraits(t *testing.T) {
	type grid = [][]string
	tests := map[string]struct {
		file string
		want grid
	}{
		"comma":                       {"a,b\n1,2\n", grid{{"a", "b"}, {"1", "2"}}},
		"no line end at the end":      {"a,b\n1,2", grid{{"a", "b"}, {"1", "2"}}},
		"semicolon, decimal comma":    {"año;valor\n2020;1,5\n2021;2,5\n", grid{{"año", "valor"}, {"2020", "1,5"}, {"2021", "2,5"}}},
		"tab":                         {"a\tb,c\n1\t2,3\n", grid{{"a", "b,c"}, {"1", "2,3"}}},
		"pipe and thousands":          {"Sector|Oct|Nov\nMiami|1,165|12\nBig Bend|336|1,012\n", grid{{"Sector", "Oct", "Nov"}, {"Miami", "1,165", "12"}, {"Big Bend", "336", "1,012"}}},
		"CRLF":                        {"a,b\r\n1,2\r\n", grid{{"a", "b"}, {"1", "2"}}},
		"CR alone":                    {"a,b\r1,2\r", grid{{"a", "b"}, {"1", "2"}}},
		"byte order mark":             {"\xef\xbb\xbfa,b\n1,2\n", grid{{"a", "b"}, {"1", "2"}}},
		"empty lines are rows":        {"title\n\na,b\n\n1,2\n", grid{{"title"}, nil, {"a", "b"}, nil, {"1", "2"}}},
		"line break in quotes":        {"\"total\nstock\",b\n1,2\n", grid{{"total\nstock", "b"}, {"1", "2"}}},
		"quotation mark in quotes":    {"a,b\n\"say \"\"no\"\"\",2\n", grid{{"a", "b"}, {`say "no"`, "2"}}},
		"quoted thousands":            {"a,b\n\"1,165\",2\n", grid{{"a", "b"}, {"1,165", "2"}}},
		"quoted nothing":              {"a,b\n\"\",2\n", grid{{"a", "b"}, {"", "2"}}},
		"stray mark in a field":       {"a,b\n5\" pipe,2\n", grid{{"a", "b"}, {`5" pipe`, "2"}}},
		"stray marks in quotes":       {"a,b\n\"Juan \"El Chapo\" Guzman, y\",2\n", grid{{"a", "b"}, {`Juan "El Chapo" Guzman, y`, "2"}}},
		"text behind quotes":          {"a,b\n\"abc\"def,2\n1,\"x\"\n", grid{{"a", "b"}, {"abcdef", "2"}, {"1", "x"}}},
		"blanks behind quotes":        {"a,b\n\"abc\" ,2\n", grid{{"a", "b"}, {"abc", "2"}}},
		"trailing commas":             {"a,b,\n1,2,\n", grid{{"a", "b"}, {"1", "2"}}},
		"leading blanks stay":         {"a,b\n   Kenya,2\n", grid{{"a", "b"}, {"   Kenya", "2"}}},
		"form feed at the end":        {"a|b\n1|337,117\n\f", grid{{"a", "b"}, {"1", "337,117"}, nil}},
		"form feed behind a number":   {"a|b\n1|337,117\f", grid{{"a", "b"}, {"1", "337,117"}}},
		"Excel's line sep=":           {"sep=;\na;b\n1,5;2\n", grid{{"a", "b"}, {"1,5", "2"}}},
		"no header, ragged":           {"1,2\n3\n4,5,6\n7,8\n", grid{{"1", "2"}, {"3"}, {"4", "5", "6"}, {"7", "8"}}},
		"one column":                  {"a\nb\n", grid{{"a"}, {"b"}}},
		"ISO-8859-1":                  {"puesto,n\nIBA\xd1EZ,2\n", grid{{"puesto", "n"}, {"IBAÑEZ", "2"}}},
		"Windows-1252":                {"label,n\n\x93M\xe9xico\x94 \x96 2,2\n", grid{{"label", "n"}, {"“México” – 2", "2"}}},
		"UTF-8 and 1252 in one file":  {"label,n\nM\xc3\xa9xico,1\nM\xe9xico,2\n", grid{{"label", "n"}, {"México", "1"}, {"México", "2"}}},
		"UTF-16 little, with mark":    {"\xff\xfea\x00,\x00\xd1\x00\n\x001\x00,\x002\x00", grid{{"a", "Ñ"}, {"1", "2"}}},
		"UTF-16 big, with mark":       {"\xfe\xff\x00a\x00,\x00\xd1\x00\n\x001\x00,\x002", grid{{"a", "Ñ"}, {"1", "2"}}},
		"UTF-16 without mark":         {wide("code,value\nMEX,12\n"), grid{{"code", "value"}, {"MEX", "12"}}},
		"markers and numbers as text": {"a,b,c\n--,\"1,165\",<5\n..,n.d.,-\n", grid{{"a", "b", "c"}, {"--", "1,165", "<5"}, {"..", "n.d.", "-"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			wb, err := openBytes("file.csv", []byte(test.file), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, gridOf(t, wb.Sheets[0])); diff != "" {
				t.Errorf("grid (-want +got):\n%s", diff)
			}
		})
	}
}

func wide(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		b.WriteByte(0)
	}
	return b.String()
}

// TestDelimitedAcrossChunks reads records that lie over the ends of the pieces
// the file is read in, of every kind that may be cut: quotation, line end,
// letter of two bytes.
func TestDelimitedAcrossChunks(t *testing.T) {
	record := "\"x \"\"y\"\",\nz\",México,\"1,165\",end\r\n"
	want := []string{"x \"y\",\nz", "México", "1,165", "end"}
	for shift := range len(record) {
		file := strings.Repeat("p", shift) + ",a,b,c\r\n" + strings.Repeat(record, 2*chunkBytes/len(record)+50)
		wb, err := openBytes("long.csv", []byte(file), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for b, err := range wb.Sheets[0].Blocks(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			for row := max(2, b.First); row <= b.Last(); row++ {
				rows++
				for col, text := range want {
					if got := b.Text(row, col+1); got != text {
						t.Fatalf("shift %d, row %d, column %d: %q, want %q", shift, row, col+1, got, text)
					}
				}
			}
		}
		if n := strings.Count(file, "\r\n") - 1; rows != n {
			t.Fatalf("shift %d: %d rows, want %d", shift, rows, n)
		}
	}
}

// TestDelimitedTwice reads the head, then all, then all again.
func TestDelimitedTwice(t *testing.T) {
	data := monthlyEvents(10_000)
	wb, err := openBytes("events.csv", data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	head, err := wb.Sheets[0].Head(context.Background(), 3)
	if err != nil {
		t.Fatal(err)
	}
	if head.Rows() != 3 || head.Text(1, 1) != "reporting" || head.Text(3, 8) != "7919" {
		t.Errorf("head: %d rows, %q, %q", head.Rows(), head.Text(1, 1), head.Text(3, 8))
	}
	if texts, ok := head.Column(1); !ok || !cmp.Equal(texts, []string{"reporting", "CRI", "NIC"}) {
		t.Errorf("column A of the head: %q", texts)
	}
	first, second := gridOf(t, wb.Sheets[0]), gridOf(t, wb.Sheets[0])
	if len(first) != 10_001 || !cmp.Equal(first, second) {
		t.Errorf("read twice: %d and %d rows, or other cells", len(first), len(second))
	}
}

// TestDelimitedStops leaves in the middle without reading on.
func TestDelimitedStops(t *testing.T) {
	wb, err := openBytes("events.csv", monthlyEvents(20_000), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	blocks := 0
	for b, err := range wb.Sheets[0].Blocks(context.Background()) {
		if err != nil || b.Rows() > BlockRows {
			t.Fatalf("%d rows, %v", b.Rows(), err)
		}
		if blocks++; blocks == 2 {
			break
		}
	}
	if blocks != 2 {
		t.Errorf("%d blocks", blocks)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, err := range wb.Sheets[0].Blocks(ctx) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled reading gives %v", err)
		}
	}
}

// TestWideRows keeps blocks small when a late row is much wider than the rows
// above it, and loses no cell of it.
func TestWideRows(t *testing.T) {
	var b strings.Builder
	for i := range 9000 {
		if i%3000 == 2999 {
			for col := range 12_000 {
				fmt.Fprintf(&b, "%d,", col)
			}
		}
		fmt.Fprintf(&b, "a,%d\n", i)
	}
	wb, err := openBytes("wide.csv", []byte(b.String()), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for block, err := range wb.Sheets[0].Blocks(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		rows += block.Rows()
		if held := block.Rows() * block.Cols(); held > 2*blockCells {
			t.Errorf("a block from row %d holds %d places", block.First, held)
		}
		for row := block.First; row <= block.Last(); row++ {
			want, col := "a", 1
			if row%3000 == 0 {
				want, col = "11999", 12_000
			}
			if got := block.Text(row, col); got != want {
				t.Fatalf("row %d, column %d: %q", row, col, got)
			}
		}
	}
	if rows != 9000 {
		t.Errorf("%d rows", rows)
	}
}

// TestDelimitedRefused names the place and what to do.
func TestDelimitedRefused(t *testing.T) {
	long := strings.Repeat("x", 40_000)
	tests := map[string]struct {
		file string
		lim  Limits
		kind error
		says string
	}{
		"zero byte":          {"a,b\n1,2\n1,\x002\n", Limits{}, warehouse.ErrUnreadable, "line 3"},
		"quotation unclosed": {"a,b\n1,\"2\n3,4\n", Limits{}, warehouse.ErrUnreadable, "row 2 that is never closed"},
		"cell too long":      {"a,b\n1," + long + "\n", Limits{}, warehouse.ErrTooLarge, "Limits.Text"},
		"own text limit":     {"a,b\n1,12345\n", Limits{Text: 4}, warehouse.ErrTooLarge, "column B"},
		"too many columns":   {"a,b\n" + strings.Repeat("1,", 20_000) + "\n", Limits{}, warehouse.ErrTooLarge, "Limits.Columns"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := readAll(test.file, test.lim)
			if !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want %v saying %q", err, test.kind, test.says)
			}
		})
	}
}

// readAll opens a file and reads every cell.
func readAll(file string, lim Limits) error {
	wb, err := openBytes("file.csv", []byte(file), lim)
	if err != nil {
		return err
	}
	for _, s := range wb.Sheets {
		for b, err := range s.Blocks(context.Background()) {
			if err != nil {
				return err
			}
			for row := b.First; row <= b.Last(); row++ {
				for col := 1; col <= b.Cols(); col++ {
					_ = b.Cell(row, col).Shown()
				}
			}
		}
		if _, err := s.Shape(context.Background()); err != nil {
			return err
		}
	}
	return nil
}
