package export

import (
	"slices"
	"strconv"

	"siemmes/warehouse"
)

// TraceColumns are the columns of the cells behind an answer (docs/commands.md).
func TraceColumns(ds *warehouse.Dataset) []string {
	return append(
		slices.Clone(ds.IDs()), warehouse.DimTime, "OBS_VALUE", "release", "edition", "submission", "sha256",
		"file", "sheet", "cell", "text", "layout", "COMMENT_OBS", "BASIS_DETAIL",
	)
}

// TraceRow returns one cell as a row of these columns.
func TraceRow(t *warehouse.Trace) []string {
	value := ""
	if t.Value == t.Value {
		value = warehouse.FormatNumber(t.Value)
	}
	return append(
		slices.Clone(t.Key), t.Period, value, strconv.Itoa(t.Release), t.Edition.String(), t.Submission, t.SHA256,
		t.File, t.Cell.Sheet, t.Cell.A1(), t.Text, t.Layout, t.Comment.Text, t.Comment.Basis,
	)
}
