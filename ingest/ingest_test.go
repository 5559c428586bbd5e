package ingest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// eventsLayout reads the small tables of the tests below: irregular events by
// month and nationality, as a long csv.
const eventsLayout = `
layout: test-events
title: {es: Eventos, en: Events, fr: Événements}
source: MX_UPMRIP_IRREGULAR
reports: [MEX]
recognise:
  record: {names: [month, nat, n]}
numbers: {thousands: ","}
markers:
  - {text: "--", status: Q, conf: A, low: 1, high: 4}
  - {text: "..", status: O}
tables:
  - table: nat
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    header:
      - {row: 1, label: true}
    stub:
      - {named: month, period: year-month}
      - {named: nat, dimension: COUNTERPART_AREA}
    values: {named: [n]}
`

// desk is a pipeline over a ledger in memory, with a clock that is.
type desk struct {
	t *testing.T
	*memory
	*Pipeline
	layout *layout.Layout
}

func newDesk(t *testing.T, yml string) *desk {
	t.Helper()
	l, err := layout.Parse("test.yml", []byte(yml))
	if err != nil {
		t.Fatal(err)
	}
	m := newMemory()
	return &desk{t, m, &Pipeline{
		Ledger: m, Catalog: catalog.Default(), Layouts: &layout.Library{},
		Now: clock,
	}, l}
}

// clock is at noon of a day after the last figure of the real files.
func clock() time.Time { return time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC) }

// ingest sends lines of text through the pipeline.
func (d *desk) ingest(opt Options, lines ...string) *Outcome {
	d.t.Helper()
	if opt.Layout == "" {
		opt.Custom = d.layout
	}
	text := strings.Join(lines, "\n") + "\n"
	out, err := d.Ingest(context.Background(), warehouse.File{Name: "events.csv", ReaderAt: strings.NewReader(text), Size: int64(len(text))}, opt)
	if err != nil {
		d.t.Fatal(err)
	}
	hear(d.t, out)
	return out
}

// names lists findings as --accept would name them.
func names(o *Outcome) []string {
	var all []string
	for _, f := range o.Findings {
		all = append(all, f.Name())
	}
	return all
}

func (d *desk) expect(o *Outcome, want ...string) {
	d.t.Helper()
	if got := names(o); !slices.Equal(got, want) {
		d.t.Errorf("the findings are %q, want %q", got, want)
	}
}

// figure finds a figure of the draft by counterpart and period.
func (d *desk) figure(o *Outcome, counterpart, period string) stored {
	d.t.Helper()
	if o.Release == nil {
		d.t.Fatalf("nothing was loaded: %v", o.Findings)
	}
	var found []stored
	figures := d.current
	if draft := d.drafts[o.Release.DraftID]; draft != nil {
		figures = draft.figures
	}
	for _, f := range figures {
		if f.counterpart == counterpart && f.period == period {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		d.t.Fatalf("%d figures of %s in %s", len(found), counterpart, period)
	}
	return found[0]
}

func TestFiguresWithTheirKeyStatusAndCell(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{Edition: "2023"}, "month,nat,n", "2023-07,HND,\"1,165\"", "2023-07,Guatemala,--", "2023-08,HND,..")
	d.expect(o)
	if got := d.figure(o, "HND", "2023-07"); got.value != 1165 || got.text != "1,165" || got.cell.A1() != "C2" ||
		strings.Join(got.key, " ") != "M MEX MX_UPMRIP_IRREGULAR SITUATION HND C _T _T _T _T _T _T _T" {
		t.Errorf("Hondurans in July: %+v", got)
	}
	if got := d.figure(o, "GTM", "2023-07"); !math.IsNaN(got.value) || got.low != 1 || got.flags.Status() != warehouse.Suppressed || got.text != "--" {
		t.Errorf("Guatemalans in July, one to four: %+v", got)
	}
	if got := d.figure(o, "HND", "2023-08"); !math.IsNaN(got.value) || got.flags.Status() != warehouse.Missing {
		t.Errorf("Hondurans in August, not available: %+v", got)
	}
	r := o.Release
	if r.ID() != "D1" || r.Edition.ID != "2023" || r.Edition.Date.Year() != 2023 || r.Type != warehouse.Routine || r.Layout != "test-events" {
		t.Errorf("the release is %+v", r)
	}
	if n := o.Tables[0]; n.Cells != 3 || n.Observations != 3 || n.Dataset != "IRREGULAR" {
		t.Errorf("the table counts %+v", n)
	}
}

