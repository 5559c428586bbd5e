package query

import (
	"fmt"
	"strconv"
)

// Dialect is how an engine writes what SQL leaves open. Each text is a format of
// fmt with the operands as %s.
type Dialect struct {
	Name string
	// BitAnd and BitOr are the bits of two whole numbers that both have, and that one
	// has; BitOrOf those that any row of a group has.
	BitAnd, BitOr, BitOrOf string
	// CountIf counts the rows of a group that meet a condition, and Any reports
	// whether one does; it is NULL for a group without rows.
	CountIf, Any string
	// AnyValue is the value of some row of a group.
	AnyValue string
	// Quantile is a quantile of a group's values: the value, then a number from 0 to 1.
	Quantile string
	// CountAbout counts the distinct combinations of some columns, to a few percent.
	CountAbout string
}

// DuckDB is the dialect of DuckDB.
var DuckDB = Dialect{
	Name: "DuckDB", BitAnd: "(%s & %s)", BitOr: "(%s | %s)", BitOrOf: "bit_or(%s)", CountIf: "count_if(%s)", Any: "bool_or(%s)",
	AnyValue: "any_value(%s)", Quantile: "quantile_cont(%s, %s)",
	CountAbout: "approx_count_distinct((%s))",
}

// Trino is the dialect of Trino: https://trino.io/docs/current/functions/bitwise.html
// and /aggregate.html.
var Trino = Dialect{
	Name: "Trino", BitAnd: "bitwise_and(%s, %s)", BitOr: "bitwise_or(%s, %s)", BitOrOf: "bitwise_or_agg(%s)",
	CountIf: "count(*) FILTER (WHERE %s)", Any: "bool_or(%s)", AnyValue: "arbitrary(%s)", Quantile: "approx_percentile(%s, %s)",
	CountAbout: "approx_distinct(row(%s))",
}

// has is the condition that a number has any of some bits, and lacks that it has none.
func (d *Dialect) has(number string, mask int) string {
	return fmt.Sprintf(d.BitAnd, number, strconv.Itoa(mask)) + " <> 0"
}

func (d *Dialect) lacks(number string, mask int) string {
	return fmt.Sprintf(d.BitAnd, number, strconv.Itoa(mask)) + " = 0"
}

// dialect is that of the engine.
func (w *Warehouse) dialect() *Dialect { return w.engine.Dialect() }
