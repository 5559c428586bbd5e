package ingest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// areasLayout reads the reporting area from the file.
func areasLayout() string {
	yml := strings.Replace(eventsLayout, "set: {REF_AREA: MEX, ", "set: {", 1)
	yml = strings.Replace(yml, "reports: [MEX]\n", "", 1)
	return strings.Replace(yml, "dimension: COUNTERPART_AREA", "dimension: REF_AREA", 1)
}

// refusable is ingest for a file that may be refused.
func (d *desk) refusable(opt Options, lines ...string) (*Outcome, error) {
	opt.Custom = d.layout
	text := strings.Join(lines, "\n") + "\n"
	return d.Ingest(context.Background(), warehouse.File{Name: "events.csv", ReaderAt: strings.NewReader(text), Size: int64(len(text))}, opt)
}

// Whatever rule a restricted office accepts, and however it names the finding, a
// figure of another country or source is refused and leaves nothing behind.
func TestNoAcceptanceGivesARight(t *testing.T) {
	costaRica := warehouse.Office{Name: "dgme", Areas: []string{"CRI"}}
	darien := warehouse.Office{Name: "snm", Sources: []string{"PA_SNM_DARIEN"}}
	files := []struct {
		name   string
		office warehouse.Office
		lines  []string
		cell   string
	}{
		{"another country", costaRica, []string{"2023-07,CRI,5", "2023-07,GTM,5"}, "C3"},
		{"another country behind an unknown label", costaRica, []string{"2023-07,Atlantis,5", "2023-07,GTM,5"}, "C3"},
		{"another country with a wrong figure", costaRica, []string{"2023-07,GTM,five"}, "C2"},
		{"another country with a wrong period", costaRica, []string{"2023-77,GTM,5"}, "C2"},
		{"an unknown label that is accepted as other", costaRica, []string{"2023-07,Atlantis,5"}, "C2"},
		{"not stated", costaRica, []string{"2023-07,no especificado,5"}, "C2"},
		{"another source", darien, []string{"2023-07,CRI,5"}, ""},
	}
	for _, f := range files {
		d := newDesk(t, areasLayout())
		if f.cell != "" && strings.Contains(f.lines[0], "Atlantis") && len(f.lines) == 1 {
			d.expect(d.ingest(Options{Office: f.office}, append([]string{"month,nat,n"}, f.lines...)...), "unknown-label:Atlantis")
		}
		for _, accept := range everyAcceptance("Atlantis", f.cell, "GTM") {
			_, err := d.refusable(Options{Office: f.office, Accept: accept, Publish: true}, append([]string{"month,nat,n"}, f.lines...)...)
			if !errors.Is(err, warehouse.ErrDenied) && strings.Contains(f.lines[0], "Atlantis") && len(f.lines) == 1 && err == nil {
				continue // the label still blocks
			}
			if !errors.Is(err, warehouse.ErrDenied) {
				t.Errorf("%s, with %v accepted: %v, not denied", f.name, accept, err)
				continue
			}
			for _, l := range warehouse.Languages() {
				if text := (lang.Reader{Language: l, Labels: catalog.Default()}).Error(err); f.cell != "" && !strings.HasPrefix(text, f.cell) && !strings.HasPrefix(text, "C2") {
					t.Errorf("%s in %s does not say the cell %s: %s", f.name, l, f.cell, text)
				}
			}
		}
		if len(d.drafts)+len(d.current)+len(d.files) > 0 {
			t.Errorf("%s left something behind", f.name)
		}
	}
}

// everyAcceptance is nothing accepted, and each rule in each way to name one of
// its findings, alone and all together.
func everyAcceptance(keys ...string) [][]Acceptance {
	all := [][]Acceptance{nil}
	var together []Acceptance
	for _, r := range Rules() {
		names := []string{r.ID, r.ID + ":*"}
		for _, k := range keys {
			names = append(names, r.ID+":"+k)
		}
		for _, name := range names {
			a := Acceptance{Finding: name, Reason: "because"}
			all = append(all, []Acceptance{a})
			together = append(together, a)
		}
	}
	return append(all, together)
}

func TestAnOfficeMaySendWhatIsItsOwn(t *testing.T) {
	d := newDesk(t, areasLayout())
	office := warehouse.Office{Name: "dgme", Areas: []string{"CRI"}, Sources: []string{"MX_UPMRIP_IRREGULAR"}}
	d.expect(d.ingest(Options{Office: office}, "month,nat,n", "2023-07,CRI,5"))
}

func TestTheLastReasonCounts(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{Accept: []Acceptance{{Finding: "unknown-label:Atlantis", Reason: "first"}, {Finding: "unknown-label", Reason: "second"}}}, "month,nat,n", "2023-07,Atlantis,5")
	if got := o.Findings[0].Accepted; got != "second" {
		t.Errorf("the reason is %q", got)
	}
}
