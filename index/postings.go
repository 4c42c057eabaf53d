package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// postings are a bleve index's postings, read without bleve's query machinery: a Query is always a sum over terms
// and pairs, and the few passages that it keeps are ranked again. Searching with bleve's own searchers finds the same passages in the same
// order, and takes five times as long, since they are made for any query: a match object for each document and
// each operator, document ids as strings, a fresh dictionary reader for each term.
//
// Scores are bleve's tf-idf: the square root of a term's frequency, times the field's norm, times the term's idf, times
// the query's weight; the sum over the terms and that over the pairs are each scaled by the share that matches.
type postings struct {
	reader    *scorch.IndexSnapshot
	segments  []segment.Segment
	documents int
	passageOf []uint32 // by bleve's document number: batches are written in no particular order
	readers   sync.Pool
}

// openPostings reads the present state of bl, which must not change. passageOf may be known from when it was written;
// nil has it read.
func openPostings(bl bleveindex.Index, passageOf []uint32) (*postings, error) {
	r, err := bl.Reader()
	if err != nil {
		return nil, fmt.Errorf("read postings: %w", err)
	}
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(fmt.Errorf("read postings: bleve's index is a %T", r), r.Close())
	}
	p := &postings{reader: snapshot}
	for _, s := range snapshot.Segments() {
		p.segments = append(p.segments, s.Segment())
		p.documents += int(s.Count())
	}
	if p.passageOf = passageOf; passageOf == nil {
		if p.passageOf, err = p.numbers(); err != nil {
			return nil, errors.Join(err, r.Close())
		}
	}
	if len(p.passageOf) != p.documents {
		return nil, errors.Join(fmt.Errorf("%w: %d documents instead of %d", errCorrupt, p.documents, len(p.passageOf)), r.Close())
	}
	p.readers.New = func() any { return newReader(p) }
	return p, nil
}

func (p *postings) close() error { return p.reader.Close() }

// numbers reads which passage each document is.
func (p *postings) numbers() ([]uint32, error) {
	out := make([]uint32, 0, p.documents)
	for _, s := range p.segments {
		for d := range s.Count() {
			id, err := s.DocID(d)
			if err != nil {
				return nil, fmt.Errorf("read document ids: %w", err)
			}
			n, err := passageNumber(string(id))
			if err != nil {
				return nil, err
			}
			out = append(out, uint32(n))
		}
	}
	return out, nil
}

// window is how many documents are scored before the next ones are: their sums stay in the processor's cache, and memory
// doesn't grow with the index.
const window = 1024

// A sum is what one document of the window has gathered.
type sum struct {
	terms, pairs         float64
	termCount, pairCount uint16
}

// A clause is a term or a pair of the query, with its postings in the present segment.
type clause struct {
	weight float64 // all that doesn't depend on the document
	pair   bool
	it     segment.PostingsIterator
	next   segment.Posting // nil: no more
	at     uint64          // next's document
}

// A reader is what one search needs; searches take them from a pool.
type reader struct {
	of        *postings
	fields    [2][]segment.TermDictionary // of terms and pairs, by segment; not safe for concurrent use
	lists     []segment.PostingsList      // by clause and segment
	iterators []segment.PostingsIterator  // by clause, used again
	clauses   []clause
	sums      [window]sum
	met       [window / 64]uint64 // the documents of the window that some term matched
	best      topHits
}

func newReader(p *postings) *reader { return &reader{of: p} }

// dictionaries opens the terms of both fields.
func (r *reader) dictionaries() error {
	if r.fields[0] != nil || len(r.of.segments) == 0 {
		return nil
	}
	for f, name := range [2]string{fieldTerms, fieldPairs} {
		for _, s := range r.of.segments {
			d, err := s.Dictionary(name)
			if err != nil {
				r.fields = [2][]segment.TermDictionary{}
				return fmt.Errorf("read postings: %w", err)
			}
			r.fields[f] = append(r.fields[f], d)
		}
	}
	return nil
}

// search returns the k best visible passages, best first; equal scores are ordered by passage.
func (p *postings) search(ctx context.Context, q Query, k int, visible func(passage int) bool) ([]Hit, error) {
	r := p.readers.Get().(*reader)
	defer p.readers.Put(r)
	if err := r.dictionaries(); err != nil {
		return nil, err
	}
	if err := r.weigh(q); err != nil {
		return nil, err
	}
	r.best = topHits{hits: make([]Hit, 0, k), most: k}
	first := uint64(0) // of the segment
	for s := range p.segments {
		count := p.segments[s].Count()
		if err := r.begin(s); err != nil {
			return nil, err
		}
		for from := uint64(0); from < count; from += window {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := r.add(from); err != nil {
				return nil, err
			}
			r.collect(p.passageOf[first+from:], len(q.Terms), len(q.Pairs), visible)
		}
		first += count
	}
	return r.best.ordered(), nil
}

