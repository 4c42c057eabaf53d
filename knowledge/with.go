package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// With returns a new Base with extra articles: saved answers, which no file holds. Their passages come after those
// of b, so that b's keep their numbers. It is an error when an id is not an id or is already used, or when
// an article has no title or nothing to say; b is not changed.
func (b *Base) With(extra ...*Article) (*Base, error) {
	if len(extra) == 0 {
		return b, nil
	}
	n := *b
	n.articles = slices.Clone(b.articles)
	n.drafts = slices.Clip(b.drafts)
	n.passages = slices.Clone(b.passages)
	used := make(map[string]bool, len(b.articles)+len(b.drafts)+len(extra))
	for _, list := range [][]*Article{b.articles, b.drafts} {
		for _, a := range list {
			used[a.ID] = true
		}
	}
	h := sha256.New()
	h.Write([]byte(b.digest))
	e := encoder{w: h}
	for _, given := range extra {
		a := *given
		switch {
		case !validID(a.ID):
			return nil, fmt.Errorf("add article: %q is not an id", a.ID)
		case used[a.ID]:
			return nil, fmt.Errorf("add article: id %q is already used", a.ID)
		case strings.TrimSpace(a.Title) == "":
			return nil, fmt.Errorf("add article %s: it has no title", a.ID)
		}
		used[a.ID] = true
		if a.Status == "" {
			a.Status = StatusCurrent
		}
		if a.Nature == "" {
			a.Nature = NatureSummary
		}
		e.article(&a)
		if a.Status == StatusDraft {
			n.drafts = append(n.drafts, &a)
			continue
		}
		passages := a.Passages()
		if len(passages) == 0 {
			return nil, fmt.Errorf("add article %s: it has no text", a.ID)
		}
		n.articles = append(n.articles, &a)
		n.passages = append(n.passages, passages...)
	}
	e.flush()
	slices.SortFunc(n.articles, func(x, y *Article) int { return strings.Compare(x.ID, y.ID) })
	n.digest = hex.EncodeToString(h.Sum(nil))[:32]
	n.link()
	return &n, nil
}
