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
// Every question ends in something that a person can read. The test of the same name as each row holds it.
//
//	answered                                         a message with the answer
//	the files don't say                              "I don't know", nearest topics, "Ask a human"
//	nothing was asked                                how to ask
//	too long                                         says so, with the limit
//	an unknown command, button or menu               says so, privately
//	the engine fails, or panics                      an apology, privately; the error is logged
//	the engine takes too long                        deferred, then edited within the token's 15 minutes
//	the token is over                                logged with its age; nothing is sent in vain
//	not allowed to write there                       the asker is told in a direct message; the log names the channel
//	a bot, a webhook, or not meant for the bot       nothing, on purpose
//	the signature is wrong or stale                  401, on purpose: nobody asked
//
// Dates of meetings are days at the venue, and are written as such; a Discord timestamp beside them counts the
// time to the start in the reader's own clock. Written as timestamps, the days themselves would shift for half of
// the world.
package discord
