package propose

import (
	"bytes"
	"context"
	"testing"

	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// FuzzPropose proposes for whatever opens as a sheet: it never panics, its
// layout always parses, and Tidy executes it without an error. Pages of HTML
// bring merged cells and several sheets, delimited text all else.
func FuzzPropose(f *testing.F) {
	for _, seed := range []string{
		"País;Año;Mes;Personas\nHonduras;2023;enero;1.204\nGuatemala;2023;enero;..\n",
		"Title\n\n,2020,2021\nMen,1,2\nWomen,3,4\nSource: x\n",
		"A,,\n,b,1\n,c,2\nA Total,,3\nTotal,,3\n",
		"a: b\n%x,\"'#\"\n-,1\n? [,{2\n",
		"0,1,2,3\n1,2,3,4\n2,3,4,5\n",
		"Edad,2010,2011\n\nHombres,,\n0,1,2\n1,2,3\nMujeres,,\n0,1,2\n1,2,3\n",
		"<table><tr><th rowspan=2>País</th><th colspan=2>2023</th></tr><tr><th>Hombres</th><th>Mujeres</th></tr><tr><td>Cuba</td><td>1</td><td>2</td></tr></table>",
		"<table><tr><td colspan=3>T</td></tr><tr><td></td><td>1990</td><td>1995</td></tr><tr><td rowspan=2>X</td><td>1</td><td>x</td></tr><tr><td>5</td><td>-</td></tr></table>",
	} {
		f.Add([]byte(seed))
	}
	cat := catalog.Default()
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			t.Skip("long inputs find nothing that short ones do not")
		}
		ctx := context.Background()
		wb, err := sheet.Open(ctx, "fuzz.csv", bytes.NewReader(data), int64(len(data)), sheet.Limits{})
		if err != nil {
			t.Skip("no sheet")
		}
		defer wb.Close()
		p, err := Propose(ctx, wb, cat)
		if err != nil {
			t.Skip("the sheet does not read")
		}
		executes(ctx, t, wb, p)
		if len(data) > 2 && len(p.book.grids) > 0 {
			roles := []Role{RoleTitle, RoleNote, RoleHeader, RoleStub, RoleValue, RoleSection, RoleIgnore}
			role := roles[int(data[0])%len(roles)]
			if p.Correct(p.book.grids[0].name, 1+int(data[1])%9, 1+int(data[2])%5, role) == nil {
				executes(ctx, t, wb, p)
			}
		}
	})
}

// executes sees that a proposal parses and that Tidy executes it.
func executes(ctx context.Context, t *testing.T, wb *sheet.Workbook, p *Proposal) {
	t.Helper()
	l, err := p.Layout()
	if err != nil {
		t.Fatalf("%v\n%s", err, p.YAML("en"))
	}
	if err := tidy.Cells(ctx, l, wb, func(*tidy.Cell) error { return nil }); err != nil {
		t.Fatalf("%v\n%s", err, p.YAML("en"))
	}
}
