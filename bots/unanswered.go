package bots

import (
	"context"
	"errors"
	"fmt"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/locale"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

type unansweredRecords interface {
	AddAsk(ctx context.Context, a store.Ask) (store.GroupID, error)
	Unanswered(ctx context.Context, f store.GroupFilter) ([]store.Group, error)
	Group(ctx context.Context, id store.GroupID, minAskers int) (store.Group, error)
	GroupOf(ctx context.Context, p store.Platform, source store.Key) (store.GroupID, error)
	Askers(ctx context.Context, id store.GroupID) ([]store.Asker, error)
	Assign(ctx context.Context, id store.GroupID, to store.MemberHash) error
	Answered(ctx context.Context, id store.GroupID, article string) error
	Dismiss(ctx context.Context, id store.GroupID) error
	Reopen(ctx context.Context, id store.GroupID) error
	ClaimSend(ctx context.Context, key store.SendKey, worker store.WorkerID, lease time.Duration) (store.SendTurn, error)
	Sent(ctx context.Context, key store.SendKey, message store.MessageID) error
	MaybeSent(ctx context.Context, key store.SendKey, worker store.WorkerID) error
	NotSent(ctx context.Context, key store.SendKey, worker store.WorkerID) error
}

// Unanswered is the list of questions that had no good answer, in groups that ask the same thing.
type Unanswered struct {
	p        Parts
	settings *Settings
}

// Add puts a question on the list: it got "unknown" or didn't help, or consented is true and its asker hands it to
// a human and so lets a curator read it. The words are kept with that consent or where the channel keeps texts.
func (u *Unanswered) Add(ctx context.Context, a Ask, key store.Key, lang string, consented bool) error {
	gist := ""
	if u.p.Gist != nil {
		gist = u.p.Gist(a.Text, lang)
	}
	group := sameKey(gist, a.Text)
	if group == "" {
		return nil
	}
	member, err := u.p.Records.MemberHash(a.Platform, a.Workspace, a.User)
	if err != nil {
		return err
	}
	_, err = u.p.Records.AddAsk(ctx, u.entry(a, key, group, lang, member, consented))
	return err
}

// Note has a question that got "unknown" listed when o is stored, as Add would: with its end or not at all.
func (u *Unanswered) Note(o *store.Outcome, a Ask, key store.Key, r Reply) {
	if r.Kind != answer.Unknown || o.Question == nil || o.Question.Same == "" {
		return
	}
	entry := u.entry(a, key, o.Question.Same, r.Answer.Lang, r.Member, false)
	o.Asked = &entry
}

func (u *Unanswered) entry(a Ask, key store.Key, group store.SameKey, lang string, member store.MemberHash, consented bool) store.Ask {
	ask := store.Ask{
		Chapter: u.settings.chapterOf(a), Same: group, Lang: lang, Member: member, Consented: consented,
		Platform: a.Platform, Channel: a.Channel, Source: key, At: u.p.Now(),
	}
	if consented || u.settings.Applied(a.scope()).KeepText.IsOn(false) {
		ask.Text = a.Text
	}
	return ask
}

// List returns the open groups of the chapter that an actor curates, those with most askers first, at most n. A
// group's words are there only once three people asked or an asker agreed.
func (u *Unanswered) List(ctx context.Context, a Actor, n int) ([]store.Group, error) {
	chapter, err := u.settings.chapter(a)
	if err != nil {
		return nil, err
	}
	if chapter == "" && !u.p.Rights.everywhere(a) {
		return nil, ErrNoChapter
	}
	return u.p.Records.Unanswered(ctx, store.GroupFilter{Chapter: chapter, Limit: n})
}

// Assign gives a group to the actor, who takes care of it.
func (u *Unanswered) Assign(ctx context.Context, a Actor, id store.GroupID) error {
	if _, err := u.may(ctx, a, id); err != nil {
		return err
	}
	to, err := u.p.member(a)
	if err != nil {
		return err
	}
	return u.p.Records.Assign(ctx, id, to)
}

// Dismiss takes a group off the list.
func (u *Unanswered) Dismiss(ctx context.Context, a Actor, id store.GroupID) error {
	if _, err := u.may(ctx, a, id); err != nil {
		return err
	}
	return u.p.Records.Dismiss(ctx, id)
}

// Reopen puts a group back on the list.
func (u *Unanswered) Reopen(ctx context.Context, a Actor, id store.GroupID) error {
	if _, err := u.may(ctx, a, id); err != nil {
		return err
	}
	return u.p.Records.Reopen(ctx, id)
}

// Link says that an article or saved answer answers a group, and tells those who asked, each once, where they asked;
// told counts them. A *SettingError says that there is no such article in the group's chapter.
func (u *Unanswered) Link(ctx context.Context, a Actor, id store.GroupID, article string) (told int, err error) {
	g, err := u.may(ctx, a, id)
	if err != nil {
		return 0, err
	}
	doc, ok := u.p.Base().Article(article)
	if !ok || !knowledge.Visible(doc.Chapters, knowledge.ChapterID(g.Chapter)) {
		return 0, &SettingError{"article", article, "curation_no_such_article"}
	}
	return u.answered(ctx, g, article, doc)
}

// answered marks g and tells its askers.
func (u *Unanswered) answered(ctx context.Context, g store.Group, article string, doc *knowledge.Article) (told int, err error) {
	if err := u.p.Records.Answered(ctx, g.ID, article); err != nil {
		return 0, err
	}
	askers, err := u.p.Records.Askers(ctx, g.ID)
	if err != nil {
		return 0, err
	}
	var errs error
	for _, asker := range askers {
		key := store.SendKey("answered/" + string(g.ID) + "/" + string(asker.Member))
		at := Place{Scope: store.Scope{Platform: asker.Platform, Channel: asker.Channel}, Source: asker.Source}
		lang := first(g.Lang, "en")
		sent, err := u.p.once(ctx, key, at, u.news(doc, lang))
		if sent {
			told++
		}
		if err != nil && !IsPermanent(err) && !errors.Is(err, errNoPoster) {
			errs = errors.Join(errs, err)
		}
	}
	return told, errs
}

// news is how an asker is told that there is an answer now.
func (u *Unanswered) news(doc *knowledge.Article, lang string) Notice {
	text := locale.New(lang).Text("curation_now_answered", nil)
	said := first(doc.Summary, doc.Body)
	if doc.Saved == nil && doc.Summary == "" {
		if ps := doc.Passages(); len(ps) > 0 {
			said = ps[0].Text
		}
	}
	n := Notice{Text: text + "\n" + doc.Title + "\n" + clip(said, 1200), Lang: lang}
	switch {
	case doc.Saved != nil && doc.Saved.Link != "":
		n.Links = append(n.Links, Link{first(doc.Saved.Author, doc.Title), doc.Saved.Link})
	case len(doc.Sources) > 0 && doc.Sources[0].URL != "":
		n.Links = append(n.Links, Link{first(doc.Sources[0].Title, doc.Title), doc.Sources[0].URL})
	}
	return n
}

// may returns a group of a chapter that the actor curates.
func (u *Unanswered) may(ctx context.Context, a Actor, id store.GroupID) (store.Group, error) {
	g, err := u.p.Records.Group(ctx, id, 0)
	if err != nil {
		return store.Group{}, err
	}
	if !u.settings.curates(a, g.Chapter) {
		return store.Group{}, ErrNotAllowed
	}
	return g, nil
}

// sendLease is how long one notice may take to be said before another worker may try: longer than a platform's
// client waits.
const sendLease = time.Minute

// once says n unless it was said before under key. sent is true when it was said now.
func (p *Parts) once(ctx context.Context, key store.SendKey, at Place, n Notice) (sent bool, err error) {
	to, err := p.Posters.on(at)
	if err != nil {
		return false, err
	}
	turn, err := p.Records.ClaimSend(ctx, key, p.Worker, sendLease)
	if err != nil || turn == store.SendTaken {
		return false, err
	}
	n.Nonce, n.Again = nonce(string(key)), turn == store.SendAgain
	id, err := to.Post(ctx, at, n)
	if err != nil {
		if IsPermanent(err) {
			// It can never be said: claiming it again each minute would only wear the platform.
			return false, errors.Join(err, p.Records.Sent(ctx, key, ""))
		}
		// The reply may have been lost: who tries again looks first.
		return false, errors.Join(fmt.Errorf("say %s: %w", key, err), p.Records.MaybeSent(context.WithoutCancel(ctx), key, p.Worker))
	}
	// What was posted was posted, whatever ctx says by now.
	return true, p.Records.Sent(context.WithoutCancel(ctx), key, id)
}
