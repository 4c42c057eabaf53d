package answer

import (
	"regexp"
	"slices"
	"strconv"
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
	folded := lang.Fold(u.text)
	u.folded = folded
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
	e.chooseTerms(u)
	return u
}

// lasts is "last" as a verb, in folded text.
var lasts = regexp.MustCompile(`\bhow (long|many (days|weeks))\b.*\blast\b`)

// stripAddress removes what people say before the question itself: the bot's name, mentions, greetings.
func stripAddress(s string) string {
	for {
		rest := strings.TrimLeft(s, " \t,.:;!–—-@*_>")
		word, after, _ := strings.Cut(rest, " ")
		switch strings.ToLower(strings.Trim(word, ",.:;!@")) {
		case "plenipo", "hey", "hi", "hello", "hiya", "please", "pls", "bonjour", "salut", "hola", "olá", "ola", "oi",
			"привет", "здравствуйте", "مرحبا", "你好", "您好", "ok", "okay", "so", "um", "question", "q", "quick":
			if strings.TrimSpace(after) == "" {
				return rest
			}
			s = after
		default:
			return rest
		}
	}
}

// slips are usual misspellings of English question and function words, which no dictionary of the knowledge
// files corrects, since such words are not searched for.
var slips = map[string]string{
	"waht": "what", "wat": "what", "whta": "what", "hwat": "what", "wen": "when", "whn": "when", "wehn": "when",
	"wher": "where", "whre": "where", "hwo": "who", "woh": "who", "wich": "which", "whcih": "which", "teh": "the",
	"hte": "the", "meny": "many", "mnay": "many", "wy": "why", "hw": "how", "dose": "does",
	"u": "you", "ur": "your", "r": "are", "wot": "what", "wats": "whats", "adn": "and", "nad": "and", "wass": "was", "si": "is",
}

// mendQuestionWords replaces slips, and joins what people write with dots ("w.c.i.t.").
func mendQuestionWords(text string) string {
	fields := strings.Fields(text)
	changed := false
	for i, f := range fields {
		if better, ok := slips[strings.ToLower(f)]; ok && (i == 0 || better != "is") {
			fields[i], changed = better, true
		}
		if dotted.MatchString(f) {
			fields[i], changed = strings.ToUpper(strings.ReplaceAll(f, ".", "")), true
		}
	}
	if !changed {
		return text
	}
	return strings.Join(fields, " ")
}

// asides are what people put into a question to say how sure they are.
var asides = regexp.MustCompile(`(?i)[,(]? *\b(?:i (?:think|guess|believe|suppose|mean|reckon|heard)|if i(?: remember| recall|'m not mistaken)(?: correctly| right| well)?|as far as i know|je (?:crois|pense)(?: que)?|si je ne me trompe pas|creo(?: que)?|me parece(?: que)?|si no me equivoco|acho(?: que)?|se não me engano|кажется|по-моему|я думаю|если не ошибаюсь)\b`)

// asideHints are small parts of asides, one of which is in each of them: looking for a part takes a hundredth of the time
// that the expression takes.
var asideHints = strings.Fields("think guess believe suppose mean reckon heard remember recall mistaken know crois pense trompe creo parece equivoco acho engano кажется по-моему думаю ошибаюсь")

func mayHoldAside(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc(asideHints, func(h string) bool { return strings.Contains(lower, h) })
}

var dotted = regexp.MustCompile(`^(?:\pL\.){3,}\pL?\.?$`)

// longestWord is how many bytes a word has at most that is looked at as a misspelt one, or as two written together: the time
// that takes grows with the square of its length.
const longestWord = 64

// botName is what people call the bot by: it names nothing that is asked about.
const botName = "plenipo"

