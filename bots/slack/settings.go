package slack

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// The fields of forms.
const (
	formQuestion = "question"
	formChapter  = "chapter"
	formLanguage = "language"
	formZone     = "zone"
	formHelp     = "help"
	formPrivate  = "private"
)

// askForm is the form of the global shortcut; pure.
func askForm(lang string) slack.ModalViewRequest {
	p := locale.New(lang)
	input := slack.NewPlainTextInputBlockElement(nil, formQuestion)
	input.Multiline, input.MaxLength = true, questionText
	v := modal(p, formAsk, "ask_dialog_title", "ask_dialog_send")
	v.Blocks.BlockSet = []slack.Block{slack.NewInputBlock(formQuestion, plainText(p.Text("ask_dialog_label", nil)), nil, input)}
	return v
}

func modal(p *locale.Printer, callback, title, submit string) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, Title: plainText(clip(p.Text(title, nil), maxModalTitle)),
		Submit: plainText(clip(p.Text(submit, nil), maxModalTitle)), Close: plainText(clip(p.Text("dialog_close", nil), maxModalTitle)),
	}
}

// settingsForm is the form of a channel's settings with what is chosen now; pure.
func settingsForm(lang, metadata string, own store.Settings) slack.ModalViewRequest {
	p := locale.New(lang)
	v := modal(p, formSettings, "settings_dialog_title", "dialog_save")
	v.PrivateMetadata = metadata
	text := func(name, label, initial string) slack.Block {
		e := slack.NewPlainTextInputBlockElement(nil, name)
		e.InitialValue, e.MaxLength = initial, 100
		b := slack.NewInputBlock(name, plainText(p.Text(label, nil)), nil, e)
		b.Optional = true
		return b
	}
	var langs []*slack.OptionBlockObject
	var chosen *slack.OptionBlockObject
	for _, tag := range locale.Languages() {
		o := slack.NewOptionBlockObject(tag, plainText(languageNames[tag]), nil)
		if langs = append(langs, o); tag == own.Lang {
			chosen = o
		}
	}
	pick := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, formLanguage, langs...)
	pick.InitialOption = chosen
	language := slack.NewInputBlock(formLanguage, plainText(p.Text("settings_language", nil)), nil, pick)
	language.Optional = true
	conversations := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, nil, formHelp)
	conversations.InitialConversation = string(own.HelpChannel)
	help := slack.NewInputBlock(formHelp, plainText(p.Text("settings_help_channel", nil)), nil, conversations)
	help.Optional = true
	private := slack.NewOptionBlockObject("on", plainText(p.Text("settings_private", nil)), nil)
	boxes := slack.NewCheckboxGroupsBlockElement(formPrivate, private)
	if own.Private.IsOn(false) {
		boxes.InitialOptions = []*slack.OptionBlockObject{private}
	}
	privacy := slack.NewInputBlock(formPrivate, plainText(p.Text("settings_private", nil)), nil, boxes)
	privacy.Optional = true
	v.Blocks.BlockSet = []slack.Block{
		text(formChapter, "settings_chapter", string(own.Chapter)), language,
		text(formZone, "settings_zone", own.Zone), help, privacy,
	}
	return v
}

// languageNames are the interface languages in their own words.
var languageNames = map[string]string{
	"en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "ru": "Русский", "zh": "中文", "pt": "Português",
}

// settingsPlace travels in the form: which channel's settings it is for.
type settingsPlace struct {
	Channel string `json:"c"`
}

// openSettings opens the settings of a command's channel for those who may change them.
func (a *Adapter) openSettings(ctx context.Context, c command, j job) response {
	if !a.mayManage(ctx, j) {
		return a.ephemeral(j, "slack_not_allowed")
	}
	own, _ := a.records.OwnSettings(j.scope())
	metadata, err := json.Marshal(settingsPlace{j.Channel})
	if err != nil {
		return a.ephemeral(j, "error_try_again")
	}
	a.openView(ctx, j, c.Trigger, settingsForm(a.langOf(ctx, j), string(metadata), own))
	return nil
}

// mayManage reports whether a user may change a channel's settings: an admin of the workspace, or who made the
// channel. It errs on the safe side.
func (a *Adapter) mayManage(ctx context.Context, j job) bool {
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err != nil {
		return false
	}
	p := a.profile(ctx, t, j.User)
	if p.Guest {
		return false
	}
	if p.Admin || j.Direct {
		return true
	}
	c, known := a.channel(ctx, t, j.Channel)
	return known && c.Creator == j.User
}

// saveSettings stores what the settings form holds, or says what is wrong with it.
func (a *Adapter) saveSettings(ctx context.Context, i *interaction, j job) (response, error) {
	var place settingsPlace
	if json.Unmarshal([]byte(i.View.Metadata), &place) != nil || place.Channel == "" {
		return nil, &badRequest{"not our form"}
	}
	j.Channel = place.Channel
	j.Direct = strings.HasPrefix(j.Channel, "D")
	l := locale.New(a.langOf(ctx, j))
	wrong := func(field, text string) (response, error) {
		return map[string]any{"response_action": "errors", "errors": map[string]string{field: text}}, nil
	}
	if !a.mayManage(ctx, j) { // they may have lost the right since the form was opened
		return wrong(formChapter, l.Text("slack_not_allowed", nil))
	}
	zone := strings.TrimSpace(i.field(formZone).Value)
	if zone != "" && bots.Zone(zone) == nil {
		return wrong(formZone, l.Text("settings_zone_unknown", nil))
	}
	own, _ := a.records.OwnSettings(j.scope())
	own.Chapter = store.ChapterID(strings.TrimSpace(i.field(formChapter).Value))
	own.Lang, own.Zone = i.field(formLanguage).option(), zone
	own.HelpChannel, own.Private = store.ChannelID(i.field(formHelp).Conversation), store.Inherit
	if len(i.field(formPrivate).Options) > 0 {
		own.Private = store.On
	}
	by, err := a.records.MemberHash(platform, store.WorkspaceID(j.Team), j.User)
	if err == nil {
		own.By = by
		err = a.records.SetSettings(ctx, j.scope(), own)
	}
	if err != nil {
		a.log.Error("settings were not saved; their user was told", "platform", platform, "err", err)
		return wrong(formChapter, l.Text("error_try_again", nil))
	}
	a.tellNow(ctx, j, "settings_saved")
	return nil, nil
}
