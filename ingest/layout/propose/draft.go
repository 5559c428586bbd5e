package propose

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// openReason is the reason for which a layout leaves out what is still asked about.
const openReason = "still asked about"

// Trial is a proposal as it is tried on its own file.
type Trial struct{ *Proposal }

// TrialOf returns the trial of a proposal.
func TrialOf(p *Proposal) Trial { return Trial{p} }

// LeavesAll reports whether a person's answers leave out every table of the file.
func (p Trial) LeavesAll() bool {
	return len(p.Tables) > 0 && !slices.ContainsFunc(p.Tables, func(t *Table) bool { return !t.out })
}

// Decided reads the proposal as a layout that reads every table as far as it is
// decided: of an open table labels that are asked about are left out, and what is asked
// about the table as a whole is filled in with a code or year that means nothing, so that
// the rest can be checked. Figures of it must never be loaded. Tables of which the dataset
// or the form of the periods is not known stay unread.
func (p Trial) Decided(id, language string) (*layout.Layout, error) {
	return p.decided(id, language, false)
}

// Tried is as [Trial.Decided] for a trial: labels that are asked about have codes of which
// each is another one, where there are enough, so that what no answer distinguishes is
// found with them.
func (p Trial) Tried(id, language string) (*layout.Layout, error) {
	return p.decided(id, language, true)
}

func (p Trial) decided(id, language string, spare bool) (*layout.Layout, error) {
	l := p.compose(language)
	l.ID = id
	l.Source = cmp.Or(l.Source, warehouse.Total)
	n := 0
	for _, t := range p.Tables {
		open := p.OpenOf(t)
		if own := l.Tables[n]; len(open) > 0 && p.readable(t, open) {
			own.Skip = ""
			p.standIn(own, t, open, spare)
		}
		n += 1 + len(t.Also)
	}
	for i := range p.Markers {
		if k := p.Markers[i].Marker; k.Status == "" && !k.Zero && k.Skip == "" && !k.Negative {
			k.Skip = openReason
			l.Markers = append(l.Markers, &k)
		}
	}
	return layout.Parse(id+".yml", layout.Encode(l))
}

// readable reports whether an open table can be read as far as it is decided.
func (p Trial) readable(t *Table, open []Question) bool {
	if t.Meaning.Dataset == "" || t.out {
		return false
	}
	for i := range open {
		q := &open[i]
		if q.Ask == AskPeriod && !q.wholePeriod() && !slices.ContainsFunc(t.allAxes(), func(a *Axis) bool { return len(a.Meaning.Period.List) > 0 && slices.Contains(a.Unknown, q.About) }) {
			return false
		}
	}
	return true
}

// standIn fills in what is open of a table.
func (p Trial) standIn(own *layout.Table, t *Table, open []Question, spare bool) {
	ds, err := p.cat.Dataset(own.Dataset)
	if err != nil {
		return
	}
	missing := []string{warehouse.DimDirection} // not asked yet where an axis may give it
	for i := range open {
		if open[i].Ask == AskSet {
			missing = append(missing, open[i].dim)
		}
	}
	for _, dim := range missing {
		if ds.Index(dim) < 0 || own.Set.Code(dim) != "" || gives(t, dim) {
			continue
		}
		if list := p.cat.ListOf(ds, dim); list != nil && len(list.Codes) > 0 {
			own.Set.SetCode(dim, list.Codes[len(list.Codes)-1].ID)
		}
	}
	if own.Set.Code(warehouse.DimMeasure) == "" && !gives(t, warehouse.DimMeasure) {
		own.Set.SetCode(warehouse.DimMeasure, ds.Measures[0].ID)
	}
	if slices.ContainsFunc(open, func(q Question) bool { return q.wholePeriod() }) {
		own.From = append(slices.Clone(own.From), &layout.Axis{
			From:    &layout.Find{FileName: true, Like: pattern(`\S`)},
			Meaning: layout.Meaning{Patterns: []layout.PatternSetting{{Like: pattern(`\S`), Setting: layout.Setting{Period: &layout.PeriodText{Year: "2000"}}}}},
		})
	}
	leave := func(axes []*layout.Axis, seen []*Axis) {
		for i, a := range axes {
			if a.Label {
				continue
			}
			if codes := p.spareCodes(ds, a, seen[i]); spare && len(codes) >= len(seen[i].Unknown) {
				for n, label := range seen[i].Unknown {
					a.Map = withSetting(a.Map, label, layout.Setting{Codes: []layout.Assignment{{Dim: a.Dimension, Code: codes[n]}}})
				}
				continue
			}
			if len(seen[i].Unknown) > manyOpen {
				a.Patterns = append(slices.Clone(a.Patterns), skipAll(seen[i].Unknown))
				continue
			}
			for _, label := range seen[i].Unknown {
				a.Map = withSetting(a.Map, label, layout.Setting{Skip: openReason})
			}
		}
	}
	leave(own.Header, t.Header)
	leave(own.Stub, t.Stub)
	leave(own.Sections, t.Sections)
	if own.Indent != nil {
		leave(own.Indent.Levels, t.Levels)
	}
}

// manyOpen is from how many labels on those that are asked about are one pattern: a layout
// has 256 KB.
const manyOpen = 200

// skipAll is a pattern that leaves labels out.
func skipAll(labels []string) layout.PatternSetting {
	quoted := make([]string, len(labels))
	for i, label := range labels {
		quoted[i] = regexp.QuoteMeta(label)
	}
	return layout.PatternSetting{Like: pattern("^(?:" + strings.Join(quoted, "|") + ")$"), Setting: layout.Setting{Skip: openReason}}
}

// withSetting is a map in which a label has a setting.
func withSetting(m map[string]layout.Setting, label string, s layout.Setting) map[string]layout.Setting {
	next := make(map[string]layout.Setting, len(m)+1)
	for k, s := range m {
		next[k] = s
	}
	next[label] = s
	return next
}

// spareCodes are codes of the dimension of an axis that none of its texts has; none where
// the list of the dimension is another one than that of the axis.
func (p Trial) spareCodes(ds *warehouse.Dataset, a *layout.Axis, seen *Axis) (spare []string) {
	if a.Dimension == "" || a.Dimension == warehouse.DimMeasure || ds.Index(a.Dimension) < 0 || len(seen.Unknown) > manyOpen {
		return nil
	}
	list := p.cat.ListOf(ds, a.Dimension)
	if list == nil {
		return nil
	}
	used := map[string]bool{}
	for _, s := range a.Map {
		used[s.Code(a.Dimension)] = true
	}
	for _, text := range seen.Texts {
		label, _ := layout.SplitMarks(text, p.Meaning.Footnotes)
		if code, ok := p.cat.Lookup(cmp.Or(a.List, list.ID), label, a.Scope); ok {
			used[code] = true
		}
	}
	for _, k := range list.Codes {
		if !used[k.ID] && !strings.HasPrefix(k.ID, "_") && k.ID != warehouse.World {
			spare = append(spare, k.ID)
		}
	}
	return spare
}

// gives reports whether headings of a table give a dimension.
func gives(t *Table, dim string) bool {
	return slices.ContainsFunc(t.allAxes(), func(a *Axis) bool { return a.Meaning.Gives(dim) })
}
