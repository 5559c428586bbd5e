package propose

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/ingest/sheet/sheettest"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// proposed opens a file and proposes for it.
func proposed(t *testing.T, name string, file []byte) (*Proposal, *sheet.Workbook) {
	t.Helper()
	wb, err := sheet.Open(t.Context(), name, bytes.NewReader(file), int64(len(file)), sheet.Limits{})
	must(t, err)
	t.Cleanup(func() { must(t, wb.Close()) })
	p, err := Propose(t.Context(), wb, catalog.Default())
	must(t, err)
	return p, wb
}

// declaredLines are the tidy cells of a proposal: figure or mark, and headings.
func declaredLines(t *testing.T, p *Proposal, wb *sheet.Workbook) (lines []string) {
	t.Helper()
	l, err := p.Layout()
	if err != nil {
		t.Fatalf("%v\n%s", err, p.YAML("en"))
	}
	checkEncode(t, l)
	must(t, tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
		value := c.Marker
		if c.IsNumber {
			value = strings.TrimSpace(warehouse.FormatNumber(c.Stored) + " " + c.Marker)
		}
		var heads []string
		for _, h := range c.Headings {
			if h.Axis == nil || !h.Axis.Hidden {
				heads = append(heads, h.Text)
			}
		}
		lines = append(lines, value+" "+strings.Join(heads, " | "))
		return nil
	}))
	return lines
}

// A PC-Axis file is read by what it declares, whatever its figures look like: labels
// that are numbers, figures that look like years, one column or one row.
func TestPXIsProposedAsDeclared(t *testing.T) {
	figures := func(n int, of func(i int) string) (out []string) {
		for i := range n {
			out = append(out, of(i))
		}
		return out
	}
	country := sheettest.PXVariable{Name: "country", Labels: []string{"Honduras", "Guatemala", "Belize"}}
	year := sheettest.PXVariable{Name: "year", Labels: []string{"2019", "2020"}, Time: "TLIST(A1)"}
	age := sheettest.PXVariable{Name: "age", Labels: []string{"0", "1", "2", "3"}}
	for name, px := range map[string]*sheettest.PX{
		"years as figures":     {Stub: []sheettest.PXVariable{country}, Heading: []sheettest.PXVariable{year}, Figures: figures(6, func(i int) string { return fmt.Sprint(1990 + i) })},
		"running figures":      {Stub: []sheettest.PXVariable{age}, Heading: []sheettest.PXVariable{year}, Figures: figures(8, func(i int) string { return fmt.Sprint(i) })},
		"no heading":           {Stub: []sheettest.PXVariable{country, year}, Figures: figures(6, func(i int) string { return fmt.Sprint(i % 2) })},
		"no stub":              {Heading: []sheettest.PXVariable{country, year}, Figures: figures(6, func(int) string { return "7" })},
		"marks only":           {Stub: []sheettest.PXVariable{country}, Heading: []sheettest.PXVariable{year}, Figures: figures(6, func(int) string { return ".." })},
		"points and thousands": {Stub: []sheettest.PXVariable{country}, Heading: []sheettest.PXVariable{year}, Figures: figures(6, func(i int) string { return fmt.Sprintf("%d.12%d", i+1, i+1) })},
	} {
		var want []string
		all := append(slices.Clone(px.Stub), px.Heading...)
		last := all[len(all)-1].Labels
		for i, figure := range px.Figures {
			head := last[i%len(last)]
			if len(all) > 1 {
				head = all[0].Labels[i/len(last)] + " | " + head
			}
			want = append(want, figure+" "+head)
		}
		p, wb := proposed(t, "t.px", px.Bytes())
		if diff := cmp.Diff(want, declaredLines(t, p, wb)); diff != "" {
			t.Errorf("%s: %s\n%s", name, diff, p.YAML("en"))
		}
	}
}

