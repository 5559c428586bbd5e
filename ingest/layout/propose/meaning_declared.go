package propose

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// surelySaid is how sure what a file says of its own columns is.
const surelySaid = 0.97

// take gives the axes of a table whose file names its columns the meaning that their
// names have. What the names do not say is left to the words and lists.
func (v declaredView) take() {
	d := v.t.declared
	if d == nil {
		return
	}
	for _, a := range v.axes {
		c := d.column(a.axis)
		if a.kind == inHeader {
			v.takeHeader(a)
		}
		if a.kind != inStub || c == nil {
			continue
		}
		if c.both {
			v.useCodes(a)
		}
		v.takeRole(a, c)
	}
	if v.dataset == "" {
		v.takeDataset()
	}
	v.takeDimensions()
	if d.file != nil {
		v.takeVariables(d)
	}
}

// takeHeader takes the header of a table of records for the name of the figures, and that
// of a table of periods for periods.
func (v declaredView) takeHeader(a *axisView) {
	switch {
	case v.t.declared.over == "":
		v.settle(a, layout.Meaning{Label: true})
	case v.m.words.Columns[v.t.declared.over] == catalog.ColumnPeriod:
		v.takePeriod(a)
	}
}

// takeRole gives an axis the meaning of the role that its name has.
func (v declaredView) takeRole(a *axisView, c *declaredColumn) {
	switch c.role {
	case catalog.ColumnStatus:
		v.takeCodes(a, v.statuses(a), func(code string) layout.Setting {
			if code == string(rune(warehouse.Normal)) {
				return layout.Setting{Label: true}
			}
			return layout.Setting{Status: code}
		})
		v.t.Meaning.Blank = "missing"
	case catalog.ColumnConf:
		v.takeCodes(a, v.codesOf("CL_CONF_STATUS"), func(code string) layout.Setting {
			if code == string(rune(warehouse.Free)) {
				return layout.Setting{Label: true}
			}
			return layout.Setting{Conf: code}
		})
	case catalog.ColumnFlags:
		v.takeCodes(a, v.flagTexts(a.axis.Texts), v.flagged)
		v.t.Meaning.Blank = "missing"
	case catalog.ColumnMultiplier:
		v.takeCodes(a, []string{"0", "3", "6", "9"}, multiplied)
	case catalog.ColumnUnit:
		v.takeUnit(a)
	case catalog.ColumnAction:
		v.takeCodes(a, nil, v.actioned)
		if !slices.ContainsFunc(a.axis.Texts, func(s string) bool { return s != "A" && s != "M" }) {
			v.t.Meaning.Replaces.Scope = warehouse.ReplacesNothing
		}
	case catalog.ColumnPeriod:
		v.takePeriod(a)
	case catalog.ColumnNote:
		if !slices.ContainsFunc(a.axis.Texts, func(s string) bool { return s != "" }) && v.t.declared.file == nil {
			v.settle(a, layout.Meaning{Label: true})
			return
		}
		v.settle(a, layout.Meaning{Note: "text"})
	case catalog.ColumnFlow:
		v.takeFlow(a)
	case catalog.ColumnNothing:
		v.settle(a, layout.Meaning{Label: true})
	}
}

// settle gives an axis a meaning that no words or lists change.
func (v declaredView) settle(a *axisView, m layout.Meaning, unknown ...string) {
	a.axis.Mean(m, surelySaid, unknown...)
	a.period, a.lists, a.clue = nil, nil, nil
	if !m.Label {
		v.t.decide("dimension", v.region(a.axis), a.axis.Caption, say("meaning.declared", "caption", a.axis.Caption), surelySaid)
	}
}

// takeCodes maps texts that are codes, and those seen of which the setting says something;
// other texts are not known.
func (v declaredView) takeCodes(a *axisView, codes []string, setting func(code string) layout.Setting) {
	m := layout.Meaning{Map: map[string]layout.Setting{}}
	var unknown []string
	for _, code := range codes {
		m.Map[code] = setting(code)
	}
	for _, text := range a.axis.Texts {
		if _, known := m.Map[text]; known {
			continue
		}
		s := setting(text)
		if s.Status == text && !slices.Contains(codes, text) || isEmpty(&s) {
			unknown = append(unknown, text)
			continue
		}
		m.Map[text] = s
	}
	v.settle(a, m, unknown...)
}

func isEmpty(s *layout.Setting) bool {
	return s.Status == "" && s.Conf == "" && s.Skip == "" && s.Multiplier == 0 && !s.Label
}

