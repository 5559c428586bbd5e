package sheet

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"siemmes/warehouse"
)

// Bounds for the worst file: it is read or refused in memory that a small machine
// has, and without work that grows beyond the file. The work is counted in bytes
// allocated altogether, not in time: a busy machine is no fault.
const (
	hostileMemory = 300 << 20
	hostileWork   = 12 << 30
)

// costs runs what reads a file, and holds the most memory that was in use
// meanwhile, and all that was allocated, against their bounds.
func costs(t *testing.T, read func()) {
	t.Helper()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak atomic.Uint64
	stop, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	read()
	close(stop)
	<-stopped
	runtime.ReadMemStats(&after)
	work := after.TotalAlloc - before.TotalAlloc
	t.Logf("%d MiB in use, %d MiB allocated", peak.Load()>>20, work>>20)
	if work > hostileWork || peak.Load() > hostileMemory {
		t.Errorf("took %d MiB, and %d MiB were allocated", peak.Load()>>20, work>>20)
	}
}

// repeatTo writes a text again and again into an archive's stream.
func repeatTo(t testing.TB, w io.Writer, piece string, times int) {
	t.Helper()
	many := strings.Repeat(piece, 1000)
	for range times / 1000 {
		_, err := io.WriteString(w, many)
		must(t, err)
	}
}

func gzipped(t testing.TB, fill func(w io.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fill(w)
	must(t, w.Close())
	return b.Bytes()
}

const (
	odsHead  = `<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="A">`
	odsTail  = `</table:table></office:spreadsheet></office:body></office:document-content>`
	mlHead   = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>`
	mlTail   = `</Table></Worksheet></Workbook>`
	laughs   = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;"><!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">]>`
	maxTimes = "2147483647"
)

func odsOf(t testing.TB, content string) []byte {
	return zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": odsHead + content + odsTail})
}

// hostile is a file made to exhaust who reads it. It is refused with the limit
// it meets or what is wrong with it, or read as what it holds.
type hostile struct {
	file []byte
	kind error // nil: is read
	says string
}

func (x hostile) check(t *testing.T) {
	costs(t, func() {
		err := passOver(x.file, Limits{})
		if x.kind == nil && err != nil || x.kind != nil && (!errors.Is(err, x.kind) || !strings.Contains(err.Error(), x.says)) {
			t.Errorf("error %v, want %v saying %q", err, x.kind, x.says)
		}
	})
}

func TestHostileOpenDocument(t *testing.T) {
	cell := `<table:table-cell office:value-type="float" office:value="1"`
	text := strings.Repeat("x", 30_000)
	for name, x := range map[string]hostile{
		"ods: rows without end":          {odsOf(t, `<table:table-row table:number-rows-repeated="`+maxTimes+`">`+cell+` table:number-columns-repeated="`+maxTimes+`"/></table:table-row>`), warehouse.ErrTooLarge, "Limits.Columns"},
		"ods: rows without end, wide":    {odsOf(t, `<table:table-row table:number-rows-repeated="`+maxTimes+`">`+cell+` table:number-columns-repeated="16384"/></table:table-row>`), warehouse.ErrTooLarge, "Limits.Work"},
		"ods: blank rows without end":    {odsOf(t, strings.Repeat(`<table:table-row table:number-rows-repeated="`+maxTimes+`"><table:table-cell table:number-columns-repeated="`+maxTimes+`"/></table:table-row>`, 1000)), nil, ""},
		"ods: hidden rows without end":   {odsOf(t, `<table:table-row table:visibility="collapse" table:number-rows-repeated="`+maxTimes+`"><table:table-cell/></table:table-row>`), nil, ""},
		"ods: blanks without end":        {odsOf(t, `<table:table-row><table:table-cell office:value-type="string"><text:p>x`+strings.Repeat(`<text:s text:c="65536"/>`, 100_000)+`</text:p></table:table-cell></table:table-row>`), warehouse.ErrTooLarge, "Limits.Text"},
		"ods: a million columns":         {odsOf(t, `<table:table-row>`+strings.Repeat(cell+"/>", 20_000)+`</table:table-row>`), warehouse.ErrTooLarge, "Limits.Columns"},
		"ods: long text again and again": {odsOf(t, `<table:table-row table:number-rows-repeated="1000"><table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>`+text+`</text:p></table:table-cell></table:table-row>`), nil, ""},
		"ods: entity expansion":          {zipped(t, map[string]string{"mimetype": "x", "content.xml": laughs + odsHead + `<table:table-row><table:table-cell><text:p>&lol2;</text:p></table:table-cell></table:table-row>` + odsTail}), warehouse.ErrUnreadable, "document type"},
		"ods: cut":                       {odsOf(t, `<table:table-row><table:table-cell>`)[:200], warehouse.ErrUnreadable, "cut off or damaged"},
		"ods: deep":                      {odsOf(t, strings.Repeat(`<table:table-row-group>`, 200_000)), nil, ""},
		"ods: encrypted":                 {zipped(t, map[string]string{"mimetype": "x", "content.xml": "\x01\x02", "META-INF/manifest.xml": `<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`}), warehouse.ErrUnreadable, "encrypted"},
	} {
		t.Run(name, x.check)
	}
}

func TestHostileSpreadsheetML(t *testing.T) {
	var merges strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&merges, `<Row><Cell ss:MergeAcross="2" ss:MergeDown="0"><Data ss:Type="Number">%d</Data></Cell></Row>`, i)
	}
	for name, x := range map[string]hostile{
		"spreadsheetml: entities":      {[]byte(strings.Replace(mlHead, "?>", "?>"+laughs, 1) + `<Row><Cell><Data ss:Type="String">&lol2;</Data></Cell></Row>` + mlTail), warehouse.ErrUnreadable, "document type"},
		"spreadsheetml: 10,000 merges": {[]byte(mlHead + merges.String() + mlTail), nil, ""},
		"spreadsheetml: far row":       {[]byte(mlHead + `<Row ss:Index="99999999"><Cell><Data ss:Type="Number">1</Data></Cell></Row>` + mlTail), warehouse.ErrUnreadable, "row"},
		"spreadsheetml: far column":    {[]byte(mlHead + `<Row><Cell ss:Index="16385"><Data ss:Type="Number">1</Data></Cell></Row>` + mlTail), warehouse.ErrTooLarge, "Limits.Columns"},
	} {
		t.Run(name, x.check)
	}
}

