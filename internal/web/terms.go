package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"plenipo/internal/answer"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// A termPage shows a glossary entry.
type termPage struct {
	frame
	Term        *knowledge.Term
	Name        string
	Acronym     string
	Definition  string
	Language    string // of Definition
	Tongues     []termLanguage
	See         []termLink
	Events      []answer.Event
	SourcesPage string
}

// A termLanguage is what a term is called in one language, and its definition there.
type termLanguage struct {
	Tag, Language   string
	Names, Acronyms string
	Definition      string
}

type termLink struct{ Name, Acronym, URL, Definition string }

func (s *Server) term(w http.ResponseWriter, r *http.Request) error {
	base := s.Knowledge.Base()
	t, ok := base.Term(r.PathValue("id"))
	if !ok || !knowledge.Visible(t.Chapters, "") {
		return notFound("the glossary has no such term")
	}
	p := termPage{frame: s.frame(r, "terms"), Term: t}
	p.Name, p.Acronym = termName(t, p.Lang()), termAcronym(t, p.Lang())
	p.Title = p.Name + " · Plenipo"
	p.Definition, p.Language = inLanguage(t.Definition, p.Lang())
	for _, tag := range tags(t) {
		l := termLanguage{Tag: tag, Language: p.printer.Language(tag), Names: strings.Join(t.Names[tag], " · "), Acronyms: strings.Join(t.Acronyms[tag], " · ")}
		if tag != p.Language {
			l.Definition = t.Definition[tag]
		}
		p.Tongues = append(p.Tongues, l)
	}
	for _, id := range t.See {
		if other, ok := base.Term(id); ok && knowledge.Visible(other.Chapters, "") {
			p.See = append(p.See, p.termLink(other))
		}
	}
	if events, err := s.Knowledge.Calendar(answer.EventFilter{Series: t.ID}, answer.Question{Lang: p.Lang()}); err == nil {
		p.Events = slices.DeleteFunc(events, func(e answer.Event) bool { return e.Series != t.ID })
	}
	p.SourcesPage = p.Link(sourcePath(knowledge.KindTerm, t.ID))
	return render(w, http.StatusOK, "term.html", p)
}

func (f frame) termLink(t *knowledge.Term) termLink {
	d, _ := inLanguage(t.Definition, f.Lang())
	return termLink{termName(t, f.Lang()), termAcronym(t, f.Lang()), f.Link("/terms/" + t.ID), d}
}

// A termsPage lists the glossary.
type termsPage struct {
	frame
	Find  string
	Terms []termLink
}

func (s *Server) terms(w http.ResponseWriter, r *http.Request) error {
	p := termsPage{frame: s.frame(r, "terms"), Find: strings.TrimSpace(r.URL.Query().Get("find"))}
	p.Title = p.T("console_terms") + " · Plenipo"
	want := lang.Fold(clip(p.Find, 200))
	for _, t := range s.Knowledge.Base().Terms() {
		if knowledge.Visible(t.Chapters, "") && (want == "" || called(t, want)) {
			p.Terms = append(p.Terms, p.termLink(t))
		}
	}
	slices.SortStableFunc(p.Terms, func(a, b termLink) int { return strings.Compare(lang.Fold(a.Name), lang.Fold(b.Name)) })
	return render(w, http.StatusOK, "terms.html", p)
}

// called reports whether a folded text is part of one of a term's names or acronyms, in any language.
func called(t *knowledge.Term, want string) bool {
	for _, names := range []map[string][]string{t.Names, t.Acronyms} {
		for _, list := range names {
			for _, n := range list {
				if strings.Contains(lang.Fold(n), want) {
					return true
				}
			}
		}
	}
	return false
}

// tags returns the languages that a term has anything in, English first.
func tags(t *knowledge.Term) []string {
	seen := map[string]bool{}
	for tag := range t.Names {
		seen[tag] = true
	}
	for tag := range t.Acronyms {
		seen[tag] = true
	}
	for tag := range t.Definition {
		seen[tag] = true
	}
	out := make([]string, 0, len(seen))
	for tag := range seen {
		out = append(out, tag)
	}
	slices.SortFunc(out, func(a, b string) int {
		if (a == "en") != (b == "en") {
			if a == "en" {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return out
}

// inLanguage returns the text in a language, or in English, or in any, with the language it is in.
func inLanguage(texts map[string]string, tag string) (text, in string) {
	for _, l := range append([]string{tag, "en"}, slices.Sorted(maps.Keys(texts))...) {
		if texts[l] != "" {
			return texts[l], l
		}
	}
	return "", ""
}

func termName(t *knowledge.Term, tag string) string {
	for _, l := range append([]string{tag, "en"}, slices.Sorted(maps.Keys(t.Names))...) {
		if n := t.Names[l]; len(n) > 0 {
			return n[0]
		}
	}
	return t.ID
}

func termAcronym(t *knowledge.Term, tag string) string {
	for _, l := range []string{tag, "en"} {
		if n := t.Acronyms[l]; len(n) > 0 {
			return n[0]
		}
	}
	return ""
}

// clip cuts s to at most n bytes, between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
