package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

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
	m := newMould(&layout.Table{ID: "t"})
	k := [5]string{"A", "MEX", "N", "_T", "Y1"}
	b := m.batch(fig{k, "2020", 4}, fig{k, "2020", 5}, fig{k, "2020", 6})
	b.Text = []string{"", "5.0", ""}
	combine(b.Observations, 0, b.Observations, 1)
	combine(b.Observations, 0, b.Observations, 2)
	if b.Value[0] != 15 || b.Text[0] != "4" {
		t.Errorf("the figure is %v, its cell says %q", b.Value[0], b.Text[0])
	}
	want := []warehouse.FurtherCell{{CellRef: cellOf(b.Observations, 1), Text: "5.0"}, {CellRef: cellOf(b.Observations, 2), Text: "6"}}
	if diff := cmp.Diff(want, b.More[0]); diff != "" {
		t.Error(diff)
	}
}

func TestACombinedFigureHasTheCommentsOfAllItsCells(t *testing.T) {
	m := newMould(&layout.Table{ID: "t"})
	k := [5]string{"A", "MEX", "N", "_T", "Y1"}
	b := m.batch(fig{k, "2020", 4}, fig{k, "2020", 5}, fig{k, "2020", 6}, fig{k, "2020", 7})
	remark(b.Observations, 1, warehouse.Comment{Text: "Estimate.", Basis: "B", Lang: "en"})
	remark(b.Observations, 2, warehouse.Comment{Text: "Estimate.", Basis: "C", Lang: "en"})
	for i := range 3 {
		combine(b.Observations, 0, b.Observations, i+1)
	}
	if got, want := commentOf(b.Observations, 0), (warehouse.Comment{Text: "Estimate.", Basis: "B; C", Lang: "en"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := commentOf(b.Observations, 1); got.Basis != "B" {
		t.Errorf("the second cell's own comment became %+v", got)
	}
}
