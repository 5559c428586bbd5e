package propose

import (
	"context"

	"siemmes/ingest/layout"
	"siemmes/ingest/persons"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// reading is what was read of the workbook in order to propose.
type reading struct {
	wb    *sheet.Workbook
	grids []*grid // of the visible sheets; those of tables far down follow that of their sheet
	cat   *catalog.Catalog
	words *catalog.Vocabulary
	// noteSheets are the sheets that hold nothing but texts about the tables of others.
	noteSheets []string
}

// Propose finds the tables of a workbook's visible sheets and says what their
// parts are. An odd file gives an empty proposal; errors are the reader's, and
// ErrBlocked where a sheet holds records of single persons.
// Without a catalog the headings are found but not understood.
func Propose(ctx context.Context, wb *sheet.Workbook, cat *catalog.Catalog) (*Proposal, error) {
	if err := persons.Refuse(ctx, wb, cat); err != nil {
		return nil, err
	}
	p := &Proposal{Name: wb.Name, book: &reading{wb: wb, cat: cat, words: wordsOf(cat)}}
	for _, s := range wb.Sheets {
		if s.Hidden {
			continue
		}
		grids, err := readGrids(ctx, s, wb.Format, p.book.words)
		if err != nil {
			return nil, err
		}
		for _, g := range grids {
			g.commas = wb.Delimiter == ','
		}
		p.book.grids = append(p.book.grids, grids...)
	}
	nameOthers(p.book.grids)
	findLegends(p.book.grids)
	return p, p.think(ctx)
}

// wordsOf is the vocabulary of a catalog, or that of the program where there is none.
func wordsOf(cat *catalog.Catalog) *catalog.Vocabulary {
	if cat == nil {
		cat = catalog.Default()
	}
	return cat.Vocabulary()
}

// think finds the tables in what was read. The error is that of the context.
func (p *Proposal) think(ctx context.Context) error {
	p.Tables, p.Skipped, p.Markers, p.Decisions, p.LeftOut = nil, nil, nil, nil, nil
	p.Meaning = layout.Layout{}
	var sketches []*sketch
	for _, g := range p.book.grids {
		found := len(sketches)
		g.bands = nil // a person may have said something
		if g.legend && len(g.clicks) == 0 {
			p.Skipped = append(p.Skipped, SkippedSheet{g.name, say("propose.legend")})
			continue
		}
		if d := p.book.declarationOf(g); d != nil && g.offset == 0 {
			if k := g.declared(d); k != nil {
				sketches = append(sketches, k)
				p.Tables = append(p.Tables, k.buildDeclared(d))
				continue
			}
		}
		for _, s := range g.split() {
			if err := ctx.Err(); err != nil {
				return err
			}
			if k := g.sketchOf(s); k != nil && !k.unseen() {
				sketches = append(sketches, k)
				p.Tables = append(p.Tables, k.build())
				p.Tables[len(p.Tables)-1].lower(g.offset)
			}
		}
		if found == len(sketches) && g.offset == 0 {
			p.Skipped = append(p.Skipped, SkippedSheet{g.name, say("propose.no-table")})
		}
	}
	p.cat = p.book.cat
	inheritTitles(p)
	p.name()
	noteSheets{p}.read()
	p.findNumbers(sketches)
	p.findMarks(sketches)
	p.findEnds()
	TrialOf(p).doubtedMarkers()
	if p.book.cat != nil {
		p.supposed, p.ahead = nil, nil
		p.understand()
		supposition{p}.lookAhead()
		for findApart(p) {
			p.understand()
		}
	}
	return ctx.Err()
}
