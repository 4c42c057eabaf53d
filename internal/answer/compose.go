package answer

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"plenipo/internal/lang"
	"plenipo/internal/locale"
	"plenipo/knowledge"
)

// Lengths of quoted text in bytes: what a chat message shows without scrolling.
const (
	quoteLength = 320 // a sentence is joined by the next one up to here
	textLength  = 900 // all quotes of one answer together
)

// cite returns the number of the citation for passage p in a, adding it when it is new.
func (e *Engine) cite(a *Answer, p *knowledge.Passage) int {
	for _, c := range a.Citations {
		if c.Kind == p.Kind && c.Document == p.Document && c.Section == p.Section {
			return c.N
		}
	}
	c := Citation{
		N: len(a.Citations) + 1, Kind: p.Kind, Title: p.Title, Document: p.Document, Passage: p.ID, Section: p.Section,
	}
	switch p.Kind {
	case knowledge.KindArticle:
		if doc, ok := e.base.Article(p.Document); ok {
			c.Path, c.Layer, c.AsOf, c.Sources, c.Saved = doc.Path, doc.Layer, doc.AsOf, doc.Sources, doc.Saved
		}
	case knowledge.KindEvent:
		if doc, ok := e.base.Event(p.Document); ok {
			c.Path, c.Layer, c.AsOf, c.Sources = doc.Path, doc.Layer, doc.AsOf, doc.Sources
			c.URL = doc.URL
		}
	case knowledge.KindTerm:
		if doc, ok := e.base.Term(p.Document); ok {
			c.Path, c.Layer, c.AsOf, c.Sources = doc.Path, doc.Layer, doc.AsOf, doc.Sources
		}
	}
	if len(c.Sources) > 0 {
		s := c.Sources[0]
		c.URL, c.Publisher, c.Date, c.Clause = firstOf(s.URL, c.URL), s.Publisher, s.Date, s.Clause
	}
	if c.Saved != nil {
		c.URL = firstOf(c.Saved.Link, c.URL)
	}
	a.Citations = append(a.Citations, c)
	return c.N
}

// quote adds the bytes [from,to) of p to a's quotes, unless they are there already.
func (e *Engine) quote(a *Answer, p *knowledge.Passage, from, to int) {
	q, err := p.Quote(from, to)
	if err != nil {
		return // the spans come from the passage itself; an empty one quotes nothing
	}
	for _, have := range a.Quotes {
		if strings.Contains(have.Text(), q.Text()) {
			return
		}
	}
	a.Quotes = append(a.Quotes, Quote{q, e.cite(a, p)})
}

// composePassage answers with the words of the best passage. The document's short answer comes first when the
// question is one that the document as a whole answers; else the sentence that answers it best does.
func (e *Engine) composePassage(u *understanding, ranked []candidate, now time.Time) (Answer, error) {
	best := ranked[0]
	p := &e.base.Passages()[best.passage]
	a := Answer{Kind: Passage, Lang: p.Lang}
	switch p.Kind {
	case knowledge.KindTerm:
		a.Kind = Definition
	case knowledge.KindEvent:
		if ev, ok := e.base.Event(p.Document); ok {
			a.Kind = EventKind
			e.showEvent(&a, u, ev, now)
		}
	}
	var short *knowledge.Passage
	from := 0
	if of := e.base.PassagesOf(p.Kind, p.Document); len(of) > 0 && e.base.Passages()[of[0]].Summary {
		short = &e.base.Passages()[of[0]]
		if !u.wantsVerdict() {
			from = verdictEnd(short.Text)
		}
	}
	whole := max(best.features[featQuestion], best.features[featTitle])
	for _, c := range ranked {
		if e.sameDocument(c, best) {
			whole = max(whole, c.features[featQuestion], c.features[featTitle])
		}
	}
	if short != nil && (p.Summary || whole >= wholeDocument) {
		e.quote(&a, short, from, len(short.Text))
	}
	// Of the document's short answer all is quoted already: the best of the rest says more.
	if i := slices.IndexFunc(ranked, func(c candidate) bool {
		return e.sameDocument(c, best) && (!p.Summary || c.passage != best.passage)
	}); i >= 0 {
		e.quoteSentence(&a, ranked[i])
	}
	if short != nil && len(a.Quotes) > 0 && quotedLength(&a)+len(short.Text) <= textLength {
		e.quote(&a, short, from, len(short.Text))
	}
	e.note(&a, u, p)
	a.Thread.Entities = append([]EntityRef{}, u.entities...)
	if p.Kind == knowledge.KindArticle {
		a.Thread.Entities = appendRef(a.Thread.Entities, EntityRef{"article", p.Document})
	}
	for _, p := range u.places {
		switch {
		case p.city != "":
			a.Thread.Entities = appendRef(a.Thread.Entities, EntityRef{"city", p.city})
		case p.country != "":
			a.Thread.Entities = appendRef(a.Thread.Entities, EntityRef{"country", p.country})
		}
	}
	a.Suggestions = e.nearby(ranked, p.Document, 3)
	if len(a.Quotes) == 0 {
		return Answer{}, fmt.Errorf("compose: passage %s has no sentence to quote", p.ID)
	}
	return a, nil
}

