package eval

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenipo/index"
	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// A Collection is a public test collection: texts, questions, and which texts answer which question.
type Collection struct {
	Name      string
	Passages  []CollectionPassage
	Questions []CollectionQuestion
}

// A CollectionPassage is one text.
type CollectionPassage struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
	Lang  string `json:"lang"`
}

// A CollectionQuestion is one question with the ids of the texts that answer it; none: it can't be answered.
type CollectionQuestion struct {
	ID         string   `json:"id"`
	Text       string   `json:"text"`
	Lang       string   `json:"lang"`
	Relevant   []string `json:"relevant"`
	Answers    []string `json:"answers"`
	Answerable *bool    `json:"answerable"`
}

// LoadCollection reads a folder in one of two forms: passages.jsonl with questions.jsonl, or BEIR's
// corpus.jsonl with queries.jsonl and qrels.tsv (or qrels/test.tsv).
func LoadCollection(dir string) (*Collection, error) {
	c := &Collection{Name: filepath.Base(dir)}
	err := eachJSONLine(filepath.Join(dir, "passages.jsonl"), func(b []byte) error {
		var p CollectionPassage
		err := json.Unmarshal(b, &p)
		c.Passages = append(c.Passages, p)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return c, c.loadBEIR(dir)
	}
	if err != nil {
		return nil, err
	}
	return c, eachJSONLine(filepath.Join(dir, "questions.jsonl"), func(b []byte) error {
		var q CollectionQuestion
		err := json.Unmarshal(b, &q)
		if q.Answerable != nil && !*q.Answerable {
			q.Relevant = nil
		}
		c.Questions = append(c.Questions, q)
		return err
	})
}

// loadBEIR reads BEIR's three files.
func (c *Collection) loadBEIR(dir string) error {
	type line struct{ ID, Title, Text string }
	read := func(name string, each func(line)) error {
		return eachJSONLine(filepath.Join(dir, name), func(b []byte) error {
			var l struct {
				ID    string `json:"_id"`
				Title string `json:"title"`
				Text  string `json:"text"`
			}
			if err := json.Unmarshal(b, &l); err != nil {
				return err
			}
			each(line(l))
			return nil
		})
	}
	if err := read("corpus.jsonl", func(l line) {
		c.Passages = append(c.Passages, CollectionPassage{ID: l.ID, Title: l.Title, Text: l.Text})
	}); err != nil {
		return fmt.Errorf("%s holds neither passages.jsonl nor corpus.jsonl: %w", dir, err)
	}
	relevant := map[string][]string{}
	rels, err := os.ReadFile(filepath.Join(dir, "qrels.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		rels, err = os.ReadFile(filepath.Join(dir, "qrels", "test.tsv"))
	}
	if err != nil {
		return fmt.Errorf("read relevance: %w", err)
	}
	for l := range strings.Lines(string(rels)) {
		f := strings.Fields(l)
		if len(f) < 3 {
			continue
		}
		if grade, err := strconv.Atoi(f[len(f)-1]); err == nil && grade > 0 {
			relevant[f[0]] = append(relevant[f[0]], f[len(f)-2])
		}
	}
	return read("queries.jsonl", func(l line) {
		if rel := relevant[l.ID]; len(rel) > 0 {
			c.Questions = append(c.Questions, CollectionQuestion{ID: l.ID, Text: l.Text, Relevant: rel})
		}
	})
}

// maxJSONLine is the longest line read.
const maxJSONLine = 8 << 20

func eachJSONLine(path string, each func([]byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, maxJSONLine)
	for n := 1; s.Scan(); n++ {
		if len(strings.TrimSpace(s.Text())) == 0 {
			continue
		}
		if err := each(s.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return s.Err()
}

// Base makes a knowledge base of the collection: every text is an article. It returns the texts' ids by the articles'.
func (c *Collection) Base() (*knowledge.Base, map[string]string, error) {
	ids := make(map[string]string, len(c.Passages))
	articles := make([]*knowledge.Article, 0, len(c.Passages))
	for i, p := range c.Passages {
		if strings.TrimSpace(p.Text) == "" {
			continue
		}
		id := fmt.Sprintf("text-%07d", i)
		ids[id] = p.ID
		articles = append(articles, &knowledge.Article{
			Location: knowledge.Location{Path: id + ".txt"}, ID: id, Title: firstNonEmpty(p.Title, id), Lang: p.Lang, Body: p.Text,
		})
	}
	base, err := new(knowledge.Base).With(articles...)
	return base, ids, err
}

func firstNonEmpty(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// Retrieval is how well a collection's texts were found.
type Retrieval struct {
	Name                  string
	Passages, Questions   int
	R1, R5, MRR10, NDCG10 float64
	Sentence              float64 // share of questions with answers whose first quote holds one
	P50, P99              time.Duration
}

// Retrieve asks every answerable question of the collection and reports how its texts were ranked.
func (c *Collection) Retrieve(ctx context.Context) (Retrieval, error) {
	base, ids, err := c.Base()
	if err != nil {
		return Retrieval{}, fmt.Errorf("collection %s: %w", c.Name, err)
	}
	ix, err := index.Build(ctx, base)
	if err != nil {
		return Retrieval{}, fmt.Errorf("collection %s: %w", c.Name, err)
	}
	defer ix.Close()
	e := answer.New(ix, base, answer.Options{})
	r := Retrieval{Name: c.Name, Passages: len(c.Passages)}
	var took []time.Duration
	for _, q := range c.Questions {
		if len(q.Relevant) == 0 {
			continue
		}
		began := time.Now()
		hits, err := e.Search(ctx, q.Text, q.Lang, "", 30)
		took = append(took, time.Since(began))
		if err != nil {
			return Retrieval{}, fmt.Errorf("collection %s, question %s: %w", c.Name, q.ID, err)
		}
		var ranked []string
		for _, h := range hits {
			if id := ids[h.Passage.Document]; !slices.Contains(ranked, id) {
				ranked = append(ranked, id)
			}
		}
		r.count(ranked, q.Relevant)
	}
	if n := float64(r.Questions); n > 0 {
		r.R1, r.R5, r.MRR10, r.NDCG10 = r.R1/n, r.R5/n, r.MRR10/n, r.NDCG10/n
	}
	r.P50, r.P99 = percentile(took, .5), percentile(took, .99)
	return r, nil
}

// count adds one ranking to the sums.
func (r *Retrieval) count(ranked, relevant []string) {
	r.Questions++
	gain, ideal := 0., 0.
	for i, id := range ranked[:min(10, len(ranked))] {
		if !slices.Contains(relevant, id) {
			continue
		}
		if gain == 0 {
			r.MRR10 += 1 / float64(i+1)
			if i == 0 {
				r.R1++
			}
			if i < 5 {
				r.R5++
			}
		}
		gain += 1 / math.Log2(float64(i+2))
	}
	for i := range min(10, len(relevant)) {
		ideal += 1 / math.Log2(float64(i+2))
	}
	if ideal > 0 {
		r.NDCG10 += gain / ideal
	}
}

// percentile returns the p-th share of durations, which it sorts.
func percentile(d []time.Duration, p float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[min(len(d)-1, int(p*float64(len(d))))]
}
