package chart

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// sheet is the option's key "siemmes": what the scripts need beside ECharts'
// own keys, in the reader's words.
type sheet struct {
	Kind      reports.ChartKind `json:"kind"`
	Language  string            `json:"lang"`
	Title     string            `json:"title"`
	Subtitle  string            `json:"subtitle,omitempty"`
	ValueAxis string            `json:"valueAxis,omitempty"`
	Axis      string            `json:"categoryAxis,omitempty"`
	Scale     float64           `json:"scale"` // the value axis shows figures divided by it
	Unit      string            `json:"unit,omitempty"`
	Decimals  int               `json:"decimals"`
	Percent   bool              `json:"percent,omitempty"`
	Numbers   numbers           `json:"numbers"`
	Foot      []string          `json:"foot,omitempty"` // notes and source, below the chart
	Codes     []string          `json:"codes,omitempty"`
	Focus     string            `json:"focus,omitempty"`
	Words     map[string]string `json:"words"`
	Names     []string          `json:"names,omitempty"` // of the small charts of a set
}

// numbers is how figures are written: lang.Number's own separators.
type numbers struct {
	Group     string `json:"group"`
	Decimal   string `json:"decimal"`
	Minus     string `json:"minus"`
	GroupFrom int    `json:"groupFrom"` // digits from which thousands are separated
}

// numbersOf reads the separators off a written number, so that lang stays the
// one home of number formats.
func numbersOf(language string) numbers {
	between := func(s string, from, to rune) string {
		i := strings.LastIndex(s, string(from))
		j := strings.LastIndex(s, string(to))
		if i < 0 || j <= i {
			return ""
		}
		return s[i+1 : j]
	}
	n := numbers{GroupFrom: 4}
	n.Group = between(lang.Number(language, 10200000, 0), '1', '2')
	n.Group = strings.Trim(n.Group, "0")
	n.Decimal = between(lang.Number(language, 1.5, 1), '1', '5')
	n.Minus = strings.TrimRightFunc(lang.Number(language, -1, 0), unicode.IsDigit)
	if n.Group != "" && !strings.Contains(lang.Number(language, 1234, 0), n.Group) {
		n.GroupFrom = 5
	}
	return n
}

// million is the scale from which an axis counts in millions: seven digits
// would take a phone's width for the labels.
const million = 1e6

func (d *drawing) scale() float64 {
	if d.most >= 5*million && !d.spec.Percent {
		return million
	}
	return 1
}

func (d *drawing) sheet() sheet {
	s := sheet{
		Kind: d.spec.Kind, Language: d.language, Title: d.spec.Title, Subtitle: d.spec.Subtitle,
		Axis: d.spec.CategoryAxis, Unit: d.spec.Unit, Scale: d.scale(), Decimals: d.spec.Decimals,
		Percent: d.spec.Percent, Numbers: numbersOf(d.language), Codes: d.spec.CategoryCodes,
		Focus: d.spec.Focus, Words: d.words(), Foot: d.foot(),
	}
	s.ValueAxis = d.spec.ValueAxis
	if s.ValueAxis == "" {
		s.ValueAxis = d.spec.Unit
	}
	if d.spec.Percent {
		s.ValueAxis = "%"
	}
	if s.Scale == million {
		s.ValueAxis = lang.T(d.language, "chart.millions", "unit", s.ValueAxis)
	}
	if d.spec.Kind == reports.ChartMultiples {
		for _, series := range d.spec.Series {
			s.Names = append(s.Names, series.Name)
		}
	}
	return s
}

// foot are the lines below the chart: how to read it, notes, source.
func (d *drawing) foot() []string {
	var lines []string
	if d.hollow {
		lines = append(lines, lang.T(d.language, d.hollowWords()))
	}
	if d.spec.Percent && d.partial() {
		lines = append(lines, lang.T(d.language, "chart.known-parts"))
	}
	lines = append(lines, d.spec.Notes...)
	if d.spec.Source != "" {
		lines = append(lines, lang.T(d.language, "chart.source", "source", d.spec.Source))
	}
	return lines
}

// partial reports whether a bar lacks the figure of a part.
func (d *drawing) partial() bool {
	for i := range d.spec.Series {
		for j := range d.spec.Categories {
			if v := value(&d.spec.Series[i], j); v != v {
				return true
			}
		}
	}
	return false
}

func (d *drawing) hollowWords() string {
	switch d.spec.Kind {
	case reports.ChartBars, reports.ChartRanked, reports.ChartStacked, reports.ChartPyramid:
		return "chart.pale"
	}
	return "chart.hollow"
}

// words are the tooltip's words: one for each flag that occurs.
func (d *drawing) words() map[string]string {
	w := map[string]string{
		"missing": lang.T(d.language, "reports.legend.O"),
		"offMap":  lang.T(d.language, "chart.off-map"),
	}
	seen := map[rune]bool{}
	for i := range d.spec.Series {
		for _, f := range d.spec.Series[i].Flags {
			for _, r := range flagText(f) {
				seen[r] = true
			}
		}
	}
	for _, r := range slices.Sorted(maps.Keys(seen)) {
		if id := "reports.legend." + string(r); r != rune(warehouse.Normal) && lang.Has(id) {
			w[string(r)] = lang.T(d.language, id)
		}
	}
	return w
}
