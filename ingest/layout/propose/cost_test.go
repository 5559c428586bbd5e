package propose

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/sheet"
)

// openText opens delimited text.
// wide is a table of so many rows and columns, with sections and marks.
func wide(rows, cols int) string {
	var b bytes.Buffer
	for col := range cols {
		fmt.Fprintf(&b, ",heading %d", col)
	}
	b.WriteByte('\n')
	for row := range rows {
		if row%50 == 0 {
			fmt.Fprintf(&b, "section %d%s\n", row, strings.Repeat(",", cols))
		}
		fmt.Fprintf(&b, "label %d", row%50)
		for col := range cols {
			if col%7 == 3 {
				b.WriteString(",..")
			} else {
				fmt.Fprintf(&b, ",%d", row*col)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// looks is how many times a proposal looks at a cell of the sheet.
func looks(t *testing.T, text string) int {
	p, err := Propose(context.Background(), drawn.Bytes(t, "t.csv", []byte(text)), nil)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, g := range p.book.grids {
		n += g.looked
	}
	return n
}

// TestCostGrowsWithTheCellsRead: for four times the rows, or the columns, cells
// are looked at about four times as often. They are counted, not timed: a busy
// machine is no fault.
func TestCostGrowsWithTheCellsRead(t *testing.T) {
	for _, x := range []struct {
		what       string
		small, big string
	}{
		{"rows", wide(140, 40), wide(560, 40)},
		{"columns", wide(300, 50), wide(300, 200)},
	} {
		small, big := looks(t, x.small), looks(t, x.big)
		t.Logf("four times the %s: %d and %d looks, %.1f times", x.what, small, big, float64(big)/float64(small))
		if big > 5*small {
			t.Errorf("four times the %s cost %.1f times as many looks; at most about 5 times is linear", x.what, float64(big)/float64(small))
		}
	}
}

// reads counts how far into a file one reads.
type reads struct {
	*strings.Reader
	furthest int64
}

func (r *reads) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.Reader.ReadAt(p, off)
	r.furthest = max(r.furthest, off+int64(n))
	return n, err
}

// TestALongFileIsReadNoFurtherThanNeeded: of a million records the head is
// enough, and the layout it gives holds to the end.
func TestALongFileIsReadNoFurtherThanNeeded(t *testing.T) {
	var b strings.Builder
	b.WriteString("area,year,sex,persons\n")
	for i := range 1_000_000 {
		fmt.Fprintf(&b, "A%d,%d,F,%d\n", i%200, 1990+i%30, i)
	}
	file := &reads{Reader: strings.NewReader(b.String())}
	wb, err := sheet.Open(context.Background(), "long.csv", file, int64(b.Len()), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer wb.Close()
	file.furthest = 0
	p, err := Propose(context.Background(), wb, nil)
	if err != nil {
		t.Fatal(err)
	}
	if file.furthest > int64(b.Len())/4 {
		t.Errorf("%d of %d bytes were read", file.furthest, b.Len())
	}
	if len(p.Tables) != 1 || p.Tables[0].To != 0 || len(p.Tables[0].Values) != 1 || len(p.Tables[0].Stub) != 3 {
		t.Errorf("the table is %s", p.YAML("en"))
	}
}
