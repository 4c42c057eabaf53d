package discord

import (
	"sync"

	"plenipo/internal/answer"
	"plenipo/internal/store"
)

// recent remembers the last answers by id, for their buttons. Without it (after a restart, on another replica)
// they are worked out again from the question above them.
type recent struct {
	mu    sync.Mutex // guards all
	byKey map[recentKey]remembered
	order []recentKey // ring
	next  int
}

// A recentKey is an answer in a channel: what one channel's chapter knows is nothing for another's.
type recentKey struct {
	channel store.ChannelID
	id      string
}

type remembered struct {
	answer   answer.Answer
	question string
	channel  store.ChannelID
}

func newRecent(n int) *recent {
	return &recent{byKey: make(map[recentKey]remembered, n), order: make([]recentKey, n)}
}

func (r *recent) add(m remembered) {
	k := recentKey{m.channel, m.answer.ID}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.byKey[k]; !ok {
		delete(r.byKey, r.order[r.next])
		r.order[r.next] = k
		r.next = (r.next + 1) % len(r.order)
	}
	r.byKey[k] = m
}

func (r *recent) get(channel, id string) (remembered, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	got, ok := r.byKey[recentKey{store.ChannelID(channel), id}]
	return got, ok
}

// seen remembers the last keys that were taken, so that one delivered twice is taken once.
type seen struct {
	mu    sync.Mutex // guards all
	keys  map[string]bool
	order []string
	next  int
}

func newSeen(n int) *seen { return &seen{keys: make(map[string]bool, n), order: make([]string, n)} }

// take reports whether key is new.
func (s *seen) take(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys[key] {
		return false
	}
	delete(s.keys, s.order[s.next])
	s.keys[key], s.order[s.next] = true, key
	s.next = (s.next + 1) % len(s.order)
	return true
}
