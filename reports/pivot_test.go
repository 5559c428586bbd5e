package reports_test

import (
	"math"
	"strings"
	"testing"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// answer makes rows of ADMISSIONS: key codes as dims name them, period, value.
func answer(t *testing.T, dims []string, rows ...[]string) *warehouse.Answer {
	t.Helper()
	ds, err := catalog.Default().Dataset("ADMISSIONS")
	if err != nil {
		t.Fatal(err)
	}
	a := &warehouse.Answer{Dataset: ds, Dims: dims, Vintage: 3}
	for _, r := range rows {
		n := len(dims)
		a.Rows = append(a.Rows, warehouse.Row{
			Key: r[:n], Period: r[n], Value: float(r[n+1]), Low: math.NaN(), High: math.NaN(), Origin: warehouse.OriginPublished,
		})
	}
	return a
}

func pivoted(t *testing.T, a *warehouse.Answer, s reports.Shape) *reports.Table {
	t.Helper()
	return reports.FromAnswer(a, s, catalog.Default(), "en")
}

func TestRowsAreOrderedTotalFirstOthersLast(t *testing.T) {
	a := answer(t, []string{"MEASURE", "COUNTERPART_AREA"},
		[]string{"PERSONS", "_U", "2020", "1"}, []string{"PERSONS", "USA", "2020", "2"}, []string{"PERSONS", "CRI", "2020", "3"},
		[]string{"PERSONS", "_O", "2020", "4"}, []string{"PERSONS", "W", "2020", "10"})
	want := "Counterpart country | 2020\nTotal | 10\nCosta Rica | 3\nUnited States | 2\nOther | 4\nNot stated | 1"
	if got := text(pivoted(t, a, reports.Shape{})); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestTheWholeOfADimensionIsTheRowAboveItsParts(t *testing.T) {
	a := answer(t, []string{"MEASURE", "COUNTERPART_AREA", "SEX"},
		[]string{"PERSONS", "CRI", "F", "2020", "2"}, []string{"PERSONS", "CRI", "_T", "2020", "5"},
		[]string{"PERSONS", "NIC", "M", "2020", "7"})
	want := "Counterpart country / Sex | 2020\nCosta Rica | 5\n  Women | 2\nNicaragua\n  Men | 7"
	if got := text(pivoted(t, a, reports.Shape{Stub: []string{"COUNTERPART_AREA", "SEX"}})); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestMonthsStandUnderTheirYear(t *testing.T) {
	a := answer(t, []string{"MEASURE", "COUNTERPART_AREA"},
		[]string{"PERSONS", "CRI", "2020-12", "1"}, []string{"PERSONS", "CRI", "2021-01", "2"}, []string{"PERSONS", "CRI", "2020", "12"})
	got := pivoted(t, a, reports.Shape{Stub: []string{"COUNTERPART_AREA"}})
	spans := got.Spans(0)
	if len(spans) != 3 || spans[1].Label != "2020" || spans[1].Depth != 2 || spans[0].Label != "2020" || spans[0].Depth != 1 {
		t.Errorf("spans %+v", spans)
	}
	if got.Columns[0].Label() != "Dec" || got.Columns[2].Label() != "Jan" {
		t.Errorf("columns %+v", got.Columns)
	}
}

func TestSexStandsAcrossByDefault(t *testing.T) {
	a := answer(t, []string{"MEASURE", "COUNTERPART_AREA", "SEX"},
		[]string{"PERSONS", "CRI", "F", "2020", "2"}, []string{"PERSONS", "NIC", "M", "2020", "5"})
	want := "Counterpart country | Women 2020 | Men 2020\nCosta Rica | 2 | ..\nNicaragua | .. | 5"
	if got := text(pivoted(t, a, reports.Shape{})); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestWhatWasAskedForIsInTheSubtitle(t *testing.T) {
	a := answer(t, []string{"MEASURE", "COUNTERPART_AREA"}, []string{"PERSONS", "NIC", "2020", "2"}, []string{"PERSONS", "CRI", "2020", "2"})
	q := warehouse.Query{Where: []warehouse.Filter{{Dim: "REF_AREA", Codes: []string{"CAN"}}, {Dim: "SEX", Codes: []string{"_T"}}, {Dim: "DIRECTION", Codes: []string{"IN"}}}}
	if got := pivoted(t, a, reports.Shape{Query: q}).Subtitle; got != "Canada · Entry" {
		t.Errorf("subtitle %q", got)
	}
}

// A note that holds for all figures is a remark; for a column, it is at
// the column's heading; else at the figure.
func TestNotesStandWhereTheyHold(t *testing.T) {
	a := answer(t, []string{"MEASURE", "COUNTERPART_AREA"},
		[]string{"PERSONS", "CRI", "2020", "1"}, []string{"PERSONS", "CRI", "2021", "1"},
		[]string{"PERSONS", "NIC", "2020", "1"}, []string{"PERSONS", "NIC", "2021", "1"})
	for _, text := range []string{"all", "column", "cell", "row"} {
		a.Notes = append(a.Notes, warehouse.Literal(text))
	}
	a.Rows[0].Notes = []int{0, 3}
	a.Rows[1].Notes = []int{0, 1, 3}
	a.Rows[2].Notes = []int{0}
	a.Rows[3].Notes = []int{0, 1, 2}
	got := pivoted(t, a, reports.Shape{})
	// "cell" holds for the one figure of Nicaragua in 2021, which is neither
	// the whole row nor the whole column.
	if len(got.Remarks) != 1 || got.Remarks[0] != "all" || strings.Join(got.Notes, " ") != "column cell row" {
		t.Fatalf("remarks %v, notes %v", got.Remarks, got.Notes)
	}
	if len(got.Columns[1].Notes) != 1 || len(got.Rows[0].Notes) != 1 || len(got.Rows[1].Cells[1].Notes) != 1 || len(got.Rows[0].Cells[0].Notes) != 0 {
		t.Errorf("%+v\n%+v", got.Columns, got.Rows)
	}
}

func TestMarksLettersRangesAndTheirLegend(t *testing.T) {
	a := answer(t, []string{"MEASURE", "COUNTERPART_AREA"},
		[]string{"PERSONS", "CRI", "2019", "0"}, []string{"PERSONS", "CRI", "2020", ""}, []string{"PERSONS", "CRI", "2021", ""},
		[]string{"PERSONS", "CRI", "2022", "1230"}, []string{"PERSONS", "CRI", "2023", "7"}, []string{"PERSONS", "CRI", "2024", "9"})
	flags := warehouse.Flags(0)
	a.Rows[1].Flags = flags.With(warehouse.Suppressed)
	a.Rows[1].Low, a.Rows[1].High = 1, 4 // published, so it shows its mark and no range
	a.Rows[2].Flags = flags.With(warehouse.CannotExist)
	a.Rows[3].Origin, a.Rows[3].Value, a.Rows[3].Low, a.Rows[3].High = warehouse.OriginComputed, math.NaN(), 1230, 1260
	a.Rows[4].Flags = flags.With(warehouse.Provisional).With(warehouse.Break)
	a.Rows[5].Withdrawn = true
	got := pivoted(t, a, reports.Shape{})

	line := strings.Split(text(got), "\n")[1]
	if !strings.HasSuffix(line, "0 | conf. | – | 1,230–1,260 | 7ᵇᵖ | withdr.") {
		t.Errorf("got %q", line)
	}
	legend := strings.Join(got.Legend(), "; ")
	if legend != "conf. suppressed (confidential); – not applicable; withdr. release withdrawn; ᵇ break in series; ᵖ provisional; a–b: the sum holds confidential figures and lies between a and b" {
		t.Errorf("legend %q", legend)
	}
}
