package refit

import (
	"math"
	"strings"
	"unicode/utf8"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// stub finds the columns left of the values again, in their order. Each one the
// layout reads for a code or a period must hold such; one that is only a label
// may be gone; one that is new is reported. Was and first are the first value
// column as declared and as found.
func (f stubFitting) stub(g *geometry, was, first int) bool {
	if was > maxStub || first > maxStub {
		return false
	}
	m := f.newMatching(g, was-1, first-1)
	if !m.solve() {
		return false
	}
	mapped := map[int]bool{}
	for col := 1; col < was; col++ {
		g.cols[col] = m.now[col]
		mapped[m.now[col]] = true
		if m.now[col] == 0 && m.axes[col] != nil {
			f.drift(Drift{What: "column-gone", Where: warehouse.CellRef{Sheet: g.sheet.Name}, Was: warehouse.ColumnName(col)})
		}
	}
	f.tellColumns(g, was, first)
	var extra []int
	for col := 1; col < first; col++ {
		if !mapped[col] && len(f.sample(g, col)) > 0 {
			extra = append(extra, col)
		}
	}
	f.newColumns(g, extra)
	return f.staircaseHolds(g)
}

// maxStub is how many columns may be left of the values.
const maxStub = 40

// newColumns looks at columns that the layout does not have. One that numbers
// the rows, or says over again what another says, is nothing new. Of any other
// nobody has said what it means: it may part the figures.
func (f stubFitting) newColumns(g *geometry, extra []int) {
	for _, col := range extra {
		texts := f.sample(g, col)
		switch {
		case g.hasOthers():
			columnsOf(f.fitting).tellColumn(g, col, "column-new", false)
		case running(texts), f.repeats(g, col):
			columnsOf(f.fitting).tellColumn(g, col, "column-new", false)
		default:
			g.labels = append(g.labels, col)
			columnsOf(f.fitting).tellColumn(g, col, "column-unknown", true)
		}
	}
}

// hasOthers reports whether the layout takes all further columns for headings.
func (g *geometry) hasOthers() bool {
	for _, a := range g.table.Stub {
		if a.Others {
			return true
		}
	}
	return false
}

// repeats reports whether a new column gives, in each record, the code that a
// column of the stub gives: a name beside a code, or in another language.
func (f stubFitting) repeats(g *geometry, col int) bool {
	head := f.head(g.sheet)
	for _, a := range g.table.Stub {
		own := records(f.fitting).columnNow(g, a)
		if own == 0 || a.Dimension == "" {
			continue
		}
		same, other := 0, 0
		for row := range f.records(g) {
			x, y := f.codeAt(a, head.Cell(row, own)), f.codeAt(a, head.Cell(row, col))
			switch {
			case x != "" && x == y:
				same++
			case x != "" || y != "":
				other++
			}
		}
		if same > 2 && other*10 <= same {
			return true
		}
	}
	return false
}

// codeAt is the code that a cell's text gives on an axis.
func (f stubFitting) codeAt(a *layout.Axis, cell sheet.Cell) string {
	text := layout.Space(cell.Shown())
	if text == "" {
		return ""
	}
	for _, code := range f.values.Of(a, text, &cell).Codes {
		if code.Dim == a.Dimension {
			return f.code(a, code)
		}
	}
	return ""
}

// tellColumns reports columns that are elsewhere.
func (f stubFitting) tellColumns(g *geometry, was, first int) {
	var before, now []string
	moved := was != first
	for col := 1; col < was; col++ {
		if g.cols[col] == 0 {
			continue
		}
		moved = moved || g.cols[col] != col
		before, now = append(before, warehouse.ColumnName(col)), append(now, warehouse.ColumnName(g.cols[col]))
	}
	if !moved {
		return
	}
	row := g.from
	if len(g.rows) > 0 {
		row = g.rows[len(g.rows)-1]
	}
	f.drift(Drift{
		What: "columns-moved", Where: warehouse.CellRef{Sheet: g.sheet.Name, Row: row, Col: 1},
		Range: sheet.Range{Top: row, Left: 1, Bottom: row, Right: first},
		Was:   strings.Join(append(before, warehouse.ColumnName(was)), ", "),
		Is:    strings.Join(append(now, warehouse.ColumnName(first)), ", "),
	})
}

// staircaseHolds reports whether the columns of a staircase are side by side.
func (f stubFitting) staircaseHolds(g *geometry) bool {
	s := g.table.Staircase
	if s == nil {
		return true
	}
	for col := s.First; col <= s.Last; col++ {
		if g.cols[col] == 0 || g.cols[col]-g.cols[s.First] != col-s.First {
			return false
		}
	}
	return true
}

// matching pairs the declared columns of a stub with those that are there, both
// in their order, for the best score.
type matching struct {
	was, is int                  // how many columns there are
	axes    map[int]*layout.Axis // by declared column; nil for one that is not read
	worth   [][]float64          // of pairing a declared column with one that is there
	now     map[int]int          // the answer; 0: gone
}

// Scores: what a column holds decides; where that says nothing, columns stay
// side by side, and are not given up lightly.
const (
	scoreKnown   = 10.0
	scoreBeside  = 1.0
	scoreNames   = 0.01 // of two columns that give the same codes, the one with names is the likelier, and the other new
	scoreEmpty   = -0.25
	scoreNumbers = -1.5 // of a column that counts the rows where the layout has a label
	scoreGone    = -2.0
	never        = -1e9
)

func (f stubFitting) newMatching(g *geometry, was, is int) *matching {
	m := &matching{was: was, is: is, axes: map[int]*layout.Axis{}, now: map[int]int{}}
	for _, a := range g.table.Stub {
		if a.Column != "" {
			m.axes[a.Col] = a
		}
	}
	if in := g.table.Indent; in != nil {
		m.axes[in.Col] = in.Levels[len(in.Levels)-1]
	}
	m.worth = make([][]float64, was+1)
	for col := 1; col <= was; col++ {
		m.worth[col] = make([]float64, is+1)
		for there := 1; there <= is; there++ {
			m.worth[col][there] = f.worth(g, m.axes[col], there)
		}
	}
	return m
}

// worth is how well a column holds what an axis reads.
func (f stubFitting) worth(g *geometry, a *layout.Axis, col int) float64 {
	texts := f.sample(g, col)
	if a == nil || !strong(a) {
		switch {
		case len(texts) == 0:
			return scoreEmpty
		case isLabel(a) && running(texts):
			return scoreNumbers
		case isLabel(a) && f.coded(g, col):
			return -scoreNames
		}
		return 0
	}
	known, filled := f.share(g, a, col)
	switch {
	case filled == 0:
		return scoreEmpty
	case known*2 < filled:
		return never
	}
	letters := 0
	for _, text := range texts {
		letters += utf8.RuneCountInString(text)
	}
	score := scoreKnown * float64(known) / float64(filled)
	if letters > 4*len(texts) {
		score += scoreNames
	}
	return score
}

// labels reports whether texts of the axis mean nothing but where its map or
// patterns say so, or only comment on the figures.
func isLabel(a *layout.Axis) bool {
	return a != nil && (a.Label || a.Remarks() || a.Otherwise != nil && a.Otherwise.Label)
}

// coded reports whether a column holds what another axis of the stub reads codes
// from.
func (f stubFitting) coded(g *geometry, col int) bool {
	for _, a := range g.table.Stub {
		if a.Dimension == "" || !strong(a) {
			continue
		}
		if known, filled := f.share(g, a, col); filled > 2 && known*10 >= filled*9 {
			return true
		}
	}
	return false
}

// solve finds the best pairing, column by column from the left: the best score
// of pairing the first i columns so that the last one taken is j.
func (m *matching) solve() bool {
	type step struct {
		score float64
		from  int  // the last one taken before
		taken bool // column i was paired with j, not given up
	}
	best := make([][]step, m.was+1)
	best[0] = make([]step, m.is+1)
	for j := 1; j <= m.is; j++ {
		best[0][j].score = math.Inf(-1)
	}
	for i := 1; i <= m.was; i++ {
		best[i] = make([]step, m.is+1)
		for j := 0; j <= m.is; j++ {
			best[i][j] = step{best[i-1][j].score + m.gone(i), j, false}
			if j == 0 {
				continue
			}
			for k := 0; k < j; k++ {
				score := best[i-1][k].score + m.worth[i][j]
				if k == j-1 {
					score += scoreBeside
				}
				if i == m.was && j == m.is {
					score += scoreBeside
				}
				if score > best[i][j].score {
					best[i][j] = step{score, k, true}
				}
			}
		}
	}
	end := 0
	for j := 1; j <= m.is; j++ {
		if best[m.was][j].score > best[m.was][end].score {
			end = j
		}
	}
	if best[m.was][end].score < never/2 {
		return false
	}
	for i, j := m.was, end; i > 0; i-- {
		s := best[i][j]
		if s.taken {
			m.now[i] = j
		}
		j = s.from
	}
	return true
}

// gone is the score of giving a column up: never one that gives a code.
func (m *matching) gone(col int) float64 {
	switch a := m.axes[col]; {
	case a == nil:
		return scoreGone / 4
	case strong(a):
		return never
	}
	return scoreGone
}
