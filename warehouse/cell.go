package warehouse

import (
	"fmt"
	"strconv"
	"strings"
)

// CellRef is a cell of a submission. Row and Col count from one, as a
// spreadsheet shows them; for delimited text Sheet is empty and Row is the
// record number a spreadsheet would show when it opens the file.
type CellRef struct {
	Sheet    string
	Row, Col int
}

// A1 writes the address without the sheet: "E36". It is empty for a reference
// to a whole sheet or file (row or column zero).
func (c CellRef) A1() string {
	if c.Row < 1 || c.Col < 1 {
		return ""
	}
	return ColumnName(c.Col) + strconv.Itoa(c.Row)
}

func (c CellRef) String() string {
	if c.Sheet == "" {
		return c.A1()
	}
	return c.Sheet + "!" + c.A1()
}

// ColumnName writes a column's number, from one, in letters: 1 is A, 27 is AA.
func ColumnName(col int) string {
	var b [8]byte
	i := len(b)
	for ; col > 0 && i > 0; col = (col - 1) / 26 {
		i--
		b[i] = byte('A' + (col-1)%26)
	}
	return string(b[i:])
}

// ParseColumn reads letters as a column's number.
func ParseColumn(s string) (int, error) {
	n := 0
	for _, r := range strings.ToUpper(s) {
		if r < 'A' || r > 'Z' || n > 1<<24 {
			return 0, NewError(ErrInvalid, "value.column", "text", s)
		}
		n = n*26 + int(r-'A'+1)
	}
	if n == 0 {
		return 0, NewError(ErrInvalid, "value.column", "text", s)
	}
	return n, nil
}

// ParseA1 reads "E36", with or without a sheet before an exclamation mark.
func ParseA1(s string) (CellRef, error) {
	var ref CellRef
	rest := s
	if i := strings.LastIndexByte(s, '!'); i >= 0 {
		ref.Sheet, rest = strings.Trim(s[:i], "'"), s[i+1:]
	}
	i := strings.IndexAny(rest, "0123456789")
	if i < 1 {
		return ref, NewError(ErrInvalid, "value.cell", "text", s)
	}
	col, err := ParseColumn(rest[:i])
	if err != nil {
		return ref, err
	}
	row, err := strconv.Atoi(rest[i:])
	if err != nil || row < 1 {
		return ref, NewError(ErrInvalid, "value.cell", "text", s)
	}
	ref.Row, ref.Col = row, col
	return ref, nil
}

// FormatNumber writes a figure as it is stored: a plain decimal number, as
// short as reads back to the same value, without thousands separators.
func FormatNumber(v float64) string { return string(AppendNumber(nil, v)) }

// AppendNumber appends a number as FormatNumber writes it.
func AppendNumber(b []byte, v float64) []byte {
	if v == 0 { // minus zero reads as a typing error
		return append(b, '0')
	}
	if v > -1e15 && v < 1e15 {
		if whole := int64(v); float64(whole) == v {
			return strconv.AppendInt(b, whole, 10) // five times as fast
		}
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	}
	return append(b, strings.Replace(fmt.Sprintf("%v", v), "+", "", 1)...)
}
