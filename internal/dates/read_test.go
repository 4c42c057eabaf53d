package dates

import (
	"testing"
	"time"
	"unicode/utf8"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) // a Monday

func TestReadTellsWhatAQuestionSaysAboutTime(t *testing.T) {
	tests := []struct{ tag, text, want string }{
		{"en", "When is the next Plenipotentiary Conference?", "next"},
		{"en", "where was the last WTSA", "last"},
		{"en", "is PP-26 on right now?", "now"},
		{"en", "how long until WRC-27", "how long"},
		{"en", "ITU events in 2027", "in 2027-01-01 2028-01-01"},
		{"en", "what ITU meetings are in Geneva this spring", "in 2027-03-01 2027-06-01"},
		{"en", "events next month", "in 2026-12-01 2027-01-01"},
		{"en", "what's on this week", "in 2026-11-23 2026-11-30"},
		{"en", "meetings in May 2027", "in 2027-05-01 2027-06-01"},
		{"en", "what happened on 13 December 2012", "in 2012-12-13 2012-12-14"},
		{"en", "what happened on December 13, 2012", "in 2012-12-13 2012-12-14"},
		{"en", "events on 2027-05-17", "in 2027-05-17 2027-05-18"},
		{"en", "conferences in the 1980s", "in 1980-01-01 1990-01-01"},
		{"en", "PPs between 2010 and 2018", "in 2010-01-01 2019-01-01"},
		{"en", "what comes after WCIT?", "after"},
		{"en", "events after 2012", "after 2012-01-01 2013-01-01"},
		{"en", "what was before WTPF-13", "before"},
		{"en", "is WCIT over?", "is over"},
		{"en", "upcoming ITU events", "upcoming"},
		{"en", "events in the next three months", "in 2026-11-23 2027-02-23"},
		{"en", "when was WTSA-24", "none"},
		{"en", "what is WCIT", "none"},
		{"en", "may I ask about the ITRs", "none"},
		{"fr", "c'est quand la prochaine conférence de plénipotentiaires ?", "next"},
		{"fr", "réunions de l'UIT le mois prochain", "in 2026-12-01 2027-01-01"},
		{"fr", "événements en mai 2027", "in 2027-05-01 2027-06-01"},
		{"fr", "que s'est-il passé le 13 décembre 2012", "in 2012-12-13 2012-12-14"},
		{"es", "¿cuándo es la próxima conferencia?", "next"},
		{"es", "eventos de la UIT en 2027", "in 2027-01-01 2028-01-01"},
		{"es", "reuniones el próximo mes", "in 2026-12-01 2027-01-01"},
		{"pt", "quando é a próxima conferência", "next"},
		{"pt", "eventos em dezembro de 2026", "in 2026-12-01 2027-01-01"},
		{"ru", "когда следующая Полномочная конференция", "next"},
		{"ru", "мероприятия МСЭ в 2027 году", "in 2027-01-01 2028-01-01"},
		{"ru", "что было в декабре 2012 года", "in 2012-12-01 2013-01-01"},
		{"ar", "متى المؤتمر القادم", "next"},
		{"ar", "أحداث الاتحاد في عام 2027", "in 2027-01-01 2028-01-01"},
		{"zh", "下一届全权代表大会什么时候举行", "next"},
		{"zh", "2027年有哪些会议", "in 2027-01-01 2028-01-01"},
		{"zh", "明年有什么会议", "in 2027-01-01 2028-01-01"},
		{"de", "wann ist die nächste Konferenz", "next"},
	}
	for _, tt := range tests {
		t.Run(tt.tag+" "+tt.text, func(t *testing.T) {
			r := Read(tt.text, tt.tag, now)
			got := r.Relation.String()
			if !r.Start.IsZero() {
				got += " " + r.Start.Format(time.DateOnly) + " " + r.End.Format(time.DateOnly)
			}
			if got != tt.want {
				t.Errorf("got %s, want %s (%+v)", got, tt.want, r)
			}
		})
	}
}

func TestTense(t *testing.T) {
	for text, want := range map[string]Tense{
		"where was it held": TensePast, "when is it": TensePresent, "when will it take place": TenseFuture, "WCIT": TenseUnknown,
	} {
		if got := Read(text, "en", now).Tense; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for tag := range languages {
		f.Add("What is on next month, 3 May 2027? 明年 القادم", tag)
	}
	f.Fuzz(func(t *testing.T, text, tag string) {
		r := Read(text, tag, now)
		if r.End.Before(r.Start) {
			t.Fatalf("%q: %v after %v", text, r.Start, r.End)
		}
		for _, s := range r.Spans {
			if s.From < 0 || s.To > len(text) || s.From >= s.To || utf8.ValidString(text) && !utf8.ValidString(text[s.From:s.To]) {
				t.Fatalf("%q: span %v", text, s)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		Read("what ITU meetings are in Geneva this spring", "en", now)
	}
}
