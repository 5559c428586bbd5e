package sheet

import (
	"bytes"
	"context"
	"io"
	"strings"
	"unicode/utf8"

	"siemmes/warehouse"
)

// Open finds out by its content what a file is and opens it. name is only for
// messages. The kinds of error are warehouse.ErrUnreadable, for what is no
// spreadsheet or a broken one, and ErrTooLarge, where a limit was met.
func Open(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if size == 0 {
		return nil, unreadable(name, "is empty (0 bytes); send the file again")
	}
	lim = lim.withDefaults()
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, unreadable(name, "cannot be read: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return openZip(ctx, name, r, size, lim)
	case bytes.HasPrefix(head, oleMagic):
		return openOLE(ctx, name, r, size, lim)
	}
	if what := foreign(head); what != "" {
		return nil, unreadable(name, "%s", what)
	}
	return openDelimited(ctx, name, r, size, lim)
}

func unreadable(name, format string, args ...any) error {
	return warehouse.Errorf(warehouse.ErrUnreadable, "%q "+format, append([]any{name}, args...)...)
}

// signatures are the beginnings of files that are no spreadsheet, or one that
// is not read yet, with what to tell their sender.
var signatures = []struct{ magic, what string }{
	{"%PDF-", "is a PDF document; send the spreadsheet the tables were made with"},
	{"\x89PNG", "is a picture (PNG); send the spreadsheet it shows"},
	{"\xff\xd8\xff", "is a picture (JPEG); send the spreadsheet it shows"},
	{"GIF8", "is a picture (GIF); send the spreadsheet it shows"},
	{"BM", "is a picture (BMP); send the spreadsheet it shows"},
	{"II*\x00", "is a picture (TIFF); send the spreadsheet it shows"},
	{"MM\x00*", "is a picture (TIFF); send the spreadsheet it shows"},
	{"\x1f\x8b", "is compressed with gzip; unpack it and send what it holds"},
	{"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it and send the spreadsheet in it"},
	{"Rar!", "is a RAR archive; unpack it and send the spreadsheet in it"},
	{"{\\rtf", "is a text document (RTF); send the spreadsheet the tables were made with"},
	{"PAR1", "is a Parquet file; send the spreadsheet or csv it was made from"},
	{"\x7fELF", "is a program, not a spreadsheet"},
}

// foreign names what a file is that is neither a workbook nor delimited text;
// "" for what may be delimited text.
func foreign(head []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) && (s.magic != "BM" || !utf8.Valid(head)) {
			return s.what
		}
	}
	if len(head) > 1 && head[0] == 0x09 && head[1] <= 0x08 && bytes.IndexByte(head, 0) >= 0 {
		return "is an Excel workbook from before 1997 (BIFF), which is not read; open it in a spreadsheet program and save it as .xlsx"
	}
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8BOM)), " \t\r\n\f")))
	switch {
	case strings.HasPrefix(text, "<?xml") && strings.Contains(text, "urn:schemas-microsoft-com:office:spreadsheet"):
		return "is an XML spreadsheet of Excel 2003, which is not read yet; open it in a spreadsheet program and save it as .xlsx"
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"), strings.Contains(text[:min(512, len(text))], "<table"):
		return "is an HTML page, which is not read yet, whatever its name says; open it in a spreadsheet program and save it as .xlsx"
	case strings.HasPrefix(text, "<?xml"), strings.HasPrefix(text, "<!doctype"):
		return "is an XML file that is no spreadsheet; send an .xlsx or .csv file"
	case text == "" && len(head) < 4096:
		return "holds nothing but blanks; send the file again"
	}
	return ""
}
