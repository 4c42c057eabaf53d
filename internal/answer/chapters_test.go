package answer_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// openChapters opens the built-in base with the worked examples of three chapters over it.
func openChapters(t *testing.T) *answer.Generation {
	t.Helper()
	layers := []knowledge.Layer{knowledge.Embedded()}
	for _, name := range []string{"harbour-city", "ruritania", "accessibility"} {
		l, err := knowledge.Dir("../../docs/chapters/" + name)
		if err != nil {
			t.Fatal(err)
		}
		layers = append(layers, l)
	}
	g, err := answer.Open(context.Background(), layers, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g
}

// What a chapter wrote for itself comes first in its channels, and no other chapter ever sees it, in no kind of answer.
func TestAChaptersOwnKnowledge(t *testing.T) {
	g := openChapters(t)
	everyone := []knowledge.ChapterID{"", "harbour-city", "ruritania", "accessibility"}
	tests := []struct {
		question string
		chapter  knowledge.ChapterID
		document string // the chapter's own, cited first
		mark     string // what only the chapter may read
	}{
		{"How do I join the Internet Society or a chapter?", "harbour-city", "join-harbour-city", "Harbour City"},
		{"how can I become a member", "harbour-city", "join-harbour-city", "Harbour City"},
		{"when is the PP-26 briefing", "harbour-city", "harbour-city-2027-01", "Harbour City"},
		{"who prepares ITU conferences", "ruritania", "how-ruritania-prepares", "Ruritania"},
		{"comment notre gouvernement prépare-t-il la plénipotentiaire ?", "ruritania", "how-ruritania-prepares.fr", "Ruritanie"},
		{"what is the RIGF", "ruritania", "ruritania-igf", "Ruritania"},
		{"when is the Ruritania IGF", "ruritania", "ruritania-igf-2027", "Ruritania"},
		{"what do we ask of the ITU", "accessibility", "captions-position", "Accessibility Interest Group"},
	}
	for _, tt := range tests {
		t.Run(tt.question, func(t *testing.T) {
			for _, chapter := range everyone {
				a, err := g.Ask(context.Background(), answer.Question{Text: tt.question, Chapter: chapter, Now: at(t, "2026-11-24"), Explain: true})
				if err != nil {
					t.Fatal(err)
				}
				if chapter == tt.chapter {
					if len(a.Citations) == 0 || a.Citations[0].Document != tt.document {
						t.Errorf("cites %v first, want %s:\n%s\n%s", a.Citations, tt.document, a.Text, a.Trace)
					}
					continue
				}
				if seen := a.Text + strings.Join(a.Suggestions, "\n"); strings.Contains(seen, tt.mark) {
					t.Errorf("chapter %q reads what is %s's:\n%s", chapter, tt.chapter, seen)
				}
				for _, c := range a.Citations {
					if c.Document == tt.document {
						t.Errorf("chapter %q is shown the source %s", chapter, c.Document)
					}
				}
			}
		})
	}
}

// An unknown answer names whom to ask: the chapter's own contact, and nobody where no chapter is bound.
func TestAnUnknownAnswerNamesTheChaptersContact(t *testing.T) {
	g := openChapters(t)
	for chapter, want := range map[knowledge.ChapterID]string{
		"harbour-city": "hello@harbour-city.example.org", "ruritania": "office@ruritania.example.org", "": "",
	} {
		a, err := g.Ask(context.Background(), answer.Question{Text: "what is the airspeed of a swallow", Chapter: chapter, Now: at(t, "2026-11-24")})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if a.Contact != nil {
			got = a.Contact.Contact
		}
		if a.Kind != answer.Unknown || got != want {
			t.Errorf("chapter %q: %s, contact %q, want %q", chapter, a.Kind, got, want)
		}
	}
}

// The calendar and the search of a chapter hold its own too, and of others only what is public.
func TestAChaptersCalendarAndSearch(t *testing.T) {
	g := openChapters(t)
	hits, err := g.Search(context.Background(), "captioned meetings Accessibility Interest Group", "en", "ruritania", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		if h.Passage.Document == "captions-position" {
			t.Error("the search of Ruritania finds what is the Accessibility Interest Group's")
		}
	}
	if hits, err = g.Search(context.Background(), "captioned meetings Accessibility Interest Group", "en", "accessibility", 10); err != nil || len(hits) == 0 || hits[0].Passage.Document != "captions-position" {
		t.Errorf("hits = %v, %v", hits, err)
	}
	for chapter, want := range map[knowledge.ChapterID]bool{"ruritania": true, "accessibility": false, "": false} {
		events, err := g.Calendar(answer.EventFilter{Words: "2027", Chapter: chapter}, answer.Question{Now: at(t, "2026-11-24")})
		if err != nil {
			t.Fatal(err)
		}
		got := slices.ContainsFunc(events, func(e answer.Event) bool { return e.ID == "ruritania-igf-2027" })
		if got != want || len(events) == 0 {
			t.Errorf("chapter %q: its calendar of %d events holds Ruritania's: %v, want %v", chapter, len(events), got, want)
		}
	}
}
