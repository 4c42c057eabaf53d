package slack

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// The fields of the settings form; those that a bots.SettingError names have its names.
const (
	formQuestion  = "question"
	formScope     = "scope"
	formChapter   = "chapter"
	formLanguage  = "lang"
	formZone      = "zone"
	formHelp      = "help_channel"
	formKnowledge = "knowledge"
	formOptions   = "options"
	formMeetings  = "meetings"
	formDays      = "days_before"
	formReminders = "reminders"
)

// What the boxes of the form stand for.
const (
	optPrivate  = "private"
	optPublic   = "public_only"
	optPins     = "pins"
	optKeepText = "keep_text"

	remindOpening = "opening"
	remindDigest  = "digest"
	remindChanges = "changes"

	// What a choice among meetings begins with.
	meetingSeries = "s:"
	meetingRegion = "r:"
)

// toggles are the settings that a box each stands for.
var toggles = map[string]func(*store.Settings) *store.Toggle{
	optPrivate:  func(s *store.Settings) *store.Toggle { return &s.Private },
	optPublic:   func(s *store.Settings) *store.Toggle { return &s.PublicOnly },
	optPins:     func(s *store.Settings) *store.Toggle { return &s.Pins },
	optKeepText: func(s *store.Settings) *store.Toggle { return &s.KeepText },
}

// A settingsView is what the settings form shows.
type settingsView struct {
	Lang      string
	Place     settingsPlace
	Own       store.Settings // what was chosen for the scope itself
	Applied   store.Settings // with the workspace's
	Chapters  []choice
	Topics    []string
	Series    []choice
	Regions   []choice
	Reminders store.Rules // of a channel
	Workspace bool        // the person may choose for the whole workspace too
}

// settingsPlace travels in the form: whose settings it is for. An empty Channel is the whole workspace.
type settingsPlace struct {
	Channel string `json:"c,omitempty"`
	From    string `json:"f"` // the channel that the form was opened in
}

// settingsForm is the form of a channel's or a workspace's settings with what is chosen now; pure.
func settingsForm(s settingsView) slack.ModalViewRequest {
	p := locale.New(s.Lang)
	v := modal(p, formSettings, "settings_dialog_title", "dialog_save")
	if b, err := json.Marshal(s.Place); err == nil { // two ids
		v.PrivateMetadata = string(b)
	}
	if s.Workspace {
		scope := "channel"
		if s.Place.Channel == "" {
			scope = "workspace"
		}
		f := selectField(p, formScope, "slack_settings_scope", []choice{
			{"channel", p.Text("slack_settings_channel", nil)}, {"workspace", p.Text("slack_settings_workspace", nil)}}, scope)
		f.Optional, f.DispatchAction = false, true
		add(&v, f)
	}
	var langs []choice
	for _, tag := range locale.Languages() {
		langs = append(langs, choice{tag, languageNames[tag]})
	}
	var topics []choice
	for _, t := range s.Topics {
		topics = append(topics, choice{t, t})
	}
	conversations := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, nil, formHelp)
	conversations.InitialConversation = string(s.Own.HelpChannel)
	conversations.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeBotUsers: true}
	var on []string
	for name, toggle := range toggles {
		if toggle(&s.Applied).IsOn(false) {
			on = append(on, name)
		}
	}
	if len(s.Chapters) == 0 {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, contextBlock(escape(p.Text("slack_settings_no_chapters", nil))))
	}
	add(&v,
		selectField(p, formChapter, "settings_chapter", s.Chapters, string(s.Own.Chapter)),
		selectField(p, formLanguage, "settings_language", langs, s.Own.Lang),
		textField(p, formZone, "settings_zone", s.Own.Zone, 100, true),
		field(p, formHelp, "settings_help_channel", true, conversations),
		manyField(p, formKnowledge, "slack_settings_topics", topics, s.Own.Knowledge),
		boxesField(p, formOptions, "slack_settings_options", []choice{
			{optPrivate, p.Text("settings_private", nil)}, {optPublic, p.Text("slack_settings_public_only", nil)},
			{optPins, p.Text("slack_settings_pins", nil)}, {optKeepText, p.Text("slack_settings_keep_text", nil)},
		}, on))
	if s.Place.Channel != "" {
		add(&v, boxesField(p, formReminders, "slack_settings_reminders", []choice{
			{remindOpening, p.Text("curation_remind_opening", nil)}, {remindDigest, p.Text("curation_remind_digest", nil)},
			{remindChanges, p.Text("curation_remind_changes", nil)},
		}, reminderBoxes(s.Reminders)),
			textField(p, formDays, "curation_remind_days", joinDays(s.Reminders.DaysBefore), 60, true),
			groupedField(p, formMeetings, "curation_remind_which", reminderMeetings(s.Reminders),
				group{p.Text("curation_remind_regions", nil), s.Regions}, group{p.Text("curation_remind_series", nil), s.Series}))
	}
	return v
}

