package answer

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"plenipo/index"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// A gazetteer finds the terms, events and places of a base in a question.
//
// Every name, acronym and alias is kept twice: as folded words ("world telecommunication policy forum") and as
// analysed terms in its own language, so that inflected ("Всемирной конференции") and misspelt forms are found
// too. Names are looked up by their first word or term, longest first. It is immutable.
type gazetteer struct {
	byWord     map[string][]gazetteerName // first folded word → names
	byTerm     map[string][]gazetteerName // first analysed term → names
	places     map[string]place           // folded name of a city, country or region
	placeTerms map[string]place           // the same by analysed terms, for Russian and Arabic
	placeNames map[place][]string         // what a place is called in all languages
}

// A gazetteerName is one way to call something.
type gazetteerName struct {
	rest  []string // the words or terms after the first
	ref   EntityRef
	lang  string // language of the name, "" for all
	short bool   // an acronym that is an ordinary word, too: it counts in upper case, or where little else is said
}

// A place is where an event may be: exactly one of its fields is set.
type place struct{ city, country, region string }

// A mention is a place in the question where an entity is named.
type mention struct {
	refs     []EntityRef // more than one when a name is ambiguous
	from, to int         // token range [from,to)
	acronym  bool
}

// A namer splits names into words and terms, each once: the names of a series recur with every edition.
type namer struct {
	ix   *index.Index
	done map[[2]string][]index.Token
}

func (n *namer) tokens(tag, name string) []index.Token {
	key := [2]string{tag, name}
	t, ok := n.done[key]
	if !ok {
		t = n.ix.Words(tag, name)
		n.done[key] = t
	}
	return t
}

func newGazetteer(base *knowledge.Base, found *index.Index) *gazetteer {
	ix := &namer{found, map[[2]string][]index.Token{}}
	g := &gazetteer{
		byWord: map[string][]gazetteerName{}, byTerm: map[string][]gazetteerName{}, places: map[string]place{},
		placeTerms: map[string]place{}, placeNames: map[place][]string{},
	}
	for _, t := range base.Terms() {
		ref := EntityRef{"term", t.ID}
		for _, tag := range slices.Sorted(maps.Keys(t.Names)) {
			for _, n := range t.Names[tag] {
				g.add(ix, n, tag, ref, false)
			}
		}
		for _, tag := range slices.Sorted(maps.Keys(t.Acronyms)) {
			for _, n := range t.Acronyms[tag] {
				g.add(ix, n, "", ref, true)
			}
		}
	}
	g.addShortNames(ix, base)
	for _, e := range base.Events() {
		ref := EntityRef{"event", e.ID}
		for _, n := range append([]string{e.Name, e.Acronym}, e.Aliases...) {
			g.add(ix, n, "en", ref, false)
		}
		g.addEditions(ix, base, e, ref)
		g.addPlace(ix, e.City, place{city: e.City})
		g.addPlace(ix, e.Country, place{country: e.Country})
	}
	for _, r := range base.Regions() {
		for _, tag := range slices.Sorted(maps.Keys(r.Names)) {
			for _, n := range r.Names[tag] {
				g.addPlace(ix, n, place{region: r.ID})
			}
		}
		for _, c := range r.Countries {
			g.addPlace(ix, c, place{country: c})
		}
	}
	g.addOtherPlaceNames(ix)
	for _, m := range []map[string][]gazetteerName{g.byWord, g.byTerm} {
		for k := range m {
			slices.SortStableFunc(m[k], func(a, b gazetteerName) int { return len(b.rest) - len(a.rest) })
		}
	}
	return g
}

