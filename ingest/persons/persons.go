// Package persons recognises sheets whose rows are single persons, or events of single
// persons, and not figures. It quotes nothing of them: what it returns are places and
// kinds of columns.
package persons

import (
	"context"
	"slices"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Rule is the id of the finding about such a sheet.
const Rule = "person-records"

// Kind is what a column tells of a person.
type Kind string

// The kinds of columns.
const (
	Birth     Kind = "birth" // dates or years of birth
	Name      Kind = "name"
	Document  Kind = "document" // numbers of documents, cases and persons, each in few rows
	Sex       Kind = "sex"
	Age       Kind = "age"
	Origin    Kind = "origin"    // countries that many rows share
	Day       Kind = "day"       // days of events
	Attribute Kind = "attribute" // marital status, occupation, address, …
)

// Message names a kind for readers.
func (k Kind) Message() warehouse.Message { return warehouse.NewMessage("person." + string(k)) }

// Records are the rows of one sheet that are single persons.
type Records struct {
	Sheet string
	Rows  sheet.Range
	Kinds []Kind // of its columns, in the order of the constants
}

// Where is the first cell.
func (r Records) Where() warehouse.CellRef {
	return warehouse.CellRef{Sheet: r.Sheet, Row: r.Rows.Top, Col: r.Rows.Left}
}

// Range writes the rows as a spreadsheet does: "A2:G201".
func (r Records) Range() string {
	last := warehouse.CellRef{Row: r.Rows.Bottom, Col: r.Rows.Right}
	return warehouse.CellRef{Row: r.Rows.Top, Col: r.Rows.Left}.A1() + ":" + last.A1()
}

// Said are the values of the placeholders of a message about the rows.
func (r Records) Said() []any {
	where := r.Range()
	if r.Sheet != "" {
		where = r.Sheet + "!" + where
	}
	var all []warehouse.Message
	for _, k := range r.Kinds {
		all = append(all, k.Message())
	}
	return []any{"rows", where, "kinds", all}
}

// Refuse returns ErrBlocked where a workbook holds records of single persons.
func Refuse(ctx context.Context, wb *sheet.Workbook, cat *catalog.Catalog) error {
	found, err := Find(ctx, wb, cat)
	if err != nil || len(found) == 0 {
		return err
	}
	said := warehouse.NewMessage("finding."+Rule, found[0].Said()...)
	return warehouse.NewError(warehouse.ErrBlocked, "error.person-records", "file", wb.Name, "rule", Rule, "said", said)
}

// Find lists the sheets of a workbook that hold records of single persons, hidden ones
// too. All rows are looked at. A sheet that cannot be read to its end is judged by what
// could be read: the error is that of the context alone.
func Find(ctx context.Context, wb *sheet.Workbook, cat *catalog.Catalog) ([]Records, error) {
	if cat == nil {
		cat = catalog.Default()
	}
	words := newWords(cat)
	var all []Records
	for _, s := range wb.Sheets {
		found, err := find(ctx, s, words)
		if err != nil {
			return nil, err
		}
		if found != nil {
			all = append(all, *found)
		}
	}
	return all, nil
}

// find looks through one sheet; nil where it holds no such rows.
func find(ctx context.Context, s *sheet.Sheet, words *words) (*Records, error) {
	g := &gatherer{words: words}
	var found *Records
	for b, err := range s.Blocks(ctx) {
		if err != nil {
			break // what is wrong with the file is for its reader to say
		}
		if found != nil {
			found.Rows.Bottom = max(found.Rows.Bottom, lastFilled(b, found.Rows))
			continue
		}
		found = g.take(b)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if found == nil {
		found = g.end()
	}
	if found != nil {
		found.Sheet = s.Name
		slices.SortFunc(found.Kinds, func(a, b Kind) int { return slices.Index(kinds, a) - slices.Index(kinds, b) })
	}
	return found, nil
}

var kinds = []Kind{Birth, Name, Document, Sex, Age, Origin, Day, Attribute}

// lastFilled is the last row of a block that holds anything in the columns of a range;
// zero where none does.
func lastFilled(b *sheet.Block, in sheet.Range) int {
	for row := b.Last(); row >= b.First; row-- {
		for col := in.Left; col <= in.Right; col++ {
			if _, kind := b.Number(row, col); kind != sheet.Empty {
				return row
			}
		}
	}
	return 0
}
