package query

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

//go:embed sql/edges.sql
var edgesSQL string

// edge is a place in the series of one cut from which on a code of one of its
// dimensions is in its sums, or no longer.
type edge struct {
	cut    int32
	code   int32         // of the dimension
	area   int32         // reporting area; 0 where the dimension is the reporting area itself
	of     map[int]int32 // codes that tell the series apart, by dimension
	period int32         // the first one after
	enters bool
	share  float64
}

// edgeFinder finds the edges of a plan's cuts.
type edgeFinder struct{ *plan }

func (p *plan) edges() edgeFinder { return edgeFinder{p} }

// edgesOf finds the edges of a dimension in a cut. They are found once for each
// state of the warehouse.
func (p edgeFinder) edgesOf(ctx context.Context, k *Cut, dim int) ([]edge, error) {
	key := fmt.Sprintf("edges %d %d %d %s", p.v.number, k.ID, dim, p.q.Edition)
	return Remember(p.w, key, func() ([]edge, error) { return p.findEdges(ctx, k, dim) })
}

// seriesDims are the dimensions that tell the series of a cut apart in which a
// code of a dimension enters or leaves.
func (p edgeFinder) seriesDims(dim int) []int {
	return slices.DeleteFunc(p.presenceDims(), func(i int) bool { return i == dim || i == p.c.Source })
}

func (p edgeFinder) findEdges(ctx context.Context, k *Cut, dim int) ([]edge, error) {
	dims := p.seriesDims(dim)
	r := edgeReader{p: p.plan, dim: dim, dims: dims, key: make([]int32, len(dims)+1)}
	err := eachRow(ctx, p.w.engine, p.sql().edgesSQL(k, dim, dims), nil, func(rows *Rows) error {
		var period int32
		var part, sum float64
		key := make([]int32, len(r.key))
		if err := rows.Scan(append(Pointers(key), &period, &part, &sum)...); err != nil {
			return err
		}
		if !r.whole(key, period) {
			return nil
		}
		if !slices.Equal(key, r.key) {
			r.end()
			r.key = key
		}
		r.periods, r.part, r.sum = append(r.periods, period), append(r.part, part), append(r.sum, sum)
		return nil
	})
	r.end()
	return r.found, err
}

func (p compiler) edgesSQL(k *Cut, dim int, dims []int) string {
	names, columns, series := make([]string, len(dims)), make([]string, len(dims)), make([]string, len(dims))
	d := p.w.dialect()
	for at, i := range dims {
		names[at] = "s" + strconv.Itoa(at)
		columns[at] = "f." + p.c.Columns[i]
		series[at] = columns[at] + " AS " + names[at]
	}
	skipped := 0
	for i, dim := range p.c.Dataset.Dimensions {
		if dim.Adds() && slices.Contains(k.Broken, dim.ID) {
			skipped |= Bit(i)
		}
	}
	leaves := ""
	if skipped &= k.Skipped; skipped != 0 {
		leaves = " AND " + d.lacks("f.skipped", skipped)
	}
	if b := Bit(dim); (k.Apart|k.Loose)&b != 0 {
		leaves += " AND " + d.lacks(fmt.Sprintf(d.BitOr, "f.apart", "f.loose"), b)
	}
	return strings.NewReplacer(
		"{series}", strings.Join(series, ", "), "{grouped}", strings.Join(columns, ", "), "{any}", fmt.Sprintf(d.AnyValue, "periods"), "{names}", strings.Join(names, ", "), "{dim}", p.c.Columns[dim], "{fact}", p.c.Table,
		"{rows}", p.v.rows, "{cut}", strconv.Itoa(int(k.ID)), "{leaves}", leaves, "{least}", warehouse.FormatNumber(warehouse.LargeOwn),
	).Replace(edgesSQL)
}

// edgeReader looks at the series of edges.sql one by one.
type edgeReader struct {
	p         *plan
	dim       int
	dims      []int
	key       []int32 // of the series, and the code
	periods   []int32
	part, sum []float64
	found     []edge
}

// whole reports whether a period is as long as its frequency says: January to July
// among years says nothing of a year.
func (r *edgeReader) whole(key []int32, period int32) bool {
	at := slices.Index(r.dims, r.p.c.Freq)
	return warehouse.Freq(r.p.w.codes.All()[key[at]]).Whole(r.p.w.periods.Get(period).Period)
}

// end looks at the series that was read.
func (r *edgeReader) end() {
	defer func() { r.periods, r.part, r.sum = r.periods[:0], r.part[:0], r.sum[:0] }()
	if len(r.periods) < 2 {
		return
	}
	of := map[int]int32{}
	for at, i := range r.dims {
		of[i] = r.key[at]
	}
	codes := r.p.w.codes.All()
	e := edge{code: r.key[len(r.dims)], area: of[r.p.c.RefArea], of: of}
	if m, _ := r.p.c.Dataset.Measure(codes[of[r.p.c.Measure]]); m.Adds == warehouse.AddsNever {
		return
	}
	least := warehouse.LargePart
	if r.dim == r.p.c.Counterpart && r.p.isOwnEdge(e) {
		least = warehouse.LargeOwn
	}
	for _, x := range warehouse.Edges(r.part, r.sum, perYear(codes[of[r.p.c.Freq]]), least) {
		e.period, e.enters, e.share = r.periods[x.At], x.Enters, x.Share
		r.found = append(r.found, e)
	}
}

// isOwnEdge reports whether an edge is about the reporting area's own nationals.
func (p *plan) isOwnEdge(e edge) bool {
	return e.code == e.area || e.code == p.w.codes.Number(warehouse.OwnNationals)
}

// perYear is how many periods of a frequency a year has.
func perYear(freq string) int {
	if months := warehouse.Freq(freq).Months(); months > 0 {
		return 12 / months
	}
	return 1
}
