package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// description reads /openapi.json.
func description(t *testing.T, site string) (raw []byte, doc map[string]any) {
	t.Helper()
	_, b := body2(http.Get(site + "/openapi.json"))
	if err := json.Unmarshal([]byte(b), &doc); err != nil {
		t.Fatal(err)
	}
	return []byte(b), doc
}

func TestTheDescriptionIsValidOpenAPI(t *testing.T) {
	raw, doc := description(t, server(t, nil).URL)
	f, err := os.Open("testdata/openapi-3.1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	schema, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("openapi.json", schema); err != nil {
		t.Fatal(err)
	}
	valid, err := c.Compile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := valid.Validate(v); err != nil {
		t.Errorf("%v", err)
	}
	for name, s := range doc["components"].(map[string]any)["schemas"].(map[string]any) {
		for field, p := range s.(map[string]any)["properties"].(map[string]any) {
			if p.(map[string]any)["description"] == "" {
				t.Errorf("%s.%s isn't described", name, field)
			}
		}
	}
}

// TestAnswersAreAsDescribed calls every operation, rightly and wrongly, and holds what comes back against the description.
func TestAnswersAreAsDescribed(t *testing.T) {
	s := server(t, nil)
	raw, doc := description(t, s.URL)
	c := jsonschema.NewCompiler()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("mem:///openapi.json", v); err != nil {
		t.Fatal(err)
	}
	called := map[string]bool{}
	for _, tt := range []struct{ method, at, query, body, status, schema string }{
		{"POST", "/api/v1/ask", "", `{"text":"who chaired WCIT-12"}`, "200", "Answer"},
		{"POST", "/api/v1/ask", "", `{"text":"ITU events in 2027"}`, "200", "Answer"},
		{"POST", "/api/v1/ask", "", `{"text":"what's the weather"}`, "200", "Answer"},
		{"POST", "/api/v1/ask", "", `{}`, "400", "Problem"},
		{"GET", "/api/v1/search", "?q=roaming", "", "200", "Hits"},
		{"GET", "/api/v1/search", "", "", "400", "Problem"},
		{"GET", "/api/v1/events", "?region=africa&year=2025", "", "200", "Events"},
		{"GET", "/api/v1/events", "?year=x", "", "400", "Problem"},
		{"GET", "/api/v1/events", "?event=none", "", "404", "Problem"},
		{"GET", "/api/v1/terms", "?find=wcit", "", "200", "Terms"},
		{"GET", "/api/v1/terms/{id}", "", "", "404", "Problem"},
		{"GET", "/calendar.ics", "?chapter=none", "", "400", "Problem"},
		{"GET", "/changes.atom", "", "", "200", ""},
	} {
		called[tt.at] = true
		op := doc["paths"].(map[string]any)[tt.at].(map[string]any)[strings.ToLower(tt.method)].(map[string]any)
		if _, ok := op["responses"].(map[string]any)[tt.status]; !ok {
			t.Errorf("%s %s: %s isn't described", tt.method, tt.at, tt.status)
		}
		req, err := http.NewRequest(tt.method, s.URL+strings.ReplaceAll(tt.at, "{id}", "none")+tt.query, strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		status, b := body(t, resp, err)
		if got := resp.Status[:3]; got != tt.status {
			t.Errorf("%s %s%s: %d, want %s: %s", tt.method, tt.at, tt.query, status, tt.status, b)
		}
		if tt.schema == "" {
			continue
		}
		schema, err := c.Compile("mem:///openapi.json#/components/schemas/" + tt.schema)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(b))
		if err != nil {
			t.Fatalf("%s: %v", tt.at, err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s %s%s: %v", tt.method, tt.at, tt.query, err)
		}
	}
	for path := range doc["paths"].(map[string]any) {
		if !called[path] {
			t.Errorf("%s is described and not called here", path)
		}
	}
}

func TestAnotherLibraryReadsTheFeed(t *testing.T) {
	s := server(t, nil)
	_, b := body2(http.Get(s.URL + "/changes.atom"))
	feed, err := gofeed.NewParser().ParseString(b)
	if err != nil {
		t.Fatal(err)
	}
	if feed.FeedType != "atom" || len(feed.Items) < 20 {
		t.Fatalf("%s with %d entries", feed.FeedType, len(feed.Items))
	}
	seen := map[string]bool{}
	for i, e := range feed.Items {
		if seen[e.GUID] || e.Title == "" || e.UpdatedParsed == nil || !strings.HasPrefix(e.Link, s.URL) {
			t.Errorf("entry %d: %+v", i, e)
		}
		seen[e.GUID] = true
		if i > 0 && e.UpdatedParsed.After(*feed.Items[i-1].UpdatedParsed) {
			t.Errorf("entry %d is newer than the one before", i)
		}
	}
	if status, _ := body2(http.Get(feed.Items[0].Link)); status != http.StatusOK {
		t.Errorf("%s: %d", feed.Items[0].Link, status)
	}
}
