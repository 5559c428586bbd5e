package question

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

func TestQuestionsBecomeAddressesAndBack(t *testing.T) {
	cat := catalog.Default()
	ds, err := cat.Dataset("BORDER")
	if err != nil {
		t.Fatal(err)
	}
	p := warehouse.Year(2023)
	q := warehouse.Query{
		Dataset: "BORDER", By: []string{"REF_AREA", "COUNTERPART_AREA"}, Freq: warehouse.Annual, YearStart: 10, YearToDate: 7, Release: 7, Edition: "2024", Periods: warehouse.Ranges{p},
		Where: []warehouse.Filter{{Dim: "COUNTERPART_AREA", Codes: []string{"NIC", "SLV"}}, {Dim: "REF_AREA", Codes: []string{"CRI"}}},
	}
	then := q
	then.Release, then.AsOf = 0, time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	for _, q := range []warehouse.Query{q, then} {
		// No page asks for these; they are for the interfaces of other systems.
		others := []string{"First", "Last", "UpdatedAfter", "ReleasedAfter"}
		asked := reflect.ValueOf(q)
		for i := range asked.NumField() { // a new field is not forgotten here
			if name := asked.Type().Field(i).Name; asked.Field(i).IsZero() && !slices.Contains(append(others, "Release", "AsOf", "Limit", "Offset"), name) {
				t.Errorf("the question says nothing of %s", name)
			}
		}
		one, err := Parse(cat, ds, Values(q))
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range []url.Values{one.Values(), one.API()} {
			if address.Get("by") == "" { // a page lays out what it is by
				address.Set("by", strings.Join(q.By, ","))
			}
			back, err := Parse(cat, ds, address)
			if err != nil {
				t.Fatal(err)
			}
			slices.SortFunc(back.Question.Where, func(a, b warehouse.Filter) int { return strings.Compare(a.Dim, b.Dim) })
			if !reflect.DeepEqual(back.Question, q) {
				t.Errorf("%+v came back from %s as %+v", q, address.Encode(), back.Question)
			}
		}
	}
}
