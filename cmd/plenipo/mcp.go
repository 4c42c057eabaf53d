package main

import (
	"context"
	"log/slog"

	"plenipo/internal/answer"
	"plenipo/internal/mcp"
)

// mcpCmd serves assistants over standard input and output.
type mcpCmd struct {
	knowledgeFlags
}

// Help is shown by --help.
func (mcpCmd) Help() string {
	return "Assistants that speak the Model Context Protocol start this command and ask through it. Their settings name it as\n" +
		"  {\"mcpServers\": {\"plenipo\": {\"command\": \"plenipo\", \"args\": [\"mcp\"]}}}\n" +
		"Tools: ask, search, events. It ends when its input does."
}

// Run answers until the client ends.
func (c *mcpCmd) Run(ctx context.Context, s streams) error {
	log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	live, err := answer.NewLive(ctx, c.layers, c.cacheDir(), answer.Options{Threshold: c.Threshold, Log: log})
	if err != nil {
		return err
	}
	return (&mcp.Server{Knowledge: live, Version: version(), Log: log}).Run(ctx, s.in, s.out)
}
