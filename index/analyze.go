package index

import (
	"fmt"
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"

	// The analyzers by name. bleve's config package would register them too, with stores that nothing here needs.
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ar"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ckb"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/da"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/de"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/es"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fa"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fi"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fr"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hi"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hr"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hu"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/it"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/nl"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/no"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/pt"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ro"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ru"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/sv"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/tr"

	"plenipo/internal/lang"
)

// A Token is one content word of a text.
type Token struct {
	Word string // as written, folded: lower case, no diacritics
	Term string // analysed: stemmed, what is searched for
	Name bool   // written with a capital, and not as the first word; only of sentences
}

// analyzerNames maps BCP 47 base languages to bleve's analyzers. Languages without one of their own are
// analysed by truncation (see truncateAt); Polish is, too, since its stemmer takes 2 MB of the binary and a
// tenth of a second to load.
var analyzerNames = map[string]string{
	"ar": "ar", "ckb": "ckb", "da": "da", "de": "de", "en": "en", "es": "es", "fa": "fa", "fi": "fi",
	"fr": "fr", "hi": "hi", "hr": "hr", "hu": "hu", "it": "it", "nl": "nl", "no": "no", "nb": "no",
	"pt": "pt", "ro": "ro", "ru": "ru", "sv": "sv", "tr": "tr",
	"zh": "cjk", "ja": "cjk", "ko": "cjk",
}

// truncateAt is the length in runes to which words are cut in languages without a stemmer. Cutting words at
// five or six letters does nearly as well as stemming (McNamee, Nicholas & Mayfield, SIGIR 2009).
const truncateAt = 6

// An analyzers value analyses texts in any language; each analyzer is made when it is first
// used, since few of them are in most processes. It is safe for concurrent use.
type analyzers struct {
	byLang    map[string]func() analysis.Analyzer
	plain     analysis.Analyzer // unicode words in lower case
	irregular func() map[string]string
	seed      maphash.Seed
	known     [knownWords]atomic.Pointer[knownWord] // by hash: a newer word takes the place of an older one
}

// newAnalyzers prepares every analyzer that analyzerNames names.
func newAnalyzers() (*analyzers, error) {
	cache := registry.NewCache()
	a := &analyzers{byLang: map[string]func() analysis.Analyzer{}, seed: maphash.MakeSeed()}
	var err error
	if a.plain, err = cache.DefineAnalyzer("plain", map[string]any{
		"type": "custom", "tokenizer": "unicode", "token_filters": []string{"to_lower"},
	}); err != nil {
		return nil, fmt.Errorf("define analyzer plain: %w", err)
	}
	for tag, name := range analyzerNames {
		a.byLang[tag] = sync.OnceValue(func() analysis.Analyzer {
			// A cache of its own, since one is not made for several goroutines.
			an, err := registry.NewCache().AnalyzerNamed(name)
			if err != nil {
				panic(fmt.Sprintf("analyzer %s is not registered: %v", name, err)) // the imports above register it
			}
			return an
		})
	}
	a.irregular = sync.OnceValue(func() map[string]string {
		en := a.byLang["en"]()
		return irregularStems(func(w string) string {
			if stream := en.Analyze([]byte(w)); len(stream) == 1 {
				return string(stream[0].Term)
			}
			return w
		})
	})
	return a, nil
}

// stemOf returns the term of a folded word that an analyzer made term of: another one for irregular forms.
func (a *analyzers) stemOf(tag, word, term string) string {
	if tag == "en" {
		if stem, ok := a.irregular()[word]; ok {
			return stem
		}
	}
	return term
}

// of returns the analyzer of a language; ok is false for a language without one.
func (a *analyzers) of(tag string) (an analysis.Analyzer, ok bool) {
	if get, ok := a.byLang[tag]; ok {
		return get(), true
	}
	return a.plain, false
}

// analyze returns the content words of text, in order; stop words of the language are left out.
// An unknown tag is analysed by truncation. CJK text comes out as overlapping pairs of characters.
func (a *analyzers) analyze(tag, text string) []Token {
	folded := lang.Fold(text)
	an, ok := a.of(tag)
	stream := an.Analyze([]byte(folded))
	tokens := make([]Token, 0, len(stream))
	for _, t := range stream {
		term := string(t.Term)
		if !ok {
			term = truncate(term)
		}
		if term == "" || !hasLetterOrDigit(term) {
			continue
		}
		word := term
		if t.Start >= 0 && t.Start < t.End && t.End <= len(folded) {
			word = bareWord(folded[t.Start:t.End])
		}
		tokens = append(tokens, Token{Word: word, Term: a.stemOf(tag, word, term)})
	}
	return tokens
}

// words returns every word of text with its term, "" for a stop word. Runs of CJK characters become
// overlapping pairs, each a word of its own.
func (a *analyzers) words(tag, text string) []Token {
	folded := lang.Fold(text)
	an, ok := a.of(tag)
	var out []Token
	var last *analysis.Token // the CJK character before, if it stands next
	for _, t := range a.plain.Analyze([]byte(folded)) {
		if t.Type == analysis.Ideographic {
			if last != nil && last.End == t.Start {
				pair := folded[last.Start:t.End]
				out = append(out, Token{Word: pair, Term: pair})
			}
			last = t
			continue
		}
		last = nil
		w := string(t.Term)
		switch {
		case !hasLetterOrDigit(w):
			continue
		case !ok:
			out = append(out, Token{Word: w, Term: truncate(w)})
			continue
		}
		out = append(out, a.word(tag, w, an))
	}
	return out
}

// word analyses one folded word of a language.
func (a *analyzers) word(tag, w string, an analysis.Analyzer) Token {
	known := &a.known[maphash.String(a.seed, w)%uint64(len(a.known))]
	if k := known.Load(); k != nil && k.folded == w && k.tag == tag {
		return k.Token
	}
	word := Token{Word: bareWord(w)}
	for _, s := range an.Analyze([]byte(w)) {
		word.Term = a.stemOf(tag, word.Word, string(s.Term))
	}
	if len(w) <= longestKnown {
		known.Store(&knownWord{tag, strings.Clone(w), Token{strings.Clone(word.Word), word.Term, false}})
	}
	return word
}

// A knownWord is one that was analysed lately.
type knownWord struct {
	tag, folded string
	Token
}

// Questions are made of the same few hundred words: so many analysed ones are remembered, of at most so many bytes.
const (
	knownWords   = 2048
	longestKnown = 64
)

// elisions are the French, Italian and Catalan words that lose their vowel before another one.
var elisions = []string{"l'", "d'", "qu'", "n'", "s'", "c'", "j'", "m'", "t'", "jusqu'", "lorsqu'", "puisqu'", "dell'", "all'", "un'"}

// arabicPrefixes are the article and the particles that Arabic writes together with it.
var arabicPrefixes = []string{"وال", "بال", "كال", "فال", "لل", "ال"}

// bareWord strips from a folded word what other languages write as a word of its own: the possessive, an
// elided article, the Arabic article.
func bareWord(w string) string {
	w = strings.TrimSuffix(w, "'s")
	if strings.IndexByte(w, '\'') > 0 {
		for _, e := range elisions {
			if rest, ok := strings.CutPrefix(w, e); ok && rest != "" {
				return rest
			}
		}
	}
	for _, p := range arabicPrefixes {
		if rest, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return w
}

func truncate(s string) string {
	n := 0
	for i := range s {
		if n == truncateAt {
			return s[:i]
		}
		n++
	}
	return s
}

func hasLetterOrDigit(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}
