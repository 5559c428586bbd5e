package store

import (
	"context"
	"database/sql"
	"os"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// Releases are all releases and drafts with their findings, for reading their files again.
func (s Verification) Releases(ctx context.Context) ([]warehouse.Release, error) {
	return s.releases(ctx, func(*query.Release) bool { return true })
}

// releases are some of them.
func (s Verification) releases(ctx context.Context, taken func(*query.Release) bool) ([]warehouse.Release, error) {
	var out []warehouse.Release
	for _, x := range s.Register().Releases {
		if !taken(x) {
			continue
		}
		r := x.Release
		var err error
		if r.Findings, err = s.findings(ctx, x); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Open returns the kept bytes of a submission, whoever may see it; who asks closes them.
func (s Verification) Open(sha string) (*os.File, error) { return os.Open(s.submissionPath(sha)) }

// Rereading is the load of a kept file once more, to compare it with the release that was
// made of it. It is discarded afterwards.
type Rereading struct{ *Draft }

// Disagreement is a figure of which a kept file says something else than the release
// that was made of it, in its number, its status, its bounds or its cell.
type Disagreement struct {
	warehouse.FigureKey
	Cell         warehouse.CellRef
	InFile, Kept bool    // whether the file has the figure, and the release
	File, Stored float64 // the numbers, NaN where there is none
}

// MaxDisagreements is how many are listed of a dataset of a release.
const MaxDisagreements = 10

// disagreeSQL compares the rows d of a file with the rows f of a release. A figure that
// was hidden since says nothing of its file.
const disagreeSQL = `SELECT {keys}, coalesce(d.period, f.period), coalesce(d.sheet, f.sheet), coalesce(d.cell_row, f.cell_row), coalesce(d.cell_col, f.cell_col),
 d.period IS NOT NULL, f.period IS NOT NULL, d.value, f.value, count(*) OVER ()
FROM {rows} d FULL JOIN (SELECT * FROM {kept} f WHERE {held}) f ON {same}
WHERE d.period IS NULL OR f.period IS NULL OR NOT (f.value IS NULL AND f.conf IN ({hidden})) AND (NOT ({equal})
 OR d.sheet <> f.sheet OR d.cell_row <> f.cell_row OR d.cell_col <> f.cell_col OR d.cell_text IS DISTINCT FROM f.cell_text
 OR (SELECT string_agg(concat_ws(' ', sheet, cell_row, cell_col), ',' ORDER BY sheet, cell_row, cell_col) FROM more_cell m WHERE m.id = d.more)
 IS DISTINCT FROM (SELECT string_agg(concat_ws(' ', sheet, cell_row, cell_col), ',' ORDER BY sheet, cell_row, cell_col) FROM more_cell m WHERE m.id = f.more))
ORDER BY ALL LIMIT {limit}`

// Against compares what was loaded with what a release or draft says. It lists some of
// the figures that disagree, and says how many do.
func (d Rereading) Against(ctx context.Context, draftID int) (out []Disagreement, count int, err error) {
	defer warehouse.Wrap(&err, "compare the file of D%d", draftID)
	x := d.reg.Draft(draftID)
	if x == nil {
		return nil, 0, noRelease("D" + strconv.Itoa(draftID))
	}
	for _, c := range d.s.cubesOf(x) {
		if _, err := d.cube(ctx, c.Dataset); err != nil {
			return nil, 0, convert(err)
		}
	}
	if err := d.insertAll(ctx); err != nil {
		return nil, 0, convert(err)
	}
	if err := sealedIn(d).withhold(ctx); err != nil {
		return nil, 0, convert(err)
	}
	if err := d.flagBreaks(ctx); err != nil {
		return nil, 0, convert(err)
	}
	for _, c := range d.order {
		some, n, err := d.disagree(ctx, c, x)
		if err != nil {
			return nil, 0, convert(err)
		}
		out, count = append(out, some...), count+n
	}
	return out, count, nil
}

// disagree compares one dataset.
func (d Rereading) disagree(ctx context.Context, c *draftCube, x *query.Release) (out []Disagreement, count int, err error) {
	kept, held := c.Table, "f.cut IN ("+query.IntList(x.Cuts())+") AND "+query.Holds(x, "f")
	if x.Number == 0 {
		kept, held = draftRows(x.DraftID, c.Dataset.ID), "true"
	}
	if x.Number == 0 && !slices.Contains(d.s.draftTables(x), kept) {
		kept, held = c.Table, "false"
	}
	keys := make([]string, len(c.Columns))
	for i, col := range c.Columns {
		keys[i] = "coalesce(d." + col + ", f." + col + ")"
	}
	hidden := query.IntList([]int32{int32(warehouse.OtherSecret), int32(warehouse.Secondary)})
	statement := strings.NewReplacer("{keys}", strings.Join(keys, ", "), "{rows}", c.rows, "{kept}", kept, "{held}", held, "{same}", c.Same("d", "f"),
		"{equal}", query.Equal("d", "f"), "{hidden}", hidden, "{limit}", strconv.Itoa(MaxDisagreements)).Replace(disagreeSQL)
	codes, sheets := d.s.codes.All(), d.s.sheets.All()
	err = each(ctx, d.tx, statement, nil, func(rows *sql.Rows) error {
		key := make([]int32, len(c.Columns))
		var period, sheet int32
		var file, stored sql.NullFloat64
		x := Disagreement{}
		to := append(query.Pointers(key), &period, &sheet, &x.Cell.Row, &x.Cell.Col, &x.InFile, &x.Kept, &file, &stored, &count)
		if err := rows.Scan(to...); err != nil {
			return err
		}
		x.FigureKey = warehouse.FigureKey{Dataset: c.Dataset.ID, Key: query.TextsOf(codes, key), Period: d.s.periods.Get(period).Text}
		x.Cell.Sheet, x.File, x.Stored = sheets[sheet], valueOf(file), valueOf(stored)
		out = append(out, x)
		return nil
	})
	return out, count, err
}
