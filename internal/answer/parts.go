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
	text  string
	asked bool // it has a question mark, or follows a verb of asking
}

// readings returns how a question may be read, in the order in which they are tried: long texts by their clauses
// first, then as a whole.
func (e *Engine) readings(whole *understanding, q Question, now time.Time) []*understanding {
	var out []*understanding
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
		e.addContext(u, whole)
		out = append(out, u)
	}
	return append(out, whole)
}

// addContext adds the words of the whole text to a clause of it, with less weight, and what it is about where the
// clause doesn't say. A clause that says "it" and little else is read as a follow-up on what was named last.
func (e *Engine) addContext(u, whole *understanding) {
	if len(u.entities) == 0 && u.pointsBack() {
		if u.entities = whole.lastNamed(); len(u.entities) > 0 {
			u.fromThread = true
			for _, t := range e.subjectTerms(u) {
				if len(u.terms) < maxAllTerms && !slices.ContainsFunc(u.terms, func(o searchTerm) bool { return o.term == t.term }) {
					u.terms = append(u.terms, t)
				}
			}
		}
	}
	content, own := 0, 0.
	for _, t := range u.terms {
		if t.weight > 0 && !t.timed {
			content++
		}
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
		u.entities, u.fromThread = whole.entities, len(whole.entities) > 0
	}
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
		if c, ok := indirect(s, tag); ok {
			out = append(out, part{c, true})
			continue
		}
		if c, ok := direct(s, tag); ok {
			out = append(out, part{c, marked})
		} else if marked {
			out = append(out, part{s, true})
		}
	}
	slices.SortStableFunc(out, func(a, b part) int {
		switch {
		case a.asked == b.asked:
			return 0
		case a.asked:
			return -1
		}
		return 1
	})
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
			if end == len(text) || text[end] == ' ' {
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
	type word struct {
		text     string
		from, to int
	}
	var words []word
	start := -1
	for i, r := range s + " " {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			words = append(words, word{lang.Fold(s[start:i]), start, i})
			start = -1
		}
	}
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
	return s[best:], true
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