func TestUnknownLabelBlocksAndIsNeverGuessed(t *testing.T) {
	d := newDesk(t, eventsLayout)
	lines := []string{"month,nat,n", "2023-07,Hondurass,5", "2023-08,Hondurass,6", "2023-07,Atlantis,7", "2023-07,GTM,8"}
	o := d.ingest(Options{}, lines...)
	d.expect(o, "unknown-label:Hondurass", "unknown-label:Atlantis")
	f := o.Findings[0]
	if !o.Blocked() || o.Release != nil || len(d.drafts) > 0 || f.Count != 2 || f.A1() != "B2" || !strings.Contains(say(f.Expected), "HND") {
		t.Errorf("the finding is %+v, the release %v", f, o.Release)
	}
	if d.loading {
		t.Error("the load was not given back")
	}
	o = d.ingest(Options{Accept: []Acceptance{{Finding: "unknown-label:Hondurass", Reason: "asked them"}, {Finding: "unknown-label:Atlantis", Reason: "a joke"}}}, lines...)
	if o.Blocked() {
		t.Fatalf("both labels were accepted, and yet %v", o.Findings)
	}
	if got := d.figure(o, warehouse.Other, "2023-07"); got.value != 12 || got.more != 1 {
		t.Errorf("what was accepted as other adds up to %+v, want 12 from two cells", got)
	}
	if o.Release.Findings[0].Accepted != "asked them" && o.Release.Findings[1].Accepted != "asked them" {
		t.Errorf("the reason is not kept: %+v", o.Release.Findings)
	}
}

func TestTextWhereANumberMustBe(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{}, "month,nat,n", "2023-07,HND,about forty", "2023-07,GTM,::", "2023-08,GTM,::")
	d.expect(o, "not-a-number:C2", "unknown-marker:::")
	if o.Findings[1].Count != 2 || say(o.Findings[0].Found) != "about forty" || o.Release != nil {
		t.Errorf("the findings are %+v", o.Findings)
	}
}

func TestPeriodThatIsNone(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{}, "month,nat,n", "2023-13,HND,1", "2023-13,GTM,1", "2023-12,GTM,1")
	d.expect(o, "unknown-period:2023-13")
	if o.Findings[0].Count != 2 || !o.Blocked() {
		t.Errorf("the finding is %+v", o.Findings[0])
	}
}

func TestCountsBelowZeroAndWithDecimals(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{}, "month,nat,n", "2023-07,HND,-5", "2023-07,GTM,2.5", "2023-07,SLV,3.5")
	d.expect(o, "negative-count:C2", "fractional-count:nat")
	if f := o.Findings[1]; f.Count != 2 || f.A1() != "C3" || f.Severity != warehouse.Warning {
		t.Errorf("the finding is %+v", f)
	}
}

// A count that has decimals only as its sign is read is doubtful, whatever others are.
func TestCountsWithThreeDecimals(t *testing.T) {
	for text, rule := range map[string]string{"1.250": "doubtful-separator:nat", "12.500": "doubtful-separator:nat", "0.250": "fractional-count:nat", "1.25": "fractional-count:nat", "1250.125": "fractional-count:nat", "1.000": "doubtful-separator:nat", "1": "", "1000": ""} {
		d := newDesk(t, eventsLayout)
		o := d.ingest(Options{}, "month,nat,n", "2023-07,HND,12", "2023-07,GTM,"+text)
		if rule == "" {
			d.expect(o)
			continue
		}
		d.expect(o, rule)
		if o.Blocked() != strings.HasPrefix(rule, "doubtful") {
			t.Errorf("%s: %+v", text, o.Findings)
		}
	}
}

