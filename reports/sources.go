package reports

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"siemmes/reports/definition"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// sources is the last table of a report: every source it used, with editions,
// the periods and releases, what it counts, leaves out and how it is revised.
func (b *builder) sources(_ context.Context, def definition.Table) (*Table, error) {
	t := &Table{ID: def.ID, Lang: b.params.Lang, Title: def.Title.In(b.params.Lang), Stub: b.t("reports.sources.source")}
	for _, col := range []string{"periods", "editions", "releases", "counts", "leaves-out", "revision", "licence"} {
		t.Columns = append(t.Columns, Column{Heads: []string{b.t("reports.sources." + col)}, Codes: []string{col}})
	}
	for _, id := range slices.Sorted(maps.Keys(b.used)) {
		t.Rows = append(t.Rows, b.sourceRow(b.used[id]))
	}
	t.Release = releaseLine(b.params.Lang, b.vintage)
	return b.frame(t, nil), nil
}

func (b *builder) sourceRow(u *sourceUse) TableRow {
	language := b.params.Lang
	span := lang.Period(language, u.first)
	if u.last != u.first {
		span += " – " + lang.Period(language, u.last)
	}
	var releases []string
	for _, n := range slices.Sorted(maps.Keys(u.releases)) {
		releases = append(releases, strconv.Itoa(n))
	}
	texts := []string{span, lang.EditionsNamed(language, u.editions), lang.List(language, releases), "", "", "", ""}
	if s, err := b.cat.Source(u.id); err == nil {
		for i, n := range []warehouse.Names{s.Counts, s.LeavesOut, s.Revision} {
			texts[3+i] = n.In(language)
		}
		texts[6] = s.Licence.In(language)
		if s.Duration.In(language) != "" {
			texts[3] += " " + lang.T(language, "reports.duration", "text", s.Duration.In(language))
		}
	}
	r := TableRow{Label: sourceName(u.id, b.cat, language), Code: u.id}
	for _, text := range texts {
		if text == "" {
			text = "–"
		}
		r.Cells = append(r.Cells, LabelCell(text))
	}
	return r
}
