package propose

import (
	"context"
	"errors"
	"strings"
	"testing"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

// corrections are tables that may be read in two ways, with what the proposal
// makes of each, and what it makes of it after a person's clicks.
var corrections = []struct {
	name, text    string
	clicks        []Click
	before, after string
}{
	{
		"a header row that looks like figures",
		"Children,,\n1,2,5\nNorth,10,20\nSouth,11,21\n",
		[]Click{{Row: 2, Col: 2, Role: RoleHeader}},
		"B2=1 C2=1 B3=North C3=North B4=South C4=South",
		"B3=North | 2 C3=North | 5 B4=South | 2 C4=South | 5",
	},
	{
		"a column of codes that looks like figures",
		"Post,Weight,2020,2021\nNorth,501,10,20\nSouth,732,11,21\nEast,44,3,9\n",
		[]Click{{Row: 3, Col: 2, Role: RoleStub}},
		"B2=North | Weight C2=North | 2020 D2=North | 2021 B3=South | Weight C3=South | 2020 D3=South | 2021 B4=East | Weight C4=East | 2020 D4=East | 2021",
		"C2=North | 501 | 2020 D2=North | 501 | 2021 C3=South | 732 | 2020 D3=South | 732 | 2021 C4=East | 44 | 2020 D4=East | 44 | 2021",
	},
	{
		"a column to leave out",
		"Post,2020,Check\nNorth,10,1\nSouth,11,0\n",
		[]Click{{Row: 2, Col: 3, Role: RoleIgnore}},
		"B2=North | 2020 C2=North | Check B3=South | 2020 C3=South | Check",
		"B2=North | 2020 B3=South | 2020",
	},
	{
		"a label row that has no figures heads the rows below",
		"Country,2020,2021\nAngola,1,2\nBenin,,\nChad,3,4\nGhana,5,6\nKenya,7,8\nMali,9,10\n",
		[]Click{{Row: 3, Col: 1, Role: RoleSection}},
		"B2=Angola | 2020 C2=Angola | 2021 B4=Chad | 2020 C4=Chad | 2021 B5=Ghana | 2020 C5=Ghana | 2021 B6=Kenya | 2020 C6=Kenya | 2021 B7=Mali | 2020 C7=Mali | 2021",
		"B2=Angola | 2020 C2=Angola | 2021 B4=Benin | Chad | 2020 C4=Benin | Chad | 2021 B5=Benin | Ghana | 2020 C5=Benin | Ghana | 2021 B6=Benin | Kenya | 2020 C6=Benin | Kenya | 2021 B7=Benin | Mali | 2020 C7=Benin | Mali | 2021",
	},
	{
		"a last row that is a note",
		"Post,2020,2021\nNorth,10,20\nSouth,11,21\nRevised 3 times,3,1\n",
		[]Click{{Row: 4, Col: 1, Role: RoleTitle}},
		"B2=North | 2020 C2=North | 2021 B3=South | 2020 C3=South | 2021 B4=Revised 3 times | 2020 C4=Revised 3 times | 2021",
		"B2=North | 2020 C2=North | 2021 B3=South | 2020 C3=South | 2021",
	},
	{
		"a word on the same cell replaces the earlier one",
		"Post,2020,Check\nNorth,10,1\nSouth,11,0\n",
		[]Click{{Row: 2, Col: 3, Role: RoleIgnore}, {Row: 2, Col: 3, Role: RoleValue}},
		"B2=North | 2020 C2=North | Check B3=South | 2020 C3=South | Check",
		"B2=North | 2020 C2=North | Check B3=South | 2020 C3=South | Check",
	},
}

func TestCorrect(t *testing.T) {
	for _, x := range corrections {
		t.Run(x.name, func(t *testing.T) {
			wb := drawn.Bytes(t, "t.csv", []byte(x.text))
			p, err := Propose(context.Background(), wb, nil)
			must(t, err)
			cells := func() string {
				l, err := p.Layout()
				must(t, err)
				var out []string
				must(t, tidy.Cells(context.Background(), l, wb, func(c *tidy.Cell) error {
					out = append(out, c.A1()+"="+c.HeadingText())
					return nil
				}))
				return strings.Join(out, " ")
			}
			if got := cells(); got != x.before {
				t.Errorf("before:\n%s, want\n%s", got, x.before)
			}
			for _, c := range x.clicks {
				must(t, p.Correct("", c.Row, c.Col, c.Role))
			}
			if got := cells(); got != x.after {
				t.Errorf("after:\n%s, want\n%s\n%s", got, x.after, p.YAML("en"))
			}
		})
	}
}

// TestCorrectRefuses what is no cell, no sheet or no role, and leaves the
// proposal as it was.
func TestCorrectRefuses(t *testing.T) {
	p, err := Propose(context.Background(), drawn.Bytes(t, "t.csv", []byte("Post,2020\nNorth,10\n,11\n")), nil)
	must(t, err)
	before := string(p.YAML("en"))
	for what, err := range map[string]error{
		"a sheet that is not there": p.Correct("B", 1, 1, RoleHeader),
		"a role that there is not":  p.Correct("", 1, 1, "king"),
		"a cell beyond the sheet":   p.Correct("", 99, 1, RoleHeader),
		"a blank cell":              p.Correct("", 3, 1, RoleStub),
	} {
		if !errors.Is(err, warehouse.ErrInvalid) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	if after := string(p.YAML("en")); after != before {
		t.Errorf("the proposal changed to\n%s", after)
	}
}
