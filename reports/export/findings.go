package export

import (
	"io"
	"strconv"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/rowfile"
)

// FindingsJSON writes findings as a json array for programs: each one as the
// contract has it, with its sheet and cell.
func FindingsJSON(w io.Writer, findings []warehouse.Finding) error {
	type row struct {
		warehouse.Finding
		Sheet string `json:"sheet"`
		Cell  string `json:"cell"`
	}
	all := make([]row, len(findings))
	for i, f := range findings {
		all[i] = row{f, f.Sheet, f.A1()}
	}
	return rowfile.IndentedDocument(w, all)
}

// FindingsCSV writes findings as a table that spreadsheet programs open as it is,
// with the severities in the reader's language.
func FindingsCSV(w io.Writer, language string, findings []warehouse.Finding) error {
	out := rowfile.NewSpreadsheetCSV(w)
	err := out.Record("severity", "rule", "sheet", "cell", "found", "expected", "message", "accepted", "count", "key")
	for _, f := range findings {
		if err != nil {
			return err
		}
		err = out.Record(
			lang.T(language, "server.severity."+string(f.Severity)), f.Rule, f.Sheet, f.A1(), f.Found, f.Expected,
			f.Message, f.Accepted, strconv.Itoa(f.Count), f.Key,
		)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}
