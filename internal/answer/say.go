package answer

import (
	"plenipo/internal/locale"
)

// say returns an interface text in a language; kv are alternating names and values of its placeholders.
func say(tag, key string, kv ...any) string {
	return locale.New(tag).Text(key, data(kv))
}

// count returns an interface text in the plural form that n takes; the text has it as {{.Count}}.
func count(tag, key string, n int, kv ...any) string {
	return locale.New(tag).Plural(key, n, data(kv))
}

func data(kv []any) map[string]any {
	if len(kv) == 0 {
		return nil
	}
	m := make(map[string]any, len(kv)/2)
	for i := 0; i+1 < len(kv); i += 2 {
		m[kv[i].(string)] = kv[i+1]
	}
	return m
}
