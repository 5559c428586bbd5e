// Package relation reads the rules that an office writes itself: what one sum of
// figures must be against another. It says what is to be compared; package ingest
// compares.
package relation

import (
	"fmt"
	"strings"

	"siemmes/warehouse"
)

// File is the file of a user's folder of layouts that holds rules of his own.
const File = "rules.yml"

// Rule is one rule. It is held for every figure of a file that Where and the first
// term of the left side describe.
type Rule struct {
	ID        string
	Names     warehouse.Names
	Message   warehouse.Names // why the rule is, or what to do; may be empty
	Severity  warehouse.Severity
	Where     Where
	Left      []Term
	Is        Operator
	Right     []Term
	Tolerance Tolerance
}

// Where narrows the figures for which a rule is held.
type Where struct {
	Dataset string
	Codes   map[string][]string // by dimension
	Periods []warehouse.Period  // wholly inside one of them; none: all
}

// Holds reports whether a period is one of those that are meant.
func (w *Where) Holds(p warehouse.Period) bool {
	for _, x := range w.Periods {
		if p.Within(x) {
			return true
		}
	}
	return len(w.Periods) == 0
}

// Term is one part of a sum: a figure, or a constant where Dataset is empty.
type Term struct {
	Dataset string
	// Codes are the dimensions in which the figure has a code of its own. In all
	// others, and in its period, it has the codes of the figure for which the rule
	// is held.
	Codes map[string]string
	Times float64 // what the figure counts for; of a constant its value
	In    Place
	// AbsentIsZero reports whether a figure which is not there counts as zero; else the
	// rule is not held without it.
	AbsentIsZero bool
}

// Constant reports whether a term is a number of the rule's own.
func (t *Term) Constant() bool { return t.Dataset == "" }

// Place is where the figure of a term is looked for.
type Place string

// The places. Either is the file, and the warehouse where the file does not have
// the figure.
const (
	InFile      Place = "file"
	InWarehouse Place = "warehouse"
	Either      Place = "either"
)

// Operator is what the left side must be against the right side.
type Operator string

// The operators.
const (
	Equal   Operator = "="
	AtMost  Operator = "≤"
	AtLeast Operator = "≥"
	Less    Operator = "<"
	More    Operator = ">"
	About   Operator = "≈"
)

// words are the ways to write an operator.
var words = map[string]Operator{
	"=": Equal, "==": Equal, "equal": Equal, "equals": Equal, "igual": Equal, "igual a": Equal, "égal": Equal, "égal à": Equal,
	"≤": AtMost, "<=": AtMost, "at most": AtMost, "como máximo": AtMost, "au plus": AtMost,
	"≥": AtLeast, ">=": AtLeast, "at least": AtLeast, "al menos": AtLeast, "como mínimo": AtLeast, "au moins": AtLeast,
	"<": Less, "less than": Less, "menor que": Less, "inférieur à": Less,
	">": More, "more than": More, "mayor que": More, "supérieur à": More,
	"≈": About, "about": About, "aproximadamente": About, "environ": About,
}

// Tolerance is by how much the two sides may differ besides what rounding and
// suppression leave open: the sum of both.
type Tolerance struct {
	Absolute float64
	Relative float64 // of the right side
}

// Broken reports whether an operator cannot hold between two sums that lie between
// two values each.
func (r *Rule) Broken(low, high, rightLow, rightHigh float64) bool {
	by := r.Tolerance.Absolute + r.Tolerance.Relative*max(abs(rightLow), abs(rightHigh))
	slack := 1e-6 + 1e-9*max(abs(low), abs(high))
	above, below := low > rightHigh+by+slack, high < rightLow-by-slack
	switch r.Is {
	case AtMost:
		return above
	case AtLeast:
		return below
	case Less:
		return low >= rightHigh+by-slack
	case More:
		return high <= rightLow-by+slack
	}
	return above || below
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

// String writes a sum as a reader of the rule's file would know it.
func String(terms []Term) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = t.String()
	}
	return strings.Join(parts, " + ")
}

// String is the term as a reader of the rule's file would know it.
func (t *Term) String() string {
	if t.Constant() {
		return warehouse.FormatNumber(t.Times)
	}
	text := t.Dataset
	for _, dim := range sortedKeys(t.Codes) {
		text += fmt.Sprintf(" %s=%s", dim, t.Codes[dim])
	}
	if t.Times != 1 {
		text = warehouse.FormatNumber(t.Times) + " × " + text
	}
	return text
}
