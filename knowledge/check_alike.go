package knowledge

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// claims reports questions that two articles in one language both claim, for readers who see both.
func (c *checker) claims() {
	type claim struct {
		article *Article
		line    int
	}
	first := map[string][]claim{}
	for _, a := range c.base.articles {
		own := map[string]bool{}
		for i, q := range slices.Concat([]string{a.Title}, a.Questions) {
			key := a.Lang + " " + foldQuestion(q)
			if strings.HasSuffix(key, " ") || own[key] || i == 0 && a.Lines == nil {
				continue // the titles of plain files repeat: "Introduction", "Minutes"
			}
			own[key] = true
			line := a.Lines["title"]
			if i > 0 {
				line = a.Lines[questionKey(i-1)]
			}
			for _, other := range first[key] {
				if together(a, other.article) {
					c.warn(a.Location, line, fmt.Sprintf("the question %q is also claimed by %s (%s:%d)", q, other.article.ID, other.article.Path, other.line),
						"keep it in the article that answers it better")
					break
				}
			}
			first[key] = append(first[key], claim{a, line})
		}
	}
}

// together reports whether one reader may be offered both articles as answers of today.
func together(a, b *Article) bool {
	if a.SupersededBy == b.ID || b.SupersededBy == a.ID || a.TranslationOf == b.ID || b.TranslationOf == a.ID {
		return false
	}
	if len(a.Chapters) == 0 && len(b.Chapters) == 0 {
		return true
	}
	return slices.ContainsFunc(a.Chapters, func(ch ChapterID) bool { return slices.Contains(b.Chapters, ch) })
}

// foldQuestion makes questions that differ in case, accents, punctuation or spaces equal.
func foldQuestion(s string) string { return strings.Join(foldedWords(s), " ") }

// foldedWords returns the words of s in lower case without accents; each Chinese or Japanese character is a word.
func foldedWords(s string) []string {
	var words []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			words = append(words, b.String())
			b.Reset()
		}
	}
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			flush()
			words = append(words, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsMark(r):
		default:
			flush()
		}
	}
	flush()
	return words
}

const (
	shingleWords     = 4   // words of a shingle: enough that two texts on one subject share few
	alike            = 0.6 // shingles shared, of all in both (Jaccard), from which two articles are near-duplicates
	sampleEvery      = 4   // one shingle of so many looks for candidates; the pairs found are compared in full
	commonShingle    = 40  // a shingle in more articles than this is boilerplate and finds no candidates
	leastShingles    = 8   // a shorter text is like many others
	leastSharedFound = 2
)

// nearDuplicates reports pairs of articles in one language that say nearly the same (Broder's shingles).
func (c *checker) nearDuplicates() {
	seed := maphash.MakeSeed()
	articles := c.base.articles
	shingles := make([]map[uint64]struct{}, len(articles))
	sampled := make([]int, len(articles)) // how many of them look for candidates
	holders := map[uint64][]int32{}
	for i, a := range articles {
		set := shinglesOf(seed, a)
		if len(set) < leastShingles {
			continue
		}
		shingles[i] = set
		for s := range set {
			if len(set) < 16*sampleEvery || s%sampleEvery == 0 {
				sampled[i]++
				if h := holders[s]; len(h) <= commonShingle {
					holders[s] = append(h, int32(i))
				}
			}
		}
	}
	type pair struct{ x, y int32 }
	shared := map[pair]int{}
	for _, h := range holders {
		if len(h) > commonShingle {
			continue
		}
		for i := range h {
			for j := range i {
				shared[pair{min(h[i], h[j]), max(h[i], h[j])}]++
			}
		}
	}
	for p, n := range shared {
		x, y := articles[p.x], articles[p.y]
		share := float64(n) / float64(sampled[p.x]+sampled[p.y]-n) // an estimate
		if n < leastSharedFound || share < alike/2 || x.Lang != y.Lang || !together(x, y) {
			continue
		}
		if share := jaccard(shingles[p.x], shingles[p.y]); share >= alike {
			c.warn(y.Location, 0, fmt.Sprintf("%d %% the same as %s (%s)", int(share*100), x.ID, x.Path), "merge them, or say what differs")
		}
	}
}

func shinglesOf(seed maphash.Seed, a *Article) map[uint64]struct{} {
	words := foldedWords(a.Summary + "\n" + a.Body)
	set := make(map[uint64]struct{}, len(words))
	for i := 0; i+shingleWords <= len(words); i++ {
		var h maphash.Hash
		h.SetSeed(seed)
		for _, w := range words[i : i+shingleWords] {
			h.WriteString(w)
			h.WriteByte(' ')
		}
		set[h.Sum64()] = struct{}{}
	}
	return set
}

func jaccard(x, y map[uint64]struct{}) float64 {
	if len(x) > len(y) {
		x, y = y, x
	}
	both := 0
	for s := range x {
		if _, ok := y[s]; ok {
			both++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}