// readWords splits the question into words and corrects the spelling of those that no passage and no name knows.
func (e *Engine) readWords(u *understanding, said map[string]bool) {
	capitals := capitalWords(u.text)
	tokens := e.ix.Words(u.lang, u.text)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		w := questionWord{word: t.Word, term: t.Term, upper: capitals[t.Word]}
		w.said, w.asked = said[t.Word], u.asked[t.Word]
		if lang.StopWord(u.lang, w.word) && !w.upper || lang.Hedge(u.lang, w.word) || w.word == botName {
			w.term = ""
		}
		if w.term != "" && !w.said && len(w.word) <= longestWord && !e.ix.HasWord(w.word) {
			// "conferance" has the stem of "conference", and is still no word.
			if better, ok := e.correct(u.lang, w.word); ok {
				if tokens := e.ix.Words(u.lang, better); len(tokens) == 1 && (tokens[0].Term == w.term || u.lang == "en" && !e.inflected(w.word)) {
					w.asked = w.word
					if w.word, w.term = tokens[0].Word, tokens[0].Term; !strings.HasPrefix(w.asked, better) && !strings.HasPrefix(better, w.asked) {
						w.right = better // "checks" for "check" is no slip
					}
				}
			}
		}
		if w.term == "" || w.said || len(w.word) > longestWord || e.knows(u.lang, w) {
			u.words = append(u.words, w)
			continue
		}
		if u.lang == "ar" {
			if bare, ok := e.bareArabic(w.word); ok {
				bare.asked = w.word
				u.words = append(u.words, bare)
				continue
			}
		}
		// "plenipo tentiary" is one word, "alghanim" may be two.
		if i+1 < len(tokens) {
			if joined, ok := e.known(u.lang, t.Word+tokens[i+1].Word); ok {
				joined.asked = t.Word
				u.words = append(u.words, joined)
				i++
				continue
			}
		}
		better, ok := e.correct(u.lang, w.word)
		if !ok {
			if two, split := e.split(u.lang, w.word); split {
				u.words = append(u.words, two[0], two[1])
				continue
			}
		}
		if ok {
			w.asked, w.right = w.word, better
			for _, t := range e.ix.Words(u.lang, better) {
				w.word, w.term = t.Word, t.Term
			}
		}
		u.words = append(u.words, w)
	}
}

// bareArabic returns an Arabic word without the conjunction or preposition that is written together with it, and
// without "my" or "our", when that is known: "لبلدي" is "for my country".
func (e *Engine) bareArabic(word string) (questionWord, bool) {
	r := []rune(word)
	if len(r) < 4 {
		return questionWord{}, false
	}
	for _, s := range []string{word, strings.TrimSuffix(word, "ي"), strings.TrimSuffix(word, "نا")} {
		for _, prefix := range []string{"", "و", "ف", "ب", "ل", "ك"} {
			rest, ok := strings.CutPrefix(s, prefix)
			if !ok || rest == word || len([]rune(rest)) < 3 {
				continue
			}
			if w, ok := e.known("ar", rest); ok {
				return w, true
			}
		}
	}
	return questionWord{}, false
}

// known returns a word as the index or a name knows it.
func (e *Engine) known(tag, word string) (questionWord, bool) {
	tokens := e.ix.Words(tag, word)
	if len(tokens) != 1 || tokens[0].Term == "" {
		return questionWord{}, false
	}
	w := questionWord{word: tokens[0].Word, term: tokens[0].Term}
	return w, e.knows(tag, w)
}

// split takes apart a word that is two known ones, the second of at least five letters: "alghanim", "policyforum".
func (e *Engine) split(tag, word string) (two [2]questionWord, ok bool) {
	r := []rune(word)
	for i := 2; i+5 <= len(r); i++ {
		a, aok := e.known(tag, string(r[:i]))
		b, bok := e.known(tag, string(r[i:]))
		if aok && bok {
			a.asked, b.asked = word, word
			return [2]questionWord{a, b}, true
		}
	}
	return two, false
}

// knows reports whether some passage or name holds the word.
func (e *Engine) knows(tag string, w questionWord) bool {
	id, ok := e.ix.Lookup(w.term)
	if ok && e.inLanguage(tag, id) || !ok && len(e.names.byTerm[w.term]) > 0 || len(e.names.byWord[w.word]) > 0 {
		return true
	}
	if e.synonymsIn(tag).knows(w.term) || tag == "en" && ofNotion(w.word) || everydayWord(tag, w.word) {
		return true
	}
	_, ok = e.names.places[w.word]
	return ok || e.ix.HasWord(w.word)
}

