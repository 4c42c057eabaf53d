package main

import (
	"plenipo/bots/discord"
	"plenipo/internal/store"
)

// serveDiscord are Discord's settings.
type serveDiscord struct {
	DiscordToken          string `help:"Bot token: turns the Gateway on." env:"DISCORD_TOKEN" placeholder:"TOKEN"`
	DiscordApplicationID  string `help:"Application id, to register commands." env:"DISCORD_APPLICATION_ID" placeholder:"ID"`
	DiscordPublicKey      string `help:"Application's public key: turns HTTP interactions on." env:"DISCORD_PUBLIC_KEY" placeholder:"HEX"`
	DiscordMessageContent bool   `help:"Ask Discord for the words of messages that don't name the bot: pinned messages can become saved answers then. Needs the privileged Message Content Intent." env:"DISCORD_MESSAGE_CONTENT"`
	DiscordAPIURL         string `help:"Address of Discord's API, ending in /api/vN. Default: Discord's." env:"DISCORD_API_URL" placeholder:"URL"`
}

func (f serveDiscord) discord() discord.Config {
	return discord.Config{Token: f.DiscordToken, ApplicationID: f.DiscordApplicationID, PublicKey: f.DiscordPublicKey, APIURL: f.DiscordAPIURL, Content: f.DiscordMessageContent}
}

// turns has Gateway shards leased where several processes may share the store; nil on SQLite, which is one process's: a
// restarted one needn't wait for the lease of the one before.
func turns(st *store.Store) discord.Turns {
	if st.Engine() == store.Postgres {
		return st
	}
	return nil
}