func TestHostileHTML(t *testing.T) {
	for name, x := range map[string]hostile{
		"html: entities":              {[]byte("<!DOCTYPE html" + strings.TrimPrefix(laughs, "<!DOCTYPE lolz") + "<table><tr><td>&lol2;</table>"), nil, ""},
		"html: tables in tables":      {[]byte(strings.Repeat("<table><tr><td>x", 100)), warehouse.ErrTooLarge, "Limits.Nesting"},
		"html: spans":                 {[]byte("<table>" + strings.Repeat(`<tr>`+strings.Repeat(`<td colspan=1000 rowspan=65534>x`, 10), 10_000) + "</table>"), warehouse.ErrTooLarge, "Limits.Columns"},
		"html: a million columns":     {[]byte("<table><tr>" + strings.Repeat("<td>1", 1_000_000) + "</table>"), warehouse.ErrTooLarge, "Limits.Columns"},
		"html: a text without end":    {[]byte("<table><tr><td>" + strings.Repeat("<b>x</b>", 2_000_000)), warehouse.ErrTooLarge, "Limits.Text"},
		"html: a comment without end": {[]byte("<table><tr><td>1<!--" + strings.Repeat("x", 20<<20)), warehouse.ErrTooLarge, "MiB"},
	} {
		t.Run(name, x.check)
	}
}

func TestHostileText(t *testing.T) {
	for name, x := range map[string]hostile{
		"csv: a million columns":       {[]byte("a,b\n" + strings.Repeat("1,", 1_000_000) + "\n"), warehouse.ErrTooLarge, "Limits.Columns"},
		"csv: a million empty columns": {[]byte("a,b\n1" + strings.Repeat(",", 1_000_000) + "\n"), nil, ""},
		"csv: quotations over lines":   {bytes.Repeat([]byte("\"a\n"), 30<<20/3), nil, ""},
	} {
		t.Run(name, x.check)
	}
}