// languageNames are the interface languages in their own words.
var languageNames = map[string]string{
	"en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "ru": "Русский", "zh": "中文", "pt": "Português",
}

// actor is who acts in a job's channel, with what Slack lets them manage: an admin the workspace, who made a channel
// that channel, everyone their own direct conversation. Where Slack can't be asked they manage nothing.
func (a *Adapter) actor(ctx context.Context, t *tenant, j job) bots.Actor {
	p := a.profile(ctx, t, j.User)
	who := bots.Actor{Scope: j.scope(), User: j.User, Stranger: p.Guest}
	switch {
	case p.Guest:
	case p.Admin:
		who.Manages = bots.ManagesWorkspace
	case j.Direct:
		who.Manages = bots.ManagesChannel
	case j.Channel != "":
		if c, known := a.channel(ctx, t, j.Channel); known && c.Creator == j.User {
			who.Manages = bots.ManagesChannel
		}
	}
	return who
}

// settingsView reads what the form for a place shows to an actor.
func (a *Adapter) settingsView(ctx context.Context, who bots.Actor, lang string, place settingsPlace) settingsView {
	scope := store.Scope{Platform: platform, Workspace: who.Workspace, Channel: store.ChannelID(place.Channel)}
	s := a.community.Settings
	v := settingsView{
		Lang: lang, Place: place, Own: s.Own(scope), Applied: s.Applied(scope), Topics: s.Topics(),
		Workspace: who.Manages == bots.ManagesWorkspace,
	}
	for _, c := range s.Chapters(who.Workspace) {
		v.Chapters = append(v.Chapters, choice{string(c.ID), c.Name})
	}
	if scope.Channel != "" {
		have, _ := a.subscription(ctx, scope)
		v.Reminders = have.Rules
		for _, n := range a.community.Reminders.Series(scope, lang) {
			v.Series = append(v.Series, choice{meetingSeries + n.ID, n.Name})
		}
		for _, n := range a.community.Reminders.Regions(lang) {
			v.Regions = append(v.Regions, choice{meetingRegion + n.ID, n.Name})
		}
	}
	return v
}

// openSettings opens the settings of a command's channel for those who may change them.
func (a *Adapter) openSettings(ctx context.Context, c command, j job) response {
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err != nil {
		return a.ephemeral(j, "error_try_again")
	}
	who := a.actor(ctx, t, j)
	if !a.community.Settings.May(who, j.scope()) {
		return a.ephemeral(j, "slack_not_allowed")
	}
	a.openView(ctx, j, c.Trigger, settingsForm(a.settingsView(ctx, who, a.langOf(ctx, j), settingsPlace{j.Channel, j.Channel})))
	return nil
}

