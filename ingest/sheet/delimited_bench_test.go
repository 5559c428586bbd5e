package sheet

import (
	"bytes"
	"context"
	"fmt"
	"testing"
)

// monthlyEvents is a csv of monthly events as offices export them.
func monthlyEvents(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("reporting,nationality,month,direction,mode,post,sex,events\r\n")
	codes := []string{"CRI", "NIC", "PAN", "HND", "GTM", "SLV", "MEX", "USA"}
	for i := range rows {
		fmt.Fprintf(&b, "%s,%s,%d-%02d,IN,AIR,Aeropuerto Juan Santamaria,F,%d\r\n",
			codes[i%8], codes[i/8%8], 2010+i%15, 1+i%12, i*7919%100000)
	}
	return b.Bytes()
}

// BenchmarkDelimited reads every cell of a csv. The bytes per second count
// against the bench's goal for loading a million rows.
func BenchmarkDelimited(b *testing.B) {
	data := monthlyEvents(200_000)
	wb, err := Open(context.Background(), "events.csv", bytes.NewReader(data), int64(len(data)), Limits{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		cells := 0
		for block, err := range wb.Sheets[0].Blocks(context.Background()) {
			if err != nil {
				b.Fatal(err)
			}
			for col := 1; col <= block.Cols(); col++ {
				texts, _ := block.Column(col)
				for _, text := range texts {
					cells += len(text) & 1
				}
			}
		}
		if cells == 0 {
			b.Fatal("no cells")
		}
	}
}
