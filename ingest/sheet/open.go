package sheet

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// Open finds out by its content what a file is and opens it. name is only for
// messages. The kinds of error are warehouse.ErrUnreadable, for what is no
// spreadsheet or a broken one, and ErrTooLarge, where a limit was met.
func Open(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if size == 0 {
		return nil, unreadable(name, "sheet.empty", "is empty (0 bytes); send the file again")
	}
	lim = lim.withDefaults()
	if size > lim.Size {
		return nil, tooLarge("Size", "%q has %d MiB, more than the %d allowed (Limits.Size)", name, size>>20, lim.Size>>20)
	}
	return openUnder(newMeter(ctx, name, "", lim), name, r, size, lim)
}

// openUnder opens a file under a meter.
func openUnder(m *meter, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	wb, err := openAny(m, name, r, size, lim)
	if err != nil {
		return nil, err
	}
	if len(wb.Sheets) > lim.Sheets {
		return nil, errors.Join(tooLarge("Sheets", "%q holds %d sheets, more than the %d allowed (Limits.Sheets)", name, len(wb.Sheets), lim.Sheets), wb.Close())
	}
	shared := &heads{}
	for _, s := range wb.Sheets {
		s.file, s.lim, s.heads = name, lim, shared
		s.Name = strings.ToValidUTF8(s.Name, "\ufffd")
	}
	return wb, nil
}

// sniffBytes is how much of a file says what it is.
const sniffBytes = 4096

const gzipMagic = "\x1f\x8b"

func openAny(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	head := make([]byte, min(size, sniffBytes))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, unreadable(name, "sheet.damaged", "cannot be read: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return openZip(ctx, name, r, size, lim)
	case bytes.HasPrefix(head, []byte(gzipMagic)):
		return openOnly(ctx, name, r, size, lim)
	case bytes.HasPrefix(head, oleMagic):
		return openOLE(ctx, name, r, size, lim)
	}
	what, format := sniff(head)
	switch {
	case what.id != "":
		return nil, unreadable(name, what.id, "%s", what.detail)
	case format == ODS:
		return openFlatODS(ctx, name, r, size, lim)
	case format == SpreadsheetML:
		return openSpreadsheetML(ctx, name, r, size, lim)
	case format == HTML:
		return openHTML(ctx, name, r, size, lim)
	case format == PX:
		return openPX(ctx, name, r, size, lim)
	}
	return openDelimited(ctx, name, r, size, lim)
}

// signatures are the beginnings of files that are no spreadsheet, or one that
// is not read, with what to tell their sender.
var signatures = []struct {
	magic string
	what  refusal
}{
	{"%PDF-", refusal{"sheet.pdf", "is a PDF document; send the spreadsheet the tables were made with"}},
	{"\x89PNG", refusal{"sheet.picture", "is a picture (PNG); send the spreadsheet it shows"}},
	{"\xff\xd8\xff", refusal{"sheet.picture", "is a picture (JPEG); send the spreadsheet it shows"}},
	{"GIF8", refusal{"sheet.picture", "is a picture (GIF); send the spreadsheet it shows"}},
	{"BM", refusal{"sheet.picture", "is a picture (BMP); send the spreadsheet it shows"}},
	{"II*\x00", refusal{"sheet.picture", "is a picture (TIFF); send the spreadsheet it shows"}},
	{"MM\x00*", refusal{"sheet.picture", "is a picture (TIFF); send the spreadsheet it shows"}},
	{"7z\xbc\xaf\x27\x1c", refusal{"sheet.archive", "is a 7z archive; unpack it and send the spreadsheet in it"}},
	{"Rar!", refusal{"sheet.archive", "is a RAR archive; unpack it and send the spreadsheet in it"}},
	{"ID;PWXL", refusal{"sheet.old-format", "is a SYLK file (.slk), which is not read; open it in a spreadsheet program and save it as .xlsx"}},
	{"MIME-Version:", refusal{"sheet.old-format", "is a web archive (.mht), which is not read; open it in a spreadsheet program and save it as .xlsx"}},
	{"{\\rtf", refusal{"sheet.document", "is a text document (RTF); send the spreadsheet the tables were made with"}},
	{"PAR1", refusal{"sheet.no-spreadsheet", "is a Parquet file; send the spreadsheet or csv it was made from"}},
	{"\x7fELF", refusal{"sheet.no-spreadsheet", "is a program, not a spreadsheet"}},
}

// sniff tells by its beginning which text a file is, or names what it is when
// it is none that is read.
func sniff(head []byte) (what refusal, format Format) {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) && (s.magic != "BM" || !utf8.Valid(head)) {
			return s.what, ""
		}
	}
	if len(head) > 1 && head[0] == 0x09 && head[1] <= 0x08 && bytes.IndexByte(head, 0) >= 0 {
		return refusal{"sheet.old-excel", "is an Excel workbook from before 1997 (BIFF), which is not read; open it in a spreadsheet program and save it as .xlsx"}, ""
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return refusal{"sheet.archive", "is a tar archive; unpack it and send the spreadsheet in it"}, ""
	}
	text := headText(head)
	if isPX(text) {
		return refusal{}, PX
	}
	return sniffMarkup(text, len(head) < sniffBytes)
}

// headText is the beginning of a text in lower case, in UTF-8 whatever it is
// written in, without its mark and leading blanks.
func headText(head []byte) string {
	if wide := wideCharset(head); wide.whole != nil {
		if decoded, err := wide.whole.NewDecoder().Bytes(head[wide.skip:]); err == nil {
			head = decoded
		}
	}
	return strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8BOM)), " \t\r\n\f")))
}

// sniffMarkup knows markup by its first elements.
func sniffMarkup(text string, whole bool) (what refusal, format Format) {
	markup := strings.HasPrefix(text, "<")
	page := markup && (strings.Contains(text, "<html>") || strings.Contains(text, "<html ")) || strings.HasPrefix(text, "<!doctype html")
	switch {
	case markup && !page && strings.Contains(text, "urn:schemas-microsoft-com:office:spreadsheet"):
		return refusal{}, SpreadsheetML
	case markup && !page && strings.Contains(text, "<office:document"):
		return refusal{}, ODS
	case page, markup && strings.Contains(text, "<table"), strings.Contains(text[:min(512, len(text))], "<table"):
		return refusal{}, HTML
	case strings.HasPrefix(text, "<?xml"), strings.HasPrefix(text, "<!doctype"):
		return refusal{"sheet.no-spreadsheet", "is an XML file that is no spreadsheet; send an .xlsx or .csv file"}, ""
	case text == "" && whole:
		return refusal{"sheet.empty", "holds nothing but blanks; send the file again"}, ""
	}
	return refusal{}, Delimited
}
