package discord

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"plenipo/internal/answer"
)

func TestAPreviewShowsWhatTheMessageSays(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden messages")
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		got, err := PayloadHTML(b)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		shown := wordsIn(t, string(got))
		for _, word := range regexp.MustCompile(`"label": "([^"\\]+)"`).FindAllStringSubmatch(string(b), -1) {
			if !strings.Contains(shown, word[1]) && !strings.Contains(string(b), `"value"`) {
				t.Errorf("%s: the button %q isn't shown", f, word[1])
			}
		}
		if strings.Contains(shown, "](<") || strings.Contains(shown, "**") || strings.Contains(shown, "<t:") {
			t.Errorf("%s: Markdown is left: %s", f, shown)
		}
	}
}

// wordsIn parses HTML as a browser does, checks that it has no more than classes and links to the web, and returns its
// text.
func wordsIn(t testing.TB, markup string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "img" || n.Data == "iframe") {
			t.Errorf("<%s> in a preview: %s", n.Data, markup)
		}
		for _, a := range n.Attr {
			ok := a.Key == "class" || a.Key == "dir" || a.Key == "rel" || a.Key == "href" && (a.Val == "" || strings.HasPrefix(a.Val, "http"))
			if !ok {
				t.Errorf("attribute %s=%q in a preview", a.Key, a.Val)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return b.String()
}

func TestNothingInAnAnswerBecomesMarkup(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{
			"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "**", "`", "[a](<javascript:alert(1)>)", "\\", "<t:1:R>", "> ", "-# ", "\n", "é", "标", "ب", "<@1>", "](<",
		}), 1, 12).Draw(rt, "words")
		a := answer.Answer{ID: "x", Kind: answer.Passage, Lang: "en", Lead: strings.Join(words, ""), Notes: words}
		got, err := PreviewHTML(a, "en", strings.Join(words, " "))
		if err != nil {
			rt.Fatal(err)
		}
		shown := wordsIn(t, string(got))
		if strings.Contains(a.Lead, "alert(1)") && !strings.Contains(shown, "alert(1)") {
			rt.Errorf("the words are gone: %s", got)
		}
	})
}
