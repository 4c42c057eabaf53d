package answer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"plenipo/knowledge"
)

// A Live answers with the present generation of knowledge and swaps in another when the files change. A question
// keeps the generation that it began with, so that no answer mixes two.
type Live struct {
	present atomic.Pointer[counted]
	layers  func() ([]knowledge.Layer, error)
	cache   string
	opts    Options
	log     *slog.Logger

	mu     sync.Mutex // guards reload, status, root and added
	status Status
	root   *counted             // of the files alone; the present one, or what it was extended from
	added  []*knowledge.Article // what Add was given
}

// A counted generation is closed when it is retired and its last question has been answered.
type counted struct {
	*Generation
	again   again
	users   atomic.Int64
	retired atomic.Bool
	damaged atomic.Bool // its files were written to; they may be gone by now
	once    sync.Once
	of      *counted // what it was extended from, which stays open for it; nil: it stands alone
}

func (c *counted) release() {
	if c.users.Add(-1) == 0 && c.retired.Load() {
		c.close()
	}
}

func (c *counted) close() {
	c.once.Do(func() {
		_ = c.Close()
		if c.of != nil {
			c.of.release()
		}
	})
}

// retire closes c once its last question has been answered.
func (c *counted) retire() {
	if c == nil {
		return
	}
	c.retired.Store(true)
	if c.users.Load() == 0 {
		c.close()
	}
}

// A Status says how the knowledge that is served stands, for health pages and metrics.
type Status struct {
	Fingerprint string
	Since       time.Time // when the present generation was swapped in
	Passages    int
	Articles    int
	Events      int
	Terms       int
	Bytes       int64 // of the index, in files or in memory, without what was added since
	Problems    []knowledge.Problem
	LastError   error     // of the last reload; nil when it succeeded
	LastTry     time.Time // of the last reload
}

// NewLive opens the first generation. layers is called again for each reload, since folders come and go.
func NewLive(ctx context.Context, layers func() ([]knowledge.Layer, error), cache string, opts Options) (*Live, error) {
	l := &Live{layers: layers, cache: cache, opts: opts, log: opts.Log}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	if err := l.Reload(ctx); err != nil {
		return nil, err
	}
	return l, nil
}

// Reload makes a generation of the files as they are now, asks it a question whose answer is known, and swaps it
// in. When anything fails the last good generation goes on serving, and Status says why.
func (l *Live) Reload(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	g, err := l.next(ctx)
	l.status.LastTry, l.status.LastError = time.Now(), err
	if err != nil {
		l.log.Error("knowledge was not reloaded; the last good one goes on serving", "err", err)
		return err
	}
	if g != nil {
		l.serve(ctx, g)
	}
	return nil
}

// serve swaps g in, extended by what was added.
func (l *Live) serve(ctx context.Context, g *Generation) {
	root := &counted{Generation: g}
	present := root
	if extended, err := l.extend(ctx, root); err != nil {
		l.log.Error("saved answers are not served", "err", err)
	} else if extended != nil {
		present = extended
	}
	l.swap(root, present)
	l.log.Info("knowledge is served", "passages", l.status.Passages, "problems", len(g.Problems), "cached", g.Cached)
}

// swap serves present, which is root or extends it, from now on.
func (l *Live) swap(root, present *counted) {
	base := present.Base()
	l.status = Status{
		Fingerprint: root.Fingerprint, Since: time.Now(), Passages: len(base.Passages()), Articles: len(base.Articles()),
		Events: len(base.Events()), Terms: len(base.Terms()), Bytes: root.ix.Bytes(), Problems: root.Problems, LastTry: time.Now(),
	}
	before, oldRoot := l.present.Swap(present), l.root
	l.root = root
	if before != oldRoot && before != present {
		before.retire() // an extension: it lets its root go when it is closed
	}
	if oldRoot != root {
		oldRoot.retire()
	}
}

// next opens a generation and checks it; nil when nothing has changed.
func (l *Live) next(ctx context.Context) (*Generation, error) {
	layers, err := l.layers()
	if err != nil {
		return nil, err
	}
	if now := l.root; now != nil && !now.ix.Touched() {
		if f, err := knowledge.Fingerprint(ctx, layers...); err == nil && f == now.Fingerprint {
			return nil, nil
		}
	}
	g, err := Open(ctx, layers, l.cache, l.opts)
	if err != nil {
		return nil, err
	}
	if err := g.Probe(ctx); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return g, nil
}

