package knowledge

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each case is a body and its passages, one a line: section, a colon, the sentences between bars.
func TestMarkupGoesAndWordsStay(t *testing.T) {
	tests := []struct{ name, file, body, want string }{
		{"emphasis, code and links", "a.md", "It **was** a `treaty` [conference](https://example.org) of *1988*.", ": It was a treaty conference of 1988."},
		{"quotes and dashes stay as typed", "a.md", `It said "no" -- and don't ask...`, `: It said "no" -- and don't ask...`},
		{"headings are a path", "a.md", "Intro.\n\n## Outcome\n\nOne.\n\n### Who signed\n\nTwo.\n\n## After\n\nThree.", ": Intro.\nOutcome: One.\nOutcome › Who signed: Two.\nAfter: Three."},
		{"the title is no section", "a.md", "# Given title\n\nWords.", ": Words."},
		{"lists and tables are lines", "a.md", "- One\n- Two\n\n| a | b |\n|---|---|\n| c | d |", ": One|Two|a | b|c | d"},
		{"code is kept", "a.md", "```go\nx := 1. Not a sentence\ny := 2\n```", ": x := 1. Not a sentence|y := 2"},
		{"notes are set apart", "a.md", "It ended.[^1]\n\n[^1]: A note.", ": It ended.|A note."},
		{"HTML in Markdown", "a.md", "One<br>two.\n\n<div class=x>Three <b>four</b>.</div>\n", ": One\ntwo.|Three four."},
		{"escapes and references", "a.md", `5 \* 3 &lt; 16 &amp; so on.`, ": 5 * 3 < 16 & so on."},
		{"wrapped lines stay wrapped", "a.md", "One sentence\nover lines.", ": One sentence\nover lines."},
		{"HTML", "a.html", "<body><nav>Menu</nav><h2>Part</h2><p>One &amp;\n two.<p>Three.<ul><li>Four<li>Five</ul><script>x</script></body>", "Part: One &\ntwo.|Three.|Four|Five"},
		{"plain text", "a.txt", "First paragraph here.\n\n- item one\n- item two\n", ": First paragraph here.|- item one|- item two"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := &Article{Location: Location{Path: tt.file}, ID: "a", Title: "Given title", Body: tt.body}
			var lines []string
			for _, p := range a.Passages() {
				var sentences []string
				for i := range p.Sentences {
					sentences = append(sentences, p.Sentence(i))
				}
				lines = append(lines, p.Section+": "+strings.Join(sentences, "|"))
			}
			if diff := cmp.Diff(tt.want, strings.Join(lines, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWindowsAreFilledAndCutAtSentenceEnds(t *testing.T) {
	var body strings.Builder
	for i := range 60 {
		fmt.Fprintf(&body, "Delegation %d spoke about the treaty of 1988. ", i)
		if i%10 == 9 {
			body.WriteString("\n\n")
		}
	}
	a := &Article{ID: "a", Title: "T", Body: body.String()}
	passages := a.Passages()
	if len(passages) < 3 || len(passages) > 5 {
		t.Errorf("%d passages of %d bytes", len(passages), body.Len())
	}
	for _, p := range passages {
		if len(p.Text) > windowBytes || !strings.HasSuffix(p.Text, ".") || !strings.HasPrefix(p.Text, "Delegation") {
			t.Errorf("%s: %d bytes: %q", p.ID, len(p.Text), p.Text)
		}
	}
}

func TestALongBodyIsReadInPieces(t *testing.T) {
	var body strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&body, "## Part %d\n\nSentence *number* %d.\n\n```\ncode %d\n\n## not a heading\n```\n\n", i, i, i)
	}
	if body.Len() < 2*markdownBytes {
		t.Fatal("too short for the test")
	}
	a := &Article{Location: Location{Path: "a.md"}, ID: "a", Title: "T", Body: body.String()}
	passages := a.Passages()
	if len(passages) != 2000 {
		t.Fatalf("%d passages, want 2000", len(passages))
	}
	for i, p := range passages {
		want := fmt.Sprintf("Sentence number %d.\n\ncode %d\n\n## not a heading", i, i)
		if p.Section != fmt.Sprintf("Part %d", i) || p.Text != want {
			t.Fatalf("%s: section %q: %q, want %q", p.ID, p.Section, p.Text, want)
		}
	}
}
