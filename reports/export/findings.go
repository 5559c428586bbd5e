package export

import (
	"io"
	"strconv"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/rowfile"
)

// findingRow is a finding as the contract has it, written for a reader.
type findingRow struct {
	Rule     string             `json:"rule"`
	Severity warehouse.Severity `json:"severity"`
	File     string             `json:"file"`
	Found    string             `json:"found"`
	Expected string             `json:"expected"`
	Message  string             `json:"message"`
	Key      string             `json:"key"`
	Accepted string             `json:"accepted,omitempty"`
	Count    int                `json:"count"`
	Sheet    string             `json:"sheet"`
	Cell     string             `json:"cell"`
}

// FindingsJSON writes findings as a json array for programs.
func FindingsJSON(w io.Writer, reader lang.Reader, findings []warehouse.Finding) error {
	all := make([]findingRow, len(findings))
	for i, f := range findings {
		text := reader.Finding(f)
		all[i] = findingRow{
			Rule: f.Rule, Severity: f.Severity, File: f.File, Found: text.Found, Expected: text.Expected, Message: text.Message,
			Key: f.Key, Accepted: f.Accepted, Count: f.Count, Sheet: f.Sheet, Cell: f.A1(),
		}
	}
	return rowfile.IndentedDocument(w, all)
}

// FindingsCSV writes findings as a table that spreadsheet programs open as it is,
// with the severities in the reader's language.
func FindingsCSV(w io.Writer, reader lang.Reader, findings []warehouse.Finding) error {
	out := rowfile.NewSpreadsheetCSV(w)
	err := out.Record("severity", "rule", "sheet", "cell", "found", "expected", "message", "accepted", "count", "key")
	for _, f := range findings {
		if err != nil {
			return err
		}
		text := reader.Finding(f)
		err = out.Record(
			lang.T(reader.Language, "server.severity."+string(f.Severity)), f.Rule, f.Sheet, f.A1(), text.Found, text.Expected,
			text.Message, f.Accepted, strconv.Itoa(f.Count), f.Key,
		)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}