// weigh looks the query's terms and pairs up and gives each its weight.
func (r *reader) weigh(q Query) error {
	r.clauses, r.lists = r.clauses[:0], r.lists[:0]
	squares := 0.
	look := func(term string, boost float64, pair bool) error {
		field := 0
		if pair {
			field = 1
		}
		df := uint64(0)
		for _, d := range r.fields[field] {
			list, err := d.PostingsList([]byte(term), nil, nil)
			if err != nil {
				return fmt.Errorf("read postings: %w", err)
			}
			r.lists = append(r.lists, list)
			df += list.Count()
		}
		idf := 1 + math.Log(float64(r.of.documents)/float64(df+1))
		squares += boost * idf * boost * idf
		// Until the norm of the query is known: idf of the document's side and of the query's.
		r.clauses = append(r.clauses, clause{weight: boost * idf * idf, pair: pair})
		return nil
	}
	for _, t := range q.Terms {
		if err := look(t.Term, t.Weight, false); err != nil {
			return err
		}
	}
	for _, p := range q.Pairs {
		if err := look(p[0]+pairJoin+p[1], pairBoost, true); err != nil {
			return err
		}
	}
	norm := 1 / math.Sqrt(squares)
	for i := range r.clauses {
		r.clauses[i].weight *= norm
	}
	for len(r.iterators) < len(r.clauses) {
		r.iterators = append(r.iterators, nil)
	}
	return nil
}

// begin puts every clause before its first document of a segment.
func (r *reader) begin(s int) error {
	for i := range r.clauses {
		c := &r.clauses[i]
		c.it, c.next = nil, nil
		if list := r.lists[i*len(r.of.segments)+s]; list.Count() > 0 {
			r.iterators[i] = list.Iterator(true, true, false, r.iterators[i])
			c.it = r.iterators[i]
			if err := c.advance(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *clause) advance() (err error) {
	if c.next, err = c.it.Next(); err != nil {
		return fmt.Errorf("read postings: %w", err)
	}
	if c.next != nil {
		c.at = c.next.Number()
	}
	return nil
}

// add sums up the window that begins at a document.
func (r *reader) add(from uint64) error {
	for i := range r.clauses {
		c := &r.clauses[i]
		for c.next != nil && c.at < from+window {
			at := c.at - from
			s := &r.sums[at]
			score := math.Sqrt(float64(c.next.Frequency())) * c.next.Norm() * c.weight
			if c.pair {
				s.pairs += score
				s.pairCount++
			} else {
				s.terms += score
				s.termCount++
			}
			r.met[at/64] |= 1 << (at % 64)
			if err := c.advance(); err != nil {
				return err
			}
		}
	}
	return nil
}

// collect keeps the best of the window and clears it.
func (r *reader) collect(passageOf []uint32, terms, pairs int, visible func(int) bool) {
	for w, set := range r.met {
		if set == 0 {
			continue
		}
		r.met[w] = 0
		for ; set != 0; set &= set - 1 {
			b := bits.TrailingZeros64(set)
			s := r.sums[w*64+b]
			r.sums[w*64+b] = sum{}
			if s.termCount == 0 {
				continue // pairs add to a score, and find nothing
			}
			score := s.terms * (float64(s.termCount) / float64(terms))
			if s.pairCount > 0 {
				score += s.pairs * (float64(s.pairCount) / float64(pairs))
			}
			h := Hit{int(passageOf[w*64+b]), score}
			if r.best.wants(h) && (visible == nil || visible(h.Passage)) {
				r.best.put(h)
			}
		}
	}
}

// topHits keep the best hits; once they are full, the worst of them is at the top of a heap.
type topHits struct {
	hits []Hit
	most int
}

// before reports whether a is better than b.
func before(a, b Hit) bool {
	return a.Score > b.Score || a.Score == b.Score && a.Passage < b.Passage
}

func (t *topHits) wants(h Hit) bool { return len(t.hits) < t.most || before(h, t.hits[0]) }

func (t *topHits) put(h Hit) {
	if len(t.hits) == t.most {
		t.hits[0] = h
		t.sink(0)
		return
	}
	t.hits = append(t.hits, h)
	if len(t.hits) == t.most {
		for i := t.most/2 - 1; i >= 0; i-- {
			t.sink(i)
		}
	}
}

// sink moves hit i down to its place in the heap.
func (t *topHits) sink(i int) {
	for {
		worst := i
		for _, c := range [2]int{2*i + 1, 2*i + 2} {
			if c < len(t.hits) && before(t.hits[worst], t.hits[c]) {
				worst = c
			}
		}
		if worst == i {
			return
		}
		t.hits[i], t.hits[worst] = t.hits[worst], t.hits[i]
		i = worst
	}
}

// ordered returns the hits, best first, and keeps none.
func (t *topHits) ordered() []Hit {
	out := t.hits
	slices.SortFunc(out, func(a, b Hit) int {
		if before(a, b) {
			return -1
		}
		return 1
	})
	t.hits = nil
	return out
}
