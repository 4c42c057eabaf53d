package answer

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"plenipo/internal/lang"
)

//go:embed places.txt
var placesTable string

// A namedPlace is one line of the table.
type namedPlace struct {
	city  bool
	names []string // the English one first
}

// namedPlaces reads the table once.
var namedPlaces = sync.OnceValue(func() []namedPlace {
	var out []namedPlace
	for line := range strings.Lines(placesTable) {
		kind, names, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || kind == "#" {
			continue
		}
		out = append(out, namedPlace{kind == "city", strings.Split(names, "|")})
	}
	return out
})

// addOtherPlaceNames files the other names of countries and cities in seven languages; what a place is called in the
// base's own files stays its name.
func (g *gazetteer) addOtherPlaceNames(ix *namer) {
	for _, named := range namedPlaces() {
		p := place{country: named.names[0]}
		if named.city {
			p = place{city: named.names[0]}
		}
		for _, n := range named.names {
			if known, ok := g.places[g.placeKey(ix, n)]; ok && (known.city != "") == named.city {
				p = known
				break
			}
		}
		for _, n := range named.names {
			g.addPlace(ix, n, p)
			g.addPlaceTerms(ix, n, p)
		}
		if !slices.Contains(named.names, p.city+p.country) {
			g.addPlace(ix, p.city+p.country, p)
		}
		g.placeNames[p] = named.names
	}
}

func (g *gazetteer) placeKey(ix *namer, name string) string {
	var words []string
	for _, w := range ix.tokens("", name) {
		words = append(words, w.Word)
	}
	return strings.Join(words, " ")
}

// addPlaceTerms files a name by its analysed terms in languages that inflect names.
func (g *gazetteer) addPlaceTerms(ix *namer, name string, p place) {
	tag, _ := lang.Detect(name)
	switch tag {
	case "uk":
		tag = "ru"
	case "fa":
		tag = "ar"
	case "ru", "ar":
	default:
		return
	}
	var terms []string
	for _, t := range ix.tokens(tag, name) {
		if t.Term == "" {
			return
		}
		terms = append(terms, t.Term)
	}
	key := strings.Join(terms, " ")
	if _, taken := g.placeTerms[key]; !taken && key != "" {
		g.placeTerms[key] = p
	}
}

// pronouns are names of countries that are other words unless they are written in capitals.
var pronouns = map[string]bool{"us": true, "eau": true, "lao": true, "man": true, "rio": false}

// placeAt returns the place that words [i,i+n) name.
func (g *gazetteer) placeAt(words []questionWord, i, n int) (place, bool) {
	var k, t [64]byte
	key, terms := append(k[:0], words[i].word...), append(t[:0], words[i].term...)
	for _, w := range words[i+1 : i+n] {
		key = append(append(key, ' '), w.word...)
		terms = append(append(terms, ' '), w.term...)
	}
	if p, ok := g.places[string(key)]; ok && (!pronouns[string(key)] || words[i].upper) {
		return p, true
	}
	p, ok := g.placeTerms[string(terms)]
	return p, ok
}

// countryTerms returns which of the question's terms name countries, one bit each.
func (u *understanding) countryTerms() (mask uint64) {
	for i, p := range u.places {
		if p.country == "" || p.city != "" {
			continue
		}
		for _, w := range u.words[u.placeSpans[i][0]:u.placeSpans[i][1]] {
			for at, t := range u.terms {
				if t.placed && t.weight > 0 && t.term == w.term {
					mask |= 1 << at
				}
			}
		}
	}
	return mask
}
