package web

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/warehouse"
)

// The limits of what an address or a form says, in bytes and in parameters.
const (
	maxName   = 400
	maxValue  = 8 << 10
	maxText   = 64 << 10 // of a value of a form
	maxValues = 2000
)

// Params are the parameters that a route has after the question mark, or in its form.
// Another one is refused: to leave a misspelt one out would answer another question.
type Params struct {
	Once []string // that are given once at most
	Many []string // that may be repeated
	// OnceLike and ManyLike report whether a name is one of a kind that has no list,
	// such as the dimensions of a dataset.
	OnceLike, ManyLike func(name string) bool
}

// onAllPages are parameters that every page has: the language of an address without one,
// and whether a script asks for a part of the page.
var onAllPages = []string{"lang", "fragment"}

// trackers are the beginnings of parameters that other sites add to links; pages leave
// them out.
var trackers = []string{"utm_", "fbclid", "gclid", "msclkid", "mc_"}

// Query returns the parameters of a request's address, none where they were refused.
func Query(r *http.Request) url.Values {
	q, _ := r.Context().Value(keyQuery).(url.Values)
	return cloned(q)
}

func cloned(q url.Values) url.Values {
	out := make(url.Values, len(q))
	for name, values := range q {
		out[name] = slices.Clone(values)
	}
	return out
}

// Read reads the address of a request by the parameters of its route; Query returns
// them from the request that it gives. ErrInvalid for what cannot be read.
func (p Params) Read(r *http.Request) (*http.Request, error) {
	if err := checkPath(r.URL.Path); err != nil {
		return r, err
	}
	q, err := p.parse(r.URL.RawQuery, maxValue, !isAPI(r))
	if err != nil { // the refusal is in the language that was asked for
		q = url.Values{}
		if read, _ := url.ParseQuery(r.URL.RawQuery); slices.Contains(warehouse.Languages(), read.Get("lang")) {
			q.Set("lang", read.Get("lang"))
		}
	}
	return r.WithContext(context.WithValue(r.Context(), keyQuery, q)), err
}

// Form reads the body of a form. ErrInvalid for what cannot be read.
func (p Params) Form(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "request.no-form")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxForm))
	if err != nil {
		return nil, BadForm(err)
	}
	return p.parse(string(body), maxText, false)
}

// parse reads parameters. Pages have some more, and leave out those of other sites.
func (p Params) parse(raw string, longest int, page bool) (url.Values, error) {
	if page {
		p.Once = slices.Concat(p.Once, onAllPages)
	}
	q, err := url.ParseQuery(raw) // an error for ";" and for "%" without two digits
	if err != nil || !readableText(raw, true) {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "request.bad-query")
	}
	if len(q) > maxValues {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "request.many-parameters", "most", maxValues)
	}
	for _, name := range sortedNames(q) {
		many, known := p.has(name)
		if !known && page && isTracker(name) {
			delete(q, name)
			continue
		}
		if err := p.check(name, q[name], known, many, longest); err != nil {
			return nil, err
		}
	}
	return q, nil
}

// has reports whether a route has a parameter, and whether that may be repeated.
func (p Params) has(name string) (many, known bool) {
	switch {
	case slices.Contains(p.Once, name), p.OnceLike != nil && p.OnceLike(name):
		return false, true
	case slices.Contains(p.Many, name), p.ManyLike != nil && p.ManyLike(name):
		return true, true
	}
	return false, false
}

// check refuses a parameter that a route does not have, or whose values cannot be read.
func (p Params) check(name string, values []string, known, many bool, longest int) error {
	form := longest == maxText
	switch {
	case len(name) > maxName, !readableText(name, false):
		return warehouse.NewError(warehouse.ErrInvalid, "request.bad-query")
	case !known:
		return warehouse.NewError(warehouse.ErrInvalid, "request.no-parameter", "name", name, "parameters", slices.Concat(p.Many, p.Once))
	case len(values) > 1 && !many:
		return warehouse.NewError(warehouse.ErrInvalid, "request.repeated-parameter", "name", name)
	case len(values) > maxValues:
		return warehouse.NewError(warehouse.ErrInvalid, "request.many-parameters", "most", maxValues)
	}
	for _, value := range values {
		if name == "lang" && value != "" && !slices.Contains(warehouse.Languages(), value) {
			return warehouse.NewError(warehouse.ErrInvalid, "request.no-language", "language", value, "languages", warehouse.Languages())
		}
		if err := CheckValue(name, value, longest, form); err != nil {
			return err
		}
	}
	return nil
}

// CheckValue refuses a value that is too long or holds what is no text. Lines says that
// it may have several.
func CheckValue(name, value string, longest int, lines bool) error {
	if len(value) > longest {
		return warehouse.NewError(warehouse.ErrInvalid, "request.long-parameter", "name", name, "most", longest)
	}
	if !readableText(value, lines) {
		return warehouse.NewError(warehouse.ErrInvalid, "request.unreadable-parameter", "name", name)
	}
	return nil
}

// readableText reports whether a text is UTF-8 without control characters; lines may
// end in it, and have tabs, where that is said.
func readableText(text string, lines bool) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(c rune) bool {
		return unicode.IsControl(c) && !(lines && strings.ContainsRune("\t\r\n", c))
	})
}

// checkPath refuses a path that is no text, or that leads upwards once it is decoded.
func checkPath(path string) error {
	up := func(part string) bool { return part == ".." || part == "." }
	if !readableText(path, false) || strings.Contains(path, `\`) || slices.ContainsFunc(strings.Split(path, "/"), up) {
		return warehouse.NewError(warehouse.ErrInvalid, "request.bad-path")
	}
	return nil
}

func isTracker(name string) bool {
	return slices.ContainsFunc(trackers, func(t string) bool { return strings.HasPrefix(name, t) })
}

func sortedNames(q url.Values) []string {
	names := make([]string, 0, len(q))
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
