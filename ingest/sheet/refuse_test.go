package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/warehouse"
)

// rawWorkbook zips the parts of a workbook with one sheet, as given or as
// small as can be.
func rawWorkbook(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	const rel = `<Relationship Id="%" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	all := map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"_rels/.rels":                `<Relationships>` + strings.Replace(rel, "%", "rId1", 1) + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<?xml version="1.0"?><workbook><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships>` + strings.Replace(rel, "%", "rId1", 1) + `worksheet" Target="worksheets/sheet1.xml"/>` + strings.Replace(rel, "%", "rId2", 1) + `sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	return zipped(t, all)
}

func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := zw.Create(name)
		must(t, err)
		_, err = io.WriteString(w, text)
		must(t, err)
	}
	must(t, zw.Close())
	return b.Bytes()
}

// compound writes the beginning of an OLE2 file whose directory has one stream
// of the given name.
func compound(stream string) []byte {
	b := make([]byte, 2048)
	copy(b, oleMagic)
	copy(b[1024:], utf16Name("Root Entry"))
	copy(b[1024+128:], utf16Name(stream))
	return b
}

// refused is a file with the reason it is refused for.
type refused struct {
	file []byte
	lim  Limits
	kind error // nil: it is read
	says string
}

func (x refused) check(t *testing.T) {
	t.Helper()
	err := readAll(string(x.file), x.lim)
	if !errors.Is(err, x.kind) || err != nil && !strings.Contains(err.Error(), x.says) {
		t.Errorf("error %v, want %v saying %q", err, x.kind, x.says)
	}
}

// TestRefusedKinds gives every kind of file that is no readable spreadsheet;
// each is refused with the reason and what to do.
func TestRefusedKinds(t *testing.T) {
	good := workbookOfOneCell(t)
	for name, x := range map[string]refused{
		"empty":           {nil, Limits{}, warehouse.ErrUnreadable, "empty"},
		"blank":           {[]byte(" \n\n\t"), Limits{}, warehouse.ErrUnreadable, "nothing but blanks"},
		"truncated zip":   {good[:len(good)/2], Limits{}, warehouse.ErrUnreadable, "cut off or damaged"},
		"damaged zip":     {damage(good), Limits{}, warehouse.ErrUnreadable, "damaged"},
		"encrypted":       {compound("EncryptedPackage"), Limits{}, warehouse.ErrUnreadable, "encrypted workbook; remove its password"},
		"old Excel":       {compound("Workbook"), Limits{}, warehouse.ErrUnreadable, "save it as .xlsx"},
		"older Excel":     {compound("Book"), Limits{}, warehouse.ErrUnreadable, "before 1997"},
		"oldest Excel":    {[]byte{0x09, 0x04, 0x06, 0x00, 0x00, 0x00, 0x10, 0x00}, Limits{}, warehouse.ErrUnreadable, "BIFF"},
		"old Word":        {compound("WordDocument"), Limits{}, warehouse.ErrUnreadable, "Word"},
		"old Office, cut": {oleMagic, Limits{}, warehouse.ErrUnreadable, "cut off"},
		"PDF":             {[]byte("%PDF-1.7\n"), Limits{}, warehouse.ErrUnreadable, "PDF"},
		"PNG":             {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), Limits{}, warehouse.ErrUnreadable, "picture"},
		"JPEG":            {[]byte("\xff\xd8\xff\xe0\x00\x10JFIF"), Limits{}, warehouse.ErrUnreadable, "picture"},
		"gzip, cut":       {[]byte("\x1f\x8b\x08\x00"), Limits{}, warehouse.ErrUnreadable, "damaged"},
		"HTML, no table":  {[]byte("\n<html><body><h1>Please log in</h1>"), Limits{}, warehouse.ErrUnreadable, "without a table"},
		"Excel 2003 XML":  {[]byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>`), Limits{}, warehouse.ErrUnreadable, "without any sheet"},
		"other XML":       {[]byte(`<?xml version="1.0"?><rss/>`), Limits{}, warehouse.ErrUnreadable, "XML"},
		"program":         {[]byte("\x7fELF\x02\x01\x01\x00"), Limits{}, warehouse.ErrUnreadable, "program"},
		"binary junk":     {[]byte(strings.Repeat("\x01\x02\x8f\xfe,\x03\n", 100)), Limits{}, warehouse.ErrUnreadable, "control characters"},
		"odt":             {zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), Limits{}, warehouse.ErrUnreadable, "holds no sheet"},
		"docx":            {zipped(t, map[string]string{"_rels/.rels": "<x/>", "word/document.xml": "<x/>"}), Limits{}, warehouse.ErrUnreadable, "Word"},
		"xlsb":            {zipped(t, map[string]string{"_rels/.rels": "<x/>", "xl/workbook.bin": "x"}), Limits{}, warehouse.ErrUnreadable, "xlsb"},
		"zip of a PDF":    {zipped(t, map[string]string{"a.pdf": "%PDF-1.7"}), Limits{}, warehouse.ErrUnreadable, "a.pdf: is a PDF"},
	} {
		t.Run(name, x.check)
	}
}

