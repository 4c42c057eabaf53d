package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// A pending is a deferred interaction or a message as the inbox keeps it until it is answered.
type pending struct {
	Ask     bots.Ask   `json:"ask"`
	App     string     `json:"app,omitempty"`
	Token   string     `json:"token,omitempty"`   // of the interaction
	Message string     `json:"message,omitempty"` // to reply to, when it is a message
	In      string     `json:"in,omitempty"`      // the channel or thread to post in, when it isn't an interaction
	Save    *savingJob `json:"save,omitempty"`    // an answer to save; nothing is asked
	At      time.Time  `json:"at"`
}

// keep hands a question to the inbox. Once it returns nil the question survives a kill.
func (a *Adapter) keep(ctx context.Context, key string, p pending, life time.Duration) error {
	p.At = a.now()
	payload, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode a question: %w", err)
	}
	ev := store.Event{Platform: Platform, Key: store.Key(key), Payload: payload, At: p.At, Expires: p.At.Add(life)}
	if ev.Member, err = a.desk.Records.MemberHash(Platform, p.Ask.Workspace, p.Ask.User); err != nil {
		return fmt.Errorf("hash the asker: %w", err)
	}
	return a.inbox.Handle(ctx, ev)
}

// Respond implements bots.Responder: it answers a kept question where it was asked.
func (a *Adapter) Respond(ctx context.Context, ev store.Claimed) (store.Outcome, error) {
	var p pending
	if err := json.Unmarshal(ev.Payload, &p); err != nil {
		return store.Outcome{}, bots.Permanent(fmt.Errorf("decode a kept question: %w", err))
	}
	if p.Save != nil {
		return store.Outcome{}, a.save(ctx, p)
	}
	if kind, _ := splitKey(ev.Key); kind == keyForum && a.elsewhere(ctx, p.In) {
		return store.Outcome{}, nil
	}
	if p.Message != "" && p.Ask.Workspace != "" {
		if parent := a.place(ctx, p.In); parent != "" {
			p.Ask.Channel, p.Ask.Thread = store.ChannelID(parent), store.ThreadID(p.In)
		}
		if a.desk.Settings(p.Ask).Private.IsOn(false) {
			p.Ask.Private = true
		} else if p.Ask.Channel == store.ChannelID(p.In) && a.desk.Settings(p.Ask).Threads.IsOn(false) {
			thread, err := a.openThread(ctx, p.In, p.Message, p.Ask.Text)
			if err == nil {
				p.In, p.Message, p.Ask.Thread, p.Ask.Begins = thread, "", store.ThreadID(thread), true
			} else {
				a.log.Info("a thread was not opened; the answer is a reply", "platform", Platform, "channel", p.In, "err", err)
			}
		}
	}
	refusal, ok := a.checked(p.Ask)
	if !ok {
		_, err := a.put(ctx, p, refusal)
		return store.Outcome{}, err
	}
	o := a.answerTo(ctx, p.Ask)
	if o.err != nil {
		return store.Outcome{}, o.err
	}
	stands := bots.Message{Channel: p.Ask.Channel, Thread: p.Ask.Thread}
	var err error
	if p.Message != "" && p.Ask.Private {
		stands, err = a.answerAside(ctx, p, o)
	} else {
		v := view{}
		if p.In == "" {
			v.Question = o.question() // what isn't an interaction stands under its question already
		}
		var id string
		id, err = a.put(ctx, p, o.shown(v))
		stands.ID = store.MessageID(id)
	}
	if err != nil {
		return store.Outcome{}, err
	}
	a.logAnswer(o)
	var posted []bots.Message
	if stands.ID != "" {
		posted = append(posted, stands)
	}
	kept := a.desk.Outcome(p.Ask, ev.Key, o.reply, posted...)
	a.community.Unanswered.Note(&kept, p.Ask, ev.Key, o.reply)
	return kept, nil
}

