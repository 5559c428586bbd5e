package query

import (
	"math"

	"siemmes/warehouse"
)

var nan = math.NaN()

// blockBuilder makes blocks of the rows of slices. It uses the room of one block again
// for the next one.
type blockBuilder struct {
	s        *stored
	b        warehouse.Block
	codes    []placed                    // by dimension
	periods  map[int32]int32             // places in Block.Periods
	comments map[int32]int32             // places in Block.Comments
	releases map[int32]int32             // places in editions, of ranks
	marked   []warehouse.Row             // by place in editions: what mark says of a row of it
	sets     warehouse.NoteSets          // counts the rows again, beside the answer's head
	edition  map[warehouse.Edition]int32 // places in Block.Editions
}

// placed gives each number the place of its text in a list, in the order in which they
// come.
type placed struct {
	place []int32 // by number, from one; zero: not yet
	texts []string
}

func (x *placed) put(id int32, text func() string) int32 {
	for int(id) >= len(x.place) {
		x.place = append(x.place, make([]int32, int(id)+1-len(x.place))...)
	}
	if x.place[id] == 0 {
		x.texts = append(x.texts, text())
		x.place[id] = int32(len(x.texts))
	}
	return x.place[id] - 1
}

func (s *stored) newBlockBuilder() *blockBuilder {
	b := &blockBuilder{
		s: s, codes: make([]placed, len(s.a.Dims)), comments: map[int32]int32{}, periods: map[int32]int32{}, releases: map[int32]int32{}, edition: map[warehouse.Edition]int32{},
	}
	b.b.Dims = make([][]int32, len(s.a.Dims))
	b.sets.Head = &warehouse.Head{}
	b.sets.Add(nil)
	return b
}

func (b *blockBuilder) len() int { return len(b.b.Value) }

func (b *blockBuilder) empty() {
	x := &b.b
	for d := range x.Dims {
		x.Dims[d] = x.Dims[d][:0]
	}
	x.Period, x.Value, x.Flags, x.Conf, x.Low, x.High = x.Period[:0], x.Value[:0], x.Flags[:0], x.Conf[:0], x.Low[:0], x.High[:0]
	x.RefDate, x.Release, x.Edition, x.Withdrawn = x.RefDate[:0], x.Release[:0], x.Edition[:0], x.Withdrawn[:0]
	x.Comment, x.Notes = x.Comment[:0], x.Notes[:0]
}

// block is the rows that were added. Lists that no row of the answer has are nil.
func (b *blockBuilder) block() *warehouse.Block {
	out := b.b
	out.Codes = make([][]string, len(b.codes))
	for d := range b.codes {
		out.Codes[d] = b.codes[d].texts
	}
	if len(b.s.head.NoteSets) < 2 {
		out.Notes = nil
	}
	if len(b.s.a.plan.reg.Withdrawn()) == 0 {
		out.Withdrawn = nil
	}
	return &out
}

// add puts a row of a slice behind the others.
func (b *blockBuilder) add(r *sliceRead, i int32) {
	p, x := b.s.a.plan, &b.b
	codes := p.w.codes.All()
	for d := range x.Dims {
		id := r.dims[d][i]
		x.Dims[d] = append(x.Dims[d], b.codes[d].put(id, func() string { return codes[id] }))
	}
	at := b.edited(r.release[i])
	gone := b.marked[at].Withdrawn
	x.Period = append(x.Period, b.periodOf(r.period[i]))
	x.Flags, x.Conf = append(x.Flags, r.flags[i]), append(x.Conf, r.conf[i])
	x.Release, x.Edition = append(x.Release, int32(b.marked[at].Release)), append(x.Edition, b.edition[b.marked[at].Edition])
	x.Withdrawn = append(x.Withdrawn, gone)
	b.addValues(r, i, gone)
	if r.refDate != nil {
		x.RefDate = append(x.RefDate, r.refDate[i])
	}
	set := int32(0)
	if gone || r.flags[i].Has(warehouse.Break) {
		if notes := b.s.noted(r, i).Notes; len(notes) > 0 {
			set = b.sets.Add(notes)
		}
	}
	x.Notes = append(x.Notes, set)
}

// addValues adds a row's number, bounds and comment, of which one that was withdrawn
// has none.
func (b *blockBuilder) addValues(r *sliceRead, i int32, gone bool) {
	x := &b.b
	value, low, high, comment := r.value[i], nan, nan, int32(warehouse.NoComment)
	if r.low != nil {
		low, high = r.low[i], r.high[i]
	}
	if r.comment != nil && r.comment[i] >= 0 {
		comment = b.commentOf(r.comment[i])
	}
	if gone {
		value, low, high, comment = nan, nan, nan, warehouse.NoComment
	}
	x.Value = append(x.Value, value)
	if r.low != nil {
		x.Low, x.High = append(x.Low, low), append(x.High, high)
	}
	if r.comment != nil {
		x.Comment = append(x.Comment, comment)
	}
}

func (b *blockBuilder) periodOf(id int32) int32 {
	at, known := b.periods[id]
	if !known {
		at = int32(len(b.b.Periods))
		b.periods[id] = at
		b.b.Periods = append(b.b.Periods, b.s.period(id).Text)
	}
	return at
}

// edited is the place in marked of a release, by its rank.
func (b *blockBuilder) edited(rank int32) int32 {
	at, known := b.releases[rank]
	if known {
		return at
	}
	a := b.s.a
	row := warehouse.Row{Release: a.plan.reg.ofRank(rank)}
	a.mark(&row, a.plan.reg)
	at = int32(len(b.marked))
	b.releases[rank], b.marked = at, append(b.marked, row)
	if _, known := b.edition[row.Edition]; !known {
		b.edition[row.Edition] = int32(len(b.b.Editions))
		b.b.Editions = append(b.b.Editions, row.Edition)
	}
	return at
}

func (b *blockBuilder) commentOf(id int32) int32 {
	at, known := b.comments[id]
	if !known {
		said := b.s.a.plan.w.CommentOf(id)
		if said.Empty() {
			at = warehouse.NoComment
		} else {
			at = int32(len(b.b.Comments))
			b.b.Comments = append(b.b.Comments, said)
		}
		b.comments[id] = at
	}
	return at
}
