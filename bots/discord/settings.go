package discord

import (
	"context"
	"fmt"
	"strings"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// setSettings stores what a server's manager chose for a channel, and shows what applies.
func (a *Adapter) setSettings(ctx context.Context, i *interaction) response {
	tag := baseTag(i.Locale)
	if i.GuildID == "" || !i.may(permissionManageGuild) {
		return privately(a.sorry(tag, "not_allowed"))
	}
	scope := store.Scope{Platform: Platform, Workspace: store.WorkspaceID(i.GuildID), Channel: store.ChannelID(i.ChannelID)}
	own, _ := a.records.OwnSettings(scope)
	before := own
	d := &i.Data
	if v := d.text("chapter"); v != "" {
		chapter, ok := a.base().Chapter(knowledge.ChapterID(v))
		if !ok {
			return privately(say(escape(locale.New(tag).Text("no_such_chapter", map[string]any{"Chapter": clip(plain(v), 80)}))))
		}
		own.Chapter = store.ChapterID(chapter.ID)
	}
	if v := d.text("language"); v != "" {
		own.Lang = baseTag(v)
	}
	if v := d.text("timezone"); v != "" {
		if bots.Zone(v) == nil {
			return privately(say(escape(locale.New(tag).Text("no_such_zone", map[string]any{"Zone": clip(plain(v), 80)}))))
		}
		own.Zone = v
	}
	if v := digits(d.text("help_channel")); v != "" {
		own.HelpChannel = store.ChannelID(v)
	}
	if v, set := d.flag("private"); set {
		own.Private = store.Off
		if v {
			own.Private = store.On
		}
	}
	var lines []string
	if fmt.Sprint(own) != fmt.Sprint(before) {
		member, err := a.desk.Records.MemberHash(Platform, scope.Workspace, i.asker().ID)
		if err == nil {
			own.By = member
			err = a.records.SetSettings(ctx, scope, own)
		}
		if err != nil {
			a.log.Error("settings were not stored", "platform", Platform, "channel", i.ChannelID, "err", err)
			return privately(a.sorry(tag, "error_try_again"))
		}
		lines = append(lines, escape(locale.New(tag).Text("settings_saved", nil)))
	}
	now := a.desk.Settings(a.askOf(i))
	for _, kv := range [][2]string{
		{"chapter", string(now.Chapter)}, {"language", now.Lang}, {"timezone", now.Zone}, {"private", fmt.Sprint(now.Private.IsOn(false))},
	} {
		lines = append(lines, "- `"+kv[0]+"`: "+escape(firstOf(plain(kv[1]), "–")))
	}
	helper := "–"
	if id := digits(string(now.HelpChannel)); id != "" {
		helper = "<#" + id + ">"
	}
	lines = append(lines, "- `help_channel`: "+helper)
	return privately(say(strings.Join(lines, "\n")))
}