func TestOneFigureTwice(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{}, "month,nat,n", "2023-07,HND,5", "2023-07,Honduras,5", "2023-07,GTM,6")
	d.expect(o, "repeated-figure:nat")
	if o.Blocked() || o.Release == nil {
		t.Errorf("equal figures block: %+v", o.Findings)
	}
	o = d.ingest(Options{}, "month,nat,n", "2023-07,HND,5", "2023-07,HND,7", "2023-07,GTM,6")
	d.expect(o, "duplicate-key:C3")
	if f := o.Findings[0]; say(f.Found) != "7" || say(f.Expected) != "5" || !o.Blocked() {
		t.Errorf("the finding is %+v", f)
	}
}

// Labels that are accepted as "other" add up with each other and with a real
// "other", in whatever order the rows come and however equal they are; a second
// real "other" is a duplicate.
func TestAcceptedLabelsAddUpWithARealOther(t *testing.T) {
	yml := strings.Replace(eventsLayout, "dimension: COUNTERPART_AREA}", "dimension: COUNTERPART_AREA, map: {Otros: {COUNTERPART_AREA: _O}}}", 1)
	rapid.Check(t, func(rt *rapid.T) {
		labels := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"Atlantis", "Lemuria", "Mu", "Thule", "Otros", "HND", "GTM"}), 1, 7, rapid.ID).Draw(rt, "labels")
		want, cells := 0, 0
		lines := []string{"month,nat,n"}
		for _, label := range labels {
			n := rapid.SampledFrom([]int{0, 5, 126, 126, 126}).Draw(rt, "n")
			lines = append(lines, fmt.Sprintf("2023-07,%s,%d", label, n))
			if label != "HND" && label != "GTM" {
				want, cells = want+n, cells+1
			}
		}
		if cells == 0 {
			return
		}
		d := newDesk(t, yml)
		o := d.ingest(Options{Accept: []Acceptance{{Finding: "unknown-label", Reason: "asked the office"}}}, lines...)
		if o.Blocked() || slices.ContainsFunc(o.Findings, func(f warehouse.Finding) bool { return f.Rule != "unknown-label" }) {
			rt.Fatalf("%v: %q", lines, names(o))
		}
		if got := d.figure(o, warehouse.Other, "2023-07"); got.value != float64(want) || got.more != cells-1 {
			rt.Fatalf("%v: other is %v from %d cells, want %d from %d", lines, got.value, got.more+1, want, cells)
		}
		o = d.ingest(Options{Accept: []Acceptance{{Finding: "unknown-label", Reason: "asked the office"}}}, append(lines, "2023-07,Otros,7", "2023-07,Otros,8")...)
		if !slices.ContainsFunc(o.Findings, func(f warehouse.Finding) bool { return f.Rule == "duplicate-key" && say(f.Found) == "8" && f.Blocks() }) {
			rt.Fatalf("a second real other: %q", names(o))
		}
	})
}

func TestDeclaredSumOfOneKey(t *testing.T) {
	d := newDesk(t, strings.Replace(eventsLayout, "    dataset:", "    combine: {how: sum, reason: two counters}\n    dataset:", 1))
	o := d.ingest(Options{}, "month,nat,n", "2023-07,HND,5", "2023-07,Honduras,7", "2023-07,HND,--", "2023-08,HND,1", "2023-08,HND,1")
	d.expect(o)
	if got := d.figure(o, "HND", "2023-08"); got.value != 2 || got.more != 1 {
		t.Errorf("August is %+v, want 2 from two cells", got)
	}
	if got := d.figure(o, "HND", "2023-07"); !math.IsNaN(got.value) || got.low != 13 || got.more != 2 {
		t.Errorf("July is %+v, want at least 13 from three cells", got)
	}
}

func TestReportingArea(t *testing.T) {
	yml := strings.Replace(eventsLayout, "set: {REF_AREA: MEX, ", "set: {", 1)
	yml = strings.Replace(yml, "dimension: COUNTERPART_AREA", "dimension: REF_AREA", 1)
	d := newDesk(t, yml)
	d.expect(d.ingest(Options{}, "month,nat,n", "2023-07,MEX,5", "2023-07,HND,5"), "reporting-area:HND")
	o := d.ingest(Options{}, "month,nat,n", "2023-07,AFG,1", "2023-07,ALB,1", "2023-07,DZA,1", "2023-07,AGO,1", "2023-07,AUS,1", "2023-07,AUT,1")
	d.expect(o, "reporting-area")
	if f := o.Findings[0]; f.Count != 6 || !strings.HasPrefix(say(f.Found), "6: AFG") || say(f.Expected) != "MEX" {
		t.Errorf("six areas are told as %+v", f)
	}
}

