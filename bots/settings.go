package bots

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"plenipo/internal/locale"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

type settingsRecords interface {
	hasher
	Settings(scope store.Scope) store.Settings
	OwnSettings(scope store.Scope) (store.Settings, bool)
	SetSettings(ctx context.Context, scope store.Scope, own store.Settings) error
	DropSettings(ctx context.Context, scope store.Scope) error
	DropSubscriptions(ctx context.Context, scope store.Scope) error
}

// Settings are what chapter leads choose for a channel, or with an empty Channel for a whole workspace or guild.
type Settings struct{ p Parts }

// A SettingError says which setting can't be so. Key is its interface text, with {{.Value}}.
type SettingError struct {
	Field string // "chapter", "lang", "zone", "knowledge", "help_channel"
	Value string
	Key   string
}

func (e *SettingError) Error() string {
	return fmt.Sprintf("setting %s: %q can't be used", e.Field, e.Value)
}

// Text says in a language what is wrong.
func (e *SettingError) Text(lang string) string {
	return locale.New(lang).Text(e.Key, map[string]any{"Value": e.Value})
}

// Own returns what was chosen for a scope itself: what a form begins with.
func (s *Settings) Own(scope store.Scope) store.Settings {
	own, _ := s.p.Records.OwnSettings(scope)
	return own
}

// Applied returns what applies in a scope: the channel's settings over its workspace's. It reads memory only.
func (s *Settings) Applied(scope store.Scope) store.Settings { return s.p.Records.Settings(scope) }

// May reports whether somebody may change the settings of a scope in their workspace.
func (s *Settings) May(a Actor, scope store.Scope) bool {
	if a.operator {
		return true
	}
	if a.Stranger || a.Platform != scope.Platform || a.Workspace != scope.Workspace || a.Workspace == "" {
		return false
	}
	switch {
	case a.Manages >= ManagesWorkspace || s.p.Rights.everywhere(a):
		return true
	case scope.Channel == "":
		return false
	}
	return a.Manages >= ManagesChannel && a.Channel == scope.Channel
}

// Set checks what was chosen for a scope and stores it in place of what was chosen before. It returns what applies
// then. The error is ErrNotAllowed, a *SettingError to show beside its field, or the store's.
func (s *Settings) Set(ctx context.Context, a Actor, scope store.Scope, own store.Settings) (store.Settings, error) {
	if !s.May(a, scope) {
		return store.Settings{}, ErrNotAllowed
	}
	if err := s.check(scope, &own); err != nil {
		return store.Settings{}, err
	}
	by, err := s.p.member(a)
	if err != nil {
		return store.Settings{}, fmt.Errorf("set settings: %w", err)
	}
	own.By = by
	if err := s.p.Records.SetSettings(ctx, scope, own); err != nil {
		return store.Settings{}, err
	}
	return s.Applied(scope), nil
}

// Clear removes a scope's own settings: its workspace's apply again.
func (s *Settings) Clear(ctx context.Context, a Actor, scope store.Scope) error {
	if !s.May(a, scope) {
		return ErrNotAllowed
	}
	if scope.Channel == "" { // DropSettings would take its channels' along
		return s.p.Records.SetSettings(ctx, scope, store.Settings{})
	}
	return s.p.Records.DropSettings(ctx, scope)
}

// check tidies own and says what in it can't be.
func (s *Settings) check(scope store.Scope, own *store.Settings) error {
	base := s.p.Base()
	if own.Chapter != "" {
		id := knowledge.ChapterID(own.Chapter)
		if _, ok := base.Chapter(id); !ok || !s.p.Rights.home(id, scope.Workspace) {
			return &SettingError{"chapter", string(own.Chapter), "curation_no_such_chapter"}
		}
	}
	if own.Lang != "" {
		tag, _, _ := strings.Cut(strings.ToLower(own.Lang), "-")
		if !slices.Contains(locale.Languages(), tag) {
			return &SettingError{"lang", own.Lang, "curation_no_such_language"}
		}
		own.Lang = tag
	}
	if own.Zone != "" && Zone(own.Zone) == nil {
		return &SettingError{"zone", own.Zone, "curation_no_such_zone"}
	}
	topics := s.Topics()
	for i, t := range own.Knowledge {
		own.Knowledge[i] = strings.ToLower(strings.TrimSpace(t))
		if !slices.Contains(topics, own.Knowledge[i]) {
			return &SettingError{"knowledge", t, "curation_no_such_topic"}
		}
	}
	slices.Sort(own.Knowledge)
	own.Knowledge = slices.Compact(own.Knowledge)
	if own.HelpChannel == scope.Channel && scope.Channel != "" {
		// "Ask a human" would post beside the question; that is what no help channel does too.
		own.HelpChannel = ""
	}
	return nil
}

// Topics returns the topics of the articles that everyone may see, sorted: what Knowledge may be limited to.
func (s *Settings) Topics() []string {
	var topics []string
	for _, a := range s.p.Base().Articles() {
		if len(a.Chapters) == 0 {
			for _, t := range a.Topics {
				topics = append(topics, strings.ToLower(t))
			}
		}
	}
	slices.Sort(topics)
	return slices.Compact(topics)
}

// Chapters returns the chapters that may be bound in a workspace, in the base's order.
func (s *Settings) Chapters(w store.WorkspaceID) []*knowledge.Chapter {
	return slices.DeleteFunc(slices.Clone(s.p.Base().Chapters()), func(c *knowledge.Chapter) bool {
		return !s.p.Rights.home(c.ID, w)
	})
}

// Gone forgets what was chosen for a channel, or with an empty Channel a whole workspace or guild with all its
// channels: it was deleted or the bot removed from it.
func (s *Settings) Gone(ctx context.Context, scope store.Scope) error {
	if err := s.p.Records.DropSettings(ctx, scope); err != nil {
		return err
	}
	return s.p.Records.DropSubscriptions(ctx, scope)
}

// chapter returns the chapter that somebody curates where they act: they manage the channel, or curate everywhere.
func (s *Settings) chapter(a Actor) (store.ChapterID, error) {
	if a.Stranger || a.Manages == ManagesNothing && !s.p.Rights.everywhere(a) {
		return "", ErrNotAllowed
	}
	applied := s.Applied(a.Scope)
	if applied.PublicOnly.IsOn(false) {
		return "", ErrNoChapter
	}
	return applied.Chapter, nil
}

// curates reports whether a may change what belongs to a chapter.
func (s *Settings) curates(a Actor, of store.ChapterID) bool {
	if s.p.Rights.everywhere(a) {
		return true
	}
	own, err := s.chapter(a)
	return err == nil && own != "" && own == of
}

// chapterOf returns whose knowledge applies to a question: the channel's, or nobody's where strangers read along.
func (s *Settings) chapterOf(a Ask) store.ChapterID {
	applied := s.Applied(a.scope())
	if a.Public || applied.PublicOnly.IsOn(false) {
		return ""
	}
	return applied.Chapter
}
