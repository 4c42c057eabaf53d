package web

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"time"

	"plenipo/internal/answer"
)

// An operation is one of the API's, as its description shows it.
type operation struct {
	method, path, id, summary string
	params                    []parameter
	takes                     any // a body's zero value; nil for none
	gives                     any // a response's zero value
	media                     string
	errors                    []int
}

type parameter struct {
	name, in, kind, doc string
	required            bool
}

var eventParams = []parameter{
	{"series", "query", "string", "a series by its id, name or acronym in any language", false},
	{"place", "query", "string", "a city, country or region, in any of its names", false},
	{"region", "query", "string", "a region's id", false},
	{"chapter", "query", "string", "a chapter's id: meetings in its region", false},
	{"year", "query", "integer", "meetings that take place in it", false},
	{"from", "query", "string", "meetings that end on or after this day, month or year", false},
	{"to", "query", "string", "meetings that begin on or before it", false},
	{"event", "query", "string", "one event's id", false},
	{"lang", "query", "string", "language of the dates in words, a BCP 47 tag", false},
}

// operations are all of the API; a test calls each and holds its answer against what is said here.
var operations = []operation{
	{"post", "/api/v1/ask", "ask", "Answer a question in the knowledge files' own words, with the source.", nil, questionBody{}, answerBody{}, "application/json", []int{400, 413, 429}},
	{"get", "/api/v1/search", "search", "Rank the passages that match a query.", []parameter{
		{"q", "query", "string", "what to search for", true},
		{"k", "query", "integer", "how many passages at most, from 1 to 50; 10 by default", false},
		{"lang", "query", "string", "language of q, a BCP 47 tag; detected by default", false},
	}, nil, hitsBody{}, "application/json", []int{400, 429}},
	{"get", "/api/v1/events", "events", "List meetings of the calendar.", eventParams, nil, eventsBody{}, "application/json", []int{400, 404, 429}},
	{"get", "/api/v1/terms", "terms", "List glossary entries.", []parameter{{"find", "query", "string", "part of a name or acronym, in any language", false}}, nil, termsBody{}, "application/json", []int{429}},
	{"get", "/api/v1/terms/{id}", "term", "Show a glossary entry.", []parameter{{"id", "path", "string", "the term's id", true}}, nil, termBody{}, "application/json", []int{404, 429}},
	{"get", "/calendar.ics", "calendar", "Subscribe to meetings as iCalendar.", eventParams, nil, "", "text/calendar", []int{400, 404, 429}},
	{"get", "/changes.atom", "changes", "Follow what was last reviewed or changed, as an Atom feed.", nil, nil, "", "application/atom+xml", []int{429}},
}

// schemaNames are how components are called that Go calls otherwise.
var schemaNames = map[reflect.Type]string{
	reflect.TypeFor[questionBody](): "Question", reflect.TypeFor[answerBody](): "Answer", reflect.TypeFor[hitsBody](): "Hits",
	reflect.TypeFor[eventsBody](): "Events", reflect.TypeFor[termBody](): "Term", reflect.TypeFor[termsBody](): "Terms",
	reflect.TypeFor[sourceBody](): "Source", reflect.TypeFor[problem](): "Problem", reflect.TypeFor[answer.EntityRef](): "Entity",
}

type object = map[string]any

// description is the OpenAPI 3.1 document, made of the very types that are read and written.
var description = sync.OnceValue(func() []byte {
	schemas := object{}
	paths := object{}
	for _, op := range operations {
		responses := object{"200": object{"description": "Done.", "content": object{op.media: object{"schema": schemaOf(reflect.TypeOf(op.gives), schemas)}}}}
		for _, status := range op.errors {
			responses[jsonNumber(status)] = object{
				"description": http.StatusText(status),
				"content":     object{"application/problem+json": object{"schema": schemaOf(reflect.TypeFor[problem](), schemas)}},
			}
		}
		o := object{"operationId": op.id, "summary": op.summary, "responses": responses}
		var params []object
		for _, p := range op.params {
			params = append(params, object{"name": p.name, "in": p.in, "required": p.required, "description": p.doc, "schema": object{"type": p.kind}})
		}
		if params != nil {
			o["parameters"] = params
		}
		if op.takes != nil {
			o["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": schemaOf(reflect.TypeOf(op.takes), schemas)}}}
		}
		at, _ := paths[op.path].(object)
		if at == nil {
			at = object{}
			paths[op.path] = at
		}
		at[op.method] = o
	}
	b, err := json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Plenipo", "version": "1",
			"description": "Answers policy questions in the words of knowledge files, with their source. Errors are RFC 9457 problem details.",
		},
		"paths":      paths,
		"components": object{"schemas": schemas},
	}, "", "  ")
	if err != nil {
		panic(err) // plain data
	}
	return b
})

func jsonNumber(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

// schemaOf returns the JSON schema of a type; structs go to components and are referred to.
func schemaOf(t reflect.Type, components object) object {
	if t == reflect.TypeFor[time.Time]() {
		return object{"type": "string", "format": "date-time"}
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem(), components)}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": schemaOf(t.Elem(), components)}
	case reflect.Struct:
		name, ok := schemaNames[t]
		if !ok {
			name = strings.TrimPrefix(strings.TrimPrefix(t.Name(), "Wire"), "wire")
		}
		if _, ok := components[name]; !ok {
			properties, required := object{}, []string{}
			components[name] = object{"type": "object", "properties": properties, "required": &required}
			fields(t, properties, &required, components)
		}
		return object{"$ref": "#/components/schemas/" + name}
	}
	panic("no schema for " + t.String()) // a programmer's mistake, found by the first test that reads the description
}

// fields adds a struct's fields as encoding/json names them, embedded structs' among them.
func fields(t reflect.Type, properties object, required *[]string, components object) {
	for f := range t.Fields() {
		if f.Anonymous {
			fields(f.Type, properties, required, components)
			continue
		}
		if !f.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		s := schemaOf(f.Type, components)
		// Beside a $ref a description may stand since OpenAPI 3.1.
		s["description"] = f.Tag.Get("doc")
		properties[name] = s
		if !strings.Contains(options, "omit") {
			*required = append(*required, name)
		}
	}
}

func (s *Server) openapi(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, err := w.Write(description())
	return err
}
