package bots

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/locale"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// An Answerer answers questions from the present generation of knowledge: answer.Live does. It may be called from
// many goroutines.
type Answerer interface {
	Ask(ctx context.Context, q answer.Question) (answer.Answer, error)
	// Events returns an error when the filter names something that the calendar doesn't know.
	Events(ctx context.Context, f answer.EventFilter, q answer.Question) (answer.Answer, error)
	// Define asks the term as a question when the glossary doesn't have it.
	Define(ctx context.Context, term string, q answer.Question) (answer.Answer, error)
	Complete(typed string, chapter knowledge.ChapterID, kinds []string, n int, topics ...string) []answer.Completion
	Popular(lang string, chapter knowledge.ChapterID, n int, topics ...string) []string
}

// Records are what the desk keeps; *store.Store has them, and says what each method promises.
type Records interface {
	Thread(ctx context.Context, p store.Platform, c store.ChannelID, id store.ThreadID) (store.Thread, bool, error)
	LastThread(ctx context.Context, p store.Platform, c store.ChannelID) (store.Thread, bool, error)
	Settings(scope store.Scope) store.Settings
	MemberHash(p store.Platform, w store.WorkspaceID, user string) (store.MemberHash, error)
}

// A Verb is what an Ask wants.
type Verb string

// The verbs.
const (
	VerbAsk    Verb = "ask"
	VerbEvents Verb = "events" // Text narrows: a series, a place or a time; "" is what is still to come
	VerbDefine Verb = "define"
	VerbHelp   Verb = "help"
)

// An Ask is a question with where and by whom it was asked. Ids are the platform's own.
type Ask struct {
	Verb      Verb
	Text      string
	Platform  store.Platform
	Workspace store.WorkspaceID
	Channel   store.ChannelID
	Thread    store.ThreadID // of the conversation; "" for a channel's own flow
	Begins    bool           // the question begins the conversation: its thread has nothing to go on from
	Direct    bool           // a direct conversation: what begins goes on from what was spoken of last
	User      string
	Lang      string // the asker's, BCP 47; "" when not known
	Zone      string // the asker's, IANA; "" when not known
	Public    bool   // strangers read along (shared channel, guest): no chapter's knowledge
	Private   bool   // only the asker sees the answer
}

// A Reply is an answer with what sending it depends on.
type Reply struct {
	answer.Answer
	Settings store.Settings // of the channel
	Chapter  knowledge.ChapterID
	Member   store.MemberHash
	Lang     string // for interface texts: the answer's, the asker's or the channel's
}

