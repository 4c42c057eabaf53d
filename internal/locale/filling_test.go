package locale

import (
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

func TestFilledTextsAreTheLibrarys(t *testing.T) {
	for _, tag := range Languages() {
		p, left := New(tag), 0
		for key, text := range load(t, tag) {
			s, ok := text.(string)
			if !ok {
				continue // a text that counts
			}
			data := map[string]any{}
			for i, name := range placeholders(s) {
				name = strings.Trim(name, "{}. ")
				data[name] = name + "<&>"
				if i%2 == 1 {
					data[name] = i
				}
			}
			want := p.print(&i18n.LocalizeConfig{MessageID: key, TemplateData: data}, key)
			for range 2 { // taken apart, and known
				if got := p.Text(key, data); got != want {
					t.Errorf("%s: %s = %q, want %q", tag, key, got, want)
				}
			}
			if p.filling(key).parts == nil {
				left++
			}
			if len(data) > 0 {
				if got, want := p.Text(key, nil), p.print(&i18n.LocalizeConfig{MessageID: key}, key); got != want {
					t.Errorf("%s: %s without data = %q, want %q", tag, key, got, want)
				}
			}
		}
		if left > 5 {
			t.Errorf("%s: %d texts can't be taken apart", tag, left)
		}
	}
}
