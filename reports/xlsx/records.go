package xlsx

import (
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"siemmes/warehouse"
)

// MaxRecords is the number of records that a sheet has room for, below its heading.
const MaxRecords = excelize.TotalRows - 1

// Records is a workbook with a record in each row, written row by row: unlike a
// table, it is never in memory as a whole.
type Records struct {
	book *book
	data *sheet
	puts []put
}

// recordWidth is the width of each column, in digits.
const recordWidth = 16

// NewRecords begins a workbook of so many records. The error is ErrTooLarge where a
// sheet has not room for them.
func NewRecords(title, language string, columns []string, records int) (*Records, error) {
	if records > MaxRecords {
		return nil, warehouse.NewError(warehouse.ErrTooLarge, "xlsx.records", "rows", records, "room", MaxRecords)
	}
	b := newBook(language)
	r := &Records{book: b}
	err := r.begin(title, columns)
	if err != nil {
		closeFile(b.file, &err)
		return nil, err
	}
	return r, nil
}

func (r *Records) begin(title string, columns []string) error {
	if err := r.book.properties(title, time.Time{}); err != nil {
		return err
	}
	widths := make([]float64, len(columns))
	for i := range widths {
		widths[i] = recordWidth
	}
	var err error
	if r.data, err = r.book.newSheet(r.book.sheetName("", title), widths); err != nil {
		return err
	}
	if err := r.data.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, name := range columns {
		r.puts = append(r.puts, put{i + 1, name, look{role: roleHead}})
	}
	return r.data.line(0, r.puts...)
}

// Row writes one record: a string, a number or nil for each column.
func (r *Records) Row(values ...any) error {
	r.puts = r.puts[:0]
	for i, v := range values {
		r.puts = append(r.puts, put{i + 1, v, look{role: roleRecord}})
	}
	return r.data.line(0, r.puts...)
}

// Close writes the workbook, with the notes on a sheet of their own.
func (r *Records) Close(w io.Writer, heading string, notes []string) (err error) {
	defer closeFile(r.book.file, &err)
	if err := r.data.end(); err != nil {
		return err
	}
	if len(notes) > 0 {
		if err := r.notes(heading, notes); err != nil {
			return err
		}
	}
	return r.book.write(w)
}

func (r *Records) notes(heading string, notes []string) error {
	s, err := r.book.newSheet(r.book.sheetName("", heading), []float64{minText})
	if err != nil {
		return err
	}
	for _, note := range notes {
		if err := s.paragraph(note, look{role: roleNote}, 1); err != nil {
			return err
		}
	}
	return s.end()
}

// Discard gives up a workbook that is not written.
func (r *Records) Discard() error { return r.book.file.Close() }