func TestTheSameFiguresAgainAreAConfirmation(t *testing.T) {
	d := newDesk(t, eventsLayout)
	lines := []string{"month,nat,n", "2023-07,HND,5", "2023-07,GTM,6"}
	if o := d.ingest(Options{Publish: true}, lines...); o.Release == nil || o.Release.ID() != "1" {
		t.Fatalf("published as %+v", o.Release)
	}
	slices.Reverse(lines[1:])
	o := d.ingest(Options{Publish: true}, lines...)
	if !o.Unchanged || o.Release == nil || o.Blocked() || d.releases != 2 || d.loading {
		t.Errorf("the same figures in another order: %+v", o)
	}
}

func TestAgainstThePreviousRelease(t *testing.T) {
	d := newDesk(t, eventsLayout)
	d.ingest(Options{Publish: true, Edition: "2023"}, "month,nat,n", "2023-07,HND,500", "2023-07,GTM,600", "2023-07,MEX,1", "2023-07,SLV,3")
	o := d.ingest(Options{Edition: "2024"}, "month,nat,n", "2023-07,HND,5000", "2023-07,GTM,601", "2023-07,CUB,2", "2023-07,SLV,30")
	d.expect(o, "coverage-change:MX_UPMRIP_IRREGULAR MEX came", "coverage-change:MX_UPMRIP_IRREGULAR MEX went.own", "implausible-jump:C2")
	if p := o.Parts[0]; p.Added != 1 || p.Changed != 3 || p.Ended != 1 {
		t.Errorf("it would bring %+v", p)
	}
	if f := o.Findings[2]; say(f.Found) != "5000" || say(f.Expected) != "500" {
		t.Errorf("the jump is %+v", f)
	}
	o = d.ingest(Options{Edition: "2022"}, "month,nat,n", "2023-07,HND,500", "2023-07,GTM,600", "2023-07,MEX,1", "2023-07,SLV,4")
	d.expect(o, "edition-older:MX_UPMRIP_IRREGULAR", "own-area:nat MEX")
	if !o.Historic {
		t.Error("an older edition is not called historic")
	}
}

func TestHoleInASeries(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{}, "month,nat,n", "2022-11,HND,1", "2023-02,HND,1", "2023-03,GTM,1", "2023-05,GTM,1")
	d.expect(o, "missing-period:nat MEX SITUATION")
	if f := o.Findings[0]; f.Count != 3 || f.A1() != "C3" || f.Severity != warehouse.Warning {
		t.Errorf("the finding is %+v", f)
	}
}

func TestACheckLeavesNothingBehind(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{CheckOnly: true, Publish: true}, "month,nat,n", "2023-07,HND,5")
	if o.Release != nil || len(d.files)+len(d.drafts)+d.releases > 0 || d.loading {
		t.Errorf("a check left %d files, %d drafts and %d releases", len(d.files), len(d.drafts), d.releases)
	}
	if len(o.Parts) != 1 || o.Parts[0].Added != 1 || o.Submission.SHA256 == "" {
		t.Errorf("the check says %+v", o)
	}
}

func TestEmbargo(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{Publish: true, Embargo: d.Now().Add(time.Hour)}, "month,nat,n", "2023-07,HND,5")
	if o.Release.State != warehouse.Scheduled || d.releases != 0 {
		t.Errorf("under embargo the release is %+v", o.Release)
	}
}

func TestTwoLoadsAtOnce(t *testing.T) {
	d := newDesk(t, eventsLayout)
	d.loading = true
	text := "month,nat,n\n2023-07,HND,5\n"
	_, err := d.Ingest(context.Background(), warehouse.File{Name: "a.csv", ReaderAt: strings.NewReader(text), Size: int64(len(text))}, Options{Custom: d.layout})
	if !errors.Is(err, warehouse.ErrBusy) {
		t.Errorf("a second load ends with %v", err)
	}
}