// capitalWords returns the folded words that are written in capitals, two letters or more.
func capitalWords(s string) map[string]bool {
	out := map[string]bool{}
	allUpper := true
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		upper, letters := 0, 0
		for _, r := range w {
			if unicode.IsLetter(r) {
				letters++
				if unicode.IsUpper(r) {
					upper++
				}
			}
		}
		// "ITRs" and "ICTs" count.
		if letters >= 2 && upper >= 2 && upper >= letters-1 {
			out[lang.Fold(w)] = true
		} else if letters > 0 {
			allUpper = false
		}
	}
	if allUpper && len(out) > 4 {
		return nil // SHOUTING tells nothing
	}
	return out
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

// anaphora are words that point back at what was spoken of, by language.
var anaphora = map[string][]string{
	"en": {"it", "that", "this", "there", "they", "them", "one", "its", "their", "then", "those", "these"},
	"fr": {"il", "elle", "ils", "elles", "ca", "cela", "y", "celle", "celui", "son", "sa", "ses"},
	"es": {"esto", "eso", "ella", "ello", "ese", "esa", "este", "esta", "su", "sus", "alli", "ahi"},
	"pt": {"isso", "isto", "ele", "ela", "esse", "essa", "este", "esta", "la", "seu", "sua"},
	"de": {"es", "sie", "das", "dort", "da", "er", "diese"},
	"ru": {"это", "она", "он", "оно", "они", "там", "ее", "его", "их", "этом", "этой"},
	"ar": {"هو", "هي", "ذلك", "هذا", "هذه", "هناك"},
	"zh": {"它", "这", "那", "该", "其"},
}

// resolve decides what the question is about: events first, then terms, then what the thread was about.
func (e *Engine) resolve(u *understanding, q Question, now time.Time) {
	var terms []EntityRef
	for _, m := range u.mentions {
		for _, ref := range m.refs {
			if !e.visible(ref, q) {
				continue
			}
			if ref.Kind == "event" {
				u.entities = appendRef(u.entities, ref)
			} else {
				terms = appendRef(terms, ref)
			}
		}
	}
	// "the Plenipotentiary in Busan", "PP 2014": a series with a year or a place is one edition.
	if len(u.entities) == 0 {
		for _, ref := range terms {
			for _, ev := range e.editionsMeant(u, ref.ID, q) {
				u.entities = appendRef(u.entities, EntityRef{"event", ev.ID})
			}
		}
	}
	if len(u.entities) == 0 {
		for _, ref := range terms {
			if ev, ok := e.editionNumbered(u, ref.ID, q); ok {
				u.entities = appendRef(u.entities, EntityRef{"event", ev.ID})
			}
		}
	}
	if len(u.entities) == 0 {
		if ev, ok := e.meantByCity(u, q); ok {
			u.entities = appendRef(u.entities, EntityRef{"event", ev.ID})
			u.stands = ev
		}
	}
	u.entities = append(u.entities, terms...)
	if len(u.intents) == 0 && u.elliptic() && len(q.Thread.Asks) > 0 && now.Sub(q.Thread.At) <= threadLife {
		for _, asks := range q.Thread.Asks {
			u.intents = append(u.intents, intent(asks))
		}
	}
	if len(u.entities) > 0 || q.Thread.At.IsZero() || now.Sub(q.Thread.At) > threadLife {
		return
	}
	if u.pointsBack() {
		for _, ref := range q.Thread.Entities {
			if ref.Kind == "article" && u.elliptic() && slices.ContainsFunc(u.words, func(w questionWord) bool { return hasDigit(w.word) }) {
				continue // "and 5B?" asks about another number than the article did
			}
			if e.exists(ref) && e.visible(ref, q) {
				u.entities = append(u.entities, ref)
			}
		}
		u.fromThread = len(u.entities) > 0
		if u.fromThread {
			e.follow(u, q.Thread.Entities)
		}
	}
}

