package site

import (
	"slices"
	"testing"

	"siemmes/server/question"
	"siemmes/warehouse/catalog"
)

func TestSeveralChosenCodesAreShownSideBySide(t *testing.T) {
	cat := catalog.Default()
	ds, err := cat.Dataset("BORDER")
	if err != nil {
		t.Fatal(err)
	}
	sel, err := question.Parse(cat, ds, map[string][]string{"COUNTERPART_AREA": {"NIC", "SLV"}, "REF_AREA": {"CRI"}})
	if err != nil {
		t.Fatal(err)
	}
	sel.Arrange()
	if want := []string{"REF_AREA", "COUNTERPART_AREA"}; !slices.Equal(sel.Rows, want) || !slices.Equal(sel.Question.By, want) {
		t.Errorf("rows %v, by %v, want %v", sel.Rows, sel.Question.By, want)
	}
}
