package sheet

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	pageOfTable = "<html><body><table><tr><td>a</td><td>1</td></tr></table></body></html>"
	mlOfTable   = mlHead + `<Row><Cell><Data ss:Type="String">a</Data></Cell><Cell><Data ss:Type="Number">1</Data></Cell></Row>` + mlTail
	odsCells    = `<table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="1"/></table:table-row>`
)

// TestSniff knows every format by its content, whatever its name says; each
// file holds "a" and 1.
func TestSniff(t *testing.T) {
	xlsx := workbookBytes(t, func(f *excelize.File) { must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"a", 1})) })
	flat := strings.Replace(odsHead, "office:document-content", "office:document", 1) + odsCells + strings.Replace(odsTail, "office:document-content", "office:document", 1)
	zip := func(s string) func(io.Writer) { return func(w io.Writer) { _, _ = io.WriteString(w, s) } }
	for name, test := range map[string]struct {
		file []byte
		want Format
	}{
		"workbook.csv":       {xlsx, XLSX},
		"page.xls":           {[]byte(pageOfTable), HTML},
		"old.xls":            {[]byte(mlOfTable), SpreadsheetML},
		"marked.xls":         {[]byte(utf8BOM + mlOfTable), SpreadsheetML},
		"text.xls":           {[]byte("a\t1\nb\t2\n"), Delimited},
		"text.xlsx":          {[]byte("a;1\nb;2\n"), Delimited},
		"open.xlsx":          {odsOf(t, odsCells), ODS},
		"flat.xml":           {[]byte(flat), ODS},
		"zipped.csv":         {gzipped(t, zip("a,1\nb,2\n")), Delimited},
		"zipped workbook":    {gzipped(t, zip(string(xlsx))), XLSX},
		"zip of a page.xlsx": {zipped(t, map[string]string{"x/page.xls": pageOfTable}), HTML},
		"zip of one.zip":     {zipped(t, map[string]string{"a.xlsx": string(xlsx), "__MACOSX/._a.xlsx": "x", "readme.txt": "x"}), XLSX},
		"zip of a gzip":      {zipped(t, map[string]string{"a.csv.gz": string(gzipped(t, zip("a,1\nb,2\n")))}), Delimited},
	} {
		t.Run(name, func(t *testing.T) {
			wb, err := openBytes(name, test.file, Limits{})
			must(t, err)
			defer wb.Close()
			b := head(t, wb.Sheets[0])
			if wb.Format != test.want || b.Text(1, 1) != "a" || b.Text(1, 2) != "1" {
				t.Errorf("taken for %s, A1 %q, B1 %q; want %s", wb.Format, b.Text(1, 1), b.Text(1, 2), test.want)
			}
		})
	}
}

// TestAlphabets tells encodings by what bytes follow one another.
func TestAlphabets(t *testing.T) {
	for name, test := range map[string]struct {
		table encoding.Encoding
		text  string
	}{
		"EUC-KR":       {korean.EUCKR, "시도,합계\n서울특별시,1\n부산광역시,2\n대구광역시,3\n"},
		"Shift_JIS":    {japanese.ShiftJIS, "都道府県,外国人の数\n北海道,1\n東京都,2\n大阪府,3\nカナダ,4\n"},
		"GB18030":      {simplifiedchinese.GB18030, "国家,移民人数\n墨西哥,1\n哥斯达黎加,2\n危地马拉,3\n中华人民共和国,4\n"},
		"Windows-1251": {charmap.Windows1251, "Страна,Население\nМексика,1\nКоста-Рика,2\n"},
		"Windows-1252": {charmap.Windows1252, "país,población\nMéxico,1\nPanamá,2\nEDUCAÇÃO E ORGANIZAÇÕES,3\ncréées – “ici”,4\n"},
	} {
		t.Run(name, func(t *testing.T) {
			file, err := test.table.NewEncoder().String(test.text)
			must(t, err)
			wb, err := openBytes("a.csv", []byte(file+"México,9\n"), Limits{}) // a line of UTF-8 among them
			must(t, err)
			var got strings.Builder
			for _, row := range gridOf(t, wb.Sheets[0]) {
				got.WriteString(strings.Join(row, ",") + "\n")
			}
			if diff := cmp.Diff(test.text+"México,9\n", got.String()); diff != "" || wb.Encoding != name {
				t.Errorf("taken for %s (-want +got):\n%s", wb.Encoding, diff)
			}
		})
	}
}

// TestUnpack gives each spreadsheet of an archive and names what it leaves out.
func TestUnpack(t *testing.T) {
	inner := zipped(t, map[string]string{"deep.csv": "a,b\n1,2\n"})
	file := zipped(t, map[string]string{
		"2023/entries.csv": "a,b\n1,2\n", "page.xls": pageOfTable, "more.zip": string(inner),
		"__MACOSX/x": "x", ".DS_Store": "x", "readme.txt": "x, y", "notes.pdf": "%PDF-1.7", "letter.txt": "Dear all,\nhere they are.\nYours\n",
	})
	members, err := Unpack(context.Background(), "bundle.zip", bytes.NewReader(file), int64(len(file)), Limits{})
	must(t, err)
	names := map[string]bool{}
	for _, m := range members {
		names[m.Name] = true
		wb, err := Open(context.Background(), m.Name, m.Reader, m.Size, Limits{})
		must(t, err)
		must(t, wb.Close())
		must(t, m.Close())
	}
	want := map[string]bool{"bundle.zip/2023/entries.csv": true, "bundle.zip/page.xls": true, "bundle.zip/more.zip/deep.csv": true}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if left := strings.Join(members[0].Left, "\n"); len(members[0].Left) != 5 || !strings.Contains(left, "notes.pdf: is a PDF document") {
		t.Errorf("left out: %s", left)
	}
	plain, err := Unpack(context.Background(), "a.csv", strings.NewReader("a,b\n"), 4, Limits{})
	must(t, err)
	if len(plain) != 1 || plain[0].Name != "a.csv" || plain[0].Size != 4 {
		t.Errorf("a plain file gives %+v", plain)
	}
}