// Probe asks for some passages by their own words: an index that can't find them must not be served.
func (g *Generation) Probe(ctx context.Context) error {
	passages := g.Base().Passages()
	if len(passages) == 0 {
		return errors.New("the knowledge files hold nothing to answer from")
	}
	found := 0
	tried := 0
	for i := 0; i < len(passages); i += max(1, len(passages)/5) {
		p := &passages[i]
		if len(p.Sentences) == 0 || len(p.Chapters) > 0 {
			continue
		}
		tried++
		hits, err := g.Search(ctx, p.Title+" "+p.Sentence(0), p.Lang, "", 10)
		if err != nil {
			return fmt.Errorf("check of the new index: %w", err)
		}
		for _, h := range hits {
			if h.Passage.Document == p.Document && h.Passage.Kind == p.Kind {
				found++
				break
			}
		}
	}
	if tried > 0 && found*2 < tried {
		return fmt.Errorf("check of the new index: only %d of %d passages are found by their own words", found, tried)
	}
	return nil
}

// Run reloads whenever something below dirs changes, and makes the index again when somebody wrote into its files, until
// ctx ends.
func (l *Live) Run(ctx context.Context, dirs []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		err := knowledge.Watch(ctx, dirs, func() {
			// The error is in the log and in Status; watching goes on.
			_ = l.Reload(ctx)
		})
		if ctx.Err() != nil {
			return nil
		}
		return err
	})
	g.Go(func() error { return l.lookAfterIndex(ctx) })
	return g.Wait()
}

// Status returns how the knowledge that is served stands.
func (l *Live) Status() Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.status
}

// with calls f with the present generation, which stays open meanwhile. f is called again with the next one when its index
// turns out to be damaged.
func (l *Live) with(f func(*Generation)) {
	_ = l.withCounted(context.Background(), func(c *counted) error { f(c.Generation); return nil })
}

func (l *Live) acquire() *counted {
	for {
		c := l.present.Load()
		c.users.Add(1)
		// Retired between the two lines, it may be closed: take the new one.
		if !c.retired.Load() {
			return c
		}
		c.release()
	}
}

// Ask answers one question; see Engine.Ask. What was asked in the same words within the minute gets the same answer
// again, and Took says how long that took.
func (l *Live) Ask(ctx context.Context, q Question) (a Answer, err error) {
	began := time.Now()
	err = l.withCounted(ctx, func(c *counted) (err error) {
		now := c.clock(q)
		k, ok := askedOf(q, now)
		if ok {
			if a, ok = c.again.get(k, now); ok {
				a.Thread.At, a.Took, a.Spent = now, time.Since(began), Spent{}
				return nil
			}
			defer func() {
				if err == nil {
					c.again.put(k, now, a)
				}
			}()
		}
		a, err = c.Ask(ctx, q)
		return err
	})
	return a, err
}

// Search returns ranked passages; see Engine.Search.
func (l *Live) Search(ctx context.Context, text, tag string, chapter knowledge.ChapterID, k int) (hits []Hit, err error) {
	err = l.withCounted(ctx, func(c *counted) error { hits, err = c.Search(ctx, text, tag, chapter, k); return err })
	return hits, err
}

// Events answers with a list of events; see Engine.Events.
func (l *Live) Events(ctx context.Context, f EventFilter, q Question) (a Answer, err error) {
	l.with(func(g *Generation) { a, err = g.Events(ctx, f, q) })
	return a, err
}

// Calendar returns events; see Engine.Calendar.
func (l *Live) Calendar(f EventFilter, q Question) (events []Event, err error) {
	l.with(func(g *Generation) { events, err = g.Calendar(f, q) })
	return events, err
}

// Define answers what a term means; see Engine.Define.
func (l *Live) Define(ctx context.Context, term string, q Question) (a Answer, err error) {
	l.with(func(g *Generation) { a, err = g.Define(ctx, term, q) })
	return a, err
}

// Complete returns what somebody may be typing; see Engine.Complete.
func (l *Live) Complete(typed string, chapter knowledge.ChapterID, kinds []string, n int, topics ...string) (c []Completion) {
	l.with(func(g *Generation) { c = g.Complete(typed, chapter, kinds, n, topics...) })
	return c
}

// Popular returns questions that can be answered; see Engine.Popular.
func (l *Live) Popular(tag string, chapter knowledge.ChapterID, n int, topics ...string) (q []string) {
	l.with(func(g *Generation) { q = g.Popular(tag, chapter, n, topics...) })
	return q
}

// Base returns the base that is answered from at this moment.
func (l *Live) Base() (b *knowledge.Base) {
	l.with(func(g *Generation) { b = g.Base() })
	return b
}

// Gist returns what a question asks; see Engine.Gist.
func (l *Live) Gist(text, tag string) (gist string) {
	l.with(func(g *Generation) { gist = g.Gist(text, tag) })
	return gist
}
