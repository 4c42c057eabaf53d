package slack

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// The fields of the form that saves an answer, as bots.SettingError names them.
const (
	saveQuestion = "question"
	saveText     = "text"
)

// A savePlace travels in the form: which message is saved.
type savePlace struct {
	Channel string        `json:"c"`
	Thread  string        `json:"h,omitempty"`
	TS      string        `json:"t,omitempty"` // "" when the curator writes the answer without a message
	Author  string        `json:"u,omitempty"`
	Group   store.GroupID `json:"g,omitempty"`
	Saved   store.SavedID `json:"s,omitempty"` // that is edited
}

// saveForm is the form of "Save as answer"; pure.
func saveForm(lang string, place savePlace, d bots.Draft) slack.ModalViewRequest {
	p := locale.New(lang)
	v := modal(p, formSave, "curation_save_title", "dialog_save")
	if b, err := json.Marshal(place); err == nil { // six ids
		v.PrivateMetadata = string(b)
	}
	question := textField(p, saveQuestion, "curation_save_question", d.Question, bots.MaxSavedQuestion, false)
	add(&v, question, textField(p, saveText, "curation_save_text", d.Text, bots.MaxSavedText, false))
	return v
}

// openSave opens the form that saves a message as an answer, prefilled from its thread.
func (a *Adapter) openSave(ctx context.Context, i *interaction, j job) {
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err != nil {
		a.tellNow(ctx, j, "error_try_again")
		return
	}
	who := a.actor(ctx, t, j)
	place := savePlace{Channel: j.Channel, Thread: i.Message.ThreadTS, TS: i.Message.TS, Author: i.Message.User}
	said := a.said(t, j.Team, j.Channel, inner{User: i.Message.User, BotID: i.Message.BotID, Text: i.Message.Text, TS: i.Message.TS})
	if said.Bot || said.User == "" {
		a.tellNow(ctx, j, "curation_not_a_human")
		return
	}
	d, err := a.community.Saved.DraftOf(ctx, who, said, a.before(ctx, t, j.Team, place)...)
	if err != nil {
		a.tellNow(ctx, j, bots.RefusalKey(err))
		if !bots.IsRefusal(err) {
			a.log.Error("a saved answer was not drafted", "platform", platform, "err", err)
		}
		return
	}
	place.Group = d.Group
	a.openView(ctx, j, i.TriggerID, saveForm(a.langOf(ctx, j), place, d))
}

// said is a message as curation knows it. Its author's name and its link are looked up when it is saved.
func (a *Adapter) said(t *tenant, team, channel string, m inner) bots.Said {
	return bots.Said{
		Source: store.Key(team + "/" + channel + "/" + m.TS), Text: plain(m.Text, t.bot()), User: m.User, At: timeOf(m.TS),
		Bot: m.BotID != "" || m.User == "USLACKBOT" || t.bot() != "" && m.User == t.bot(),
	}
}

// timeOf is when a message was written, by its ts; the zero time when it is none.
func timeOf(ts string) time.Time {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n <= 0 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// before returns what was said in a message's thread before it, oldest first; nothing when it can't be read in time.
func (a *Adapter) before(ctx context.Context, t *tenant, team string, at savePlace) []bots.Said {
	if at.Thread == "" || at.Thread == at.TS {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, a.beside)
	defer cancel()
	var found []slack.Message
	err := a.once(ctx, t, "conversations.replies", at.Channel, func(ctx context.Context) (err error) {
		found, _, _, err = t.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: at.Channel, Timestamp: at.Thread, Latest: at.TS, Limit: 15,
		})
		return err
	})
	if err != nil {
		a.log.Info("a thread was not read; the curator writes the question", "platform", platform, "err", err)
	}
	var out []bots.Said
	for _, m := range found {
		if m.Timestamp < at.TS { // of the same length, so that text compares as time
			out = append(out, a.said(t, team, at.Channel, inner{User: m.User, BotID: m.BotID, Text: m.Text, TS: m.Timestamp}))
		}
	}
	return out
}

