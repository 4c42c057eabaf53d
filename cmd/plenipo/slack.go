package main

import (
	"context"
	"fmt"

	"plenipo/bots/slack"
)

// slackCmd groups what is done for Slack outside serving.
type slackCmd struct {
	Manifest manifestCmd `cmd:"" help:"Print the app's manifest, to paste at https://api.slack.com/apps."`
}

type manifestCmd struct {
	Site string `help:"Public address of this program, for HTTP; without it the manifest is for Socket Mode." placeholder:"URL"`
}

// Run prints the manifest.
func (c *manifestCmd) Run(_ context.Context, s streams) error {
	m, err := slack.Manifest(c.Site)
	if err != nil {
		return usageError{err}
	}
	_, err = fmt.Fprintf(s.out, "%s\n", m)
	return err
}
