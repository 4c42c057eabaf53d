// Package discord answers on Discord: it decodes what Discord delivers, renders answers and sends them.
//
// Questions come over two transports that end in the same functions: HTTP interactions (signed, stateless, behind
// any load balancer) and the Gateway (mentions, replies, direct messages, and interactions when no URL is set).
//
//	verify.go      signatures and ages of HTTP interactions, before anything is parsed
//	interaction.go an interaction in, its response out: commands, autocomplete, buttons, menus, modals
//	command.go     the slash and context-menu commands; register.go writes them when they differ
//	message.go     mentions, replies and direct messages from the Gateway
//	render.go      an answer.Answer as a message: a pure function
//	send.go        what leaves for Discord's REST API: limits, retries, errors in words
//	gateway.go     shards: opening, closing, and ends of them within bounds
//
// # Exits
//
// Every question ends in something that a person can read; TestTheTableOfExits names the test of each row.
//
//	answered                                         a message with the answer
//	the files don't say                              "I don't know", nearest topics, "Ask a human"
//	nothing was asked                                how to ask
//	too long                                         says so, with the limit
//	asked too often                                  says so
//	an unknown command, button or form               says so, privately
//	a button of an older version                     "Please ask again"
//	settings, saving or events by who may not        who may
//	the engine fails, or panics                      an apology, privately; the error is logged
//	the engine takes too long                        deferred, then edited within the token's 15 minutes
//	the token is over                                logged with its age; nothing is sent in vain
//	an interaction can't be kept                     an apology, privately: Discord doesn't send it again
//	a message can't be kept                          an apology as a reply, likewise
//	it waited for over an hour                       "I could not answer in time"
//	Discord limits the rate, is down                 the answer, later
//	not allowed to write there                       the asker is told in a direct message; the log names the channel
//	answers there are for the asker alone            a mention's answer in a direct message, else how to ask
//	not allowed to make events there                 who can allow it, privately
//	a response comes too late or twice               the log, with what to look for: the token takes no word more
//	Discord refuses the bot                          the operator is told, with what to do
//	a bot, a webhook, or not meant for the bot       nothing, on purpose
//	the signature is wrong or stale                  401, on purpose: nobody asked
//
// Dates of meetings are days at the venue, and are written as such; written as timestamps, they would shift where the
// reader's day is another. Beside them stand Discord timestamps, which everyone sees by their own clock: the hours, when
// the files know them, and the time that is left to the start.
package discord
