package bottest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed testdata/slack-block-kit.schema.json
var blockKit []byte

// slackSchemas are Slack's own types as JSON Schema, with the limits that their comments state.
var slackSchemas = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(blockKit))
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

// A T is told what is wrong; testing.TB and rapid.T are. It is safe to tell it from a peer's goroutine.
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

func validate(t T, name string, raw []byte) {
	t.Helper()
	all, err := slackSchemas()
	if err != nil {
		t.Errorf("schema: %v", err)
		return
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Errorf("payload: %v", err)
		return
	}
	if err := all[name].Validate(v); err != nil {
		t.Errorf("%s: %v\n%s", name, err, raw)
	}
}

// CheckSlackMessage fails when a message isn't what Block Kit allows, is over a documented limit, or pings. Without
// blocks the text is all there is.
func CheckSlackMessage(t T, text string, blocks []byte) {
	t.Helper()
	if n := utf8.RuneCountInString(text); n == 0 || n > 4000 {
		t.Errorf("text of %d characters", n)
	}
	noPings(t, "text", text, true)
	if len(blocks) == 0 || string(blocks) == "null" {
		return
	}
	validate(t, "MessageBlocks", blocks)
	var list []any
	if err := json.Unmarshal(blocks, &list); err != nil {
		t.Errorf("blocks: %v", err)
		return
	}
	if len(list) == 0 || len(list) > 50 {
		t.Errorf("%d blocks", len(list))
	}
	if n := limits(t, list); n > 13200 {
		t.Errorf("blocks of %d characters in all", n)
	}
}

// CheckSlackView fails when a view is not what Slack allows.
func CheckSlackView(t T, view string) {
	t.Helper()
	name := "HomeView"
	if strings.Contains(view, `"type":"modal"`) {
		name = "ModalView"
	}
	validate(t, name, []byte(view))
	var v map[string]any
	if err := json.Unmarshal([]byte(view), &v); err != nil {
		t.Errorf("view: %v", err)
		return
	}
	if blocks, _ := v["blocks"].([]any); len(blocks) > 100 {
		t.Errorf("a view of %d blocks", len(blocks))
	}
	limits(t, v)
}

// CheckSlackCall looks at one call of the Web API, or one use of a response_url: whatever of it people see.
func CheckSlackCall(t T, c Call) {
	t.Helper()
	switch c.Method {
	case "chat.postMessage", "chat.postEphemeral", "response_url":
		CheckSlackMessage(t, c.Text, c.Blocks)
		for _, k := range []string{"unfurl_links", "unfurl_media"} {
			if c.Form[k] != "false" {
				t.Errorf("%s: %s is %q", c.Method, k, c.Form[k])
			}
		}
		if c.Form["link_names"] != "" || c.Form["parse"] != "" {
			t.Errorf("%s: names are looked for: %v", c.Method, c.Form)
		}
	case "chat.update":
		if string(c.Blocks) == "[]" { // takes away those that stood there
			c.Blocks = nil
		}
		CheckSlackMessage(t, c.Text, c.Blocks)
	case "assistant.threads.setSuggestedPrompts":
		var prompts []struct{ Title, Message string }
		if err := json.Unmarshal([]byte(c.Form["prompts"]), &prompts); err != nil || len(prompts) == 0 || len(prompts) > 4 {
			t.Errorf("prompts: %v: %s", err, c.Form["prompts"])
		}
		for _, p := range prompts {
			if p.Title == "" || p.Message == "" {
				t.Errorf("an empty prompt: %s", c.Form["prompts"])
			}
		}
	case "assistant.threads.setStatus", "assistant.threads.setTitle":
		noPings(t, c.Method, c.Form["status"]+c.Form["title"], false)
	}
	if v := c.Form["view"]; v != "" {
		CheckSlackView(t, v)
	}
}

// limits checks what the schema doesn't: mentions, and sizes of what is shown. It returns the characters in all.
func limits(t T, v any) int {
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

func noPings(t T, where, s string, markup bool) {
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
