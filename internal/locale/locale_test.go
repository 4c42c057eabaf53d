package locale

import (
	"regexp"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
)

var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)

// pluralForms are CLDR's, for whole numbers.
var pluralForms = map[string][]string{
	"en": {"one", "other"}, "fr": {"many", "one", "other"}, "es": {"many", "one", "other"}, "pt": {"many", "one", "other"},
	"ru": {"few", "many", "one", "other"}, "ar": {"few", "many", "one", "other", "two", "zero"}, "zh": {"other"},
}

// load returns all texts of a language, by key.
func load(t *testing.T, tag string) map[string]any {
	t.Helper()
	all := map[string]any{}
	for _, name := range areaFiles(tag) {
		b, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]any{}
		if err := yaml.Unmarshal(b, &m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, text := range m {
			if _, ok := all[key]; ok {
				t.Errorf("%s: %s stands in another area too", name, key)
			}
			all[key] = text
		}
	}
	if len(all) == 0 {
		t.Fatalf("no texts in %s", tag)
	}
	return all
}

func TestEveryLanguageHasEveryText(t *testing.T) {
	english := load(t, "en")
	for _, tag := range Languages() {
		texts := load(t, tag)
		for key, want := range english {
			got, ok := texts[key]
			if !ok {
				t.Errorf("%s lacks %s", tag, key)
				continue
			}
			_, plural := want.(map[string]any)
			forms, isPlural := got.(map[string]any)
			if plural != isPlural {
				t.Errorf("%s: %s counts in one language and not in the other", tag, key)
				continue
			}
			if !plural {
				if got == "" || !slices.Equal(placeholders(got.(string)), placeholders(want.(string))) {
					t.Errorf("%s: %s = %q; placeholders differ from %q", tag, key, got, want)
				}
				continue
			}
			var have []string
			for f, text := range forms {
				have = append(have, f)
				if text == "" {
					t.Errorf("%s: %s has an empty form %s", tag, key, f)
				}
			}
			slices.Sort(have)
			if !slices.Equal(have, pluralForms[tag]) {
				t.Errorf("%s: %s has the plural forms %v, want %v", tag, key, have, pluralForms[tag])
			}
		}
		for key := range texts {
			if _, ok := english[key]; !ok {
				t.Errorf("%s has %s, which English lacks", tag, key)
			}
		}
	}
}

func placeholders(s string) []string {
	p := placeholder.FindAllString(s, -1)
	slices.Sort(p)
	return p
}

func TestPluralFollowsTheLanguage(t *testing.T) {
	tests := []struct {
		tag  string
		n    int
		want string
	}{
		{"en", 1, "Starts in 1 day."}, {"en", 12, "Starts in 12 days."}, {"ru", 1, "Начнётся через 1 день."},
		{"ru", 3, "Начнётся через 3 дня."}, {"ru", 12, "Начнётся через 12 дней."}, {"ar", 2, "يبدأ بعد يومين."},
		{"zh", 5, "5 天后开始。"}, {"de", 2, "Starts in 2 days."}, {"pt-BR", 2, "Começa dentro de 2 dias."},
	}
	for _, tt := range tests {
		if got := New(tt.tag).Plural("starts_in_days", tt.n, nil); got != tt.want {
			t.Errorf("%s %d: %q, want %q", tt.tag, tt.n, got, tt.want)
		}
	}
}

func TestUnknownKeyIsVisible(t *testing.T) {
	if got := New("en").Text("no_such_text", nil); got != "[no_such_text]" {
		t.Errorf("got %q", got)
	}
}

func BenchmarkText(b *testing.B) {
	p := New("fr")
	for b.Loop() {
		p.Text("on_now", map[string]any{"Day": 3, "Days": 19})
	}
}

func TestLanguagesAreNamedInTheReadersLanguage(t *testing.T) {
	for _, tt := range []struct{ reader, tag, want string }{
		{"en", "fr", "French"}, {"fr", "zh-Hant", "chinois"}, {"ar", "pl", "البولندية"}, {"de", "ru", "Russian"}, {"en", "tlh", "tlh"},
	} {
		if got := New(tt.reader).Language(tt.tag); got != tt.want {
			t.Errorf("%s in %s = %q, want %q", tt.tag, tt.reader, got, tt.want)
		}
	}
}
