package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// Draft is a load under way: one transaction on one connection, so that a
// process that is killed leaves nothing of it. It is used by one goroutine at a
// time.
type Draft struct {
	s    *Store
	conn *sql.Conn
	tx   *digestTx
	reg  *query.Register
	spec warehouse.Release

	cubes  map[string]*draftCube // by dataset
	order  []*draftCube
	tables []*draftTable
	// editionOrder is the place of the edition among those of its sources;
	// backdated reports whether a person put it before them.
	editionOrder time.Time
	backdated    bool
	parts        []warehouse.Part // as Compare found them; nil before
	err          error            // a failed load can only be discarded
	// sealed are the figures that were withheld from the draft, secrets their numbers,
	// and erased the comments that were of them alone.
	sealed  []warehouse.SealedFigure
	secrets []float64
	erased  []int32

	nextTable, nextCut, nextMore int32 // the first free numbers
}

// draftCube is what a draft brings to one dataset.
type draftCube struct {
	*query.Cube
	rows    string    // quoted name of the table of its rows
	codes   [][]int32 // [dimension][position in the dictionary] number of the code
	totals  [][]bool  // [dimension][position] the code is a total
	periods []int32   // [position]
	sheets  []int32   // [position]
	tables  []*draftTable
	waiting []*blockColumns // not yet inserted
	rowsIn  int             // rows in waiting
}

// lot is how many rows one statement inserts. DuckDB writes row groups of
// 122,880 rows, for each of its threads; statements that bring fewer make it
// copy what it has written once more, at twice the cost.
const lot = 1 << 19

// draftTable is one table of a draft.
type draftTable struct {
	*warehouse.CutTable
	table        *query.Table
	cube         *draftCube
	observations int
	cuts         map[uint32]*draftCut // by which dimensions are broken down
}

// draftCut is a cut with what the draft's rows tell of it.
type draftCut struct {
	id                   int32
	known                *query.Cut // nil where the cut is new
	broken               []string
	gaps, flagged, dated bool
	commented            bool
}

// Begin starts one load; see ingest.Ledger. ErrBusy while another runs, after
// Options.LoadWait.
func (s *Store) Begin(ctx context.Context, spec warehouse.Release) (_ *Draft, err error) {
	if !sha256Form.MatchString(spec.Submission.SHA256) {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "store.load-without-file")
	}
	if err := (submissionFiles{s}).refuse(ctx, spec.Submission.SHA256); err != nil {
		return nil, err
	}
	if err := s.claimLoad(ctx); err != nil {
		return nil, err
	}
	s.underWay.Store(spec.Submission.SHA256)
	d := &Draft{s: s, reg: s.Register(), spec: spec, cubes: map[string]*draftCube{}}
	d.spec.Number, d.spec.State, d.spec.DraftID = 0, warehouse.Draft, int(d.reg.NextDraft)
	d.spec.Created = notBefore(spec.Created, d.reg)
	d.nextTable, d.nextCut, d.nextMore = d.reg.NextTable, d.reg.NextCut, d.reg.NextMore
	if d.conn, err = s.db.Conn(ctx); err != nil {
		s.releaseLoad()
		return nil, convert(err)
	}
	// The transaction outlives a cancelled context, so that Discard and not
	// the driver ends it; every statement heeds its own context.
	if d.tx, err = begin(context.WithoutCancel(ctx), d.conn, false); err != nil {
		err = errors.Join(err, d.conn.Close())
		s.releaseLoad()
		return nil, convert(err)
	}
	return d, nil
}

// claimLoad waits for the right to load.
func (s *Store) claimLoad(ctx context.Context) error {
	select {
	case s.loading <- struct{}{}:
		return nil
	default:
	}
	wait, cancel := context.WithTimeout(ctx, s.loadWait)
	defer cancel()
	select {
	case s.loading <- struct{}{}:
		return nil
	case <-wait.Done():
		if err := ctx.Err(); err != nil {
			return err
		}
		return warehouse.NewError(warehouse.ErrBusy, "store.loading")
	}
}

