package web

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// A Preview shows how an answer would look on a chat platform.
type Preview struct {
	Name string // the platform's, as in "Slack"
	CSS  string // stylesheet of what HTML returns
	// HTML draws the message that the answer to question becomes, with interface texts in lang. Its markup is safe and
	// has classes alone.
	HTML func(a answer.Answer, lang, question string) (template.HTML, error)
}

// A consolePage asks and shows one answer.
type consolePage struct {
	frame
	Q         string // the question; "" before one is asked
	Now       string // as the address says
	After     string // the question before, in a conversation
	Thread    string // what the conversation was about before Q
	Answer    *answer.Answer
	Lead      string
	Rest      string // what the list of meetings leaves out; "" when it is whole
	Next      string // what the conversation is about now, for the follow-up's form
	Quotes    []quoteView
	Sources   []sourceView
	Permalink string
	Previews  []previewView
	Events    []answer.Event // on now and next
	Popular   []string
	Kept      bool
	Votable   bool
	Voted     string // what this browser said of the answer: "yes", "no", "" for nothing
}

// A quoteView is a quote with the way to where it stands.
type quoteView struct {
	Text, Lang string
	N          int
	URL        string
}

// A sourceView is a citation with the way to its document's page.
type sourceView struct {
	answer.Citation
	Page string
}

type previewView struct {
	Name, Sheet string
	HTML        template.HTML
}

// question reads what an address asks, and the page of its answer as far as the address tells.
func (s *Server) question(r *http.Request) (*consolePage, answer.Question, error) {
	query := r.URL.Query()
	p := &consolePage{frame: s.frame(r, "ask"), Q: strings.TrimSpace(query.Get("q")), Now: query.Get("now"), After: clip(query.Get("after"), 500), Thread: query.Get("thread"), Kept: s.Kept}
	if len(p.Q) > maxText {
		return nil, answer.Question{}, badRequest(fmt.Sprintf("the question has %d bytes; at most %d are taken", len(p.Q), maxText))
	}
	now, err := s.instant(p.Now)
	if err != nil {
		return nil, answer.Question{}, err
	}
	thread, err := decodeThread(p.Thread)
	if err != nil {
		return nil, answer.Question{}, err
	}
	p.Permalink = p.Link("/", "q", p.Q, "now", p.Now, "after", p.After, "thread", p.Thread)
	return p, answer.Question{Text: p.Q, Lang: p.Lang(), Thread: thread, Now: now, Explain: true}, nil
}

// console asks and shows the answer. What the form sends is recorded and redirected to its permalink, so that a reload or a shared
// link isn't another question.
func (s *Server) console(w http.ResponseWriter, r *http.Request) error {
	p, q, err := s.question(r)
	if err != nil {
		return err
	}
	if p.Q == "" {
		p.Title = p.T("console_title")
		p.Events, err = s.coming(p.Lang(), q.Now, 6)
		if err != nil {
			return err
		}
		p.Popular = s.Knowledge.Popular(p.Lang(), "", 8)
		return render(w, http.StatusOK, "console.html", p)
	}
	a, err := s.Knowledge.Ask(r.Context(), q)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("ask") != "" {
		s.asked(r, q, a)
		http.Redirect(w, r, p.Permalink+"#answer", http.StatusSeeOther)
		return nil
	}
	p.show(a)
	p.Title = p.Q + " · Plenipo"
	if p.Votable = s.Votes != nil && votable(a.Kind); p.Votable {
		if p.Voted, err = s.voted(r, a); err != nil {
			return err
		}
	}
	for _, v := range s.Previews {
		html, err := v.HTML(a, p.Lang(), p.Q)
		if err != nil {
			return fmt.Errorf("preview in %s: %w", v.Name, err)
		}
		p.Previews = append(p.Previews, previewView{v.Name, "/assets/" + previewSheet(v), html})
	}
	return render(w, http.StatusOK, "console.html", p)
}

