package web

import (
	"errors"
	"net/http"
	"strings"

	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// An unansweredPage is one group of questions without a good answer, with what can be done about it.
type unansweredPage struct {
	frame
	Group   store.Group
	Chapter string
	Mine    bool
	Nearest []hitView // what comes near now
	Say     string    // why what was sent wasn't taken
	Text    string    // as it was sent
	Asked   string
}

func (s *Server) unanswered(w http.ResponseWriter, r *http.Request) error {
	p, err := s.unansweredPage(r)
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, "unanswered.html", p)
}

func (s *Server) unansweredPage(r *http.Request) (*unansweredPage, error) {
	if s.Records == nil {
		return nil, notFound("no records are kept")
	}
	g, err := s.Records.Group(r.Context(), store.GroupID(r.PathValue("id")), 0)
	if errors.Is(err, store.ErrNotFound) {
		return nil, notFound("there is no such group of questions")
	}
	if err != nil {
		return nil, err
	}
	p := &unansweredPage{frame: s.frame(r, "insights"), Group: g}
	p.Title = p.T("console_unanswered") + " · Plenipo"
	me, err := s.me(p.Admin)
	if err != nil {
		return nil, err
	}
	p.Mine = g.Assignee != "" && g.Assignee == me
	if c, ok := s.Knowledge.Base().Chapter(knowledge.ChapterID(g.Chapter)); ok {
		p.Chapter = c.Name
	}
	if len(g.Texts) > 0 {
		p.Asked = g.Texts[0]
		hits, err := s.Knowledge.Search(r.Context(), p.Asked, g.Lang, knowledge.ChapterID(g.Chapter), 5)
		if err != nil {
			return nil, err
		}
		for i, h := range hits {
			p.Nearest = append(p.Nearest, hitView{Hit: h, N: i + 1, Page: p.Link(sourcePath(h.Passage.Kind, h.Passage.Document), "passage", passageNumber(h.Passage.ID)) + "#quote"})
		}
	}
	return p, nil
}

// settle does with a group what its form says: take, free, dismiss, reopen, link to an article, save as answer.
func (s *Server) settle(w http.ResponseWriter, r *http.Request) error {
	p, err := s.unansweredPage(r)
	if err != nil {
		return err
	}
	ctx, id, form := r.Context(), p.Group.ID, r.PostForm
	back := p.Link("/insights") + "#unanswered"
	switch form.Get("do") {
	case "take":
		var me store.MemberHash
		if me, err = s.me(p.Admin); err == nil {
			err = s.Records.Assign(ctx, id, me)
		}
		back = p.Link("/insights/unanswered/" + string(id))
	case "free":
		err = s.Records.Assign(ctx, id, "")
	case "dismiss":
		err = s.Records.Dismiss(ctx, id)
	case "reopen":
		err = s.Records.Reopen(ctx, id)
	case "link":
		article := strings.TrimSpace(form.Get("article"))
		if a, ok := s.Knowledge.Base().Article(article); !ok || !knowledge.Visible(a.Chapters, knowledge.ChapterID(p.Group.Chapter)) {
			p.Say = p.T("console_no_article")
			return render(w, http.StatusUnprocessableEntity, "unanswered.html", p)
		}
		err = s.Records.Answered(ctx, id, article)
	case "save":
		question, text := strings.TrimSpace(form.Get("question")), strings.TrimSpace(form.Get("text"))
		if question == "" || text == "" {
			p.Say, p.Asked, p.Text = p.T("console_save_needs"), question, text
			return render(w, http.StatusUnprocessableEntity, "unanswered.html", p)
		}
		err = s.save(r, p, question, text)
	default:
		return badRequest("the form says nothing that can be done")
	}
	if errors.Is(err, store.ErrNotFound) {
		return notFound("there is no such group of questions")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// save makes a curator's words the answer of the group's chapter.
func (s *Server) save(r *http.Request, p *unansweredPage, question, text string) error {
	me, err := s.me(p.Admin)
	if err != nil {
		return err
	}
	id, _, err := s.Records.SaveAnswer(r.Context(), store.Saved{
		Chapter: p.Group.Chapter, Question: question, Text: text, Lang: firstOf(p.Group.Lang, p.Lang()),
		Author: p.Admin.User, Member: me, Curator: me, Platform: "web", Said: s.now(), At: s.now(),
	})
	if err != nil {
		return err
	}
	return s.Records.Answered(r.Context(), p.Group.ID, string(id))
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// Kind names an answer's kind in the reader's language.
func (f frame) Kind(k answer.Kind) string { return f.T("console_kind_" + string(k)) }
