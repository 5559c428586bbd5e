package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// sourceChoice leaves out what a source says of some areas, because one of a
// better rank has figures for them.
type sourceChoice struct {
	contest // without an area
	source  int32
	areas   []int32
}

// contest is what one source reports alone, where several could: figures of an area
// and measure, in one direction.
type contest struct{ area, measure, direction int32 }

func (x sourceChoice) condition(c *Cube) string {
	out := fmt.Sprintf("f.%s <> %d OR f.%s <> %d OR f.%s NOT IN (%s)",
		c.Columns[c.Source], x.source, c.Columns[c.Measure], x.measure, c.Columns[c.RefArea], IntList(x.areas))
	if c.Direction >= 0 {
		out += fmt.Sprintf(" OR f.%s <> %d", c.Columns[c.Direction], x.direction)
	}
	return "(" + out + ")"
}

// candidate is a source that has figures. Whole reports whether some are of all that was
// asked for, and not of a part of it.
type candidate struct {
	source int32
	whole  bool
}

// taken says which source was chosen before which others, for a note.
type taken struct {
	contest
	source int32
	others []int32
	// forWhole reports whether it was chosen because it has the whole.
	forWhole bool
}

// ranking chooses between the sources of a plan.
type ranking struct{ *plan }

func (p *plan) ranking() ranking { return ranking{p} }

// rankDims tell contests apart.
func (p *plan) rankDims() []int {
	dims := []int{p.c.RefArea, p.c.Measure}
	if p.c.Direction >= 0 {
		dims = append(dims, p.c.Direction)
	}
	return dims
}

// rankSources decides, for each reporting area, measure and direction of which several
// sources have figures that answer, which one does: the first in the catalog's
// order, those that have the whole before those that have a part. The releases tell where there can be several at all; only for those
// the figures are looked at.
func (p ranking) rankSources(ctx context.Context) ([]taken, error) {
	if p.q.By == nil || p.q.Names(warehouse.DimSource) {
		return nil, nil
	}
	areas := p.contested()
	if len(areas) == 0 {
		return nil, nil
	}
	have := map[contest][]candidate{}
	var x contest
	var one candidate
	to := []any{&x.area, &x.measure, &x.direction}[:len(p.rankDims())]
	err := eachRow(ctx, p.w.engine, p.sql().sourcesSQL(areas), nil, func(rows *Rows) error {
		err := rows.Scan(append(to, &one.source, &one.whole)...)
		have[x] = append(have[x], one)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []taken
	for x, sources := range have {
		if len(sources) > 1 {
			out = append(out, p.choose(x, sources))
		}
	}
	codes := p.w.codes.All()
	slices.SortFunc(out, func(a, b taken) int {
		return cmp.Or(strings.Compare(codes[a.area], codes[b.area]), strings.Compare(codes[a.measure], codes[b.measure]), cmp.Compare(a.direction, b.direction))
	})
	return out, nil
}

// contested lists the areas for which more than one source may have figures of
// one measure.
func (p ranking) contested() []int32 {
	sources := map[AreaMeasure]string{}
	measures := p.w.codes.Some(p.q.Codes(warehouse.DimMeasure))
	asked := p.w.codes.Some(p.q.Codes(warehouse.DimRefArea))
	var out []int32
	for _, t := range p.reg.Tables {
		if !slices.ContainsFunc(p.cuts, func(u *usable) bool { return u.Table == t }) {
			continue
		}
		for _, l := range t.Loads {
			for _, am := range l.Areas {
				if len(measures) > 0 && !slices.Contains(measures, am.Measure) || len(asked) > 0 && !slices.Contains(asked, am.Area) {
					continue
				}
				have, ok := sources[am]
				sources[am] = t.Source
				if ok && have != t.Source && !slices.Contains(out, am.Area) {
					out = append(out, am.Area)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// choose ranks the sources of a contest, and leaves all but the best out.
func (p ranking) choose(x contest, sources []candidate) taken {
	codes := p.w.codes.All()
	ranked := p.w.catalog.Ranked(p.c.Dataset.ID, codes[x.area])
	place := func(c candidate) int {
		for i, src := range ranked {
			if src.ID == codes[c.source] {
				return i
			}
		}
		return len(ranked)
	}
	part := func(c candidate) int {
		if c.whole {
			return 0
		}
		return 1
	}
	slices.SortFunc(sources, func(a, b candidate) int {
		return cmp.Or(part(a)-part(b), place(a)-place(b), strings.Compare(codes[a.source], codes[b.source]))
	})
	out := taken{contest: x, source: sources[0].source}
	for _, loser := range sources[1:] {
		out.others = append(out.others, loser.source)
		out.forWhole = out.forWhole || place(loser) < place(sources[0])
		p.leaveOut(x, loser.source)
	}
	return out
}

// leaveOut leaves a source out of a contest.
func (p ranking) leaveOut(x contest, source int32) {
	area := x.area
	x.area = 0
	i := slices.IndexFunc(p.sources, func(s sourceChoice) bool { return s.source == source && s.contest == x })
	if i < 0 {
		i = len(p.sources)
		p.sources = append(p.sources, sourceChoice{contest: x, source: source})
	}
	p.sources[i].areas = append(p.sources[i].areas, area)
}
