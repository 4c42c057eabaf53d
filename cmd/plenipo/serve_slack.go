package main

import (
	"plenipo/bots/slack"
)

// serveSlack are Slack's settings.
type serveSlack struct {
	SlackBotToken      string `help:"Bot token (\"xoxb-…\")." env:"SLACK_BOT_TOKEN" placeholder:"TOKEN"`
	SlackAppToken      string `help:"App-level token (\"xapp-…\"): turns Socket Mode on." env:"SLACK_APP_TOKEN" placeholder:"TOKEN"`
	SlackSigningSecret string `help:"Signing secret: turns HTTP on." env:"SLACK_SIGNING_SECRET" placeholder:"SECRET"`
	SlackClientID      string `help:"Client id, to install to many workspaces." env:"SLACK_CLIENT_ID" placeholder:"ID"`
	SlackClientSecret  string `help:"Client secret." env:"SLACK_CLIENT_SECRET" placeholder:"SECRET"`
	SlackAPIURL        string `help:"Address of Slack's Web API. Default: https://slack.com/api/" env:"SLACK_API_URL" placeholder:"URL"`
}

func (f serveSlack) slack(site string) slack.Config {
	return slack.Config{
		BotToken: f.SlackBotToken, AppToken: f.SlackAppToken, SigningSecret: f.SlackSigningSecret,
		ClientID: f.SlackClientID, ClientSecret: f.SlackClientSecret, APIURL: f.SlackAPIURL, Site: site,
	}
}

// on reports whether any of Slack's ways in is set.
func (f serveSlack) on() bool {
	return f.SlackAppToken != "" || f.SlackSigningSecret != "" || f.SlackBotToken != ""
}
