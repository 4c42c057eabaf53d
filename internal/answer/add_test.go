package answer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// saved is a saved answer as an article.
func saved(id, question, text string, chapters ...knowledge.ChapterID) *knowledge.Article {
	return &knowledge.Article{
		Location: knowledge.Location{Path: id + ".txt"}, ID: id, Title: question, Lang: "en", Body: text, Chapters: chapters,
		Saved: &knowledge.Saved{Author: "Ana", Link: "https://chat.example.org/p1", At: time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)},
	}
}

// secret is a word that only the saved answer of chapter "ch" holds.
const secret = "quincunx"

// What one chapter saved shows on no surface of the engine to another, nor to the public.
func TestASavedAnswerStaysInItsChapter(t *testing.T) {
	dir := t.TempDir()
	writeEdition(t, dir, 0)
	l := live(t, dir, "")
	if err := l.Add(t.Context(), saved("5e1", "Where does the chapter meet?", "The chapter meets at the "+secret+" on Tuesdays. Bring a chair.", "ch")); err != nil {
		t.Fatal(err)
	}
	questions := []string{"Where does the chapter meet?", "where is the " + secret, secret, "chapter meet Tuesdays chair", "Bring a chair", "5e1"}
	for _, chapter := range []knowledge.ChapterID{"", "sn", "CH", "ch "} {
		for _, text := range questions {
			q := answer.Question{Text: text, Chapter: chapter, Explain: true}
			// The conversation may have come from a channel of the chapter.
			for _, thread := range []answer.Thread{{}, {Entities: []answer.EntityRef{{Kind: "article", ID: "5e1"}}, At: time.Now()}} {
				q.Thread = thread
				a, err := l.Ask(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				told := fmt.Sprintf("%s %v %v %v %v", a.Text, a.Quotes, a.Citations, a.Suggestions, a.Choices)
				if strings.Contains(told, "Tuesdays") || strings.Contains(told, "5e1") || strings.Contains(told, "does the chapter meet") {
					t.Errorf("chapter %q asks %q and is told %s", chapter, text, told)
				}
				if a.Trace != nil && text != "5e1" && strings.Contains(fmt.Sprintf("%+v", a.Trace), "5e1") {
					t.Errorf("chapter %q sees it in the trace of %q", chapter, text)
				}
			}
			hits, err := l.Search(t.Context(), text, "en", chapter, 50)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hits {
				if h.Passage.Document == "5e1" {
					t.Errorf("chapter %q finds it with %q", chapter, text)
				}
			}
			if got := fmt.Sprint(l.Complete(text[:min(3, len(text))], chapter, nil, 100)); strings.Contains(got, "meet") || strings.Contains(got, "5e1") {
				t.Errorf("chapter %q is offered %s", chapter, got)
			}
		}
		if got := fmt.Sprint(l.Popular("en", chapter, 100)); strings.Contains(got, "meet") {
			t.Errorf("chapter %q sees it among what is often asked: %s", chapter, got)
		}
	}
	a, err := l.Ask(t.Context(), answer.Question{Text: questions[0], Chapter: "ch"})
	if err != nil || !strings.Contains(a.Text, secret) || len(a.Citations) == 0 || a.Citations[0].Saved == nil || a.Citations[0].URL != "https://chat.example.org/p1" {
		t.Errorf("its own chapter is told %q %+v %v", a.Text, a.Citations, err)
	}
}

// Adding and reloading while people ask: every answer comes from one generation, and none fails.
func TestSavedAnswersComeAndGoBesideReloads(t *testing.T) {
	dir := t.TempDir()
	writeEdition(t, dir, 0)
	l := live(t, dir, t.TempDir())
	var done atomic.Bool
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for !done.Load() {
				if _, err := l.Ask(context.Background(), answer.Question{Text: "where does the choir rehearse?"}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := 1; n <= 20; n++ {
		text := fmt.Sprintf("The choir rehearses in hall %d of the old mill.", n)
		if err := l.Add(t.Context(), saved("5e2", "Where does the choir rehearse?", text)); err != nil {
			t.Fatal(err)
		}
		if n%5 == 0 {
			writeEdition(t, dir, n)
			if err := l.Reload(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		a, err := l.Ask(t.Context(), answer.Question{Text: "Where does the choir rehearse?"})
		if err != nil || !strings.Contains(a.Text, text) {
			t.Fatalf("after %d changes: %q %v", n, a.Text, err)
		}
	}
	if err := l.Add(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a, err := l.Ask(t.Context(), answer.Question{Text: "Where does the choir rehearse?"}); err != nil || strings.Contains(a.Text, "mill") {
		t.Errorf("taken out of use: %q %v", a.Text, err)
	}
	done.Store(true)
	wg.Wait()
	// What can't stand beside the files is left out, and the rest is served.
	if err := l.Add(t.Context(), saved("topic-1", "Taken?", "Its id is a file's."), saved("5e3", "Empty?", "  "), saved("5e4", "Where is the mill?", "The mill stands by the weir.")); err != nil {
		t.Fatal(err)
	}
	if a, err := l.Ask(t.Context(), answer.Question{Text: "Where is the mill?"}); err != nil || !strings.Contains(a.Text, "weir") {
		t.Errorf("%q %v", a.Text, err)
	}
}

func TestAChannelMayKeepToItsTopics(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "articles"), 0o755); err != nil {
		t.Fatal(err)
	}
	for id, topic := range map[string]string{"roaming": "itrs", "choir": "community"} {
		text := fmt.Sprintf("---\nid: %s\ntitle: What about the %s?\ntopics: [%s]\nsources: [{title: T, url: https://example.org}]\n---\nThe %s is dealt with in room nine.\n", id, id, topic, id)
		if err := os.WriteFile(filepath.Join(dir, "articles", id+".md"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l := live(t, dir, "")
	for _, tt := range []struct {
		topics []string
		want   bool
	}{{nil, true}, {[]string{"Community"}, true}, {[]string{"itrs"}, false}} {
		a, err := l.Ask(t.Context(), answer.Question{Text: "What about the choir?", Topics: tt.topics})
		if err != nil || strings.Contains(a.Text, "The choir is dealt with") != tt.want {
			t.Errorf("topics %v: %q %v", tt.topics, a.Text, err)
		}
	}
}

func TestWhatAsksTheSameHasOneGist(t *testing.T) {
	g, err := answer.Open(t.Context(), []knowledge.Layer{knowledge.Embedded()}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	same := [][]string{
		{"When was WCIT-12?", "when was the WCIT-12", "WCIT-12, when was it?"},
		{"How do I register for visas in Geneva?", "how do we registering for a visa in Geneva??"},
		{"What is the CMTI?", "What is the WCIT?"},
	}
	seen := map[string]string{}
	for _, group := range same {
		want := g.Gist(group[0], "en")
		if before, taken := seen[want]; taken || want == "" {
			t.Errorf("%q has the gist %q, as %q has", group[0], want, before)
		}
		seen[want] = group[0]
		for _, q := range group[1:] {
			if got := g.Gist(q, "en"); got != want {
				t.Errorf("%q: %q, and %q: %q", q, got, group[0], want)
			}
		}
	}
	if a, b := g.Gist("When was WCIT-12?", "en"), g.Gist("Where was WCIT-12?", "en"); a == b {
		t.Errorf("when and where are the same: %q", a)
	}
}

// BenchmarkAdd makes a saved answer searchable beside a base of a hundred thousand passages.
func BenchmarkAdd(b *testing.B) {
	fsys := fstest.MapFS{}
	words := strings.Fields("treaty roaming spectrum delegate resolution numbering council forum signature clause amendment plenary working party proposal revision network operator member state")
	for i := range 50_000 {
		w := func(n int) string { return words[(i*7+n*13+i/19)%len(words)] }
		text := fmt.Sprintf("---\nid: a%d\ntitle: The %s of %s %d\n---\nThe %s asks for a %s of the %s in room %d.\n\n## On the %s\n\nThe %s was adopted by the %s after %d votes.\n",
			i, w(0), w(1), i, w(2), w(3), w(4), i, w(5), w(6), w(7), i%190)
		fsys[fmt.Sprintf("articles/%d/a%d.md", i%100, i)] = &fstest.MapFile{Data: []byte(text)}
	}
	l, err := answer.NewLive(b.Context(), func() ([]knowledge.Layer, error) { return []knowledge.Layer{{Name: "big", FS: fsys}}, nil }, "", answer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var added []*knowledge.Article
	for i := range 1000 {
		added = append(added, saved(fmt.Sprint("5e", i), fmt.Sprintf("Where is meeting %d?", i), fmt.Sprintf("Meeting %d is in the old mill by the weir.", i), "ch"))
	}
	for b.Loop() {
		if err := l.Add(b.Context(), added...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(l.Status().Passages), "passages")
}
