package web

import (
	"net/http"
	"strconv"

	"plenipo/knowledge"
)

// A sourcePage shows a document's passages: the very words that answers quote.
type sourcePage struct {
	frame
	Kind     string
	Document string
	Path     string
	Layer    string
	AsOf     string
	Status   string
	Nature   string
	Holder   string // whose position it is
	Lang     string
	Topics   []string
	Sources  []knowledge.Source
	Passages []passageView
	Page     string // of the event or term itself; "" for an article
}

// A passageView is a passage in three parts, the middle one highlighted.
type passageView struct {
	N                     int
	Section               string // when it differs from the passage's before
	Lang                  string
	Summary               bool
	Before, Marked, After string
	Target                bool // the link that was followed means this passage
}

var kinds = map[string]knowledge.Kind{"article": knowledge.KindArticle, "event": knowledge.KindEvent, "term": knowledge.KindTerm}

// source shows a document by its id, never by a path of the file system. ?passage=N&from=A&to=B highlights bytes
// [A, B) of its N-th passage. What is limited to a chapter isn't there.
func (s *Server) source(w http.ResponseWriter, r *http.Request) error {
	kind, id := kinds[r.PathValue("kind")], r.PathValue("id")
	base := s.Knowledge.Base()
	p := sourcePage{frame: s.frame(r, ""), Kind: kind.String(), Document: id}
	var at knowledge.Location
	var chapters []knowledge.ChapterID
	found := false
	switch kind {
	case knowledge.KindArticle:
		if a, ok := base.Article(id); ok {
			found, chapters, at = true, a.Chapters, a.Location
			p.Title, p.Lang, p.AsOf, p.Topics, p.Sources = a.Title, a.Lang, a.AsOf.String(), a.Topics, a.Sources
			p.Status, p.Nature, p.Holder = string(a.Status), string(a.Nature), a.PositionOf
		}
	case knowledge.KindEvent:
		if e, ok := base.Event(id); ok {
			found, chapters, at = true, e.Chapters, e.Location
			p.Title, p.AsOf, p.Sources, p.Page = e.Name, e.AsOf.String(), e.Sources, p.Link("/events/"+id)
		}
	case knowledge.KindTerm:
		if t, ok := base.Term(id); ok {
			found, chapters, at = true, t.Chapters, t.Location
			p.Title, p.AsOf, p.Sources, p.Page = termName(t, p.Lang), t.AsOf.String(), t.Sources, p.Link("/terms/"+id)
		}
	}
	if !found || !knowledge.Visible(chapters, "") {
		return notFound("there is no such document")
	}
	p.Path, p.Layer = at.Path, at.Layer
	query := r.URL.Query()
	chosen, from, to := number(query.Get("passage")), number(query.Get("from")), number(query.Get("to"))
	section := ""
	for n, i := range base.PassagesOf(kind, id) {
		passage := &base.Passages()[i]
		v := passageView{N: n, Lang: passage.Lang, Summary: passage.Summary, Target: n == chosen, Before: passage.Text}
		if passage.Section != section {
			v.Section, section = passage.Section, passage.Section
		}
		if v.Target {
			// Quote refuses ranges that aren't in the text or cut a character.
			if q, err := passage.Quote(from, to); err == nil {
				v.Before, v.Marked, v.After = passage.Text[:from], q.Text(), passage.Text[to:]
			}
		}
		p.Passages = append(p.Passages, v)
	}
	return render(w, http.StatusOK, "source.html", p)
}

// number reads a small number of an address; -1 for anything else.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
