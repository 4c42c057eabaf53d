package answer

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"plenipo/index"
	"plenipo/internal/dates"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// maxQuestion is how many runes of a question are read: a long message's worth. What follows is ignored, so
// that time and memory are bounded whatever is pasted.
const maxQuestion = 1500

// maxTerms is how many content words are searched for: the most telling ones of a long question.
const maxTerms = 24

// An understanding is what the first stage makes of a question.
type understanding struct {
	text      string            // cleaned, and with its spelling corrected
	folded    string            // text, see lang.Fold
	asWritten string            // cleaned alone
	form      form              // how it is put
	lightly   string            // see light; "" until it is asked for
	asked     map[string]string // corrected words as they were written; nil: none was
	lang      string            // language of the question; never ""
	langSure  float64
	detected  bool // lang was read from the words and not assumed

	words      []questionWord
	intents    []intent // in intentOrder
	events     bool     // meetings in general are asked for
	time       dates.Reading
	mentions   []mention
	places     []place
	placeSpans [][2]int         // words of places
	person     string           // that "she" is
	stands     *knowledge.Event // the conference that a city stands for, "after Dubai"

	entities   []EntityRef // what it is about, most specific first
	fromThread bool
	lent       bool // what it is about was taken from the text around the clause
	terms      []searchTerm
	units      []unit
	pairs      [][2]string
	numbered   [][2]int // a thing and its number, "Opinion 3": places in terms
	explain    bool     // the trace is wanted
	spent      Spent
}

// A unit is something that the question names, with the other names that passages may use for it: a passage on the
// "Internet Society" speaks of ISOC. Terms are numbered as in understanding.terms.
type unit struct {
	asked []int
	also  [][]int // each: the terms of one other name, all of which must be there
}

// A questionWord is one word of the question.
type questionWord struct {
	word   string         // folded
	term   string         // analysed; "" for a stop word
	asked  string         // the word as written, when word is a correction of it
	right  string         // the whole correction, as it is spelt
	upper  bool           // written in capitals
	said   bool           // part of saying the intent or the time, and so no content
	named  bool           // part of an entity's name
	timed  bool           // part of an expression of time
	placed bool           // part of a place's name
	must   bool           // what is asked of something: a passage must speak of it
	alike  []index.TermID // terms that say the same

	reworded bool // it stands for what was said in everyday words
}

// A searchTerm is a content word as the index knows it.
type searchTerm struct {
	word      string
	term      string
	id        index.TermID
	known     bool // some passage holds it, or a word that says the same
	own       bool // some passage holds it
	idf       float64
	weight    float64 // share in what the question asks for: 1 for its own words, 0 for other names of what it names
	corrected bool
	named     bool
	timed     bool
	placed    bool
	must      bool
	context   bool           // of the text around the clause that asks
	alike     []index.TermID // terms that count as this one where a passage holds them
}

func (u *understanding) has(in intent) bool { return slices.Contains(u.intents, in) }

// primary returns the first intent, or intentOther.
func (u *understanding) primary() intent {
	if len(u.intents) == 0 {
		return intentOther
	}
	return u.intents[0]
}

// understand reads a question: its language, what it asks for, what it is about and when.
func (e *Engine) understand(q Question, now time.Time) *understanding {
	return e.understandAs(q, "", now)
}

// understandAs reads a question whose language is known; "" has it detected.
func (e *Engine) understandAs(q Question, tag string, now time.Time) *understanding {
	return e.understandCorrected(q, tag, nil, now)
}