// releaseLoad gives the right to load back.
func (s *Store) releaseLoad() {
	s.underWay.Store("")
	<-s.loading
}

// Append takes a block of one table.
func (d *Draft) Append(ctx context.Context, block *warehouse.Observations) (err error) {
	defer warehouse.Wrap(&err, "load %s", block.Dataset.ID)
	if d.tx == nil || d.err != nil {
		return warehouse.NewError(warehouse.ErrConflict, "store.load-ended")
	}
	if block.Len() == 0 {
		return nil
	}
	if d.err = d.append(ctx, block); d.err != nil {
		return convert(d.err)
	}
	d.parts = nil
	return nil
}

func (d *Draft) append(ctx context.Context, block *warehouse.Observations) error {
	c, err := d.cube(ctx, block.Dataset)
	if err != nil {
		return err
	}
	t, err := d.table(ctx, c, block.Table)
	if err != nil {
		return err
	}
	if err := c.translate(d.s, block); err != nil {
		return err
	}
	cols := columnsOf(c, t, d, block)
	if err := d.send(ctx); err != nil {
		return err
	}
	if cols.more, err = d.moreCells(ctx, block); err != nil {
		return err
	}
	t.observations += block.Len()
	c.waiting, c.rowsIn = append(c.waiting, cols), c.rowsIn+block.Len()
	if c.rowsIn < lot {
		return nil
	}
	return c.insert(ctx, d.conn)
}

// insert puts the waiting blocks into the table of rows.
func (c *draftCube) insert(ctx context.Context, conn *sql.Conn) error {
	if len(c.waiting) == 0 {
		return nil
	}
	err := insertBlocks(ctx, conn, c.rows, c.waiting)
	c.waiting, c.rowsIn = nil, 0
	return err
}

// insertAll puts everything that waits into its table.
func (d *Draft) insertAll(ctx context.Context) error {
	for _, c := range d.order {
		if d.err = c.insert(ctx, d.conn); d.err != nil {
			return d.err
		}
	}
	return nil
}

// cube is the draft's part of a dataset; its table is made at the first block.
func (d *Draft) cube(ctx context.Context, ds *warehouse.Dataset) (*draftCube, error) {
	if c := d.cubes[ds.ID]; c != nil {
		return c, nil
	}
	known := d.s.Cube(ds.ID)
	if known == nil || !slices.Equal(known.Dataset.IDs(), ds.IDs()) {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "store.dimensions-differ", "dataset", ds.ID)
	}
	c := &draftCube{Cube: known, rows: draftRows(d.spec.DraftID, ds.ID)}
	c.codes, c.totals = make([][]int32, len(ds.Dimensions)), make([][]bool, len(ds.Dimensions))
	if _, err := d.tx.ExecContext(ctx, "CREATE TABLE "+c.rows+" ("+definition(c.Cube)+")"); err != nil {
		return nil, err
	}
	d.cubes[ds.ID] = c
	d.order = append(d.order, c)
	return c, nil
}

// draftRows is the table of a draft's rows of one dataset.
func draftRows(draft int, dataset string) string {
	return query.QuoteName(fmt.Sprintf("draft_%d_%s", draft, strings.ToLower(dataset)))
}

func (d *Draft) table(ctx context.Context, c *draftCube, ct *warehouse.CutTable) (*draftTable, error) {
	for _, t := range c.tables {
		if t.table.Source == ct.Source && t.table.Name == ct.ID {
			return t, nil
		}
	}
	t := &draftTable{CutTable: ct, cube: c, cuts: map[uint32]*draftCut{}}
	if t.table = d.reg.Table(c.Dataset.ID, ct.Source, ct.ID); t.table == nil {
		t.table = &query.Table{ID: d.nextTable, Dataset: c.Dataset.ID, Source: ct.Source, Name: ct.ID}
		d.nextTable++
		_, err := d.tx.ExecContext(ctx, "INSERT INTO source_table VALUES (?, ?, ?, ?)", t.table.ID, t.table.Dataset, t.table.Source, t.table.Name)
		if err != nil {
			return nil, err
		}
	}
	c.tables = append(c.tables, t)
	d.tables = append(d.tables, t)
	return t, nil
}

