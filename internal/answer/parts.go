package answer

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"plenipo/internal/lang"
)

// People wrap a question in greetings, reasons and asides. A long text is taken apart: the clauses that ask are asked
// by themselves, with the rest as context that weighs less and needs no answer.
const (
	partsFrom    = 12 // words from which a single sentence is looked into
	maxParts     = 5  // clauses that are tried, the last ones first: people end with the question
	leastInPart  = 2  // words of a clause that asks
	thinPart     = 2  // content words up to which a clause leans on its context
	contextTerms = 12 // words of context that are kept, the most telling ones
)

// What the words of the context together may add to a clause, as a share of what its own words tell: beside a clause
// that stands by itself, and beside one that leans on it. A word that names nothing counts less among them.
const (
	contextShare = .25
	leanedShare  = .7
	contextFree  = .4
)

// askVerbs are what people say before an indirect question, by language, folded; "|" separates.
var askVerbs = map[string]string{
	"en": "tell me|tell us|let me know|i wonder|wonder|wondering|want to know|wanted to know|need to know|like to know|would like to know|love to know|know|explain|find out|remind me|understand|curious|ask you|ask|asking|question is|question|say|clarify|figure out|remember|confused about|sure|summary of|idea",
	"fr": "dites moi|dis moi|savoir|me dire|dire|m expliquer|expliquer|me demande|demander|rappeler|comprendre|question est|question",
	"es": "saber|decirme|decir|dime|explicarme|explicar|recordar|recordarme|me pregunto|preguntar|pregunta es|pregunta|entender",
	"pt": "saber|me dizer|dizer|diga|dizer me|explicar|lembrar|me pergunto|perguntar|pergunta|entender",
	"ru": "скажите|подскажите|сказать|знать|знает|узнать|объясните|объяснить|понять|напомните|интересно|вопрос",
	"ar": "اخبرني|تخبرني|اعرف|معرفه|نعرف|اشرح|اسال|اتساءل|سوالي|السوال",
	"zh": "告诉我|想知道|请问|想问|问一下|解释一下|知道",
}

// sayVerbs are what people say before what they have heard or read and want to know the truth of, by language, folded.
var sayVerbs = map[string]string{
	"en": "says|said|say|saying|claims|claim|claimed|claiming|argues|argued|insists|insisted|swears|told me|told us|tells me|telling me|thinks|thought|believes|believed|read|reading|heard|hear|mentioned|mentions|wrote|writes|asserted|is it true|is it right|is it correct|is it so|is it a fact|true|correct|under the impression|convinced|is asking|asks|asked|asking",
	"fr": "dit|disait|pretend|affirme|affirmait|soutient|a lu|j ai lu|lu|entendu|entendu dire|raconte|m a dit|croit|pense|est il vrai|est ce vrai|vrai|demande",
	"es": "dice|dijo|dicen|afirma|afirmo|asegura|leido|lei|oido|escuche|me dijo|conto|cree|piensa|es cierto|es verdad|cierto|verdad|pregunta",
	"pt": "diz|disse|dizem|afirma|afirmou|garante|li|lido|ouvi|me disse|contou|acha|pensa|e verdade|verdade|pergunta",
	"ru": "говорит|говорят|сказал|сказала|сказали|утверждает|утверждают|уверяет|читал|читала|прочитал|слышал|слышала|считает|думает|правда ли|верно ли|правда|спрашивает",
}

// thatWords stand between such a verb and what is said, by language, folded.
var thatWords = map[string]map[string]bool{
	"en": wordSet("that if whether"), "fr": wordSet("que qu si"), "es": wordSet("que si"), "pt": wordSet("que se"), "ru": wordSet("что будто якобы ли"),
}

// truthWords are all that a question holds which only asks whether what was said before is so, folded.
var truthWords = wordSet(`is it that this was so true right correct wrong accurate really actually or not a an the myth fact real fake news who whos whats what
	are they he she you did i get got understand understood can could tell him her them hes shes theyre isnt wasnt and of came come about happened thats just should reply answer respond say to
	est ce vrai exact c cela faux ou non es cierto eso verdad o no falso e isso mesmo verdade ou nao это правда так ли верно или нет`)

// openers are the words that a direct question begins with, by language, folded.
var openers = map[string]map[string]bool{
	"en": wordSet("what whats when whens where wheres who whos whom whose which why how is are was were did does do has have had can could will would should if whether isnt wasnt didnt doesnt"),
	"fr": wordSet("qui que quoi quand ou comment combien pourquoi quel quelle quels quelles si est ce qu qu'est-ce quest dans quelle c'est cest"),
	"es": wordSet("quien quienes que cuando donde adonde como cuanto cuantos cuanta cuantas por cual cuales si es fue hay en"),
	"pt": wordSet("quem que o quando onde aonde como quanto quantos quanta quantas por qual quais se e foi ha em"),
	"ru": wordSet("кто что когда где как сколько почему зачем какой какая какое какие каков чем кем в правда ли"),
	"ar": wordSet("من ما ماذا متي اين كيف كم لماذا هل اي في"),
	"zh": wordSet("谁 什么 何时 哪里 为什么 怎么 多少 哪"),
}