// A Desk answers an Ask with all that surrounds it: settings, language, zone, conversation, records.
type Desk struct {
	Answers Answerer
	Records Records
	Limits  *Limits                        // nil: anybody may ask as much as they like
	Asked   func(Ask, Reply)               // told of each answer, for metrics; nil: nobody is
	Gist    func(text, lang string) string // the same for questions that ask the same thing; nil: their words are
	Now     func() time.Time               // nil: time.Now
	Log     *slog.Logger                   // nil: discard
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

// remembered is how long a thread counts as one the bot takes part in. The conversation's subject expires earlier,
// by the engine's own rule.
const remembered = 30 * 24 * time.Hour

// Settings returns what applies in a channel.
func (d *Desk) Settings(a Ask) store.Settings {
	return d.Records.Settings(store.Scope{Platform: a.Platform, Workspace: a.Workspace, Channel: a.Channel})
}

// Chapter returns whose knowledge applies to a: the channel's, or nobody's where strangers read along.
func (d *Desk) Chapter(a Ask) knowledge.ChapterID {
	s := d.Settings(a)
	if a.Public || s.PublicOnly.IsOn(false) {
		return ""
	}
	return knowledge.ChapterID(s.Chapter)
}

// Took reports whether the bot has answered in a's thread before.
func (d *Desk) Took(ctx context.Context, a Ask) (bool, error) {
	_, ok, err := d.Records.Thread(ctx, a.Platform, a.Channel, a.Thread)
	return ok, err
}

// Answer answers a. The error is the engine's, ctx's, or a permanent ErrTooMany; a conversation that can't be read is
// only logged.
func (d *Desk) Answer(ctx context.Context, a Ask) (Reply, error) {
	r := Reply{Settings: d.Settings(a), Chapter: d.Chapter(a)}
	var err error
	if r.Member, err = d.Records.MemberHash(a.Platform, a.Workspace, a.User); err != nil {
		return Reply{}, fmt.Errorf("hash the asker: %w", err)
	}
	if d.Limits != nil && !d.Limits.Allow(r.Member, a.Platform, a.Channel, d.now()) {
		return Reply{}, Permanent(ErrTooMany)
	}
	q := answer.Question{
		Text: a.Text, Lang: first(a.Lang, r.Settings.Lang), Chapter: r.Chapter, Now: d.now(),
		Zone: Zone(first(a.Zone, r.Settings.Zone)), Topics: r.Settings.Knowledge,
	}
	if !a.Private && (!a.Begins || a.Direct) {
		q.Thread = d.conversation(ctx, a)
	}
	switch a.Verb {
	case VerbEvents:
		r.Answer, err = d.events(ctx, a, q)
	case VerbDefine:
		r.Answer, err = d.Answers.Define(ctx, a.Text, q)
	case VerbHelp:
		r.Answer = d.help(first(a.Lang, r.Settings.Lang, "en"), r.Chapter, q.Topics)
	default:
		r.Answer, err = d.Answers.Ask(ctx, q)
	}
	if err != nil {
		return Reply{}, fmt.Errorf("answer: %w", err)
	}
	r.Lang = first(r.Answer.Thread.Lang, r.Answer.Lang, q.Lang, "en")
	if d.Asked != nil {
		d.Asked(a, r)
	}
	return r, nil
}

// events reads what narrows a list of meetings as a series, a place or a time, and else as a question.
func (d *Desk) events(ctx context.Context, a Ask, q answer.Question) (answer.Answer, error) {
	words := strings.TrimSpace(a.Text)
	if words == "" {
		return d.Answers.Events(ctx, answer.EventFilter{From: q.Now, Chapter: q.Chapter}, q)
	}
	for _, f := range []answer.EventFilter{{Series: words}, {Place: words}, {Words: words}} {
		f.Chapter = q.Chapter
		if got, err := d.Answers.Events(ctx, f, q); err == nil && len(got.Events) > 0 {
			return got, nil
		}
	}
	return d.Answers.Ask(ctx, q)
}

func (d *Desk) help(lang string, chapter knowledge.ChapterID, topics []string) answer.Answer {
	text := locale.New(lang).Text("help", nil)
	a := answer.Answer{
		Kind: answer.Help, Text: text, Lead: text, Lang: lang, Confidence: 1,
		Suggestions: d.Answers.Popular(lang, chapter, 4, topics...),
	}
	a.Thread.Lang = lang
	return a
}

// conversation returns what a's thread is about; the zero Thread begins one.
func (d *Desk) conversation(ctx context.Context, a Ask) (t answer.Thread) {
	kept, ok, err := d.Records.Thread(ctx, a.Platform, a.Channel, a.Thread)
	if err == nil && !ok && a.Direct && a.Begins {
		kept, ok, err = d.Records.LastThread(ctx, a.Platform, a.Channel)
	}
	if err == nil && ok && len(kept.Context) > 0 {
		err = json.Unmarshal(kept.Context, &t)
	}
	if err != nil && d.Log != nil {
		// The question may still be answered without what went before.
		d.Log.Warn("a conversation was not read", "platform", a.Platform, "channel", a.Channel, "err", err)
	}
	return t
}

// A Message says where an answer now stands.
type Message struct {
	Channel store.ChannelID
	Thread  store.ThreadID
	ID      store.MessageID
}

// Outcome returns what is kept of an answered ask: the posted messages with what they quote, the conversation, and
// a line in the question log. The words are kept only where the channel's settings say so.
func (d *Desk) Outcome(a Ask, key store.Key, r Reply, posted ...Message) store.Outcome {
	now := d.now()
	o := store.Outcome{Answer: store.AnswerID(r.ID)}
	for _, m := range posted {
		o.Posted = append(o.Posted, store.Posted{
			MessageRef: store.MessageRef{Platform: a.Platform, Channel: m.Channel, Message: m.ID},
			Workspace:  a.Workspace, Thread: m.Thread, Source: key, Answer: store.AnswerID(r.ID),
			Chapter: store.ChapterID(r.Chapter), Member: r.Member, At: now, Quoted: quoted(r.Answer),
		})
	}
	if !a.Private {
		if context, err := json.Marshal(r.Answer.Thread); err == nil { // it is plain data
			o.Thread = &store.Thread{Platform: a.Platform, Channel: a.Channel, Thread: a.Thread, Context: context, Expires: now.Add(remembered)}
		}
	}
	o.Question = &store.Question{
		At: now, Platform: a.Platform, Workspace: a.Workspace, Channel: a.Channel, Chapter: store.ChapterID(r.Chapter),
		Lang: r.Answer.Lang, Kind: string(r.Kind), Confidence: r.Confidence, Answer: store.AnswerID(r.ID), Member: r.Member,
		Same: d.same(a.Text, r.Answer), Took: r.Took,
	}
	if r.Settings.KeepText.IsOn(false) {
		o.Question.Text = a.Text
	}
	return o
}

// same names what was asked; an answer that doesn't say what, as a list of meetings, leaves it to be read once more.
func (d *Desk) same(text string, a answer.Answer) store.SameKey {
	if a.Gist == "" && d.Gist != nil {
		a.Gist = d.Gist(text, a.Lang)
	}
	return sameKey(a.Gist, text)
}

// sameKey names what a question asks without saying it: a hash of its gist, or where there is none of its words,
// whatever their case, spaces and punctuation. "" without words.
func sameKey(gist, text string) store.SameKey {
	what := gist
	if what == "" {
		what = strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !isWord(r) }), " ")
	}
	if what == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(what))
	return store.SameKey(hex.EncodeToString(sum[:16]))
}

var zones sync.Map // IANA name → *time.Location; loading one reads a file

// Zone returns a time zone by its IANA name; nil when there is none of that name.
func Zone(name string) *time.Location {
	if name == "" || name == "Local" { // "Local" would be the server's
		return nil
	}
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	zones.Store(name, z)
	return z
}

func first(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}

// Upcoming returns at most n meetings that are on now or still to come, as a's asker may see them.
func (d *Desk) Upcoming(ctx context.Context, a Ask, n int) ([]answer.Event, error) {
	s := d.Settings(a)
	chapter := d.Chapter(a)
	q := answer.Question{Lang: first(a.Lang, s.Lang), Chapter: chapter, Topics: s.Knowledge, Now: d.now(), Zone: Zone(first(a.Zone, s.Zone))}
	got, err := d.Answers.Events(ctx, answer.EventFilter{From: q.Now, Chapter: chapter}, q)
	return got.Events[:min(n, len(got.Events))], err
}

// Popular returns n questions that can be answered in a language where a is asked.
func (d *Desk) Popular(lang string, a Ask, n int) []string {
	return d.Answers.Popular(lang, d.Chapter(a), n, d.Settings(a).Knowledge...)
}

// scope is where a was asked.
func (a Ask) scope() store.Scope {
	return store.Scope{Platform: a.Platform, Workspace: a.Workspace, Channel: a.Channel}
}
