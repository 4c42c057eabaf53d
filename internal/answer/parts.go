package answer

import (
	"context"
	"strings"
	"time"
	"unicode"
)

// People wrap a question in greetings, reasons and asides. What can't be answered as a whole is taken apart at its
// punctuation, and each part is asked by itself, with what the whole is about as its conversation.
const (
	partsFrom    = 7   // words from which a question may have parts
	maxParts     = 8   // parts that are tried, the last ones: people end with the question
	partSure     = .75 // least confidence of an answer to a part: it leaves the rest unanswered
	leastInPart  = 3   // words
	mostOfThread = 3   // entities of the whole that a part is told of
)

// askParts answers the part of a question that can be answered best, nil when none can.
func (e *Engine) askParts(ctx context.Context, whole *understanding, q Question, now time.Time) (Answer, *understanding, error) {
	if len(whole.words) < partsFrom {
		return Answer{}, nil, nil
	}
	var best Answer
	var found *understanding
	for _, part := range parts(whole.text) {
		sub := q
		sub.Text = part
		if len(whole.entities) > 0 {
			sub.Thread = Thread{Entities: whole.entities[:min(len(whole.entities), mostOfThread)], Lang: whole.lang, At: now}
		}
		u := e.understand(sub, now)
		// A part must ask something: a statement is what the asker knows already.
		if len(u.intents) == 0 && !strings.ContainsAny(part, "?？؟") || u.primary() == intentThanks || u.primary() == intentGreet {
			continue
		}
		a, err := e.decide(ctx, u, sub, now)
		if err != nil {
			return Answer{}, nil, err
		}
		if a.Kind != Unknown && a.Kind != Help && a.Confidence >= partSure && (found == nil || a.Confidence > best.Confidence) {
			best, found = a, u
		}
	}
	return best, found, nil
}

// parts cuts a text at its punctuation, the last part first. A question mark stays with its part.
func parts(text string) []string {
	var out []string
	start := 0
	flush := func(end int) {
		part := strings.TrimFunc(text[start:end], func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune(".,;:!-–—()\"", r)
		})
		if len(strings.Fields(part)) >= leastInPart || strings.ContainsAny(part, "?？؟") && part != text {
			out = append([]string{part}, out...)
		}
	}
	for i, r := range text {
		if !strings.ContainsRune(".,;:!?？؟。，；—–(", r) {
			continue
		}
		end := i
		if strings.ContainsRune("?？؟", r) {
			end = i + len(string(r))
		}
		flush(end)
		start = i + len(string(r))
	}
	flush(len(text))
	if len(out) == 1 && out[0] == strings.TrimSpace(text) {
		return nil
	}
	return out[:min(len(out), maxParts)]
}
