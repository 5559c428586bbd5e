package yamldata

import (
	"cmp"
	"slices"
	"strconv"

	"siemmes/warehouse"
)

// Problem is one mistake in a file. Line and Column are counted from 1.
type Problem struct {
	Line, Column int
	Message      warehouse.Message
}

// Problems are the mistakes of a file, in the order of the file. It is an error of
// its kind.
type Problems struct {
	Kind error // nil: ErrInvalid
	File string
	List []Problem
}

// Error lists the mistakes for logs.
func (p *Problems) Error() string { return p.Message().String() }

// Unwrap returns the error that lang.Reader renders.
func (p *Problems) Unwrap() error {
	return &warehouse.Error{Kind: cmp.Or(p.Kind, warehouse.ErrInvalid), Message: p.Message()}
}

// MostListed is how many mistakes a message lists.
const MostListed = 100

// Message lists the mistakes, one a line, below a line that counts them:
// "report.yml:3:9: …".
func (p *Problems) Message() warehouse.Message {
	var all warehouse.Message
	list := p.List
	if more := len(list) - MostListed; more > 0 {
		list = list[:MostListed]
		all = warehouse.NewMessage("file.more", "count", more)
	}
	for _, problem := range slices.Backward(list) {
		one := warehouse.NewMessage("file.at", "file", p.File, "line", strconv.Itoa(problem.Line), "column", strconv.Itoa(problem.Column), "problem", problem.Message)
		if all.IsZero() {
			all = one
		} else {
			all = warehouse.NewMessage("file.lines", "first", one, "more", all)
		}
	}
	return warehouse.NewMessage("file.mistakes", "file", p.File, "count", len(p.List), "mistakes", all)
}

// Sorted orders problems by place and keeps each one once: a part that an alias
// repeats is read more than once.
func Sorted(list []Problem) []Problem {
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.CompactFunc(list, func(a, b Problem) bool {
		return a.Line == b.Line && a.Column == b.Column && a.Message.Equal(b.Message)
	})
}
