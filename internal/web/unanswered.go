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
	switch do := form.Get("do"); {
	case do == "take":
		var me store.MemberHash
		if me, err = s.me(p.Admin); err == nil {
			err = s.Records.Assign(ctx, id, me)
		}
		back = p.Link("/insights/unanswered/" + string(id))
	case do == "free":
		err = s.Records.Assign(ctx, id, "")
	case s.Curation == nil:
		return badRequest("the form says nothing that can be done here")
	case do == "dismiss":
		err = s.Curation.Dismiss(ctx, id)
	case do == "reopen":
		err = s.Curation.Reopen(ctx, id)
	case do == "link":
		err = s.Curation.Link(ctx, id, strings.TrimSpace(form.Get("article")))
	case do == "save":
		p.Asked, p.Text = strings.TrimSpace(form.Get("question")), strings.TrimSpace(form.Get("text"))
		err = s.Curation.Save(ctx, id, p.Admin.User, p.Asked, p.Text)
	default:
		return badRequest("the form says nothing that can be done here")
	}
	var refused *Refused
	switch {
	case errors.As(err, &refused):
		p.Say = refused.Text(p.Lang())
		return render(w, http.StatusUnprocessableEntity, "unanswered.html", p)
	case errors.Is(err, store.ErrNotFound):
		return notFound("there is no such group of questions")
	case err != nil:
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// correct corrects the posted answers that a document's change made wrong, once a curator has looked.
func (s *Server) correct(w http.ResponseWriter, r *http.Request) error {
	if s.Curation == nil {
		return notFound("nothing is posted here")
	}
	form := r.PostForm
	_, err := s.Curation.Correct(r.Context(), form.Get("document"), form.Get("change"), strings.TrimSpace(form.Get("note")), form.Get("how") == "edit")
	var refused *Refused
	if errors.As(err, &refused) {
		return &problem{
			Type: "about:blank", Title: http.StatusText(http.StatusUnprocessableEntity), Status: http.StatusUnprocessableEntity,
			Detail: refused.Text(s.frame(r, "").Lang()), local: true,
		}
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, s.frame(r, "").Link("/insights")+"#h-outdated", http.StatusSeeOther)
	return nil
}

// Intent names what a question asks for, as a trace has it, in the reader's language.
func (f frame) Intent(intent string) string {
	return f.T("console_intent_" + strings.ReplaceAll(intent, " ", "_"))
}

// Entity names what sort of thing a question is about.
func (f frame) Entity(kind string) string {
	switch kind {
	case "article", "event", "term":
		return f.T("console_document_" + kind)
	}
	return f.T("console_place")
}

// Kind names an answer's kind in the reader's language.
func (f frame) Kind(k answer.Kind) string { return f.T("console_kind_" + string(k)) }
