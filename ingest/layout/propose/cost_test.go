package propose

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"siemmes/ingest/layout/drawn"
	"siemmes/warehouse/catalog"
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

// TestManyTablesAreAskedInRounds: tables are understood about as often as there are tables,
// and not under each dataset for each of them: a damaged workbook falls into hundreds.
func TestManyTablesAreAskedInRounds(t *testing.T) {
	understood := func(tables int) int {
		var b strings.Builder
		for i := range tables {
			fmt.Fprintf(&b, "Zutanos %d\n\nLugar,2020,2021\nUno %d,25,31\nDos %d,13,14\n\n", i, i, i)
		}
		p, err := Propose(t.Context(), drawn.Bytes(t, "t.csv", []byte(b.String())), catalog.Default())
		if err != nil || len(p.Tables) != tables {
			t.Fatal(err, len(p.Tables))
		}
		return p.understood
	}
	if few, many := understood(20), understood(100); many > 2*few {
		t.Errorf("100 tables are understood %d times, 20 are %d times", many, few)
	}
}