// receiveSave keeps what the form holds; saving may tell those who asked, which takes longer than a form may wait.
func (a *Adapter) receiveSave(ctx context.Context, i *interaction, j job) (response, error) {
	var place savePlace
	if json.Unmarshal([]byte(i.View.Metadata), &place) != nil || place.Channel == "" {
		return nil, &badRequest{"not our form"}
	}
	j.Do, j.Channel, j.Thread, j.TS = doSave, place.Channel, place.Thread, place.TS
	j.Direct = strings.HasPrefix(j.Channel, "D")
	j.Save = &saving{Question: i.field(saveQuestion).Value, Author: place.Author, Group: place.Group, Saved: place.Saved}
	j.Text = i.field(saveText).Value
	return nil, a.keepOrTell(ctx, j.Team+"/view/"+first(i.View.ID, i.TriggerID), j)
}

// A saving is what a job to save an answer carries besides its text.
type saving struct {
	Question string        `json:"q"`
	Author   string        `json:"u,omitempty"`
	Group    store.GroupID `json:"g,omitempty"`
	Saved    store.SavedID `json:"s,omitempty"`
}

// save makes a saved answer, and tells its curator.
func (a *Adapter) save(ctx context.Context, t *tenant, c store.Claimed, j job) error {
	lang := a.profile(ctx, t, j.User).Lang
	d := bots.Draft{Question: j.Save.Question, Text: j.Text, Group: j.Save.Group}
	if j.TS != "" {
		d.Said = a.said(t, j.Team, j.Channel, inner{User: j.Save.Author, TS: j.TS})
		d.Said.Author = a.profile(ctx, t, j.Save.Author).Name
		d.Said.Link = a.permalink(ctx, t, j.Channel, j.TS)
	} else {
		d.Said = bots.Said{Author: a.profile(ctx, t, j.User).Name, User: j.User, At: a.now(), Source: c.Key}
	}
	var err error
	if j.Save.Saved != "" {
		err = a.community.Saved.Edit(ctx, a.actor(ctx, t, j), j.Save.Saved, d.Question, d.Text)
	} else {
		_, err = a.community.Saved.Save(ctx, a.actor(ctx, t, j), d)
	}
	var bad *bots.SettingError
	told := j
	if told.TS == told.Thread {
		told.Thread = ""
	}
	switch {
	case err == nil:
		return a.tell(ctx, t, told, say(lang, "curation_saved", nil))
	case errors.As(err, &bad):
		return a.tell(ctx, t, told, message{Text: escape(bad.Text(lang)), Blocks: []slack.Block{section(escape(bad.Text(lang)))}})
	case bots.IsRefusal(err):
		return a.tell(ctx, t, told, say(lang, bots.RefusalKey(err), nil))
	}
	return err
}

// pinned saves a message that was pinned, where the channel's lead wants that.
func (a *Adapter) pinned(ctx context.Context, t *tenant, j job) error {
	if !a.community.Settings.Applied(j.scope()).Pins.IsOn(false) {
		return nil // the thread and the author needn't be asked for
	}
	said := a.said(t, j.Team, j.Channel, inner{User: j.Save.Author, Text: j.Text, TS: j.TS})
	said.Author = a.profile(ctx, t, j.Save.Author).Name
	said.Link = a.permalink(ctx, t, j.Channel, j.TS)
	_, err := a.community.Saved.Pinned(ctx, j.scope(), said, a.before(ctx, t, j.Team, savePlace{Channel: j.Channel, Thread: j.Thread, TS: j.TS})...)
	return err
}

// permalink is a message's address; "" when it can't be had.
func (a *Adapter) permalink(ctx context.Context, t *tenant, channel, ts string) (address string) {
	err := a.once(ctx, t, "chat.getPermalink", channel, func(ctx context.Context) (err error) {
		address, err = t.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: channel, Ts: ts})
		return err
	})
	if err != nil {
		a.log.Info("a message's link was not read", "platform", platform, "channel", channel, "err", err)
	}
	return address
}
