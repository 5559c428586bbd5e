package propose

import (
	"fmt"
	"strings"
	"testing"
)

// TestFiguresBelowARepeatedCaptionHeadColumnsOnlyLikeHeadings: a row whose label is the
// caption of the header is another header where its years only rise or only fall, and data
// otherwise, and where texts head the columns.
func TestFiguresBelowARepeatedCaptionHeadColumnsOnlyLikeHeadings(t *testing.T) {
	for _, x := range []struct {
		header, row string
		heads       bool
	}{
		{"Men,Women", "1970,1962", false},
		{"Men,Women", "2001,2010", false},
		{"Men,Women", "2019,2020", true},
		{"Men,Women,All", "2018,2019,2020", true},
		{"Men,Women,All", "2018,2016,2020", false},
		{"2001,2011", "1991,2021", true},
		{"2001,2011", "2010,1970", true},
		{"2001,2011,2021", "1994,2003,1990", false},
	} {
		width := strings.Count(x.header, ",") + 1
		text := "Country of birth," + x.header + "\n"
		for i, label := range []string{"Peru", "Chile", "Country of birth", "Haiti", "Cuba"} {
			if label == "Country of birth" {
				text += label + "," + x.row + "\n"
				continue
			}
			text += label + strings.Repeat(fmt.Sprint(",", 1900+37*i), width) + "\n"
		}
		p := proposeText(t, "t.csv", text)
		if heads := len(p.Tables) == 2; heads != x.heads {
			t.Errorf("below %s the row of %s heads columns: %v, want %v", x.header, x.row, heads, x.heads)
		}
	}
}