// changeScope shows the settings of the other scope in a form that is open.
func (a *Adapter) changeScope(ctx context.Context, i *interaction, j job, scope string) {
	place, ok := i.settingsPlace()
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if !ok || err != nil {
		return // not our form; the view stays as it is
	}
	j.Channel = place.From
	who := a.actor(ctx, t, j)
	if place.Channel = place.From; scope == "workspace" {
		place.Channel = ""
	}
	v := settingsForm(a.settingsView(ctx, who, a.langOf(ctx, j), place))
	err = a.once(ctx, t, "views.update", "", func(ctx context.Context) error {
		_, err := t.api.UpdateViewContext(ctx, v, "", i.View.Hash, i.View.ID)
		return err
	})
	if err != nil {
		a.log.Error("a form was not changed", "platform", platform, "err", err)
	}
}

// settingsPlace reads back what a settings form carries.
func (i *interaction) settingsPlace() (place settingsPlace, ok bool) {
	ok = json.Unmarshal([]byte(i.View.Metadata), &place) == nil && (place.From != "" || place.Channel != "")
	place.From = first(place.From, place.Channel)
	return place, ok
}

// saveSettings stores what the settings form holds, or says what is wrong with it.
func (a *Adapter) saveSettings(ctx context.Context, i *interaction, j job) (response, error) {
	place, ok := i.settingsPlace()
	if !ok {
		return nil, &badRequest{"not our form"}
	}
	j.Channel = place.From
	j.Direct = strings.HasPrefix(j.Channel, "D")
	lang := a.langOf(ctx, j)
	wrong := func(field, text string) (response, error) {
		return map[string]any{"response_action": "errors", "errors": map[string]string{field: text}}, nil
	}
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err != nil {
		return wrong(formZone, locale.New(lang).Text("error_try_again", nil))
	}
	who := a.actor(ctx, t, j)
	scope := store.Scope{Platform: platform, Workspace: who.Workspace, Channel: store.ChannelID(place.Channel)}
	own := a.community.Settings.Own(scope)
	own.Chapter = store.ChapterID(i.field(formChapter).option())
	own.Lang, own.Zone = i.field(formLanguage).option(), strings.TrimSpace(i.field(formZone).Value)
	own.HelpChannel, own.Knowledge = store.ChannelID(i.field(formHelp).Conversation), i.field(formKnowledge).chosen()
	var wide store.Settings
	if scope.Channel != "" {
		wide = a.community.Settings.Applied(store.Scope{Platform: platform, Workspace: who.Workspace})
	}
	ticked := i.field(formOptions).chosen()
	for name, toggle := range toggles {
		*toggle(&own) = decided(slices.Contains(ticked, name), toggle(&wide).IsOn(false))
	}
	rules, wanted, err := i.reminders()
	if scope.Channel != "" && err == nil {
		own.Reminders = decided(wanted, wide.Reminders.IsOn(false))
	}
	if err == nil {
		_, err = a.community.Settings.Set(ctx, who, scope, own)
	}
	if err == nil && scope.Channel != "" {
		err = a.setReminders(ctx, who, rules, wanted)
	}
	var bad *bots.SettingError
	switch {
	case errors.As(err, &bad) && slices.Contains([]string{formChapter, formLanguage, formZone, formHelp, formKnowledge, formDays}, bad.Field):
		return wrong(bad.Field, bad.Text(lang))
	case errors.As(err, &bad):
		return wrong(formReminders, bad.Text(lang))
	case errors.Is(err, bots.ErrNotAllowed): // they may have lost the right since the form was opened
		return wrong(formZone, locale.New(lang).Text("slack_not_allowed", nil))
	case err != nil:
		a.log.Error("settings were not saved; their user was told", "platform", platform, "err", err)
		return wrong(formZone, locale.New(lang).Text("error_try_again", nil))
	}
	a.tellNow(ctx, j, "settings_saved")
	return nil, nil
}

// decided is what a box says: nothing where it agrees with the wider scope.
func decided(ticked, wide bool) store.Toggle {
	switch {
	case ticked == wide:
		return store.Inherit
	case ticked:
		return store.On
	}
	return store.Off
}
