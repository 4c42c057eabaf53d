package slack

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"plenipo/bots"
	"plenipo/internal/store"
)

// An interaction is a press of a button, a shortcut or a sent form, as far as it matters.
type interaction struct {
	Type       string `json:"type"`
	CallbackID string `json:"callback_id"`
	TriggerID  string `json:"trigger_id"`
	Response   string `json:"response_url"`
	ActionTS   string `json:"action_ts"`
	Team       *struct {
		ID           string `json:"id"`
		EnterpriseID string `json:"enterprise_id"`
	} `json:"team"`
	Enterprise *struct {
		ID string `json:"id"`
	} `json:"enterprise"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		Type      string `json:"type"`
		MessageTS string `json:"message_ts"`
		ChannelID string `json:"channel_id"`
		ThreadTS  string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
		Text     string `json:"text"`
		User     string `json:"user"`
		BotID    string `json:"bot_id"`
	} `json:"message"`
	Actions []struct {
		ID    string `json:"action_id"`
		Value string `json:"value"`
		TS    string `json:"action_ts"`

		Option *struct {
			Value string `json:"value"`
		} `json:"selected_option"`
	} `json:"actions"`
	View struct {
		ID         string `json:"id"`
		Hash       string `json:"hash"`
		CallbackID string `json:"callback_id"`
		Metadata   string `json:"private_metadata"`
		State      struct {
			Values map[string]map[string]stateValue `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// A stateValue is what a form's field holds.
type stateValue struct {
	Value        string `json:"value"`
	Conversation string `json:"selected_conversation"`
	Option       *struct {
		Value string `json:"value"`
	} `json:"selected_option"`
	Options []struct {
		Value string `json:"value"`
	} `json:"selected_options"`
}

func (s stateValue) option() string {
	if s.Option == nil {
		return ""
	}
	return s.Option.Value
}

// chosen returns the values of the options that are.
func (s stateValue) chosen() (values []string) {
	for _, o := range s.Options {
		values = append(values, o.Value)
	}
	return values
}

// field returns what a form's field holds; fields have the same block and action id.
func (i *interaction) field(name string) stateValue { return i.View.State.Values[name][name] }

// The callback ids of shortcuts and forms; the manifest lists the shortcuts.
const (
	shortcutAbout = "ask_about" // on a message
	shortcutSave  = "save_answer"
	shortcutAsk   = "ask" // anywhere
	formAsk       = "ask_form"
	formSettings  = "settings_form"
	formSave      = "save_form"
)

func (a *Adapter) serveInteraction(ctx context.Context, body []byte) (response, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("payload") == "" {
		return nil, &badRequest{"not an interaction"}
	}
	return a.receiveInteraction(ctx, []byte(form.Get("payload")))
}

// receiveInteraction takes an interaction from either transport, and returns what to answer at once.
func (a *Adapter) receiveInteraction(ctx context.Context, payload []byte) (response, error) {
	var i *interaction
	if err := json.Unmarshal(payload, &i); err != nil || i == nil {
		return nil, &badRequest{"not an interaction"}
	}
	j := job{User: i.User.ID, ResponseURL: i.Response, Channel: first(i.Container.ChannelID, i.Channel.ID), Mentioned: true, Pressed: true}
	if i.Team != nil {
		j.Team, j.Enterprise = i.Team.ID, i.Team.EnterpriseID
	}
	if i.Enterprise != nil {
		j.Enterprise = first(j.Enterprise, i.Enterprise.ID)
	}
	j.Team = first(j.Team, i.User.TeamID)
	j.Direct = strings.HasPrefix(j.Channel, "D")
	j.TS = first(i.Container.MessageTS, i.Message.TS)
	if j.Thread = first(i.Container.ThreadTS, i.Message.ThreadTS); j.Thread == "" && !j.Direct && !i.Container.Ephemeral {
		j.Thread = j.TS
	}
	if i.Container.Ephemeral {
		j.TS = i.Container.ThreadTS // an ephemeral message has no link
	}
	switch i.Type {
	case "block_actions":
		return nil, a.receiveActions(ctx, i, j)
	case "message_action":
		if i.CallbackID == shortcutAbout {
			j.Do, j.Text, j.Private = doAsk, clip(plain(i.Message.Text, ""), questionText), true
			return nil, a.keepOrTell(ctx, j.Team+"/shortcut/"+first(i.TriggerID, i.ActionTS), j)
		}
		if i.CallbackID == shortcutSave {
			a.openSave(ctx, i, j)
		}
	case "shortcut":
		if i.CallbackID == shortcutAsk {
			a.openView(ctx, j, i.TriggerID, askForm(a.langOf(ctx, j)))
		}
	case "view_submission":
		switch i.View.CallbackID {
		case formAsk:
			j.Do, j.Direct, j.Text = doAsk, true, strings.TrimSpace(i.field(formQuestion).Value)
			return nil, a.keepOrTell(ctx, j.Team+"/view/"+first(i.View.ID, i.TriggerID), j)
		case formSettings:
			return a.saveSettings(ctx, i, j)
		case formSave:
			return a.receiveSave(ctx, i, j)
		}
	}
	return nil, nil
}

// receiveActions keeps what pressed buttons ask for.
func (a *Adapter) receiveActions(ctx context.Context, i *interaction, j job) error {
	for _, act := range i.Actions {
		do, _, _ := strings.Cut(act.ID, ":")
		key := strings.Join([]string{j.Team, "action", first(act.TS, i.TriggerID), j.User, act.ID}, "/")
		next := j
		if do == actFeedback {
			// "+id" or "-id": a feedback element's buttons carry no more.
			if len(act.Value) < 2 {
				continue
			}
			next.Do, next.Helpful, next.Value = doVote, act.Value[0] == '+', value{A: act.Value[1:]}
			if err := a.keepOrTell(ctx, key, next); err != nil {
				return err
			}
			continue
		}
		if act.ID == formScope {
			if act.Option != nil {
				a.changeScope(ctx, i, j, act.Option.Value)
			}
			continue
		}
		if do == actHomeAsk {
			next.Do, next.Text, next.Direct, next.Channel = doAsk, strings.TrimSpace(act.Value), true, ""
			if next.Text == "" {
				continue
			}
			if err := a.keepOrTell(ctx, key, next); err != nil {
				return err
			}
			continue
		}
		v, ok := parseValue(act.Value)
		if !ok {
			a.tellNow(ctx, j, "button_old")
			continue
		}
		next.Value, next.Lang = v, v.L
		switch do {
		case actAsk:
			next.Do, next.Text = doAsk, v.Q
			next.Private = i.Container.Ephemeral
			if !next.Private {
				next.ResponseURL = ""
			}
			if i.Container.Type == "view" {
				next.Direct, next.Channel, next.Thread = true, "", ""
			}
		case actMore:
			next.Do, next.Private = doMore, true
		case actShare:
			next.Do = doShare
		case actHuman:
			next.Do = doHuman
		case actUp, actDown:
			next.Do, next.Helpful = doVote, do == actUp
		case actWhy:
			next.Do = doReason
		case actEdit, actReply:
			next.Do, next.Helpful = doCorrect, do == actEdit
		case actChange:
			next.Do = doChange
		case actRewrite:
			a.openRewrite(ctx, i, j, store.SavedID(v.A))
			continue
		case actStands:
			next.Do = doStands
		case actDismiss:
			next.Do = doDismiss
		case actWrite:
			a.openWrite(ctx, i, j, store.GroupID(v.A))
			continue
		default:
			a.tellNow(ctx, j, "button_old")
			continue
		}
		if err := a.keepOrTell(ctx, key, next); err != nil {
			return err
		}
	}
	return nil
}

// keepOrTell keeps a job; Slack doesn't send an interaction again, so that its user is told when that fails.
func (a *Adapter) keepOrTell(ctx context.Context, key string, j job) error {
	if err := a.keep(ctx, key, j); err != nil {
		a.log.Error("an interaction was not kept; its user was told", "platform", platform, "err", err)
		a.tellNow(ctx, j, "error_try_again")
	}
	return nil
}

// tellNow tells the user of an interaction something before it is acknowledged.
func (a *Adapter) tellNow(ctx context.Context, j job, key string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.beside)
	defer cancel()
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err == nil {
		err = a.tell(ctx, t, j, say(a.desk.Settings(j.ask(profile{})).Lang, key, nil))
	}
	if err != nil {
		a.log.Error("a user was not told of a failure", "platform", platform, "err", err)
	}
}

// langOf is the language of a user's interface texts.
func (a *Adapter) langOf(ctx context.Context, j job) string {
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err != nil {
		return ""
	}
	return first(a.profile(ctx, t, j.User).Lang, a.desk.Settings(j.ask(profile{})).Lang)
}

// openView opens a form; its trigger works for three seconds, so that it can't wait for a worker.
func (a *Adapter) openView(ctx context.Context, j job, trigger string, v slack.ModalViewRequest) {
	t, err := a.tenant(ctx, j.Enterprise, j.Team)
	if err == nil {
		err = a.once(ctx, t, "views.open", "", func(ctx context.Context) error {
			_, err := t.api.OpenViewContext(ctx, trigger, v)
			return err
		})
	}
	if err != nil {
		a.log.Error("a form was not opened", "platform", platform, "err", err)
		a.tellNow(ctx, j, "error_try_again")
	}
}

var _ bots.Responder = (*Adapter)(nil)
