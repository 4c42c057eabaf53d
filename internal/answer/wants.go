package answer

import "strings"

// wanted is what sort of thing a question asks for; several when it may be any of them.
type wanted struct{ date, number, person, place, reason, naming bool }

// sortsOf are the nouns behind "what" and "which" that say the sort of thing that is asked for; folded. The question
// words themselves are intentWords.
var sortsOf = map[string]func(*wanted){}

func init() {
	for words, f := range map[string]func(*wanted){
		`year years date century decade month day era season annee siecle ano siglo seculo jahr jahrhundert год году веке`:                                                                                       func(w *wanted) { w.date = true },
		`percentage percent number amount population share rate size height length depth distance temperature age cost price speed weight area total frequency`:                                                  func(w *wanted) { w.number = true },
		`person people man woman president king queen emperor leader author actor scientist founder director singer artist chair minister player coach composer`:                                                 func(w *wanted) { w.person = true },
		`country countries city cities state states region continent town village province river ocean sea island mountain location place county district pays ville pais ciudad cidade land stadt страна город`: func(w *wanted) { w.place = true },
		`reason reasons cause purpose motive`:                                       func(w *wanted) { w.reason = true },
		`called named name names term terms word title nickname known`:              func(w *wanted) { w.naming = true },
		`company organization organisation university team school group band tribe`: func(w *wanted) { w.person = true },
	} {
		for word := range strings.FieldsSeq(words) {
			sortsOf[word] = f
		}
	}
}

// wantedBy returns what a sentence should name to answer the question.
func wantedBy(u *understanding) wanted {
	var w wanted
	for _, in := range u.intents {
		switch in {
		case intentWhen:
			w.date = true
		case intentHowMany, intentHowLong:
			w.number = true
		case intentWho:
			w.person = true
		case intentWhere:
			w.place = true
		case intentWhy:
			w.reason = true
		}
	}
	asked := false // "what", "which" were said a word or two before
	behind := 0
	for _, q := range u.words {
		if q.term == "" {
			switch q.word {
			case "what", "which", "whats", "quel", "quelle", "que", "cual", "qual", "welche", "welches", "welcher", "какой", "какая", "каком", "какие":
				asked, behind = true, 0
			}
			continue
		}
		if behind++; asked && behind <= 2 {
			if f, ok := sortsOf[q.word]; ok {
				f(&w)
			}
		}
		if f, ok := sortsOf[q.word]; ok && (q.word == "called" || q.word == "named" || q.word == "name" || q.word == "known") {
			f(&w)
		}
	}
	return w
}
