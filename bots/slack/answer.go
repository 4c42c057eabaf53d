package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// Respond does what a kept event asks for; see bots.Responder.
func (a *Adapter) Respond(ctx context.Context, c store.Claimed) (store.Outcome, error) {
	var j job
	if err := json.Unmarshal(c.Payload, &j); err != nil {
		return store.Outcome{}, bots.Permanent(fmt.Errorf("read a kept event: %w", err))
	}
	if j.Do == doRemove {
		return store.Outcome{}, a.remove(ctx, j)
	}
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err != nil {
		return store.Outcome{}, err
	}
	if j.Pressed && j.Channel != "" && !j.Direct && !j.Private && (j.Do == doAsk || j.Do == doShare) {
		j.Public = a.strangers(ctx, t, j.Channel) // a button doesn't say so itself, as events do
	}
	switch j.Do {
	case doAsk:
		return a.answer(ctx, t, c, j)
	case doEdit:
		return a.answerEdited(ctx, t, c, j)
	case doDelete:
		return store.Outcome{}, a.withdraw(ctx, t, j)
	case doMore, doShare:
		return a.show(ctx, t, c, j)
	case doHuman:
		return store.Outcome{}, a.askHuman(ctx, t, c, j)
	case doVote:
		return store.Outcome{}, a.vote(ctx, t, c, j)
	case doReason:
		return store.Outcome{}, a.reason(ctx, t, j)
	case doSave:
		return store.Outcome{}, a.save(ctx, t, c, j)
	case doPin:
		return store.Outcome{}, a.pinned(ctx, t, j)
	case doUnpin:
		return store.Outcome{}, a.community.Saved.Unpinned(ctx, platform, store.Key(j.Source))
	case doList:
		return store.Outcome{}, a.unanswered(ctx, t, j)
	case doDismiss:
		return store.Outcome{}, a.dismiss(ctx, t, j)
	case doSaved:
		return store.Outcome{}, a.saved(ctx, t, j)
	case doChange:
		return store.Outcome{}, a.change(ctx, t, j)
	case doOutdated:
		return store.Outcome{}, a.corrections(ctx, t, j)
	case doCorrect:
		return store.Outcome{}, a.correct(ctx, t, j)
	case doStands:
		return store.Outcome{}, a.stands(ctx, t, j)
	case doForget:
		return store.Outcome{}, a.forget(ctx, t, j)
	case doHome:
		return store.Outcome{}, a.drawHome(ctx, t, j)
	case doPrompts:
		return store.Outcome{}, a.offerPrompts(ctx, t, j)
	}
	return store.Outcome{}, bots.Permanent(errors.New("a kept event of another version of this program"))
}

// answer answers a question where it was asked.
func (a *Adapter) answer(ctx context.Context, t *tenant, c store.Claimed, j job) (store.Outcome, error) {
	if !j.Mentioned && !bots.LooksLikeQuestion(j.Text) {
		return store.Outcome{}, nil // people talk in a thread that we answered in once
	}
	p := a.profile(ctx, t, j.User)
	elsewhere := j.Channel == ""
	if elsewhere {
		var err error
		if j.Channel, err = a.direct(ctx, t, j.User); err != nil {
			return store.Outcome{}, err
		}
	}
	ask := j.ask(p)
	if !j.Direct && j.ResponseURL == "" && a.desk.Settings(ask).Private.IsOn(false) {
		j.Private, ask.Private = true, true
	}
	if j.Direct && j.Thread != "" {
		a.status(ctx, t, j, p)
	}
	r, err := a.desk.Answer(ctx, ask)
	if err != nil {
		return store.Outcome{}, err
	}
	v := view{Lang: r.Lang, Question: j.Text, Verb: verbOf(j), Private: j.Private, Site: a.cfg.Site, Zone: p.Zone, Asked: elsewhere}
	m := render(r.Answer, v)
	a.log.Info("answered", "platform", platform, "channel", j.Channel, "chapter", r.Chapter, "kind", r.Kind, "lang", r.Answer.Lang, "took", r.Took)
	switch {
	case j.ResponseURL != "":
		return a.outcome(ask, c.Key, r), a.respond(ctx, j.ResponseURL, m)
	case j.Private && !j.Direct:
		if err := a.whisper(ctx, t, j.Channel, whisperThread(j), j.User, m); err != nil {
			posted, err := a.orDirect(ctx, t, c, j, r, m, err)
			return a.outcome(ask, c.Key, r, posted...), err
		}
		return a.outcome(ask, c.Key, r), nil
	}
	ts, err := a.post(ctx, t, j.Channel, j.Thread, j.TS, m, c.Key, c.Attempts > 1)
	if err != nil {
		posted, err := a.orDirect(ctx, t, c, j, r, m, err)
		return a.outcome(ask, c.Key, r, posted...), err
	}
	if j.Direct && j.begins() && j.Text != "" {
		a.title(ctx, t, j)
	}
	if j.Direct && j.Thread == "" {
		ask.Thread = store.ThreadID(ts) // asked on another page: who goes on from the answer replies to it
	}
	return a.outcome(ask, c.Key, r, bots.Message{
		Channel: store.ChannelID(j.Channel), Thread: store.ThreadID(j.Thread), ID: store.MessageID(ts),
	}), nil
}

