package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"

	"plenipo/knowledge"
)

// wordy returns a base of n passages over a small vocabulary, so that every word is in many of them and scores are
// often equal.
func wordy(t *testing.T, n int) *knowledge.Base {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	articles := make([]*knowledge.Article, n)
	for i := range articles {
		words := make([]string, 5+rng.IntN(12))
		for j := range words {
			words[j] = fmt.Sprintf("word%02d", min(rng.IntN(60), rng.IntN(60)))
		}
		articles[i] = &knowledge.Article{ID: fmt.Sprintf("a%05d", i), Title: words[0], Lang: "en", Body: strings.Join(words, " ") + "."}
	}
	base, err := (&knowledge.Base{}).With(articles...)
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// bleves searches with bleve's own searchers.
func bleves(t *testing.T, ix bleve.Index, q Query, k int) []Hit {
	t.Helper()
	terms, pairs := bleve.NewDisjunctionQuery(), bleve.NewDisjunctionQuery()
	for _, qt := range q.Terms {
		one := bleve.NewTermQuery(qt.Term)
		one.SetField(fieldTerms)
		one.SetBoost(qt.Weight)
		terms.AddQuery(one)
	}
	for _, p := range q.Pairs {
		one := bleve.NewTermQuery(p[0] + pairJoin + p[1])
		one.SetField(fieldPairs)
		one.SetBoost(pairBoost)
		pairs.AddQuery(one)
	}
	bq := bleve.NewBooleanQuery()
	bq.AddMust(terms)
	if len(q.Pairs) > 0 {
		bq.AddShould(pairs)
	}
	req := bleve.NewSearchRequestOptions(bq, k, 0, false)
	req.SortBy([]string{"-_score", "_id"})
	res, err := ix.Search(req)
	if err != nil {
		t.Fatal(err)
	}
	var out []Hit
	for _, h := range res.Hits {
		n, err := passageNumber(h.ID)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Hit{n, h.Score})
	}
	return out
}

func TestPostingsAreScoredAsBleveScoresThem(t *testing.T) {
	base := wordy(t, window+300) // more than one window
	ctx := context.Background()
	built, err := Build(ctx, base)
	if err != nil {
		t.Fatal(err)
	}
	defer built.Close()
	dir := filepath.Join(t.TempDir(), "ix")
	if err := Create(ctx, dir, base, nil); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(dir, base)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	// What Create writes is a folder that bleve opens.
	theirs, err := bleve.OpenUsing(filepath.Join(dir, bleveFolder), map[string]any{"read_only": true})
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	rng := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		var q Query
		for range 1 + rng.IntN(14) {
			q.Terms = append(q.Terms, QueryTerm{fmt.Sprintf("word%02d", rng.IntN(64)), 1 / float64(1+rng.IntN(3))}) // 60 to 63 are in no passage
		}
		for i := 1; i < len(q.Terms) && rng.IntN(3) > 0; i++ {
			q.Pairs = append(q.Pairs, [2]string{q.Terms[i-1].Term, q.Terms[i].Term})
		}
		for name, ix := range map[string]*Index{"built": built, "opened": opened} {
			const k = 40
			got, err := ix.Search(ctx, q, k)
			if err != nil {
				t.Fatal(err)
			}
			want := bleves(t, theirs, q, k)
			if len(got) != len(want) {
				t.Fatalf("%s, %v: %d hits, want %d", name, q, len(got), len(want))
			}
			for i := range got {
				if d := got[i].Score - want[i].Score; d > 1e-9 || d < -1e-9 {
					t.Fatalf("%s, %v: hit %d scores %v, want %v", name, q, i, got[i], want[i])
				}
			}
			if !slices.IsSortedFunc(got, func(a, b Hit) int {
				if before(a, b) {
					return -1
				}
				return 1
			}) {
				t.Errorf("%s, %v: not in order: %v", name, q, got)
			}
		}
	}
}

func TestASearchEndsWithItsContext(t *testing.T) {
	base := wordy(t, 100)
	ix, err := Build(context.Background(), base)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Search(ctx, Query{Terms: []QueryTerm{{"word01", 1}}}, 10); err == nil {
		t.Error("a search whose context has ended found something")
	}
}
