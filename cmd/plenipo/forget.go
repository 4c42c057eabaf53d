package main

import (
	"context"
	"fmt"

	"plenipo/bots"
	"plenipo/internal/store"
)

type forgetCmd struct {
	storeFlags
	Platform  string `arg:"" enum:"slack,discord" help:"slack or discord."`
	User      string `arg:"" help:"The person's id, as in U012AB3CD; never their name."`
	Workspace string `help:"The workspace or server whose records are meant; its direct messages are included." placeholder:"ID"`
}

// Run removes a person's traces.
func (c *forgetCmd) Run(ctx context.Context, s streams) error {
	st, _, err := c.openStore(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	community := bots.NewCommunity(bots.Parts{Records: st})
	f, err := community.Privacy.Forget(ctx, store.Platform(c.Platform), store.WorkspaceID(c.Workspace), c.User)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Removed: %d votes, %d places on the unanswered list, %d waiting questions, %d conversations.\n"+
		"Made nameless: %d lines of the question log, %d posted answers. Withdrawn: %d saved answers.\n",
		f.Votes, f.Asks, f.Events, f.Threads, f.Questions, f.Posts, f.Saved)
	return nil
}
