package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// raggedForm is a way to lay a table out as delimited text.
type raggedForm struct {
	name   string
	header []string // nil: none
	tables string   // of the layout
	width  int
}

var raggedForms = []raggedForm{
	{"a long table", []string{"month", "nat", "n"}, `
  - table: nat
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    header: [{row: 1, label: true}]
    stub: [{named: month, period: year-month}, {named: nat, dimension: COUNTERPART_AREA}]
    values: {named: [n]}
`, 3},
	{"a long table without a header", nil, `
  - table: nat
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    stub: [{column: A, period: year-month}, {column: B, dimension: COUNTERPART_AREA}]
    values: {columns: C}
`, 3},
	{"a wide table", []string{"nat", "2019", "2020", "2021"}, `
  - table: nat
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    header: [{row: 1, period: year}]
    stub: [{column: A, dimension: COUNTERPART_AREA}]
    values: {from: B}
`, 4},
}

// raggedNats are the nationalities of a ragged file, one a record.
var raggedNats = []string{"HND", "GTM", "SLV", "NIC", "CUB", "VEN", "HTI", "COL"}

// raggedFile is a text some records of which have a delimiter inside a field.
type raggedFile struct {
	form      raggedForm
	delimiter string
	trailing  bool // a delimiter ends each line
	lines     []string
	ragged    []int // the records that are
}

func drawRaggedFile(r *rapid.T) *raggedFile {
	x := &raggedFile{
		form:      rapid.SampledFrom(raggedForms).Draw(r, "form"),
		delimiter: rapid.SampledFrom([]string{",", ";", "\t", "|"}).Draw(r, "delimiter"),
		trailing:  rapid.Bool().Draw(r, "a delimiter ends each line"),
	}
	if x.form.header != nil {
		x.put(x.form.header)
	}
	for i, nat := range raggedNats {
		fields := []string{fmt.Sprintf("2020-%02d", i+1), nat, fmt.Sprint(100 + i)}
		if x.form.width == 4 {
			fields = []string{nat, fmt.Sprint(100 + i), fmt.Sprint(200 + i), fmt.Sprint(300 + i)}
		}
		switch rapid.IntRange(0, 5).Draw(r, "kind") {
		case 0: // a thousands sign
			at := x.form.width - 1
			if x.form.width == 4 {
				at = rapid.IntRange(1, 3).Draw(r, "at")
			}
			fields[at] = fmt.Sprintf("%d%s%03d", i+1, x.delimiter, 154+i)
			x.ragged = append(x.ragged, len(x.lines)+1)
		case 1: // a name with the delimiter
			fields[slices.Index(fields, nat)] = "Congo" + x.delimiter + " Rep."
			x.ragged = append(x.ragged, len(x.lines)+1)
		}
		x.put(fields)
	}
	return x
}

// put writes a record.
func (x *raggedFile) put(fields []string) {
	line := strings.Join(fields, x.delimiter)
	if x.trailing {
		line += x.delimiter
	}
	x.lines = append(x.lines, line)
}

func (x *raggedFile) text() string { return strings.Join(x.lines, "\n") + "\n" }

// checkFound checks that the ragged records are told, and no other.
func (x *raggedFile) checkFound(r *rapid.T, o *Outcome) {
	var got []int
	for _, f := range o.Findings {
		if f.Rule != "ragged-record" {
			continue
		}
		if got = append(got, f.Row); f.Col != x.form.width+1 || !f.Blocks() || !strings.Contains(say(f.Found), x.delimiter) {
			r.Errorf("%s is told with %q and blocks: %v", f.CellRef, say(f.Found), f.Blocks())
		}
	}
	if slices.Sort(got); !slices.Equal(got, x.ragged) {
		r.Errorf("%s: the records %v are ragged; found %v in\n%s", x.form.name, x.ragged, got, x.text())
	}
}

// A record with a delimiter inside a figure or a name is found, whatever is
// between the fields and however the table is laid out; it cannot be accepted,
// and a delimiter at the end of a line is none too many.
func TestRaggedRecordsAreFoundAndNeverLoaded(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		x := drawRaggedFile(r)
		l, err := layout.Parse("t.yml", []byte("layout: t\nsource: MX_UPMRIP_IRREGULAR\nnamed-only: true\nreason: test\ntables:"+x.form.tables))
		if err != nil {
			r.Fatal(err)
		}
		for _, accept := range [][]Acceptance{nil, {{Finding: "ragged-record", Reason: "x"}, {Finding: "not-a-number", Reason: "x"}, {Finding: "unknown-label", Reason: "x"}}} {
			d := newDesk(t, eventsLayout)
			o := d.sendBytes("t.csv", []byte(x.text()), Options{Custom: l, Accept: accept})
			x.checkFound(r, o)
			if n := len(x.ragged); n > 0 && (!o.Blocked() || len(d.drafts) > 0) || n == 0 && o.Blocked() {
				r.Errorf("%d ragged records, blocked: %v, %d drafts, %v", n, o.Blocked(), len(d.drafts), names(o))
			}
			if a := o.Account; a.Numbers != a.Figures+a.Headings+a.Left() || a.Figures > len(raggedNats)*(x.form.width-1) {
				r.Errorf("the numbers do not add up: %+v", a)
			}
		}
	})
}

