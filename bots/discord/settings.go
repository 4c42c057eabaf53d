package discord

import (
	"context"
	"reflect"
	"strings"

	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// notChosen is what is written to take a choice back: the server's, or the bot's own, applies again.
const notChosen = "-"

// setSettings stores what was chosen for a channel, or for the whole server, and shows what applies.
func (a *Adapter) setSettings(ctx context.Context, i *interaction) response {
	who := a.actor(i)
	scope := who.Scope
	d := &i.Data
	if whole, _ := d.flag("server"); whole {
		scope.Channel = ""
	}
	if i.GuildID == "" || !a.community.Settings.May(who, scope) {
		return privately(a.sorry(baseTag(i.Locale), "not_allowed"))
	}
	before := a.community.Settings.Own(scope)
	own := chosen(d, before)
	var lines []string
	if !reflect.DeepEqual(own, before) {
		if _, err := a.community.Settings.Set(ctx, who, scope, own); err != nil {
			return a.refused(i, "settings were not stored", err)
		}
		lines = append(lines, escape(phrase(baseTag(i.Locale), "settings_saved")))
	}
	return privately(say(strings.Join(append(lines, shownSettings(a.community.Settings.Applied(scope))...), "\n")))
}

// chosen returns own with what a command's options change.
func chosen(d *commandData, own store.Settings) store.Settings {
	text := func(name string, into func(string)) {
		switch v := strings.TrimSpace(d.text(name)); v {
		case "":
		case notChosen:
			into("")
		default:
			into(v)
		}
	}
	text("chapter", func(v string) { own.Chapter = store.ChapterID(v) })
	text("language", func(v string) { own.Lang = baseTag(v) })
	text("timezone", func(v string) { own.Zone = v })
	text("topics", func(v string) {
		own.Knowledge = nil
		for _, t := range strings.Split(v, ",") {
			if t = strings.TrimSpace(t); t != "" {
				own.Knowledge = append(own.Knowledge, t)
			}
		}
	})
	if v := digits(d.text("help_channel")); v != "" {
		own.HelpChannel = store.ChannelID(v)
	}
	for _, t := range toggles(&own) {
		if v, set := d.flag(t.name); set {
			*t.is = store.Off
			if v {
				*t.is = store.On
			}
		}
	}
	return own
}

// A toggle is a setting that is on or off, by the name of its option.
type toggle struct {
	name string
	is   *store.Toggle
}

func toggles(s *store.Settings) []toggle {
	return []toggle{
		{"private", &s.Private}, {"threads", &s.Threads}, {"forum", &s.Forum}, {"pins", &s.Pins},
		{"keep_text", &s.KeepText}, {"public_only", &s.PublicOnly}, {"reminders", &s.Reminders},
	}
}

// shownSettings lists what applies, by the options' names.
func shownSettings(s store.Settings) []string {
	var lines []string
	show := func(name, value string) { lines = append(lines, "- `"+name+"`: "+firstOf(value, "–")) }
	show("chapter", escape(plain(string(s.Chapter))))
	show("language", escape(plain(s.Lang)))
	show("timezone", escape(plain(s.Zone)))
	show("topics", escape(plain(strings.Join(s.Knowledge, ", "))))
	help := ""
	if id := digits(string(s.HelpChannel)); id != "" {
		help = "<#" + id + ">"
	}
	show("help_channel", help)
	for _, t := range toggles(&s) {
		value := "off"
		if t.is.IsOn(t.name == "reminders") {
			value = "on"
		}
		show(t.name, value)
	}
	return lines
}

// remind subscribes a channel to meetings, ends its reminders, or shows them.
func (a *Adapter) remind(ctx context.Context, i *interaction) response {
	who := a.actor(i)
	d := &i.Data
	have, err := a.community.Reminders.List(ctx, who.Scope)
	if err != nil {
		return a.refused(i, "reminders were not read", err)
	}
	if stop, _ := d.flag("stop"); stop {
		for _, s := range have {
			if err := a.community.Reminders.Unsubscribe(ctx, who, s.ID); err != nil {
				return a.refused(i, "reminders were not ended", err)
			}
		}
		have = nil
	} else if rules, asked := rulesOf(d); asked {
		if _, err := a.community.Reminders.Subscribe(ctx, who, rules); err != nil {
			return a.refused(i, "reminders were not stored", err)
		}
		if have, err = a.community.Reminders.List(ctx, who.Scope); err != nil {
			return a.refused(i, "reminders were not read", err)
		}
	}
	return privately(say(strings.Join(shownReminders(baseTag(i.Locale), have), "\n")))
}

// rulesOf reads the options of a subscription; asked is false when there are none.
func rulesOf(d *commandData) (r store.Rules, asked bool) {
	if v := strings.TrimSpace(d.text("series")); v != "" {
		r.Series = []string{v}
	}
	if v := strings.TrimSpace(d.text("region")); v != "" {
		r.Regions = []string{v}
	}
	when, set := d.number("days_before")
	if set {
		r.DaysBefore = []int{when}
	}
	r.Opening, _ = d.flag("opening")
	r.Digest, _ = d.flag("digest")
	r.Changes, _ = d.flag("changes")
	asked = len(r.Series)+len(r.Regions) > 0 || set || r.Opening || r.Digest || r.Changes
	if asked && !set && !r.Opening && !r.Digest && !r.Changes {
		r.DaysBefore, r.Opening, r.Changes = []int{7}, true, true // which meetings was said, and not when
	}
	r.All = len(r.Series)+len(r.Regions) == 0
	return r, asked
}

// shownReminders lists a channel's subscriptions, one a line.
func shownReminders(tag string, have []store.Subscription) []string {
	if len(have) == 0 {
		return []string{escape(phrase(tag, "discord_no_reminders"))}
	}
	lines := []string{escape(phrase(tag, "discord_reminders"))}
	p := locale.New(tag)
	for _, s := range have {
		about := append(append([]string{}, s.Rules.Series...), s.Rules.Regions...)
		if s.Rules.All {
			about = []string{p.Text("discord_all_meetings", nil)}
		}
		var when []string
		for _, n := range s.Rules.DaysBefore {
			when = append(when, p.Plural("discord_days_before", n, nil))
		}
		for _, w := range []struct {
			on  bool
			key string
		}{{s.Rules.Opening, "curation_remind_opening"}, {s.Rules.Digest, "curation_remind_digest"}, {s.Rules.Changes, "curation_remind_changes"}} {
			if w.on {
				when = append(when, p.Text(w.key, nil))
			}
		}
		lines = append(lines, "- "+escape(plain(strings.Join(about, ", ")+": "+strings.Join(when, "; "))))
	}
	return lines
}

// completeSetting offers what may be chosen for an option that isn't asked of the engine.
func (a *Adapter) completeSetting(i *interaction, name, typed string, add func(label, value string)) bool {
	typed = strings.ToLower(typed)
	matches := func(s string) bool { return strings.Contains(strings.ToLower(s), typed) }
	switch name {
	case "series", "region":
		if i.Data.Name != "reminders" {
			return false
		}
		choose := a.community.Reminders.Regions(i.Locale)
		if name == "series" {
			choose = a.community.Reminders.Series(a.actor(i).Scope, i.Locale)
		}
		for _, n := range choose {
			if matches(n.Name) || matches(n.ID) {
				add(n.Name, n.ID)
			}
		}
	case "chapter":
		for _, c := range a.community.Settings.Chapters(store.WorkspaceID(i.GuildID)) {
			if matches(c.Name) || matches(string(c.ID)) {
				add(c.Name, string(c.ID))
			}
		}
	case "topics":
		for _, t := range a.community.Settings.Topics() {
			if matches(t) {
				add(t, t)
			}
		}
	case "language":
		for _, tag := range locale.Languages() {
			if own := locale.New(tag).Text("language_"+tag, nil); matches(tag) || matches(own) {
				add(own, tag)
			}
		}
	default:
		return false
	}
	return true
}
