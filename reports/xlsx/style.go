package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// The look: one dark blue, one pale, hairlines, no boxes. Colours are RRGGBB.
const (
	fontName    = "Calibri"
	defaultSize = 10

	ink    = "1F2933"
	strong = "0B3C5D"
	quiet  = "5F6C7B"
	pale   = "E9EFF5"
	hair   = "D3DAE1"
)

// face is how a text is set.
type face struct {
	size float64
	bold bool
}

// look names a style of the workbook. It is a key: two cells that look alike
// share one style.
type look struct {
	role   role
	level  int    // indent
	total  bool   // bold, with a line above
	format string // of a number; "" for text
	quoted bool   // a text that begins like a formula
}

// role is what a cell is for.
type role int

const (
	roleTitle role = iota
	roleSubtitle
	roleLink
	roleUnit
	roleCorner // heading of the stub
	roleHead   // heading over columns
	roleGroup  // heading over a run of columns
	roleStub
	roleUnitCell // unit of a row
	roleGroupRow
	roleFigure
	roleMark  // "..", "conf." in place of a figure
	roleWords // text in place of a figure
	roleNote
	roleNoteHead
	roleEntry // of the contents
	roleEntryNumber
	roleEntryMissing
	roleData // chart data beside the print area
	roleRecord
)

// faces sizes the text of each role, for the style and for the measuring.
var faces = map[role]face{
	roleTitle: {15, true}, roleSubtitle: {10.5, false}, roleLink: {9, false}, roleUnit: {9, false},
	roleCorner: {10, true}, roleHead: {10, true}, roleGroup: {10, true}, roleStub: {10, false}, roleUnitCell: {9, false}, roleGroupRow: {10, true},
	roleFigure: {10, false}, roleMark: {10, false}, roleWords: {10, false}, roleNote: {9, false}, roleNoteHead: {9, true},
	roleEntry: {10.5, false}, roleEntryNumber: {10.5, false}, roleEntryMissing: {9, false}, roleData: {8, false}, roleRecord: {10, false},
}

func (l look) face() face {
	f := faces[l.role]
	f.bold = f.bold || l.total
	return f
}

// styles hands out the style of a look, made once.
type styles struct {
	file *excelize.File
	lang string
	ids  map[look]int
	err  error // the first failure, told when a sheet ends
}

func newStyles(f *excelize.File, language string) *styles {
	s := &styles{file: f, lang: language, ids: map[look]int{}}
	s.err = f.SetDefaultFont(fontName)
	if f.Styles != nil && f.Styles.Fonts != nil && len(f.Styles.Fonts.Font) > 0 {
		*f.Styles.Fonts.Font[0].Sz.Val = defaultSize
	}
	return s
}

// id is the number of a look's style.
func (s *styles) id(l look) int {
	if id, ok := s.ids[l]; ok {
		return id
	}
	id, err := s.file.NewStyle(style(l))
	if err != nil && s.err == nil {
		s.err = err
	}
	if l.quoted && err == nil {
		id = s.quote(l, id)
	}
	s.ids[l] = id
	return id
}

// quote marks a style with Excel's quote prefix, so that a text that begins
// like a formula stays a text when a person edits its cell. Excelize writes the
// mark and has no setting for it.
func (s *styles) quote(l look, id int) int {
	f := s.file.Styles.CellXfs
	if f == nil || id >= len(f.Xf) {
		return id
	}
	copied, yes := f.Xf[id], true
	copied.QuotePrefix = &yes
	f.Xf = append(f.Xf, copied)
	f.Count = len(f.Xf)
	return len(f.Xf) - 1
}

func style(l look) *excelize.Style {
	f := l.face()
	st := &excelize.Style{
		Font:      &excelize.Font{Family: fontName, Size: f.size, Bold: f.bold, Color: ink},
		Alignment: &excelize.Alignment{Vertical: "center"},
	}
	if l.format != "" {
		st.CustomNumFmt = &l.format
	}
	if l.total {
		st.Border = []excelize.Border{edge("top", quiet), edge("bottom", hair)}
	}
	if shape := shapes[l.role]; shape != nil {
		shape(st, l)
	}
	return st
}