// translate extends the lists that turn positions in a block's dictionaries
// into numbers.
func (c *draftCube) translate(s *Store, b *warehouse.Observations) error {
	for dim, dict := range b.Codes {
		for _, code := range dict.Texts[len(c.codes[dim]):] {
			c.codes[dim] = append(c.codes[dim], s.codes.Put(code))
			c.totals[dim] = append(c.totals[dim], c.Total(dim, code))
		}
	}
	for _, text := range b.Sheets.Texts[len(c.sheets):] {
		c.sheets = append(c.sheets, s.sheets.Put(text))
	}
	for _, text := range b.Periods.Texts[len(c.periods):] {
		id, err := s.periods.put(text)
		if err != nil {
			return err
		}
		c.periods = append(c.periods, id)
	}
	return nil
}

// send inserts codes, sheets, comments and periods that are new.
func (d *Draft) send(ctx context.Context) error {
	return errors.Join(d.s.codes.send(ctx, d.tx), d.s.sheets.send(ctx, d.tx), d.s.comments.send(ctx, d.tx), d.s.periods.send(ctx, d.tx))
}

// moreCells inserts the further cells of figures that were combined, and gives
// the number under which each figure finds them, by index; nil if none.
func (d *Draft) moreCells(ctx context.Context, b *warehouse.Observations) (map[int]int32, error) {
	if len(b.More) == 0 {
		return nil, nil
	}
	insert, err := d.tx.PrepareContext(ctx, "INSERT INTO more_cell (id, sheet, cell_row, cell_col, cell_text) VALUES (?, ?, ?, ?, ?)")
	if err != nil {
		return nil, err
	}
	defer insert.Close()
	ids := map[int]int32{}
	for i, cells := range b.More {
		ids[i] = d.nextMore
		for _, cell := range cells {
			if _, err := insert.ExecContext(ctx, d.nextMore, d.s.sheets.Put(cell.Sheet), cell.Row, cell.Col, cell.Text); err != nil {
				return nil, err
			}
		}
		d.nextMore++
	}
	return ids, d.s.sheets.send(ctx, d.tx)
}

// cutOf is the cut of rows that break down some dimensions; bit i of broken
// represents dimension i.
func (d *Draft) cutOf(t *draftTable, broken uint32) *draftCut {
	if c := t.cuts[broken]; c != nil {
		return c
	}
	c := &draftCut{broken: []string{}}
	for i, dim := range t.cube.Dataset.Dimensions {
		if broken&(1<<i) != 0 {
			c.broken = append(c.broken, dim.ID)
		}
	}
	i := slices.IndexFunc(t.table.Cuts, func(k *query.Cut) bool { return slices.Equal(k.Broken, c.broken) })
	if i >= 0 {
		c.known = t.table.Cuts[i]
		c.id, c.gaps, c.flagged, c.dated, c.commented = c.known.ID, c.known.Gaps, c.known.Flagged, c.known.Dated, c.known.Commented
	} else {
		c.id = d.nextCut
		d.nextCut++
	}
	t.cuts[broken] = c
	return c
}

// Discard leaves nothing of the draft behind. After Commit it does nothing.
func (d *Draft) Discard(context.Context) error {
	if d.tx == nil {
		return nil
	}
	return d.end(undo(d.tx), false)
}

// end gives the connection and the right to load back.
func (d *Draft) end(err error, committed bool) error {
	d.s.codes.settle(committed)
	d.s.sheets.settle(committed)
	d.s.comments.settle(committed)
	d.s.periods.settle(committed)
	err = errors.Join(err, d.conn.Close())
	d.tx, d.conn = nil, nil
	if committed {
		checkpoints{d.s}.afterChange()
	} else {
		checkpoints{d.s}.run() // the disk has back what was loaded
	}
	d.s.releaseLoad()
	return convert(err)
}