// The built-in layouts find it too.
func TestAThousandsCommaInADarienFileIsFound(t *testing.T) {
	text := "t,q,nat,n\n2021-01,2021-01,HND,318\n2021-01,2021-01,HTI,1,154\n2021-01,2021-01,CUB,2,506\n"
	d := realDesk(t)
	o := d.sendBytes("irreg_darien_nat.csv", []byte(text), Options{})
	d.expect(o, "ragged-record:E3", "ragged-record:E4")
	if f := o.Findings[0]; say(f.Found) != "1,154" || f.Row != 3 || f.Col != 5 || !o.Blocked() {
		t.Errorf("%+v", f)
	}
}

// Notes and titles that hold the delimiter are no records of the table: above
// its header, below its end, and beside it.
func TestNotesWithDelimitersAreNoRecords(t *testing.T) {
	const yml = `
layout: t
source: MX_UPMRIP_IRREGULAR
named-only: true
reason: test
tables:
  - table: nat
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    header: [{row: 3, period: year}]
    stub: [{column: A, dimension: COUNTERPART_AREA}]
    values: {from: B}
    rows: {%s}
`
	for _, ends := range []string{"before: '^Fuente'", "blank: 1", "after: '^Total$'", "to: 6"} {
		d := newDesk(t, fmt.Sprintf(yml, ends))
		o := d.ingest(Options{},
			"Eventos, por nacionalidad, sexo y año, México, 2019, 2020", "Datos, al, 31, de, julio, 2021", "nat,2019,2020", "HND,10,20", "GTM,30,40", "Total,40,60",
			"", "", "Fuente: UPMRIP, INM, 2021, cifras, preliminares, sujetas, a, cambios, 1", "Nota, una, dos, tres, 4, 5")
		for _, f := range o.Findings {
			if f.Rule == "ragged-record" {
				t.Errorf("%s: %s %s", ends, f.CellRef, say(f.Message))
			}
		}
	}
}

// Two tables side by side in one text are no ragged records of each other.
func TestTablesSideBySideAreNotRagged(t *testing.T) {
	d := newDesk(t, `
layout: t
source: MX_UPMRIP_IRREGULAR
named-only: true
reason: test
define: &all
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
tables:
  - <<: *all
    table: left
    header: [{row: 1, period: year}]
    stub: [{column: A, dimension: COUNTERPART_AREA}]
    values: {columns: B}
  - <<: *all
    table: right
    header: [{row: 2, period: year}]
    stub: [{column: D, dimension: COUNTERPART_AREA}]
    values: {columns: E}
`)
	o := d.ingest(Options{}, "nat,2019,,Otra tabla", "HND,10,,nat,2020", "GTM,20,,HND,30", "CUB,40,,GTM,50")
	d.expect(o)
	if a := o.Account; a.Figures != 5 || a.Headings != 2 || a.Left() != 0 {
		t.Errorf("%+v", a)
	}
}

// One lost quotation mark, or a file that is ragged throughout, is reported in a
// bounded number of findings.
func TestRaggedRecordsDoNotFlood(t *testing.T) {
	lines := []string{"month,nat,n"}
	for i := range 3000 {
		lines = append(lines, fmt.Sprintf("%d-%02d,HND,1,%03d", 1700+i/12, i%12+1, i%1000))
	}
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{}, lines...)
	if n := len(o.Findings); n != 100+1 || !o.Blocked() || o.Account.Figures != 0 {
		t.Errorf("%d findings, %+v", n, o.Account)
	}
	lines = lines[:1]
	for i := range 3000 {
		lines = append(lines, fmt.Sprintf(`"%d-%02d","HND","1,%03d"`, 1700+i/12, i%12+1, i%1000))
	}
	lines[1500] = strings.Replace(lines[1500], `"HND"`, `"HND`, 1)
	o = d.ingest(Options{}, lines...)
	d.expect(o, "ragged-record:B1501")
	if !o.Blocked() || o.Account.Figures != 2999 {
		t.Errorf("one lost quotation mark: %+v, %v", o.Account, o.Findings)
	}
}

// What the finding is about cannot be accepted or made milder by a layout.
func TestRaggedRecordsAreNotForALayoutToDecide(t *testing.T) {
	if _, err := ParseAcceptance("ragged-record=we know"); err == nil {
		t.Error("the finding can be accepted")
	}
	if _, err := layout.Parse("t.yml", []byte(strings.Replace(eventsLayout, "reports: [MEX]", "severities: {ragged-record: note}", 1))); err == nil || !strings.Contains(err.Error(), "ragged-record") {
		t.Errorf("a layout makes it milder: %v", err)
	}
	if raggedRecord.Severity != warehouse.Blocking {
		t.Error("it does not block")
	}
}
