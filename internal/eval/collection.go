package eval

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"plenipo/internal/lang"
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
	ID         string         `json:"id"`
	Text       string         `json:"text"`
	Lang       string         `json:"lang"`
	Relevant   []string       `json:"relevant"`
	Answers    []string       `json:"answers"`
	Answerable *bool          `json:"answerable"`
	Grades     map[string]int `json:"-"` // how relevant each text is; nil: 1 for all of Relevant
}

// grade returns how relevant a text is; 0: not at all.
func (q *CollectionQuestion) grade(id string) int {
	if q.Grades != nil {
		return q.Grades[id]
	}
	if slices.Contains(q.Relevant, id) {
		return 1
	}
	return 0
}

// setLanguage gives texts that don't say their language the one that most of the first ones are in: a text alone may
// be too short to tell.
func (c *Collection) setLanguage() {
	votes, most := map[string]int{}, ""
	for i, p := range c.Passages {
		if p.Lang != "" || i == 500 {
			break
		}
		if tag, _ := lang.Detect(p.Text); tag != "" {
			votes[tag]++
			if votes[tag] > votes[most] {
				most = tag
			}
		}
	}
	for i := range c.Passages {
		if c.Passages[i].Lang == "" {
			c.Passages[i].Lang = most
		}
	}
}

// Keep drops the questions that are not of a half, "fit" or "report". Questions on texts of one title are all of one
// half, so that nothing about a text is learned from the other half.
func (c *Collection) Keep(half string) {
	titles := make(map[string]string, len(c.Passages))
	for _, p := range c.Passages {
		titles[p.ID] = firstNonEmpty(p.Title, p.ID)
	}
	c.Questions = slices.DeleteFunc(c.Questions, func(q CollectionQuestion) bool {
		h := fnv.New32a()
		if len(q.Relevant) > 0 {
			h.Write([]byte(titles[q.Relevant[0]]))
		} else {
			h.Write([]byte(q.ID))
		}
		return (h.Sum32()%2 == 0) != (half == "fit")
	})
}

// Base makes a knowledge base of the collection: every text is an article. It returns the texts' ids by the articles'.
func (c *Collection) Base() (*knowledge.Base, map[string]string, error) {
	ids := make(map[string]string, len(c.Passages))
	articles := make([]*knowledge.Article, 0, len(c.Passages))
	for i, p := range c.Passages {
		if strings.TrimSpace(p.Text) == "" {
			if p.Text = p.Title; strings.TrimSpace(p.Text) == "" {
				continue
			}
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
