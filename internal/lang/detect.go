package lang

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
)

// latin are the Latin-script languages that are told apart, in the order in which ties are settled: none.
var latin = []string{"en", "fr", "es", "pt", "de", "it", "nl", "pl", "sv", "tr", "id", "vi", "ro"}

// tellingLetters are letters that few of the languages use. Half a vote each, shared: names carry letters of
// other languages.
var tellingLetters = map[rune]string{
	'ñ': "es", '¿': "es", '¡': "es", 'ã': "pt", 'õ': "pt", 'ç': "fr pt tr", 'ê': "fr pt", 'è': "fr it", 'à': "fr it",
	'ù': "fr it", 'œ': "fr", 'ë': "fr nl", 'ß': "de", 'ä': "de sv", 'ö': "de sv tr", 'ü': "de tr", 'å': "sv", 'ł': "pl",
	'ą': "pl", 'ę': "pl", 'ż': "pl", 'ź': "pl", 'ś': "pl", 'ć': "pl", 'ń': "pl", 'ğ': "tr", 'ş': "tr ro", 'ı': "tr",
	'ț': "ro", 'ș': "ro", 'ă': "ro vi", 'đ': "vi", 'ơ': "vi", 'ư': "vi", 'á': "es pt", 'í': "es pt", 'ó': "es pt pl",
	'ú': "es pt", 'é': "fr es pt", 'ô': "fr pt", 'î': "fr ro", 'â': "fr pt ro", 'ò': "it", 'ì': "it", 'û': "fr", 'ï': "fr",
}

// tellingWords are words that are written so, accents and all, in one of the languages alone.
var tellingWords = map[string]string{
	"qué": "es", "cuál": "es", "cuándo": "es", "dónde": "es", "quién": "es", "cómo": "es", "cuánto": "es", "cuántos": "es",
	"é": "pt", "são": "pt", "não": "pt", "está": "es pt", "où": "fr", "à": "fr pt it", "été": "fr", "è": "it", "perché": "it",
	"für": "de", "nächste": "de", "är": "sv", "på": "sv",
}

// A ballot is a set of the languages of latin, one bit each.
type ballot uint16

func ballotOf(tags string) (b ballot) {
	for tag := range strings.FieldsSeq(tags) {
		for i, t := range latin {
			if t == tag {
				b |= 1 << i
			}
		}
	}
	return b
}

// What words and letters vote for.
var wordVotes, exactVotes, letterVotes = func() (map[string]ballot, map[string]ballot, map[rune]ballot) {
	words, exact, letters := map[string]ballot{}, map[string]ballot{}, map[rune]ballot{}
	for _, tag := range latin {
		for w := range stopSets[tag] {
			words[w] |= ballotOf(tag)
		}
	}
	for _, table := range []map[string]string{commonWords, writtenWords} {
		for tags, list := range table {
			for w := range strings.FieldsSeq(list) {
				words[w] |= ballotOf(tags)
			}
		}
	}
	for w, tags := range tellingWords {
		exact[w] = ballotOf(tags)
	}
	for r, tags := range tellingLetters {
		letters[r] = ballotOf(tags)
	}
	return words, exact, letters
}()

// Detect returns the BCP 47 base language of a text, and how sure that is in [0,1]: the lead of the winner's
// votes, or of the script's letters. It returns "" and 0 when the text has no letters, or when nothing in it
// tells ("WCIT-12?"). It is made for questions: a word of three languages votes for all three.
func Detect(text string) (tag string, confidence float64) {
	var counts struct{ latin, cyrillic, arabic, han, kana, hangul, other int }
	otherTag := ""
	ukrainian, persian, total := 0, 0, 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		total++
		switch {
		case r < 0x250 || r >= 0x1e00 && r < 0x1f00:
			counts.latin++
		case r >= 0x400 && r < 0x530:
			counts.cyrillic++
			if strings.ContainsRune("іїєґІЇЄҐ", r) {
				ukrainian++
			}
		case unicode.Is(unicode.Arabic, r):
			counts.arabic++
			if strings.ContainsRune("پچژگکی", r) {
				persian++
			}
		case unicode.Is(unicode.Han, r):
			counts.han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			counts.kana++
		case unicode.Is(unicode.Hangul, r):
			counts.hangul++
		default:
			for _, s := range scriptLanguages {
				if unicode.Is(s.table, r) {
					counts.other++
					otherTag = s.tag
					break
				}
			}
		}
	}
	if total == 0 {
		return "", 0
	}
	// Names and acronyms stay in Latin letters whatever the language: any other script of some weight decides.
	share := func(n int) float64 { return .5 + .5*float64(n)/float64(total) }
	foreign := counts.cyrillic + counts.arabic + 2*(counts.han+counts.kana+counts.hangul) + counts.other
	if foreign*4 >= counts.latin || counts.han+counts.kana >= 2 {
		switch m := max(counts.cyrillic, counts.arabic, counts.han+counts.kana, counts.hangul, counts.other); {
		case m == 0:
		case m == counts.han+counts.kana:
			if counts.kana > 0 {
				return "ja", share(m)
			}
			return "zh", share(m)
		case m == counts.cyrillic:
			if ukrainian > 0 {
				return "uk", share(m)
			}
			return "ru", share(m)
		case m == counts.arabic:
			if persian > 0 {
				return "fa", share(m)
			}
			return "ar", share(m)
		case m == counts.hangul:
			return "ko", share(m)
		default:
			return otherTag, share(m)
		}
	}
	return detectLatin(text)
}

