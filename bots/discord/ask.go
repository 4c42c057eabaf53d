package discord

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// askOf returns the Ask of an interaction but for what is asked.
func (a *Adapter) askOf(i *interaction) bots.Ask {
	q := bots.Ask{
		Verb: bots.VerbAsk, Platform: Platform, Workspace: store.WorkspaceID(i.GuildID), Channel: i.scopeChannel(),
		User: i.asker().ID, Lang: baseTag(i.Locale),
	}
	if q.Thread = a.conversation(q, isOwnConversation(i.Channel.Type)); i.inThread() {
		q.Thread = store.ThreadID(i.ChannelID)
	}
	if private, set := i.Data.flag("private"); set {
		q.Private = private
	} else {
		q.Private = i.GuildID != "" && a.desk.Settings(q).Private.IsOn(false)
	}
	return q
}

// conversation names what a follow-up refers to: the whole of a direct message or a thread, and in a channel what
// one person asks there.
func (a *Adapter) conversation(q bots.Ask, own bool) store.ThreadID {
	if own || q.Workspace == "" {
		return ""
	}
	member, err := a.desk.Records.MemberHash(q.Platform, q.Workspace, q.User)
	if err != nil {
		return ""
	}
	return store.ThreadID(member)
}

// An outcome is an Ask answered, or why not.
type outcome struct {
	ask   bots.Ask
	reply bots.Reply
	err   error
}

// answerTo answers q. A panic below becomes the error of this one question.
func (a *Adapter) answerTo(ctx context.Context, q bots.Ask) (out *outcome) {
	out = &outcome{ask: q}
	defer func() {
		if p := recover(); p != nil {
			// The same question would panic again.
			out.err = bots.Permanent(fmt.Errorf("answer on discord: panic: %v\n%s", p, debug.Stack()))
		}
	}()
	out.reply, out.err = a.desk.Answer(ctx, q)
	if out.err == nil && out.reply.ID != "" {
		a.recent.add(remembered{out.reply.Answer, q.Text, q.Channel})
	}
	return out
}

// shown returns the message for an answered Ask.
func (o *outcome) shown(v view) message {
	v.Lang, v.Private, v.Server = o.reply.Lang, o.ask.Private, o.ask.Workspace != ""
	return render(o.reply.Answer, v)
}

// question is what stands above an answer; it is read back by the answer's buttons.
func (o *outcome) question() string {
	if o.ask.Verb == bots.VerbHelp || o.ask.Verb == bots.VerbEvents {
		return ""
	}
	return o.ask.Text
}

// note records answered Asks in one write; questions without an answer go to the curators' list.
func (a *Adapter) note(ctx context.Context, all ...*outcome) {
	records := make([]store.Outcome, len(all))
	for i, o := range all {
		records[i] = a.desk.Outcome(o.ask, "", o.reply)
		a.community.Unanswered.Note(&records[i], o.ask, "", o.reply)
	}
	if err := a.records.Record(ctx, records...); err != nil {
		a.log.Error("answers were not noted", "platform", Platform, "answers", len(all), "err", err)
	}
}

// sorry returns an interface text as a message.
func (a *Adapter) sorry(lang, key string) message {
	return say(escape(phrase(lang, key)))
}

var phrases sync.Map // language and key → text; filling a template takes longer than all else in a message

// phrase returns an interface text that has no placeholders.
func phrase(lang, key string) string {
	k := [2]string{locale.New(lang).Lang(), key}
	if s, ok := phrases.Load(k); ok {
		return s.(string)
	}
	s := locale.New(lang).Text(key, nil)
	phrases.Store(k, s)
	return s
}

// sorryAbout returns an interface text about a channel, as a mention that Discord shows as its name. The mention
// is markup of ours in a text that is escaped.
func (a *Adapter) sorryAbout(lang, key, channel string) message {
	return say(withMarkup(lang, key, "Channel", "<#"+digits(channel)+">"))
}

// withMarkup returns an escaped interface text whose one placeholder is filled with markup.
func withMarkup(lang, key, placeholder, markup string) string {
	const mark = "\x00"
	s := escape(locale.New(lang).Text(key, map[string]any{placeholder: mark}))
	return strings.ReplaceAll(s, mark, markup)
}

func firstOf(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}

// baseTag returns the language of a Discord locale: "es" of "es-419".
func baseTag(l string) string {
	base, _, _ := strings.Cut(l, "-")
	return strings.ToLower(base)
}

// digits returns the digits of an id, so that nothing else can stand in a mention.
func digits(id string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, id)
}
