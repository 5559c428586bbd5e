package propose

import (
	"slices"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// askSource asks whose figures a table holds, in a dataset; "" where the dataset is
// still asked for. It is always asked: that names agree does not make a table the one of
// a known source.
func (v askView) askSource(dataset string) string {
	best, sure := v.likelySource()
	var choices []Choice
	for _, s := range v.sourcesOf(dataset) {
		c := choiceOf(s.ID, s.Names, 0)
		if s.ID == best {
			c.Confidence = sure
		}
		choices = append(choices, c)
	}
	likeliestFirst(choices)
	q := Question{
		Ask: AskSource, table: v.t, dataset: dataset, Where: []warehouse.CellRef{v.titleCell()}, Choices: choices[:min(len(choices), mostSources)],
		Reason: sourceReason(v.m.cat, dataset),
	}
	a := dialogueOf(v.m).ask(q)
	if a == nil || a.Skip != "" {
		return ""
	}
	v.m.p.decide("source", sheet.Range{}, a.ID, say("question.answered"), 1)
	return a.ID
}

// mostSources is how many known sources a question offers.
const mostSources = 40

// sourcesOf are the known sources of a dataset, the ranked ones first; of no dataset
// those of the file's publisher.
func (v askView) sourcesOf(dataset string) []*catalog.Source {
	if dataset != "" {
		return v.m.cat.Ranked(dataset, v.t.Meaning.Set.Code(warehouse.DimRefArea))
	}
	return slices.DeleteFunc(slices.Clone(v.m.cat.Sources()), func(s *catalog.Source) bool { return v.m.scope == "" || s.Scope != v.m.scope })
}

// sourceReason says why a source of some datasets is asked for.
func sourceReason(cat *catalog.Catalog, datasets ...string) warehouse.Message {
	var names warehouse.List
	for _, id := range datasets {
		if ds, err := cat.Dataset(id); err == nil {
			names = append(names, say("question.source-dataset", "dataset", ds.Names))
		}
	}
	if len(names) == 0 {
		return say("question.source-any")
	}
	return say("question.source", "dataset", names)
}

// guess is the likeliest answer; "" where none is likely.
func (q *Question) guess() string {
	if len(q.Choices) > 0 && q.Choices[0].Confidence > 0 {
		return q.Choices[0].Answer
	}
	return ""
}

// Datasets are those to which the source that is asked for brings figures.
func (q *Question) Datasets() []string {
	return slices.DeleteFunc(append([]string{q.dataset}, q.further...), func(id string) bool { return id == "" })
}

// withSource adds a question about a source to others.
func withSource(cat *catalog.Catalog, all []Question, x *Question) []Question {
	for i := range all {
		if all[i].Ask == AskSource && all[i].mergeSource(cat, x) {
			return all
		}
	}
	return append(all, *x)
}

// mergeSource makes one question of two whose answer may be one source: unless other
// sources are likely for each. It reports whether it did.
func (q *Question) mergeSource(cat *catalog.Catalog, x *Question) bool {
	if q.guess() != "" && x.guess() != "" && q.guess() != x.guess() || (q.Given == nil) != (x.Given == nil) || q.Given != nil && q.Given.Text() != x.Given.Text() {
		return false
	}
	if x.dataset != q.dataset && !slices.Contains(q.further, x.dataset) {
		q.further = append(slices.Clip(q.further), x.dataset)
	}
	choices := slices.Clone(q.Choices)
	for _, c := range x.Choices {
		if !slices.ContainsFunc(choices, func(y Choice) bool { return y.Answer == c.Answer }) {
			choices = append(choices, c)
		}
	}
	likeliestFirst(choices)
	q.Choices = choices[:min(len(choices), mostSources)]
	q.Reason = sourceReason(cat, q.Datasets()...)
	q.addCells(x.Where)
	return true
}
