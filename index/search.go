package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"plenipo/knowledge"
)

// An Index finds the passages of one base. It is immutable and safe for concurrent use until Close.
type Index struct {
	base      *knowledge.Base
	analyzers *analyzers
	bleve     bleveindex.Index
	postings  *postings // bleve's
	tables    *tables
	files     []mappedFile // that Open mapped
	release   func() error // gives the tables' memory back; nil when it is ordinary memory
	idf       []float32    // by TermID
	private   bool         // some passages are limited to chapters
	ext       *extension   // of the passages that were added; nil: none were
}

// newIndex takes over bl and what release gives back: when it fails they are given back.
func newIndex(base *knowledge.Base, an *analyzers, bl bleveindex.Index, t *tables, release func() error) (*Index, error) {
	ix := &Index{base: base, analyzers: an, bleve: bl, tables: t, release: release}
	var err error
	if ix.postings, err = openPostings(bl, t.passageOf); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	ix.weigh(t.df, t.passages)
	return ix, nil
}

// weigh sets what follows from the document frequencies and the base.
func (ix *Index) weigh(frequencies []uint32, passages int) {
	ix.idf = make([]float32, len(frequencies))
	n := float64(passages)
	for i, df := range frequencies {
		ix.idf[i] = float32(math.Log(1 + (n-float64(df)+.5)/(float64(df)+.5)))
	}
	for i := range ix.base.Passages() {
		if len(ix.base.Passages()[i].Chapters) > 0 {
			ix.private = true
			break
		}
	}
}

// Close gives back files and memory. No search may be under way, and nothing that the index returned may be
// used afterwards.
func (ix *Index) Close() error {
	if ix.ext != nil {
		return ix.ext.close() // the rest is another index's
	}
	var err error
	if ix.postings != nil {
		err = ix.postings.close()
	}
	err = errors.Join(err, ix.bleve.Close())
	if ix.release != nil {
		err = errors.Join(err, ix.release())
	}
	return err
}

// Analyze returns the content words of text, taken as the language tag; "" is a language without analyzer.
func (ix *Index) Analyze(tag, text string) []Token { return ix.analyzers.analyze(tag, text) }

// Words returns every word of text, in order: stop words have no term. Runs of CJK characters come as
// overlapping pairs.
func (ix *Index) Words(tag, text string) []Token { return ix.analyzers.words(tag, text) }

// Lookup returns the id of an analysed term that some passage holds.
func (ix *Index) Lookup(term string) (TermID, bool) {
	id, ok := ix.tables.lookup(term)
	if !ok && ix.ext != nil {
		return ix.ext.lookup(term)
	}
	return id, ok
}

// Term returns the analysed term of an id that Lookup returned.
func (ix *Index) Term(id TermID) string {
	if n := len(ix.tables.df); int(id) >= n {
		return ix.ext.tables.term(TermID(ix.ext.own[int(id)-n]))
	}
	return ix.tables.term(id)
}

// IDF returns the inverse document frequency of a term, ln(1 + (N-df+½)/(df+½)): how much its presence tells.
func (ix *Index) IDF(id TermID) float64 { return float64(ix.idf[id]) }

// UnknownIDF returns the weight of a word that no passage holds.
func (ix *Index) UnknownIDF() float64 { return math.Log(1 + (float64(ix.Len())+.5)/.5) }

// DF returns how many passages hold a term.
func (ix *Index) DF(id TermID) int {
	if ix.ext != nil {
		return int(ix.ext.df[id])
	}
	return int(ix.tables.df[id])
}

// HasWord reports whether a folded word occurs in some passage as it stands.
func (ix *Index) HasWord(word string) bool {
	return ix.tables.hasWord(word) || ix.ext != nil && ix.ext.tables.hasWord(word)
}

// Correct returns the known word nearest to a folded word that no passage holds. It reports false when the word
// is known, shorter than five letters, or nothing is within one error (two from eight letters on).
func (ix *Index) Correct(word string) (string, bool) {
	// Added passages say what is a word, and nothing is corrected to what may be one chapter's alone.
	if ix.ext != nil && ix.ext.tables.hasWord(word) {
		return "", false
	}
	w, ok := ix.tables.correct(word)
	return strings.Clone(w), ok // the tables' memory ends with the index
}

// Forward returns what passage n says, as terms.
func (ix *Index) Forward(n int) Forward {
	t := ix.tables
	if ix.ext != nil && n >= ix.ext.from {
		t, n = ix.ext.tables, n-ix.ext.from
	}
	return Forward{t.forward[t.passageAt[n]:t.passageAt[n+1]]}
}

// AverageLength returns the mean number of terms in a passage's title and text.
func (ix *Index) AverageLength() float64 {
	if ix.ext != nil {
		return ix.ext.mean
	}
	return ix.tables.avgLength
}

// Len returns the number of passages.
func (ix *Index) Len() int { return len(ix.base.Passages()) }

// A Query is what the index is sent: analysed terms, never a person's words.
type Query struct {
	Terms   []QueryTerm
	Pairs   [][2]string         // terms that stood side by side in the question
	Chapter knowledge.ChapterID // whose private passages may be found too
}

// A QueryTerm is a term with its weight; 1 for a word as asked, less for a synonym or a correction.
type QueryTerm struct {
	Term   string
	Weight float64
}

// A Hit is a passage that matches a query.
type Hit struct {
	Passage int     // number in Base.Passages
	Score   float64 // bleve's tf-idf: good for an order, not comparable between queries
}

// pairBoost is the weight of a pair against a term's, as measured on question-answering collections. A field of
// titles was tried beside it: it cost a fifth of the time and, with exact ranking behind it, changed nothing.
const pairBoost = .4

// Search returns at most k passages that match some term of q, best first; equal scores are ordered by passage
// number, so that the same question always gets the same answer. An extension's own passages come after them, at most
// k more: what two indexes weigh apart can't be put in one order. No match is an empty slice, not an error. It returns
// ctx.Err() soon after ctx ends.
func (ix *Index) Search(ctx context.Context, q Query, k int) ([]Hit, error) {
	if len(q.Terms) == 0 || k <= 0 {
		return nil, ctx.Err()
	}
	var visible func(int) bool
	if ix.private {
		visible = func(n int) bool { return knowledge.Visible(ix.base.Passages()[n].Chapters, q.Chapter) }
	}
	hits, err := ix.postings.search(ctx, q, k, visible)
	if err == nil && ix.ext != nil {
		var added []Hit
		added, err = ix.ext.postings.search(ctx, q, k, visible)
		hits = append(hits, added...)
	}
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return hits, nil
}
