package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// described is the served description of the API, as far as the tests read it.
type described struct {
	OpenAPI    string
	Paths      map[string]map[string]describedOperation
	Components struct {
		Schemas map[string]map[string]any
	}
}

type describedOperation struct {
	OperationID string
	Parameters  []struct {
		Name, In string
		Schema   map[string]any
	}
	Responses map[string]struct {
		Content map[string]struct{ Schema map[string]any }
	}
}

func descriptionOf(t *testing.T, w *world) described {
	t.Helper()
	rec := w.get("/api/openapi.json")
	var d described
	if err := json.Unmarshal(rec.Body.Bytes(), &d); err != nil || rec.Code != http.StatusOK {
		t.Fatalf("%d %v", rec.Code, err)
	}
	return d
}

// Every route of the API is described, and nothing else is.
func TestTheDescriptionHasTheRoutesOfTheAPI(t *testing.T) {
	d := descriptionOf(t, newWorld(t))
	if !strings.HasPrefix(d.OpenAPI, "3.1.") {
		t.Errorf("the description is OpenAPI %q", d.OpenAPI)
	}
	var routes, paths []string
	for _, pattern := range Routes() {
		if method, path, ok := strings.Cut(pattern, " "); ok && strings.HasPrefix(path, "/api/") {
			routes = append(routes, strings.ToLower(method)+" "+path)
		}
	}
	for path, methods := range d.Paths {
		for method := range methods {
			paths = append(paths, method+" "+path)
		}
	}
	slices.Sort(routes)
	slices.Sort(paths)
	if !slices.Equal(routes, paths) {
		t.Errorf("routes are %q, described are %q", routes, paths)
	}
}

// good has a value for every parameter of a question.
var good = map[string]string{
	"where": "REF_AREA%3DCRI", "by": "REF_AREA", "period": "2015:2020", "from": "2015", "to": "2020", "freq": "A", "year-start": "2&freq=A", "year-to-date": "6&freq=A",
	"as-of": "3", "edition": "2025-07", "format": "json", "lang": "fr", "rows": "REF_AREA", "cols": "TIME_PERIOD", "dimensions": "",
}

// Each described parameter is accepted, with each value that is described, and one
// that is not described is refused where questions are asked.
func TestTheDescriptionHasTheParametersOfTheAPI(t *testing.T) {
	w := newWorld(t)
	for path, methods := range descriptionOf(t, w).Paths {
		op := methods["get"]
		address := strings.ReplaceAll(path, "{id}", "BORDER") + "?"
		var names []string
		for _, p := range op.Parameters {
			if p.In == "path" {
				continue
			}
			names = append(names, p.Name)
			value, known := good[p.Name]
			if !known {
				t.Errorf("%s has a parameter %s that this test has no value for", path, p.Name)
			}
			values := []string{value}
			if all, ok := p.Schema["enum"].([]any); ok {
				values = nil
				for _, v := range all {
					values = append(values, fmt.Sprint(v))
				}
			}
			for _, v := range values {
				query := p.Name + "=" + v
				if p.Name == "dimensions" {
					query = "REF_AREA=CRI"
				}
				if rec := w.get(address + query); rec.Code != http.StatusOK {
					t.Errorf("%s%s is answered with %d: %s", address, query, rec.Code, rec.Body)
				}
			}
		}
		if !slices.Contains(names, "dimensions") {
			continue // it asks no question
		}
		for name := range good {
			refused := w.get(address+name+"=nada").Code == http.StatusBadRequest && strings.Contains(w.get(address+name+"=nada", "Accept-Language", "en").Body.String(), "does not exist. There are: where")
			if refused == slices.Contains(names, name) && name != "dimensions" {
				t.Errorf("%s: %s is described: %v, refused: %v", path, name, !refused, refused)
			}
		}
		if rec := w.get(address + "nada=1"); rec.Code != http.StatusBadRequest {
			t.Errorf("%s takes a parameter that is not described: %d", path, rec.Code)
		}
	}
}

// Every answer is of a kind that is described, and holds what its schema says.
func TestTheDescriptionHasTheAnswersOfTheAPI(t *testing.T) {
	w := newWorld(t)
	d := descriptionOf(t, w)
	for path, methods := range d.Paths {
		op := methods["get"]
		address := strings.ReplaceAll(path, "{id}", "BORDER")
		for kind := range op.Responses["200"].Content {
			rec := w.get(address, "Accept", kind)
			if strings.Contains(address, "explain") && kind == "text/csv" {
				rec = w.get(address + ".csv")
			}
			got, _, _ := strings.Cut(rec.Header().Get("Content-Type"), ";")
			if rec.Code != http.StatusOK || got != kind {
				t.Errorf("%s as %s is answered with %d, %s", address, kind, rec.Code, got)
			}
			if kind == "application/json" {
				d.hold(t, path, op.Responses["200"].Content[kind].Schema, decoded(t, rec.Body.Bytes()))
			}
		}
		for _, wrong := range []string{strings.ReplaceAll(path, "{id}", "NADA"), address + "?period=lately", address + "?MEASURE=OPERATIONS"} {
			rec := w.get(wrong)
			if rec.Code < 400 {
				continue
			}
			answer, ok := op.Responses[fmt.Sprint(rec.Code)]
			if !ok {
				t.Errorf("%s is answered with %d, which is not described", wrong, rec.Code)
			}
			d.hold(t, wrong, answer.Content["application/problem+json"].Schema, decoded(t, rec.Body.Bytes()))
		}
	}
}

func decoded(t *testing.T, raw []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// hold compares a value with its schema: types, properties, items.
func (d described) hold(t *testing.T, where string, schema map[string]any, v any) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/components/schemas/")
		if d.Components.Schemas[name] == nil {
			t.Errorf("%s: there is no schema %s", where, name)
		}
		schema = d.Components.Schemas[name]
	}
	kinds := fmt.Sprint(schema["type"])
	var kind string
	switch v := v.(type) {
	case nil:
		kind = "null"
	case string:
		kind = "string"
	case bool:
		kind = "boolean"
	case float64:
		kind = "number"
		if v == float64(int64(v)) && !strings.Contains(kinds, "number") {
			kind = "integer"
		}
	case []any:
		kind = "array"
		items, _ := schema["items"].(map[string]any)
		for _, x := range v {
			d.hold(t, where+"[]", items, x)
		}
	case map[string]any:
		kind = "object"
		d.holdObject(t, where, schema, v)
	}
	if !strings.Contains(kinds, kind) {
		t.Errorf("%s is %s, and is described as %s", where, kind, kinds)
	}
}

func (d described) holdObject(t *testing.T, where string, schema, v map[string]any) {
	t.Helper()
	properties, _ := schema["properties"].(map[string]any)
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := v[fmt.Sprint(name)]; !ok {
			t.Errorf("%s lacks %v", where, name)
		}
	}
	for name, x := range v {
		property, known := properties[name].(map[string]any)
		if more, ok := schema["additionalProperties"].(map[string]any); ok && !known {
			property, known = more, true
		}
		switch {
		case known:
			d.hold(t, where+"."+name, property, x)
		case schema["additionalProperties"] == false:
			t.Errorf("%s has %s, which is not described", where, name)
		}
	}
}
