// Package locale holds the interface texts in seven languages.
//
// A text is an entry of <area>.<language>.yaml, sorted by key: an area is a part of the program, as chat (active) or
// the console, with a file a language. To add a text, put it into the area's English file and into every other: the
// tests fail while a language lacks it, leaves it empty, uses other placeholders or lacks a plural form, and when two
// areas have the same key. Placeholders are {{.Name}}; a text that counts has the plural forms of
// its language (CLDR) and the number as {{.Count}}. Texts are plain: escaping is a renderer's work.
package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.yaml
var files embed.FS

// areaFiles returns the names of a language's files, one an area.
func areaFiles(tag string) []string {
	names, _ := fs.Glob(files, "*."+tag+".yaml") // the pattern is well formed
	return names
}

// languages are the interface languages, the fallback first.
var languages = []string{"en", "fr", "es", "ar", "ru", "zh", "pt"}

// Languages returns the BCP 47 base languages that there are interface texts in, the fallback first.
func Languages() []string { return append([]string{}, languages...) }

// bundle returns the texts of a language. The files are part of the program, so
// that a mistake in one is a programmer's. A language is read when it is first written in: one answer on the command line
// needs one or two of the seven.
func bundle(tag string) *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("yaml", func(data []byte, v any) error { return yaml.Unmarshal(data, v) })
	for _, name := range areaFiles(tag) {
		if _, err := b.LoadMessageFileFS(files, name); err != nil {
			panic(fmt.Sprintf("locale: %v", err))
		}
	}
	return b
}

// A Printer writes interface texts in one language. It is immutable and safe for concurrent use.
type Printer struct {
	lang      string
	localizer *i18n.Localizer
	filled    sync.Map // key → filling, of the texts that were asked for
}

// Lang returns the language that the texts are in: one of Languages.
func (p *Printer) Lang() string { return p.lang }

// printers holds one Printer a language, made when it is first asked for.
var printers = func() map[string]func() *Printer {
	m := map[string]func() *Printer{}
	for _, tag := range languages {
		m[tag] = sync.OnceValue(func() *Printer {
			return &Printer{lang: tag, localizer: i18n.NewLocalizer(bundle(tag), tag)}
		})
	}
	return m
}()

// New returns the Printer for a BCP 47 tag, by its base language; a language without texts is written in English.
func New(tag string) *Printer {
	if p, ok := printers[base(tag)]; ok {
		return p()
	}
	return printers[languages[0]]()
}

// localize returns a text, in the fallback language where this one lacks it.
func (p *Printer) localize(c *i18n.LocalizeConfig) (string, error) {
	s, err := p.localizer.Localize(c)
	if err != nil && p.lang != languages[0] {
		return New(languages[0]).localize(c)
	}
	return s, err
}

// base returns the base language of a BCP 47 tag, in lower case.
func base(tag string) string {
	b, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	return b
}

// Language returns what the language of a BCP 47 tag is called; the tag itself when it has no name here.
func (p *Printer) Language(tag string) string {
	name, err := p.localize(&i18n.LocalizeConfig{MessageID: "language_" + base(tag)})
	if err != nil {
		return tag
	}
	return name
}

// Text returns the text of a key with its placeholders filled from data. An unknown key comes back as itself,
// in brackets: visible, and better than silence.
func (p *Printer) Text(key string, data map[string]any) string {
	var f filling
	if known, ok := p.filled.Load(key); ok {
		f = known.(filling)
	} else if f = p.filling(key); f.parts != nil {
		p.filled.Store(key, f)
	}
	if s, ok := f.fill(data); ok {
		return s
	}
	return p.print(&i18n.LocalizeConfig{MessageID: key, TemplateData: data}, key)
}

// Plural returns the text of a key in the plural form that n takes; {{.Count}} is n.
func (p *Printer) Plural(key string, n int, data map[string]any) string {
	with := map[string]any{"Count": n}
	for k, v := range data {
		with[k] = v
	}
	return p.print(&i18n.LocalizeConfig{MessageID: key, TemplateData: with, PluralCount: n}, key)
}

func (p *Printer) print(c *i18n.LocalizeConfig, key string) string {
	s, err := p.localize(c)
	if s == "" && err != nil {
		return "[" + key + "]"
	}
	return s
}