// What a PC-Axis file says of its values is used: codes where they are known better than
// labels, periods, symbols, the day it was made; codes of another list are not.
func TestPXDeclarationsAreUsed(t *testing.T) {
	px := sheettest.PX{
		Title: "Inmigrantes por país de nacimiento", Contents: "Inmigrantes", Units: "personas", Updated: "20240115 09:00",
		Stub: []sheettest.PXVariable{
			{Name: "maa", Code: "COUNTERPART_AREA", Labels: []string{"Saksa", "Ruotsi", "Espanja"}, Codes: []string{"DEU", "SWE", "ESP"}},
			{Name: "Sexo", Labels: []string{"Hombres", "Mujeres"}, Codes: []string{"F", "M"}},
		},
		Heading: []sheettest.PXVariable{{Name: "Periodo", Labels: []string{"2023K3", "2023K4"}, Time: "TLIST(Q1)"}},
		Figures: []string{"1", "2", "3", "..", "5", "6", "7", "8", "9", "10", "11", "12"}, Symbols: map[string]string{"DATASYMBOL1": "no aplica", "DATASYMBOLNIL": "nulo"},
	}
	p, _ := proposed(t, "t.px", px.Bytes())
	yml := string(p.YAML("en"))
	for _, want := range []string{
		"{column: A, label: true}", "dimension: COUNTERPART_AREA", "{column: B, dimension: SEX}", "{column: C, label: true}", "period: sdmx, hidden: true",
		"text: '.', status: M", "text: '-', zero: true", "date: '$1-$2-$3'",
	} {
		if !strings.Contains(strings.ReplaceAll(yml, `"`, `'`), want) {
			t.Errorf("%q is not in\n%s", want, yml)
		}
	}
}

const (
	flowLinear = "DATAFLOW,LAST UPDATE,freq,citizen,age,unit,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n" +
		"OFF:M(1.0),30/07/25 23:00:00,A,NAT,TOTAL,NR,F,AT,2021,1995,\nOFF:M(1.0),30/07/25 23:00:00,A,NAT,TOTAL,NR,F,BE,2021,2016,b\n" +
		"OFF:M(1.0),30/07/25 23:00:00,A,NAT,TOTAL,NR,M,EL,2021,,c\nOFF:M(1.0),30/07/25 23:00:00,A,NAT,TOTAL,NR,M,UK,2021,3,be\n"
	flowWide = "freq,citizen,unit,sex,geo\\TIME_PERIOD\t2019 \t2020 \nA,NAT,NR,F,AT\t4400 \t12 b\nA,NAT,NR,F,EL\t: \t: c\nA,NAT,NR,M,UK\t9.5 be\t: z\n"
	flowTwo  = "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,FREQ,Frequency,REF_AREA,Area,SEX,Sex,TIME_PERIOD,Time,OBS_VALUE,Value,OBS_STATUS,Status,CONF_STATUS,Conf,UNIT_MULT,Mult,UNIT_MEASURE,Unit,DECIMALS,Dec\n" +
		"dataflow,OFF:F(2.1),Immigrants,I,A,Annual,HND,Honduras,M,Male,2019,,5,,A,Normal,F,Free,0,Units,PS,Persons,0,Zero\n" +
		"dataflow,OFF:F(2.1),Immigrants,D,A,Annual,GTM,Guatemala,F,Female,2020-S1,,6,,E,Estimated,N,Internal,3,Thousands,PS,Persons,0,Zero\n"
	flowBoth = "DATAFLOW,FREQ: Frequency,REF_AREA: Area,SEX: Sex,TIME_PERIOD: Time,OBS_VALUE: Value,OBS_STATUS: Status,UNIT_MULT: Mult\n" +
		"OFF:F(1.0): Immigrants,A: Annual,HND: Honduras,M: Male,2019,1,P: Provisional,0: Units\nOFF:F(1.0): Immigrants,A: Annual,GTM: Guatemala,F: Female,2020,2,A: Normal,3: Thousands\n"
)

