package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"

	"plenipo/internal/answer"
	"plenipo/internal/store"
)

// Voting counts what readers think of answers.
type Voting interface {
	// Vote counts the opinion of a visitor, who has one vote on an answer: another replaces it. q is what was asked, for the
	// list of those who look after what didn't help.
	Vote(ctx context.Context, visitor string, q answer.Question, a answer.Answer, helpful bool) error
	// VoteOf returns a visitor's vote on an answer; store.ErrNotFound when they gave none.
	VoteOf(ctx context.Context, visitor, answer string) (store.Vote, error)
}

// visitorCookie names a browser from its first vote until it is closed, so that it votes once. Nothing else is known of
// whoever sits before it, and those who don't vote get none.
const visitorCookie = "plenipo_visitor"

// visitor returns whose browser a request comes from, "" before the first vote.
func visitor(r *http.Request) string {
	c, err := r.Cookie(visitorCookie)
	if err != nil || len(c.Value) > 64 {
		return ""
	}
	return c.Value
}

// votable reports whether an answer of a kind can be helpful: one that says what it doesn't know is on the list of the
// unanswered already.
func votable(k answer.Kind) bool {
	return k != answer.Unknown && k != answer.Clarify && k != answer.Help
}

// vote takes an opinion. The form says what was asked and not which answer was given: that is worked out again, so that only
// answers that this server gives can be voted on. It is Server's CrossOriginProtection that keeps other sites' forms out.
func (s *Server) vote(w http.ResponseWriter, r *http.Request) error {
	if s.Votes == nil {
		return notFound("votes are not counted here")
	}
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	helpful := r.PostForm.Get("helpful")
	if helpful != "yes" && helpful != "no" {
		return badRequest("helpful must be yes or no")
	}
	r.URL.RawQuery = r.PostForm.Encode() // what the address of the answer's page would say
	p, q, err := s.question(r)
	if err != nil {
		return err
	}
	if p.Q == "" {
		return badRequest("q is missing: the question whose answer is meant")
	}
	a, err := s.Knowledge.Ask(r.Context(), q)
	if err != nil {
		return err
	}
	if !votable(a.Kind) {
		return badRequest("this answer has nothing to vote on")
	}
	who := visitor(r)
	if who == "" {
		who = rand.Text()
		http.SetCookie(w, &http.Cookie{Name: visitorCookie, Value: who, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure(r)})
	}
	if err := s.Votes.Vote(r.Context(), who, q, a, helpful == "yes"); err != nil {
		return err
	}
	http.Redirect(w, r, p.Permalink+"#vote", http.StatusSeeOther)
	return nil
}

// voted returns what a request's visitor said of an answer: "yes", "no", or "" for nothing yet.
func (s *Server) voted(r *http.Request, a answer.Answer) (string, error) {
	who := visitor(r)
	if who == "" {
		return "", nil
	}
	v, err := s.Votes.VoteOf(r.Context(), who, a.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return "", nil
	case err != nil:
		return "", err
	case v.Helpful:
		return "yes", nil
	}
	return "no", nil
}
