package discord

import (
	"bytes"
	"encoding/json"
	"os"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

var openapi = sync.OnceValues(func() (any, error) {
	f, err := os.Open("testdata/discord-openapi.json")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return jsonschema.UnmarshalJSON(f)
})

var schemas sync.Map // name → *jsonschema.Schema

// fits checks a payload against a schema of Discord's own OpenAPI document.
func fits(t testing.TB, schema string, payload any) {
	t.Helper()
	raw, ok := payload.([]byte)
	if !ok {
		var err error
		if raw, err = json.Marshal(payload); err != nil {
			t.Fatal(err)
		}
	}
	s, ok := schemas.Load(schema)
	if !ok {
		doc, err := openapi()
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("discord.json", doc); err != nil {
			t.Fatal(err)
		}
		compiled, err := c.Compile("discord.json#/components/schemas/" + schema)
		if err != nil {
			t.Fatal(err)
		}
		s, _ = schemas.LoadOrStore(schema, compiled)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.(*jsonschema.Schema).Validate(v); err != nil {
		t.Errorf("not what Discord's %s allows: %v\n%s", schema, err, raw)
	}
}