// understandCorrected reads a question some of whose words have been corrected: asked has them as they were written.
func (e *Engine) understandCorrected(q Question, tag string, asked map[string]string, now time.Time) *understanding {
	u := &understanding{text: lang.Clean(q.Text, maxQuestion), explain: q.Explain, asked: asked}
	defer func(began time.Time) { u.spent.Understand = time.Since(began) }(time.Now())
	u.asWritten = u.text
	u.text = stripAddress(u.text)
	u.lang, u.langSure = lang.Detect(u.text)
	if u.lang != "en" && u.langSure < .5 {
		// "wat is teh igf" is not Dutch and "wen is PP-26" not German: they are misspelt.
		if mended := mendQuestionWords(u.text); mended != u.text {
			if l, sure := lang.Detect(mended); l == "en" {
				u.lang, u.langSure = l, sure
			}
		}
	}
	if u.langSure == lang.Tied {
		// "RTI de 1988" is what it is in three languages: whoever asks in one of them is asking in it.
		if hint := firstOf(q.Thread.Lang, baseLang(q.Lang)); hint == "fr" || hint == "es" || hint == "pt" {
			u.lang = hint
		}
	}
	if tag != "" {
		u.lang, u.langSure = tag, 1
	}
	u.detected = u.lang != ""
	if !u.detected {
		u.lang = firstOf(baseLang(q.Lang), q.Thread.Lang, e.lang)
	}

	if u.lang == "zh" {
		u.text = lang.Simplified(u.text)
	}
	if u.text = mendQuestionWords(u.text); mayHoldAside(u.text) {
		u.text = asides.ReplaceAllString(u.text, " ")
	}
	// The table of wordings is of how people ask Plenipo's own files: elsewhere "what led" and "at that time" mean what they say.
	if !e.textsAlone {
		u.text = plainly(u.text, u.lang)
	}
	if u.lang == "ar" {
		u.text = afterName(u.text)
	}
	folded := lang.Fold(u.text)
	u.folded, u.form = folded, formOf(u.lang, folded)
	plain := strings.FieldsFunc(folded, betweenWords)
	var said map[string]bool
	timed := map[string]bool{}
	u.intents, said = intentsOf(u.lang, plain, folded)
	if slices.ContainsFunc(plain, func(w string) bool { return w == "from" || w == "origins" || w == "origin" }) {
		u.intents = slices.DeleteFunc(u.intents, func(in intent) bool { return in == intentWhere }) // where from is no place
	}
	eventWords, events := namesEvents(u.lang, plain, folded)
	u.events = events
	u.time = dates.Read(u.text, u.lang, now)
	if u.time.Relation == dates.Last && u.lang == "en" && lasts.MatchString(folded) {
		u.time.Relation = dates.None
	}
	for _, s := range u.time.Spans {
		for _, w := range strings.Fields(lang.Fold(u.text[s.From:s.To])) {
			timed[w] = true
			if strings.IndexFunc(w, unicode.IsDigit) < 0 {
				said[w] = true
			}
		}
	}

	e.readWords(u, said)
	if u.asked == nil {
		if text, asked, ok := u.corrections(); ok {
			q.Text = text
			r := e.understandCorrected(q, u.lang, asked, now)
			r.detected, r.langSure, r.asWritten = u.detected, u.langSure, u.asWritten
			return r
		}
	}
	u.mentions = e.names.find(u.words)
	if e.reword(u, u.mentions) {
		u.mentions = e.names.find(u.words)
	}
	for _, m := range u.mentions {
		for i := m.from; i < m.to; i++ {
			u.words[i].named = true
		}
	}
	for i := range u.words {
		u.words[i].timed = timed[u.words[i].word]
	}
	e.synonymsIn(u.lang).lend(u.lang, u.words)
	e.lendFamilies(u)
	var placeSpans [][2]int
	u.places, placeSpans = e.names.findPlaces(u.words)
	u.places, placeSpans = placesOutside(u.places, placeSpans, u.mentions)
	for _, s := range placeSpans {
		for i := s[0]; i < s[1]; i++ {
			u.words[i].placed = true
		}
	}
	u.placeSpans = placeSpans
	e.markAsked(u)
	// "events" said of no particular meeting is a wish for a list; within a name it is part of the name.
	if u.events {
		u.events = !insideMention(u.words, u.mentions, eventWords)
	}
	e.resolve(u, q, now)
	e.succession(u)
	e.unsayOrder(u)
	e.chooseTerms(u)
	return u
}

// lasts is "last" as a verb, in folded text.
var lasts = regexp.MustCompile(`\bhow (long|many (days|weeks))\b.*\blast\b`)

// unsayOrder makes "first" a word like others where nothing is named that the calendar has editions of: "the very first chapter".
func (e *Engine) unsayOrder(u *understanding) {
	if u.time.Relation != dates.First || u.lang != "en" || u.events {
		return
	}
	for _, ref := range u.entities {
		if ref.Kind == "event" || ref.Kind == "term" && (len(e.bySeries[ref.ID]) > 0 || e.meetingsOf[ref.ID] != "") {
			return
		}
	}
	for i := range u.words {
		if w := &u.words[i]; w.timed && w.word == "first" {
			w.said, w.timed = false, false
			u.time.Relation = dates.None
			if w.term == "" {
				w.term = w.word
			}
		}
	}
}

// placesOutside drops the places that are part of an entity's name ("Geneva Declaration").
func placesOutside(places []place, spans [][2]int, mentions []mention) (out []place, at [][2]int) {
	for i, p := range places {
		inside := slices.ContainsFunc(mentions, func(m mention) bool { return m.from <= spans[i][0] && spans[i][1] <= m.to })
		if !inside {
			out, at = append(out, p), append(at, spans[i])
		}
	}
	return out, at
}

func insideMention(words []questionWord, mentions []mention, said []string) bool {
	for _, w := range said {
		for i, q := range words {
			if q.word != w {
				continue
			}
			if !slices.ContainsFunc(mentions, func(m mention) bool { return m.from <= i && i < m.to }) {
				return false
			}
		}
	}
	return len(said) > 0
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func firstOf(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}

// baseLang returns the base language of a BCP 47 tag: "pt" of "pt-BR".
func baseLang(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return strings.ToLower(base)
}
