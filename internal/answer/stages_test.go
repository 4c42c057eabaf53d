package answer

import (
	"slices"
	"testing"
	"time"

	"plenipo/knowledge"
)

func date(t *testing.T, s string) knowledge.Date {
	t.Helper()
	d, err := knowledge.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPhaseFollowsStatusThenDates(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		start, end string
		status     knowledge.EventStatus
		want       Phase
		days       int
	}{
		{"2026-11-09", "2026-11-27", knowledge.EventScheduled, OnNow, 15},
		{"2026-11-23", "2026-11-23", knowledge.EventScheduled, OnNow, 1},
		{"2026-11-24", "", knowledge.EventScheduled, Upcoming, 1},
		{"2026-11-22", "", knowledge.EventHeld, Over, 1},
		{"2012-12-03", "2012-12-14", knowledge.EventHeld, Over, 5092},
		{"2026", "", knowledge.EventScheduled, Upcoming, 0},
		{"2026", "", knowledge.EventHeld, Over, 0},
		{"2027-10", "2027-11-12", knowledge.EventScheduled, Upcoming, 0},
		{"", "", knowledge.EventScheduled, Undated, 0},
		{"2026-11-09", "2026-11-27", knowledge.EventCancelled, Cancelled, 0},
		{"2027-01-01", "", knowledge.EventPostponed, Postponed, 0},
	}
	for _, tt := range tests {
		ev := &knowledge.Event{Start: date(t, tt.start), End: date(t, tt.end), Status: tt.status}
		if got, days := phase(ev, now); got != tt.want || days != tt.days {
			t.Errorf("%s–%s %s: %s %d, want %s %d", tt.start, tt.end, tt.status, got, days, tt.want, tt.days)
		}
	}
}

func TestDaysAreCountedByTheCalendar(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Skip("no time zone data:", err)
	}
	// Summer time ends on 25 October 2026: that night has 25 hours.
	from, to := time.Date(2026, 10, 24, 23, 0, 0, 0, zone), time.Date(2026, 10, 26, 1, 0, 0, 0, zone)
	if got := daysBetween(from, to); got != 2 {
		t.Errorf("%d days", got)
	}
}

func TestVagueDatesDontAnswerNarrowQuestions(t *testing.T) {
	spring := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	year := &knowledge.Event{Start: date(t, "2027")}
	if overlaps(year, spring, spring.AddDate(0, 3, 0)) {
		t.Error("an event known by its year is no answer to a season")
	}
	if !overlaps(year, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error("it is one to its year")
	}
}

func TestIntents(t *testing.T) {
	tests := []struct {
		lang, text string
		want       intent
	}{
		{"en", "when was WCIT held", intentWhen}, {"en", "who chaired it", intentWho}, {"en", "what does ITR stand for", intentDefine},
		{"en", "how many countries signed", intentHowMany}, {"en", "why did the US refuse", intentWhy}, {"en", "help", intentHelp},
		{"en", "help me find the ITRs", intentOther}, {"en", "how long until WRC-27", intentHowLong}, {"en", "thanks", intentThanks},
		{"fr", "c'est quand ?", intentWhen}, {"fr", "où est-ce", intentWhere}, {"es", "¿cuántos países firmaron?", intentHowMany},
		{"ru", "что такое ВКМЭ", intentDefine}, {"ar", "متى عقد المؤتمر", intentWhen}, {"zh", "什么是WCIT", intentDefine},
	}
	for _, tt := range tests {
		if got := asks(tt.lang, tt.text); got != tt.want {
			t.Errorf("%s %q: %s, want %s", tt.lang, tt.text, got, tt.want)
		}
	}
}

func TestPartsEndWithTheQuestion(t *testing.T) {
	tests := []struct{ lang, text, want string }{
		{"en", "Hello all, I am new here. Our president spoke of a treaty; who chaired WCIT-12?", "who chaired WCIT-12?"},
		{"en", "I have to brief my minister tomorrow and would like to know how many states signed the treaty", "how many states signed the treaty"},
		{"en", "quick one, my boss needs it in five minutes: who was the chair of the conference of 2012", "who was the chair of the conference of 2012"},
		{"fr", "Bonjour à tous, je prépare une note pour demain et je voudrais savoir combien de pays ont signé le RTI", "combien de pays ont signé le RTI"},
		{"es", "Hola, estoy preparando una presentación y quisiera saber cuántos países firmaron el tratado de 2012", "cuántos países firmaron el tratado de 2012"},
		{"ru", "Коллеги, я готовлю доклад для министерства, подскажите пожалуйста, сколько стран подписали договор", "сколько стран подписали договор"},
		{"en", "who chaired WCIT-12", ""},
		{"en", "", ""},
	}
	for _, tt := range tests {
		got := ""
		if ps := parts(tt.text, tt.lang); len(ps) > 0 {
			got = ps[0].text
		}
		if got != tt.want {
			t.Errorf("%q: the first part is %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestQuestionWordsAreMended(t *testing.T) {
	for in, want := range map[string]string{
		"waht is WCIT": "what is WCIT", "wen is PP-26": "when is PP-26", "w.c.i.t. meaning": "WCIT meaning", "what is WCIT": "what is WCIT",
		"in the U.S. today": "in the U.S. today",
	} {
		if got := mendQuestionWords(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestClipKeepsWords(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{{"short", 10, "short"}, {"one two three", 9, "one two…"}, {"国际电信世界大会", 5, "国际电信…"}} {
		if got := clip(tt.in, tt.n); got != tt.want || len([]rune(got)) > tt.n {
			t.Errorf("clip(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

func TestTuningKeepsItsNumbers(t *testing.T) {
	d := DefaultTuning()
	values := d.Values()
	if len(values) != len(d.Names()) || !slices.Equal(d.With(values).Values(), values) {
		t.Error("a tuning with its own numbers is another")
	}
	values[0] = 42
	if d.With(values).Values()[0] != 42 || d.Values()[0] == 42 {
		t.Error("With must change a copy")
	}
}
