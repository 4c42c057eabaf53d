package answer

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// An again remembers what one generation answered within the present minute. In a channel the same question comes again
// at once: from several people, after an edit, from a button, in a flood. Within a minute nothing that an answer says
// can change, since days begin on whole minutes in every time zone. It is safe for concurrent use.
type again struct {
	mu      sync.Mutex // guards all
	minute  int64      // since 1970
	answers map[asked]Answer
}

// An asked is all that an answer depends on besides the generation and the minute.
type asked struct {
	text, lang, chapter, topics, zone string
}

// mostAgain bounds what is remembered; beyond it a new question takes another's place, so that a flood of different ones
// doesn't end the remembering.
const mostAgain = 512

// askedOf returns a question's key; ok is false for one that goes on from a conversation, or wants its trace.
func askedOf(q Question, now time.Time) (k asked, ok bool) {
	if q.Explain || len(q.Thread.Entities) > 0 || len(q.Thread.Asks) > 0 || q.Thread.Lang != "" || len(q.Text) > maxQuestion {
		return asked{}, false
	}
	zone := ""
	if q.Zone != nil {
		name, offset := now.In(q.Zone).Zone()
		zone = q.Zone.String() + " " + name + strconv.Itoa(offset)
	}
	return asked{q.Text, q.Lang, string(q.Chapter), strings.Join(q.Topics, "\x00"), zone}, true
}

func (r *again) get(k asked, now time.Time) (Answer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.minute != now.Unix()/60 {
		return Answer{}, false
	}
	a, ok := r.answers[k]
	return a, ok
}

func (r *again) put(k asked, now time.Time, a Answer) {
	// Whoever adds to an answer's lists must not write into another's.
	a.Quotes, a.Notes, a.Citations = slices.Clip(a.Quotes), slices.Clip(a.Notes), slices.Clip(a.Citations)
	a.Events, a.Choices, a.Suggestions = slices.Clip(a.Events), slices.Clip(a.Choices), slices.Clip(a.Suggestions)
	r.mu.Lock()
	defer r.mu.Unlock()
	if minute := now.Unix() / 60; r.minute != minute || r.answers == nil {
		r.minute, r.answers = minute, map[asked]Answer{}
	}
	if len(r.answers) >= mostAgain {
		for some := range r.answers { // in no order: what is asked most is soon remembered again
			delete(r.answers, some)
			break
		}
	}
	r.answers[k] = a
}
