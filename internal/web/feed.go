package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
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
	changes, err := s.history(r.Context())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := ics.Write(&b, events, ics.Options{Name: "Plenipo", Revision: func(e answer.Event) ics.Revision {
		c := changes[documentName(knowledge.KindEvent, e.ID)]
		return ics.Revision{Sequence: c.Sequence, Modified: c.Changed}
	}}); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="plenipo.ics"`)
	return feed(w, r, "text/calendar; charset=utf-8", b.Bytes())
}

// feed sends what programs fetch again and again, to those who haven't got it yet.
func feed(w http.ResponseWriter, r *http.Request, media string, body []byte) error {
	sum := sha256.Sum256(body)
	w.Header().Set("Content-Type", media)
	w.Header().Set("Cache-Control", "public, max-age=900")
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return nil
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

// changes serves what was last changed in the files, or last reviewed where no change was seen, as an Atom feed. Its ids
// depend on the documents alone, so that readers know an entry again.
func (s *Server) changes(w http.ResponseWriter, r *http.Request) error {
	base := s.Knowledge.Base()
	type change struct {
		kind         knowledge.Kind
		id, title    string
		summary, url string
		at           time.Time
	}
	history, err := s.history(r.Context())
	if err != nil {
		return err
	}
	at := func(kind knowledge.Kind, id string, asOf knowledge.Date) time.Time {
		c := history[documentName(kind, id)]
		if reviewed, _ := asOf.Span(time.UTC); asOf.Exact() && reviewed.After(c.Changed) {
			return reviewed
		}
		return c.Changed
	}
	var all []change
	events, err := s.Knowledge.Calendar(answer.EventFilter{}, answer.Question{Lang: "en"})
	if err != nil {
		return err
	}
	for _, e := range events {
		summary := strings.Join(nonEmpty(e.When, e.Where, string(e.Status), e.Summary), " · ")
		all = append(all, change{knowledge.KindEvent, e.ID, e.Name, summary, "/events/" + e.ID, at(knowledge.KindEvent, e.ID, e.AsOf)})
	}
	for _, a := range base.Articles() {
		if knowledge.Visible(a.Chapters, "") {
			all = append(all, change{knowledge.KindArticle, a.ID, a.Title, a.Summary, sourcePath(knowledge.KindArticle, a.ID), at(knowledge.KindArticle, a.ID, a.AsOf)})
		}
	}
	all = slices.DeleteFunc(all, func(c change) bool { return c.at.IsZero() })
	slices.SortStableFunc(all, func(a, b change) int { return b.at.Compare(a.at) })
	all = all[:min(maxFeed, len(all))]
	site := s.site(r)
	out := atomFeed{
		ID: "urn:plenipo:changes", Title: "Plenipo: changes of the knowledge", Author: atomAuthor{"Plenipo"},
		Links:   []atomLink{{"self", site + "/changes.atom"}, {"alternate", site + "/"}},
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
	}
	for i, c := range all {
		e := atomEntry{
			ID: fmt.Sprintf("urn:plenipo:%s:%s", c.kind, c.id), Title: c.title, Updated: c.at.UTC().Format(time.RFC3339),
			Link: atomLink{"alternate", site + c.url}, Summary: c.summary,
		}
		e.Kind.Term = c.kind.String()
		if i == 0 {
			out.Updated = e.Updated
		}
		out.Entries = append(out.Entries, e)
	}
	body, err := xml.Marshal(out)
	if err != nil {
		return err
	}
	return feed(w, r, "application/atom+xml; charset=utf-8", append([]byte(xml.Header), body...))
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
