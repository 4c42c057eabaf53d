package answer_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// TestTopicsHoldForMeetingsAndTerms asks the embedded base where only what is about the WTPF applies.
func TestTopicsHoldForMeetingsAndTerms(t *testing.T) {
	g, err := answer.Open(t.Context(), []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	wtpf := []string{"wtpf"}
	ask := func(text string, topics []string) answer.Answer {
		t.Helper()
		a, err := g.Ask(t.Context(), answer.Question{Text: text, Topics: topics})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	for _, tt := range []struct {
		text string
		kind answer.Kind // without topics
		in   bool        // it applies
	}{
		{"When was WTPF-13?", answer.EventKind, true},
		{"Where was the last WTPF?", answer.EventKind, true},
		{"What is the WTPF?", answer.Definition, true},
		{"When is the next IGF?", answer.EventKind, false},
		{"When was IETF 120?", answer.EventKind, false},
		{"What does CSTD mean?", answer.Definition, false},
		{"When was the 7th IGF?", answer.EventKind, false},
		{"IGF in Baku", answer.EventKind, false},
	} {
		if a := ask(tt.text, nil); a.Kind != tt.kind {
			t.Errorf("%s: %s without topics", tt.text, a.Kind)
		}
		a := ask(tt.text, wtpf)
		if a.Kind == tt.kind != tt.in {
			t.Errorf("%s: where the WTPF's apply: %s %q", tt.text, a.Kind, a.Text)
		}
		for _, e := range a.Events {
			if e.Series != "wtpf" {
				t.Errorf("%s: shows %s", tt.text, e.ID)
			}
		}
	}
	all, err := g.Calendar(answer.EventFilter{}, answer.Question{Topics: wtpf})
	if err != nil || len(all) == 0 || slices.ContainsFunc(all, func(e answer.Event) bool { return e.Series == "igf" || e.Series == "ietf-meeting" }) {
		t.Errorf("calendar: %d meetings, %v", len(all), err)
	}
	if _, err := g.Calendar(answer.EventFilter{Series: "igf"}, answer.Question{Topics: wtpf}); err == nil {
		t.Error("the calendar knows a series that doesn't apply")
	}
	for _, c := range g.Complete("ig", "", nil, 25, wtpf...) {
		if c.ID == "igf" || strings.HasPrefix(c.ID, "igf-") {
			t.Errorf("offered while it is typed: %+v", c)
		}
	}
	if len(g.Complete("wtpf", "", []string{"event"}, 25, wtpf...)) == 0 {
		t.Error("the WTPF isn't offered")
	}
	for _, q := range g.Popular("en", "", 50, wtpf...) {
		if a, ok := find(g.Base(), q); !ok || !slices.Contains(a.Topics, "wtpf") {
			t.Errorf("offered: %q", q)
		}
	}
	if a, err := g.Define(t.Context(), "IGF", answer.Question{Topics: wtpf}); err != nil || a.Kind == answer.Definition {
		t.Errorf("defined: %q %v", a.Text, err)
	}
}

func find(base *knowledge.Base, title string) (*knowledge.Article, bool) {
	for _, a := range base.Articles() {
		if a.Title == title {
			return a, true
		}
	}
	return nil, false
}

// TestAChaptersMeetingIsNoEditionForOthers asks for a meeting of one chapter by what could be said of the series:
// its year, its place, its number, what comes after it.
func TestAChaptersMeetingIsNoEditionForOthers(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	g, err := answer.Open(t.Context(), []knowledge.Layer{{Name: "test", FS: fstest.MapFS{
		"articles/a.md":     file("---\nid: a\ntitle: Who hosts the forum?\nsources: [{title: T, url: https://example.org}]\n---\nA city hosts it.\n"),
		"chapters/all.yaml": file("- id: ch\n  name: Switzerland Chapter\n"),
		"glossary/all.yaml": file("- id: wtpf\n  kind: series\n  names: {en: [World Telecommunication Policy Forum]}\n  acronyms: {en: [WTPF]}\n  definition: {en: A forum.}\n  see: [conclave]\n" +
			"- id: conclave\n  kind: series\n  names: {en: [Conclave]}\n  definition: {en: A closed one.}\n  chapters: [ch]\n"),
		"events/all.yaml": file("- id: wtpf-2013\n  series: wtpf\n  name: Fifth WTPF\n  edition: 5th\n  start: 2013-05-14\n  city: Geneva\n  country: Switzerland\n  organizer: ITU\n" +
			"- id: wtpf-secret\n  series: wtpf\n  name: Sixth WTPF\n  edition: 6th\n  start: 2031-05-07\n  city: Gruyères\n  country: Switzerland\n  organizer: ITU\n  chapters: [ch]\n" +
			"- id: conclave-1\n  series: conclave\n  name: First conclave\n  start: 2032-01-02\n  chapters: [ch]\n"),
	}}}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for _, text := range []string{
		"When is the WTPF in 2031?", "WTPF in Gruyères", "When is the 6th WTPF?", "What comes after WTPF 2013?", "When is the next WTPF?",
		"list all WTPF", "meetings in 2031", "When is the sixth WTPF?", "What is the WTPF?", "When is the conclave?",
	} {
		a, err := g.Ask(t.Context(), answer.Question{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		shown := a.Text + strings.Join(a.Suggestions, " ")
		for _, secret := range []string{"7 May 2031", "Sixth WTPF", "2032", "onclave"} {
			if strings.Contains(shown, secret) && !strings.Contains(text, "onclave") {
				t.Errorf("%s: %q tells %q", text, shown, secret)
			}
		}
		if len(a.Events) > 0 && slices.ContainsFunc(a.Events, func(e answer.Event) bool { return len(e.Chapters) > 0 }) {
			t.Errorf("%s: shows %+v", text, a.Events)
		}
	}
	if a, err := g.Ask(t.Context(), answer.Question{Text: "When is the 6th WTPF?", Chapter: "ch"}); err != nil || !strings.Contains(a.Text, "2031") {
		t.Errorf("its own chapter is told %q %v", a.Text, err)
	}
	if _, err := g.Calendar(answer.EventFilter{Series: "nothing"}, answer.Question{}); err == nil || strings.Contains(err.Error(), "conclave") {
		t.Errorf("a series that isn't there: %v", err)
	}
}
