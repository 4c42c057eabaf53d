package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas are Slack's own types as JSON Schema, with the limits that their comments state.
var schemas = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	b, err := os.ReadFile("testdata/slack-block-kit.schema.json")
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("kit.json", doc); err != nil {
		return nil, err
	}
	out := map[string]*jsonschema.Schema{}
	for _, name := range []string{"MessageBlocks", "HomeView", "ModalView"} {
		if out[name], err = c.Compile("kit.json#/definitions/" + name); err != nil {
			return nil, err
		}
	}
	return out, nil
})

// CheckT is what testing.T and rapid.T share.
type CheckT interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

func validate(t CheckT, name string, raw []byte) {
	t.Helper()
	all, err := schemas()
	if err != nil {
		t.Fatalf("schema: %v", err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("payload: %v", err)
	}
	if err := all[name].Validate(v); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, raw)
	}
}

// CheckPayload fails when a message isn't what Block Kit allows, is over a documented limit, or pings.
func CheckPayload(t CheckT, text string, blocks []byte) {
	t.Helper()
	validate(t, "MessageBlocks", blocks)
	if n := utf8.RuneCountInString(text); n == 0 || n > 4000 {
		t.Errorf("text of %d characters", n)
	}
	noPings(t, "text", text, true)
	var list []any
	if err := json.Unmarshal(blocks, &list); err != nil {
		t.Fatalf("blocks: %v", err)
	}
	if len(list) == 0 || len(list) > 50 {
		t.Errorf("%d blocks", len(list))
	}
	if n := limits(t, list); n > 13200 {
		t.Errorf("blocks of %d characters in all", n)
	}
}

// CheckView fails when a view is not what Slack allows.
func CheckView(t CheckT, view string) {
	t.Helper()
	name := "HomeView"
	if strings.Contains(view, `"type":"modal"`) {
		name = "ModalView"
	}
	validate(t, name, []byte(view))
	var v any
	if err := json.Unmarshal([]byte(view), &v); err != nil {
		t.Fatalf("view: %v", err)
	}
	limits(t, v)
}

// limits checks what the schema doesn't: mentions, and sizes of what is shown. It returns the characters in all.
func limits(t CheckT, v any) int {
	t.Helper()
	sum := 0
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			sum += limits(t, e)
		}
	case map[string]any:
		kind, _ := v["type"].(string)
		if s, ok := v["text"].(string); ok {
			noPings(t, kind, s, kind == "mrkdwn")
			if max := map[string]int{"plain_text": 150, "mrkdwn": 3000}[kind]; max > 0 && utf8.RuneCountInString(s) > max {
				t.Errorf("%s of %d characters", kind, utf8.RuneCountInString(s))
			}
		}
		for _, banned := range []string{"user", "broadcast", "usergroup", "channel", "team"} {
			if kind == banned {
				t.Errorf("a mention: %v", v)
			}
		}
		size := map[string]int{"value": 2000, "action_id": 255, "block_id": 255, "url": 3000, "private_metadata": 3000}
		for k, e := range v {
			s, isText := e.(string)
			if max := size[k]; isText && max > 0 && utf8.RuneCountInString(s) > max {
				t.Errorf("%s of %d characters", k, utf8.RuneCountInString(s))
			}
			if isText && (k == "text" || k == "url") {
				sum += utf8.RuneCountInString(s)
			}
			sum += limits(t, e)
		}
		if items, ok := v["elements"].([]any); ok {
			if max := map[string]int{"actions": 25, "context": 10, "context_actions": 5}[kind]; max > 0 && len(items) > max {
				t.Errorf("%s of %d elements", kind, len(items))
			}
			ids := map[string]bool{}
			for _, e := range items {
				if m, ok := e.(map[string]any); ok && m["action_id"] != nil {
					if id := fmt.Sprint(m["action_id"]); ids[id] {
						t.Errorf("action_id %s twice in a block", id)
					} else {
						ids[id] = true
					}
				}
			}
		}
	}
	return sum
}

func noPings(t CheckT, where, s string, markup bool) {
	t.Helper()
	low := strings.ToLower(s)
	for _, p := range []string{"@here", "@channel", "@everyone"} {
		if strings.Contains(low, p) {
			t.Errorf("%s in %s: %q", p, where, s)
		}
	}
	if markup {
		for _, p := range []string{"<!", "<@", "<#"} {
			if strings.Contains(s, p) {
				t.Errorf("%s in %s: %q", p, where, s)
			}
		}
	}
}
