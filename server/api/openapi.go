package api

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/server/web"
	"siemmes/warehouse"
)

// object is a JSON object.
type object = map[string]any

// openAPI answers with the description of the API.
func (s *API) openAPI(w http.ResponseWriter, r *http.Request) error {
	return web.WriteJSON(w, s.document(web.Origin(r)))
}

// document writes the operations as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0).
func (s *API) document(server string) object {
	schemas := object{}
	paths := object{}
	for _, o := range s.operations() {
		paths[o.path] = object{"get": s.describe(o, schemas)}
	}
	refer(reflect.TypeFor[web.Problem](), schemas)
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "SIEMMES", "version": "1",
			"summary":     "Migration statistics of Mesoamerica and North America",
			"description": "Datasets, figures in several formats, the cells behind them, and releases. Every error is a problem document (RFC 9457) in the language of the reader.",
		},
		"servers":    []object{{"url": server}},
		"paths":      paths,
		"components": object{"schemas": schemas},
	}
}

// describe is the description of one operation.
func (s *API) describe(o operation, schemas object) object {
	var parameters []object
	if strings.Contains(o.path, "{id}") {
		parameters = append(parameters, object{"name": "id", "in": "path", "required": true, "description": "The id of a dataset, as the list of datasets gives it.", "schema": object{"type": "string"}})
	}
	for _, p := range o.query {
		parameters = append(parameters, p.describe())
	}
	if o.dimensions {
		parameters = append(parameters, object{
			"name": "dimensions", "in": "query", "style": "form", "explode": true,
			"description": "Codes of any dimension of the dataset under its id, as in REF_AREA=CRI,PAN.",
			"schema":      object{"type": "object", "additionalProperties": object{"type": "string"}},
		})
	}
	content := object{}
	for _, a := range o.answers {
		content[a.contentType] = object{"schema": a.schema(schemas)}
	}
	responses := object{
		"200": object{"description": o.summary, "content": content},
		"304": object{"description": "Nothing has changed since the answer with the tag in If-None-Match."},
	}
	problem := object{"application/problem+json": object{"schema": refer(reflect.TypeFor[web.Problem](), schemas)}}
	for _, status := range o.fails {
		responses[strconv.Itoa(status)] = object{"description": http.StatusText(status), "content": problem}
	}
	out := object{"operationId": o.id, "summary": o.summary, "responses": responses}
	if parameters != nil {
		out["parameters"] = parameters
	}
	return out
}

// describe is the description of one parameter.
func (p parameter) describe() object {
	schema := object{"type": "string"}
	if p.number {
		schema = object{"type": "integer", "minimum": 1, "maximum": 12}
	}
	if p.values != nil {
		schema["enum"] = p.values
	}
	if p.repeated {
		schema = object{"type": "array", "items": schema}
	}
	return object{"name": p.name, "in": "query", "description": p.about, "schema": schema}
}

// schema is what an answer holds.
func (a answer) schema(schemas object) object {
	switch {
	case a.value == nil && strings.HasPrefix(a.contentType, "text/"):
		return object{"type": "string"}
	case a.value == nil:
		return object{"type": "string", "contentMediaType": a.contentType}
	}
	return refer(a.typeOf(), schemas)
}

// refer returns the schema of a Go type. Structs of the API are written once, under
// their names.
func refer(t reflect.Type, schemas object) object {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[warehouse.Names]():
		return object{"type": "object", "description": "A text by language: es, en, fr.", "additionalProperties": object{"type": "string"}}
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice:
		return object{"type": []string{"array", "null"}, "items": refer(t.Elem(), schemas)}
	case reflect.Map:
		if t.Elem().Kind() == reflect.Interface {
			return object{"type": "object"}
		}
		return object{"type": "object", "additionalProperties": refer(t.Elem(), schemas)}
	case reflect.Struct:
		name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
		if _, known := schemas[name]; !known {
			schemas[name] = object{} // a type may refer to itself
			schemas[name] = structSchema(t, schemas)
		}
		return object{"$ref": "#/components/schemas/" + name}
	}
	return object{}
}

// structSchema writes the fields of a struct as encoding/json does.
func structSchema(t reflect.Type, schemas object) object {
	properties, required := object{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		properties[name] = refer(f.Type, schemas)
		if !slices.Contains([]string{"omitempty", "omitzero"}, options) {
			required = append(required, name)
		}
	}
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// mediaType is a content type without its parameters.
func mediaType(contentType string) string {
	plain, _, _ := strings.Cut(contentType, ";")
	return strings.TrimSpace(plain)
}
