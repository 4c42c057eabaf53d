package answer_test

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"plenipo/internal/answer"
)

// hostile are texts that have broken search bots.
var hostile = map[string]string{
	"empty":            "",
	"punctuation":      "?!.,;:-()[]{}",
	"query syntax":     `+a -b "c" field:x ~2 ^9 /re/ * ?* a:b:c >5 "unbalanced \`,
	"invalid UTF-8":    "what is \xff\xfe\xc0 WCIT \xed\xa0\x80",
	"control":          "what\x00is\x1b[31m WCIT\x07",
	"bidi override":    "\u202ewhat is WCIT\u202c \u2066\u2069",
	"zero width":       "W\u200bC\u200dI\u2060T\ufeff",
	"zalgo":            "W" + strings.Repeat("\u0301", 5000) + "CIT",
	"one megabyte":     strings.Repeat("what is the treaty of dubai ", 1<<20/28),
	"one long word":    strings.Repeat("a", 1<<20),
	"ten thousand":     strings.Repeat("WCIT conference plenipotentiary internet ", 2500),
	"arabic and latin": "ما هو WCIT؟ \u200f What is it",
	"emoji":            "🤖 what is 🌍 WCIT 👨‍👩‍👧‍👦?",
	"template":         "{{.Name}} ${jndi:ldap://x} <script>alert(1)</script> %s%n",
	"mentions":         "@everyone <!channel> <@U123> what is WCIT",
	"sql":              "'; DROP TABLE passages; --",
	"numbers":          strings.Repeat("1234567890 ", 1000),
	"lone surrogate":   "\\ud800 what is WCIT",
	"newlines":         strings.Repeat("\n\r\t", 10000) + "what is WCIT",
}

func TestHostileQuestionsAreAnsweredQuickly(t *testing.T) {
	g := engine(t)
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			a, err := g.Ask(ctx, answer.Question{Text: text, Now: at(t, today)})
			if err != nil {
				t.Fatal(err)
			}
			if !utf8.ValidString(a.Text) || a.Text == "" {
				t.Errorf("text = %q", a.Text)
			}
			if len(a.Text) > 8000 {
				t.Errorf("an answer of %d bytes", len(a.Text))
			}
		})
	}
}

func BenchmarkHostile(b *testing.B) {
	g := engine(b)
	for name, text := range hostile {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := g.Ask(context.Background(), answer.Question{Text: text, Now: at(b, today)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzAsk(f *testing.F) {
	for _, text := range hostile {
		if len(text) < 4096 {
			f.Add(text, "en")
		}
	}
	g := engine(f)
	f.Fuzz(func(t *testing.T, text, tag string) {
		a, err := g.Ask(context.Background(), answer.Question{Text: text, Lang: tag, Now: at(t, today)})
		if err != nil {
			t.Fatal(err)
		}
		if a.Text == "" || !utf8.ValidString(a.Text) || a.Confidence < 0 || a.Confidence > 1 {
			t.Fatalf("%q: %q, confidence %v", text, a.Text, a.Confidence)
		}
		for _, q := range a.Quotes {
			if !strings.Contains(q.Passage().Text, q.Text()) {
				t.Fatalf("%q: quote %q is not in its passage", text, q.Text())
			}
		}
		if (a.Kind == answer.Passage || a.Kind == answer.Definition) && len(a.Citations) == 0 {
			t.Fatalf("%q: no source", text)
		}
	})
}