func TestHostileArchives(t *testing.T) {
	inZips := func(file []byte, n int) []byte {
		for range n {
			file = zipped(t, map[string]string{"inner.zip": string(file)})
		}
		return file
	}
	for name, x := range map[string]hostile{
		"gzip bomb": {gzipped(t, func(w io.Writer) { repeatTo(t, w, "1,2,3,4,5,6,7,8,9\n", 40_000_000) }), warehouse.ErrTooLarge, "Limits.Ratio"},
		"gzip in gzip in gzip": {gzipped(t, func(w io.Writer) {
			_, _ = w.Write(gzipped(t, func(w io.Writer) { _, _ = w.Write(gzipped(t, func(w io.Writer) {})) }))
		}), warehouse.ErrTooLarge, "Limits.Archives"},
		"zip in zip in zip":         {inZips([]byte("a,b\n1,2\n"), 3), warehouse.ErrTooLarge, "Limits.Archives"},
		"zip with a path outside":   {zipped(t, map[string]string{"../../etc/cron.csv": "a,b\n1,2\n"}), warehouse.ErrUnreadable, "points out of the zip"},
		"zip with an absolute path": {zipped(t, map[string]string{"/etc/cron.csv": "a,b\n1,2\n"}), warehouse.ErrUnreadable, "points out of the zip"},
	} {
		t.Run(name, x.check)
	}
}

// passOver opens a file and reads every block, without looking at each cell.
func passOver(file []byte, lim Limits) error {
	wb, err := openBytes("hostile.xls", file, lim)
	if err != nil {
		return err
	}
	defer wb.Close()
	for _, s := range wb.Sheets {
		for b, err := range s.Blocks(context.Background()) {
			if err != nil {
				return err
			}
			_ = b.Cell(b.Last(), b.Cols()).Shown()
		}
		if _, err := s.Shape(context.Background()); err != nil {
			return err
		}
	}
	return nil
}

// TestInflatedDimension reads a sheet of 74 KB that declares 1,032,227 rows,
// gives most of them a style, and holds 2,177.
func TestInflatedDimension(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<worksheet><dimension ref="A1:AMJ1032227"/><sheetData>`)
	for row := 1; row <= 2177; row++ {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d"><v>%d</v></c></row>`, row, row, row)
	}
	for row := 2178; row <= 1_032_227; row += 40 { // a row without a cell, as formats leave behind
		fmt.Fprintf(&b, `<row r="%d" s="0" customFormat="1"/>`, row)
	}
	b.WriteString(`<row r="1032227"><c r="A1032227" s="0"/></row></sheetData></worksheet>`)
	file := rawWorkbook(t, map[string]string{"xl/worksheets/sheet1.xml": strings.ReplaceAll(b.String(), `<row r="1032218" s="0" customFormat="1"/>`, "")})
	costs(t, func() {
		wb, err := openBytes("a.xlsx", file, Limits{})
		must(t, err)
		rows, filled := 0, 0
		for b, err := range wb.Sheets[0].Blocks(context.Background()) {
			must(t, err)
			rows += b.Rows()
			for row := b.First; row <= b.Last(); row++ {
				filled += btoi(b.Cell(row, 1).Kind == Number)
			}
		}
		if filled != 2177 || rows > 2*2177 {
			t.Errorf("%d rows handed over, %d of them filled, want 2177", rows, filled)
		}
	})
}

// TestWorkbookBomb refuses a workbook of about 312 KB whose sheet holds 300 MB.
func TestWorkbookBomb(t *testing.T) {
	row := `<row><c><v>1</v></c><c><v>1</v></c></row>`
	file := rawWorkbook(t, map[string]string{
		"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + strings.Repeat(row, 300<<20/len(row)) + "</sheetData></worksheet>",
	})
	runtime.GC() // what made it is no part of reading it
	costs(t, func() {
		if err := passOver(file, Limits{}); !errors.Is(err, warehouse.ErrTooLarge) || !strings.Contains(err.Error(), "Limits.Ratio") {
			t.Errorf("a file of %d KB gives %v", len(file)>>10, err)
		}
	})
}

