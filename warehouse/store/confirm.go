package store

import (
	"context"
	_ "embed"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

//go:embed sql/reconfirm.sql
var reconfirmSQL string

// reconfirm finds for the figures of fact tables whose release was withdrawn the
// latest edition that says the same and was not. A figure for which there is none
// is answered without a number.
func reconfirm(ctx context.Context, tx *digestTx, cubes []*query.Cube) error {
	reg, err := query.ReadRegister(ctx, inTransaction{tx})
	if err != nil {
		return err
	}
	gone := reg.Withdrawn()
	for _, c := range cubes {
		if len(gone) == 0 {
			return nil
		}
		if err := reconfirmCube(ctx, tx, reg, c, gone); err != nil {
			return err
		}
	}
	return nil
}

func reconfirmCube(ctx context.Context, tx *digestTx, reg *query.Register, c *query.Cube, gone []int32) error {
	of := func(t *query.Table) bool { return t.Dataset == c.Dataset.ID }
	rows := "SELECT f.rowid AS frow FROM " + c.Table + " f WHERE f.release IN (" + query.IntList(gone) + ")"
	return tx.changeRows(ctx, c, rows, strings.NewReplacer("{spoken}", reg.Spoken(reg.Loads(of)), "{fact}", c.Table, "{key}", c.Same("f", "g"),
		"{equal}", query.Equal("f", "g"), "{held}", query.HeldSQL, "{withdrawn}", query.IntList(gone)).Replace(reconfirmSQL))
}

// known finds a published release of the same file that said all that the draft
// says: the file was loaded before, and nothing is learnt from it. Zero where
// there is none.
func (d *Draft) known(ctx context.Context) (int, error) {
	for _, x := range slices.Backward(d.reg.Releases) {
		if x.Number == 0 || x.State == warehouse.Withdrawn || x.Submission.SHA256 != d.spec.Submission.SHA256 || !d.mayBe(x) {
			continue
		}
		said := true
		for _, c := range d.order {
			some, err := column[int](ctx, d.tx, strings.NewReplacer("{rows}", c.rows, "{fact}", c.Table, "{key}", c.Same("d", "f"),
				"{equal}", query.Equal("d", "f"), "{holds}", query.Holds(x, "f"), "{cuts}", query.IntList(x.Cuts())).Replace(
				"SELECT 1 FROM {rows} d WHERE NOT EXISTS (SELECT 1 FROM {fact} f WHERE {key} AND {equal} AND f.cut = d.cut AND f.cut IN ({cuts}) AND {holds}) LIMIT 1"))
			if err != nil {
				return 0, err
			}
			said = said && len(some) == 0
		}
		if said {
			return x.Number, nil
		}
	}
	return 0, nil
}

// mayBe reports whether a release is of the edition of the draft, or nobody told
// which edition the draft is.
func (d *Draft) mayBe(x *query.Release) bool {
	return d.spec.Edition.ID == "" || d.spec.Edition.ID == x.Edition.ID && d.spec.Edition.Date.Equal(x.Edition.Date)
}
