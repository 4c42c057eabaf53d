package answer_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// A question shares as much with what either article claims most nearly; it goes to the one that all claims are about.
func TestWhatIsClaimedTogetherSpeaksForADocument(t *testing.T) {
	article := func(id, title, summary string, questions ...string) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil, `---
id: %s
title: %s
summary: %s
sources: [{title: Handbook, url: https://example.org/handbook}]
questions: ["%s"]
---
`, id, title, summary, strings.Join(questions, `", "`))}
	}
	files := fstest.MapFS{
		"articles/dues.md": article("dues", "Yearly dues", "They are sent in January.",
			"dues for companies", "late dues", "how are dues decided", "dues of students"),
		"articles/office.md": article("office", "Main office", "It opens in January.",
			"office for companies", "late dues", "how is the office run", "office of students"),
	}
	g, err := answer.Open(t.Context(), []knowledge.Layer{{Name: "files", FS: files}}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	weighed, _, err := g.Weigh(t.Context(), answer.Question{Text: "late dues", Lang: "en"}, answer.FindOptions{})
	if err != nil || len(weighed) != 2 {
		t.Fatalf("%d passages, %v", len(weighed), err)
	}
	talk := map[string]float64{}
	for _, w := range weighed {
		for i, name := range answer.DefaultTuning().Names()[:len(w.Features)] {
			if name == "rank talk" {
				talk[w.Passage.Document] = w.Features[i]
			}
		}
	}
	if talk["dues"] <= talk["office"] || talk["office"] <= 0 {
		t.Errorf("%v", talk)
	}
	if first := weighed[0].Passage.Document; first != "dues" {
		t.Errorf("%s stands first", first)
	}
}
