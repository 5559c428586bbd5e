package sheet

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"strings"

	"github.com/richardlehane/mscfb"
)

// oleMagic begins a compound file (MS-CFB): the container of .xls before 2007
// and of encrypted workbooks.
var oleMagic = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}

// oleKinds are the streams that say what a compound file is, most telling
// first: an encrypted workbook may hold others beside. What is said of a
// workbook is for one whose container cannot be read.
var oleKinds = []struct {
	stream   string
	workbook bool
	what     refusal
}{
	{"EncryptedPackage", false, refusal{"sheet.encrypted", "is an encrypted workbook; remove its password (File, Info, Protect Workbook) and send it again"}},
	{"Workbook", true, refusal{"sheet.damaged", "is an Excel workbook of the kind before 2007 (.xls) that is cut off or damaged; open it in a spreadsheet program and save it as .xlsx"}},
	{"Book", true, refusal{"sheet.damaged", "is an Excel workbook of the kind before 1997 (.xls) that is cut off or damaged; open it in a spreadsheet program and save it as .xlsx"}},
	{"WordDocument", false, refusal{"sheet.document", "is a text document (Word); send the spreadsheet the tables were made with"}},
	{"PowerPoint Document", false, refusal{"sheet.document", "is a presentation; send the spreadsheet the tables were made with"}},
}

// openOLE opens the workbook that a compound file holds, or says what it is.
func openOLE(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	directory := &rationed{ReaderAt: r, left: oleRation}
	doc, err := mscfb.New(directory)
	if err != nil {
		return nil, refuseOLE(name, kindInSectors(r, size))
	}
	directory.left = math.MaxInt
	stream, kind := workbookStream(doc)
	switch {
	case stream == nil:
		return nil, refuseOLE(name, kind)
	case stream.Size > size:
		return nil, unreadable(name, "sheet.damaged", "is an Excel workbook (.xls) that is cut off: %d bytes are missing; send it again", stream.Size-size)
	}
	return openXLS(ctx, name, *stream, lim)
}

// workbookStream finds the stream of the workbook itself, or else the kind of
// the file. Workbooks that are embedded in a document lie deeper. A file for
// both Excel 95 and 97 holds two streams, the newer first in oleKinds.
func workbookStream(doc *mscfb.Reader) (stream *mscfb.File, kind int) {
	kind = len(oleKinds)
	for _, f := range doc.File {
		if len(f.Path) > 0 {
			continue
		}
		for i, k := range oleKinds[:kind] {
			if strings.EqualFold(f.Name, k.stream) {
				stream, kind = f, i
			}
		}
	}
	if kind < len(oleKinds) && !oleKinds[kind].workbook {
		return nil, kind
	}
	return stream, kind
}

// oleRation bounds what is read of a compound file to learn what it holds: its
// directory, of 128 bytes an entry, and four bytes for each sector of its small
// streams. Workbooks have dozens of entries; with macros, hundreds.
const oleRation = 16 << 20

// rationed ends the reading of a directory that was made to exhaust memory.
type rationed struct {
	io.ReaderAt
	left int
}

func (r *rationed) ReadAt(b []byte, at int64) (int, error) {
	if r.left < math.MaxInt {
		if r.left -= len(b); r.left < 0 {
			return 0, errors.New("the directory is too long")
		}
	}
	return r.ReaderAt.ReadAt(b, at)
}

// refuseOLE says what a compound file is that is not read.
func refuseOLE(name string, kind int) error {
	if kind < len(oleKinds) {
		return unreadable(name, oleKinds[kind].what.id, "%s", oleKinds[kind].what.detail)
	}
	return unreadable(name, "sheet.damaged", "is an old Office file that is cut off, damaged or no workbook; send it again, saved as .xlsx")
}

// kindInSectors says what a compound file is by the names of its streams where
// its directory cannot be followed. It looks at every place where the directory
// may have an entry (they are 128 bytes long and begin with the name in UTF-16)
// and follows no chain of sectors: those of a damaged file may lead in a circle.
func kindInSectors(r io.ReaderAt, size int64) int {
	const entry, step = 128, 1 << 20
	found := len(oleKinds)
	piece := make([]byte, min(size, step))
	for from := int64(0); from < size; from += step {
		n, _ := r.ReadAt(piece, from) // what cannot be read tells nothing
		for at := 0; at+entry <= n; at += entry {
			for i, kind := range oleKinds[:found] {
				if bytes.HasPrefix(piece[at:], utf16Name(kind.stream)) {
					found = i
					break
				}
			}
		}
	}
	return found
}

// utf16Name writes a name as the directory does, closed by a zero.
func utf16Name(s string) []byte {
	b := make([]byte, 0, 2*len(s)+2)
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return append(b, 0, 0)
}