// outcome is what is kept of an answered question; one without an answer goes on the curators' list.
func (a *Adapter) outcome(ask bots.Ask, key store.Key, r bots.Reply, posted ...bots.Message) store.Outcome {
	o := a.desk.Outcome(ask, key, r, posted...)
	a.community.Unanswered.Note(&o, ask, key, r)
	return o
}

// whisperThread is the thread to whisper in: a private answer to a message of the channel's own flow shows there,
// where the asker looks.
func whisperThread(j job) string {
	if j.Thread == j.TS {
		return ""
	}
	return j.Thread
}

func verbOf(j job) string {
	if j.Verb == string(bots.VerbAsk) {
		return ""
	}
	return j.Verb
}

// orDirect sends an answer that can't be posted where it was asked to the asker's direct messages, saying why, and
// returns where it stands now. Other errors come back as they are.
func (a *Adapter) orDirect(ctx context.Context, t *tenant, c store.Claimed, j job, r bots.Reply, m message, err error) ([]bots.Message, error) {
	why := cannotPost[code(err)]
	if why == "" || j.Direct || j.User == "" {
		return nil, err
	}
	a.log.Warn("an answer can't be posted where it was asked; its asker gets it directly", "platform", platform, "channel", j.Channel, "err", err)
	channel, derr := a.direct(ctx, t, j.User)
	if derr != nil {
		return nil, errors.Join(err, derr)
	}
	note := say(r.Lang, why, nil)
	m.Blocks = append(note.Blocks, m.Blocks...)
	m.Text = clip(note.Text+"\n"+m.Text, maxText)
	ts, derr := a.post(ctx, t, channel, "", j.TS, m, c.Key, c.Attempts > 1)
	if derr != nil {
		return nil, derr
	}
	return []bots.Message{{Channel: store.ChannelID(channel), ID: store.MessageID(ts)}}, nil
}

// answerEdited puts the answer to an edited question in the place of the first one.
func (a *Adapter) answerEdited(ctx context.Context, t *tenant, c store.Claimed, j job) (store.Outcome, error) {
	if err := a.settled(ctx, j.Source); err != nil {
		return store.Outcome{}, err
	}
	standing, err := a.standing(ctx, j.Source)
	if err != nil {
		return store.Outcome{}, err
	}
	if len(standing) == 0 {
		return a.answerUnseen(ctx, t, c, j)
	}
	p := a.profile(ctx, t, j.User)
	ask := j.ask(p)
	r, err := a.desk.Answer(ctx, ask)
	if err != nil {
		return store.Outcome{}, err
	}
	m := render(r.Answer, view{Lang: r.Lang, Question: j.Text, Site: a.cfg.Site, Zone: p.Zone})
	at := standing[0]
	err = a.update(ctx, t, at.Channel, at.Message, m)
	if code(err) == "message_not_found" {
		return store.Outcome{}, nil // somebody deleted the answer
	}
	return a.outcome(ask, store.Key(j.Source), r, bots.Message{Channel: at.Channel, Thread: at.Thread, ID: at.Message}), err
}