// Apologize implements bots.Responder: it tells the asker that there will be no answer.
func (a *Adapter) Apologize(ctx context.Context, ev store.Claimed, cause error) error {
	var p pending
	if err := json.Unmarshal(ev.Payload, &p); err != nil {
		return fmt.Errorf("decode a kept question: %w", err)
	}
	var re *restError
	if errors.As(cause, &re) && p.In != "" && (re.Code == codeMissingPermissions || re.Code == codeMissingAccess) {
		return a.tellAside(ctx, p)
	}
	_, err := a.put(ctx, p, a.sorry(p.Ask.Lang, bots.ApologyKey(cause)))
	return err
}

// put posts m as the reply to p's message, or into the place of its deferred response, and returns the posted
// message's id. Its errors say what the dispatcher shall do.
func (a *Adapter) put(ctx context.Context, p pending, m message) (string, error) {
	if p.In != "" {
		nonce := p.In
		if p.Message != "" {
			m.Reference, nonce = &reference{MessageID: p.Message}, p.Message
		}
		id, err := a.send(ctx, p.In, m, nonce)
		return id, verdict(err)
	}
	if a.now().Sub(p.At) > tokenLife {
		return "", bots.Permanent(errors.New("the interaction's token is over"))
	}
	id, err := a.editOriginal(ctx, p.App, p.Token, m)
	var re *restError
	if errors.As(err, &re) && re.Code == codeUnknownWebhook && a.now().Sub(p.At) < time.Minute {
		// The deferral is on its way to Discord still.
		return "", bots.Later(time.Second, err)
	}
	return id, verdict(err)
}

// verdict marks a REST error as lasting, or to be tried again after the wait that Discord asked for.
func verdict(err error) error {
	var re *restError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &re) && re.Status == http.StatusTooManyRequests:
		return bots.Later(max(re.RetryAfter, time.Second), err)
	case lasting(err):
		return bots.Permanent(err)
	}
	return err
}

// direct returns the channel of a person's direct messages.
func (a *Adapter) direct(ctx context.Context, user string) (string, error) {
	var dm struct {
		ID string `json:"id"`
	}
	body := map[string]string{"recipient_id": user}
	if err := a.rest(ctx, http.MethodPost, "/users/@me/channels", "/users/@me/channels", body, &dm); err != nil {
		return "", fmt.Errorf("open a direct message: %w", err)
	}
	return dm.ID, nil
}

// tellAside tells the asker in a direct message that the bot may not post where they asked.
func (a *Adapter) tellAside(ctx context.Context, p pending) error {
	dm, err := a.direct(ctx, p.Ask.User)
	if err != nil {
		return err
	}
	lang := firstOf(p.Ask.Lang, a.desk.Settings(p.Ask).Lang)
	_, err = a.send(ctx, dm, a.sorryAbout(lang, "missing_permission", string(p.Ask.Channel)), p.Message)
	return err
}

// answerAside answers a message in its asker's direct messages, since the channel's answers are for them alone and only an
// interaction's can be that in the channel itself. The message has no id when they take no direct
// messages and were told in the channel how to ask.
func (a *Adapter) answerAside(ctx context.Context, p pending, o *outcome) (bots.Message, error) {
	dm, err := a.direct(ctx, p.Ask.User)
	id := ""
	if err == nil {
		m := render(o.reply.Answer, view{Lang: o.reply.Lang, Question: o.question()})
		id, err = a.send(ctx, dm, m, p.Message)
	}
	if err = verdict(err); !bots.IsPermanent(err) {
		return bots.Message{Channel: store.ChannelID(dm), ID: store.MessageID(id)}, err
	}
	a.log.Info("a private answer could not be sent directly; its asker was told how to ask", "platform", Platform, "channel", p.In, "err", err)
	_, err = a.put(ctx, p, a.sorry(o.reply.Lang, "discord_ask_privately"))
	return bots.Message{}, err
}

// checked returns what to say to an Ask that can't be asked; ok is true when it can.
func (a *Adapter) checked(q bots.Ask) (refusal message, ok bool) {
	switch {
	case (q.Verb == bots.VerbAsk || q.Verb == bots.VerbDefine) && q.Text == "":
		return a.sorry(q.Lang, "question_empty"), false
	case units(q.Text) > maxQuestion:
		return say(escape(locale.New(q.Lang).Text("too_long", map[string]any{"Max": maxQuestion}))), false
	}
	return message{}, true
}