// codesOf are the codes of a list.
func (v declaredView) codesOf(list string) []string {
	var out []string
	if l, err := v.m.cat.List(list); err == nil {
		for _, c := range l.Codes {
			out = append(out, c.ID)
		}
	}
	return out
}

// statuses are the codes of CL_OBS_STATUS, and the texts seen that are several of them.
func (v declaredView) statuses(a *axisView) []string {
	codes := v.codesOf("CL_OBS_STATUS")
	for _, text := range a.axis.Texts {
		if len(text) > 1 && !strings.ContainsFunc(text, func(r rune) bool { return !slices.Contains(codes, string(r)) }) {
			codes = append(codes, text)
		}
	}
	return codes
}

// flagTexts are the letters of flags, and the texts seen that are several of them.
func (v declaredView) flagTexts(texts []string) []string {
	var out []string
	for letter := range v.m.words.ColumnFlags {
		out = append(out, letter)
	}
	for _, text := range texts {
		if s := v.flagged(text); !isEmpty(&s) && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func (v declaredView) flagged(text string) layout.Setting { return flagSetting(v.m.words, text) }

// flagSetting is what the letters of a text say of a figure; the zero Setting where one of
// them is none.
func flagSetting(words *catalog.Vocabulary, text string) layout.Setting {
	var s layout.Setting
	for _, r := range strings.ReplaceAll(text, " ", "") {
		flag, known := words.ColumnFlags[string(r)]
		if !known {
			return layout.Setting{}
		}
		if s.Status += flag.Status; flag.Conf != "" {
			s.Conf = flag.Conf
		}
	}
	s.Label = s.Status == "" && s.Conf == ""
	return s
}

// multiplied is the meaning of a power of ten.
func multiplied(text string) layout.Setting {
	power, err := strconv.Atoi(text)
	switch {
	case err != nil || power < -9 || power > 15:
		return layout.Setting{}
	case power == 0:
		return layout.Setting{Label: true}
	}
	return layout.Setting{Multiplier: math.Pow10(power)}
}

// takeUnit takes units of which the table knows what they are a multiple of. A column that
// holds another one is left to a person.
func (v declaredView) takeUnit(a *axisView) {
	m := layout.Meaning{Map: map[string]layout.Setting{}}
	for _, text := range a.axis.Texts {
		times, known := v.m.words.ColumnUnits[text]
		switch {
		case !known:
			a.caption = "" // by which it would be a label that says nothing
			return
		case times == 1:
			m.Map[text] = layout.Setting{Label: true}
		default:
			m.Map[text] = layout.Setting{Multiplier: times}
		}
	}
	v.settle(a, m)
}

// actioned is the meaning of what a file asks to be done with a record.
func (v declaredView) actioned(text string) layout.Setting {
	reason, known := v.m.words.ColumnActions[text]
	switch {
	case !known:
		return layout.Setting{}
	case reason == "":
		return layout.Setting{Label: true}
	}
	return layout.Setting{Skip: reason}
}

// takePeriod reads periods as SDMX writes them where all are.
func (v declaredView) takePeriod(a *axisView) {
	form := layout.Form{Kind: "sdmx"}
	var unknown []string
	for _, text := range a.axis.Texts {
		if !form.Reads(text) {
			unknown = append(unknown, text)
		}
	}
	if 2*len(unknown) > len(a.axis.Texts) {
		return
	}
	v.years, v.months = true, true
	v.settle(a, layout.Meaning{Period: layout.Forms{List: []layout.Form{form}}}, unknown...)
}

// takeDataset takes the dataset of the catalog that has just the dimensions that the
// columns are named for.
func (v declaredView) takeDataset() {
	var fit []string
	flows := ""
	for _, a := range v.axes {
		if c := v.t.declared.column(a.axis); c != nil && c.role == catalog.ColumnFlow {
			flows += " " + strings.Join(a.axis.Texts, " ")
		}
	}
	for _, ds := range v.m.cat.Datasets() {
		if v.hasAll(ds) && v.measuresOf(ds) {
			fit = append(fit, ds.ID)
		}
	}
	if named := slices.DeleteFunc(slices.Clone(fit), func(id string) bool { return !flowNames(flows, id) }); len(named) == 1 {
		fit = named
	}
	if len(fit) == 1 {
		v.dataset, v.sure = fit[0], surelySaid
	}
}

// flowNames reports whether texts such as "AGENCY:FLOW(1.0)" name a dataset.
func flowNames(flows, id string) bool {
	return regexp.MustCompile(`[:\s]` + regexp.QuoteMeta(id) + `(\(|\s|$)`).MatchString(flows)
}

// hasAll reports whether the columns are named for all dimensions of a dataset, but for
// the source and the frequency, which the layout and the periods tell, and for no other
// of the catalog's.
func (v declaredView) hasAll(ds *warehouse.Dataset) bool {
	for _, dim := range ds.Dimensions {
		if dim.ID != warehouse.DimSource && dim.ID != warehouse.DimFreq && dim.ID != warehouse.DimTime && v.axisOf(dim.ID) == nil {
			return false
		}
	}
	for _, other := range v.m.cat.Datasets() {
		for _, dim := range other.Dimensions {
			if ds.Index(dim.ID) < 0 && v.axisOf(dim.ID) != nil {
				return false
			}
		}
	}
	return true
}

// axisOf is the axis whose column is named for a dimension; nil where there is none. In a
// PC-Axis file the code of a variable names it before its own name.
func (v declaredView) axisOf(dim string) *axisView {
	var found *axisView
	for _, a := range v.axes {
		if c := v.t.declared.column(a.axis); c != nil && c.id == dim {
			found = a
		}
	}
	return found
}

// measuresOf reports whether all texts of the column of measures are measures of a
// dataset.
func (v declaredView) measuresOf(ds *warehouse.Dataset) bool {
	a := v.axisOf(warehouse.DimMeasure)
	return a != nil && len(a.axis.Texts) > 0 && !slices.ContainsFunc(a.axis.Texts, func(code string) bool {
		_, known := ds.Measure(code)
		return !known
	})
}

// takeDimensions takes the columns that are named for dimensions of the catalog by their
// codes: all of a dataset's, where the columns are just those; else only those that mean
// the same in every structure, where all their texts are codes.
func (v declaredView) takeDimensions() {
	for _, a := range v.axes {
		c := v.t.declared.column(a.axis)
		if c == nil || a.decided() && c.id != warehouse.DimSource {
			continue
		}
		switch {
		case c.id == warehouse.DimSource:
			v.takeSource(a)
		case v.dataset != "" && datasetOf(v.view).has(c.id):
			v.takeDimension(a, c.id)
		case v.dataset == "" && slices.Contains(everywhere, c.id) && len(v.unread(a, c.id)) == 0:
			v.takeDimension(a, c.id)
		}
	}
}

// everywhere are the dimensions that mean the same in every structure of SDMX that has
// them (SDMX cross-domain concepts).
var everywhere = []string{warehouse.DimRefArea, warehouse.DimSex, warehouse.DimAge}

func (v declaredView) takeDimension(a *axisView, dim string) {
	m := layout.Meaning{Dimension: dim}
	if axesOf(v.view).listOf(dim) == catalog.AreaList {
		m.Scope = catalog.CodesScope
	}
	v.settle(a, m, v.unread(a, dim)...)
}

// unread are the texts of an axis that are no codes of a dimension.
func (v declaredView) unread(a *axisView, dim string) []string {
	ds, err := v.m.cat.Dataset(v.dataset)
	var unread []string
	for _, text := range a.axis.Texts {
		known := false
		switch {
		case dim == warehouse.DimMeasure && err == nil:
			_, known = ds.Measure(text)
		case err == nil:
			if l := v.m.cat.ListOf(ds, dim); l != nil {
				_, known = v.m.cat.Lookup(l.ID, text, catalog.CodesScope)
			}
		default:
			_, known = v.m.cat.Lookup(axesOf(v.view).listOf(dim), text, catalog.CodesScope)
		}
		if _, common := v.m.cat.CommonCode(text); !known && !common {
			unread = append(unread, text)
		}
	}
	return unread
}

// takeSource notes the source that the records name themselves. Records of several are
// left to a person: a table has one.
func (v declaredView) takeSource(a *axisView) {
	if len(a.axis.Texts) > 1 {
		a.axis.Mean(layout.Meaning{}, 0)
		return
	}
	if s, err := v.m.cat.Source(strings.Join(a.axis.Texts, "")); err == nil {
		v.saidSource = s.ID
		v.settle(a, layout.Meaning{Map: map[string]layout.Setting{a.axis.Texts[0]: {Label: true}}})
	}
}

// takeFlow keeps to the dataset that the records are of, in whatever version.
func (v declaredView) takeFlow(a *axisView) {
	m := layout.Meaning{Label: true}
	if len(a.axis.Texts) == 1 {
		m = layout.Meaning{Patterns: []layout.PatternSetting{{Like: pattern(flowPattern(a.axis.Texts[0])), Setting: layout.Setting{Label: true}}}}
	}
	v.settle(a, m)
}

// flowPattern fits a dataset such as "AGENCY:FLOW(1.0)" in whatever version.
func flowPattern(text string) string {
	name, _, versioned := strings.Cut(text, "(")
	if versioned {
		return "^" + regexp.QuoteMeta(name) + `\(`
	}
	return "^" + regexp.QuoteMeta(name) + "$"
}

// takeVariables decides for each variable of a PC-Axis file whether its codes or its
// labels are read: periods by their codes, other variables by what the lists know more of.
func (v declaredView) takeVariables(d *declaration) {
	for _, a := range v.axes {
		c := d.column(a.axis)
		if c == nil || c.variable == nil || c.variable.Coded == 0 || a.axis.Col != c.variable.Label {
			continue
		}
		at := slices.IndexFunc(v.axes, func(x *axisView) bool { return x.axis.Col == c.variable.Coded })
		if at < 0 {
			continue
		}
		codes := v.axes[at]
		codes.caption, codes.clue = a.caption, a.clue // both are of one variable
		switch {
		case a.decided():
			v.settle(codes, layout.Meaning{Label: true})
		case codes.decided():
			v.settle(a, layout.Meaning{Label: true})
		case c.variable.Time:
			v.takePeriod(codes)
			v.settle(a, layout.Meaning{Label: true})
		case codes.bestShare() > a.bestShare() && !v.disagree(c.variable):
			v.settle(a, layout.Meaning{Label: true})
		default:
			v.settle(codes, layout.Meaning{Label: true})
		}
	}
}

// bestShare is the largest share of the texts that a list knows.
func (v *axisView) bestShare() float64 {
	best := 0.0
	for _, r := range v.lists {
		best = max(best, r.share(v))
	}
	return best
}

// disagree reports whether a list knows the label of a value and its code, and they are
// not the same: then the codes are of another list.
func (v declaredView) disagree(x *sheet.Variable) bool {
	for _, list := range v.m.words.Axes {
		for i, label := range x.Labels[:min(len(x.Labels), scored)] {
			one, known := v.m.cat.Lookup(list.List, space(label), "")
			other, too := v.m.cat.Lookup(list.List, space(x.Codes[i]), "")
			if known && too && one != other {
				return true
			}
		}
	}
	return false
}

// useCodes lets the axis of a column of codes with labels be understood by its codes.
func (v declaredView) useCodes(a *axisView) {
	for i, text := range a.axis.Texts {
		a.axis.Texts[i], _, _ = strings.Cut(text, ": ")
	}
	*a = *v.m.newAxis(a.axis, a.kind)
}

// finish makes the meanings of the columns of codes with labels read both.
func (v declaredView) finish() {
	if v.t.declared == nil {
		return
	}
	for _, a := range v.axes {
		c := v.t.declared.column(a.axis)
		if c == nil || !c.both || a.kind != inStub {
			continue
		}
		a.axis.Meaning = withLabels(a.axis.Meaning)
	}
}

// withLabels is a meaning of codes for texts in which a label is behind each.
func withLabels(m layout.Meaning) layout.Meaning {
	out := m
	out.Map, out.Totals, out.Dimension, out.Patterns = nil, nil, "", nil
	for _, code := range slices.Sorted(maps.Keys(m.Map)) {
		out.Patterns = append(out.Patterns, layout.PatternSetting{Like: pattern("^" + regexp.QuoteMeta(code) + "(: |$)"), Setting: m.Map[code]})
	}
	for _, code := range m.Totals {
		s := layout.Setting{Total: true}
		s.SetCode(m.Dimension, warehouse.Total)
		out.Patterns = append(out.Patterns, layout.PatternSetting{Like: pattern("^" + regexp.QuoteMeta(code) + "(: |$)"), Setting: s})
	}
	if m.Dimension != "" {
		s := layout.Setting{Codes: []layout.Assignment{{Dim: m.Dimension, Find: "$1", List: m.List, Scope: m.Scope}}}
		out.Patterns = append(out.Patterns, layout.PatternSetting{Like: pattern(`^([^:]+?)(?:: .*)?$`), Setting: s})
	}
	return out
}
