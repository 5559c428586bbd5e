package propose

import (
	"path/filepath"
	"slices"
	"testing"

	"siemmes/ingest/layout"
)

// TestConfidenceIsCalibrated compares how sure a proposal is of a dimension or
// a dataset with how often it is right: it is never surer than that.
func TestConfidenceIsCalibrated(t *testing.T) {
	bins := [5]score{} // below 0.5, 0.7, 0.8, 0.9, and above
	bin := func(c float64) *score {
		for i, below := range []float64{0.5, 0.7, 0.8, 0.9} {
			if c < below {
				return &bins[i]
			}
		}
		return &bins[4]
	}
	for _, x := range handWritten(t) {
		p := x.proposal
		p.understand()
		lay, err := p.Layout()
		if err != nil {
			t.Fatalf("%s: %v", filepath.Base(x.path), err)
		}
		want, _ := tellAll(t, x.lay, x.wb, nil)
		got, _ := tellAll(t, lay, x.wb, want)
		byAxis, given := map[*layout.Axis]*score{}, map[*layout.Table][]string{}
		for _, w := range want {
			given[w.axis.Table] = append(given[w.axis.Table], w.dims...)
		}
		for key, w := range want {
			g := got[key]
			if g.axis == nil {
				continue
			}
			if byAxis[g.axis] == nil {
				byAxis[g.axis] = &score{}
			}
			byAxis[g.axis].add(agree2(w.dims, g.dims) || redundant(w, g, given))
		}
		for a, s := range byAxis {
			if c := confidenceOf(p, lay, a); c > 0 {
				bin(c).add(s.share() >= 0.9)
			}
		}
		for _, tab := range p.Tables {
			if lt := x.tableOf(tab); lt != nil && lt.Dataset != "" && lt.Skip == "" {
				for _, d := range tab.Decisions {
					if d.What == "dataset" && d.Choice == tab.Meaning.Dataset {
						bin(d.Confidence).add(d.Choice == lt.Dataset)
					}
				}
			}
		}
	}
	for i, name := range []string{"below 0.5", "0.5 to 0.7", "0.7 to 0.8", "0.8 to 0.9", "0.9 and above"} {
		t.Logf("confidence %s: right %s", name, bins[i])
	}
	for i, least := range []float64{0, 0.5, 0.7, 0.8, 0.9} {
		if bins[i].of > 0 && bins[i].share() < least {
			t.Errorf("of what is sure to %.0f %% or more, %s is right", 100*least, bins[i])
		}
	}
}

// confidenceOf finds how sure the proposal is of an axis of its layout.
func confidenceOf(p *Proposal, lay *layout.Layout, a *layout.Axis) float64 {
	for i, tab := range p.Tables {
		j := slices.IndexFunc(lay.Tables, func(lt *layout.Table) bool { return lt.ID == p.Tables[i].ID })
		if j < 0 || lay.Tables[j] != a.Table {
			continue
		}
		for k, stub := range a.Table.Stub {
			if stub == a && k < len(tab.Stub) {
				return tab.Stub[k].Confidence
			}
		}
		for k, header := range a.Table.Header {
			if header == a && k < len(tab.Header) {
				return tab.Header[k].Confidence
			}
		}
	}
	return 0
}