// TestRefusedPackages gives workbooks whose zip is larger or other than it may
// be.
func TestRefusedPackages(t *testing.T) {
	good := workbookOfOneCell(t)
	bomb := "<worksheet><sheetData>" + strings.Repeat(" ", 40<<20) + "</sheetData></worksheet>"
	for name, x := range map[string]refused{
		"size":             {good, Limits{Size: 1000}, warehouse.ErrTooLarge, "Limits.Size"},
		"path with ..":     {rawWorkbook(t, map[string]string{"xl/../../etc/passwd": "x"}), Limits{}, warehouse.ErrUnreadable, "points out of the zip"},
		"path with \\":     {rawWorkbook(t, map[string]string{`..\x.xml`: "x"}), Limits{}, warehouse.ErrUnreadable, "points out of the zip"},
		"inflation ratio":  {workbookOfSheet(t, bomb), Limits{}, warehouse.ErrTooLarge, "Limits.Ratio"},
		"unpacked size":    {good, Limits{Unpacked: 1000}, warehouse.ErrTooLarge, "Limits.Unpacked"},
		"entries":          {good, Limits{Entries: 3}, warehouse.ErrTooLarge, "Limits.Entries"},
		"lying about size": {understate(t, workbookOfRows(t, `<row><c><v>1</v></c></row>`)), Limits{}, warehouse.ErrUnreadable, "damaged in its part xl/worksheets/sheet1.xml"},
		"checksum":         {flipped(t), Limits{}, warehouse.ErrUnreadable, "checksum"},
	} {
		t.Run(name, x.check)
	}
}

// TestRefusedSheets gives workbooks with a sheet that is larger or other than it
// may be.
func TestRefusedSheets(t *testing.T) {
	sheet := func(xml string) []byte { return workbookOfSheet(t, xml) }
	rows := func(xml string) []byte { return workbookOfRows(t, xml) }
	for name, x := range map[string]refused{
		"entity expansion": {sheet(`<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>`), Limits{}, warehouse.ErrUnreadable, "document type"},
		"columns":          {rows(`<row r="1"><c r="XFE1"><v>1</v></c></row>`), Limits{}, warehouse.ErrTooLarge, "Limits.Columns"},
		"rows":             {rows(`<row r="1048577"><c><v>1</v></c></row>`), Limits{}, warehouse.ErrUnreadable, "row 1048577"},
		"rows backwards":   {rows(`<row r="5"/><row r="5"><c><v>1</v></c></row>`), Limits{}, warehouse.ErrUnreadable, "row 5 follows row 5"},
		"long text":        {rows(`<row><c t="inlineStr"><is><t>` + strings.Repeat("x", 40_000) + `</t></is></c></row>`), Limits{}, warehouse.ErrTooLarge, "Limits.Text"},
		"text for number":  {rows(`<row><c r="B1"><v>many</v></c></row>`), Limits{}, warehouse.ErrUnreadable, "A!B1"},
		"no such string":   {rows(`<row><c t="s"><v>7</v></c></row>`), Limits{}, warehouse.ErrUnreadable, `string "7"`},
		"cut sheet":        {sheet(`<worksheet><sheetData><row><c><v>1</v></c>`), Limits{}, warehouse.ErrUnreadable, "cut off"},
		"merged ranges":    {sheet(`<worksheet><sheetData/><mergeCells>` + strings.Repeat(`<mergeCell ref="A1:B2"/>`, 11) + `</mergeCells></worksheet>`), Limits{Merges: 10}, warehouse.ErrTooLarge, "Limits.Merges"},
		"missing sheet":    {rawWorkbook(t, map[string]string{"xl/_rels/workbook.xml.rels": "<Relationships/>"}), Limits{}, warehouse.ErrUnreadable, `sheet "A" is missing`},
	} {
		t.Run(name, x.check)
	}
}