// Tied is how sure Detect is of one of several languages that all the words of a text are in: it is a guess.
const Tied = .1

// detectLatin votes: a function word, or a telling letter at half its weight, has one vote that the languages
// which use it share. Words in capitals are names and don't vote.
func detectLatin(text string) (string, float64) {
	var votes [16]float64
	cast := func(b ballot, weight float64) {
		if b == 0 {
			return
		}
		weight /= float64(bits.OnesCount16(uint16(b)))
		for ; b != 0; b &= b - 1 {
			votes[bits.TrailingZeros16(uint16(b))] += weight
		}
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return !unicode.IsLetter(r) && r != '\'' && r != '’' && r != '¿' && r != '¡'
	}) {
		if isAcronym(word) {
			continue
		}
		for _, r := range word {
			if r >= 0x80 {
				cast(letterVotes[unicode.ToLower(r)], .5)
			}
		}
		cast(exactVotes[strings.ToLower(word)], 1)
		folded := Fold(word)
		// Single letters are left over from names: the T of ITU-T.
		switch {
		case len(folded) > 1:
			cast(wordVotes[folded], 1)
			cast(endingVote(folded), .5)
		case word == "o" || word == "O": // "o que": articles of one letter
			cast(ballotOf("pt"), .6)
		case word == "y":
			cast(ballotOf("es"), .6)
		}
		// l'UIT, qu'est-ce, d'où; "it's" and "what's" are in the lists.
		if i := strings.IndexByte(folded, '\''); i > 0 && i < 3 && i+1 < len(folded) {
			if base := folded[:i]; base == "qu" || strings.Contains("ldcnjs", base) {
				cast(ballotOf("fr it"), .8)
				cast(ballotOf("fr"), .4)
				cast(wordVotes[folded[i+1:]], 1)
			}
		}
	}
	best, second := 0, -1
	for i := 1; i < len(latin); i++ {
		switch {
		case votes[i] > votes[best]:
			best, second = i, best
		case second < 0 || votes[i] > votes[second]:
			second = i
		}
	}
	if votes[best] == 0 {
		return "", 0
	}
	// Languages that share their words ("que significa") are settled in favour of the one with more speakers among
	// those who ask; beside English nothing is settled.
	if votes[best] == votes[second] {
		if latin[best] == "en" {
			return "", 0
		}
		for _, tag := range []string{"es", "fr", "pt"} {
			if i := slices.Index(latin, tag); votes[i] == votes[best] {
				return tag, Tied
			}
		}
		return "", 0
	}
	return latin[best], (votes[best] - votes[second]) / (votes[best] + votes[second] + .25)
}

// endings are those of words for acts and things, folded, by the languages that write them so.
var endings = []struct{ ending, tags string }{
	{"tion", "fr en"}, {"tions", "fr en"}, {"cion", "es"}, {"ciones", "es"}, {"siones", "es"}, {"cao", "pt"}, {"coes", "pt"}, {"soes", "pt"},
	{"ungen", "de"}, {"keit", "de"}, {"schaft", "de"}, {"zione", "it"}, {"zioni", "it"},
}

// endingVote returns the languages that the ending of a folded word speaks for.
func endingVote(folded string) ballot {
	for _, e := range endings {
		if len(folded) > len(e.ending)+2 && strings.HasSuffix(folded, e.ending) {
			return ballotOf(e.tags)
		}
	}
	return 0
}

// isAcronym reports whether a word is written in capitals, with at most a small plural s.
func isAcronym(w string) bool {
	upper, n := 0, 0
	for _, r := range w {
		n++
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return n > 1 && upper >= n-1
}
