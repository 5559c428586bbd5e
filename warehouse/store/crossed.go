package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse/query"
)

// crossed marks the figures of a dimension as not to be added up where a group and its
// members are broken down by another dimension in different ways, so that no line holds
// both: South America by the ages 0–14 and 15 and over, Brazil by 0–64 and 65 and over.
// Neither tells by how much it would count twice.
func (x *shape) crossed(ctx context.Context, i int, codes []int32) error {
	n := x.nesting(i, codes)
	if n == nil || !x.severalLines(i) {
		return nil
	}
	block := append(x.block(), "period")
	var rest []string
	for _, col := range x.c.Columns {
		if !slices.Contains(block, col) && col != x.c.Columns[i] && col != x.c.Columns[x.c.Source] {
			rest = append(rest, "f."+col)
		}
	}
	key, before := make([]int32, len(block)), make([]int32, len(block))
	var figures []blockFigure
	var crossed []string
	end := func() {
		if n.crossed(figures) {
			crossed = append(crossed, "("+query.IntList(before)+")")
		}
		figures = figures[:0]
	}
	var one blockFigure
	var code int32
	to := append(query.Pointers(key), &one.line, &code, &one.counts)
	statement := x.fill("SELECT f."+strings.Join(block, ", f.")+", concat_ws(' ', {rest}), f.{dim}, s.skipped & {bit} = 0 FROM {fact} f JOIN shaped s ON s.frow = f.rowid WHERE {where} ORDER BY f."+strings.Join(block, ", f."),
		"{rest}", strings.Join(rest, ", "), "{dim}", x.c.Columns[i], "{bit}", strconv.Itoa(query.Bit(i)))
	err := each(ctx, x.tx, statement, nil, func(rows *sql.Rows) error {
		err := rows.Scan(to...)
		if !slices.Equal(key, before) {
			end()
			copy(before, key)
		}
		one.at = n.place[code]
		figures = append(figures, one)
		return err
	})
	if err != nil {
		return err
	}
	end()
	for lot := range slices.Chunk(crossed, 2000) {
		if err := x.exec(ctx, "CREATE OR REPLACE TEMP TABLE sets AS FROM (VALUES "+strings.Join(lot, ", ")+") v ("+strings.Join(block, ", ")+")"); err != nil {
			return err
		}
		if err := x.mark(ctx, i, block, "true", nil, "loose"); err != nil {
			return err
		}
	}
	return nil
}

// severalLines reports whether a block may have several lines: the cut breaks another
// dimension down that is added over within a reporting area.
func (x *shape) severalLines(i int) bool {
	for d, dim := range x.c.Dataset.Dimensions {
		if d != i && d != x.c.RefArea && dim.Adds() && slices.Contains(x.k.Broken, dim.ID) {
			return true
		}
	}
	return false
}

// blockFigure is a figure of a block: its line, its code by place, and whether it counts.
type blockFigure struct {
	line   string
	at     int
	counts bool
}

// crossed reports whether in some block a group counts in a line without any of its
// members, and one of these counts in a line without the group.
func (n *nesting) crossed(figures []blockFigure) bool {
	lines := map[string][]int{}
	counts := make([]bool, len(n.codes))
	for _, f := range figures {
		lines[f.line] = append(lines[f.line], f.at)
		counts[f.at] = counts[f.at] || f.counts
	}
	for g := range n.codes {
		if !counts[g] {
			continue
		}
		alone, without := false, false
		for _, f := range figures {
			if !f.counts {
				continue
			}
			switch line := lines[f.line]; {
			case f.at == g:
				alone = alone || !slices.ContainsFunc(line, func(at int) bool { return n.holds[g][at] })
			case n.holds[g][f.at]:
				without = without || !slices.Contains(line, g)
			}
		}
		if alone && without {
			return true
		}
	}
	return false
}
