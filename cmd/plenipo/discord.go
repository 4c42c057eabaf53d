package main

import (
	"context"
	"fmt"

	"plenipo/bots/discord"
)

// discordFlags are how Discord's API is reached.
type discordFlags struct {
	Token         string `help:"The bot's token, without \"Bot \"." env:"DISCORD_TOKEN" placeholder:"TOKEN"`
	ApplicationID string `help:"The application's id." name:"application-id" env:"DISCORD_APPLICATION_ID" placeholder:"ID"`
	APIURL        string `help:"Discord's API, ending in /api/vN." name:"api-url" env:"DISCORD_API_URL" placeholder:"URL"`
}

// discordCmd groups what is done to Discord outside serving.
type discordCmd struct {
	Register registerCmd `cmd:"" help:"Register the bot's commands with Discord; writes only when they differ."`
}

type registerCmd struct {
	discordFlags
	Guild string `help:"Only in this server, where changes show at once." placeholder:"ID"`
}

// Run registers the commands and says whether anything changed.
func (c *registerCmd) Run(ctx context.Context, s streams) error {
	changed, err := discord.Register(ctx, discord.Config{Token: c.Token, ApplicationID: c.ApplicationID, APIURL: c.APIURL}, c.Guild)
	switch {
	case err != nil:
		return fmt.Errorf("register Discord commands: %w", err)
	case changed:
		fmt.Fprintln(s.out, "Discord's commands are registered.")
	default:
		fmt.Fprintln(s.out, "Discord has these commands already.")
	}
	return nil
}
