package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// entriesCSV is a small file in the form of the IOM's, which is recognised.
const entriesCSV = `"t","geo","nat","n"
"2023-01","CRI","NIC",26046
"2023-01","CRI","PAN",9123
"2023-02","CRI","NIC",24001
"2023-02","CRI","PAN",8700
`

func (p *program) write(name string, data []byte) string {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), data, 0o644); err != nil {
		p.t.Fatal(err)
	}
	return name
}

// Bad input gives a clear message, the contract's exit code, and changes
// nothing in the database.
func TestBadInputChangesNothing(t *testing.T) {
	good := aWorkbook(t, func(f *excelize.File) {})
	for _, bad := range []struct {
		name string
		data []byte
		code int
		says string
	}{
		{"picture.xlsx", []byte("\x89PNG\r\n\x1a\n0000"), exitFailed, "picture"},
		{"empty.csv", nil, exitFailed, "empty"},
		{"truncated.xlsx", good[:len(good)/2], exitFailed, "truncated"},
		{"encrypted.xlsx", oleFile("EncryptedPackage"), exitFailed, "password"},
		{"bomb.xlsx", bomb(t), exitFailed, "larger"},
		{"unknown.xlsx", aWorkbook(t, func(f *excelize.File) { must(t, f.SetCellValue("Sheet1", "A1", "shopping list")) }), exitBlocked, "layout"},
		{"regin_text.csv", []byte(strings.Replace(entriesCSV, "9123", "about 9000", 1)), exitBlocked, "D3"},
		{"totals.xlsx", wrongTotal(t), exitBlocked, "E380"},
		{"regin_doubled.csv", []byte(entriesCSV + "\"2023-02\",\"CRI\",\"PAN\",9999\n"), exitBlocked, "duplicate-key"},
		{"regin_stranger.csv", []byte(strings.Replace(entriesCSV, "PAN", "QQQ", 1)), exitBlocked, "unknown-label"},
	} {
		t.Run(bad.name, func(t *testing.T) {
			p := newProgram(t)
			p.must("ingest", p.write("regin_good.csv", []byte(entriesCSV)), "--publish")
			before := p.state()
			code, out, errs := p.run("ingest", p.write(bad.name, bad.data), "--publish")
			if code != bad.code {
				t.Errorf("exit %d, not %d", code, bad.code)
			}
			if !strings.Contains(strings.ToLower(out+errs), strings.ToLower(bad.says)) {
				t.Errorf("the message does not say %q:\n%s%s", bad.says, out, errs)
			}
			if after := p.state(); after != before {
				t.Errorf("the database changed:\n%s\nnot\n%s", after, before)
			}
		})
	}
}

// state is all that a reader can see.
func (p *program) state() string {
	p.t.Helper()
	return p.must("query", "BORDER") + p.must("releases", "list") + p.must("verify")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func aWorkbook(t *testing.T, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

// wrongTotal is the bundled table of permanent residents with another grand
// total for January.
func wrongTotal(t *testing.T) []byte {
	t.Helper()
	f, err := excelize.OpenFile("../../testdata/offices/can_ircc_permanent_residents_2023.xlsx")
	must(t, err)
	defer f.Close()
	must(t, f.SetCellValue("PR - ImmCat", "E380", "5,930"))
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

// bomb is a workbook whose sheet is 300 MB of blanks in a few hundred KB.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml"} {
		f, err := w.Create(name)
		must(t, err)
		_, err = f.Write([]byte("<x/>"))
		must(t, err)
	}
	f, err := w.Create("xl/worksheets/sheet1.xml")
	must(t, err)
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for range 300 {
		_, err = f.Write(blanks)
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

// oleFile is the least compound file that names one stream: header, one FAT
// sector and one directory sector ([MS-CFB] 2.2 and 2.6).
func oleFile(stream string) []byte {
	const sector = 512
	file := make([]byte, 3*sector)
	copy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	put := binary.LittleEndian
	put.PutUint16(file[24:], 0x3e)
	put.PutUint16(file[26:], 3)
	put.PutUint16(file[28:], 0xfffe)
	put.PutUint16(file[30:], 9)
	put.PutUint16(file[32:], 6)
	put.PutUint32(file[44:], 1) // FAT sectors
	put.PutUint32(file[48:], 1) // first directory sector
	put.PutUint32(file[56:], 4096)
	put.PutUint32(file[60:], 0xfffffffe)
	put.PutUint32(file[68:], 0xfffffffe)
	put.PutUint32(file[76:], 0) // the FAT is sector 0
	for i := 80; i < sector; i += 4 {
		put.PutUint32(file[i:], 0xffffffff)
	}
	fat := file[sector : 2*sector]
	for i := range fat {
		fat[i] = 0xff
	}
	put.PutUint32(fat[0:], 0xfffffffd)
	put.PutUint32(fat[4:], 0xfffffffe)
	entry := func(i int, name string, kind byte, child uint32) {
		e := file[2*sector+128*i:]
		for j, r := range name {
			put.PutUint16(e[2*j:], uint16(r))
		}
		put.PutUint16(e[64:], uint16(2*len(name)+2))
		e[66], e[67] = kind, 1
		for _, at := range []int{68, 72, 76} {
			put.PutUint32(e[at:], 0xffffffff)
		}
		put.PutUint32(e[76:], child)
		put.PutUint32(e[116:], 0xfffffffe)
	}
	entry(0, "Root Entry", 5, 1)
	entry(1, stream, 2, 0xffffffff)
	return file
}
