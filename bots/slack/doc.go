// Package slack is the bot on Slack.
//
// Events, slash commands and interactions come over Socket Mode (socket.go) or signed HTTP (http.go) and end in the
// same three functions: receiveEvent, receiveCommand, receiveInteraction. They decode what came into a job and hand it
// to the dispatcher, which keeps it; only then Slack is told that it was received. A worker calls Respond, which asks
// the desk, renders the answer (render.go, a pure function) and sends it (send.go).
//
// # What an event can end in
//
// A question meant for the bot always ends in something that a person can read; TestEveryExitEndsInWords has a case for
// each row:
//
//	what happens                                       who sees what
//	answered                                           the answer, where it was asked
//	the files don't say                                "I don't know", nearest topics, "Ask a human"
//	no words                                           help
//	asked too often                                    that it was, in a whisper
//	the bot may not post there, or isn't in there      the answer in a direct message, saying why
//	Slack refuses the blocks                           plain buttons, else the answer as plain text; the operator's log
//	Slack limits the rate, is down                     the answer, later
//	the engine fails, an answer panics                 tried again, then an apology to the asker
//	it waited for over an hour                         "I could not answer in time"
//	a response_url is used up or old                   a whisper in the channel, else a direct message
//	an event can't be kept                             not acknowledged: Slack sends it again
//	a command or button can't be kept                  an apology at once: Slack doesn't send those again
//	a scope is missing, another permanent refusal      an apology; the operator's log, with what to do
//	the token was revoked                              the operator's log, with what to do
//	a button of an older version                       "Please ask again"
//	an unknown command                                 that it isn't known
//	settings or saving by somebody who may not         who may
//	an edit or a deletion while it is being answered   the answer, and then its change or end
//
// What is left alone, and leaves no trace by which another delivery could be muted: messages of bots and our own,
// joins and other notices, people's talk that doesn't name the bot, in threads too unless the bot has answered there
// and the message asks; edits that change no words; unknown types of events.
//
// # One message, one answer
//
// The key of a question is workspace/channel/ts. app_mention and message events of one message, and every
// re-delivery, have the same; of an edit it is that with the edit's time. A post carries the key as metadata: after a
// crash between posting and noting it, the earlier message is found and nothing is posted twice.
//
// # What people keep up together
//
// Settings, saved answers, opinions, reminders and privacy are bots.Community's; the forms and buttons for them are
// here (settings.go, save.go, feedback.go), and what it says by itself goes through Post (poster.go).
//
// # No pings
//
// A person's and a file's words are sent in rich text, which has no markup, or escaped in mrkdwn; names that clients
// expand (@here, @channel, @everyone) are broken by a word joiner. No mention leaves this package.
package slack
