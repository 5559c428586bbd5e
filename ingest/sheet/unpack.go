package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/encoding/charmap"
)

// Member is one spreadsheet of an archive.
type Member struct {
	Name   string // within what was sent: "bundle.zip/2023/entries.csv"
	Reader io.ReaderAt
	Size   int64 // bytes
	// Left names what else the archive holds and why it was left out, one
	// line each. All members of an archive have the same.
	Left []string

	spool *spool
}

// Close gives back what unpacking took. The reader of a file that is no
// archive stays open: it is the caller's.
func (m *Member) Close() error {
	if m.spool == nil {
		return nil
	}
	return m.spool.Close()
}

// Unpack gives each spreadsheet of an archive: of a zip, of archives in it, of
// a gzip. A file that is none is its own only member. What cannot be a
// spreadsheet is left out and named. The caller closes every member.
//
// Errors are of kind warehouse.ErrUnreadable, also where nothing in the
// archive is a spreadsheet, or ErrTooLarge.
func Unpack(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) ([]*Member, error) {
	u := unpacker{ctx: ctx, lim: lim.withDefaults()}
	if err := u.add(&Member{Name: name, Reader: r, Size: size}, 1); err != nil {
		return nil, errors.Join(err, u.close())
	}
	if len(u.members) == 0 {
		return nil, unreadable(name, "sheet.archive", "is an archive that holds no spreadsheet (%s); send the spreadsheet", strings.Join(u.left, ", "))
	}
	for _, m := range u.members {
		m.Left = u.left
	}
	return u.members, nil
}

// openOnly opens the only spreadsheet of an archive.
func openOnly(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	members, err := Unpack(ctx, name, r, size, lim)
	if err != nil {
		return nil, err
	}
	if len(members) > 1 {
		err = unreadable(name, "sheet.several", "is an archive of %d spreadsheets (%s, %s, …); send them one by one", len(members), members[0].Name, members[1].Name)
		for _, m := range members {
			err = errors.Join(err, m.Close())
		}
		return nil, err
	}
	m := members[0]
	wb, err := Open(ctx, m.Name, m.Reader, m.Size, lim)
	if err != nil {
		return nil, errors.Join(err, m.Close())
	}
	wb.closers = append([]func() error{m.Close}, wb.closers...)
	return wb, nil
}

// unpacker gathers the members of an archive.
type unpacker struct {
	ctx     context.Context
	lim     Limits
	members []*Member
	left    []string
	used    int64 // bytes unpacked
}

func (u *unpacker) close() (err error) {
	for _, m := range u.members {
		err = errors.Join(err, m.Close())
	}
	return err
}

// add takes a file as a member, or in its place the members it holds; depth
// archives lie around it and itself.
func (u *unpacker) add(m *Member, depth int) error {
	head := make([]byte, min(m.Size, 4))
	if _, err := m.Reader.ReadAt(head, 0); err != nil && err != io.EOF {
		return errors.Join(unreadable(m.Name, "sheet.damaged", "cannot be read: %w", err), m.Close())
	}
	switch {
	case bytes.HasPrefix(head, []byte(gzipMagic)):
		return u.replace(m, depth, u.gzip)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")): // the latter is an empty one
		a, files, err := readZip(m.Name, m.Reader, m.Size, u.lim)
		if err != nil {
			return errors.Join(err, m.Close())
		}
		if !a.isDocument() {
			return u.replace(m, depth, func(m *Member, depth int) error { return u.zip(m, a, files, depth) })
		}
	}
	u.members = append(u.members, m)
	return nil
}

// replace unpacks an archive and is done with it.
func (u *unpacker) replace(m *Member, depth int, unpack func(*Member, int) error) error {
	if depth > u.lim.Archives {
		return errors.Join(tooLarge("Archives", "%q is an archive within archives, deeper than the %d allowed (Limits.Archives); unpack it and send what it holds", m.Name, u.lim.Archives), m.Close())
	}
	return errors.Join(unpack(m, depth), m.Close())
}

// gzip unpacks what a gzip holds, which has no name of its own that could be
// relied on.
func (u *unpacker) gzip(m *Member, depth int) error {
	r, err := gzip.NewReader(io.NewSectionReader(m.Reader, 0, m.Size))
	if err != nil {
		return unreadable(m.Name, "sheet.damaged", "is damaged (%w); send it again", err)
	}
	inner, err := u.spool(m.Name, r, m.Size)
	if err != nil {
		return err
	}
	return u.add(inner, depth+1)
}

