package answer

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"plenipo/internal/dates"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// Those who go to conferences call them by their cities: "after Dubai", "what came out of Bucharest", "will Doha reopen the
// ITRs". A city stands for a conference where it is spoken of as one and not as a place where something is.

// beforeConference are the words between which and a city there is nothing, where the city stands for its conference; folded.
var beforeConference = map[string]map[string]bool{
	"en": wordSet("after before since of at from until about between post did will does has can could would should why"),
	"fr": wordSet("apres avant depuis"), "es": wordSet("despues antes desde"), "pt": wordSet("depois apos antes desde"),
	"de": wordSet("nach vor seit"), "ru": wordSet("после до"),
}

// ofLittle may stand between.
var ofLittle = wordSet("de du da do das den der the")

// cityVerbs are before a city that acts; a capital may then be its government: "did Nairobi sign".
var cityVerbs = wordSet("did will does has can could would should why")

// weightier are the kinds of meeting that a city stands for, the first first. The seat of the Union, where most are held,
// stands for none.
var weightier = []string{"treaty conference", "administrative conference", "plenipotentiary", "summit", "conference", "assembly", "radio conference", "policy forum",
	"multistakeholder meeting", "forum"}

// mostInCity is how many conferences a city has seen at most to stand for one of them.
const mostInCity = 8

// meantByCity returns the conference that the only city in a question stands for.
func (e *Engine) meantByCity(u *understanding, q Question) (*knowledge.Event, bool) {
	if len(u.places) != 1 || u.places[0].city == "" || u.time.Relation == dates.In || u.events && !asksForTime(u) {
		return nil, false
	}
	at := u.placeSpans[0][0] - 1
	for at >= 0 && ofLittle[u.words[at].word] {
		at--
	}
	if at < 0 {
		return nil, false
	}
	before := u.words[at].word
	if !beforeConference[u.lang][before] {
		return nil, false
	}
	if u.lang == "en" && cityVerbs[before] && ofNotion(lang.Fold(u.places[0].city)) {
		return nil, false
	}
	var there []*knowledge.Event
	for _, ev := range e.events(e.base.Events(), q) {
		if slices.Contains(weightier, ev.Type) && strings.EqualFold(ev.City, u.places[0].city) {
			there = append(there, ev)
		}
	}
	if len(there) == 0 || len(there) > mostInCity {
		return nil, false
	}
	// Of one kind it is the one that the files say most about, then the last one.
	said := e.articlesOn()
	slices.SortStableFunc(there, func(a, b *knowledge.Event) int {
		return cmp.Or(slices.Index(weightier, a.Type)-slices.Index(weightier, b.Type), said[topicName(b.Acronym)]-said[topicName(a.Acronym)],
			b.Start.Year()-a.Start.Year())
	})
	return there[0], true
}

// countTopics returns what gives how many articles are on each topic; they are counted when first asked for.
func countTopics(base *knowledge.Base) func() map[string]int {
	return sync.OnceValue(func() map[string]int {
		on := map[string]int{}
		for _, a := range base.Articles() {
			for _, t := range a.Topics {
				on[topicName(t)]++
			}
		}
		return on
	})
}
