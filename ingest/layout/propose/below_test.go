package propose

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/tidy"
)

// farDown is a file of records with what comes only below the head: a label, a mark,
// figures in a column that was blank, the header once more on another page; and
// below them another table with its title.
func farDown() string {
	var b strings.Builder
	b.WriteString("area,year,sex,persons,checked\n")
	for i := range 5000 {
		switch {
		case i == 3000:
			b.WriteString("area,year,sex,persons,checked\n")
		case i == 4000:
			b.WriteString("Zanzibar,2015,F,n.d.,\n")
		case i > 4500:
			fmt.Fprintf(&b, "A%d,%d,F,%d,%d\n", i%200, 1990+i%30, i, i*7%13)
		default:
			fmt.Fprintf(&b, "A%d,%d,F,%d,\n", i%200, 1990+i%30, i)
		}
	}
	b.WriteString("\nSecond table,,,,\n,,,,\nSector,Men,Women,,\nLand,1998,2003,,\nSea,12,14,,\n")
	return b.String()
}

// TestWholeColumnsAreSeen: the labels and marks of all rows are in a proposal, and
// what begins far down is a column and a table.
func TestWholeColumnsAreSeen(t *testing.T) {
	p, err := Propose(context.Background(), drawn.Bytes(t, "far.csv", []byte(farDown())), nil)
	must(t, err)
	if len(p.Tables) != 2 {
		t.Fatalf("%d tables, want 2:\n%s", len(p.Tables), p.YAML("en"))
	}
	one, two := p.Tables[0], p.Tables[1]
	if !slices.Contains(one.Stub[0].Texts, "Zanzibar") || len(one.Stub[0].Texts) != 201 {
		t.Errorf("%d labels of the first column, want 201 and Zanzibar among them", len(one.Stub[0].Texts))
	}
	if !slices.ContainsFunc(p.Markers, func(m Marker) bool { return m.Text == "n.d." && m.Row == 4002 && m.Cells == 1 }) {
		t.Errorf("the mark of row 4002 is not among %v", p.Markers)
	}
	if !slices.Equal(one.Values, []int{4, 5}) {
		t.Errorf("the values are in columns %v, want 4 and 5", one.Values)
	}
	if one.To != 5001 || two.From != 5006 || two.Header[0].Row != 5005 || len(two.Title) != 1 {
		t.Errorf("the tables are\n%s", p.YAML("en"))
	}
	l, err := p.Layout()
	must(t, err)
	cells, last := 0, ""
	must(t, tidy.Cells(context.Background(), l, drawn.Bytes(t, "far.csv", []byte(farDown())), func(c *tidy.Cell) error {
		cells++
		last = c.A1() + " " + c.HeadingText()
		return nil
	}))
	if want := 5000 + 499 + 4; cells != want+1 { // and the caption on the second page
		t.Errorf("%d cells, want %d", cells, want)
	}
	if last != "C5007 Sea | Women" {
		t.Errorf("the last cell is %q", last)
	}
}

// TestAPageHeaderFarDownIsNoTable: the header that comes again does not end a table.
func TestAPageHeaderFarDownIsNoTable(t *testing.T) {
	var b strings.Builder
	for i := range 2000 {
		if i%700 == 0 {
			b.WriteString("País,Hombres,Mujeres\n")
		}
		fmt.Fprintf(&b, "P%d,%d,%d\n", i, i*31%977, i*17%977)
	}
	p, err := Propose(context.Background(), drawn.Bytes(t, "pages.csv", []byte(b.String())), nil)
	must(t, err)
	if len(p.Tables) != 1 || p.Tables[0].To != 0 {
		t.Errorf("the tables are\n%s", p.YAML("en"))
	}
}
