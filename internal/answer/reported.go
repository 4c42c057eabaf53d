package answer

import (
	"slices"
	"strings"
)

// sayVerbs are what people say before what they have heard or read and want to know the truth of, by language, folded.
var sayVerbs = map[string][][]string{
	"en": phrases("says|said|say|saying|claims|claim|claimed|claiming|argues|argued|insists|insisted|swears|told me|told us|tells me|telling me|thinks|thought|believes|believed|read|reading|heard|hear|mentioned|mentions|wrote|writes|asserted|is it true|is it right|is it correct|is it so|is it a fact|true|correct|under the impression|convinced|is asking|asks|asked|asking"),
	"fr": phrases("dit|disait|pretend|affirme|affirmait|soutient|a lu|j ai lu|lu|entendu|entendu dire|raconte|m a dit|croit|pense|est il vrai|est ce vrai|vrai|demande"),
	"es": phrases("dice|dijo|dicen|afirma|afirmo|asegura|leido|lei|oido|escuche|me dijo|conto|cree|piensa|es cierto|es verdad|cierto|verdad|pregunta"),
	"pt": phrases("diz|disse|dizem|afirma|afirmou|garante|li|lido|ouvi|me disse|contou|acha|pensa|e verdade|verdade|pergunta"),
	"ru": phrases("говорит|говорят|сказал|сказала|сказали|утверждает|утверждают|уверяет|читал|читала|прочитал|слышал|слышала|считает|думает|правда ли|верно ли|правда|спрашивает"),
}

// phrases splits phrases, which stand between bars, into their words.
func phrases(s string) (out [][]string) {
	for p := range strings.SplitSeq(s, "|") {
		out = append(out, strings.Fields(p))
	}
	return out
}

// thatWords stand between such a verb and what is said, by language, folded.
var thatWords = map[string]map[string]bool{
	"en": wordSet("that if whether"), "fr": wordSet("que qu si"), "es": wordSet("que si"), "pt": wordSet("que se"), "ru": wordSet("что будто якобы ли"),
}

// truthWords are all that a question holds which only asks whether what was said before is so, folded.
var truthWords = wordSet(`is it that this was so true right correct wrong accurate really actually or not a an the myth fact real fake news who whos whats what
	are they he she you did i get got understand understood can could tell him her them hes shes theyre isnt wasnt and of came come about happened thats just should reply answer respond say to
	est ce vrai exact c cela faux ou non es cierto eso verdad o no falso e isso mesmo verdade ou nao это правда так ли верно или нет`)

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
		for _, verb := range sayVerbs[tag] {
			end := i + len(verb)
			if end+leastReported > len(words) || !saysAt(words, i, verb) {
				continue
			}
			for j := end; j < min(end+3, len(words)-leastReported+1); j++ {
				if that[words[j].text] {
					return conceded(s[words[j].to:]), true
				}
			}
			if tag == "en" && i > 0 && !openers[tag][words[0].text] && bareSayVerbs[strings.Join(verb, " ")] {
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
			if end < len(words) && saysAt(words, i, verb) {
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
