package ingest

import "testing"

// A column of a layout that names areas is read as two-letter codes, or as numbers of M49,
// where all its labels are such codes; among names they are unknown.
func TestAColumnOfCodesIsRead(t *testing.T) {
	d := newDesk(t, eventsLayout)
	d.expect(d.ingest(Options{}, "month,nat,n", "2023-07,NA,5", "2023-07,HN,7", "2023-07,EL,2", "2023-08,UK,1"))
	d.expect(d.ingest(Options{}, "month,nat,n", "2023-07,4,5", "2023-07,340,7", "2023-07,300,2"))
	d.expect(d.ingest(Options{}, "month,nat,n", "2023-07,NA,5", "2023-07,Honduras,7"), "unknown-label:NA")
	d.expect(d.ingest(Options{}, "month,nat,n", "2023-07,HN,5", "2023-07,Honduras,7"), "unknown-label:HN")
	d.expect(d.ingest(Options{}, "month,nat,n", "2023-07,HONDUREÑA,5", "2023-07,guatemaltecos,7"))
	d.expect(d.ingest(Options{}, "month,nat,n", "2023-07,coreana,5", "2023-07,guatemaltecos,7"), "unknown-label:coreana")
}