// answerUnseen answers an edited question of which no answer stands in the open: it was named only by the edit, or
// answered to its asker alone, who gets a new answer since Slack lets nobody change what only one person sees.
func (a *Adapter) answerUnseen(ctx context.Context, t *tenant, c store.Claimed, j job) (store.Outcome, error) {
	if !j.Mentioned {
		return store.Outcome{}, nil // people's talk
	}
	_, err := a.records.EventState(ctx, platform, store.Key(j.Source))
	never := errors.Is(err, store.ErrNotFound)
	if err != nil && !never {
		return store.Outcome{}, err
	}
	j.Do = doAsk
	if never {
		if j.Direct {
			return store.Outcome{}, nil // long past
		}
		return store.Outcome{}, a.keep(ctx, j.Source, j) // under the question's own key
	}
	if j.Newly {
		return store.Outcome{}, nil // Slack sends an app_mention for such an edit too, and that was answered
	}
	if all, err := a.records.PostedFor(ctx, platform, store.Key(j.Source)); err != nil || len(all) > 0 {
		return store.Outcome{}, err // it was taken back
	}
	c.Key = store.Key(j.Source)
	return a.answer(ctx, t, c, j)
}

// settlePause is how long an edit or a deletion waits for its question's own answer, and is then tried again.
const settlePause = time.Second

// settled returns an error that says "later" while a question is still being answered: what is to be changed or taken
// back isn't there yet.
func (a *Adapter) settled(ctx context.Context, source string) error {
	st, err := a.records.EventState(ctx, platform, store.Key(source))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil // it wasn't for us, or is long past
	case err != nil:
		return err
	case !st.Ended:
		return bots.Later(settlePause, errors.New("the question is still being answered"))
	}
	return nil
}

// standing returns the messages that answer a question and were not taken back.
func (a *Adapter) standing(ctx context.Context, source string) ([]store.Posted, error) {
	all, err := a.records.PostedFor(ctx, platform, store.Key(source))
	var out []store.Posted
	for _, p := range all {
		if p.Withdrawn.IsZero() {
			out = append(out, p)
		}
	}
	return out, err
}

// withdraw deletes the answers to a deleted question.
func (a *Adapter) withdraw(ctx context.Context, t *tenant, j job) error {
	if err := a.settled(ctx, j.Source); err != nil {
		return err
	}
	standing, err := a.standing(ctx, j.Source)
	if err != nil {
		return err
	}
	for _, p := range standing {
		err := a.call(ctx, t, "chat.delete", string(p.Channel), func(ctx context.Context) error {
			_, _, err := t.api.DeleteMessageContext(ctx, string(p.Channel), string(p.Message))
			return err
		})
		if err != nil && code(err) != "message_not_found" {
			return err
		}
		if err := a.records.Withdraw(ctx, p.MessageRef); err != nil {
			return err
		}
	}
	return a.community.Saved.Deleted(ctx, platform, store.Key(j.Source))
}

// show shows another page of an answer, or a private one to the channel. The answer is made again from the question
// that the button carries: the same question has the same answer as long as the files are the same.
func (a *Adapter) show(ctx context.Context, t *tenant, c store.Claimed, j job) (store.Outcome, error) {
	j.Text, j.Verb = j.Value.Q, j.Value.V
	p := a.profile(ctx, t, j.User)
	ask := j.ask(p)
	ask.Private = true // no conversation goes on from it
	r, err := a.desk.Answer(ctx, ask)
	if err != nil {
		return store.Outcome{}, err
	}
	v := view{Lang: first(j.Value.L, r.Lang), Question: j.Text, Verb: j.Value.V, Page: j.Value.N, Private: true, Site: a.cfg.Site, Zone: p.Zone}
	if j.Do == doMore {
		v.Private = j.Value.P
		m := render(r.Answer, v)
		if j.ResponseURL != "" {
			return store.Outcome{}, a.respond(ctx, j.ResponseURL, m)
		}
		return store.Outcome{}, a.whisper(ctx, t, j.Channel, j.Thread, j.User, m)
	}
	v.Private, v.SharedBy = false, first(p.Name, "—")
	m := render(r.Answer, v)
	ts, err := a.post(ctx, t, j.Channel, j.Thread, "", m, c.Key, c.Attempts > 1)
	if err != nil {
		_, err := a.orDirect(ctx, t, c, j, r, m, err)
		return store.Outcome{}, err
	}
	return a.desk.Outcome(ask, c.Key, r, bots.Message{
		Channel: store.ChannelID(j.Channel), Thread: store.ThreadID(j.Thread), ID: store.MessageID(ts),
	}), nil
}