// blockColumns is a block as the draft's table takes it, column by column. It
// shares nothing with the block it was made from.
type blockColumns struct {
	ints  [][]int32 // dimensions, period, cut, sheet, row, column
	names []string  // of ints

	value, low, high []float64 // NaN is NULL; low and high are nil where there are none
	flags            []uint32
	conf             []uint8
	refDate, text    []string // "" is NULL; nil where there are none
	comment          []int32  // NoComment is NULL; nil where there are none
	more             map[int]int32
}

// columnsOf translates a block.
func columnsOf(c *draftCube, t *draftTable, d *Draft, b *warehouse.Observations) *blockColumns {
	n := b.Len()
	out := &blockColumns{
		value: slices.Clone(b.Value), low: slices.Clone(b.Low), high: slices.Clone(b.High),
		flags: make([]uint32, n), conf: make([]uint8, n), refDate: slices.Clone(b.RefDate), text: slices.Clone(b.Text),
		comment: d.comments(b),
	}
	broken := make([]uint32, n)
	for dim, col := range b.Dims {
		ids, codes, totals := make([]int32, n), c.codes[dim], c.totals[dim]
		for i, at := range col {
			ids[i] = codes[at]
			if !totals[at] {
				broken[i] |= 1 << dim
			}
		}
		out.add(c.Dataset.Dimensions[dim].ID, ids)
	}
	out.add("period", take(c.periods, b.Period))
	out.add("cut", d.cuts(t, b, broken))
	out.add("sheet", take(c.sheets, b.Sheet))
	out.add("cell_row", slices.Clone(b.Row))
	out.add("cell_col", slices.Clone(b.Col))
	for i := range n {
		out.flags[i], out.conf[i] = uint32(plain(b.Flags[i])), uint8(b.Conf[i])
		if b.Conf[i] == 0 {
			out.conf[i] = uint8(warehouse.Free)
		}
	}
	return out
}

func (b *blockColumns) add(name string, col []int32) {
	b.names, b.ints = append(b.names, name), append(b.ints, col)
}

// comments are the numbers of a block's comments. A block need not share its
// dictionary with others.
func (d *Draft) comments(b *warehouse.Observations) []int32 {
	if b.Comment == nil {
		return nil
	}
	known := slices.Repeat([]int32{warehouse.NoComment}, b.Comments.Len())
	ids := make([]int32, len(b.Comment))
	for i, at := range b.Comment {
		if ids[i] = warehouse.NoComment; at == warehouse.NoComment {
			continue
		}
		if known[at] == warehouse.NoComment {
			known[at] = d.s.comments.Put(b.Comments.Texts[at])
		}
		ids[i] = known[at]
	}
	return ids
}

func take(from, at []int32) []int32 {
	out := make([]int32, len(at))
	for i, k := range at {
		out[i] = from[k]
	}
	return out
}

// cuts gives each row its cut, and notes what the cut's rows hold.
func (d *Draft) cuts(t *draftTable, b *warehouse.Observations, broken []uint32) []int32 {
	ids := make([]int32, len(broken))
	var c *draftCut
	last := uint32(math.MaxUint32)
	for i, mask := range broken {
		if mask != last {
			c, last = d.cutOf(t, mask), mask
		}
		ids[i] = c.id
		c.gaps = c.gaps || math.IsNaN(b.Value[i])
		c.flagged = c.flagged || plain(b.Flags[i]) != 0 || b.Conf[i] != warehouse.Free && b.Conf[i] != 0
		c.dated = c.dated || b.RefDate != nil && b.RefDate[i] != ""
		c.commented = c.commented || b.Comment != nil && b.Comment[i] != warehouse.NoComment
	}
	return ids
}

// plain leaves A out of the flags: a normal figure has none.
func plain(f warehouse.Flags) warehouse.Flags { return f &^ warehouse.Flags(0).With(warehouse.Normal) }

// utc makes times comparable and storable: in UTC, to the microsecond.
func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// nullTime is NULL for the zero time.
func nullTime(t time.Time) sql.NullTime { return sql.NullTime{Time: utc(t), Valid: !t.IsZero()} }
