package web_test

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/internal/web"
)

// A ballot counts votes in a store, as serve does.
type ballot struct{ *store.Store }

func (b ballot) Vote(ctx context.Context, visitor string, _ answer.Question, a answer.Answer, helpful bool) error {
	member, err := b.MemberHash("web", "", visitor)
	if err == nil {
		_, err = b.AddVote(ctx, store.Vote{Answer: store.AnswerID(a.ID), Member: member, Helpful: helpful})
	}
	return err
}

func (b ballot) VoteOf(ctx context.Context, visitor, id string) (store.Vote, error) {
	member, err := b.MemberHash("web", "", visitor)
	if err != nil {
		return store.Vote{}, err
	}
	return b.Store.VoteOf(ctx, store.AnswerID(id), member)
}

func TestABrowserHasOneVoteOnAnAnswer(t *testing.T) {
	s, st, _ := hostile(t, func(s *web.Server) { s.Votes = ballot{s.Records.(*store.Store)} })
	const about = "What is a zebra?"
	vote := func(c *http.Client, helpful string) (int, string) {
		t.Helper()
		resp, err := c.PostForm(s.URL+"/vote", url.Values{"q": {about}, "lang": {"en"}, "helpful": {helpful}})
		status, _ := body(t, resp, err)
		return status, resp.Header.Get("Location")
	}
	counted := func(helpful, not int) {
		t.Helper()
		if got, err := st.VotesSince(t.Context(), time.Time{}, "", true); err != nil || got != (store.Tally{Helpful: helpful, Not: not}) {
			t.Errorf("counted %+v (%v), want %d and %d", got, err, helpful, not)
		}
	}
	one, other := client(t), client(t)
	if status, to := vote(one, "yes"); status != http.StatusSeeOther || !strings.HasPrefix(to, "/?lang=en&q=What+is+a+zebra%3F#vote") {
		t.Errorf("%d to %s", status, to)
	}
	vote(one, "yes")
	counted(1, 0)
	vote(one, "no") // second thoughts
	counted(0, 1)
	vote(other, "no")
	counted(0, 2)
	_, page := body2(one.Get(s.URL + "/?lang=en&q=" + url.QueryEscape(about)))
	if !strings.Contains(page, `value="no" aria-pressed="true"`) || !strings.Contains(page, `value="yes" aria-pressed="false"`) {
		t.Errorf("the page doesn't show the vote:\n%s", page)
	}
	// Who hasn't voted has no cookie, and is asked.
	fresh := client(t)
	if _, page := body2(fresh.Get(s.URL + "/?lang=en&q=" + url.QueryEscape(about))); !strings.Contains(page, "Did this help?") || strings.Contains(page, `aria-pressed="true"`) {
		t.Errorf("a new browser isn't asked:\n%s", page)
	}
	u, _ := url.Parse(s.URL)
	if cookies := fresh.Jar.(*cookiejar.Jar).Cookies(u); len(cookies) > 0 {
		t.Errorf("reading sets %v", cookies)
	}
}

func TestWhatIsNoVoteIsRefused(t *testing.T) {
	s, st, _ := hostile(t, func(s *web.Server) { s.Votes = ballot{s.Records.(*store.Store)} })
	for _, tt := range []struct {
		form         url.Values
		origin, site string
		want         int
	}{
		{url.Values{"q": {"What is a zebra?"}, "helpful": {"yes"}}, "https://evil.example", "", http.StatusForbidden},
		{url.Values{"q": {"What is a zebra?"}, "helpful": {"yes"}}, "", "cross-site", http.StatusForbidden},
		{url.Values{"q": {"What is a zebra?"}, "helpful": {script}}, "", "", http.StatusBadRequest},
		{url.Values{"q": {"What is a zebra?"}}, "", "", http.StatusBadRequest},
		{url.Values{"helpful": {"no"}}, "", "", http.StatusBadRequest},
		{url.Values{"q": {"What is the weather in Dubai?"}, "helpful": {"no"}}, "", "", http.StatusBadRequest},
		{url.Values{"q": {"What is a zebra?"}, "thread": {"!"}, "helpful": {"no"}}, "", "", http.StatusBadRequest},
		{url.Values{"q": {strings.Repeat("zebra ", 20000)}, "helpful": {"no"}}, "", "", http.StatusRequestEntityTooLarge},
	} {
		req, err := http.NewRequest("POST", s.URL+"/vote", strings.NewReader(tt.form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if tt.origin != "" {
			req.Header.Set("Origin", tt.origin)
		}
		if tt.site != "" {
			req.Header.Set("Sec-Fetch-Site", tt.site)
		}
		status, page := body2(client(t).Do(req))
		if status != tt.want || strings.Contains(page, "<script>alert") {
			t.Errorf("%.80s from %q %q: %d, want %d\n%.400s", tt.form.Encode(), tt.origin, tt.site, status, tt.want, page)
		}
	}
	if got, err := st.VotesSince(t.Context(), time.Time{}, "", true); err != nil || got != (store.Tally{}) {
		t.Errorf("counted %+v (%v)", got, err)
	}
}
