package api

import (
	"context"
	"io"
	"net/http"
	"strings"

	"siemmes/reports/export"
	"siemmes/server/question"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// write writes an answer in a format. A workbook of few figures is a table that
// readers can use at once, with countries down and time across.
func (s *API) write(ctx context.Context, w io.Writer, format question.Format, h *warehouse.Head, blocks warehouse.Blocks, sel question.Selection, language string) error {
	if format.Name != question.XLSX || h.Rows > export.TableRows {
		return export.Write(w, format.Name, h, blocks, export.Options{Catalog: s.Catalog, Lang: language, Surface: lang.API})
	}
	if s.Reports == nil {
		return web.NoReports()
	}
	leave, err := s.Warehouse.Reserve(ctx, int64(h.Rows)*tableBytes)
	if err != nil {
		return err
	}
	defer leave()
	a, err := h.Collect(blocks)
	if err != nil {
		return err
	}
	return s.Reports.TableWorkbook(w, sel.Table(a, s.Catalog, language, s.Now()))
}

// negotiated is the id and the name of the format of a request for figures.
func negotiated(r *http.Request) (id, format string, err error) {
	id, f, err := negotiate(r)
	return id, f.Name, err
}

// tableBytes is the memory for a row of an answer that is laid out as a workbook.
const tableBytes = 1500

// negotiate chooses a format: the ending of the path, else ?format=, else what
// Accept names, else json. The path comes back without its ending.
func negotiate(r *http.Request) (string, question.Format, error) {
	formats := question.Formats()
	id, asked, _ := ending(r)
	var names []string
	for _, f := range formats {
		names = append(names, f.Name)
		if f.Name == asked {
			return id, f, nil
		}
	}
	if asked != "" {
		return id, question.Format{}, warehouse.NewError(warehouse.ErrInvalid, "request.no-format", "format", asked, "formats", names)
	}
	fallback := question.JSON
	for accept := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		accept, _, _ = strings.Cut(strings.TrimSpace(accept), ";")
		for _, f := range formats {
			if plain, _, _ := strings.Cut(f.ContentType, ";"); accept == plain {
				return id, f, nil
			}
		}
	}
	for _, f := range formats {
		if f.Name == fallback {
			return id, f, nil
		}
	}
	return id, formats[0], nil
}
