package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"plenipo/bots"
	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// serveCommunity are the settings of what people keep up together, and of what is kept of them.
type serveCommunity struct {
	Curators     []string `help:"Who may curate every chapter and show saved answers to all, as in slack:U012AB3CD." env:"PLENIPO_CURATORS" placeholder:"WHO"`
	ChapterHomes []string `help:"Workspaces and servers that a chapter may be bound in, as in ch=T012AB3CD; a chapter that isn't named may be bound in any." env:"PLENIPO_CHAPTER_HOMES" placeholder:"CHAPTER=ID"`

	RetainQuestions time.Duration `help:"How long the question log is kept; it holds words only where that was turned on." default:"8760h" env:"PLENIPO_RETAIN_QUESTIONS" placeholder:"D"`
	RetainTexts     time.Duration `help:"How long the words of questions are kept where that was turned on." default:"2160h" env:"PLENIPO_RETAIN_TEXTS" placeholder:"D"`
	RetainPosted    time.Duration `help:"How long it is known what a posted answer quotes: as long as it can be corrected." default:"4320h" env:"PLENIPO_RETAIN_POSTED" placeholder:"D"`
}

func (c serveCommunity) retention() store.Retention {
	return store.Retention{Questions: c.RetainQuestions, Texts: c.RetainTexts, Posted: c.RetainPosted}
}

// rights reads who may do what.
func (c serveCommunity) rights() (bots.Rights, error) {
	r := bots.Rights{Homes: map[knowledge.ChapterID][]store.WorkspaceID{}}
	for _, who := range c.Curators {
		platform, user, ok := strings.Cut(who, ":")
		if !ok || user == "" || platform != "slack" && platform != "discord" {
			return r, usageError{fmt.Errorf("PLENIPO_CURATORS: %q names nobody; write slack:ID or discord:ID", who)}
		}
		r.Curators = append(r.Curators, who)
	}
	for _, home := range c.ChapterHomes {
		chapter, id, ok := strings.Cut(home, "=")
		if !ok || chapter == "" || id == "" {
			return r, usageError{fmt.Errorf("PLENIPO_CHAPTER_HOMES: %q is not CHAPTER=ID", home)}
		}
		r.Homes[knowledge.ChapterID(chapter)] = append(r.Homes[knowledge.ChapterID(chapter)], store.WorkspaceID(id))
	}
	return r, nil
}

// community returns what people keep up together; posters are filled as the platforms are turned on.
func (c serveCommunity) community(live *answer.Live, st *store.Store, posters bots.Posters, worker store.WorkerID, site string, log *slog.Logger) (*bots.Community, error) {
	rights, err := c.rights()
	if err != nil {
		return nil, err
	}
	return bots.NewCommunity(bots.Parts{
		Records: st, Base: live.Base, Calendar: live, Posters: posters, Rights: rights, Gist: live.Gist, Worker: worker, Site: site, Log: log,
	}), nil
}

// newWorker names this process among those on the same store.
func newWorker() store.WorkerID {
	host, _ := os.Hostname() // only for the reader of a lease
	return store.WorkerID(fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8]))
}

// register lets notices be said on a platform whose adapter can.
func register(posters bots.Posters, platform store.Platform, adapter any) {
	if p, ok := adapter.(bots.Poster); ok {
		posters[platform] = p
	}
}

// takeover is how long a replica's events stay its own after it has died.
const takeover = 10 * time.Second

// dispatching adjusts the dispatcher: alone on SQLite, where what is held at the start was held by the dead, and one
// of several on PostgreSQL.
func dispatching(several bool, watch *observer, log *slog.Logger) bots.Options {
	o := bots.Options{Alone: !several, Around: watch.responder, Log: log}
	if several {
		o.Lease = takeover
	}
	return o
}

// serveSaved lets saved answers be found as soon as they change, in whichever process.
func serveSaved(ctx context.Context, live *answer.Live, community *bots.Community, st *store.Store, log *slog.Logger) error {
	changed, stop := st.Changes(store.TopicSaved)
	defer stop()
	for {
		articles, err := community.Saved.Articles(ctx)
		if err == nil {
			err = live.Add(ctx, articles...)
		}
		wait := time.Hour
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			log.Error("saved answers are served as they were before", "err", err)
			wait = 5 * time.Second
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-time.After(wait):
		}
	}
}
