package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// A claim is what a passage's document claims to answer, by its title and, for an article, its questions.
type claim struct {
	asks       intent            // of an article's title
	form       form              // of an article's title
	year       int               // that the passage's title names, see yearIn
	denies     bool              // the passage's title says "not"
	questions  []claimedQuestion // an article's, in its order
	verdict    bool              // the article's short answer begins with yes or no
	superseded bool              // a newer article says what holds now
	spans      [][2]int          // years that the passage's text names the first and the last of, "2015-2022"
	anywhere   [][]uint32        // the terms of the questions whose answer is the same in whatever country, without the country
}

// A claimedQuestion is one of the questions that an article claims.
type claimedQuestion struct {
	asks   intent
	form   form
	denies bool
}

// claimOf returns what passage n's document claims; reading all of them at the start would cost more than most processes use.
func (e *Engine) claimOf(n int) *claim {
	if c := e.claims[n].Load(); c != nil {
		return c
	}
	p := &e.base.Passages()[n]
	c := &claim{denies: lang.Negated(p.Lang, p.Title), year: yearIn(p.Title)}
	for _, m := range yearSpans.FindAllStringSubmatch(p.Text, -1) {
		first, _ := strconv.Atoi(m[1])
		last, _ := strconv.Atoi(m[2])
		c.spans = append(c.spans, [2]int{first, last})
	}
	if a, ok := e.base.Article(p.Document); ok && p.Kind == knowledge.KindArticle {
		c.asks, c.verdict, c.superseded = asks(a.Lang, a.Title), verdictEnd(a.Summary) > 0, a.SupersededBy != ""
		c.form = formOf(a.Lang, lang.Fold(a.Title))
		// The index has the questions with the article's first passage.
		if first := e.base.PassagesOf(p.Kind, p.Document)[0]; first != n {
			c.questions, c.anywhere = e.claimOf(first).questions, e.claimOf(first).anywhere
		} else {
			for _, q := range a.Questions {
				if general, ok := cutWord(q, anyWhere); ok {
					c.anywhere = append(c.anywhere, e.contentOf(a.Lang, general))
					continue // not in the index
				}
				if strings.Contains(q, anyCountry) {
					continue
				}
				c.questions = append(c.questions, claimedQuestion{asks(a.Lang, q), formOf(a.Lang, lang.Fold(q)), lang.Negated(p.Lang, q)})
			}
		}
	}
	e.claims[n].Store(c)
	return c
}

// yearSpans are years from one to another.
var yearSpans = regexp.MustCompile(`\b(1[89]\d\d|20\d\d)(?: ?[-–—] ?| to | until | à | a | hasta | до | по | إلى | حتى |至|到|年至|年到|年[-–—])(1[89]\d\d|20\d\d)\b`)

// covers reports whether a year is within those that the text names the first and the last of.
func (c *claim) covers(year int) bool {
	return slices.ContainsFunc(c.spans, func(s [2]int) bool { return s[0] <= year && year <= s[1] && s[1]-s[0] <= longestSpan })
}

// longestSpan is how many years a term of office and the like take at most.
const longestSpan = 12

// cutWord returns a text without a word in it.
func cutWord(text, word string) (string, bool) {
	before, after, ok := strings.Cut(text, word)
	return before + " " + after, ok
}

// contentOf returns the content terms of a text that passages hold.
func (e *Engine) contentOf(tag, text string) (out []uint32) {
	for _, t := range e.ix.Analyze(tag, text) {
		if id, ok := e.ix.Lookup(t.Term); ok && !lang.StopWord(tag, t.Word) {
			out = append(out, uint32(id))
		}
	}
	return out
}
