package site

import (
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"siemmes/reports"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// profileReport is the report behind a country's page.
const profileReport = "country-profile"

// profile is a country's profile.
func (s *Site) profile(r *http.Request, p reports.Params) (*reports.Report, error) {
	return reportPages{s}.built(r, profileReport, p)
}

// params reads which profile is asked for: a country as people write it, and
// the last year shown, by default the last one that is over.
func (s *Site) params(r *http.Request) (reports.Params, error) {
	p := reports.Params{Lang: web.LanguageOf(r), Today: s.Now().UTC()}
	code, err := s.Catalog.Area(r.PathValue("area"))
	if err != nil {
		return p, err
	}
	p.Country = code
	p.Year, err = reportPages{s}.year(r)
	return p, err
}

type countryView struct {
	web.View
	Name, Subtitle string
	CountryPath    string // without the language
	Year           int
	Years          []int
	Sections       []sectionView
	XLSX, HTML     string
	Release, Made  string
}

type sectionView struct {
	ID, Heading, Missing string
	Text                 []string
	Charts               []chartView
	Tables               []tableView
}

// country is the profile of a country as a page.
func (s *Site) country(w http.ResponseWriter, r *http.Request) error {
	p, err := s.params(r)
	if err != nil {
		return err
	}
	if p.Country != r.PathValue("area") {
		http.Redirect(w, r, web.NewView(r, "").To("/country/"+p.Country+web.QueryString(web.Query(r))), http.StatusFound)
		return nil
	}
	rep, err := s.profile(r, p)
	if err != nil {
		return err
	}
	v := countryView{View: web.NewView(r, "country"), CountryPath: "/country/" + p.Country, Name: rep.Title, Subtitle: rep.Subtitle, Year: p.Year, Release: rep.Release, Made: rep.Made}
	v.Title, v.Description = rep.Title, v.T("country.description", "title", rep.Title)
	v.Scripts = []string{"figure.js"}
	v.Years = years(s.Now().UTC().Year())
	own := v.To("/country/" + p.Country)
	v.XLSX, v.HTML = fmt.Sprintf("%s/profile.xlsx?year=%d", own, p.Year), fmt.Sprintf("%s/profile.html?year=%d", own, p.Year)
	for _, sec := range rep.Sections {
		section := s.sectionView(v.Speaker, sec, own, p.Year)
		v.Charts = v.Charts || slices.ContainsFunc(section.Charts, func(c chartView) bool { return c.Src != "" })
		v.Sections = append(v.Sections, section)
	}
	s.Render(w, r, "country", v)
	return nil
}

func (s *Site) sectionView(p web.Speaker, sec reports.Section, own string, year int) sectionView {
	v := sectionView{ID: sec.ID, Heading: sec.Heading, Missing: sec.Missing, Text: sec.Text}
	for _, spec := range sec.Charts {
		if s.Charts != nil && !spec.Empty() {
			v.Charts = append(v.Charts, s.chartView("chart-"+spec.ID, spec.Alt, own+"/chart/"+spec.ID, "?year="+strconv.Itoa(year)))
		}
	}
	for _, t := range sec.Tables {
		if !t.Empty() {
			v.Tables = append(v.Tables, newTableView(p, t))
		}
	}
	return v
}

// countryChart is one chart of a profile, for our loader or as a picture.
func (s *Site) countryChart(w http.ResponseWriter, r *http.Request) error {
	p, err := s.params(r)
	if err != nil {
		return err
	}
	id, picture := strings.CutSuffix(r.PathValue("chart"), ".svg")
	id, _ = strings.CutSuffix(id, ".json")
	rep, err := s.profile(r, p)
	if err != nil {
		return err
	}
	spec, ok := rep.Chart(id)
	if !ok || s.Charts == nil || spec.Empty() {
		return warehouse.NewError(warehouse.ErrNotFound, "request.no-chart", "chart", id)
	}
	if picture {
		return s.writeSVG(r.Context(), w, spec)
	}
	return s.writeOption(w, spec)
}

// profileFile is the profile as a workbook, or as one page to keep.
func (s *Site) profileFile(w http.ResponseWriter, r *http.Request) error {
	p, err := s.params(r)
	if err != nil {
		return err
	}
	rep, err := s.profile(r, p)
	if err != nil {
		return err
	}
	file := fmt.Sprintf("%s-%s-%d-%s%s", profileReport, p.Country, p.Year, p.Lang, path.Ext(r.URL.Path))
	contentType, err := s.Reports.ContentType(file)
	if err != nil {
		return err
	}
	return web.Send(w, contentType, file, func(out io.Writer) error { return s.Reports.Write(r.Context(), out, file, rep, "") })
}

type countriesView struct {
	web.View
	Countries countryTable
}

// countries lists the countries of the conference with their latest figures.
func (s *Site) countries(w http.ResponseWriter, r *http.Request) error {
	if code := web.Query(r).Get("area"); code != "" {
		area, err := s.Catalog.Area(code)
		if err != nil {
			return err
		}
		http.Redirect(w, r, web.NewView(r, "").To("/country/"+area), http.StatusSeeOther)
		return nil
	}
	v := countriesView{View: web.NewView(r, "country")}
	v.Title, v.Description = v.T("countries.title"), v.T("countries.lead")
	v.Scripts = []string{"figure.js"}
	var err error
	if v.Countries, err = s.countryTable(r.Context(), v.Speaker); err != nil {
		return err
	}
	s.Render(w, r, "countries", v)
	return nil
}
