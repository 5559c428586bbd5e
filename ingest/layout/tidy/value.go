package tidy

import (
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// Texts makes the Values of one Tidy: one for each distinct text of an axis
// that means something, and one for an axis that means nothing.
type Texts struct {
	layout *layout.Layout
	byAxis []axisValues // by Axis.Index
	count  int
}

// axisValues are the values of one axis. Recent finds most texts of a long
// table again without hashing them whole.
type axisValues struct {
	byText  map[string]*Value
	recent  []recentText   // by recentSlot; nil for an axis that means nothing
	numbers []recentNumber // by numberSlot
	only    *Value         // of an axis that means nothing
	paths   bool           // the map of the axis has texts with those above them
}

// recentText is a text as it is, without needless white space, and what it
// means.
type recentText struct {
	raw, text string
	value     *Value
}

func NewTexts(l *layout.Layout) *Texts {
	v := &Texts{layout: l, byAxis: make([]axisValues, len(l.Axes))}
	for _, a := range l.Axes {
		for text := range a.Map {
			v.byAxis[a.Index].paths = v.byAxis[a.Index].paths || strings.Contains(text, layout.Below)
		}
	}
	return v
}

// below is what a heading means below those before it: where the map of its axis has its
// text with that of one of them before it, the nearest one, that counts.
func (v *Texts) below(h *Heading, before []Heading) *Value {
	if h.Value == nil || !v.byAxis[h.Axis.Index].paths {
		return h.Value
	}
	label := h.Axis.Unmarked(h.Text)
	for i := len(before) - 1; i >= 0; i-- {
		path := before[i].Axis.Unmarked(before[i].Text) + layout.Below + label
		if _, known := h.Axis.Map[path]; known {
			return v.Of(h.Axis, path, nil)
		}
	}
	return h.Value
}

// recentSlots is how many texts of an axis are found again fast: more than the
// countries and months of most tables.
const recentSlots = 1 << 10

// recentSlot is the place of a text among the recent ones, made from its first
// and its last bytes.
func recentSlot(s string) int {
	var a, b uint64
	switch n := len(s); {
	case n >= 8:
		a, b = little64(s), little64(s[n-8:])
	case n >= 4:
		a, b = little32(s), little32(s[n-4:])
	case n > 0:
		a, b = uint64(s[0])|uint64(s[n/2])<<8, uint64(s[n-1])
	}
	h := (a ^ b<<32 ^ b>>32 ^ uint64(len(s))) * 0x9e3779b97f4a7c15 // Knuth's multiplicative hash
	return int(h >> (64 - 10))
}

func little64(s string) uint64 { return little32(s) | little32(s[4:])<<32 }

func little32(s string) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}

// read finds what a text of delimited text means on an axis, and the text
// without needless white space.
func (v *Texts) read(a *layout.Axis, raw string) (string, *Value) {
	seen := &v.byAxis[a.Index]
	if seen.only != nil {
		return layout.Space(raw), seen.only
	}
	if seen.recent == nil {
		seen.recent = make([]recentText, recentSlots)
	}
	r := &seen.recent[recentSlot(raw)]
	if r.raw == raw && r.value != nil {
		return r.text, r.value
	}
	text := layout.Space(raw)
	if text == "" {
		return "", nil
	}
	value := v.Of(a, text, nil)
	if seen.only != nil {
		return text, value
	}
	if raw == text {
		raw = value.text
	} else {
		raw = strings.Clone(raw)
	}
	*r = recentText{raw, value.text, value}
	return value.text, value
}

// of is what a text means on an axis. Cell is where it is in a workbook, or
// nil: its superscript is no part of the label, and a date or number is read as
// it is stored where it is shown otherwise.
func (v *Texts) Of(a *layout.Axis, text string, cell *sheet.Cell) *Value {
	seen := &v.byAxis[a.Index]
	if seen.only != nil {
		return seen.only
	}
	value := seen.byText[text]
	if value != nil {
		return value
	}
	text = strings.Clone(text) // it may be a part of a large piece of the file
	value = v.make(a, text, cell)
	value.text = text
	value.noted(cell)
	value.plain = value.part == nil && value.PartErr == nil && value.table == nil && value.multiplier == 1 && !value.Total && value.skip == "" && !value.comments()
	if !tellsApart(a) {
		seen.only, value.shared = value, true
		return value
	}
	if seen.byText == nil {
		seen.byText = make(map[string]*Value)
	}
	seen.byText[text] = value
	return value
}

// tellsApart reports whether texts of the axis differ: in meaning, or in the
// footnote marks that they bear.
func tellsApart(a *layout.Axis) bool { return a.Means() || a.Table.SaysMore() }

func (v *Texts) make(a *layout.Axis, text string, cell *sheet.Cell) *Value {
	value := &Value{Index: v.count, Axis: a, multiplier: 1}
	v.count++
	if !tellsApart(a) {
		return value
	}
	value.Label = a.Unmarked(text)
	if cell != nil && cell.Mark != "" {
		value.Label = a.Unmarked(layout.Space(cell.Text))
	}
	whole := value.Label
	if short, closes := closing(a.Table.Staircase, a, whole); closes {
		value.Label, value.Total = short, true
	}
	if !a.Means() || readMap(a, value, whole) || value.Label != whole && readMap(a, value, value.Label) {
		return value
	}
	readAxis(a, value, stored(cell))
	return value
}