// addShortNames files series under the ends of their English names that name a meeting, and no other series or a much smaller one:
// "policy forum", "radiocommunication conference".
func (g *gazetteer) addShortNames(ix *namer, base *knowledge.Base) {
	owners := map[string][]string{}
	ends := map[string][]index.Token{}
	for _, t := range base.Terms() {
		if t.Kind != "series" || len(t.Names["en"]) == 0 {
			continue
		}
		for _, name := range t.Names["en"] {
			tokens := ix.tokens("en", name)
			if len(tokens) == 0 || !meetingNouns[tokens[len(tokens)-1].Word] {
				continue
			}
			for n := 2; n < len(tokens); n++ {
				end := tokens[len(tokens)-n:]
				key := ""
				for _, w := range end {
					key += " " + w.Word
				}
				if end[0].Term != "" && !slices.Contains(owners[key], t.ID) {
					owners[key], ends[key] = append(owners[key], t.ID), end
				}
			}
		}
	}
	held := map[string]int{}
	for _, ev := range base.Events() {
		held[ev.Series]++
	}
	for _, key := range slices.Sorted(maps.Keys(owners)) {
		ids := owners[key]
		slices.SortStableFunc(ids, func(a, b string) int { return held[b] - held[a] })
		if len(ids) == 1 || held[ids[0]] > 2*held[ids[1]] {
			g.addTokens(ends[key], "en", EntityRef{"term", ids[0]}, false)
		}
	}
}

// meetingNouns are what the name of a series of meetings ends with.
var meetingNouns = wordSet("conference forum assembly summit symposium")

// shortYears is the first year that is written with two digits in the names of meetings.
const shortYears = 1985

