// Package store keeps the records that outlive a restart, in SQLite or PostgreSQL.
//
// A program opens one Store, runs Store.Run beside its other parts and hands the Store to those
// that need records; they see it through small interfaces of their own. Every method may be called
// from many goroutines and takes effect, or fails, as a whole. What a method returns is the caller's.
//
//	s, err := store.Open(ctx, "plenipo.db", store.Options{
//		Drivers: []store.Driver{sqlite.Driver(), postgres.Driver()},
//		Keys:    keys,
//	})
//
// # The way of an event
//
// Keep stores it before the platform is told that it was received, and with a Worker holds it in the
// same write. Done ends it, together with what the answer leaves behind: posted messages and what
// they quote, the thread's context, a line in the question log. A worker that dies leaves its events
// to Claim once their leases are over. Retry gives one back for later, Fail ends it without an answer.
//
// # The tables
//
//	inbox            accepted events until answered; ended ones, without payload, keep re-deliveries away
//	posted, quoted   which message carries which answer, and the documents it quotes
//	corrections      which of them were corrected because of what
//	threads          a conversation's context until it expires
//	questions        the question log; question_days and question_tops are its sums of past days
//	feedback         a person's one vote on an answer
//	unanswered       questions without a good answer, in groups; unanswered_askers is who asked
//	settings         what was chosen for a channel, workspace or guild
//	saved            saved answers; saved_edits is their history
//	subscriptions    reminders a channel asked for; sent is what was sent
//	seen_events      the dates of events as they were last seen
//	revisions        how often each document changed, and when
//	leases           who alone may do something, until when
//	installations    Slack workspaces, with sealed tokens; oauth_states is installs under way
//	changes          a version a topic, raised with every change that all processes must see
//	meta             single values
//
// People are in them as keyed hashes (MemberHash) only, and their words only where a caller passes
// them; Forget removes both. Instants are microseconds of UTC, from the injected clock: leases
// assume that replicas' clocks agree within a second or so.
//
// # What survives what
//
// An acknowledged write survives a kill of the process on both engines. SQLite runs in WAL mode with
// synchronous=NORMAL: a power cut may lose the last moments' writes, and never damages the file.
package store
