package slack

import (
	"context"
	"net/url"
	"strings"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
)

// A command is a slash command, as far as it matters. Over HTTP it comes as a form, in Socket Mode as JSON.
type command struct {
	Command     string `json:"command"`
	Text        string `json:"text"`
	Team        string `json:"team_id"`
	Enterprise  string `json:"enterprise_id"`
	Channel     string `json:"channel_id"`
	User        string `json:"user_id"`
	ResponseURL string `json:"response_url"`
	Trigger     string `json:"trigger_id"`
	OrgInstall  any    `json:"is_enterprise_install"`
}

// commands are the slash commands with what they ask for; the manifest lists them.
var commands = map[string]struct {
	verb        bots.Verb
	usage, hint string
}{
	"/ask":     {bots.VerbAsk, "Ask a question; only you see the answer", "What is WCIT-12?"},
	"/events":  {bots.VerbEvents, "Meetings to come, or by series, place or time", "[2027 | Geneva | WTPF]"},
	"/define":  {bots.VerbDefine, "What a term or acronym means", "ITRs"},
	"/plenipo": {bots.VerbAsk, "Help, this channel's settings, or a question", "[help | settings | unanswered | saved | corrections | forget me | question]"},
}

func (a *Adapter) serveCommand(ctx context.Context, body []byte) (response, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("command") == "" {
		return nil, &badRequest{"not a command"}
	}
	return a.receiveCommand(ctx, command{
		Command: form.Get("command"), Text: form.Get("text"), Team: form.Get("team_id"), Enterprise: form.Get("enterprise_id"),
		Channel: form.Get("channel_id"), User: form.Get("user_id"), ResponseURL: form.Get("response_url"), Trigger: form.Get("trigger_id"),
	}), nil
}

// receiveCommand takes a slash command from either transport, and returns what to answer at once; nil when the
// answer comes through the response_url. Slack doesn't send a command again, so that its user is told of failures.
func (a *Adapter) receiveCommand(ctx context.Context, c command) response {
	j := job{
		Do: doAsk, Team: c.Team, Enterprise: c.Enterprise, Channel: c.Channel, User: c.User, Text: strings.TrimSpace(c.Text),
		Private: true, Mentioned: true, ResponseURL: c.ResponseURL, Direct: strings.HasPrefix(c.Channel, "D"),
	}
	known, ok := commands[c.Command]
	if !ok {
		return a.ephemeral(j, "not_understood")
	}
	j.Verb = string(known.verb)
	if c.Command == "/plenipo" {
		word, rest, _ := strings.Cut(j.Text, " ")
		switch strings.ToLower(j.Text) {
		case "", "help", "aide", "ayuda", "ajuda", "помощь", "帮助", "مساعدة":
			j.Verb, j.Text = string(bots.VerbHelp), ""
		case "settings":
			return a.openSettings(ctx, c, j)
		case "unanswered":
			j.Do, j.Text = doList, ""
		case "corrections":
			j.Do, j.Text = doOutdated, ""
		case "forget me":
			j.Do, j.Text = doForget, ""
		default:
			if strings.EqualFold(word, "saved") {
				j.Do, j.Text = doSaved, rest // words to look for
			}
		}
	}
	if j.Text == "" && (c.Command == "/ask" || c.Command == "/define") {
		return a.ephemeral(j, "question_empty")
	}
	if err := a.keep(ctx, j.Team+"/command/"+first(c.Trigger, c.ResponseURL), j); err != nil {
		a.log.Error("a command was not kept; its user was told", "platform", platform, "err", err)
		return a.ephemeral(j, "error_try_again")
	}
	return nil
}

// ephemeral is an immediate answer for the command's user, in the channel's language: there is no time for a profile.
func (a *Adapter) ephemeral(j job, key string) response {
	lang := a.desk.Settings(j.ask(profile{})).Lang
	return map[string]string{"response_type": "ephemeral", "text": escape(locale.New(lang).Text(key, nil))}
}

// scope is where a job's settings stand.
func (j job) scope() store.Scope {
	return store.Scope{Platform: platform, Workspace: store.WorkspaceID(j.Team), Channel: store.ChannelID(j.Channel)}
}