// editionNumbered returns the edition of a series that an ordinal in the question names: "the 7th IGF", "sixth WTPF".
func (e *Engine) editionNumbered(u *understanding, series string, q Question) (*knowledge.Event, bool) {
	for i := range u.words {
		w := &u.words[i]
		n, ok := ordinal(w.word)
		if !ok {
			continue
		}
		for _, ev := range e.events(e.bySeries[series], q) {
			first, _, _ := strings.Cut(ev.Edition, " ")
			if m, ok := ordinal(lang.Fold(first)); ok && m == n {
				w.named, w.term = true, ""
				return ev, true
			}
		}
	}
	return nil, false
}

// ordinals are the written ones of the languages, folded; "first" is a relation in time as well.
var ordinals = func() map[string]int {
	m := map[string]int{}
	for i, list := range []string{
		"second deuxieme segundo segunda второй вторая الثاني", "third troisieme tercero tercera terceiro terceira третий третья الثالث",
		"fourth quatrieme cuarto cuarta quarto quarta четвертый четвертая الرابع", "fifth cinquieme quinto quinta пятый пятая الخامس",
		"sixth sixieme sexto sexta шестой шестая السادس", "seventh septieme septimo septima setimo setima седьмой седьмая السابع",
		"eighth huitieme octavo octava oitavo oitava восьмой восьмая الثامن", "ninth neuvieme noveno novena nono nona девятый девятая التاسع",
		"tenth dixieme decimo decima десятый десятая العاشر",
	} {
		for w := range strings.FieldsSeq(list) {
			m[lang.Fold(w)] = i + 2
		}
	}
	return m
}()

