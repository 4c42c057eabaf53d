package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"plenipo/bots"
	"plenipo/internal/store"
)

// What a job is to do.
const (
	doAsk      = "ask"      // answer a question
	doEdit     = "edit"     // answer an edited question in place of its first answer
	doDelete   = "delete"   // take an answer back, its question was deleted
	doMore     = "more"     // show another page to the one who asked for it
	doShare    = "share"    // show a private answer to the channel
	doHuman    = "human"    // hand a question to the help channel
	doVote     = "vote"     // count an opinion
	doReason   = "reason"   // note why an answer didn't help
	doSave     = "save"     // make a message a saved answer
	doPin      = "pin"      // a message was pinned: an answer, where the channel's lead wants that
	doUnpin    = "unpin"    // it is no longer
	doList     = "list"     // show what is unanswered
	doDismiss  = "dismiss"  // take a group of it off the list
	doSaved    = "saved"    // show saved answers
	doChange   = "change"   // retire, restore, promote one
	doOutdated = "outdated" // show what no longer stands
	doCorrect  = "correct"  // correct it; Helpful: by editing it
	doStands   = "stands"   // a saved answer does, though its message was edited
	doForget   = "forget"   // remove what is kept of the one who asks
	doHome     = "home"     // draw the App Home
	doPrompts  = "prompts"  // offer questions in a new conversation
	doRemove   = "remove"   // the app was uninstalled or its tokens revoked
)

// A job is what the inbox keeps of an event: what to do, where, for whom.
type job struct {
	Do          string  `json:"do"`
	Verb        string  `json:"verb,omitempty"`
	Text        string  `json:"text,omitempty"`
	Team        string  `json:"team"`
	Enterprise  string  `json:"enterprise,omitempty"`
	Channel     string  `json:"channel,omitempty"` // "" with a User: their direct messages
	User        string  `json:"user,omitempty"`
	TS          string  `json:"ts,omitempty"`     // of the question
	Thread      string  `json:"thread,omitempty"` // to answer in; "" is the channel's own flow
	Source      string  `json:"source,omitempty"` // key of the question that an edit or deletion concerns
	Direct      bool    `json:"direct,omitempty"`
	Public      bool    `json:"public,omitempty"`    // strangers read along
	Pressed     bool    `json:"pressed,omitempty"`   // an interaction
	Private     bool    `json:"private,omitempty"`   // for the asker alone
	Mentioned   bool    `json:"mentioned,omitempty"` // the bot was named, or spoken to directly
	Newly       bool    `json:"newly,omitempty"`     // an edit is the first to name the bot
	ResponseURL string  `json:"response_url,omitempty"`
	Value       value   `json:"value,omitzero"`
	Helpful     bool    `json:"helpful,omitempty"`
	Save        *saving `json:"save,omitempty"`
	Uninstalled bool    `json:"uninstalled,omitempty"`
	Lang        string  `json:"lang,omitempty"` // of interface texts, when known without a profile
}

// How long an answer is of use: after an hour a conversation has gone on; a response_url works for 30 minutes.
const (
	questionLife    = time.Hour
	responseURLLife = 29 * time.Minute
)

// keep hands a job to the dispatcher. Once it returns nil Slack may be told that the event was received.
func (a *Adapter) keep(ctx context.Context, key string, j job) error {
	payload, err := json.Marshal(j)
	if err != nil {
		return fmt.Errorf("encode an event: %w", err)
	}
	now := a.now()
	ev := store.Event{Platform: platform, Key: store.Key(key), Payload: payload, At: now, Expires: now.Add(questionLife)}
	if j.ResponseURL != "" {
		ev.Expires = now.Add(responseURLLife)
	}
	if j.User != "" && j.Do != doForget { // what is kept of them goes, and this must be answered yet
		if ev.Member, err = a.records.MemberHash(platform, store.WorkspaceID(j.Team), j.User); err != nil {
			return err
		}
	}
	return a.bots.Handle(ctx, ev)
}

// begins reports whether the job's question begins a conversation: it stands in no thread yet.
func (j job) begins() bool { return j.Thread != "" && j.Thread == j.TS }

// ask returns the job's question with what the asker's profile says.
func (j job) ask(p profile) bots.Ask {
	verb := bots.Verb(j.Verb)
	if verb == "" {
		verb = bots.VerbAsk
	}
	if verb == bots.VerbAsk && j.Text == "" {
		verb = bots.VerbHelp // named without a word
	}
	return bots.Ask{
		Verb: verb, Text: j.Text, Platform: platform, Workspace: store.WorkspaceID(j.Team), Channel: store.ChannelID(j.Channel),
		Thread: store.ThreadID(j.Thread), User: j.User, Lang: p.Lang, Zone: p.Zone, Public: j.Public || p.Guest, Private: j.Private,
		Begins: j.begins(), Direct: j.Direct,
	}
}
