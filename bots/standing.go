package bots

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// quoted returns what an answer takes from its documents, as hashes that tell later whether it still stands: of the
// words of a quote, and of what is rendered of an event.
func quoted(a answer.Answer) []store.Quoted {
	var out []store.Quoted
	for _, q := range a.Quotes {
		for _, c := range a.Citations {
			if c.N == q.Citation {
				out = append(out, store.Quoted{Document: c.Document, Passage: string(c.Passage), Hash: wordsHash(q.Text())})
			}
		}
	}
	for _, e := range a.Events {
		out = append(out, store.Quoted{Document: e.ID, Passage: "event:" + e.ID, Hash: eventHash(e.Event)})
	}
	return out
}

func wordsHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

func eventHash(e *knowledge.Event) string {
	hours := ""
	if _, _, ok := e.Hours(); ok {
		hours = fmt.Sprint("\x00", e.StartTime, "\x00", e.EndTime, "\x00", e.Timezone)
	}
	return wordsHash(fmt.Sprint(e.Name, "\x00", e.Start, "\x00", e.End, "\x00", e.City, "\x00", e.Country, "\x00", e.Status == knowledge.EventCancelled,
		"\x00", e.Status == knowledge.EventPostponed) + hours)
}

// A document is how one stands now.
type document struct {
	there  bool
	title  string
	lang   string
	says   string // what it says first
	digest string
	hashes map[string]bool // of all that can be quoted
}

func (d document) stands(hash string) bool { return d.hashes[hash] }

// documentNow reads a document of any kind by its id. Quotes are runs of a passage's sentences, so that all there
// can be are hashed: some fifty for a passage.
func documentNow(b *knowledge.Base, id string) document {
	d := document{hashes: map[string]bool{}}
	if e, ok := b.Event(id); ok {
		d.there, d.title, d.lang = true, e.Name, "en"
		d.hashes[eventHash(e)] = true
	}
	if a, ok := b.Article(id); ok {
		d.there, d.title, d.lang = true, a.Title, a.Lang
	}
	if _, ok := b.Term(id); ok {
		d.there, d.title = true, first(d.title, id)
	}
	all := ""
	for _, kind := range []knowledge.Kind{knowledge.KindArticle, knowledge.KindEvent, knowledge.KindTerm} {
		for _, n := range b.PassagesOf(kind, id) {
			p := &b.Passages()[n]
			if d.says == "" {
				d.says = p.Text
			}
			all += p.Text + "\x00"
			d.hashes[wordsHash(p.Text)] = true
			for i, from := range p.Sentences {
				for _, to := range p.Sentences[i:] {
					d.hashes[wordsHash(p.Text[from.From:to.To])] = true
				}
			}
		}
	}
	if e, ok := b.Event(id); ok {
		all += eventHash(e)
	}
	d.digest = wordsHash(all)
	return d
}

// nonce is a short name of a notice: 24 characters, within Discord's 25.
func nonce(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:12])
}
