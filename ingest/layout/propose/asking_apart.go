package propose

import (
	"regexp"
	"strings"

	"siemmes/warehouse"
)

// titled asks tables that have the same headings by their titles: arrivals above
// departures, men above women. What is asked of each because of its title has its title
// as text, and no answer about the dimension alone is taken: it would make the figures
// of one table those of the other.
type titled struct{ askView }

var anyNumber = regexp.MustCompile(`[0-9]+`)

// ownWords are the words of a title without its periods and numbers, folded: what is
// the same in titles that differ in their year alone.
func ownWords(title string) string {
	for _, x := range mentionsIn(title) {
		title = strings.ReplaceAll(title, x.text, " ")
	}
	return space(anyNumber.ReplaceAllString(fold(title), " "))
}

// sharedSets are the dimensions of which one answer about all tables is meant as such,
// as long as nothing says that they differ.
var sharedSets = map[string]bool{warehouse.DimRefArea: true, warehouse.DimBasis: true}

// findApart finds the dimensions whose code is asked of several tables that differ in
// it as far as their titles say, and reports whether it found one anew.
func findApart(p *Proposal) (anew bool) {
	type about struct{ guess, words string }
	first, onSheet := map[string]about{}, map[string]map[string]int{}
	differ := map[string]bool{}
	for _, x := range p.asked {
		if x.Ask != AskSet || x.table == nil || x.dim == "" || p.apart[x.dim] != nil {
			continue
		}
		var lines []string
		for _, text := range x.table.Title {
			lines = append(lines, text.Text)
		}
		own := about{words: ownWords(strings.Join(lines, " "))}
		if len(x.Choices) > 0 && x.Choices[0].Confidence > 0 {
			own.guess = x.Choices[0].Answer
		}
		was, there := first[x.dim]
		if !there {
			first[x.dim], onSheet[x.dim] = own, map[string]int{}
		}
		onSheet[x.dim][x.table.Sheet]++
		if !there {
			continue
		}
		if was.words != own.words && differs(was.guess, own.guess, sharedSets[x.dim]) {
			differ[x.dim] = true
		}
	}
	for dim := range differ {
		if p.apart == nil {
			p.apart = map[string]map[string]int{}
		}
		p.apart[dim] = onSheet[dim]
	}
	return len(differ) > 0
}

// differs reports whether two tables may have different codes of a dimension, by what their
// words say of it, "" where they say nothing. A shared one differs only where both say so.
func differs(one, other string, shared bool) bool {
	if shared {
		return one != other && one != "" && other != ""
	}
	return one != other || one == ""
}

// distinguish makes a question about a dimension one about the title of its table, where
// the titles of the file differ in it.
func (v titled) distinguish(q *Question) {
	on := v.m.p.apart[q.dim]
	if on == nil {
		return
	}
	own := v.aboutTable(AskSet, q.Reason)
	q.About, q.byText = own.About, true
	q.also = own.also[:len(own.also)-1] // the file's name is that of all tables
	if on[v.t.Sheet] < 2 {              // no other table of the sheet is asked
		q.onSheet = q.dim
	}
}

// areaAround is whom the other tables of the sheet report for; "" where they are several
// or none.
func (v titled) areaAround() string {
	found := ""
	for _, t := range v.m.p.Tables {
		area := t.Meaning.Set.Code(warehouse.DimRefArea)
		if t == v.t || t.Sheet != v.t.Sheet || area == "" {
			continue
		}
		if found != "" && found != area {
			return ""
		}
		found = area
	}
	return found
}
