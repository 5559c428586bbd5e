package propose

import (
	"cmp"
	"slices"

	"siemmes/warehouse"
)

// aheadView is the view that asks, as long as the dataset of a table is open, what is
// asked under most datasets that it may be of: the axes, the country, whom the title
// restricts the figures to. What depends on the dataset is then the only thing left for a
// second list.
type aheadView struct{ askView }

// mostSupposed is how many datasets are supposed of a table.
const mostSupposed = 4

// likely are the datasets that a table may be of, the likeliest first: those of which its
// words say something, or where they say nothing all of them.
func (v aheadView) likely() []string {
	var ids []string
	for _, ds := range v.m.cat.Datasets() {
		if v.scores[ds.ID] > 0 {
			ids = append(ids, ds.ID)
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(v.scores[b], v.scores[a]) })
	if len(ids) > 0 {
		return ids[:min(len(ids), mostSupposed)]
	}
	for _, ds := range v.m.cat.Datasets() {
		ids = append(ids, ds.ID)
	}
	return ids
}

// supposition is a proposal some of whose tables are without a dataset, so that one is
// supposed of them for a while.
type supposition struct{ *Proposal }

// next supposes of every table without a dataset the n-th that it may be of, and reports
// whether one of them has so many.
func (p supposition) next(n int) bool {
	p.supposed = map[*Table]string{}
	more := false
	for t, ids := range p.open {
		p.supposed[t] = ids[min(n, len(ids)-1)]
		more = more || n < len(ids)
	}
	return more
}

// lookAhead finds what is asked of the tables without a dataset under half or more of the
// datasets that they may be of, and understands the file again.
func (p supposition) lookAhead() {
	p.ahead = nil
	if len(p.open) == 0 || len(p.open)*len(p.Tables) > mostAhead {
		return
	}
	found, times, n := map[*Table][]Question{}, map[*Table][]int{}, 0
	for ; p.next(n); n++ {
		p.understand()
		for _, x := range p.asked {
			if x.table == nil || p.open[x.table] == nil || x.Given != nil || !x.anyDataset() {
				continue
			}
			i := slices.IndexFunc(found[x.table], x.asksThat)
			if i < 0 {
				found[x.table], times[x.table], i = append(found[x.table], x.Question), append(times[x.table], 0), len(found[x.table])
			}
			times[x.table][i]++
		}
	}
	p.supposed, p.ahead = nil, map[*Table][]Question{}
	for t, questions := range found {
		for i := range questions {
			if 2*times[t][i] >= n {
				p.ahead[t] = append(p.ahead[t], questions[i])
			}
		}
	}
	p.understand()
}

// mostAhead is how many tables, for each table without a dataset, are looked at ahead: of a
// file with more, such as a damaged one that falls into a hundred, it is asked in rounds.
const mostAhead = 600

// anyDataset reports whether a question has the same answers whatever the dataset is.
func (q *Question) anyDataset() bool {
	switch q.Ask {
	case AskSource, AskDataset, AskMeasure, AskUnit:
		return false
	case AskSet:
		return q.dim != warehouse.DimBasis // only some counterparts have one
	case AskAxis:
		return !q.parted
	}
	return true
}

// asksThat reports whether another question of the table asks the same.
func (q *Question) asksThat(o Question) bool {
	return q.Ask == o.Ask && foldAnswer(q.About) == foldAnswer(o.About) && (q.Ask != AskSet || q.dim == o.dim)
}

// ask asks what was found.
func (v aheadView) ask() {
	for _, q := range v.m.p.ahead[v.t] {
		if slices.ContainsFunc(v.m.p.asked, func(x *asked) bool { return x.table == v.t && q.asksThat(x.Question) }) {
			continue
		}
		if q.Ask == AskAxis {
			q.dim, q.Choices = "", v.dimensionChoices(q.likelyChoices()...)
		}
		q.choose, q.parts, q.of = nil, nil, 0
		v.view.ask(q)
	}
}

// likelyChoices are the choices that something in the file indicates.
func (q *Question) likelyChoices() []Choice {
	return slices.DeleteFunc(slices.Clone(q.Choices), func(c Choice) bool { return c.Confidence == 0 })
}

// Suppose understands the tables whose dataset is open as those of their likeliest one,
// so that a trial reads them, and reports whether there are any. What is found in them is
// asked about with the dataset. The file is to be understood again afterwards.
func (p Trial) Suppose() bool {
	if len(p.open) == 0 {
		return false
	}
	supposition(p).next(0)
	p.understand()
	return true
}

// Supposed keeps what a trial found in tables whose dataset is supposed.
func (p Trial) Supposed(found []Doubt) []Doubt {
	return slices.DeleteFunc(found, func(d Doubt) bool {
		t := tableOver(p.Proposal, d.At)
		return t == nil || p.supposed[t] == "" || !d.Failed.IsZero()
	})
}
