package sheet

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"siemmes/warehouse"
)

// archive is a zip file whose directory was checked against the limits.
type archive struct {
	name  string
	parts map[string]*zip.File // by lower-case path: producers differ in case and slashes
}

// openZip opens what a zip file holds: a workbook, or the only spreadsheet of an
// archive.
func openZip(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	a, _, err := readZip(name, r, size, lim)
	if err != nil {
		return nil, err
	}
	switch what := a.foreign(); {
	case !a.isDocument():
		return openOnly(ctx, name, r, size, lim)
	case a.has("content.xml"):
		return openODS(ctx, a, lim)
	case what.id != "":
		return nil, unreadable(name, what.id, "%s", what.detail)
	}
	return openXLSX(ctx, a, lim)
}

// readZip reads a zip's directory and checks it against the limits.
func readZip(name string, r io.ReaderAt, size int64, lim Limits) (*archive, []*zip.File, error) {
	zr, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, nil, unreadable(name, "sheet.damaged", "is a zip that is cut off or damaged (%v); send it again", err)
	}
	zr.RegisterDecompressor(zip.Deflate, inflate)
	a := &archive{name: name, parts: map[string]*zip.File{}}
	return a, zr.File, a.admit(zr.File, lim)
}

// admit checks the zip's directory against the limits.
func (a *archive) admit(files []*zip.File, lim Limits) error {
	if len(files) > lim.Entries {
		return tooLarge("Entries", "%q holds %d files, more than the %d allowed (Limits.Entries)", a.name, len(files), lim.Entries)
	}
	var total uint64
	var twice []*zip.File
	for _, f := range files {
		p := strings.ReplaceAll(f.Name, `\`, "/")
		if path.IsAbs(p) || strings.Contains("/"+p+"/", "/../") {
			return unreadable(a.name, "sheet.damaged", "holds a part named %q, which points out of the zip; this is no workbook a spreadsheet program writes", f.Name)
		}
		if f.Flags&1 != 0 {
			return unreadable(a.name, "sheet.encrypted", "is an encrypted zip; remove its password and send it again")
		}
		if f.UncompressedSize64 > ratioFloor && f.UncompressedSize64/max(1, f.CompressedSize64) > uint64(lim.Ratio) {
			return tooLarge("Ratio", "%q: the part %s is %d times larger than in the zip, more than the %d times allowed (Limits.Ratio)",
				a.name, f.Name, f.UncompressedSize64/max(1, f.CompressedSize64), lim.Ratio)
		}
		// each size is compared by itself first, so that the sum cannot wrap
		if total += min(f.UncompressedSize64, uint64(lim.Unpacked)+1); total > uint64(lim.Unpacked) {
			return tooLarge("Unpacked", "%q holds more than %d MiB once unpacked (Limits.Unpacked)", a.name, lim.Unpacked>>20)
		}
		if key := strings.ToLower(p); a.parts[key] != nil && !strings.HasSuffix(p, "/") {
			twice = append(twice, f)
		} else {
			a.parts[key] = f
		}
	}
	for _, f := range twice {
		// files may differ by case in their names, the parts of a document may not
		if first := a.parts[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))]; a.isDocument() || first.Name == f.Name {
			return warehouse.WrapError(warehouse.ErrUnreadable, fmt.Errorf("%q holds the part %s twice", a.name, f.Name), "sheet.part-twice", "file", a.name, "part", f.Name)
		}
	}
	return nil
}

// foreign names what the zip is when it is no workbook that is read.
func (a *archive) foreign() refusal {
	switch {
	case a.has("xl/workbook.bin"):
		return refusal{"sheet.old-format", "is a binary Excel workbook (.xlsb), which is not read; save it as .xlsx"}
	case a.has("encryptedpackage"):
		return refusal{"sheet.encrypted", "is an encrypted workbook; remove its password and send it again"}
	case a.has("xl/workbook.xml"), a.has("_rels/.rels") && !a.has("word/document.xml") && !a.has("ppt/presentation.xml"):
		return refusal{}
	case a.has("word/document.xml"):
		return refusal{"sheet.document", "is a text document (Word); send the spreadsheet the tables were made with"}
	case a.has("ppt/presentation.xml"):
		return refusal{"sheet.document", "is a presentation; send the spreadsheet the tables were made with"}
	}
	return refusal{"sheet.archive", "is a zip file that holds no workbook; unpack it and send the spreadsheet in it"}
}

func (a *archive) has(part string) bool { return a.parts[strings.ToLower(part)] != nil }

// size is what the directory says a part holds.
func (a *archive) size(part string) uint64 {
	if f := a.parts[strings.ToLower(part)]; f != nil {
		return f.UncompressedSize64
	}
	return 0
}

// open inflates a part; nil where there is none. The size the directory states
// is not trusted: archive/zip counts, and what goes beyond it is an error.
func (a *archive) open(part string) (io.ReadCloser, error) {
	f := a.parts[strings.ToLower(part)]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, a.damaged(part, err)
	}
	return &partReader{ReadCloser: r, archive: a, part: part}, nil
}

func (a *archive) damaged(part string, err error) error {
	return unreadable(a.name, "sheet.damaged", "is damaged in its part %s (%w); send it again", part, err)
}

// partReader says which part of which file an error is in.
type partReader struct {
	io.ReadCloser
	archive *archive
	part    string
}

func (p *partReader) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if err != nil && err != io.EOF {
		err = p.archive.damaged(p.part, err)
	}
	return n, err
}