// spool unpacks one member; packed is its size in the archive.
func (u *unpacker) spool(name string, r io.Reader, packed int64) (*Member, error) {
	if err := u.ctx.Err(); err != nil {
		return nil, err
	}
	s, err := newSpool(r, bounds{name: name, lim: u.lim, packed: max(1, packed), used: u.used})
	if err != nil {
		return nil, err
	}
	u.used += s.size
	return &Member{Name: name, Reader: s, Size: s.size, spool: s}, nil
}

// zip unpacks what may be a spreadsheet.
func (u *unpacker) zip(m *Member, a *archive, files []*zip.File, depth int) error {
	for _, f := range files {
		name := memberName(f)
		if f.FileInfo().IsDir() {
			continue
		}
		if isLitter(name) {
			u.left = append(u.left, name+": not a spreadsheet by its name")
			continue
		}
		if err := u.zipped(m.Name+"/"+name, a, f, depth, len(files) == 1); err != nil {
			return err
		}
	}
	return nil
}

// zipped unpacks one file of a zip and keeps it when it may be a spreadsheet.
func (u *unpacker) zipped(name string, a *archive, f *zip.File, depth int, alone bool) error {
	r, err := f.Open()
	if err != nil {
		return a.damaged(f.Name, err)
	}
	defer r.Close()
	inner, err := u.spool(name, r, int64(f.CompressedSize64))
	if err != nil {
		return err
	}
	if why := notSpreadsheet(u.ctx, inner, u.lim, alone); why != "" {
		why, _, _ = strings.Cut(why, ";")
		u.left = append(u.left, strings.TrimPrefix(name, a.name+"/")+": "+why)
		return inner.Close()
	}
	return u.add(inner, depth+1)
}

// notSpreadsheet says what a file is that can be no spreadsheet and no archive
// of some; "" for what may be one. A text that is not alone in its archive must
// look like a table: what lies beside the tables are notes.
func notSpreadsheet(ctx context.Context, m *Member, lim Limits, alone bool) string {
	head := make([]byte, min(m.Size, sniffBytes))
	if n, err := m.Reader.ReadAt(head, 0); err != nil && n < len(head) {
		return "cannot be read"
	}
	switch {
	case len(head) == 0:
		return "is empty"
	case bytes.HasPrefix(head, []byte(gzipMagic)), bytes.HasPrefix(head, oleMagic):
		return ""
	case bytes.HasPrefix(head, []byte("PK")):
		a, _, err := readZip(m.Name, m.Reader, m.Size, lim)
		if err != nil || !a.isDocument() || a.has("content.xml") {
			return "" // is opened, and its error told
		}
		return a.foreign().detail
	}
	what, format := sniff(head)
	if what.id != "" || format != Delimited || alone {
		return what.detail
	}
	return notTable(ctx, m, lim)
}

// notTable tells a text that no delimiter divides into columns.
func notTable(ctx context.Context, m *Member, lim Limits) string {
	text := delimited{name: m.Name, file: m.Reader, size: m.Size, lim: lim}
	var err error
	if text.charset, err = charsetOf(m.Reader, m.Size); err != nil {
		return "cannot be read"
	}
	sample, err := text.sample()
	if err != nil || junk(sample) {
		return "is no spreadsheet"
	}
	if regularity(ctx, sample, delimiterOf(ctx, sample, lim), lim) < 0.4 {
		return "is a text without columns"
	}
	return ""
}

// isDocument tells a zip that is one document from one that holds files.
func (a *archive) isDocument() bool {
	for _, part := range []string{"_rels/.rels", "[Content_Types].xml", "xl/workbook.xml", "xl/workbook.bin", "EncryptedPackage", "mimetype", "content.xml"} {
		if a.has(part) {
			return true
		}
	}
	return false
}

// memberName is the name of a file in a zip. One that is not UTF-8 is in the
// alphabet of DOS, as zips of Windows are.
func memberName(f *zip.File) string {
	name := strings.ReplaceAll(f.Name, `\`, "/")
	if !utf8.ValidString(name) {
		if decoded, err := charmap.CodePage850.NewDecoder().String(name); err == nil {
			return decoded
		}
	}
	return name
}

// isLitter knows what systems and people put beside their files.
func isLitter(name string) bool {
	base := strings.ToLower(path.Base(name))
	if strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || base == "thumbs.db" || base == "desktop.ini" {
		return true
	}
	switch path.Ext(base) {
	case "", ".txt", ".md", ".htm", ".html":
		for _, word := range []string{"readme", "license", "licence", "leame", "léeme", "leeme", "lisezmoi", "lisez-moi"} {
			if strings.HasPrefix(base, word) {
				return true
			}
		}
	}
	return false
}
