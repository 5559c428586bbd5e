package reports_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// noted is an answer whose rows bear the notes that are given by row.
func noted(t *testing.T, notes []warehouse.Message, at [][]int, rows ...[]string) *warehouse.Answer {
	a := answer(t, []string{"REF_AREA", "SOURCE"}, rows...)
	a.Notes = notes
	for i := range at {
		a.Rows[i].Notes = at[i]
	}
	return a
}

func said(a *warehouse.Answer) []reports.Said {
	h, blocks := a.Stream()
	all, err := reports.Saying(h, blocks, catalog.Default(), lang.Reader{Language: "en", Surface: lang.CommandLine})
	if err != nil {
		panic(err)
	}
	return all
}

func saying(a *warehouse.Answer) []string {
	var out []string
	for _, s := range said(a) {
		out = append(out, s.Line("en"))
	}
	return out
}

func noNationals(area string) warehouse.Message {
	return warehouse.NewMessage("query.no-nationals-of", "source", "S", "ref_area", area)
}

func TestANoteSaysForWhichRowsItHolds(t *testing.T) {
	a := noted(
		t, []warehouse.Message{{ID: "query.events"}, {ID: "query.made-M"}, noNationals("CRI"), {ID: "query.bounded"}, noNationals("PAN")},
		[][]int{{0, 2}, {0, 2}, {0}, {0, 1, 4}, {0, 1}, {0, 1, 4}},
		[]string{"CRI", "S", "2022", "1"}, []string{"CRI", "S", "2023", "1"}, []string{"CRI", "S", "2024", "1"},
		[]string{"PAN", "T", "2022", "1"}, []string{"PAN", "T", "2023", "1"}, []string{"PAN", "T", "2024", "1"},
	)
	want := []string{
		"Events recorded by several countries: one journey may be counted several times. (all 6 rows)",
		"Sum of the months of the period, all of them available. (3 of 6 rows: Panama)",
		"Source: S. It does not publish own nationals here (Costa Rica and Panama); the sum leaves them out. (4 of 6 rows: Costa Rica 2022, 2023; Panama 2022, 2024)",
		"The sum includes suppressed figures: its bounds are given in place of a value.",
	}
	if diff := cmp.Diff(want, saying(a)); diff != "" {
		t.Error(diff)
	}
}

func breakNote(area, percent string) warehouse.Message {
	return warehouse.NewMessage("query.break-own-enters", "ref_area", area, "period", "2023", "percent", percent, "question", "COUNTERPART_AREA=FOR")
}

// Breaks that differ in their country and size are one note, with the question that
// gives the comparable series as it is asked on the command line.
func TestBreaksOfOnePeriodAreOneNote(t *testing.T) {
	a := noted(
		t, []warehouse.Message{breakNote("CRI", "28"), breakNote("PAN", "59"), breakNote("HND", "44")}, [][]int{nil, {0}, nil, {1}, {2}},
		[]string{"CRI", "BORDER", "2022", "1"}, []string{"CRI", "S", "2023", "1"},
		[]string{"PAN", "S", "2022", "1"}, []string{"PAN", "S", "2023", "1"}, []string{"HND", "S", "2023", "1"},
	)
	want := []string{"Break in series: from 2023 on the sum includes own nationals (Costa Rica, Panama and Honduras; 28–59 % of it), and not before. The comparable series: --where COUNTERPART_AREA=FOR. (3 of 5 rows: 2023)"}
	if diff := cmp.Diff(want, saying(a)); diff != "" {
		t.Error(diff)
	}
}

