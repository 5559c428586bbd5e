package sheet

import (
	"bytes"
	"io"
)

// oleMagic begins a compound file (MS-CFB): the container of .xls before 2007
// and of encrypted workbooks.
var oleMagic = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}

// oleKinds are the streams that tell what a compound file is, most telling
// first: an encrypted workbook may hold others beside.
var oleKinds = []struct{ stream, what string }{
	{"EncryptedPackage", "is an encrypted workbook; remove its password (File, Info, Protect Workbook) and send it again"},
	{"Workbook", "is an Excel workbook of the kind before 2007 (.xls), which is not read yet; open it in a spreadsheet program and save it as .xlsx"},
	{"Book", "is an Excel workbook of the kind before 1997 (.xls), which is not read; open it in a spreadsheet program and save it as .xlsx"},
	{"WordDocument", "is a text document (Word); send the spreadsheet the tables were made with"},
	{"PowerPoint Document", "is a presentation; send the spreadsheet the tables were made with"},
}

// refuseOLE says what a compound file is by the names of its streams. It looks
// at every place where the directory may have an entry (they are 128 bytes
// long and begin with the name in UTF-16) and follows no chain of sectors:
// those of a damaged file may lead in a circle.
func refuseOLE(name string, r io.ReaderAt, size int64) error {
	const entry, step = 128, 1 << 20
	found := len(oleKinds)
	piece := make([]byte, step)
	for from := int64(0); from < size; from += step {
		n, err := r.ReadAt(piece, from)
		if err != nil && err != io.EOF {
			return unreadable(name, "cannot be read: %w", err)
		}
		for at := 0; at+entry <= n; at += entry {
			for i, kind := range oleKinds[:found] {
				if bytes.HasPrefix(piece[at:], utf16Name(kind.stream)) {
					found = i
					break
				}
			}
		}
	}
	if found < len(oleKinds) {
		return unreadable(name, "%s", oleKinds[found].what)
	}
	return unreadable(name, "is an old Office file that is cut off, damaged or no workbook; send it again, saved as .xlsx")
}

// utf16Name writes a name as the directory does, closed by a zero.
func utf16Name(s string) []byte {
	b := make([]byte, 0, 2*len(s)+2)
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return append(b, 0, 0)
}
