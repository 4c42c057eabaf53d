package bots

import (
	"context"
	"errors"
	"fmt"

	"plenipo/internal/store"
)

// Privacy lets people take back what is kept of them.
type Privacy struct{ p Parts }

// Forget removes a person's traces in a workspace or guild, and those of their direct conversations: see
// store.Store.Forget. Whoever asks for themselves is allowed.
func (v *Privacy) Forget(ctx context.Context, p store.Platform, w store.WorkspaceID, user string) (store.Forgotten, error) {
	var sum store.Forgotten
	if user == "" {
		return sum, errors.New("forget: no user is named")
	}
	places := []store.WorkspaceID{w}
	if w != "" {
		places = append(places, "")
	}
	for _, place := range places {
		member, err := v.p.Records.MemberHash(p, place, user)
		if err != nil {
			return sum, fmt.Errorf("forget: %w", err)
		}
		f, err := v.p.Records.Forget(ctx, member)
		if err != nil {
			return sum, err
		}
		sum.Questions += f.Questions
		sum.Votes += f.Votes
		sum.Asks += f.Asks
		sum.Events += f.Events
		sum.Threads += f.Threads
		sum.Posts += f.Posts
		sum.Saved += f.Saved
	}
	return sum, nil
}