// wholeDocument is the likeness to a document's title or claimed question from which the document as a whole
// is taken to be the answer.
const wholeDocument = .5

func (e *Engine) sameDocument(a, b candidate) bool {
	x, y := &e.base.Passages()[a.passage], &e.base.Passages()[b.passage]
	return x.Kind == y.Kind && x.Document == y.Document
}

// quoteSentence quotes a candidate's best sentence, with the next one when both are short.
func (e *Engine) quoteSentence(a *Answer, c candidate) {
	p := &e.base.Passages()[c.passage]
	if c.best < 0 {
		return
	}
	s := p.Sentences[c.best]
	from, to := s.From, s.To
	if next := c.best + 1; next < len(p.Sentences) && p.Sentences[next].To-from <= quoteLength {
		to = p.Sentences[next].To
	} else if c.best > 0 && to-p.Sentences[c.best-1].From <= quoteLength {
		from = p.Sentences[c.best-1].From
	}
	e.quote(a, p, from, to)
}

func quotedLength(a *Answer) int {
	n := 0
	for _, q := range a.Quotes {
		n += len(q.Text())
	}
	return n
}

// note adds what a reader must know besides: whose position is quoted, what replaced it, in which language.
func (e *Engine) note(a *Answer, u *understanding, p *knowledge.Passage) {
	if p.Kind == knowledge.KindArticle {
		if doc, ok := e.base.Article(p.Document); ok {
			if doc.Nature == knowledge.NaturePosition && doc.PositionOf != "" {
				a.Notes = append(a.Notes, say(u.lang, "position_of", "Who", doc.PositionOf))
			}
			if doc.SupersededBy != "" {
				if newer, ok := e.base.Article(doc.SupersededBy); ok {
					a.Notes = append(a.Notes, say(u.lang, "superseded_note", "Title", newer.Title))
				}
			}
		}
	}
	if p.Lang != "" && p.Lang != u.lang && u.detected {
		a.Notes = append(a.Notes, say(u.lang, "in_language", "Language", locale.New(u.lang).Language(p.Lang)))
	}
}

// composeDefinition answers what a term means, in the question's language if the glossary has it.
func (e *Engine) composeDefinition(u *understanding, t *knowledge.Term, q Question) Answer {
	a := Answer{Kind: Definition, Lang: u.lang, Confidence: 1}
	tag := u.lang
	if t.Definition[tag] == "" {
		if want := baseLang(q.Lang); t.Definition[want] != "" && !u.detected {
			tag = want
		} else if t.Definition[e.lang] != "" {
			tag = e.lang
		} else {
			tag = slices.Sorted(maps.Keys(t.Definition))[0]
		}
	}
	for _, n := range e.base.PassagesOf(knowledge.KindTerm, t.ID) {
		p := &e.base.Passages()[n]
		if p.Lang == tag {
			a.Lang = tag
			e.quote(&a, p, 0, len(p.Text))
			e.note(&a, u, p)
			break
		}
	}
	if names, acronyms := t.Names[u.lang], t.Acronyms[u.lang]; len(names) > 0 {
		acronym := ""
		if len(acronyms) > 0 {
			acronym = acronyms[0]
		}
		// Asked by an acronym of another language, the answer says that it is the same thing.
		for _, m := range u.mentions {
			if asked := e.askedAcronym(u, t, m); asked != "" {
				acronym = asked
			}
		}
		if acronym != "" {
			a.Lead = say(u.lang, "stands_for", "Acronym", acronym, "Name", names[0])
		}
	}
	for _, id := range t.See {
		if other, ok := e.base.Term(id); ok && e.showsTerm(other, q) && len(other.Names[u.lang]) > 0 && len(a.Suggestions) < 3 {
			a.Suggestions = append(a.Suggestions, say(u.lang, "ask_what_is", "Name", other.Names[u.lang][0]))
		}
	}
	a.Thread.Entities = []EntityRef{{"term", t.ID}}
	return a
}

// askedAcronym returns the acronym by which mention m names t, as the glossary writes it; "" when m is no acronym.
func (e *Engine) askedAcronym(u *understanding, t *knowledge.Term, m mention) string {
	if m.to != m.from+1 || !slices.Contains(m.refs, EntityRef{"term", t.ID}) {
		return ""
	}
	for _, tag := range slices.Sorted(maps.Keys(t.Acronyms)) {
		for _, acronym := range t.Acronyms[tag] {
			if lang.Fold(acronym) == u.words[m.from].word {
				return acronym
			}
		}
	}
	return ""
}