// askHuman posts a question to the help channel, with a link to where it was asked.
func (a *Adapter) askHuman(ctx context.Context, t *tenant, c store.Claimed, j job) error {
	j.Text = j.Value.Q
	p := a.profile(ctx, t, j.User)
	ask := j.ask(p)
	lang := first(j.Value.L, p.Lang)
	if err := a.community.Unanswered.Add(ctx, ask, c.Key, lang, true); err != nil {
		return err
	}
	help := string(a.desk.Settings(ask).HelpChannel)
	if help == "" {
		return a.tell(ctx, t, j, say(lang, "slack_help_nobody", nil))
	}
	where := ""
	if j.TS != "" && j.Channel != "" {
		where = a.permalink(ctx, t, j.Channel, j.TS)
	}
	if where == "" && j.Channel != "" && !j.Direct { // asked privately: what only the asker sees has no address
		where = "https://slack.com/app_redirect?channel=" + url.QueryEscape(j.Channel) + "&team=" + url.QueryEscape(j.Team)
	}
	l := locale.New(lang)
	head := l.Text("human_asks", map[string]any{"Who": clip(first(p.Name, "—"), 80)})
	m := message{Text: clip(escape(head+" "+j.Text), maxText), Blocks: []slack.Block{
		section(escape(head)),
		slack.NewRichTextBlock("", &slack.RichTextQuote{Type: slack.RTEQuote, Elements: []slack.RichTextSectionElement{
			slack.NewRichTextSectionTextElement(inert(clip(j.Text, questionText)), nil),
		}}),
	}}
	if where != "" {
		m.Blocks = append(m.Blocks, contextBlock(link(where, l.Text("slack_open_conversation", nil))))
	}
	if _, err := a.post(ctx, t, help, "", "", m, c.Key, c.Attempts > 1); err != nil {
		if bots.IsPermanent(err) {
			return errors.Join(a.tell(ctx, t, j, say(lang, "slack_cannot_post", nil)), a.logged("a question was not passed on", err))
		}
		return err
	}
	return a.tell(ctx, t, j, say(lang, "ask_human_sent", map[string]any{"Channel": "#" + a.channelName(ctx, t, help)}))
}

// logged logs err and handles it so.
func (a *Adapter) logged(what string, err error) error {
	a.log.Error(what, "platform", platform, "err", err)
	return nil
}

// channelName is a channel's name without a link, its id when it can't be read.
func (a *Adapter) channelName(ctx context.Context, t *tenant, id string) string {
	c, _ := a.channel(ctx, t, id)
	return first(c.Name, id)
}

// tell shows m to the one who acts: through the response_url, in the channel, or in direct messages.
func (a *Adapter) tell(ctx context.Context, t *tenant, j job, m message) error {
	err := errors.New("no place to tell")
	if j.ResponseURL != "" {
		if err = a.respond(ctx, j.ResponseURL, m); err == nil {
			return nil
		}
	}
	if j.Channel != "" && !j.Direct && j.User != "" {
		if err = a.whisper(ctx, t, j.Channel, whisperThread(j), j.User, m); err == nil {
			return nil
		}
	}
	if j.User == "" {
		return bots.Permanent(err)
	}
	channel, thread := j.Channel, j.Thread // where the asker looks, and where it ends the status
	if !j.Direct || channel == "" {
		if channel, err = a.direct(ctx, t, j.User); err != nil {
			return err
		}
		thread = ""
	}
	_, err = a.post(ctx, t, channel, thread, "", m, "", false)
	return err
}

// Apologize tells the asker that there will be no answer; see bots.Responder.
func (a *Adapter) Apologize(ctx context.Context, c store.Claimed, cause error) error {
	var j job
	if err := json.Unmarshal(c.Payload, &j); err != nil {
		return fmt.Errorf("read a kept event: %w", err)
	}
	switch j.Do {
	case doAsk, doEdit, doMore, doShare, doHuman, doSave, doForget, doList, doDismiss, doSaved, doChange, doOutdated, doCorrect, doStands:
	default:
		return nil // nobody waits for words
	}
	if errors.Is(cause, errNotInstalled) {
		return nil // there is nobody left to tell; the dispatcher logs it
	}
	if !j.Mentioned && j.Do == doAsk && j.ResponseURL == "" {
		return nil // a follow-up that may not have been for us
	}
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err != nil {
		return err
	}
	key := bots.ApologyKey(cause)
	if strings.HasPrefix(code(cause), "token_") || code(cause) == "invalid_auth" || code(cause) == "account_inactive" {
		return cause // no call will succeed
	}
	lang := first(j.Lang, j.Value.L, a.profile(ctx, t, j.User).Lang)
	return a.tell(ctx, t, j, say(lang, key, nil))
}
