package question

import "siemmes/reports/export"

const (
	JSON = "json"
	CSV  = "csv"
	XLSX = "xlsx"
)

const ContentXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Format is one way to answer a question with figures.
type Format struct{ Name, ContentType string }

// Formats lists the formats in the order pages offer them.
func Formats() []Format {
	var all []Format
	for _, f := range export.Formats() {
		all = append(all, Format{f.Name, f.ContentType})
	}
	return all
}
