package site

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"siemmes/reports"
	"siemmes/reports/definition"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// reportPages are the pages of reports, that of a country's profile among them.
type reportPages struct{ *Site }

// built is a report of a name, made once for a day and parameters until what it shows
// changes.
func (s reportPages) built(r *http.Request, name string, p reports.Params) (*reports.Report, error) {
	if s.Reports == nil {
		return nil, web.NoReports()
	}
	key := fmt.Sprintf("report %s %q %s %d %s", s.Today(), name, p.Country, p.Year, p.Lang)
	return web.Part(r.Context(), s.Cache, key, (*reports.Report).Size, func(ctx context.Context) (*reports.Report, error) {
		return s.Reports.Build(ctx, name, p)
	})
}

// year reads the last year shown, by default the last one that is over.
func (s reportPages) year(r *http.Request) (int, error) {
	text := web.Query(r).Get("year")
	if text == "" {
		return s.Now().UTC().Year() - 1, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < 1900 || year > s.Now().Year()+1 {
		return 0, warehouse.NewError(warehouse.ErrInvalid, "request.no-year", "year", text)
	}
	return year, nil
}

// years are those that a reader may choose from, the last one first.
func years(last int) []int {
	var years []int
	for y := last; y >= 2000; y-- {
		years = append(years, y)
	}
	return years
}

type reportsView struct {
	web.View
	Reports []reportEntry
}

// reportEntry is a report with the form that makes it.
type reportEntry struct {
	web.Speaker
	ID, Title     string
	Own           bool
	Country, Year bool // what the form asks for
	Years         []int
	Last          int
	Files         []reportFile
}

// reportFile is a form of file that a report is offered as.
type reportFile struct{ Action, Label string }

// list lists the reports, those of this installation's own folder too.
func (s reportPages) list(w http.ResponseWriter, r *http.Request) error {
	if s.Reports == nil {
		return web.NoReports()
	}
	v := reportsView{View: web.NewView(r, "report")}
	v.Title, v.Description = v.T("reports.title"), v.T("reports.lead")
	for _, d := range s.Reports.List() {
		entry := reportEntry{
			Speaker: v.Speaker, ID: d.ID, Title: d.Title.In(v.Lang), Own: d.Own,
			Country: d.Needed(definition.NeedCountry), Year: d.Needed(definition.NeedYear), Years: years(s.Now().UTC().Year()), Last: s.Now().UTC().Year() - 1,
		}
		entry.Files = []reportFile{
			{v.To("/report/" + d.ID + ".html"), v.T("country.html")},
			{v.To("/report/" + d.ID + ".xlsx"), v.T("country.xlsx")},
		}
		v.Reports = append(v.Reports, entry)
	}
	s.Render(w, r, "reports", v)
	return nil
}

// file is a report as a file; the ending of the address gives the form, and
// ?chart= the chart of a picture.
func (s reportPages) file(w http.ResponseWriter, r *http.Request) error {
	if s.Reports == nil {
		return web.NoReports()
	}
	file := r.PathValue("file")
	contentType, err := s.Reports.ContentType(file)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(file, path.Ext(file))
	p, err := s.params(r, name)
	if err != nil {
		return err
	}
	rep, err := s.built(r, name, p)
	if err != nil {
		return err
	}
	parts := []string{name}
	if p.Country != "" {
		parts = append(parts, p.Country)
	}
	if p.Year > 0 {
		parts = append(parts, strconv.Itoa(p.Year))
	}
	saved := strings.Join(append(parts, p.Lang), "-") + strings.ToLower(path.Ext(file))
	return web.Send(w, contentType, saved, func(out io.Writer) error {
		return s.Reports.Write(r.Context(), out, file, rep, web.Query(r).Get("chart"))
	})
}

// params reads what a report is asked for. The year has a default where the
// report needs one.
func (s reportPages) params(r *http.Request, name string) (reports.Params, error) {
	p := reports.Params{Lang: web.LanguageOf(r), Today: s.Now().UTC()}
	var err error
	if country := web.Query(r).Get("country"); country != "" {
		if p.Country, err = s.Catalog.Area(country); err != nil {
			return p, err
		}
	}
	for _, d := range s.Reports.List() {
		if d.ID == name && (d.Needed(definition.NeedYear) || web.Query(r).Get("year") != "") {
			p.Year, err = s.year(r)
			return p, err
		}
	}
	return p, nil
}