func TestNoLayout(t *testing.T) {
	d := newDesk(t, eventsLayout)
	text := "what,is,this\n1,2,3\n"
	o, err := d.Ingest(context.Background(), warehouse.File{Name: "a.csv", ReaderAt: strings.NewReader(text), Size: int64(len(text))}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	d.expect(o, "no-layout")
	if !o.Blocked() || len(d.files) > 0 {
		t.Error("a file without a layout was kept")
	}
}

// What is wrong with a layout is an error that names the layout, the table and
// the dimension, and not a finding: the office cannot correct it.
func TestLayoutThatIsWrong(t *testing.T) {
	for old, now := range map[string]string{
		"MEASURE: SITUATION, ":        "",
		"MEASURE: SITUATION":          "MEASURE: SITUATIONS",
		"dimension: COUNTERPART_AREA": "map: {HND: {COUNTERPART_AREA: HONDURAS}}",
	} {
		d := newDesk(t, strings.Replace(eventsLayout, old, now, 1))
		text := "month,nat,n\n2023-07,HND,5\n"
		_, err := d.Ingest(context.Background(), warehouse.File{Name: "a.csv", ReaderAt: strings.NewReader(text), Size: int64(len(text))}, Options{Custom: d.layout})
		if !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(lang.Reader{Language: "en"}.Error(err), "ayout test-events, table nat") || d.loading {
			t.Errorf("%q instead of %q: %v", now, old, err)
		}
	}
}

// A provisional file flags every figure; the final one then changes them all.
func TestProvisional(t *testing.T) {
	d := newDesk(t, eventsLayout)
	lines := []string{"month,nat,n", "2023-07,HND,5"}
	o := d.ingest(Options{Provisional: true, Publish: true}, lines...)
	if f := d.figure(o, "HND", "2023-07"); f.flags.Status() != warehouse.Provisional {
		t.Errorf("the figure is %+v", f)
	}
	if o = d.ingest(Options{}, lines...); o.Unchanged || o.Parts[0].Changed != 1 {
		t.Errorf("the final figure: %+v", o.Parts)
	}
}

func TestParseAcceptance(t *testing.T) {
	a, err := ParseAcceptance("unknown-label:Atlantis=not a country, asked on 3 May")
	if err != nil || a.Finding != "unknown-label:Atlantis" || a.Reason != "not a country, asked on 3 May" {
		t.Errorf("read as %+v, %v", a, err)
	}
	for _, s := range []string{"unknown-label", "unknown-label=", "no-such-rule=x", "=x"} {
		if _, err := ParseAcceptance(s); !errors.Is(err, warehouse.ErrInvalid) {
			t.Errorf("%q gives %v", s, err)
		}
	}
}

// Of one rule a hundred findings are reported, and the rest counted.
func TestManyFindingsOfOneRule(t *testing.T) {
	d := newDesk(t, eventsLayout)
	lines := []string{"month,nat,n"}
	for range 100 + 20 {
		lines = append(lines, "2023-07,HND,many")
	}
	o := d.ingest(Options{}, lines...)
	count := map[string]int{}
	for _, f := range o.Findings {
		count[f.Rule]++
	}
	last := o.Findings[slices.IndexFunc(o.Findings, func(f warehouse.Finding) bool { return f.Key == "*" })]
	if count["not-a-number"] != 100+1 || last.Count != 20 {
		t.Errorf("%v, the rest counts %d", count, last.Count)
	}
}

// The world total is at the world in both; what no country is named for holds
// several countries, of which each may be in another.
func TestOnlyACountryIsAmongItsOwnCounterparts(t *testing.T) {
	for area, told := range map[string]bool{"MEX": true, "W": false, "WB_OTHER_SOUTH": false, "M49_013": false} {
		yml := strings.Replace(eventsLayout, "REF_AREA: MEX,", "REF_AREA: "+area+",", 1)
		d := newDesk(t, strings.Replace(yml, "reports: [MEX]", "reports: ["+area+"]", 1))
		o := d.ingest(Options{}, "month,nat,n", "2023-07,"+area+",5", "2023-07,HND,7")
		if got := slices.ContainsFunc(o.Findings, func(f warehouse.Finding) bool { return f.Rule == "own-area" }); got != told {
			t.Errorf("%s among its own counterparts: told %t, want %t (%q)", area, got, told, names(o))
		}
	}
}
