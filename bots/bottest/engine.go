package bottest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// An Engine answers every question with itself, but for "slow", which waits for Release, "panic", and what begins with
// "long", which gets more than a message holds.
type Engine struct {
	release chan struct{}
	once    sync.Once
	started chan struct{}
}

// NewEngine returns an Engine that holds "slow" back.
func NewEngine() *Engine {
	return &Engine{release: make(chan struct{}), started: make(chan struct{}, 64)}
}

// Release lets "slow" be answered, now and from now on.
func (e *Engine) Release() { e.once.Do(func() { close(e.release) }) }

// Started waits until a "slow" has begun to be answered.
func (e *Engine) Started(t testing.TB) {
	t.Helper()
	select {
	case <-e.started:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing slow was begun")
	}
}

// Ask implements bots.Answerer.
func (e *Engine) Ask(ctx context.Context, q answer.Question) (answer.Answer, error) {
	a := answer.Answer{ID: "nwkmqmwll4yj4qsi", Kind: answer.Passage, Lang: "en", Lead: "You asked: " + q.Text, Confidence: .9, Thread: answer.Thread{Lang: "en", At: q.Now}}
	switch {
	case q.Text == "slow":
		select {
		case e.started <- struct{}{}:
		default:
		}
		select {
		case <-e.release:
		case <-ctx.Done():
			return answer.Answer{}, ctx.Err()
		}
	case q.Text == "panic":
		panic("asked to")
	case strings.HasPrefix(q.Text, "long"):
		a.Lead = strings.Repeat("A sentence that goes on: "+q.Text+". ", 400)
	}
	a.Text = a.Lead
	return a, nil
}

// Events implements bots.Answerer.
func (e *Engine) Events(ctx context.Context, _ answer.EventFilter, q answer.Question) (answer.Answer, error) {
	return e.Ask(ctx, q)
}

// Define implements bots.Answerer.
func (e *Engine) Define(ctx context.Context, _ string, q answer.Question) (answer.Answer, error) {
	return e.Ask(ctx, q)
}

// Complete implements bots.Answerer; it offers nothing.
func (e *Engine) Complete(string, knowledge.ChapterID, []string, int, ...string) []answer.Completion {
	return nil
}

// Popular implements bots.Answerer; it offers nothing.
func (e *Engine) Popular(string, knowledge.ChapterID, int, ...string) []string { return nil }
