package web

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/ics"
	"plenipo/knowledge"
)

// calendar serves meetings as iCalendar, with the filters of every list of them.
func (s *Server) calendar(w http.ResponseWriter, r *http.Request) error {
	events, err := s.filtered(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="plenipo.ics"`)
	w.Header().Set("Cache-Control", "public, max-age=900")
	return ics.Write(w, events, ics.Options{Name: "Plenipo"})
}

// The parts of an Atom feed (RFC 4287) that are used.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Links   []atomLink  `xml:"link"`
		Author  atomAuthor  `xml:"author"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomEntry struct {
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Link    atomLink `xml:"link"`
		Summary string   `xml:"summary,omitempty"`
		Kind    struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
	}
)

// maxFeed is how many changes the feed holds.
const maxFeed = 60

// changes serves what was last reviewed or changed in the files, by their as_of, as an Atom feed. Its ids depend on the documents
// alone, so that readers know an entry again.
func (s *Server) changes(w http.ResponseWriter, r *http.Request) error {
	base := s.Knowledge.Base()
	type change struct {
		kind         knowledge.Kind
		id, title    string
		summary, url string
		asOf         knowledge.Date
	}
	var all []change
	events, err := s.Knowledge.Calendar(answer.EventFilter{}, answer.Question{Lang: "en"})
	if err != nil {
		return err
	}
	for _, e := range events {
		summary := strings.Join(nonEmpty(e.When, e.Where, string(e.Status), e.Summary), " · ")
		all = append(all, change{knowledge.KindEvent, e.ID, e.Name, summary, "/events/" + e.ID, e.AsOf})
	}
	for _, a := range base.Articles() {
		if knowledge.Visible(a.Chapters, "") {
			all = append(all, change{knowledge.KindArticle, a.ID, a.Title, a.Summary, sourcePath(knowledge.KindArticle, a.ID), a.AsOf})
		}
	}
	all = slices.DeleteFunc(all, func(c change) bool { return !c.asOf.Exact() })
	slices.SortStableFunc(all, func(a, b change) int { return strings.Compare(b.asOf.String(), a.asOf.String()) })
	all = all[:min(maxFeed, len(all))]
	site := s.site(r)
	feed := atomFeed{
		ID: "urn:plenipo:changes", Title: "Plenipo: changes of the knowledge", Author: atomAuthor{"Plenipo"},
		Links:   []atomLink{{"self", site + "/changes.atom"}, {"alternate", site + "/"}},
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
	}
	for i, c := range all {
		day, _ := c.asOf.Span(time.UTC)
		e := atomEntry{
			ID: fmt.Sprintf("urn:plenipo:%s:%s", c.kind, c.id), Title: c.title, Updated: day.Format(time.RFC3339),
			Link: atomLink{"alternate", site + c.url}, Summary: c.summary,
		}
		e.Kind.Term = c.kind.String()
		if i == 0 {
			feed.Updated = e.Updated
		}
		feed.Entries = append(feed.Entries, e)
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=900")
	if _, err := w.Write([]byte(xml.Header)); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(feed)
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(t string) bool { return t == "" })
}

// site returns the public address of this server: the setting's, or else what the request came to.
func (s *Server) site(r *http.Request) string {
	if s.Site != "" {
		return strings.TrimRight(s.Site, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
