package sheet

import (
	"bytes"
	"context"
	"testing"
)

// fuzzLimits keep what one input may cost small.
var fuzzLimits = Limits{Unpacked: 4 << 20, Cells: 1 << 20}

// FuzzODS reads any bytes as the content of an OpenDocument.
func FuzzODS(f *testing.F) {
	for _, seed := range []string{
		odsHead + odsCells + odsTail,
		odsHead + `<table:table-column table:number-columns-repeated="3" table:visibility="collapse"/><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-spanned="2" office:value-type="date" office:date-value="2023-07-01"/><table:covered-table-cell/></table:table-row>` + odsTail,
		`<a><number:date-style style:name="N1"><number:year/></number:date-style><style:style style:family="table-cell" style:name="c" style:data-style-name="N1"/>` + odsHead,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, xml []byte) {
		file := zipped(t, map[string]string{"mimetype": "x", "content.xml": string(xml), "styles.xml": string(xml)})
		_ = passOver(file, fuzzLimits)
		readsOften(t, file, fuzzLimits)
	})
}

// FuzzSpreadsheetML reads any bytes behind the head of an XML spreadsheet.
func FuzzSpreadsheetML(f *testing.F) {
	f.Add([]byte(mlOfTable[len(mlHead):]))
	f.Add([]byte(`<Column ss:Index="2" ss:Hidden="1"/><Row ss:Index="3" ss:Hidden="1"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="DateTime">2023-07-01T00:00:00.000</Data></Cell></Row>` + mlTail))
	f.Fuzz(func(t *testing.T, xml []byte) {
		file := append([]byte(mlHead), xml...)
		_ = passOver(file, fuzzLimits)
		readsOften(t, file, fuzzLimits)
	})
}

// FuzzHTML reads any bytes behind the beginning of a page.
func FuzzHTML(f *testing.F) {
	f.Add([]byte(pageOfTable))
	f.Add([]byte(`<style>.a{mso-number-format:"\#\,\#\#0"}</style><table><col span=2 style="display:none"><tr><td rowspan=2 class=a x:num="1">1<sup>a</sup><td colspan=3><br>b<table><tr><td>c</table></table>`))
	f.Fuzz(func(t *testing.T, page []byte) {
		file := append([]byte("<html>"), page...)
		_ = passOver(file, fuzzLimits)
		readsOften(t, file, fuzzLimits)
	})
}

// FuzzUnpack takes any bytes for an archive.
func FuzzUnpack(f *testing.F) {
	inner := zipped(f, map[string]string{"b.csv": "a,b\n1,2\n"})
	f.Add(inner)
	f.Add(zipped(f, map[string]string{"a.csv": "a,b\n1,2\n", "b.zip": string(inner), "readme.txt": "x"}))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(t *testing.T, file []byte) {
		members, err := Unpack(context.Background(), "fuzz.zip", bytes.NewReader(file), int64(len(file)), fuzzLimits)
		if err == nil && len(members) == 0 {
			t.Fatal("no member and no error")
		}
		for _, m := range members {
			must(t, m.Close())
		}
	})
}
