package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// LoadCollection reads a test collection in one of three forms: a folder with passages.jsonl and questions.jsonl; a
// folder with BEIR's corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv); SQuAD's JSON, 1.1 or
// 2.0, a file or a folder with one such file.
func LoadCollection(path string) (*Collection, error) {
	form, file := formOf(path)
	if form == nil {
		return nil, fmt.Errorf("%s is no test collection: it holds neither passages.jsonl, nor corpus.jsonl, nor one SQuAD file (.json)", path)
	}
	c := &Collection{Name: strings.TrimSuffix(filepath.Base(path), ".json")}
	if err := form(c, file); err != nil {
		return nil, err
	}
	known := make(map[string]bool, len(c.Passages))
	for _, p := range c.Passages {
		if known[p.ID] {
			return nil, fmt.Errorf("%s: the text id %q is used twice", path, p.ID)
		}
		known[p.ID] = true
	}
	for i := range c.Questions {
		// A judged text that isn't there can't be found; a question with no other is not asked.
		c.Questions[i].Relevant = slices.DeleteFunc(c.Questions[i].Relevant, func(id string) bool { return !known[id] })
	}
	c.setLanguage()
	return c, nil
}

// IsCollection reports whether path holds what LoadCollection reads.
func IsCollection(path string) bool { form, _ := formOf(path); return form != nil }

// formOf returns how to read what path holds, and what to read; nil when it isn't a collection.
func formOf(path string) (read func(*Collection, string) error, from string) {
	has := func(name string) bool {
		_, err := os.Stat(filepath.Join(path, name))
		return err == nil
	}
	switch {
	case has("passages.jsonl"):
		return (*Collection).readLines, path
	case has("corpus.jsonl"):
		return (*Collection).readBEIR, path
	case strings.HasSuffix(path, ".json"):
		return (*Collection).readSQuAD, path
	}
	if files, _ := filepath.Glob(filepath.Join(path, "*.json")); len(files) == 1 {
		return (*Collection).readSQuAD, files[0]
	}
	return nil, ""
}

// readLines reads passages.jsonl and questions.jsonl.
func (c *Collection) readLines(dir string) error {
	err := eachJSONLine(filepath.Join(dir, "passages.jsonl"), func(b []byte) error {
		var p CollectionPassage
		err := json.Unmarshal(b, &p)
		c.Passages = append(c.Passages, p)
		return err
	})
	if err != nil {
		return err
	}
	return eachJSONLine(filepath.Join(dir, "questions.jsonl"), func(b []byte) error {
		var q CollectionQuestion
		err := json.Unmarshal(b, &q)
		if q.Answerable != nil && !*q.Answerable {
			q.Relevant = nil
		}
		c.Questions = append(c.Questions, q)
		return err
	})
}

// readBEIR reads BEIR's three files. Queries without a judgement are left out, as BEIR does.
func (c *Collection) readBEIR(dir string) error {
	type line struct {
		ID    string `json:"_id"`
		Title string `json:"title"`
		Text  string `json:"text"`
	}
	read := func(name string, each func(line)) error {
		return eachJSONLine(filepath.Join(dir, name), func(b []byte) error {
			var l line
			err := json.Unmarshal(b, &l)
			each(l)
			return err
		})
	}
	if err := read("corpus.jsonl", func(l line) {
		c.Passages = append(c.Passages, CollectionPassage{ID: l.ID, Title: l.Title, Text: l.Text})
	}); err != nil {
		return err
	}
	grades := map[string]map[string]int{}
	rels, err := os.ReadFile(filepath.Join(dir, "qrels.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		rels, err = os.ReadFile(filepath.Join(dir, "qrels", "test.tsv"))
	}
	if err != nil {
		return fmt.Errorf("read relevance: %w", err)
	}
	n := 0
	for l := range strings.Lines(string(rels)) {
		n++
		f := strings.Fields(l)
		if len(f) == 0 {
			continue
		}
		// query, text, grade; TREC's form has a column more in between.
		if len(f) < 3 {
			return fmt.Errorf("relevance, line %d: want query, text and grade, got %q", n, strings.TrimSpace(l))
		}
		grade, err := strconv.Atoi(f[len(f)-1])
		if err != nil {
			if n == 1 {
				continue // the header
			}
			return fmt.Errorf("relevance, line %d: the grade %q is no whole number", n, f[len(f)-1])
		}
		if grade > 0 {
			if grades[f[0]] == nil {
				grades[f[0]] = map[string]int{}
			}
			grades[f[0]][f[len(f)-2]] = grade
		}
	}
	return read("queries.jsonl", func(l line) {
		if g := grades[l.ID]; len(g) > 0 {
			q := CollectionQuestion{ID: l.ID, Text: l.Text, Grades: g}
			for id := range g {
				q.Relevant = append(q.Relevant, id)
			}
			slices.Sort(q.Relevant)
			c.Questions = append(c.Questions, q)
		}
	})
}

// readSQuAD reads SQuAD's JSON: every paragraph is a text, whose id is the article's and the paragraph's number.
func (c *Collection) readSQuAD(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var file struct {
		Data []struct {
			Title      string
			Paragraphs []struct {
				Context string
				QAs     []struct {
					ID         string
					Question   string
					Impossible bool `json:"is_impossible"`
					Answers    []struct{ Text string }
				}
			}
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(file.Data) == 0 {
		return fmt.Errorf(`%s: no "data": this isn't SQuAD's format`, path)
	}
	for i, article := range file.Data {
		for j, p := range article.Paragraphs {
			id := fmt.Sprintf("%d-%d", i, j)
			c.Passages = append(c.Passages, CollectionPassage{ID: id, Title: strings.ReplaceAll(article.Title, "_", " "), Text: p.Context})
			for _, qa := range p.QAs {
				q := CollectionQuestion{ID: qa.ID, Text: qa.Question}
				if !qa.Impossible {
					q.Relevant = []string{id}
					for _, a := range qa.Answers {
						if !slices.Contains(q.Answers, a.Text) {
							q.Answers = append(q.Answers, a.Text)
						}
					}
				}
				c.Questions = append(c.Questions, q)
			}
		}
	}
	return nil
}

// maxJSONLine is the longest line read.
const maxJSONLine = 64 << 20

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
