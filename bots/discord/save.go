package discord

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// The fields of the form that saves an answer, as bots.SettingError names them.
const (
	saveQuestion = "question"
	saveText     = "text"
)

// actor is who used an interaction, with what Discord says they may manage.
func (a *Adapter) actor(i *interaction) bots.Actor {
	who := bots.Actor{
		Scope: store.Scope{Platform: Platform, Workspace: store.WorkspaceID(i.GuildID), Channel: i.scopeChannel()}, User: i.asker().ID,
	}
	switch {
	case i.GuildID == "":
	case i.may(permissionManageGuild):
		who.Manages = bots.ManagesWorkspace
	case i.may(permissionManageChannels):
		who.Manages = bots.ManagesChannel
	}
	return who
}

// refused says why somebody's entry or right doesn't do; what nobody can mend is for the log.
func (a *Adapter) refused(i *interaction, what string, err error) response {
	tag := baseTag(i.Locale)
	var bad *bots.SettingError
	if errors.As(err, &bad) {
		return privately(say(escape(plain(bad.Text(tag)))))
	}
	if !bots.IsRefusal(err) {
		a.log.Error(what, "platform", Platform, "channel", i.ChannelID, "err", err)
	}
	return privately(a.sorry(tag, bots.RefusalKey(err)))
}

// A saving is the message that becomes a saved answer, as the form's custom id carries it: id.author.name.
type saving struct{ Message, Author, Name string }

func (s saving) String() string { return s.Message + "." + s.Author + "." + s.Name }

func parseSaving(arg string) saving {
	parts := strings.SplitN(arg, ".", 3)
	if len(parts) != 3 {
		return saving{}
	}
	return saving{parts[0], parts[1], parts[2]}
}

// openSave opens the form that saves a message as an answer.
func (a *Adapter) openSave(ctx context.Context, i *interaction) response {
	tag := baseTag(i.Locale)
	m, ok := i.Data.Resolved.Messages[i.Data.TargetID]
	if !ok || m.Author == nil {
		return privately(a.sorry(tag, "not_understood"))
	}
	d, err := a.community.Saved.DraftOf(ctx, a.actor(i), said(i, m))
	if m.Author.Bot {
		return privately(a.sorry(tag, "curation_not_a_human"))
	}
	if err != nil {
		return a.refused(i, "a saved answer was not drafted", err)
	}
	name := m.Author.GlobalName
	if name == "" {
		name = m.Author.Username
	}
	do := action{doSave, "", saving{m.ID, m.Author.ID, clip(plain(name), 40)}.String()}
	return saveModal(tag, do, d)
}

// saveModal is the form of a saved answer.
func saveModal(tag string, do action, d bots.Draft) response {
	p := locale.New(tag)
	field := func(id, label, value string, style, most int) component {
		return row(component{
			Type: typeInput, CustomID: id, Style: style, Label: clip(p.Text(label, nil), maxModalTitle), Value: clip(plain(value), most),
			MinLength: 1, MaxLength: most, Required: true,
		})
	}
	return response{respondModal, modal{
		CustomID: do.String(), Title: clip(p.Text("curation_save_title", nil), maxModalTitle),
		Components: []component{
			field(saveQuestion, "curation_save_question", d.Question, 1, bots.MaxSavedQuestion),
			field(saveText, "curation_save_text", d.Text, 2, bots.MaxSavedText),
		},
	}}
}

// said is a message as curation knows it.
func said(i *interaction, m posted) bots.Said {
	return bots.Said{
		Source: store.Key(keyMessage + m.ID), Text: withoutMentions(m.Content), Author: m.Author.Username, User: m.Author.ID,
		Link: messageLink(i, m.ID), At: snowflakeTime(m.ID), Bot: m.Author.Bot,
	}
}

func messageLink(i *interaction, id string) string {
	return "https://discord.com/channels/" + digits(i.GuildID) + "/" + digits(i.ChannelID) + "/" + digits(id)
}

// snowflakeTime is when a message was written, by its id: milliseconds since 2015 above 22 bits (reference, "Snowflakes").
func snowflakeTime(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + 1420070400000).UTC()
}

// saveForm takes the form of "Save as answer". Saving may tell those who asked, which can take longer than Discord
// waits: it goes through the inbox, and the curator is told when it is done.
func (a *Adapter) saveForm(ctx context.Context, i *interaction, do action) response {
	tag := baseTag(i.Locale)
	s := parseSaving(do.Arg)
	if s.Message == "" {
		return privately(a.sorry(tag, "button_old"))
	}
	q := a.askOf(i)
	q.Private = true
	p := pending{
		Ask: q, App: firstOf(i.ApplicationID, a.cfg.ApplicationID), Token: i.Token,
		Save: &savingJob{
			Actor: a.actor(i), Draft: bots.Draft{
				Question: i.Data.field(saveQuestion), Text: i.Data.field(saveText),
				Said: bots.Said{
					Source: store.Key(keyMessage + s.Message), Author: s.Name, User: s.Author, Link: messageLink(i, s.Message), At: snowflakeTime(s.Message),
				},
			},
		},
	}
	if err := a.keep(ctx, i.ID, p, tokenLife); err != nil {
		a.log.Error("an answer to save was not kept", "platform", Platform, "channel", i.ChannelID, "err", err)
		return privately(a.sorry(tag, "error_try_again"))
	}
	return response{respondDeferred, deferred{flagEphemeral}}
}

// A savingJob is a saved answer as the inbox keeps it until it is saved.
type savingJob struct {
	Actor bots.Actor
	Draft bots.Draft
}

// save makes a saved answer and tells its curator.
func (a *Adapter) save(ctx context.Context, p pending) error {
	_, err := a.community.Saved.Save(ctx, p.Save.Actor, p.Save.Draft)
	told := a.sorry(p.Ask.Lang, "curation_saved")
	var bad *bots.SettingError
	switch {
	case err == nil:
	case errors.As(err, &bad):
		told = say(escape(plain(bad.Text(p.Ask.Lang))))
	case bots.IsRefusal(err):
		told = a.sorry(p.Ask.Lang, bots.RefusalKey(err))
	default:
		return err
	}
	_, err = a.put(ctx, p, told)
	return err
}
