package main

import (
	"plenipo/bots/discord"
)

// serveDiscord are Discord's settings.
type serveDiscord struct {
	DiscordToken         string `help:"Bot token: turns the Gateway on." env:"DISCORD_TOKEN" placeholder:"TOKEN"`
	DiscordApplicationID string `help:"Application id, to register commands." env:"DISCORD_APPLICATION_ID" placeholder:"ID"`
	DiscordPublicKey     string `help:"Application's public key: turns HTTP interactions on." env:"DISCORD_PUBLIC_KEY" placeholder:"HEX"`
	DiscordAPIURL        string `help:"Address of Discord's API, ending in /api/vN. Default: Discord's." env:"DISCORD_API_URL" placeholder:"URL"`
}

func (f serveDiscord) discord() discord.Config {
	return discord.Config{Token: f.DiscordToken, ApplicationID: f.DiscordApplicationID, PublicKey: f.DiscordPublicKey, APIURL: f.DiscordAPIURL}
}
