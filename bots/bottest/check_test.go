package bottest

import (
	"fmt"
	"strings"
	"testing"
)

// A recorder is told what is wrong.
type recorder struct{ said []string }

func (*recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func TestWhatSlackRefusesIsFound(t *testing.T) {
	section := func(text string) string {
		return `{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}}`
	}
	for name, tt := range map[string]struct{ text, blocks string }{
		"no text":              {"", `[` + section("x") + `]`},
		"a long text":          {strings.Repeat("x", 4001), ""},
		"a mention":            {"<!channel>", ""},
		"a name":               {"@Here", ""},
		"no blocks":            {"x", `[]`},
		"many blocks":          {"x", `[` + strings.Repeat(section("x")+",", 50) + section("x") + `]`},
		"a long section":       {"x", `[` + section(strings.Repeat("x", 3001)) + `]`},
		"too much in all":      {"x", `[` + strings.Repeat(section(strings.Repeat("x", 2900))+",", 4) + section(strings.Repeat("x", 2900)) + `]`},
		"an unknown block":     {"x", `[{"type":"banner"}]`},
		"a mention in a block": {"x", `[` + section("<@U1>") + `]`},
		"a user in rich text":  {"x", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"}]}]}]`},
		"a long button":        {"x", `[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"` + strings.Repeat("x", 76) + `"}}]}]`},
	} {
		var r recorder
		if CheckSlackMessage(&r, tt.text, []byte(tt.blocks)); len(r.said) == 0 {
			t.Errorf("%s: nothing was said", name)
		}
	}
	var r recorder
	CheckSlackMessage(&r, "x", []byte(`[`+section("x")+`]`))
	CheckSlackView(&r, `{"type":"home","blocks":[`+section("x")+`]}`)
	if len(r.said) != 0 {
		t.Errorf("what is right: %q", r.said)
	}
	CheckSlackCall(&r, Call{Method: "chat.postMessage", Text: "x", Form: map[string]string{"unfurl_media": "false"}})
	CheckSlackCall(&r, Call{Method: "views.publish", Form: map[string]string{"view": `{"type":"home","blocks":[{"type":"banner"}]}`}})
	if len(r.said) < 2 {
		t.Errorf("links unfolded, and a home that isn't one: %q", r.said)
	}
}

func TestWhatDiscordRefusesIsFound(t *testing.T) {
	text := func(s string) string {
		return `{"flags":32768,"allowed_mentions":{"parse":[]},"components":[{"type":10,"content":"` + s + `"}]}`
	}
	const messages = "/channels/6/messages"
	for name, c := range map[string]DiscordCall{
		"an unknown path":            {Method: "POST", Path: "/channels/6/letters", Body: []byte(text("x"))},
		"an unknown method":          {Method: "PUT", Path: messages, Body: []byte(text("x"))},
		"no JSON":                    {Method: "POST", Path: messages, Body: []byte("x")},
		"a field of another type":    {Method: "POST", Path: messages, Body: []byte(`{"flags":"32768","allowed_mentions":{"parse":[]},"components":[{"type":10,"content":"x"}]}`)},
		"mentions":                   {Method: "POST", Path: messages, Body: []byte(strings.Replace(text("x"), `"parse":[]`, `"parse":["everyone"]`, 1))},
		"mentions left to Discord":   {Method: "POST", Path: messages, Body: []byte(strings.Replace(text("x"), `"allowed_mentions":{"parse":[]},`, "", 1))},
		"a long text":                {Method: "POST", Path: messages, Body: []byte(text(strings.Repeat("x", 4001)))},
		"many bytes":                 {Method: "PATCH", Path: messages + "/7", Body: []byte(text(strings.Repeat("字", 3900)))},
		"a thread without a name":    {Method: "POST", Path: messages + "/7/threads", Body: []byte(`{}`)},
		"a command with a long name": {Method: "PUT", Path: "/applications/1/commands", Body: []byte(`[{"type":1,"description":"x","name":"` + strings.Repeat("x", 33) + `"}]`)},
		"a response of no kind":      {Method: "POST", Path: "/interactions/1/t/callback", Body: []byte(`{"type":99}`)},
		"many choices":               {Method: "POST", Path: "/interactions/1/t/callback", Body: []byte(`{"type":8,"data":{"choices":[` + strings.Repeat(`{"name":"x","value":"x"},`, 25) + `{"name":"x","value":"x"}]}}`)},
		"a body nobody asked for":    {Method: "GET", Path: "/gateway/bot", Body: []byte(`{}`)},
	} {
		var r recorder
		if CheckDiscordCall(&r, c); len(r.said) == 0 {
			t.Errorf("%s: nothing was said", name)
		}
	}
	var r recorder
	CheckDiscordCall(&r, DiscordCall{Method: "POST", Path: messages, Body: []byte(text("x"))})
	CheckDiscordCall(&r, DiscordCall{Method: "GET", Path: "/gateway"})
	CheckDiscordCall(&r, DiscordCall{Method: "POST", Path: "/interactions/1/t/callback", Body: []byte(`{"type":4,"data":` + text("x") + `}`)})
	if len(r.said) != 0 {
		t.Errorf("what is right: %q", r.said)
	}
}
