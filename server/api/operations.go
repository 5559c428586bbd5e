package api

import (
	"net/http"
	"reflect"

	"siemmes/server/question"
	"siemmes/server/web"
)

// operation is one address of the API with its description: the route table and
// the OpenAPI document are made of the same list.
type operation struct {
	path    string // "/api/v1/data/{id}"
	id      string // operationId
	summary string
	handler web.Handler
	// query lists the parameters after the question mark, beside those that
	// dimensions have.
	query      []parameter
	dimensions bool // codes of any dimension are parameters, under its id
	slow       bool // may take longer than a question
	// asked writes what is asked, where spellings of it differ; nil: as the address does.
	asked func(r *http.Request) string
	// answers are the kinds of file that it can answer with.
	answers []answer
	// fails are the statuses of the problem documents it can answer with.
	fails []int
}

// parameter is a parameter after the question mark.
type parameter struct {
	name, about string
	values      []string // that it takes; none: any text
	repeated    bool
	number      bool
}

// answer is one kind of file that an operation answers with; of JSON, also what
// is in it.
type answer struct {
	contentType string
	value       any // the zero value of its Go type, or a schema; nil: a file
}

// answers with JSON of the API's own.
type (
	datasetList struct {
		Datasets []Dataset `json:"datasets"`
	}
	releaseList struct {
		Releases []Release `json:"releases"`
	}
	cellList struct {
		Dataset string              `json:"dataset"`
		Cells   []map[string]string `json:"cells"`
	}
)

const jsonType = "application/json"

// operations lists every address of the API, in the order of the documentation.
func (s *API) operations() []operation {
	language := parameter{name: "lang", about: "Language of names, notes and problem documents; otherwise that of Accept-Language.", values: []string{"es", "en", "fr"}}
	always := []int{http.StatusBadRequest, http.StatusServiceUnavailable, http.StatusInternalServerError}
	asked := append([]int{http.StatusNotFound, http.StatusUnprocessableEntity}, always...)
	return []operation{
		{
			path: "/api/v1/datasets", id: "listDatasets", summary: "The datasets", handler: s.apiDatasets,
			query: []parameter{language}, answers: []answer{{jsonType, datasetList{}}}, fails: always,
		},
		{
			path: "/api/v1/datasets/{id}", id: "describeDataset", summary: "A dataset: dimensions, codes that figures use today, measures, coverage", handler: s.apiStructure,
			query: []parameter{language}, answers: []answer{{jsonType, Dataset{}}}, fails: append([]int{http.StatusNotFound}, always...),
		},
		{
			path: "/api/v1/data/{id}", id: "getData", summary: "Figures of a dataset; the id may end in the name of a format, such as .csv", handler: s.apiData, asked: s.asked(negotiated),
			query: append(selectionParameters(formatNames()), language), dimensions: true, slow: true, answers: dataAnswers(), fails: asked,
		},
		{
			path: "/api/v1/explain/{id}", id: "explainData", summary: "The cells behind figures: file, sheet, cell, text, release", handler: s.apiExplain, asked: s.asked(ending),
			query: append(selectionParameters([]string{question.JSON, question.CSV}), language), dimensions: true, slow: true,
			answers: []answer{{jsonType, cellList{}}, {"text/csv", nil}}, fails: asked,
		},
		{
			path: "/api/v1/releases", id: "listReleases", summary: "The published releases, the newest first", handler: s.apiReleases,
			query: []parameter{language}, answers: []answer{{jsonType, releaseList{}}}, fails: always,
		},
		{
			path: "/api/openapi.json", id: "describeAPI", summary: "This description (OpenAPI 3.1)", handler: s.openAPI,
			answers: []answer{{jsonType, map[string]any{}}}, fails: always,
		},
	}
}

// selectionParameters are those of a question.
func selectionParameters(formats []string) []parameter {
	return []parameter{
		{name: "where", about: "Codes of a dimension, as DIM=CODE,CODE.", repeated: true},
		{name: "by", about: "Dimensions that the answer keeps, separated by commas; the others collapse. Without it the stored observations are given.", repeated: true},
		{name: "period", about: "A period or a range: 2023, 2023-Q4, 2015:2020."},
		{name: "from", about: "The first period, where there is no period parameter."},
		{name: "to", about: "The last period, where there is no period parameter."},
		{name: "freq", about: "Frequency; A makes years of complete shorter periods.", values: []string{"A", "S", "Q", "M"}},
		{name: "year-start", about: "The month in which years begin, 1 to 12.", number: true},
		{name: "year-to-date", about: "The month to which a part of every year goes, 1 to 12.", number: true},
		{name: "as-of", about: "The number of a release, or a moment (RFC 3339): the figures that were current then."},
		{name: "edition", about: "An edition of the publisher."},
		{name: "rows", about: "Dimensions that go down in a workbook.", repeated: true},
		{name: "cols", about: "Dimensions that go across in a workbook.", repeated: true},
		{name: "format", about: "The kind of file; otherwise that of Accept.", values: formats},
	}
}

// formatNames lists the formats of figures.
func formatNames() []string {
	var names []string
	for _, f := range question.Formats() {
		names = append(names, f.Name)
	}
	return names
}

// dataAnswers are the kinds of file with figures.
func dataAnswers() []answer {
	var all []answer
	for _, f := range question.Formats() {
		a := answer{contentType: mediaType(f.ContentType)}
		if f.Name == question.JSON {
			a.value = map[string]any{}
		}
		all = append(all, a)
	}
	return all
}

// params are the parameters of an operation as its route has them.
func (o operation) params() web.Params {
	var p web.Params
	if o.dimensions {
		p.ManyLike = question.IsDimension
	}
	for _, q := range o.query {
		if q.repeated {
			p.Many = append(p.Many, q.name)
		} else {
			p.Once = append(p.Once, q.name)
		}
	}
	return p
}

// typeOf is the Go type of a JSON answer.
func (a answer) typeOf() reflect.Type { return reflect.TypeOf(a.value) }
