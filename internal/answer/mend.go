package answer

import (
	"regexp"
	"slices"
	"strings"
)

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
