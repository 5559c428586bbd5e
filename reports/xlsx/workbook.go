// Package xlsx writes tables and reports as workbooks: a contents sheet with
// links, a sheet per table with frozen headings, number formats, marks, notes,
// sources and print set-up, and native charts that follow the cells they show.
//
// The same report gives the same bytes: nothing in a workbook is taken from
// the clock.
package xlsx

import (
	"io"
	"sort"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// book is a workbook being written.
type book struct {
	file   *excelize.File
	styles *styles
	lang   string
	names  map[string]bool // sheets, folded as Excel compares them
	header string          // left half of every page's head
	footer string
	index  string // name of the contents sheet, "" where there is none
	begun  bool   // the first sheet is there
}

func newBook(language string) *book {
	f := excelize.NewFile()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{out: w} })
	return &book{file: f, styles: newStyles(f, language), lang: language, names: map[string]bool{}}
}

// WriteTable writes one table as a workbook of one sheet.
func WriteTable(w io.Writer, t *reports.Table) (err error) {
	defer warehouse.Wrap(&err, "write workbook %q", t.Title)
	b := newBook(t.Lang)
	defer closeFile(b.file, &err)
	b.header = t.Title
	b.footer = t.Release
	if err := b.properties(t.Title, time.Time{}); err != nil {
		return err
	}
	if err := b.tableSheet(b.sheetName("", t.Title), t, nil); err != nil {
		return err
	}
	return b.write(w)
}

// WriteReport writes a report: its contents first, then a sheet per table with
// the charts that are beside it.
func WriteReport(w io.Writer, r *reports.Report) (err error) {
	defer warehouse.Wrap(&err, "write workbook %q", r.Title)
	b := newBook(r.Lang)
	defer closeFile(b.file, &err)
	b.header = r.Title
	b.footer = r.Release
	if err := b.properties(r.Title, r.Params.Now); err != nil {
		return err
	}
	b.index = b.sheetName("", lang.T(r.Lang, "reports.contents"))
	entries := b.plan(r)
	if err := b.contentsSheet(r, entries); err != nil {
		return err
	}
	for _, e := range entries {
		if e.table == nil {
			continue
		}
		if err := b.tableSheet(e.sheet, e.table, e.charts); err != nil {
			return err
		}
	}
	return b.write(w)
}

// properties are what a file manager shows of the workbook.
func (b *book) properties(title string, made time.Time) error {
	p := &excelize.DocProperties{Title: clean(title), Creator: "SIEMMES", LastModifiedBy: "SIEMMES", Language: b.lang}
	if made.IsZero() {
		made = time.Unix(0, 0)
	}
	p.Created = made.UTC().Format(time.RFC3339)
	p.Modified = p.Created
	if err := b.file.SetDocProps(p); err != nil {
		return err
	}
	return b.file.SetAppProps(&excelize.AppProperties{Application: "SIEMMES", Company: "", AppVersion: "1.0"})
}

func (b *book) write(w io.Writer) error {
	if types := b.file.ContentTypes; types != nil {
		// Excelize lists image types in the order of a Go map.
		sort.Slice(types.Defaults, func(i, j int) bool { return types.Defaults[i].Extension < types.Defaults[j].Extension })
	}
	return b.file.Write(w)
}

// add makes a sheet. The first one takes the name of the empty sheet that a new
// workbook begins with: to delete that one would read all others back.
func (b *book) add(name string) error {
	if b.begun {
		_, err := b.file.NewSheet(name)
		return err
	}
	b.begun = true
	return b.file.SetSheetName(firstSheet, name)
}

const firstSheet = "Sheet1"

func closeFile(f *excelize.File, err *error) {
	if e := f.Close(); *err == nil {
		*err = e
	}
}

// cellName is the address of a column and row, both from one.
func cellName(col, row int) string { return warehouse.ColumnName(col) + strconv.Itoa(row) }
