package bottest

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"plenipo/bots"
)

// A Platform is one way in, as the conformance suite drives it.
type Platform struct {
	// Start runs a bot that answers with answers and keeps its records at path, until stop is called or the test ends.
	Start func(t *testing.T, answers bots.Answerer, path string) (way Way, stop func())
	// Check fails the test when a message breaks a limit or the schema of the platform, or can ping anybody.
	Check func(t *testing.T, body []byte)
	// MaxQuestion is more than the longest question, in characters.
	MaxQuestion int
	// Rest says that answers are sent by requests of their own, which can fail, and not in the response to a delivery.
	Rest bool
}

// A Way delivers questions and shows what people see.
type Way interface {
	// Ask delivers a question, as the platform does; with the id of one before, it is delivered again.
	Ask(id, text string) error
	// Seen returns the messages that people see, in the order in which they appeared. What the platform itself drops as
	// a repetition isn't among them.
	Seen() []Seen
	// SetFaults makes f decide what happens to the nth request of the bot.
	SetFaults(f func(n int) Fault)
}

// Seen is a message that people see: which question it answers, and what was sent.
type Seen struct {
	Question string // the id given to Ask
	Body     []byte
}

// Run holds a platform against what all of them promise.
func Run(t *testing.T, p Platform) {
	t.Run("a question is answered once, however often and in whatever order it is delivered", func(t *testing.T) {
		s := p.start(t)
		for _, id := range []string{"101", "102", "101", "101", "102", "103", "101"} {
			s.ask(id, "What is "+id+"?")
		}
		s.await("101", "102", "103")
		s.once()
		s.says("102", "You asked: What is 102?")
	})
	t.Run("nothing asked and too much asked are told", func(t *testing.T) {
		s := p.start(t)
		s.ask("111", "")
		s.ask("112", strings.Repeat("word ", p.MaxQuestion/4))
		s.await("111", "112")
		s.once()
	})
	t.Run("an engine that fails or panics is apologized for", func(t *testing.T) {
		s := p.start(t)
		s.ask("121", "panic")
		s.ask("122", "What is after?")
		s.await("121", "122")
		s.once()
	})
	t.Run("nobody is pinged and no limit is passed", func(t *testing.T) {
		s := p.start(t)
		hostile := "@everyone @here <!channel> <!here> <@1> <@U1> <@&5> <#6> [x](javascript:alert) *_~`|>"
		s.ask("131", hostile)
		s.ask("132", "long")
		s.ask("133", "long 中文")
		s.ask("134", "long العربية")
		s.ask("135", "\u202eabc\u200b\x00def?")
		s.await("131", "132", "133", "134", "135")
		s.once()
	})
	t.Run("a slow answer is waited for, and comes", func(t *testing.T) {
		s := p.start(t)
		s.ask("141", "slow")
		s.ask("142", "What is quick?")
		s.await("142")
		s.engine.Release()
		s.await("141")
		s.once()
	})
	t.Run("a flood is answered, each question once", func(t *testing.T) {
		s := p.start(t)
		var ids []string
		for i := range 300 {
			ids = append(ids, fmt.Sprint(2000+i))
			s.ask(ids[i], "What is "+ids[i]+"?")
			if i%3 == 0 {
				s.ask(ids[i/2], "What is "+ids[i/2]+"?") // once more
			}
		}
		s.await(ids...)
		s.once()
	})
	if p.Rest {
		t.Run("limits of the rate and failures are sat out", func(t *testing.T) {
			s := p.start(t)
			s.way.SetFaults(func(n int) Fault {
				switch n % 4 {
				case 0:
					return Fault{Status: 429, RetryAfter: time.Second}
				case 1:
					return Fault{Status: 500}
				}
				return Fault{}
			})
			var ids []string
			for i := range 6 {
				ids = append(ids, fmt.Sprint(3000+i))
				s.ask(ids[i], "What is "+ids[i]+"?")
			}
			s.await(ids...)
			s.once()
		})
	}
	t.Run("what was kept is answered after a restart", func(t *testing.T) {
		s := p.start(t)
		s.ask("151", "slow")
		s.engine.Started(t)
		s.stop()
		s.engine.Release()
		s.way, s.stop = p.Start(t, s.engine, s.path)
		s.await("151")
		s.once()
	})
}

// A scene is a case of the suite under way.
type scene struct {
	t      *testing.T
	p      Platform
	engine *Engine
	path   string
	way    Way
	stop   func()
}

func (p Platform) start(t *testing.T) *scene {
	s := &scene{t: t, p: p, engine: NewEngine(), path: filepath.Join(t.TempDir(), "s.db")}
	s.way, s.stop = p.Start(t, s.engine, s.path)
	return s
}

func (s *scene) ask(id, text string) {
	s.t.Helper()
	if err := s.way.Ask(id, text); err != nil {
		s.t.Fatalf("ask %s: %v", id, err)
	}
}

// await waits until every question has an answer.
func (s *scene) await(ids ...string) {
	s.t.Helper()
	limit := time.Now().Add(time.Minute)
	for {
		seen := map[string]bool{}
		for _, m := range s.way.Seen() {
			seen[m.Question] = true
		}
		missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return seen[id] })
		if len(missing) == 0 {
			return
		}
		if time.Now().After(limit) {
			s.t.Fatalf("%d of %d questions have no answer, %s among them", len(missing), len(ids), missing[0])
		}
		time.Sleep(5 * time.Millisecond) // another process's work is watched, not timed
	}
}

// once checks that no question has two answers, and every message.
func (s *scene) once() {
	s.t.Helper()
	count := map[string]int{}
	for _, m := range s.way.Seen() {
		s.p.Check(s.t, m.Body)
		if count[m.Question]++; count[m.Question] == 2 {
			s.t.Errorf("question %s was answered twice", m.Question)
		}
	}
}

func (s *scene) says(id, words string) {
	s.t.Helper()
	for _, m := range s.way.Seen() {
		if m.Question == id && strings.Contains(string(m.Body), words) {
			return
		}
	}
	s.t.Errorf("the answer to %s doesn't say %q", id, words)
}