// show fills in an answer.
func (p *consolePage) show(a answer.Answer) {
	p.Answer, p.Next = &a, encodeThread(a.Thread)
	p.Lead = a.Lead
	if a.Kind == answer.EventsKind && len(a.Events) > 0 {
		// The meetings are shown as a list; their lines in the lead are for where there is but text.
		lines := strings.Split(a.Lead, "\n")
		p.Lead = lines[0]
		if last := lines[len(lines)-1]; !strings.HasPrefix(last, "– ") && len(lines) > len(a.Events)+1 {
			p.Rest = last
		}
	}
	for _, q := range a.Quotes {
		v := quoteView{Text: q.Text(), N: q.Citation}
		if passage := q.Passage(); passage != nil {
			span := q.Span()
			v.Lang = passage.Lang
			v.URL = p.Link(sourcePath(passage.Kind, passage.Document),
				"passage", passageNumber(passage.ID), "from", span.From, "to", span.To) + "#quote"
		}
		p.Quotes = append(p.Quotes, v)
	}
	for _, c := range a.Citations {
		v := sourceView{c, p.Link(sourcePath(c.Kind, c.Document), "passage", passageNumber(c.Passage)) + "#quote"}
		if i := slices.IndexFunc(p.Quotes, func(q quoteView) bool { return q.N == c.N && q.URL != "" }); i >= 0 {
			v.Page = p.Quotes[i].URL
		}
		p.Sources = append(p.Sources, v)
	}
}

// coming returns the meetings that are on now or next.
func (s *Server) coming(lang string, now time.Time, n int) ([]answer.Event, error) {
	q := answer.Question{Lang: lang, Now: now}
	if now.IsZero() {
		now = s.now()
	}
	all, err := s.Knowledge.Calendar(answer.EventFilter{From: now}, q)
	all = slices.DeleteFunc(all, func(e answer.Event) bool { return e.Phase != answer.OnNow && e.Phase != answer.Upcoming })
	// What is on first, then what has a day; a year alone says little of what is next.
	rank := func(e answer.Event) int {
		switch {
		case e.Phase == answer.OnNow && e.Start.Exact():
			return 0
		case e.Start.Exact():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b answer.Event) int { return rank(a) - rank(b) })
	return all[:min(n, len(all))], err
}

// instant reads an address's now: RFC 3339, or a day, meant at its noon so that it is that day nearly everywhere.
func (s *Server) instant(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t.Add(12 * time.Hour), nil
	}
	return time.Time{}, badRequest("now must be a day or an RFC 3339 instant, as in 2026-10-01 or 2026-10-01T09:00:00Z")
}

// maxThread is the longest conversation's context taken from an address, in bytes: it names a handful of documents.
const maxThread = 4 << 10

// encodeThread writes what a conversation is about for an address. It is no secret and grants nothing, so that it isn't signed.
func encodeThread(t answer.Thread) string {
	b, err := json.Marshal(t)
	if err != nil { // it is plain data
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func decodeThread(text string) (t answer.Thread, err error) {
	if text == "" {
		return t, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(text) > maxThread || json.Unmarshal(b, &t) != nil {
		return answer.Thread{}, badRequest("thread is not what an answer's page made; ask the question anew")
	}
	return t, nil
}

// sourcePath returns the address of a document's page.
func sourcePath(kind knowledge.Kind, document string) string {
	return "/source/" + kind.String() + "/" + document
}

// passageNumber returns the part of a passage's id that counts within its document; "" when there is none.
func passageNumber(id knowledge.PassageID) string {
	i := strings.LastIndexByte(string(id), '#')
	if i < 0 {
		return ""
	}
	if _, err := strconv.Atoi(string(id)[i+1:]); err != nil {
		return ""
	}
	return string(id)[i+1:]
}

// Host returns where an outside address leads, to be shown beside it.
func (v sourceView) Host() string {
	u, err := url.Parse(v.URL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
