package slack

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenipo/internal/answer"
)

// TestAPreviewShowsEveryWord draws every golden payload and looks for each of its texts.
func TestAPreviewShowsEveryWord(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		payload, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := PayloadHTML(payload)
		if err != nil {
			t.Fatal(name, err)
		}
		shown := html.UnescapeString(string(got))
		var all any
		if err := json.Unmarshal(payload, &all); err != nil {
			t.Fatal(err)
		}
		delete(all.(map[string]any), "text") // for notifications; blocks are what is drawn
		for _, s := range texts(all) {
			for _, piece := range mrkdwnSpans(s) {
				if !strings.Contains(shown, piece.Text) {
					t.Errorf("%s: %q isn't shown", name, piece.Text)
				}
			}
		}
	}
}

// texts returns what stands in text fields within v.
func texts(v any) (out []string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = append(out, texts(e)...)
		}
	case map[string]any:
		for k, e := range v {
			if (k == "options" || k == "option_groups") && strings.HasSuffix(v["type"].(string), "static_select") {
				continue // shown when it is opened
			}
			if s, ok := e.(string); ok && k == "text" {
				out = append(out, s)
			} else {
				out = append(out, texts(e)...)
			}
		}
	}
	return out
}

func TestAPreviewIsSafe(t *testing.T) {
	got, err := PayloadHTML([]byte(`{"blocks":[
		{"type":"section","text":{"type":"mrkdwn","text":"<javascript:alert(1)|x> &lt;script&gt; a\nb"}},
		{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"<script>alert(2)</script>"},{"type":"link","url":"javascript:alert(3)","text":"y"}]}]},
		{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"<b>"}}]},
		{"type":"something_new","text":"z"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "javascript:", "<b>", "style=", "onclick"} {
		if strings.Contains(string(got), bad) {
			t.Errorf("%s in %s", bad, got)
		}
	}
	if !strings.Contains(string(got), "a<br>b") {
		t.Errorf("the end of a line is lost: %s", got)
	}
	for _, broken := range []string{"", "null", "[]", `{"blocks":7}`} {
		if h, err := PayloadHTML([]byte(broken)); err == nil && broken != "null" {
			t.Errorf("%q was drawn: %s", broken, h)
		}
	}
}

func TestAnAnswerCanBeLookedAtBeforeItIsSent(t *testing.T) {
	a, err := testEngine(t).Ask(t.Context(), answer.Question{Text: "What are the ITRs?"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := PreviewHTML(a, "fr", "What are the ITRs?")
	if err != nil || !strings.Contains(string(got), "binding ITU treaty") || !strings.Contains(string(got), `title="Utile"`) {
		t.Errorf("%v\n%s", err, got)
	}
}