// TestXLSXHostile holds what XML in a workbook of Excel's may try.
func TestXLSXHostile(t *testing.T) {
	lol := laughs + `<sst><si><t>&lol2;</t></si></sst>`
	var merges strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&merges, `<mergeCell ref="A%d:C%d"/>`, 2*i+1, 2*i+2)
	}
	sheet := func(xml string) map[string]string { return map[string]string{"xl/worksheets/sheet1.xml": xml} }
	for name, test := range map[string]struct {
		parts map[string]string
		kind  error
		says  string
	}{
		"entities in the strings":  {map[string]string{"xl/sharedStrings.xml": lol}, warehouse.ErrUnreadable, "document type"},
		"entities in a sheet":      {sheet(laughs + `<worksheet><sheetData><row><c t="inlineStr"><is><t>&lol2;</t></is></c></row></sheetData></worksheet>`), warehouse.ErrUnreadable, "document type"},
		"entities in the workbook": {map[string]string{"xl/workbook.xml": laughs + "<workbook/>"}, warehouse.ErrUnreadable, "document type"},
		"a number that is none":    {sheet(`<worksheet><sheetData><row r="1"><c r="A1"><v>NaN</v></c></row></sheetData></worksheet>`), warehouse.ErrUnreadable, "A1"},
		"an endless number":        {sheet(`<worksheet><sheetData><row r="1"><c r="A1"><v>-INF</v></c></row></sheetData></worksheet>`), warehouse.ErrUnreadable, "A1"},
		"a number for programmers": {sheet(`<worksheet><sheetData><row r="1"><c r="A1"><v>1_000</v></c></row></sheetData></worksheet>`), warehouse.ErrUnreadable, "A1"},
		"10,000 merged ranges":     {sheet(`<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>` + merges.String() + `</mergeCells></worksheet>`), nil, ""},
		"a cell beyond XFD":        {sheet(`<worksheet><sheetData><row r="1"><c r="BDWGN1"><v>1</v></c></row></sheetData></worksheet>`), warehouse.ErrTooLarge, "Limits.Columns"},
		"a cell at ZZZZZZZZ1":      {sheet(`<worksheet><sheetData><row r="1"><c r="ZZZZZZZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>`), warehouse.ErrTooLarge, "Limits.Columns"},
		"a million cells in a row": {sheet(`<worksheet><sheetData><row>` + strings.Repeat("<c><v>1</v></c>", 1_000_000) + `</row></sheetData></worksheet>`), warehouse.ErrTooLarge, "Limits.Columns"},
	} {
		t.Run(name, func(t *testing.T) {
			costs(t, func() {
				err := passOver(rawWorkbook(t, test.parts), Limits{})
				if test.kind == nil && err != nil || test.kind != nil && (!errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.says)) {
					t.Errorf("error %v, want %v saying %q", err, test.kind, test.says)
				}
			})
		})
	}
}

// TestTimeLimit ends reading that takes too long, with the setting's name, and
// does not count the time the reader of the blocks takes himself. The clock is
// the test's own: it goes on a second each time reading looks at it, or is.
func TestTimeLimit(t *testing.T) {
	file := monthlyEvents(200_000)
	wb, err := openBytes("events.csv", file, Limits{Time: 10 * time.Second})
	must(t, err)
	var at atomic.Int64 // nanoseconds
	under := func(now func() time.Time) *meter {
		m := newMeter(context.Background(), "events.csv", "", wb.Sheets[0].lim)
		m.now = now
		m.since.Store(now().UnixNano())
		return m
	}
	var last error
	for _, err := range wb.Sheets[0].blocks(under(func() time.Time { return time.Unix(0, at.Add(int64(time.Second))) })) {
		last = err
	}
	if !errors.Is(last, warehouse.ErrTooLarge) || !strings.Contains(last.Error(), "Limits.Time") {
		t.Errorf("error %v", last)
	}
	for _, err := range wb.Sheets[0].blocks(under(func() time.Time { return time.Unix(0, at.Load()) })) {
		must(t, err)
		at.Add(int64(time.Minute)) // the caller's own work
	}
}

// TestCellLimit counts what a sheet holds, in whatever format.
func TestCellLimit(t *testing.T) {
	if err := passOver(monthlyEvents(50_000), Limits{Cells: 100_000}); !errors.Is(err, warehouse.ErrTooLarge) || !strings.Contains(err.Error(), "Limits.Cells") {
		t.Errorf("error %v", err)
	}
}

// TestShapeOfRepeatedRows reads merged ranges without writing what is repeated.
func TestShapeOfRepeatedRows(t *testing.T) {
	wb, err := openBytes("a.ods", odsOf(t, `<table:table-row table:number-rows-repeated="`+maxTimes+`"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>`), Limits{})
	must(t, err)
	costs(t, func() {
		_, err := wb.Sheets[0].Shape(context.Background())
		must(t, err)
	})
}