// addEditions files an event under its series' acronyms and names with its year or number:
// "wtsa 24", "wtsa-2024", "wtsa24", "igf 2012", "plenipotentiary conference 2014".
func (g *gazetteer) addEditions(ix *namer, base *knowledge.Base, e *knowledge.Event, ref EntityRef) {
	if e.Acronym != "" {
		g.addJoined(ix, e.Acronym, ref)
	}
	t, ok := base.Term(e.Series)
	if !ok || e.Start.IsZero() {
		return
	}
	// Several editions in a year (ICANN, IETF) are told apart by number, so the year alone names none of them.
	for _, other := range base.Events() {
		if other.ID != e.ID && other.Series == e.Series && other.Start.Year() == e.Start.Year() {
			return
		}
	}
	year := strconv.Itoa(e.Start.Year())
	years := []string{year}
	// Two digits mean the last decades: "WRC-27" is not the conference of 1927.
	if e.Start.Year() >= shortYears {
		years = append(years, year[2:])
	}
	for _, tag := range slices.Sorted(maps.Keys(t.Acronyms)) {
		for _, a := range t.Acronyms[tag] {
			tokens := ix.tokens("", a)
			for _, y := range years {
				g.addTokens(append(slices.Clip(tokens), index.Token{Word: y, Term: y}), "", ref, false)
				g.addJoined(ix, a+y, ref)
			}
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(t.Names)) {
		for _, n := range t.Names[tag] {
			tokens := ix.tokens(tag, n)
			with := index.Token{Word: year, Term: year}
			g.addTokens(append(slices.Clip(tokens), with), tag, ref, false)
			g.addTokens(append([]index.Token{with}, tokens...), tag, ref, false)
		}
	}
}

// addJoined files "WRC-27" as "wrc27" as well.
func (g *gazetteer) addJoined(ix *namer, name string, ref EntityRef) {
	joined := ""
	for _, w := range ix.tokens("", name) {
		joined += w.Word
	}
	if joined != "" && strings.IndexFunc(joined, unicode.IsDigit) > 0 {
		g.file(g.byWord, []string{joined}, ref, "", false)
	}
}

func (g *gazetteer) add(ix *namer, name, tag string, ref EntityRef, acronym bool) {
	g.addTokens(ix.tokens(tag, name), tag, ref, acronym)
}

func (g *gazetteer) addTokens(tokens []index.Token, tag string, ref EntityRef, acronym bool) {
	var words, terms []string
	for _, w := range tokens {
		words = append(words, w.Word)
		if w.Term != "" {
			terms = append(terms, w.Term)
		}
	}
	if len(words) == 0 {
		return
	}
	short := acronym && len(words) == 1 && isOrdinaryWord(words[0])
	g.file(g.byWord, words, ref, tag, short)
	// One analysed term says less than a word as written: "union" is not the Union.
	if !acronym && len(terms) > 1 {
		g.file(g.byTerm, terms, ref, tag, false)
	}
}

// isOrdinaryWord reports whether an acronym is so short, or so much a word of some language, that in lower case
// it is rather that word.
func isOrdinaryWord(folded string) bool {
	if len([]rune(folded)) <= 2 {
		return true
	}
	for _, tag := range []string{"en", "fr", "es", "pt", "de", "it"} {
		if lang.StopWord(tag, folded) {
			return true
		}
	}
	return false
}

func (g *gazetteer) file(m map[string][]gazetteerName, words []string, ref EntityRef, tag string, short bool) {
	for _, n := range m[words[0]] {
		if n.ref == ref && slices.Equal(n.rest, words[1:]) {
			return
		}
	}
	m[words[0]] = append(m[words[0]], gazetteerName{words[1:], ref, tag, short})
}

func (g *gazetteer) addPlace(ix *namer, name string, p place) {
	var words []string
	for _, w := range ix.tokens("", name) {
		words = append(words, w.Word)
	}
	if len(words) == 0 || words[0] == "worldwide" || words[0] == "online" {
		return
	}
	key := strings.Join(words, " ")
	if _, taken := g.places[key]; !taken {
		g.places[key] = p
	}
}

// transposed returns the acronym that two neighbouring letters of a word were swapped in: "wict" for "wcit".
func (g *gazetteer) transposed(word string) (string, bool) {
	r := []rune(word)
	if len(r) < 4 {
		return "", false
	}
	for i := 1; i < len(r); i++ {
		r[i-1], r[i] = r[i], r[i-1]
		for _, n := range g.byWord[string(r)] {
			if len(n.rest) == 0 && string(r) != word {
				return string(r), true
			}
		}
		r[i-1], r[i] = r[i], r[i-1]
	}
	return "", false
}

// find returns the mentions in a question's words, left to right, the longest at each place and none
// overlapping another.
func (g *gazetteer) find(words []questionWord) []mention {
	var out []mention
	for i := 0; i < len(words); {
		m, ok := g.at(words, i)
		if !ok {
			i++
			continue
		}
		out = append(out, m)
		i = m.to
	}
	return out
}

// at returns the longest mention that begins at word i.
func (g *gazetteer) at(words []questionWord, i int) (mention, bool) {
	best := mention{}
	consider := func(names []gazetteerName, key func(questionWord) string, next func(int) int) {
		for _, n := range names {
			to, ok := matchRest(words, i, n.rest, key, next)
			if !ok || n.short && !words[i].upper && len(words) > 2 {
				continue
			}
			switch {
			case to > best.to || best.refs == nil:
				best = mention{refs: []EntityRef{n.ref}, from: i, to: to, acronym: len(n.rest) == 0}
			case to == best.to && !slices.Contains(best.refs, n.ref):
				best.refs = append(best.refs, n.ref)
			}
		}
	}
	consider(g.byWord[words[i].word], func(w questionWord) string { return w.word }, func(j int) int { return j + 1 })
	// "WTPFs" are WTPF.
	if singular, ok := strings.CutSuffix(words[i].word, "s"); ok && len(singular) > 2 {
		for _, n := range g.byWord[singular] {
			if len(n.rest) == 0 && n.lang == "" {
				consider([]gazetteerName{n}, func(w questionWord) string { return w.word }, func(j int) int { return j + 1 })
			}
		}
	}
	if words[i].term != "" {
		consider(g.byTerm[words[i].term], func(w questionWord) string { return w.term }, func(j int) int {
			// Stop words within a name have no term and are stepped over.
			for j++; j < len(words) && words[j].term == ""; j++ {
			}
			return j
		})
	}
	return best, best.refs != nil
}

func matchRest(words []questionWord, i int, rest []string, key func(questionWord) string, next func(int) int) (int, bool) {
	j := i
	for _, want := range rest {
		j = next(j)
		if j >= len(words) || key(words[j]) != want {
			return 0, false
		}
	}
	return j + 1, true
}

// findPlaces returns the places named in a question's words, the longest names first considered.
func (g *gazetteer) findPlaces(words []questionWord) (places []place, spans [][2]int) {
	for i := 0; i < len(words); {
		found := 0
		for n := min(4, len(words)-i); n > 0; n-- {
			if p, ok := g.placeAt(words, i, n); ok {
				places, spans, found = append(places, p), append(spans, [2]int{i, i + n}), n
				break
			}
		}
		i += max(1, found)
	}
	return places, spans
}