// The question of a comparable series is in flags on the command line alone; elsewhere
// it is in words of the reader's language.
func TestAQuestionIsNamedInTheTermsOfTheSurface(t *testing.T) {
	for _, c := range []struct {
		question, command string
		es, fr            string
	}{
		{"COUNTERPART_AREA=FOR", "--where COUNTERPART_AREA=FOR.", "País de contraparte: Extranjeros.", "Étrangers."},
		{"SEX=F,M COUNTERPART_AREA=NIC", "--where SEX=F,M --where COUNTERPART_AREA=NIC.", "Mujeres y Hombres; País de contraparte: Nicaragua.", "Nicaragua."},
		{"by COUNTERPART_AREA", "--by COUNTERPART_AREA.", "una al lado de otra: País de contraparte.", "."},
	} {
		note := breakNote("CRI", "28")
		note = note.With("question", c.question)
		a := noted(t, []warehouse.Message{note}, [][]int{{0}}, []string{"CRI", "S", "2023", "1"})
		for _, reader := range []lang.Reader{
			{Language: "en", Surface: lang.CommandLine},
			{Language: "es", Surface: lang.API},
			{Language: "fr", Surface: lang.API},
			{Language: "es"},
			{Language: "fr", Surface: lang.Desk},
		} {
			h, blocks := a.Stream()
			all, err := reports.Saying(h, blocks, catalog.Default(), reader)
			if err != nil {
				t.Fatal(err)
			}
			words, want := all[0].Words, map[string]string{"en": c.command, "es": c.es, "fr": c.fr}[reader.Language]
			if flags := strings.Contains(words, "--"); !strings.HasSuffix(words, want) || flags != (reader.Surface == lang.CommandLine) {
				t.Errorf("%s on surface %q in %s: %s", c.question, reader.Surface, reader.Language, words)
			}
		}
	}
}

// Where the rows do not say which country is theirs, each note keeps its countries.
func TestNotesOfSumsOverCountriesAreNotJoined(t *testing.T) {
	a := answer(t, []string{"SOURCE"}, []string{"S", "2022", "1"}, []string{"S", "2023", "1"})
	a.Notes = []warehouse.Message{noNationals("ARG, CRI"), noNationals("ARG")}
	a.Rows[0].Notes, a.Rows[1].Notes = []int{0}, []int{1}
	if got := saying(a); len(got) != 2 || !strings.HasSuffix(got[1], "(1 of 2 rows: 2023)") {
		t.Error(got)
	}
}

// Many notes that say of which codes figures are sums are one, which says that these
// differ; a few keep their codes.
func TestManyNotesOfPartsAreOne(t *testing.T) {
	for _, c := range []struct{ notes, want int }{{5, 5}, {6, 1}} {
		var notes []warehouse.Message
		var at [][]int
		var rows [][]string
		for i := range c.notes {
			codes := strings.Join([]string{"CRI", "PAN", "GTM", "HND", "NIC", "SLV", "MEX"}[:i+2], ", ")
			notes = append(notes, warehouse.NewMessage("query.summed-parts", "dim", "REF_AREA", "codes", codes))
			at, rows = append(at, []int{i}), append(rows, []string{"S", strconv.Itoa(2015 + i), "1"})
		}
		a := answer(t, []string{"SOURCE"}, rows...)
		a.Notes = notes
		for i := range at {
			a.Rows[i].Notes = at[i]
		}
		got := saying(a)
		if len(got) != c.want {
			t.Errorf("%d notes are %d", c.notes, len(got))
		}
		if c.want == 1 && !strings.Contains(got[0], "Nicaragua, El Salvador and Mexico. Not all of them in every row. (all 6 rows)") {
			t.Error(got[0])
		}
	}
}

func TestPeriodsInARowAreNamedAsOne(t *testing.T) {
	a := noted(t, []warehouse.Message{{ID: "query.missing"}}, [][]int{nil, {0}, {0}, {0}, nil},
		[]string{"CRI", "S", "2020", "1"}, []string{"CRI", "S", "2021", "1"}, []string{"CRI", "S", "2022", "1"}, []string{"CRI", "S", "2023", "1"}, []string{"CRI", "S", "2024", "1"})
	if got := saying(a)[0]; !strings.HasSuffix(got, "(3 of 5 rows: 2021–2023)") {
		t.Error(got)
	}
}

// A question about one total, which the sources of 250 countries answer, has one
// note for all of them.
func TestALongListIsShortenedAndSaysWhereAllOfItIs(t *testing.T) {
	var notes []warehouse.Message
	for i := range 250 {
		notes = append(notes, warehouse.NewMessage("query.source-chosen", "source", "S", "sources", "T", "ref_area", "Z"+strconv.Itoa(i)))
	}
	a := noted(t, notes, nil, []string{"W", "S", "2020", "1"})
	got := said(a)
	if len(got) != 1 || !strings.Contains(got[0].Words, "Z9 and 240 more (the answer as JSON has all of them)") {
		t.Errorf("%d notes: %v", len(got), got[0].Words)
	}
	if all := strings.Split(got[0].Texts()["ref_area"], ", "); len(all) != 250 {
		t.Errorf("the note itself names %d countries", len(all))
	}
}
