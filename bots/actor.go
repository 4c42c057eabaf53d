package bots

import (
	"errors"
	"slices"

	"plenipo/internal/store"
	"plenipo/knowledge"
)

// An Actor is somebody who wants to change what a community shares, as the adapter saw them. Whether they may manage
// the place they act in is the platform's word, asked when they act and never kept.
type Actor struct {
	store.Scope         // where they act
	User        string  // the platform's id
	Manages     Manages // what of it they may manage
	Stranger    bool    // a guest, or a channel that is shared with other organizations

	operator bool
}

// Operator returns whoever runs the bot, at the console or the command line: they may do everything.
func Operator() Actor {
	return Actor{operator: true, Scope: store.Scope{Platform: "operator"}, User: "operator"}
}

// Manages says how much of a place a person may manage.
type Manages int8

// What can be managed; who manages the workspace manages its channels.
const (
	ManagesNothing Manages = iota
	ManagesChannel
	ManagesWorkspace
)

// ErrNotAllowed says that a person may not do what they tried. Its interface text is "curation_not_allowed".
var ErrNotAllowed = errors.New("not allowed here")

// ErrNoChapter says that a channel must be bound to a chapter first. Its interface text is "curation_no_chapter".
var ErrNoChapter = errors.New("the channel is bound to no chapter")

// Rights say who may do what beyond what the platforms say. The zero Rights leave all to the platforms.
type Rights struct {
	// Curators may curate every chapter and show saved answers to everyone, as "slack:U012AB3CD" or "discord:80351110224678912".
	Curators []string
	// Homes name the workspaces and guilds that a chapter may be bound in; a chapter that isn't listed may be bound
	// in any. Set it where one bot serves workspaces that don't trust one another.
	Homes map[knowledge.ChapterID][]store.WorkspaceID
}

// everywhere reports whether a is one of the curators of all chapters.
func (r *Rights) everywhere(a Actor) bool {
	return a.operator || !a.Stranger && slices.Contains(r.Curators, string(a.Platform)+":"+a.User)
}

// home reports whether chapter may be bound in a workspace.
func (r *Rights) home(chapter knowledge.ChapterID, w store.WorkspaceID) bool {
	homes, limited := r.Homes[chapter]
	return !limited || slices.Contains(homes, w)
}