// shapes is what each role adds to the plain style.
var shapes = map[role]func(*excelize.Style, look){
	roleTitle: func(st *excelize.Style, _ look) {
		st.Font.Color = strong
		st.Alignment.WrapText = true
	},
	roleSubtitle: func(st *excelize.Style, _ look) {
		st.Font.Color = quiet
		st.Alignment.WrapText = true
	},
	roleLink: func(st *excelize.Style, _ look) { st.Font.Color = strong },
	roleUnit: func(st *excelize.Style, _ look) {
		st.Font.Color, st.Font.Italic = quiet, true
		st.Alignment.WrapText = true
	},
	roleCorner: func(st *excelize.Style, _ look) { heading(st, "left") },
	roleHead:   func(st *excelize.Style, _ look) { heading(st, "right") },
	roleGroup:  func(st *excelize.Style, _ look) { heading(st, "center") },
	roleStub:   stub,
	roleUnitCell: func(st *excelize.Style, l look) {
		stub(st, l)
		st.Font.Color, st.Font.Bold = quiet, false
	},
	roleGroupRow: func(st *excelize.Style, l look) {
		stub(st, l)
		st.Font.Color = strong
	},
	roleFigure: figure,
	roleMark: func(st *excelize.Style, l look) {
		figure(st, l)
		st.Font.Color = quiet
	},
	roleWords: func(st *excelize.Style, l look) {
		stub(st, l)
		st.Alignment.Indent = 0
	},
	roleNote: func(st *excelize.Style, _ look) {
		st.Font.Color = quiet
		st.Alignment.Vertical, st.Alignment.WrapText = "top", true
	},
	roleNoteHead: func(st *excelize.Style, _ look) { st.Font.Color = quiet },
	roleEntry: func(st *excelize.Style, _ look) {
		st.Font.Color = strong
		st.Alignment.WrapText = true
		st.Border = []excelize.Border{edge("bottom", hair)}
	},
	roleEntryNumber: func(st *excelize.Style, _ look) {
		st.Font.Color = quiet
		st.Alignment.Horizontal = "right"
		st.Border = []excelize.Border{edge("bottom", hair)}
	},
	roleEntryMissing: func(st *excelize.Style, _ look) {
		st.Font.Color = quiet
		st.Alignment.WrapText = true
		st.Border = []excelize.Border{edge("bottom", hair)}
	},
	roleData: func(st *excelize.Style, _ look) { st.Font.Color = quiet },
}

func heading(st *excelize.Style, horizontal string) {
	st.Font.Color = strong
	st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{pale}}
	st.Alignment.Horizontal, st.Alignment.WrapText = horizontal, true
	st.Border = []excelize.Border{edge("bottom", strong), edge("top", strong)}
}

func stub(st *excelize.Style, l look) {
	st.Alignment.Horizontal, st.Alignment.WrapText, st.Alignment.Indent = "left", true, l.level
	if !l.total {
		st.Border = []excelize.Border{edge("bottom", hair)}
	}
}

func figure(st *excelize.Style, l look) {
	st.Alignment.Horizontal = "right"
	if !l.total {
		st.Border = []excelize.Border{edge("bottom", hair)}
	}
}

func edge(side, colour string) excelize.Border {
	return excelize.Border{Type: side, Color: colour, Style: 1}
}

// numberFormat is Excel's code for a figure with a number of decimals and the
// letters that are behind it. The locale in brackets makes programs that know
// it separate thousands as the reader's language does.
func numberFormat(language string, decimals int, millions bool, after string) string {
	code := "#,##0"
	if decimals > 0 {
		code += "." + strings.Repeat("0", decimals)
	}
	if millions {
		code += ",," // shown in millions, kept whole
	}
	if after != "" {
		code += `"` + strings.ReplaceAll(after, `"`, "") + `"`
	}
	return locales[language] + code
}

// locales are Microsoft's codes of the languages as the region writes numbers:
// Spanish of Mexico (1,234.5), English, French of Canada (1 234,5).
var locales = map[string]string{"es": "[$-80A]", "en": "[$-409]", "fr": "[$-C0C]"}
