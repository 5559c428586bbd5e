package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// sourceChoice leaves out what a source says of some areas, because one of a
// better rank has figures for them.
type sourceChoice struct {
	source, measure int32
	areas           []int32
}

func (x sourceChoice) condition(c *cube) string {
	return fmt.Sprintf("(f.%s <> %d OR f.%s <> %d OR f.%s NOT IN (%s))",
		c.columns[c.source], x.source, c.columns[c.measure], x.measure, c.columns[c.refArea], intList(x.areas))
}

// taken says which source was chosen before which others, for a note.
type taken struct {
	area, measure, source int32
	others                []int32
}

// rankSources decides, for each reporting area and measure of which several
// sources have figures that answer, which one does: the first in the catalog's
// order. The releases tell where there can be several at all; only for those
// the figures are looked at.
func (p *plan) rankSources(ctx context.Context) ([]taken, error) {
	if p.q.By == nil || p.q.Names(warehouse.DimSource) {
		return nil, nil
	}
	areas := p.contested()
	if len(areas) == 0 {
		return nil, nil
	}
	have := map[areaMeasure][]int32{}
	err := each(ctx, p.s.db, p.sourcesSQL(areas), nil, func(rows *sql.Rows) error {
		var am areaMeasure
		var source int32
		err := rows.Scan(&am.area, &am.measure, &source)
		have[am] = append(have[am], source)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []taken
	for am, sources := range have {
		if len(sources) > 1 {
			out = append(out, p.choose(am, sources))
		}
	}
	slices.SortFunc(out, func(a, b taken) int {
		return strings.Compare(p.s.codes.all()[a.area]+p.s.codes.all()[a.measure], p.s.codes.all()[b.area]+p.s.codes.all()[b.measure])
	})
	return out, nil
}

// contested lists the areas for which more than one source may have figures of
// one measure.
func (p *plan) contested() []int32 {
	sources := map[areaMeasure]string{}
	measures := p.s.codes.some(p.q.Codes(warehouse.DimMeasure))
	asked := p.s.codes.some(p.q.Codes(warehouse.DimRefArea))
	var out []int32
	for _, t := range p.reg.tables {
		if !slices.ContainsFunc(p.cuts, func(u *usable) bool { return u.table == t }) {
			continue
		}
		for _, l := range t.loads {
			for _, am := range l.areas {
				if len(measures) > 0 && !slices.Contains(measures, am.measure) || len(asked) > 0 && !slices.Contains(asked, am.area) {
					continue
				}
				have, ok := sources[am]
				sources[am] = t.source
				if ok && have != t.source && !slices.Contains(out, am.area) {
					out = append(out, am.area)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// choose ranks the sources of an area and measure, and leaves all but the best out.
func (p *plan) choose(am areaMeasure, sources []int32) taken {
	codes := p.s.codes.all()
	ranked := p.s.catalog.Ranked(p.c.ds.ID, codes[am.area])
	place := func(id int32) int {
		for i, src := range ranked {
			if src.ID == codes[id] {
				return i
			}
		}
		return len(ranked)
	}
	slices.SortFunc(sources, func(a, b int32) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(codes[a], codes[b])
	})
	for _, loser := range sources[1:] {
		i := slices.IndexFunc(p.sources, func(x sourceChoice) bool { return x.source == loser && x.measure == am.measure })
		if i < 0 {
			i = len(p.sources)
			p.sources = append(p.sources, sourceChoice{source: loser, measure: am.measure})
		}
		p.sources[i].areas = append(p.sources[i].areas, am.area)
	}
	return taken{am.area, am.measure, sources[0], sources[1:]}
}