// A part is a clause that asks.
type part struct {
	text string
	sort partSort
}

// A partSort says how a clause asks. The likeliest comes first.
type partSort int

const (
	partAsked   partSort = iota // it has a question mark, or follows a verb of asking
	partPassed                  // what somebody says, to be told whether it is so, or what somebody speaks about
	partOpening                 // it only begins as questions do
)

// readings returns how a question may be read, in the order in which they are tried: long texts by their clauses
// first, then as a whole.
func (e *Engine) readings(whole *understanding, q Question, now time.Time) []*understanding {
	var out, thin []*understanding
	asked := 0 // of out: what asks in so many words and points at nothing said before
	for _, p := range parts(whole.text, whole.lang) {
		sub := q
		sub.Text = p.text
		if sub.Lang == "" {
			sub.Lang = whole.lang
		}
		u := e.understandAs(sub, whole.lang, now)
		if in := u.primary(); in == intentThanks || in == intentGreet || in == intentHelp && len(whole.entities) > 0 {
			continue
		}
		leans, points := u.leans(), u.pointsBack()
		e.addContext(u, whole)
		switch {
		case leans:
			thin = append(thin, u)
		case p.sort == partAsked && !points:
			out = slices.Insert(out, asked, u)
			asked++
		default:
			out = append(out, u)
		}
	}
	return append(append(out, whole), thin...)
}

// leans reports whether a clause says next to nothing without the text around it: "what was that about?".
func (u *understanding) leans() bool {
	return u.pointsBack() && len(u.entities) == 0 && u.contentWords() == 0
}

// contentWords returns how many words tell what is asked about.
func (u *understanding) contentWords() int {
	n := 0
	for _, t := range u.terms {
		if t.weight > 0 && !t.timed {
			n++
		}
	}
	return n
}

// addContext adds the words of the whole text to a clause of it, with less weight, and what it is about where the
// clause doesn't say. A clause that says "it" and little else is read as a follow-up on what was named last.
func (e *Engine) addContext(u, whole *understanding) {
	if len(u.entities) == 0 && u.pointsBack() {
		if u.entities = e.properNames(whole.lastNamed()); len(u.entities) > 0 {
			u.fromThread, u.lent = true, true
			for _, t := range e.subjectTerms(u) {
				if len(u.terms) < maxAllTerms && !slices.ContainsFunc(u.terms, func(o searchTerm) bool { return o.term == t.term }) {
					u.terms = append(u.terms, t)
				}
			}
		}
	}
	content, own := u.contentWords(), 0.
	for _, t := range u.terms {
		own += t.weight * t.idf
	}
	share := contextShare
	if content <= thinPart || u.pointsBack() && !u.fromThread {
		share = leanedShare
	}
	context := slices.Clone(whole.terms)
	context = slices.DeleteFunc(context, func(t searchTerm) bool {
		return t.weight == 0 || !t.known || slices.ContainsFunc(u.terms, func(o searchTerm) bool { return o.term == t.term })
	})
	slices.SortStableFunc(context, func(a, b searchTerm) int { return compareFloat(b.idf, a.idf) })
	context = context[:min(len(context), contextTerms, max(0, maxAllTerms-len(u.terms)))]
	sum := 0.
	for i := range context {
		t := &context[i]
		t.context = true
		if !t.named && !t.placed {
			t.weight *= contextFree
		}
		sum += t.weight * t.idf
	}
	for _, t := range context {
		t.weight *= share * own / sum
		u.terms = append(u.terms, t)
	}
	if len(u.entities) == 0 {
		u.entities = e.properNames(whole.entities)
		u.fromThread = len(u.entities) > 0
		u.lent = u.fromThread
	}
}

// properNames returns those of what a text is about that are no common noun of one word: "delegation" beside a question isn't its subject.
func (e *Engine) properNames(refs []EntityRef) []EntityRef {
	return slices.DeleteFunc(slices.Clone(refs), func(ref EntityRef) bool {
		t, ok := e.base.Term(ref.ID)
		return ref.Kind == "term" && ok && len(t.Names["en"]) > 0 && !isCapital(t.Names["en"][0]) && !strings.Contains(t.Names["en"][0], " ")
	})
}

// lastNamed returns what a text is about, what it names last before the rest.
func (u *understanding) lastNamed() []EntityRef {
	out := slices.Clone(u.entities)
	if len(u.mentions) == 0 {
		return out
	}
	last := u.mentions[len(u.mentions)-1]
	slices.SortStableFunc(out, func(a, b EntityRef) int {
		return boolInt(slices.Contains(last.refs, b)) - boolInt(slices.Contains(last.refs, a))
	})
	return out
}