// readMap looks a text up in the map and the patterns of the axis.
func readMap(a *layout.Axis, value *Value, text string) bool {
	if s, ok := a.Map[text]; ok {
		value.take(a, &s, nil)
		return true
	}
	for i := range a.Patterns {
		p := &a.Patterns[i]
		if groups := p.Like.FindStringSubmatch(text); groups != nil {
			value.take(a, &p.Setting, groups)
			return true
		}
	}
	return false
}

// read finds the meaning of a text that map and patterns do not know.
func readAxis(a *layout.Axis, value *Value, stored string) {
	for _, total := range a.Totals {
		if total == value.Label {
			value.Total = true
			value.Codes = []layout.Assignment{{Dim: a.Dimension, Code: totalOf(a.Dimension)}}
			return
		}
	}
	if len(a.Period.List) > 0 {
		if stored != "" {
			value.part = a.Period.Parse(stored)
		}
		if value.part == nil {
			value.part = a.Period.Parse(value.Label)
		}
		if value.part != nil {
			value.Total = value.part.Whole
			return
		}
	}
	switch {
	case a.Otherwise != nil:
		value.take(a, a.Otherwise, nil)
	case a.Dimension != "":
		value.Codes = []layout.Assignment{{Dim: a.Dimension, Find: value.Label, List: a.List, Scope: a.Scope}}
	case a.Note != "" && len(a.Period.List) == 0:
	case len(a.Period.List) > 0:
		value.Unknown = true
		value.PartErr = refuse(a.Period, value.Label)
	default:
		value.Unknown = true
	}
}

// stored is the date or number of a cell, for the forms of periods: a year may
// be shown as "2,015", a month as "Jan-15". It is empty for texts.
func stored(cell *sheet.Cell) string {
	switch {
	case cell == nil:
		return ""
	case cell.Kind == sheet.Date:
		return cell.Time.Format("2006-01-02")
	case cell.Kind == sheet.Number:
		return warehouse.FormatNumber(cell.Num)
	}
	return ""
}

// refuse says why a text is no period in any of the forms.
func refuse(f layout.Forms, text string) error {
	for _, form := range f.List {
		form.Starts++ // any month but January
		if form.Kind == "fiscal-year" && form.Starts == 2 && form.Parse(text) != nil {
			return warehouse.NewError(warehouse.ErrInvalid, "layout.two-years", "text", text)
		}
	}
	return warehouse.NewError(warehouse.ErrInvalid, "layout.period", "text", text, "forms", wordsOf(f))
}

// words lists the forms for a message.
func wordsOf(f layout.Forms) string {
	kinds := make([]string, len(f.List))
	for i, form := range f.List {
		kinds[i] = form.Kind
	}
	return strings.Join(kinds, ", ")
}

// totalOf is the code of the total of a dimension: the world for areas.
func totalOf(dim string) string {
	switch dim {
	case warehouse.DimRefArea, warehouse.DimCounterpart, "CITIZENSHIP":
		return warehouse.World
	}
	return warehouse.Total
}

// take gives the value what a setting says, with captures put in.
func (value *Value) take(a *layout.Axis, s *layout.Setting, groups []string) {
	for _, code := range s.Codes {
		code.Code, code.Find = layout.FillGroups(code.Code, groups), layout.FillGroups(code.Find, groups)
		value.Codes = append(value.Codes, code)
	}
	value.skip = s.Skip
	value.comment = warehouse.Comment{Text: layout.FillGroups(s.Note, groups), Basis: layout.FillGroups(s.Basis, groups)}
	value.Total = value.Total || s.Total
	if s.Table != "" {
		for _, t := range a.Table.Layout.Tables {
			if t.ID == s.Table {
				value.table = t
			}
		}
	}
	if s.Multiplier > 0 {
		value.multiplier = s.Multiplier
	}
	value.Flags, _ = warehouse.ParseFlags(s.Status)
	if s.Conf != "" {
		value.Conf = warehouse.ConfStatus(s.Conf[0])
	}
	if s.Period == nil {
		return
	}
	value.part, value.PartErr = s.Period.Part(groups)
	if value.PartErr != nil {
		value.part = nil
		return
	}
	value.Total = value.Total || value.part.Whole
}

// gives reports whether the value says something of a dimension: a code, or why
// it is skipped on the dimension's own axis.
func (value *Value) gives(dim string) bool {
	for _, code := range value.Codes {
		if code.Dim == dim {
			return true
		}
	}
	return len(value.Codes) == 0 && value.Axis.Dimension == dim
}

// dims lists the dimensions of which the value says something.
func (value *Value) dims(yield func(string) bool) {
	for _, code := range value.Codes {
		if !yield(code.Dim) {
			return
		}
	}
	if len(value.Codes) == 0 && value.Axis.Dimension != "" {
		yield(value.Axis.Dimension)
	}
}

// closing takes the suffix or prefix off the label of a group in a staircase.
func closing(s *layout.Staircase, a *layout.Axis, label string) (short string, closes bool) {
	if s == nil || a.Col < s.First || a.Col > s.Last || a.Column == "" {
		return label, false
	}
	for _, suffix := range s.Suffixes {
		if short, ok := cutSpaced(label, suffix, strings.CutSuffix); ok {
			return short, true
		}
	}
	for _, prefix := range s.Prefixes {
		if short, ok := cutSpaced(label, prefix, strings.CutPrefix); ok {
			return short, true
		}
	}
	return label, false
}

func cutSpaced(label, piece string, cut func(string, string) (string, bool)) (string, bool) {
	short, ok := cut(label, piece)
	short = strings.TrimSpace(short)
	return short, ok && short != ""
}
