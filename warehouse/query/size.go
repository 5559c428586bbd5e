package query

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"siemmes/warehouse"
)

// How many rows an answer can have is known before it is made: from the codes and
// periods that were asked for, and from how many of them there are.

// sizer finds how large the answer of a plan is.
type sizer struct{ *plan }

func (p *plan) size() sizer { return sizer{p} }

// census is how many codes of each dimension, and how many periods, the facts of a
// dataset have together, those of earlier releases among them.
type census struct {
	codes   []int
	periods int
}

// censuses are those that were taken since the last change.
type censuses struct {
	mu    sync.Mutex
	of    *Register
	taken map[*Cube]func() (census, error)
}

// census counts the codes and periods of a dataset, once for all who ask at a time.
func (w *Warehouse) census(ctx context.Context, c *Cube) (census, error) {
	k := &w.counted
	k.mu.Lock()
	if reg := w.Register(); k.of != reg {
		k.of, k.taken = reg, map[*Cube]func() (census, error){}
	}
	take := k.taken[c]
	if take == nil {
		take = sync.OnceValues(func() (census, error) { return w.takeCensus(context.WithoutCancel(ctx), c) })
		k.taken[c] = take
	}
	k.mu.Unlock()
	x, err := take()
	if err != nil {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.taken, c)
	}
	return x, err
}

func (w *Warehouse) takeCensus(ctx context.Context, c *Cube) (census, error) {
	x := census{codes: make([]int, len(c.Columns))}
	counts := make([]string, 0, len(c.Columns)+1)
	to := make([]any, 0, len(c.Columns)+1)
	for i, col := range c.Columns {
		counts, to = append(counts, "count(DISTINCT "+col+")"), append(to, &x.codes[i])
	}
	counts, to = append(counts, "count(DISTINCT period)"), append(to, &x.periods)
	err := eachRow(ctx, w.engine, "SELECT "+strings.Join(counts, ", ")+" FROM "+c.Table, nil, func(rows *Rows) error { return rows.Scan(to...) })
	return x, err
}

// rowsAtMost is how many rows the statement of an answer can give: stored observations,
// or with By the groups that figuresSQL reads. What is no more than enough is not looked
// at closer.
func (p sizer) rowsAtMost(ctx context.Context, enough int) (int, error) {
	return p.distinctAtMost(ctx, enough, func(i int) bool {
		return p.q.By == nil || slices.Contains(p.kept, i) || slices.Contains(p.inner, i)
	})
}

// factsAtMost is how many stored observations an answer can be made of.
func (p sizer) factsAtMost(ctx context.Context, enough int) (int, error) {
	return p.distinctAtMost(ctx, enough, func(int) bool { return true })
}

// distinctAtMost is how many combinations of periods and of the codes of some dimensions
// there can be.
func (p sizer) distinctAtMost(ctx context.Context, enough int, counts func(dim int) bool) (int, error) {
	most := p.brought()
	if most <= enough {
		return most, nil
	}
	x, err := p.w.census(ctx, p.c)
	if err != nil {
		return 0, err
	}
	periods := x.periods
	if stretches := p.q.Stretches(); stretches != nil {
		periods = min(periods, p.w.periods.within(stretches))
	}
	sum := 0.0
	for _, u := range p.cuts {
		product := float64(periods)
		for i := range p.c.Columns {
			if counts(i) {
				product *= float64(p.codesAtMost(u.Cut, i, x.codes[i]))
			}
		}
		sum += product
	}
	if p.own != "" {
		sum *= variants
	}
	return int(min(sum, float64(most))), nil
}

// variants is how many compiler.variant distinguishes.
const variants = 3

// brought is how many rows the releases of the tables that may answer brought.
func (p sizer) brought() (rows int) {
	for _, t := range p.tables() {
		for _, l := range t.Loads {
			rows += l.Observations
		}
	}
	return rows
}

// totalCodes is how many codes there are for all of a dimension: see Cube.Total.
const totalCodes = 3

// codesAtMost is how many codes of a dimension a cut can have in the answer, of which
// the dataset has some number.
func (p sizer) codesAtMost(k *Cut, i, known int) int {
	dim := p.c.Dataset.Dimensions[i].ID
	switch asked := p.q.Codes(dim); {
	case i == p.c.Source, p.v.constant(k, dim) != "":
		return 1
	case p.made(i) != nil, i == p.c.Counterpart && p.own != "", slices.Contains(p.held, i): // the code means others
	case asked != nil:
		known = min(known, len(asked))
	}
	if !slices.Contains(k.Broken, dim) {
		known = min(known, totalCodes)
	}
	return max(known, 1)
}

// within is how many periods begin in some stretches of time.
func (p *Periods) within(stretches warehouse.Ranges) (n int) {
	for _, stretch := range stretches {
		from, to, except := p.inside(stretch)
		p.mu.RLock()
		for id := range p.byID {
			if id >= from && id < to {
				n++
			}
		}
		p.mu.RUnlock()
		n -= len(except)
	}
	return n
}

// groupsAbout counts about how many groups figuresSQL reads, in one pass over the rows.
func (p compiler) groupsAbout(ctx context.Context) (int, error) {
	st := &statement{where: p.conditions()}
	columns := []string{"f.period", "f.cut"}
	for _, i := range slices.Concat(p.kept, p.inner) {
		if _, fixed := p.fixed(i); !fixed {
			columns = append(columns, "f."+p.c.Columns[i])
		}
	}
	st.columns = []string{fmt.Sprintf(p.w.dialect().CountAbout, strings.Join(columns, ", "))}
	var n int
	err := eachRow(ctx, p.w.engine, st.sql(p.c.Table), nil, func(rows *Rows) error { return rows.Scan(&n) })
	return n, err
}

// The memory that answers take, in bytes, measured on answers of a million rows.

// sliceBytes is the memory for a slice of stored observations while it is read, sorted
// and passed on, with a block of it.
func (p sizer) sliceBytes(rows int) int64 {
	dims := len(p.c.Columns)
	return int64(rows)*int64(12*dims+96) + int64(min(rows, warehouse.BlockRows))*int64(4*dims+40)
}

// groupBytes is the memory for the groups of an answer with By and for its rows.
func (p sizer) groupBytes(rows int) int64 { return int64(rows) * int64(900+48*len(p.kept)) }

// answerBytes is the memory for rows of an answer of stored observations that is
// collected.
func (p sizer) answerBytes(rows int) int64 { return int64(rows) * int64(320+16*len(p.c.Columns)) }

// cellBytes is the memory for cells behind an answer while they are read and passed on.
func (p sizer) cellBytes(cells int) int64 { return int64(cells) * int64(12*len(p.c.Columns)+240) }

// groupsIn is how many groups have room in some memory.
func (p sizer) groupsIn(bytes int64) int {
	return int(min(bytes/max(1, p.groupBytes(1)), math.MaxInt32))
}