func workbookOfOneCell(t *testing.T) []byte {
	t.Helper()
	return workbookBytes(t, func(f *excelize.File) { must(t, f.SetCellValue("Sheet1", "A1", 1)) })
}

func workbookOfSheet(t *testing.T, xml string) []byte {
	t.Helper()
	return rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": xml})
}

func workbookOfRows(t *testing.T, xml string) []byte {
	t.Helper()
	return workbookOfSheet(t, "<worksheet><sheetData>"+xml+"</sheetData></worksheet>")
}

// damage turns over bits in the middle of a zip, where its parts are.
func damage(file []byte) []byte {
	b := bytes.Clone(file)
	for i := 60; i < len(b)/2; i++ {
		b[i] ^= 0x55
	}
	return b
}

// flipped changes a digit in the sheet of a workbook, so that only the
// checksum tells.
func flipped(t *testing.T) []byte {
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	plain := rawWorkbook(t, nil)
	zr, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	must(t, err)
	for _, f := range zr.File {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		must(t, err)
		r, err := f.Open()
		must(t, err)
		_, err = io.Copy(w, r)
		must(t, err)
	}
	must(t, zw.Close())
	return bytes.Replace(b.Bytes(), []byte("<v>1</v>"), []byte("<v>7</v>"), 1)
}

// understate lets the directory of a zip say that the sheet holds ten bytes.
func understate(t *testing.T, file []byte) []byte {
	b := bytes.Clone(file)
	name := []byte("xl/worksheets/sheet1.xml")
	at := bytes.LastIndex(b, name) - 46
	if at < 0 || !bytes.HasPrefix(b[at:], []byte("PK\x01\x02")) {
		t.Fatal("no directory entry for the sheet")
	}
	binary.LittleEndian.PutUint32(b[at+24:], 10)
	return b
}

// TestSparseSheet reads a sheet that declares a million rows and holds a few:
// in the time of those, and with their row numbers.
func TestSparseSheet(t *testing.T) {
	xml := `<worksheet><dimension ref="A1:AMJ1032227"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>` +
		`<row r="2177"><c r="B2177"><v>2</v></c></row><row r="1032227"><c r="AMJ1032227"><v>3</v></c><c r="AMK1032227" s="1"/></row></sheetData></worksheet>`
	wb, err := openBytes("sparse.xlsx", rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": xml}), Limits{})
	must(t, err)
	rows, sum := 0, 0.0
	for b, err := range wb.Sheets[0].Blocks(context.Background()) {
		must(t, err)
		rows += b.Rows()
		sum += b.Cell(1, 1).Num + 10*b.Cell(2177, 2).Num + 100*b.Cell(1032227, 1024).Num
	}
	if rows > 2178 || sum != 321 {
		t.Errorf("%d rows were handed over, the cells weigh %v, want 321", rows, sum)
	}
}