// parts returns the clauses of a text that ask, the likeliest first; none for a text that is one short question.
func parts(text, tag string) []part {
	sentences := sentencesOf(text)
	words := len(strings.Fields(text))
	if tag == "zh" {
		words = len([]rune(text)) / 2
	}
	if len(sentences) <= 1 && words < partsFrom {
		return nil
	}
	var out []part
	for _, s := range slices.Backward(sentences) {
		marked := strings.ContainsAny(s, "?？؟")
		if s = afterTruth(s); s == "" {
			continue
		}
		c, asks := indirect(s, tag)
		if asks {
			out = append(out, part{c, partAsked})
			continue
		}
		said, passed := reported(s, tag)
		if !passed && !marked {
			said, passed = spokenAbout(s, tag)
		}
		c, asks = direct(s, tag)
		switch {
		case passed:
			out = append(out, part{said, partPassed})
		case marked && asks:
			out = append(out, part{c, partAsked})
		case marked:
			out = append(out, part{s, partAsked})
		case asks:
			out = append(out, part{c, partOpening})
		}
		if plain := conceded(s); plain != s {
			out = append(out, part{plain, partOpening})
		}
	}
	slices.SortStableFunc(out, func(a, b part) int { return int(a.sort - b.sort) })
	out = slices.DeleteFunc(out, func(p part) bool {
		return tag != "zh" && len(strings.Fields(p.text)) < leastInPart || p.text == text
	})
	return out[:min(len(out), maxParts)]
}

// sentencesOf cuts a text behind its sentence marks; a full stop within a word or a number cuts nothing.
func sentencesOf(text string) []string {
	var out []string
	start := 0
	flush := func(end int) {
		if s := strings.TrimSpace(text[start:end]); strings.IndexFunc(s, unicode.IsLetter) >= 0 {
			out = append(out, s)
		}
		start = end
	}
	for i, r := range text {
		end := i + len(string(r))
		switch r {
		case '?', '!', '؟', '？', '！', '。', '\n', '…':
			flush(end)
		case '.', ';', '؛', '；':
			word := text[strings.LastIndexByte(text[:i], ' ')+1 : i]
			if (end == len(text) || text[end] == ' ') && !strings.Contains(strings.TrimRight(word, "."), ".") { // "EE.UU." and "U.S." end nothing
				flush(end)
			}
		}
	}
	flush(len(text))
	return out
}