// ordinal returns the number that a folded word orders by: "7th", "sixth", "10e".
func ordinal(word string) (int, bool) {
	if n, ok := ordinals[word]; ok {
		return n, true
	}
	digits := strings.TrimRight(word, "thsndrемyяйоªº")
	if digits == word || digits == "" || len(digits) > 3 {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n > 0
}

// editionsMeant returns the single edition of a series that the question's year or place points to, if one.
func (e *Engine) editionsMeant(u *understanding, series string, q Question) []*knowledge.Event {
	inYear := u.time.Relation == dates.In
	if !inYear && len(u.places) == 0 {
		return nil
	}
	var out []*knowledge.Event
	for _, ev := range e.events(e.bySeries[series], q) {
		if inYear && !overlaps(ev, u.time.Start, u.time.End) {
			continue
		}
		if len(u.places) > 0 && !slices.ContainsFunc(u.places, func(p place) bool { return e.isAt(ev, p) }) {
			continue
		}
		out = append(out, ev)
	}
	if len(out) != 1 {
		return nil
	}
	return out
}

// pointsBack reports whether the question leans on what was said before: it says "it", or says little of its own.
func (u *understanding) pointsBack() bool {
	content, back := 0, false
	for _, w := range u.words {
		if slices.Contains(anaphora[u.lang], w.word) {
			back = true
		}
		if w.term != "" && !w.said {
			content++
		}
	}
	if u.lang == "zh" {
		for _, a := range anaphora["zh"] {
			back = back || strings.Contains(u.text, a)
		}
	}
	if len(u.places) > 0 {
		return false // "Busan, what took place there?"
	}
	if back {
		return content <= 6
	}
	return content <= 1 && (u.elliptic() || len(u.intents) > 0 || u.time.Relation != dates.None)
}

// ellipses are the words that open a question which leaves out what the last one said, by language, folded.
var ellipses = map[string][]string{
	"en": {"and", "what about", "how about", "same for", "also", "ok and", "then"}, "fr": {"et"}, "es": {"y"}, "pt": {"e"},
	"de": {"und"}, "ru": {"а", "и"}, "ar": {"و", "وماذا عن", "ماذا عن"}, "zh": {"那", "那么"},
}

// elliptic reports whether the question opens as one that leans on the last: "and in 2022?".
func (u *understanding) elliptic() bool {
	return slices.ContainsFunc(ellipses[u.lang], func(w string) bool {
		rest, ok := strings.CutPrefix(u.folded, w)
		return ok && (u.lang == "zh" || u.lang == "ar" || strings.HasPrefix(rest, " "))
	})
}

// chooseTerms picks the words to search for: content words, each once, with what the entities are also called.
func (e *Engine) chooseTerms(u *understanding) {
	if u.fromThread {
		u.terms = e.subjectTerms(u)
	}
	last, before := "", -1
	for _, w := range u.words {
		if w.term == "" || w.said && !w.named && !w.must {
			last, before = "", -1
			continue
		}
		t := searchTerm{word: w.word, term: w.term, weight: 1, corrected: w.asked != "", named: w.named, timed: w.timed, placed: w.placed, must: w.must, alike: w.alike}
		if lang.PlainWord(u.lang, w.word) && !w.named && !w.placed {
			t.weight = plainWeight
		}
		t.alike = union(t.alike, e.yearsOf(t.word))
		e.weigh(&t)
		if everyday := t.weight < 1 || lang.EverydayWord(u.lang, w.word); everyday && !w.named && !w.placed {
			switch {
			case !t.known:
				t.weight = unsaidWeight
			case t.weight == 1 && len(w.alike) == 0:
				t.weight = plainWeight
			}
		}
		// Pairs of Chinese characters across a function word are no words.
		if u.lang == "zh" && (!t.known && strings.ContainsAny(t.word, chineseDress) ||
			len(w.alike) == 0 && !w.named && strings.ContainsAny(t.word, chineseGrammar)) {
			last = ""
			continue
		}
		if last != "" {
			u.pairs = append(u.pairs, [2]string{last, t.term})
		}
		last = t.term
		at := slices.IndexFunc(u.terms, func(o searchTerm) bool { return o.term == t.term })
		if at >= 0 && u.terms[at].context {
			u.terms[at] = t
		}
		if at < 0 {
			at = len(u.terms)
			u.terms = append(u.terms, t)
		}
		if hasDigit(w.word) && before >= 0 && !w.named && !w.timed && !hasDigit(u.terms[before].word) {
			u.numbered = append(u.numbered, [2]int{before, at})
		}
		before = at
	}
	if u.lang == "zh" {
		e.dropCrossings(u)
	}
	if len(u.terms) > maxTerms {
		u.numbered = nil // their places change; so long a text is hardly about one numbered thing
		slices.SortStableFunc(u.terms, func(a, b searchTerm) int { return compareFloat(b.idf, a.idf) })
		u.terms = u.terms[:maxTerms]
	}
	if len(u.pairs) > maxTerms {
		u.pairs = u.pairs[:maxTerms]
	}
	e.addOtherNames(u)
}

// plainWeight is the weight of an everyday word in a question; unsaidWeight that of one which no passage has.
const (
	plainWeight  = .45
	unsaidWeight = .1
)

func hasDigit(s string) bool { return strings.IndexFunc(s, unicode.IsDigit) >= 0 }

// crossingIDF is the idf above which a pair between two words is met too rarely to be a word itself.
const crossingIDF = 6

// dropCrossings drops the pairs of Chinese characters that no passage holds and that cross from one known word into
// the next, and those that stand in few passages between two that are known by name or meaning.
func (e *Engine) dropCrossings(u *understanding) {
	sure := func(i int) bool {
		if i < 0 || i == len(u.words) {
			return true
		}
		w := u.words[i]
		return w.must || w.named || w.said || w.term == "" || len(w.alike) > 0 || strings.ContainsAny(w.word, chineseGrammar)
	}
	between := map[string]bool{}
	for i, w := range u.words {
		between[w.term] = !sure(i) && sure(i-1) && sure(i+1)
	}
	ends, begins := map[rune]bool{}, map[rune]bool{}
	for _, w := range u.words {
		r := []rune(w.word)
		if _, known := e.ix.Lookup(w.term); (known || w.said) && len(r) == 2 {
			begins[r[0]], ends[r[1]] = true, true
		}
	}
	u.terms = slices.DeleteFunc(u.terms, func(t searchTerm) bool {
		r := []rune(t.word)
		rare := !t.must && (!t.known || t.idf > crossingIDF && len(t.alike) == 0 && !t.named)
		return rare && len(r) == 2 && lang.IsCJK(r[0]) && (between[t.term] || ends[r[0]] && begins[r[1]])
	})
	u.numbered = nil
}

// yearsOf returns the other way to write a year: "WCIT-12" was in 2012, and the treaty of 88 is of 1988.
func (e *Engine) yearsOf(word string) []index.TermID {
	n, err := strconv.Atoi(word)
	if err != nil {
		return nil
	}
	other := ""
	switch {
	case len(word) == 4 && n >= shortYears && n < 2000+lastShort:
		other = word[2:]
	case len(word) == 2 && n >= shortYears%100:
		other = "19" + word
	case len(word) == 2 && n < lastShort:
		other = "20" + word
	default:
		return nil
	}
	if id, ok := e.ix.Lookup(other); ok {
		return []index.TermID{id}
	}
	return nil
}

// lastShort is the year of this century before which two digits are read as a year, too.
const lastShort = 35

// maxAllTerms bounds a question's words and other names together: a ranker keeps one bit for each.
const maxAllTerms = 60

// addOtherNames adds to the terms the other names of what is mentioned, with no weight of their own.
func (e *Engine) addOtherNames(u *understanding) {
	place := func(term string) (int, bool) {
		i := slices.IndexFunc(u.terms, func(t searchTerm) bool { return t.term == term })
		return i, i >= 0
	}
	for i, p := range u.places {
		m := mention{from: u.placeSpans[i][0], to: u.placeSpans[i][1]}
		var un unit
		for _, w := range u.words[m.from:m.to] {
			if i, ok := place(w.term); ok && !slices.Contains(un.asked, i) {
				un.asked = append(un.asked, i)
			}
		}
		if len(un.asked) > 0 {
			for _, name := range e.names.placeNames[p] {
				e.addName(u, &un, nameIn{name, e.lang})
			}
			if u.stands != nil {
				e.addName(u, &un, nameIn{firstOf(u.stands.Acronym, u.stands.Name), e.lang})
			}
			u.units = append(u.units, un)
		}
	}
	for _, m := range u.mentions {
		var un unit
		for _, w := range u.words[m.from:m.to] {
			if i, ok := place(w.term); ok && !slices.Contains(un.asked, i) {
				un.asked = append(un.asked, i)
			}
		}
		if len(un.asked) == 0 {
			continue
		}
		for _, ref := range m.refs {
			for _, name := range e.otherNames(ref, u.lang) {
				e.addName(u, &un, name)
			}
		}
		if len(un.also) > 0 {
			u.units = append(u.units, un)
		}
	}
}

// addName adds to a unit another name, and its terms to the question's; a name with words that no passage holds is
// left out.
func (e *Engine) addName(u *understanding, un *unit, name nameIn) {
	var ids []int
	for _, tok := range e.tokensOf(name) {
		i := slices.IndexFunc(u.terms, func(t searchTerm) bool { return t.term == tok.Term })
		if i < 0 {
			t := searchTerm{word: tok.Word, term: tok.Term}
			if e.weigh(&t); !t.known || len(u.terms) >= maxAllTerms {
				return
			}
			u.terms = append(u.terms, t)
			i = len(u.terms) - 1
		}
		if !slices.Contains(ids, i) {
			ids = append(ids, i)
		}
	}
	if len(ids) > 0 && !slices.Equal(ids, un.asked) {
		un.also = append(un.also, ids)
	}
}

// A nameIn is a name in a language.
type nameIn struct{ text, lang string }

// tokensOf returns the analysed words of one of the base's names; they are remembered, since there are only so many.
func (e *Engine) tokensOf(name nameIn) []index.Token {
	if t, ok := e.nameTokens.Load(name); ok {
		return t.([]index.Token)
	}
	t := e.ix.Analyze(name.lang, name.text)
	e.nameTokens.Store(name, t)
	return t
}

// otherNames returns what an entity is called in the question's language and the base's main one.
func (e *Engine) otherNames(ref EntityRef, tag string) []nameIn {
	var out []nameIn
	switch ref.Kind {
	case "term":
		t, ok := e.base.Term(ref.ID)
		if !ok {
			return nil
		}
		tags := []string{tag}
		if tag != e.lang {
			tags = append(tags, e.lang)
		}
		for _, l := range tags {
			for _, list := range [][]string{t.Acronyms[l], t.Names[l]} {
				for _, n := range list[:min(2, len(list))] {
					out = append(out, nameIn{n, l})
				}
			}
		}
	case "event":
		if ev, ok := e.base.Event(ref.ID); ok {
			for _, n := range []string{ev.Acronym, ev.Name} {
				if n != "" {
					out = append(out, nameIn{n, e.lang})
				}
			}
		}
	}
	return out
}

// subjectTerms returns the words of what the conversation is about, which the question leaves out.
func (e *Engine) subjectTerms(u *understanding) []searchTerm {
	var out []searchTerm
	for _, tok := range e.ix.Analyze(u.lang, u.person) {
		t := searchTerm{word: tok.Word, term: tok.Term, weight: 1, named: true}
		if e.weigh(&t); t.known {
			out = append(out, t)
		}
	}
	for i, ref := range u.entities[:min(len(u.entities), maxThreadEntities)] {
		for _, t := range e.entityTerms(u, ref) {
			if slices.ContainsFunc(out, func(o searchTerm) bool { return o.term == t.term }) {
				continue
			}
			if i > 0 || u.person != "" {
				t.context, t.weight = true, besideSubject
			}
			out = append(out, t)
		}
	}
	return out
}

// besideSubject is the weight of the words of what else the conversation is about.
const besideSubject = .25

// entityTerms returns the words that an entity is called by.
func (e *Engine) entityTerms(u *understanding, ref EntityRef) []searchTerm {
	var name, tag string
	switch ref.Kind {
	case "city", "country":
		name, tag = ref.ID, e.lang
	case "event":
		if ev, ok := e.base.Event(ref.ID); ok {
			name, tag = firstOf(ev.Acronym, ev.Name), e.lang
		}
	case "term":
		if t, ok := e.base.Term(ref.ID); ok {
			for _, tag = range []string{u.lang, e.lang} {
				if name = firstIn(t.Acronyms[tag], t.Names[tag]); name != "" {
					break
				}
			}
		}
	case "article":
		if a, ok := e.base.Article(ref.ID); ok {
			name, tag = a.Title, a.Lang
		}
	}
	var out []searchTerm
	for _, tok := range e.ix.Analyze(tag, name) {
		t := searchTerm{word: tok.Word, term: tok.Term, weight: 1, named: true}
		if e.weigh(&t); t.known {
			out = append(out, t)
		}
	}
	return out
}

func firstIn(lists ...[]string) string {
	for _, l := range lists {
		if len(l) > 0 {
			return l[0]
		}
	}
	return ""
}

// weigh looks a term up. A word that others may say as well tells as little as the commonest of them.
func (e *Engine) weigh(t *searchTerm) {
	t.idf = e.ix.UnknownIDF()
	if id, ok := e.ix.Lookup(t.term); ok {
		t.id, t.known, t.own, t.idf = id, true, true, e.ix.IDF(id)
	}
	for _, id := range t.alike {
		if !t.known {
			t.id, t.known = id, true
		}
		t.idf = min(t.idf, e.ix.IDF(id))
	}
}

func appendRef(refs []EntityRef, ref EntityRef) []EntityRef {
	if slices.Contains(refs, ref) {
		return refs
	}
	return append(refs, ref)
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
