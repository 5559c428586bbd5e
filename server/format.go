package server

import (
	"io"
	"net/http"
	"strings"

	"siemmes/reports/export"
	"siemmes/warehouse"
)

const (
	formatJSON = "json"
	formatCSV  = "csv"
	formatXLSX = "xlsx"
)

// dataFormat is one way to answer a question with figures.
type dataFormat struct {
	name, contentType string
	write             func(s *api, w io.Writer, a *warehouse.Answer, sel selection, language string) error
}

// dataFormats lists the formats in the order pages offer them: the data files
// of reports/export, and the workbook.
func dataFormats() []dataFormat {
	var all []dataFormat
	for _, f := range export.Formats() {
		all = append(all, dataFormat{f.Name, f.ContentType, func(s *api, w io.Writer, a *warehouse.Answer, _ selection, language string) error {
			return export.Write(w, f.Name, a, export.Options{Catalog: s.Catalog, Lang: language})
		}})
		if f.Name == formatCSV {
			all = append(all, dataFormat{formatXLSX, contentXLSX, writeWorkbook})
		}
	}
	return all
}

const contentXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// writeWorkbook lays the answer out as a table; without rows and cols, a record
// per line would be no workbook for readers, so countries go down and time across.
func writeWorkbook(s *api, w io.Writer, a *warehouse.Answer, sel selection, language string) error {
	if s.Reports == nil {
		return noReports()
	}
	return s.Reports.TableWorkbook(w, sel.table(a, s.Catalog, language, s.Now()))
}

// negotiate chooses a format: the ending of the path, else ?format=, else what
// Accept names, else json. The path comes back without its ending.
func negotiate(r *http.Request, id string) (string, dataFormat, error) {
	formats := dataFormats()
	asked := r.URL.Query().Get("format")
	if i := strings.LastIndexByte(id, '.'); i >= 0 {
		id, asked = id[:i], id[i+1:]
	}
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
		if f.name == asked {
			return id, f, nil
		}
	}
	if asked != "" {
		return id, dataFormat{}, warehouse.Errorf(warehouse.ErrInvalid, "there is no format %q; there are %s", asked, strings.Join(names, ", "))
	}
	fallback := formatJSON
	for accept := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		accept, _, _ = strings.Cut(strings.TrimSpace(accept), ";")
		for _, f := range formats {
			if plain, _, _ := strings.Cut(f.contentType, ";"); accept == plain {
				return id, f, nil
			}
		}
	}
	for _, f := range formats {
		if f.name == fallback {
			return id, f, nil
		}
	}
	return id, formats[0], nil
}
