package ingest

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// remitLayout reads remittances by sending country and year.
var remitLayout = strings.NewReplacer(
	"source: MX_UPMRIP_IRREGULAR", "source: MX_BANXICO_REMIT",
	"dataset: IRREGULAR", "dataset: REMITTANCES",
	"MEASURE: SITUATION, BASIS: C", "MEASURE: USD, BASIS: S, DIRECTION: IN",
	"period: year-month", "period: [sdmx, year]",
).Replace(eventsLayout)

// What Mexico receives from the United States, by Mexico and by the United
// States: for information, and never blocking.
func TestMirrorGap(t *testing.T) {
	d := newDesk(t, remitLayout)
	sent := func(partner string, value float64) warehouse.Mirrored {
		return warehouse.Mirrored{
			Source: "US_BEA", RefArea: partner, Counterpart: "MEX", Measure: "USD", Freq: "A", Basis: "D", Direction: "OUT", Period: "2023", Value: value,
		}
	}
	lines := []string{"month,nat,n", "2023,USA,60000000", "2022,USA,58000000", "2023,CAN,900000", "2023,ESP,100000"}
	d.mirror = []warehouse.Mirrored{sent("USA", 30_000_000), sent("CAN", 890_000)}
	o := d.ingest(Options{}, lines...)
	d.expect(o, "mirror-gap:REMITTANCES MEX USD IN")
	f := d.expectOnly(o, "mirror-gap", "C2 1")[0]
	if f.Severity != warehouse.Note || o.Release == nil || say(f.Found) != "60000000" || say(f.Expected) != "30000000" || !strings.Contains(say(f.Message), "67 %") {
		t.Errorf("%s (%s) says %s", f.Rule, f.Severity, say(f.Message))
	}
	d.mirror[0].Value = 55_000_000
	d.expect(d.ingest(Options{}, lines...))
	d.mirror = []warehouse.Mirrored{sent("USA", 30_000_000)}
	d.mirror[0].Direction = "IN" // what comes in there is no mirror of what comes in here
	d.expect(d.ingest(Options{}, lines...))
	d = newDesk(t, strings.Replace(remitLayout, "BASIS: S", "BASIS: C", 1)) // nor has citizenship one
	d.mirror = []warehouse.Mirrored{sent("USA", 30_000_000)}
	d.expect(d.ingest(Options{}, lines...))
}

func TestRevisionLargerThanUsual(t *testing.T) {
	d := newDesk(t, eventsLayout)
	lines := func(hondurans int) []string {
		return []string{"month,nat,n", fmt.Sprintf("2023-07,HND,%d", hondurans), "2023-07,GTM,2000"}
	}
	d.ingest(Options{Publish: true}, lines(1000)...)
	// Nothing was revised yet: half of the figure is a lot.
	d.expect(d.ingest(Options{CheckOnly: true}, lines(1400)...))
	d.expect(d.ingest(Options{CheckOnly: true}, lines(1600)...), "large-revision:IRREGULAR MX_UPMRIP_IRREGULAR")
	// Where 99 of 100 revisions were within 2 %, 6 % is the limit, and chance.
	d.past = warehouse.Revisions{Figures: 500, Releases: 6, Median: 0.005, Most: 0.02}
	d.expect(d.ingest(Options{CheckOnly: true}, lines(1050)...))
	d.expect(d.ingest(Options{CheckOnly: true}, lines(1200)...))
	o := d.ingest(Options{CheckOnly: true}, lines(1300)...)
	if f := d.expectOnly(o, "large-revision", "C2 1"); len(f) == 1 && !strings.Contains(say(f[0].Message), "99 % of the earlier ones were within 2 %") {
		t.Errorf("it says %s", say(f[0].Message))
	}
	// Where revisions are large, one more of them is usual.
	d.past.Most = 0.4
	d.expect(d.ingest(Options{CheckOnly: true}, lines(1600)...))
	// Three times as much is told by implausible-jump alone.
	d.expect(d.ingest(Options{CheckOnly: true}, lines(9000)...), "implausible-jump:C2")
}
