package answer_test

import (
	"testing"
	"testing/fstest"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

func TestTheSameQuestionWithinAMinuteGetsTheSameAnswerAndNoLonger(t *testing.T) {
	layer := knowledge.Layer{Name: "t", FS: fstest.MapFS{
		"chapters/c.yaml": {Data: []byte("chapters:\n  - id: geneva\n    name: Geneva Chapter\n")},
		"glossary/t.yaml": {Data: []byte("terms:\n  - id: wtsa\n    kind: series\n    names: {en: World Telecommunication Standardization Assembly}\n    acronyms: {en: WTSA}\n    definition: {en: WTSA is an assembly of the ITU.}\n")},
		"events/e.yaml":   {Data: []byte("events:\n  - id: wtsa-28\n    series: wtsa\n    name: WTSA 2028\n    start: 2028-10-17\n    end: 2028-10-26\n    city: Geneva\n    country: Switzerland\n    status: scheduled\n")},
		"articles/a.md":   {Data: []byte("---\nid: a\ntitle: Where does the chapter meet?\nlang: en\nchapters: [geneva]\nsummary: The Geneva Chapter meets in the villa by the lake.\n---\nMore on that.\n")},
	}}
	live, err := answer.NewLive(t.Context(), func() ([]knowledge.Layer, error) { return []knowledge.Layer{layer}, nil }, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(q answer.Question) answer.Answer {
		t.Helper()
		a, err := live.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2028, 10, 15, 21, 59, 30, 0, time.UTC) // 23:59:30 in Zurich
	when := answer.Question{Text: "When is WTSA-28?", Now: late, Zone: zurich}
	first := ask(when)
	first.Events = append(first.Events, answer.Event{}) // the caller's own
	again := when
	again.Now = late.Add(20 * time.Second)
	if got := ask(again); got.Text != first.Text || len(got.Events) != 1 {
		t.Errorf("within the minute: %q with %d events, want %q with 1", got.Text, len(got.Events), first.Text)
	} else if !got.Thread.At.Equal(again.Now) {
		t.Errorf("the conversation was at %v, want %v", got.Thread.At, again.Now)
	}
	again.Now = late.Add(30 * time.Second) // another day in Zurich
	if got := ask(again); got.Text == first.Text {
		t.Errorf("the next day still says %q", got.Text)
	}
	elsewhere := when
	elsewhere.Zone = time.UTC
	elsewhere.Now = late.Add(31 * time.Second)
	if got := ask(elsewhere); got.Text != first.Text {
		t.Errorf("in UTC it is the same day still: %q, want %q", got.Text, first.Text)
	}
	meets := answer.Question{Text: "Where does the chapter meet?", Chapter: "geneva", Now: late}
	if got := ask(meets); got.Kind != answer.Passage {
		t.Fatalf("in its chapter: %s %q", got.Kind, got.Text)
	}
	meets.Chapter = ""
	if got := ask(meets); got.Kind != answer.Unknown {
		t.Errorf("outside, a chapter's answer came back: %q", got.Text)
	}
}
