package export

import (
	"bufio"
	"io"
	"strings"

	"siemmes/warehouse"
)

// writeCSV writes RFC 4180 with a line feed at the end of a record, in UTF-8
// without a byte order mark. A missing number is an empty field.
func writeCSV(w io.Writer, a *warehouse.Answer, opt Options) error {
	buf := bufio.NewWriterSize(w, 1<<16)
	cols := columns(a, opt)
	for i, c := range cols {
		if i > 0 {
			buf.WriteByte(',')
		}
		writeField(buf, c.id)
	}
	buf.WriteByte('\n')
	for i := range a.Rows {
		row := &a.Rows[i]
		for j, c := range cols {
			if j > 0 {
				buf.WriteByte(',')
			}
			if c.kind == text {
				writeField(buf, Guard(c.str(row)))
			} else if v := c.num(row); v == v {
				buf.WriteString(warehouse.FormatNumber(v))
			}
		}
		buf.WriteByte('\n')
	}
	return buf.Flush()
}

// Guard keeps a spreadsheet program from running a text as a formula: a text
// that begins like one gets an apostrophe before it (OWASP, "CSV Injection").
// Codes of the catalog never begin so; a publisher's edition or border post can.
func Guard(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

// writeField quotes a text that would not read back without quotes. Errors stay
// in the writer and come out of its Flush.
func writeField(buf *bufio.Writer, s string) {
	if !strings.ContainsAny(s, "\",\r\n") && !strings.HasPrefix(s, " ") && !strings.HasSuffix(s, " ") {
		buf.WriteString(s)
		return
	}
	buf.WriteByte('"')
	buf.WriteString(strings.ReplaceAll(s, `"`, `""`))
	buf.WriteByte('"')
}