// Data files that name their columns as SDMX does are read by these names: headings of
// all columns, parts of a column apart, flags as marks.
func TestNamedColumnsAreProposedAsNamed(t *testing.T) {
	for name, x := range map[string]struct {
		file string
		want []string
	}{
		"linear": {flowLinear, []string{
			"1995 OFF:M(1.0) | 30/07/25 23:00:00 | A | NAT | TOTAL | NR | F | AT | 2021 | OBS_VALUE", "2016 OFF:M(1.0) | 30/07/25 23:00:00 | A | NAT | TOTAL | NR | F | BE | 2021 | b | OBS_VALUE",
			" OFF:M(1.0) | 30/07/25 23:00:00 | A | NAT | TOTAL | NR | M | EL | 2021 | c | OBS_VALUE", "3 OFF:M(1.0) | 30/07/25 23:00:00 | A | NAT | TOTAL | NR | M | UK | 2021 | be | OBS_VALUE",
		}},
		"wide": {flowWide, []string{
			"4400 A | NAT | NR | F | AT | 2019", "12 b A | NAT | NR | F | AT | 2020", ": A | NAT | NR | F | EL | 2019", ": c A | NAT | NR | F | EL | 2020",
			"9.5 be A | NAT | NR | M | UK | 2019", ": z A | NAT | NR | M | UK | 2020",
		}},
		"two": {flowTwo, []string{
			"5 dataflow | OFF:F(2.1) | Immigrants | I | A | Annual | HND | Honduras | M | Male | 2019 | A | Normal | F | Free | 0 | Units | PS | Persons | 0 | Zero | OBS_VALUE",
			"6 dataflow | OFF:F(2.1) | Immigrants | D | A | Annual | GTM | Guatemala | F | Female | 2020-S1 | E | Estimated | N | Internal | 3 | Thousands | PS | Persons | 0 | Zero | OBS_VALUE",
		}},
		"both": {flowBoth, []string{
			"1 OFF:F(1.0): Immigrants | A: Annual | HND: Honduras | M: Male | 2019 | P: Provisional | 0: Units | OBS_VALUE: Value",
			"2 OFF:F(1.0): Immigrants | A: Annual | GTM: Guatemala | F: Female | 2020 | A: Normal | 3: Thousands | OBS_VALUE: Value",
		}},
	} {
		p, wb := proposed(t, "t.csv", []byte(x.file))
		if diff := cmp.Diff(x.want, declaredLines(t, p, wb)); diff != "" {
			t.Errorf("%s: %s\n%s", name, diff, p.YAML("en"))
		}
	}
}

// Statuses, multipliers, units and actions are applied; what a name does not say is asked,
// also where a column holds one text; next month's columns are taken too.
func TestNamedColumnsAreApplied(t *testing.T) {
	for name, x := range map[string]struct {
		file     string
		has, not []string
	}{
		"linear": {flowLinear, []string{"be: {status: BE}", "c: {status: Q, conf: C}", "blank: missing", "map: {NR: label}", "period: sdmx", `like: '^OFF:M\('`, "axis: citizen"}, []string{"axis: age", "axis: OBS_VALUE"}},
		"wide":   {flowWide, []string{"{text: be, status: BE, beside: true}", "{text: ': c', status: Q, conf: C}", "{text: ':', status: O}", "{text: ': z', status: M}", "{text: u, status: U, beside: true}", "values: {from: B}", "axis: citizen"}, nil},
		"two":    {flowTwo, []string{"D: {skip:", "'3': {multiplier: 1000}", "E: {status: E}", "conf: 'N'", "{column: G, dimension: REF_AREA, scope: CODES}", "{column: H, label: true}"}, []string{"axis: Area"}},
		"both":   {flowBoth, []string{"REF_AREA: {find: '$1', scope: CODES}", "{like: '^P(: |$)', status: P}", "{like: '^3(: |$)', multiplier: 1000}"}, nil},
		"scaled": {strings.ReplaceAll(flowLinear, ",NR,", ",THS_PER,"), []string{"map: {THS_PER: {multiplier: 1000}}"}, nil},
		"money":  {strings.ReplaceAll(flowLinear, ",NR,", ",MIO_EUR,"), []string{"axis: unit"}, nil},
	} {
		p, _ := proposed(t, "t.csv", []byte(x.file))
		answers := &Answers{}
		must(t, answers.Add(AskDataset, "", "", "ADMISSIONS"))
		must(t, p.Answer(t.Context(), answers))
		yml := string(p.YAML("en"))
		for _, want := range x.has {
			if !strings.Contains(yml, want) {
				t.Errorf("%s: %q is not in\n%s", name, want, yml)
			}
		}
		for _, unwanted := range x.not {
			if strings.Contains(yml, unwanted) {
				t.Errorf("%s: %q is in\n%s", name, unwanted, yml)
			}
		}
	}
}
