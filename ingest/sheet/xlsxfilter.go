package sheet

import (
	"context"
	"strings"
)

// xlsxFilter is what a sheet says of the filters in it (ECMA-376 part 1,
// 18.3.1.2, 18.3.1.82): its own and those of its tables. A filter is at work
// where a column of it has a criterion, or the sheet says that it is filtered.
type xlsxFilter struct {
	mode   bool  // the sheet is filtered
	own    Range // of the sheet's filter; the zero Range where there is none
	active bool  // a column of it has a criterion
	tables bool  // the sheet has tables
}

// read takes an element of the sheet, or of a table, that says something of a
// filter.
func (f *xlsxFilter) read(t *tokens) {
	switch {
	case t.is("sheetPr"):
		f.mode = t.attrBool("filterMode")
	case t.is("autoFilter"):
		if r, ok := parseRange(strings.ReplaceAll(t.attrText("ref"), "$", "")); ok {
			f.own = r
		}
	case t.is("filterColumn") && !t.closed:
		f.active = true
	case t.is("tablePart"):
		f.tables = true
	}
}

// band is the rows below the head of the filter, where it is at work.
func (f *xlsxFilter) band() []Range {
	switch {
	case f.own != (Range{}) && (f.active || f.mode):
		return []Range{{Top: f.own.Top + 1, Bottom: f.own.Bottom}}
	case f.mode && !f.tables: // a filter in place, which leaves no range behind
		return []Range{{Top: 1, Bottom: maxRows}}
	}
	return nil
}

// filters lists the bands of rows in which filters of the sheet are at work.
func (f *xlsxFilter) filters(ctx context.Context, x *xlsxSheet) ([]Range, error) {
	bands := f.band()
	if !f.tables {
		return bands, nil
	}
	rels, err := x.book.archive.relations(ctx, x.part)
	if err != nil {
		return nil, err
	}
	for _, rel := range rels {
		if !strings.HasSuffix(rel.kind, "/table") {
			continue
		}
		table, err := x.book.archive.tableFilter(ctx, rel.target)
		if err != nil {
			return nil, err
		}
		bands = append(bands, table.band()...)
	}
	return bands, nil
}

// tableFilter reads the filter of one table (18.5.1.2).
func (a *archive) tableFilter(ctx context.Context, part string) (f xlsxFilter, err error) {
	t, done, err := a.tokens(ctx, part)
	defer done()
	if t == nil || err != nil {
		return f, err
	}
	for t.next() {
		f.read(t)
	}
	return f, t.whole()
}
