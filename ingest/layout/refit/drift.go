package refit

import (
	"context"
	"errors"
	"slices"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// Drift is one way in which a file differs from its layout and is read all the
// same: by a copy of the layout that was fitted to it again.
type Drift struct {
	// What happened: the message drift.WHAT of warehouse/lang says it.
	What string
	// Where it is in the file now, first cell and whole; zero rows and
	// columns where it is the sheet or the file.
	Where warehouse.CellRef
	Range sheet.Range
	// Was is what the layout says, Is what the file holds.
	Was, Is string
	// Unknown reports whether something is new of which the layout does not say
	// what it means: nothing should be loaded before a person has said it.
	Unknown bool
}

// Message says what is different.
func (d Drift) Message() warehouse.Message {
	return warehouse.NewMessage("drift."+d.What, "was", d.Was, "is", d.Is, "cell", d.Where, "sheet", d.Where.Sheet, "place", d.place())
}

// place is the range as one writes it: "Hoja1!B3:M3".
func (d Drift) place() string {
	text := d.Where.String()
	if d.Range.Bottom > d.Range.Top || d.Range.Right > d.Range.Left {
		text += ":" + warehouse.CellRef{Row: d.Range.Bottom, Col: d.Range.Right}.A1()
	}
	return text
}

// Fit finds the layout of a workbook, as [Library.Recognise] does, and fits it
// again where the file has drifted from it: rows or columns came or went, a
// sheet or a heading was renamed, a long table's columns are in another
// order. The layout is then a copy with the same meaning and the same id, and
// the drifts say what is different; none where the file is as the layout says.
// Only the head of the sheets is read.
//
// The error is as Recognise's. Where no layout fits, the Unrecognised says
// which is nearest and what of it was not found.
func Recognise(ctx context.Context, lib *layout.Library, wb *sheet.Workbook, hint layout.Hint) (*layout.Layout, []Drift, error) {
	l, err := lib.Recognise(ctx, wb, hint)
	if err == nil {
		return Fit(ctx, l, wb)
	}
	var un *layout.Unrecognised
	if !errors.As(err, &un) || len(un.Candidates) > 0 {
		return nil, nil, err
	}
	return Again(ctx, lib, wb, hint)
}

// Fit holds a layout that the workbook is known to have against it, and fits
// it again where the file has drifted. Where that cannot be done without
// guessing, the layout is as it is, and its findings will tell.
func Fit(ctx context.Context, l *layout.Layout, wb *sheet.Workbook) (*layout.Layout, []Drift, error) {
	r := &l.Recognise
	if r.Record != nil || r.Width > 0 || len(r.Columns) > 0 {
		return l, nil, nil // recognised by all of its header, or by its records
	}
	f := newFitting(newSearch(ctx, wb, layout.Hint{}), l)
	f.anchors()
	f.tables()
	if f.err != nil {
		return nil, nil, f.err
	}
	if len(f.missing) > 0 || len(f.drifts) == 0 {
		return l, nil, nil
	}
	return copies(f).refitted(), f.drifts, nil
}

// Refit looks for the one known layout whose anchors are all found in a
// workbook that none fits, though moved, and gives a copy that is fitted to
// it. It does not guess: an anchor that is missing, a heading without which
// nothing is known of a figure, two layouts that could be meant, and there is
// no refit, but an *Unrecognised error.
func Again(ctx context.Context, lib *layout.Library, wb *sheet.Workbook, hint layout.Hint) (*layout.Layout, []Drift, error) {
	if hint.FileName == "" {
		hint.FileName = wb.Name
	}
	read := newSearch(ctx, wb, hint)
	var fit []*fitting
	var nearest *fitting
	for _, l := range lib.List() {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if l.NamedOnly {
			continue
		}
		f := newFitting(read, l)
		f.anchors()
		if len(f.missing) == 0 {
			f.tables()
		}
		switch {
		case f.err != nil:
			return nil, nil, f.err
		case len(f.missing) == 0:
			fit = append(fit, f)
		case nearest == nil || f.nearness() > nearest.nearness():
			nearest = f
		}
	}
	if len(fit) > 1 {
		if tied := slices.DeleteFunc(slices.Clone(fit), func(f *fitting) bool { return !f.layout.Recognise.Tie.Decides(hint) }); len(tied) > 0 {
			fit = tied
		}
	}
	if len(fit) == 1 {
		return copies(fit[0]).refitted(), fit[0].drifts, nil
	}
	un := &layout.Unrecognised{File: hint.FileName}
	for _, f := range fit {
		un.Candidates = append(un.Candidates, f.layout.ID)
	}
	if len(fit) == 0 && nearest != nil && nearest.nearness() >= 0.5 {
		un.Nearest, un.Missing = nearest.layout.ID, nearest.missing
	}
	return nil, nil, un
}

// nearness is the share of a layout's anchors that were found.
func (f *fitting) nearness() float64 {
	if f.found == 0 {
		return 0
	}
	return float64(f.found) / float64(f.found+f.lost)
}
