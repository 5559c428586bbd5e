package figures_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/ingest/figures"
	"siemmes/ingest/figures/figurestest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// remark gives an observation of a block a comment.
func remark(b *warehouse.Observations, i int, c warehouse.Comment) {
	if b.Comments == nil {
		b.Comments = &warehouse.Dictionary{}
		b.Comment = make([]int32, b.Len())
		for k := range b.Comment {
			b.Comment[k] = warehouse.NoComment
		}
	}
	b.Comment[i] = b.Comments.Put(c.Encode())
}

func TestACombinedFigureKeepsTheTextOfEachOfItsCells(t *testing.T) {
	m := figurestest.NewMould(&layout.Table{ID: "t"})
	k := [5]string{"A", "MEX", "N", "_T", "Y1"}
	b := m.Batch(figurestest.Fig{Key: k, Period: "2020", Value: 4}, figurestest.Fig{Key: k, Period: "2020", Value: 5}, figurestest.Fig{Key: k, Period: "2020", Value: 6})
	b.Text = []string{"", "5.0", ""}
	figures.Combine(b.Observations, 0, b.Observations, 1)
	figures.Combine(b.Observations, 0, b.Observations, 2)
	if b.Value[0] != 15 || b.Text[0] != "4" {
		t.Errorf("the figure is %v, its cell says %q", b.Value[0], b.Text[0])
	}
	want := []warehouse.FurtherCell{{CellRef: figures.CellOf(b.Observations, 1), Text: "5.0"}, {CellRef: figures.CellOf(b.Observations, 2), Text: "6"}}
	if diff := cmp.Diff(want, b.More[0]); diff != "" {
		t.Error(diff)
	}
}

func TestACombinedFigureHasTheCommentsOfAllItsCells(t *testing.T) {
	m := figurestest.NewMould(&layout.Table{ID: "t"})
	k := [5]string{"A", "MEX", "N", "_T", "Y1"}
	b := m.Batch(figurestest.Fig{Key: k, Period: "2020", Value: 4}, figurestest.Fig{Key: k, Period: "2020", Value: 5}, figurestest.Fig{Key: k, Period: "2020", Value: 6}, figurestest.Fig{Key: k, Period: "2020", Value: 7})
	remark(b.Observations, 1, warehouse.Comment{Text: "Estimate.", Basis: "B", Lang: "en"})
	remark(b.Observations, 2, warehouse.Comment{Text: "Estimate.", Basis: "C", Lang: "en"})
	for i := range 3 {
		figures.Combine(b.Observations, 0, b.Observations, i+1)
	}
	if got, want := figures.CommentOf(b.Observations, 0), (warehouse.Comment{Text: "Estimate.", Basis: "B; C", Lang: "en"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := figures.CommentOf(b.Observations, 1); got.Basis != "B" {
		t.Errorf("the second cell's own comment became %+v", got)
	}
}