// clausesOf cuts a sentence at its commas, colons and dashes.
func clausesOf(s string) (starts []int) {
	starts = []int{0}
	for i, r := range s {
		if strings.ContainsRune(",:،，：–—(", r) {
			starts = append(starts, i+len(string(r)))
		}
		if r == '-' && i > 0 && s[i-1] == ' ' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// direct returns a sentence from its first clause on that begins as a question does.
func direct(s, tag string) (string, bool) {
	opens := openers[tag]
	if opens == nil {
		opens = openers["en"]
	}
	for _, at := range clausesOf(s) {
		words := strings.FieldsFunc(lang.Fold(s[at:]), betweenWords)
		if len(words) > 1 && (opens[words[0]] || len(words) > 2 && opens[words[1]] && conjunctions[words[0]]) {
			return strings.TrimSpace(s[at:]), true
		}
	}
	return "", false
}

// conjunctions may stand before the word that opens a question.
var conjunctions = wordSet("and or but so well also then actually et ou mais alors y e o pero mas entonces entao и а но так و او لكن")

// indirect returns what follows the last verb of asking in a sentence, when it begins as a question does.
func indirect(s, tag string) (string, bool) {
	verbs, ok := askVerbs[tag]
	if !ok {
		return "", false
	}
	if tag == "zh" {
		for v := range strings.SplitSeq(verbs, "|") {
			if i := strings.LastIndex(s, v); i >= 0 && len(s) > i+len(v)+6 {
				return s[i+len(v):], true
			}
		}
		return "", false
	}
	words := clauseWords(s)
	best := -1
	for v := range strings.SplitSeq(verbs, "|") {
		verb := strings.Fields(v)
		for i := range words {
			end := i + len(verb)
			if end >= len(words) {
				break
			}
			match := true
			for j, w := range verb {
				match = match && words[i+j].text == w
			}
			// A few words may stand between: "tell me please in one sentence how many".
			for j := end; match && j < min(end+2, len(words)); j++ {
				if openers[tag][words[j].text] {
					best = max(best, words[j].from)
					break
				}
			}
		}
	}
	if best < 0 {
		return "", false
	}
	return conceded(s[best:]), true
}

// A clauseWord is a word of a sentence, folded, and where it stands.
type clauseWord struct {
	text     string
	from, to int
}

// clauseWords returns the words of a sentence; an apostrophe parts words.
func clauseWords(s string) (words []clauseWord) {
	start := -1
	for i, r := range s + " " {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			words = append(words, clauseWord{lang.Fold(s[start:i]), start, i})
			start = -1
		}
	}
	return words
}

// leastReported is how many words a statement has that is worth asking about.
const leastReported = 4

// reported returns the statement that a sentence passes on, to be told whether it is so: "India signed" of "the speaker said
// that India signed in Dubai". It begins behind the first verb of saying and its "that"; without "that" only a verb that says
// nothing else counts, near the sentence's beginning.
func reported(s, tag string) (string, bool) {
	that := thatWords[tag]
	if that == nil {
		return "", false
	}
	words := clauseWords(s)
	for i := range words {
		for v := range strings.SplitSeq(sayVerbs[tag], "|") {
			verb := strings.Fields(v)
			end := i + len(verb)
			if end+leastReported > len(words) || !slices.EqualFunc(verb, words[i:end], func(v string, w clauseWord) bool { return v == w.text }) {
				continue
			}
			for j := end; j < min(end+3, len(words)-leastReported+1); j++ {
				if that[words[j].text] {
					return conceded(s[words[j].to:]), true
				}
			}
			if tag == "en" && i > 0 && !openers[tag][words[0].text] && bareSayVerbs[v] {
				return conceded(s[words[end].from:]), true
			}
		}
	}
	return "", false
}

// bareSayVerbs are verbs of saying that often have no "that" behind them.
var bareSayVerbs = map[string]bool{
	"says": true, "said": true, "claims": true, "claimed": true, "insists": true, "swears": true, "thinks": true, "thought": true,
	"heard": true, "told me": true, "told us": true, "tells me": true,
}

// concessions begin what somebody grants or objects beside what they want to know.
var concessions = []string{", but ", " but a ", " but my ", " but the ", " even though ", " although ", " though ", " despite ", ", and i ", " and i'm ", " and i am "}

// conceded returns a clause without what is conceded behind it.
func conceded(s string) string {
	lower := strings.ToLower(s)
	if len(lower) != len(s) {
		return s
	}
	end := len(s)
	for _, c := range concessions {
		if i := strings.Index(lower, c); i >= 0 && i < end && len(strings.Fields(s[:i])) >= leastReported {
			end = i
		}
	}
	return s[:end]
}

// aboutVerbs are what people say before the thing that they want to be told about without asking.
var aboutVerbs = []string{"talks about", "talking about", "talk about", "keeps mentioning", "keep mentioning", "mentioning", "heard about", "heard of", "read about", "reading about", "asking about", "asks about", "question about", "question on", "questions about", "confused about", "confused by", "info on", "info about", "information on", "information about", "something about", "something on", "the thing about", "thing with", "details on", "details about"}

// spokenAbout returns what a sentence that asks nothing is about: "everybody talks about multistakeholder versus multilateral".
func spokenAbout(s, tag string) (string, bool) {
	if tag != "en" {
		return "", false
	}
	words := clauseWords(s)
	for i := range words {
		for _, v := range aboutVerbs {
			verb := strings.Fields(v)
			end := i + len(verb)
			if end < len(words) && slices.EqualFunc(verb, words[i:end], func(v string, w clauseWord) bool { return v == w.text }) {
				return conceded(s[words[end].from:]), true
			}
		}
	}
	return "", false
}

// afterTruth returns a sentence without the clauses at its beginning that only ask whether something else is so.
func afterTruth(s string) string {
	starts := append(clausesOf(s), len(s))
	for i := range starts[1:] {
		if !asksTruth(s[starts[i]:starts[i+1]]) {
			return strings.TrimSpace(s[starts[i]:])
		}
	}
	return ""
}

// asksTruth reports whether a sentence asks nothing but whether something else is so: "is that true?", "who's right?".
func asksTruth(s string) bool {
	words := clauseWords(s)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w clauseWord) bool { return !truthWords[w.text] && len(w.text) > 1 })
}

// askReadings answers from the first reading that is sure enough, else from the surest; the whole text is the last.
func (e *Engine) askReadings(ctx context.Context, readings []*understanding, q Question, now time.Time) (Answer, *understanding, error) {
	var best Answer
	var found *understanding
	for _, u := range readings {
		a, err := e.decide(ctx, u, q, now)
		if err != nil {
			return Answer{}, nil, err
		}
		if found == nil || best.Kind == Unknown && (a.Kind != Unknown || a.Confidence > best.Confidence) {
			best, found = a, u
		}
		if a.Kind != Unknown && a.Kind != Help {
			return a, u, nil
		}
	}
	return best, found, nil
}