// composeClarify offers the things that an ambiguous name may mean.
func (e *Engine) composeClarify(u *understanding, meant []*knowledge.Term) Answer {
	a := Answer{Kind: Clarify, Lang: u.lang, Lead: say(u.lang, "clarify"), Confidence: .5}
	for _, t := range meant[:min(len(meant), maxChoices)] {
		names := t.Names[u.lang]
		if len(names) == 0 {
			names = t.Names[e.lang]
		}
		if len(names) == 0 {
			continue
		}
		a.Choices = append(a.Choices, Choice{Label: clip(names[0], 75), Question: say(u.lang, "ask_what_is", "Name", names[0])})
	}
	return a
}

// maxChoices is how many readings a clarification offers: more are no help.
const maxChoices = 3

// composeUnknown says that the files don't say, and what they do say that comes near.
func (e *Engine) composeUnknown(u *understanding, q Question, ranked []candidate) Answer {
	a := Answer{Kind: Unknown, Lang: u.lang, Lead: say(u.lang, "unknown")}
	if len(ranked) > 0 && ranked[0].coverage >= nearTopic {
		a.Suggestions = e.nearby(ranked, "", 3)
	}
	if c, ok := e.base.Chapter(q.Chapter); ok && c.Contact != "" {
		a.Contact = c
		a.Notes = append(a.Notes, say(u.lang, "unknown_contact", "Contact", c.Contact))
	}
	return a
}

// nearTopic is the share of a question that a document must carry for its title to be offered instead.
const nearTopic = .45

// nearby returns the titles of the n best documents other than one, as questions to ask instead.
func (e *Engine) nearby(ranked []candidate, except string, n int) []string {
	var out []string
	seen := map[string]bool{except: true}
	for _, c := range ranked {
		p := &e.base.Passages()[c.passage]
		if seen[p.Document] || p.Title == "" || c.coverage < nearTopic {
			continue
		}
		seen[p.Document] = true
		if !slices.Contains(out, p.Title) {
			out = append(out, p.Title)
		}
		if len(out) == n {
			break
		}
	}
	return out
}

// composeHelp says what the bot is for.
func (e *Engine) composeHelp(u *understanding, q Question) Answer {
	key := "help"
	switch u.primary() {
	case intentGreet:
		key = "greeting"
	case intentThanks:
		key = "thanks"
	}
	return Answer{Kind: Help, Lang: u.lang, Lead: say(u.lang, key), Confidence: 1, Suggestions: e.Popular(u.lang, "", 3, q.Topics...)}
}

// finish fills what all answers have: text, id, thread, trace.
func (e *Engine) finish(a *Answer, u *understanding, q Question, now time.Time) {
	var parts []string
	if a.Lead != "" {
		parts = append(parts, a.Lead)
	}
	for _, quote := range a.Quotes {
		parts = append(parts, quote.Text())
	}
	for _, c := range a.Choices {
		parts = append(parts, "– "+c.Label)
	}
	parts = append(parts, a.Notes...)
	if a.Kind == Unknown && len(a.Suggestions) > 0 {
		parts = append(parts, say(u.lang, "unknown_topics")+"\n– "+strings.Join(a.Suggestions, "\n– "))
	}
	a.Text = strings.Join(parts, "\n\n")
	if a.Kind == Unknown || a.Kind == Help {
		a.Citations = nil
		a.Thread = q.Thread // an aside doesn't end a conversation
	}
	if a.Kind != Unknown && a.Kind != Help {
		a.Thread.Asks = nil
		for _, in := range u.intents {
			a.Thread.Asks = append(a.Thread.Asks, string(in))
		}
	}
	a.Thread.Lang = u.lang
	a.Thread.At = now
	if len(a.Thread.Entities) > maxThreadEntities {
		a.Thread.Entities = a.Thread.Entities[:maxThreadEntities]
	}
	a.ID = answerID(a, u, q)
	if !q.Explain {
		a.Trace = nil
	} else if a.Trace == nil {
		a.Trace = e.trace(u, nil, a.Confidence, "answered from %s", fieldsOf(a.Kind))
	}
}

// maxThreadEntities bounds what a conversation carries along.
const maxThreadEntities = 4

func fieldsOf(k Kind) string {
	switch k {
	case Definition:
		return "the glossary"
	case EventKind, EventsKind:
		return "the calendar"
	}
	return "the interface texts"
}

// answerID is the same for the same question in the same words, with the same answer, wherever it is asked.
func answerID(a *Answer, u *understanding, q Question) string {
	h := sha256.New()
	for _, s := range []string{u.folded, string(q.Chapter), string(a.Kind), a.Text} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)[:10]))
}

// clip cuts s at a word to at most n runes, with an ellipsis for what is left out.
func clip(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
