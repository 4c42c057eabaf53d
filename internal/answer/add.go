package answer

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"plenipo/index"
	"plenipo/knowledge"
)

// Add makes articles that no file holds, saved answers, part of what is answered from, in place of those that it was
// given before; a reload of the files keeps them. The files' index is shared and not built again, so that it takes
// milliseconds for thousands of articles beside a base of any size. An article that can't be used (its id is a file's,
// or it has nothing to say) is left out, and said so in the log. When it returns nil every further question is
// answered with them.
func (l *Live) Add(ctx context.Context, articles ...*knowledge.Article) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.added
	l.added = articles
	extended, err := l.extend(ctx, l.root)
	if err != nil && l.root.ix.Touched() {
		var g *Generation
		if g, err = l.reopen(ctx); err == nil {
			l.serve(ctx, g) // with what was added
			return nil
		}
	}
	if err != nil {
		l.added = before
		return err
	}
	if extended == nil {
		extended = l.root
	}
	if extended != l.present.Load() {
		l.swap(l.root, extended)
	}
	return nil
}

// extend returns root with what was added; nil when nothing was.
func (l *Live) extend(ctx context.Context, root *counted) (*counted, error) {
	usable := l.usable(root.Base())
	if len(usable) == 0 {
		return nil, nil
	}
	base, err := root.Base().With(usable...)
	if err != nil {
		return nil, fmt.Errorf("add saved answers: %w", err)
	}
	var ix *index.Index
	err = unfaulted(func() error { ix, err = index.Extend(ctx, root.ix, base); return err })
	if err != nil {
		return nil, fmt.Errorf("add saved answers: %w", err)
	}
	g := *root.Generation
	g.Engine, g.ix = root.Engine.on(ix, base), ix
	root.users.Add(1) // given back when the extension is closed
	return &counted{Generation: &g, of: root}, nil
}

// usable returns those of the added articles that can stand beside base.
func (l *Live) usable(base *knowledge.Base) []*knowledge.Article {
	seen := map[string]bool{}
	var out []*knowledge.Article
	for _, a := range l.added {
		_, taken := base.Article(a.ID)
		if taken || seen[a.ID] || strings.TrimSpace(a.Title) == "" || len(a.Passages()) == 0 {
			l.log.Warn("a saved answer is left out: its id is taken or it has nothing to say", "saved", a.ID)
			continue
		}
		seen[a.ID] = true
		out = append(out, a)
	}
	return out
}

// on returns the engine on a base that has the same events, terms and places and more articles; ix is of that base.
func (e *Engine) on(ix *index.Index, base *knowledge.Base) *Engine {
	n := *e
	n.ix, n.base, n.synonyms, n.claimed, n.articlesOn = ix, base, new(sync.Map), wordingsOf(base), countTopics(base)
	if e.titles != nil {
		n.titles = titlesOf(base)
	}
	n.topicsOf = e.topicsOf // saved answers have no topics
	n.claims = make([]atomic.Pointer[claim], len(base.Passages()))
	return &n
}
